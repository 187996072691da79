// Lagrange multiplier tests against explicit NT x NT projections, and against golden numbers.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { lmTests } from "../../src/diagnose/lm.js";
import type { Effects } from "../../src/model/spec.js";
import type { TestResult } from "../../src/result/fit.js";
import { init } from "../../src/wasm/load.js";
import { lagrangeMultipliers } from "../reference/lm.js";
import type { Matrix } from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import { readGal } from "../support/gal.js";
import { balancedPanel, designOf, directedGraph, normal, ringGraph, rowStandardized, weightsFromDense } from "../support/simulate.js";
import { column } from "../support/tables.js";

beforeAll(() => init());

const [n, T] = [8, 5];
const panel = balancedPanel(n, T);
const draw = normal(5);
const x1 = Float64Array.from({ length: n * T }, (_, r) => draw() + 0.3 * (r % n));
const x2 = Float64Array.from({ length: n * T }, (_, r) => draw() + 0.2 * Math.floor(r / n));
const y = Float64Array.from({ length: n * T }, (_, r) => 1 + x1[r] - 0.5 * x2[r] + Math.sin(r % n) + 0.4 * Math.floor(r / n) + draw());

const WEIGHTS: Record<string, Matrix> = {
  row: rowStandardized(ringGraph(n, 5, 3)),
  binary: ringGraph(n, 5, 3),
  directed: directedGraph(n, 3, 5),
};

const statistic = (tests: readonly TestResult[], name: string): number => tests.find((test) => test.name === name)?.statistic as number;

describe.each(Object.keys(WEIGHTS))("%s weights", (kind) => {
  const W = weightsFromDense(WEIGHTS[kind]);
  describe.each(["none", "entity", "time", "twoways"] as const)("effects %s", (effects: Effects) => {
    const intercept = effects === "none";
    const design = designOf(panel, y, { x1, x2 }, intercept);
    const reference = lagrangeMultipliers({ W: WEIGHTS[kind], T, y: [...y], X: [[...x1], [...x2]], effects });

    it("every test is its definition", () => {
      const tests = lmTests(design, effects, W, true);
      expect(tests.map(({ name }) => name)).toEqual(Object.keys(reference));
      for (const { name, statistic: value, df, p } of tests) {
        assertClose(value, reference[name].statistic, 1e-9);
        expect(df).toBe(reference[name].df);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }
    });

    it("sarma is lmLag + rlmError and lmError + rlmLag; the Durbin test splits both ways", () => {
      const tests = lmTests(design, effects, W, true);
      const of = (name: string): number => statistic(tests, name);
      assertClose(of("sarma"), of("lmError") + of("rlmLag"), 1e-9);
      assertClose(of("lmSpatialDurbin"), of("lmLag") + of("rlmWx"), 1e-10);
      assertClose(of("lmSpatialDurbin"), of("lmWx") + of("rlmLagDurbin"), 1e-10);
    });

    it("units of y and x do not matter", () => {
      const scaled = designOf(
        panel,
        y.map((v) => 1000 * v),
        { x1: x1.map((v) => v / 7), x2 },
        intercept,
      );
      const [a, b] = [design, scaled].map((d) => lmTests(d, effects, W, true).map((test) => test.statistic));
      assertClose(b, a, 1e-9);
    });

    // W of a period's effect is one more effect only where all rows of W have one sum
    if (effects === "entity" || (effects !== "none" && kind !== "binary"))
      it("what the effects absorb does not matter", () => {
        const moved = Float64Array.from(
          y,
          (v, r) => v + (effects === "time" ? 0 : 5 * (r % n)) + (effects === "entity" ? 0 : 9 * Math.floor(r / n)),
        );
        const [a, b] = [y, moved].map((response) =>
          lmTests(designOf(panel, response, { x1, x2 }, false), effects, W).map((test) => test.statistic),
        );
        assertClose(b, a, 1e-8);
      });
  });
});

it("with row-standardized weights the test of rho next to all W X is the error test", () => {
  const tests = lmTests(designOf(panel, y, { x1, x2 }, true), "none", weightsFromDense(WEIGHTS.row), true);
  assertClose(statistic(tests, "rlmLagDurbin"), statistic(tests, "lmError"), 1e-9);
});

it("with a constant alone lag and error cannot be told apart: the robust forms do not exist", () => {
  const W = weightsFromDense(WEIGHTS.row);
  const tests = lmTests(designOf(panel, y, {}, true), "none", W);
  assertClose(statistic(tests, "lmLag"), statistic(tests, "lmError"), 1e-9);
  for (const name of ["rlmError", "rlmLag", "sarma"]) expect(statistic(tests, name)).toBeNaN();
  expect(() => lmTests(designOf(panel, y, {}, true), "none", W, true)).toThrow(
    "the LM tests on W X need a regressor whose spatial lag is not among the regressors",
  );
});

it("columns whose spatial lag is among the regressors do not count in the tests on W X", () => {
  const trend = Float64Array.from({ length: n * T }, (_, r) => Math.floor(r / n)); // the same in all units, so W trend = trend
  const W = weightsFromDense(WEIGHTS.row);
  const tests = lmTests(designOf(panel, y, { x1, trend, x2 }, true), "none", W, true);
  expect(tests.find(({ name }) => name === "lmWx")?.df).toBe(2);
});

it("an unbalanced panel is refused with the number of missing rows", () => {
  const unbalanced = { ...panel, balanced: false, nObs: n * T - 3 };
  const design = { ...designOf(panel, y, { x1 }, true), panel: unbalanced, nObs: n * T - 3 };
  expect(() => lmTests(design, "none", weightsFromDense(WEIGHTS.row))).toThrow(
    "the LM tests need every entity in every period, but 3 of 40 are missing; filter to entities or periods that are complete",
  );
});

describe("Columbus, one period", () => {
  const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
  const csv = fixture("columbus.csv");
  const W = readGal(fixture("columbus-queen.gal"), "row");
  const design = designOf(balancedPanel(49, 1), column(csv, "CRIME"), { INC: column(csv, "INC"), HOVAL: column(csv, "HOVAL") }, true);

  it("the order of units in the two files is one", () => {
    expect([...column(csv, "POLYID")].map(String)).toEqual([...W.keys]);
  });

  // lm.LMtests(lm(CRIME ~ INC + HOVAL), nb2listw(queen), test = "all"), spdep 1.2-7, R 4.2.2; the tests on W X: spreg 1.9.0
  it.each([
    ["lmError", 5.2062139238819816, 0.022506293821438206],
    ["lmLag", 8.8979985910878572, 0.0028548339507322718],
    ["rlmError", 0.04390593188503783, 0.83402872393133876],
    ["rlmLag", 3.7356905990909128, 0.053261645050756479],
    ["sarma", 8.9419045229728944, 0.011436420201075048],
    ["lmWx", 6.360810025298932, undefined],
    ["lmSpatialDurbin", 11.567023949180347, undefined],
    ["rlmWx", 2.669025358092572, undefined],
    ["rlmLagDurbin", 5.206213923881416, undefined],
  ])("%s", (name, value, p) => {
    const test = lmTests(design, "none", W, true).find((result) => result.name === name) as TestResult;
    assertClose(test.statistic, value, 1e-9); // differences of statistics of size 10
    if (p !== undefined) assertClose(test.p as number, p, 1e-9);
  });
});
