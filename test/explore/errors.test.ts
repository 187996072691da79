import { beforeAll, describe, expect, it } from "vitest";
import type { DurbinError } from "../../src/errors.js";
import { bivariateMoran } from "../../src/explore/bivariate.js";
import { geary } from "../../src/explore/geary.js";
import { getisOrd } from "../../src/explore/getis-ord.js";
import { joinCount } from "../../src/explore/join-count.js";
import { localG } from "../../src/explore/local-g.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { moran, pooledMoran } from "../../src/explore/moran.js";
import { moranPoints } from "../../src/explore/moran-points.js";
import { moranResiduals } from "../../src/explore/moran-residuals.js";
import { init } from "../../src/wasm/load.js";
import { weightsOf } from "../support/gal.js";

/** A ring of n units, row-standardized; `cut` units have no neighbours. */
function ring(n: number, cut: readonly number[] = [], islands: "error" | "keep" = "error") {
  const linked = (i: number, j: number): boolean => ((i + 1) % n === j || (j + 1) % n === i) && !cut.includes(i) && !cut.includes(j);
  const dense = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (linked(i, j) ? 0.5 : 0)));
  return weightsOf(dense, { islands, keys: Array.from({ length: n }, (_, i) => ["__proto__", "重庆", "c", "d", "e", "f", "g"][i]) });
}
const x = Float64Array.from([3, 1, 4, 1, 5, 9, 2]);
const W = ring(7);

function codeOf(run: () => unknown): { code: string; kind: string; message: string } {
  try {
    run();
  } catch (error) {
    const { code, kind, message } = error as DurbinError;
    return { code, kind, message };
  }
  throw new Error("nothing was thrown");
}

beforeAll(() => init());

describe("what is refused", () => {
  it("a missing value, with the key of the unit", () => {
    const y = x.slice();
    y[0] = y[1] = Number.NaN;
    const error = codeOf(() => moran(y, W, { variable: "ER in 2003" }));
    expect(error).toMatchObject({ code: "MISSING_VALUE", kind: "input" });
    expect(error.message).toMatch(/^ER in 2003 is missing at "__proto__", "重庆"; .*dropMissing/);
    expect(codeOf(() => bivariateMoran(x, y, W)).message).toMatch(/^y is missing/);
    expect(codeOf(() => joinCount(["a", null, "b", "a", "b", "a", "b"], W)).message).toMatch(/missing at "重庆"/);
    expect(
      codeOf(() =>
        moran(
          x.map(() => Number.NaN),
          W,
        ),
      ).message,
    ).toMatch(/and 2 more/);
  });
  it("an infinite value, and a range beyond the numbers", () => {
    const y = x.slice();
    y[2] = -Infinity;
    expect(codeOf(() => geary(y, W))).toMatchObject({ code: "INFINITE_VALUE", message: 'x is infinite at "c"' });
    y[2] = 1;
    y[0] = -1.7e308;
    y[3] = 1.7e308;
    expect(codeOf(() => geary(y, W))).toMatchObject({ code: "INFINITE_VALUE" });
  });
  it("a constant, also one that rounding blurs", () => {
    for (const run of [moran, geary, localMoran, moranPoints] as const)
      expect(
        codeOf(() =>
          run(
            x.map(() => 7),
            W,
          ),
        ).code,
      ).toBe("CONSTANT_VARIABLE");
    const blurred = x.map((_, i) => (i % 2 === 0 ? 0.3 : 0.1 + 0.2));
    expect(codeOf(() => moran(blurred, W)).message).toBe("x is 0.3 in all 7 units; a spatial statistic needs variation");
    expect(codeOf(() => pooledMoran([x, x.map(() => 7)], W)).code).toBe("CONSTANT_VARIABLE");
    expect(
      codeOf(() =>
        joinCount(
          x.map(() => 7),
          W,
        ),
      ).code,
    ).toBe("CONSTANT_VARIABLE");
  });
  it("fewer than four linked units", () => {
    expect(codeOf(() => moran(x.slice(0, 3), ring(3)))).toMatchObject({ code: "TOO_FEW_UNITS", kind: "input" });
    const few = ring(6, [0, 1, 2], "keep");
    expect(codeOf(() => moran(x.slice(0, 6), few)).message).toMatch(/3 units with neighbours/);
    expect(moran(x.slice(0, 6), few, { adjustN: false }).estimate).toBeTypeOf("number");
    expect(codeOf(() => moran(x.slice(0, 5), ring(5, [0, 1, 2, 3, 4], "keep"))).message).toMatch(/no links/);
  });
  it("weights that sum to zero, and no period", () => {
    const signed = weightsOf(
      Array.from({ length: 4 }, (_, i) => Array.from({ length: 4 }, (_, j) => ((i + 1) % 4 === j ? (i % 2) * 2 - 1 : 0))),
    );
    expect(codeOf(() => moran(x.slice(0, 4), signed))).toMatchObject({ code: "ZERO_WEIGHTS", kind: "input" });
    expect(codeOf(() => pooledMoran([], W)).code).toBe("LENGTH_MISMATCH");
  });
  it("islands, where the weights say so", () => {
    expect(codeOf(() => moran(x, ring(7, [3])))).toMatchObject({ code: "WEIGHTS_ISLANDS" });
  });
  it("another length than that of W", () => {
    expect(codeOf(() => moran(x.slice(1), W))).toMatchObject({ code: "LENGTH_MISMATCH", kind: "internal" });
    expect(codeOf(() => moranResiduals(x.slice(1), x.slice(1), W)).code).toBe("LENGTH_MISMATCH");
  });
  it("what a statistic is not defined for", () => {
    expect(
      codeOf(() =>
        getisOrd(
          x.map((v) => v - 2),
          W,
        ),
      ).message,
    ).toMatch(/^x is -1 at "重庆"; the global G needs/);
    expect(codeOf(() => getisOrd(Float64Array.from([0, 0, 0, 1, 0, 0, 0]), W)).code).toBe("CONSTANT_VARIABLE");
    expect(codeOf(() => localG(Float64Array.from([1, -1, 2, -2, 3, -3, 0]), W, { star: true })).message).toMatch(/sums to 0; local G/);
    expect(
      codeOf(() =>
        joinCount(
          Array.from({ length: 40 }, (_, i) => `c${i}`),
          wide(),
        ),
      ).code,
    ).toBe("TOO_MANY_LEVELS");
    expect(codeOf(() => moranResiduals(x, Float64Array.from([...x, ...x]), W)).message).toBe(
      "regressor 2 of 2 depends on the regressors before it and the effects",
    );
  });
  it("a number of permutations that is none", () => {
    for (const permutations of [-1, 0.5, Number.NaN, Infinity])
      expect(codeOf(() => moran(x, W, { permutations })).code).toBe("OPTION_VALUE");
  });
});

