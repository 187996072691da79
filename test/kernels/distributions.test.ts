import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import * as distributions from "../../src/math/distributions.js";
import { lgamma } from "../../src/math/elementwise.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";

type Name = keyof typeof functions;
const functions = { ...distributions, lgamma };
/** Rows of arguments and value at 60 digits; origin in the file. */
const table = JSON.parse(readFileSync(new URL("../fixtures/distributions.json", import.meta.url), "utf8")) as Record<Name, number[][]>;
const call = (name: Name, row: readonly number[]): number => (functions[name] as (...a: number[]) => number)(...row);

/** The stated accuracy: exponents of 700 carry about 1e-13, the quantiles divide that by the slope of the tail. */
const TOLERANCE: Readonly<Partial<Record<Name, number>>> = {
  lgamma: 1e-15,
  normalTail: 1e-15,
  normalQuantile: 1e-15,
  tTwoSided: 1e-12,
  tQuantile: 1e-13,
  chiSquaredUpper: 1e-12,
  fUpper: 1e-12,
};

for (const build of BUILDS) {
  describe(`distributions, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    for (const name of Object.keys(TOLERANCE) as Name[]) {
      it(`${name} agrees with ${table[name].length} values of 60 digits to ${TOLERANCE[name]}`, () => {
        for (const row of table[name]) {
          try {
            assertClose(call(name, row.slice(0, -1)), row[row.length - 1], TOLERANCE[name]!);
          } catch (error) {
            throw new Error(`${name}(${row.slice(0, -1).join(", ")}): ${(error as Error).message}`);
          }
        }
      });
    }

    it("keeps the limits", () => {
      const { tUpper, tTwoSided, fUpper, chiSquaredUpper, normalTail, normalTwoSided, normalQuantile, tQuantile } = distributions;
      expect([tUpper(Infinity, 3), tTwoSided(-Infinity, 3), fUpper(Infinity, 2, 3), chiSquaredUpper(Infinity, 3)]).toEqual([0, 0, 0, 0]);
      expect([tUpper(-Infinity, 3), normalTail(-Infinity), normalTail(Infinity), normalTwoSided(-Infinity)]).toEqual([1, 1, 0, 0]);
      expect([chiSquaredUpper(-1, 3), chiSquaredUpper(0, 3), fUpper(-2, 3, 4), tTwoSided(0, 1), normalTwoSided(0)]).toEqual([
        1, 1, 1, 1, 1,
      ]);
      expect([normalTail(60), chiSquaredUpper(1e6, 3), fUpper(1e200, 3, 1e3), tUpper(1e100, 50)]).toEqual([0, 0, 0, 0]);
      expect([normalQuantile(0), normalQuantile(1), tQuantile(0, 3), tQuantile(1, 3), tQuantile(0.5, 3)]).toEqual([
        -Infinity,
        Infinity,
        -Infinity,
        Infinity,
        0,
      ]);
      expect([tUpper(2, Infinity), tQuantile(0.9, Infinity)]).toEqual([normalTail(2), normalQuantile(0.9)]);
      expect(fUpper(3, 4, Infinity)).toBe(chiSquaredUpper(12, 4));
      assertClose(fUpper(3, Infinity, 5), fUpper(3, 1e15, 5), 1e-12);
      expect([fUpper(0.99, Infinity, Infinity), fUpper(1, Infinity, Infinity)]).toEqual([1, 0]);
    });

    it("gives NaN for NaN and for degrees of freedom that are not positive", () => {
      const { tUpper, tTwoSided, fUpper, chiSquaredUpper, normalTail, normalQuantile, tQuantile } = distributions;
      const values = [tUpper(Number.NaN, 3), tUpper(1, Number.NaN), tUpper(1, 0), tTwoSided(1, -2), normalTail(Number.NaN)];
      values.push(fUpper(Number.NaN, 1, 1), fUpper(1, 0, 1), fUpper(1, 1, -1), chiSquaredUpper(1, 0), chiSquaredUpper(Number.NaN, 1));
      values.push(normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN), tQuantile(0.5, 0), tQuantile(2, 3), lgamma(-1));
      expect(values.every(Number.isNaN)).toBe(true);
    });

    it("inverts itself: the tail of a quantile is the probability", () => {
      for (const df of [0.3, 1, 2.5, 7, 60, 1e5]) {
        for (const p of [0.51, 0.6, 0.74, 0.76, 0.9, 0.99, 0.999999])
          assertClose(distributions.tUpper(distributions.tQuantile(p, df), df), 1 - p, 1e-13);
      }
    });

    it("obeys t^2 ~ F(1, df), F(a, b) = 1 / F(b, a), and t(2) in closed form", () => {
      for (const t of [0.01, 0.7, 1, 3, 40, 1e5]) {
        for (const df of [0.7, 1, 8, 300, 5000]) assertClose(distributions.fUpper(t * t, 1, df), distributions.tTwoSided(t, df), 1e-12);
        assertClose(distributions.tTwoSided(t, 2), 2 / (t * t + 2 + t * Math.sqrt(t * t + 2)), 1e-14);
      }
      for (const [f, a, b] of [
        [0.8, 3, 9],
        [1.1, 700, 900],
        [2.5, 1e5, 40],
      ]) {
        assertClose(distributions.fUpper(f, a, b), 1 - distributions.fUpper(1 / f, b, a), 1e-12);
      }
    });
  });
}

describe("debug and release", () => {
  it("give the same bits at every point of the table", async () => {
    const bits = async (build: "debug" | "release"): Promise<number[]> => {
      await loadKernels(build);
      return (Object.keys(TOLERANCE) as Name[]).flatMap((name) => table[name].map((row) => call(name, row.slice(0, -1))));
    };
    expect(await bits("debug")).toEqual(await bits("release"));
  });
});
