// Laws of design matrices, for panels and formulas drawn at random.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { buildDesign } from "../../src/model/build.js";
import type { Design } from "../../src/model/design.js";
import { factorOf, groupsOf } from "../../src/model/factor.js";
import { orthonormalPolynomials, powers } from "../../src/model/poly.js";
import { init } from "../../src/wasm/load.js";
import { refusal } from "../data/refusal.js";
import { assertClose } from "../support/close.js";
import { column, panelOf, produc } from "./panels.js";

beforeAll(() => init());

const design = (panel: ReturnType<typeof panelOf>, formula: string): Design =>
  buildDesign(panel, { formula, effects: "none", missing: "drop", weights: null });

/** Rank by elimination with full pivoting; columns of numbers of ordinary size. */
function rank(columns: readonly (readonly number[])[]): number {
  const rows = columns.map((values) => [...values]);
  let found = 0;
  while (found < rows.length) {
    let [best, at, where] = [1e-9, -1, -1];
    for (let i = found; i < rows.length; i++) {
      rows[i].forEach((value, j) => {
        if (Math.abs(value) > best) [best, at, where] = [Math.abs(value), i, j];
      });
    }
    if (at < 0) break;
    [rows[found], rows[at]] = [rows[at], rows[found]];
    for (let i = found + 1; i < rows.length; i++) {
      const ratio = rows[i][where] / rows[found][where];
      rows[i] = rows[i].map((value, j) => value - ratio * rows[found][j]);
    }
    found++;
  }
  return found;
}

const columnsOf = (d: Design): number[][] => d.names.map((name) => column(d, name));

describe("coding of factors", () => {
  const n = 48;
  // Every combination of g, h and k occurs four times.
  const g = Array.from({ length: n }, (_, row) => ["p", "q", "r"][row % 3]);
  const h = Array.from({ length: n }, (_, row) => ["s", "t"][Math.floor(row / 3) % 2]);
  const k = Array.from({ length: n }, (_, row) => ["u", "v"][Math.floor(row / 6) % 2]);
  const x = Array.from({ length: n }, (_, row) => ((row * 37) % 11) + row / 7);
  const y = Array.from({ length: n }, (_, row) => row);
  const panel = panelOf({ y, g, h, k, x });
  /** Indicators of every combination of some factors, times x or 1. */
  const cells = (factors: readonly (readonly string[])[], by: readonly number[]): number[][] => {
    const keys = y.map((_, row) => factors.map((factor) => factor[row]).join());
    return [...new Set(keys)].map((key) => keys.map((own, row) => (own === key ? by[row] : 0)));
  };
  const one = new Array(n).fill(1);

  it.each([
    ["i(g)", cells([g], one)],
    ["i(g) + i(h)", [...cells([g], one), ...cells([h], one)]],
    ["i(g):i(h)", cells([g, h], one)],
    ["i(g)*i(h)", cells([g, h], one)],
    ["i(g) + i(g):i(h)", cells([g, h], one)],
    ["i(h) + i(g):i(h)", cells([g, h], one)],
    ["i(g)*i(h)*i(k)", cells([g, h, k], one)],
    ["i(g):i(h):i(k)", cells([g, h, k], one)],
    ["i(g):x", [...cells([g], x), one]],
    ["x + i(g):x", [...cells([g], x), one]],
    ["i(g, ref = q) + i(g):i(h)", cells([g, h], one)],
    ["i(g)*x", [...cells([g], x), ...cells([g], one)]],
    ["i(g)*i(h)*x", [...cells([g, h], x), ...cells([g, h], one)]],
    ["i(g, x)", [...cells([g], x), one]],
  ])("spans what the indicators span, without redundancy: %s", (terms, expected) => {
    const withConstant = design(panel, `y ~ ${terms}`);
    const spanned = rank([...expected, one]);
    expect(withConstant.names).toHaveLength(spanned);
    expect(rank(columnsOf(withConstant))).toBe(spanned);
    expect(rank([...columnsOf(withConstant), ...expected])).toBe(spanned);
  });

  it.each([
    ["i(g)", cells([g], one)],
    ["i(g) + i(h)", [...cells([g], one), ...cells([h], one)]],
    ["i(g):i(h)", cells([g, h], one)],
    ["i(g)*i(h)", cells([g, h], one)],
    ["i(g):x", cells([g], x)],
    ["x + i(g):x", cells([g], x)],
  ])("needs no constant: %s", (terms, expected) => {
    const without = design(panel, `y ~ ${terms} - 1`);
    expect(without.hasIntercept).toBe(false);
    expect(without.names).toHaveLength(rank(expected));
    expect(rank([...columnsOf(without), ...expected])).toBe(rank(expected));
  });

  it("leaves out combinations without rows, with a note", () => {
    const sparse = panelOf({ y: [1, 2, 3, 4], g: ["p", "p", "q", "q"], h: ["s", "t", "t", "t"] });
    const d = design(sparse, "y ~ i(g):i(h)");
    expect(d.names).toEqual(["(Intercept)", "g::p:h::t", "g::q:h::t"]);
    expect(d.notes).toEqual(["i(g):i(h): 1 combination of levels without rows left out"]);
  });
});