const wide = () => weightsOf(Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => ((i + 1) % 40 === j ? 1 : 0))));

describe("a word that an option does not know", () => {
  it("is refused with the nearest", () => {
    const wrong = (options: object) => options as Parameters<typeof moran>[2];
    expect(codeOf(() => moran(x, W, wrong({ alternative: "two.sided" })))).toEqual({
      code: "OPTION_VALUE",
      kind: "input",
      message: 'alternative is "two.sided"; expected greater, less, two-sided, did you mean "two-sided"?',
    });
    expect(codeOf(() => geary(x, W, wrong({ assumption: "randomisation" }))).message).toMatch(/did you mean "randomization"/);
    expect(codeOf(() => localMoran(x, W, { variance: "all" as "total" })).code).toBe("OPTION_VALUE");
    expect(codeOf(() => localMoran(x, W, { divisor: "N" as "n" })).code).toBe("OPTION_VALUE");
    expect(codeOf(() => moranResiduals(x, x, W, { effects: "twoway" as "twoways" })).message).toMatch(/did you mean "twoways"/);
  });
});

describe("what does not exist is absent", () => {
  it("z and p of an island, and its quadrant", () => {
    const local = localMoran(x, ring(7, [3], "keep"));
    expect(local[3]).toEqual({ name: "d", estimate: 0, expected: 0, variance: 0 });
    expect(local[0].quadrant).toBe("low-low");
    expect(moranPoints(x, ring(7, [3], "keep")).points[3]).not.toHaveProperty("quadrant");
  });
  it("z of a join count that cannot vary", () => {
    const single = joinCount(["a", "b", "b", "b", "b", "b", "b"], W).find((part) => part.name === "a:a");
    expect(single).toEqual({ name: "a:a", estimate: 0, expected: 0, variance: 0 });
  });
});