describe("poly", () => {
  it("is R's, to the last digits", () => {
    // R 4.2.2: poly(c(1, 2, 4, 7, 11, 3.5), 3)
    const expected = [
      [-0.4551728467758034, -0.3337934209689224, -0.0910345693551607, 0.2731037080654819, 0.7586214112930054, -0.15172428225860113],
      [0.5327228485149725, 0.14827530025144295, -0.3684240624102019, -0.5129837717391341, 0.4711833738608889, -0.27077368847796773],
      [-0.43860903066157586, 0.19398368381784184, 0.3315613745085329, -0.6790650604127426, 0.1873866631017541, 0.40474236964618937],
    ];
    const columns = orthonormalPolynomials(Float64Array.of(1, 2, 4, 7, 11, 3.5), 3) as Float64Array[];
    columns.forEach((values, k) => {
      assertClose(values, expected[k], 1e-13);
    });
  });

  it("is orthonormal, sums to zero and spans the powers", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(distinct, fc.integer({ min: 1, max: 4 }), (values, degree) => {
        const x = Float64Array.from(values);
        const columns = [
          new Float64Array(x.length).fill(1 / Math.sqrt(x.length)),
          ...(orthonormalPolynomials(x, degree) as Float64Array[]),
        ];
        columns.forEach((a, i) => {
          columns.forEach((b, j) => {
            assertClose(
              a.reduce((sum, value, row) => sum + value * b[row], 0),
              i === j ? 1 : 0,
              1e-9,
              1e-9,
            );
          });
        });
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it("does not exist for too few values", () => {
    expect(orthonormalPolynomials(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(powers(Float64Array.of(2, 3), 3).map((p) => [...p])).toEqual([
      [2, 3],
      [4, 9],
      [8, 27],
    ]);
  });
});

const levelAt = ({ factors: [{ levels, levelOf }] }: Design, row: number): string => levels[levelOf[row]];

describe("the order of the rows", () => {
  const FORMULA = "log(gsp) ~ lag(log(pcap), 1) + diff(unemp) + poly(emp, 2) + i(region) + i(year):unemp | state^region";

  it("changes nothing", () => {
    const states = ["ALABAMA", "ARIZONA", "FLORIDA", "OREGON"];
    const plain = design(produc(states), FORMULA);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 68 }, (_, row) => row),
          { minLength: 68 },
        ),
        (order) => {
          const shuffled = design(
            produc(states, (rows) => order.map((row) => rows[row])),
            FORMULA,
          );
          expect(shuffled.names).toEqual(plain.names);
          expect([...shuffled.factors[0].levels].sort()).toEqual([...plain.factors[0].levels].sort());
          const at = (d: Design, entity: string, period: string): number =>
            d.panel.rowOf[d.panel.periods.indexOf(period) * d.panel.nEntities + d.panel.entities.indexOf(entity)];
          for (const entity of plain.panel.entities) {
            for (const period of plain.panel.periods) {
              const [i, j] = [at(plain, entity, period), at(shuffled, entity, period)];
              expect(shuffled.y[j]).toBe(plain.y[i]);
              expect(levelAt(shuffled, j)).toBe(levelAt(plain, i));
              plain.names.forEach((_, c) => {
                assertClose(shuffled.X[c * shuffled.nObs + j], plain.X[c * plain.nObs + i], 1e-12, 1e-15);
              });
            }
          }
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  });
});

describe("factorOf", () => {
  it("codes entity, time and other columns", () => {
    const panel = panelOf({ i: ["b", "a", "b", "a"], t: [10, 10, 9, 9], g: [2, 10, 2, NaN] });
    expect(factorOf(panel, "i")).toMatchObject({ levels: ["a", "b"], levelOf: Int32Array.of(1, 0, 1, 0) });
    expect(groupsOf(panel, "i")).toMatchObject({ levels: ["b", "a"], levelOf: Int32Array.of(0, 1, 0, 1) });
    expect(factorOf(panel, "t")).toMatchObject({ levels: ["9", "10"], levelOf: Int32Array.of(0, 0, 1, 1) });
    expect(refusal("MISSING_VALUE", () => factorOf(panel, "g"))).toMatch(/g is missing at \(a, 9\)/);
    expect(refusal("UNKNOWN_COLUMN", () => factorOf(panel, "gg"))).toMatch(/"gg"/);
  });
});
