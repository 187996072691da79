import { beforeAll, describe, expect, it } from "vitest";
import { demean, type Factor, groupMeans, termEffects } from "../../src/math/within.js";
import { dummyResiduals } from "../reference/dummies.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const column = (n: number, seed: number): Float64Array => {
  const next = lehmer(seed);
  return Float64Array.from({ length: n }, () => next() + next() + next() - 1.5);
};
const factor = (levels: number, n: number, of: (i: number) => number): Factor => ({
  levels,
  levelOf: Int32Array.from({ length: n }, (_, i) => of(i)),
});
const randomFactor = (levels: number, n: number, seed: number): Factor => {
  const next = lehmer(seed);
  return factor(levels, n, () => Math.floor(next() * levels));
};
/** Entities move along a chain of periods: every projection moves information by one link only, the hardest two-way case. */
const chain = (links: number): { n: number; factors: Factor[] } => {
  const n = 2 * links;
  return { n, factors: [factor(links, n, (i) => i >> 1), factor(links + 1, n, (i) => (i + 1) >> 1)] };
};

for (const build of BUILDS) {
  describe(`demean, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    it("is the residual of the dummy-variable regression: one factor, empty levels, several columns", () => {
      const n = 83;
      const groups = randomFactor(12, n, 3);
      const x = Float64Array.from([...column(n, 1), ...column(n, 2)]);
      const { values, iterations, converged } = demean(x, n, [groups]);
      expect([iterations, converged]).toEqual([0, true]);
      assertClose(values.subarray(0, n), dummyResiduals(x.subarray(0, n), [groups]), 1e-12, 1e-14);
      assertClose(values.subarray(n), dummyResiduals(x.subarray(n), [groups]), 1e-12, 1e-14);
    });

    it("has a closed form for a balanced panel in its own order, whichever factor comes first", () => {
      for (const [n, T] of [
        [1, 1],
        [1, 3],
        [2, 1],
        [3, 2],
        [16, 17],
        [64, 5],
        [257, 3],
      ]) {
        const factors = [factor(n, n * T, (i) => i % n), factor(T, n * T, (i) => Math.floor(i / n))];
        const x = column(2 * n * T, n);
        for (const order of [factors, [...factors].reverse()]) {
          const { values, iterations } = demean(x, n * T, order);
          expect(iterations).toBe(0);
          for (const half of [0, 1]) {
            const part = (v: Float64Array) => v.subarray(half * n * T, (half + 1) * n * T);
            assertClose(part(values), dummyResiduals(part(x), factors), 1e-12, 1e-14);
          }
        }
      }
    });

    it("needs one step where cells are proportional to their margins: complete crossings, repeated cells", () => {
      const n = 2 * 4 * 5 * 3;
      const crossed = [factor(4, n, (i) => i % 4), factor(5, n, (i) => Math.floor(i / 4) % 5), factor(3, n, (i) => Math.floor(i / 20) % 3)];
      const [rows, columns] = [
        [0, 0, 0, 1, 1, 1, 1, 1, 1],
        [0, 1, 1, 0, 0, 1, 1, 1, 1],
      ];
      const proportional = [factor(2, 9, (i) => rows[i]), factor(2, 9, (i) => columns[i])];
      for (const factors of [crossed.slice(0, 2), crossed, proportional]) {
        const x = column(factors[0].levelOf.length, 5);
        const { values, iterations } = demean(x, x.length, factors);
        expect(iterations).toBeLessThan(3);
        assertClose(values, dummyResiduals(x, factors), 1e-12, 1e-14);
      }
    });

    it("takes slopes by level, alone or beside the dummies, with weights", () => {
      const n = 150;
      const [a, b] = [randomFactor(12, n, 91), randomFactor(7, n, 92)];
      const slope = column(n, 93);
      const weights = column(n, 94).map((v) => 2 + v);
      const x = column(n, 95);
      for (const factors of [
        [{ ...a, slope }],
        [a, { ...a, slope }],
        [a, b, { ...b, slope }],
        [
          { ...a, slope },
          { ...b, slope },
        ],
      ]) {
        for (const used of [undefined, weights]) {
          const { values } = demean(x, n, factors, { tolerance: 1e-14, weights: used });
          assertClose(values, dummyResiduals(x, factors, used), 0, 1e-12);
        }
      }
    });

    it("recovers coefficients that add up to what was taken away", () => {
      const n = 150;
      const [a, b] = [randomFactor(12, n, 96), randomFactor(7, n, 97)];
      const factors = [a, b, { ...b, slope: column(n, 98) }];
      const x = column(n, 99);
      const { effects } = termEffects(x, n, factors, { tolerance: 1e-14 });
      const residuals = demean(x, n, factors, { tolerance: 1e-14 }).values;
      const sums = x.map((_, i) => factors.reduce((sum, f, g) => sum + effects[g][f.levelOf[i]] * (f.slope?.[i] ?? 1), 0));
      assertClose(
        sums,
        x.map((v, i) => v - residuals[i]),
        0,
        1e-12,
      );
    });

    it("iterates on unbalanced crossings of two, three and four factors", () => {
      const n = 240;
      const all = [randomFactor(40, n, 11), randomFactor(17, n, 12), randomFactor(9, n, 13), randomFactor(6, n, 14)];
      const x = column(n, 9);
      for (const G of [2, 3, 4]) {
        const factors = all.slice(0, G);
        const { values, iterations, converged } = demean(x, n, factors);
        expect(converged).toBe(true);
        expect(iterations).toBeGreaterThan(1);
        expect(iterations).toBeLessThan(60);
        assertClose(values, dummyResiduals(x, factors), 0, 1e-10);
        assertClose(demean(x, n, factors, { tolerance: 1e-14 }).values, dummyResiduals(x, factors), 0, 1e-13);
      }
    });

    it("solves a chain, where alternating projections would need some 100,000 sweeps", () => {
      const { n, factors } = chain(120);
      const x = column(n, 4);
      const { values, iterations, converged } = demean(x, n, factors);
      expect(converged).toBe(true);
      expect(iterations).toBeLessThan(200);
      assertClose(values, dummyResiduals(x, factors), 0, 1e-10);
    });

    it("handles nested and disconnected factors", () => {
      const n = 96;
      const fine = factor(24, n, (i) => i % 24);
      const nested = [fine, factor(6, n, (i) => (i % 24) >> 2)];
      const apart = [factor(8, n, (i) => (i < 48 ? i % 4 : 4 + (i % 4))), factor(6, n, (i) => (i < 48 ? i % 3 : 3 + ((i * 7) % 3)))];
      const x = column(n, 21);
      for (const factors of [nested, apart]) assertClose(demean(x, n, factors).values, dummyResiduals(x, factors), 0, 1e-13);
    });

    it("keeps the digits of a column with mean 1e8 and of one with mean -1e12", () => {
      const n = 300;
      const factors = [randomFactor(30, n, 31), randomFactor(11, n, 32)];
      for (const [shift, allowed] of [
        [2 ** 27, 1e-9],
        [-(2 ** 40), 1e-4],
      ]) {
        const x = column(n, 6).map((v) => v + shift);
        const small = x.map((v) => v - shift);
        for (const used of [factors.slice(0, 1), factors])
          assertClose(demean(x, n, used).values, demean(small, n, used).values, 0, allowed * 1e-6);
      }
    });

    it("is idempotent, and removes what the factors span", () => {
      const n = 200;
      const factors = [randomFactor(25, n, 41), randomFactor(14, n, 42)];
      const x = column(n, 43);
      const once = demean(x, n, factors).values;
      assertClose(demean(once, n, factors).values, once, 0, 1e-10);
      const spanned = x.map((_, i) => 3 * factors[0].levelOf[i] - 7 * factors[1].levelOf[i] * factors[1].levelOf[i]);
      assertClose(demean(spanned, n, factors).values, new Float64Array(n), 0, 1e-7);
      expect(demean(new Float64Array(n).fill(0.1), n, factors).values.every((v) => Math.abs(v) < 1e-16)).toBe(true);
    });

    it("takes case weights", () => {
      const n = 120;
      const factors = [randomFactor(15, n, 51), randomFactor(8, n, 52)];
      const weights = column(n, 53).map((v) => 2 + v);
      const x = column(n, 54);
      for (const used of [factors.slice(0, 1), factors]) {
        assertClose(demean(x, n, used, { weights, tolerance: 1e-14 }).values, dummyResiduals(x, used, weights), 0, 1e-13);
      }
    });

    it("says when it stops early, and stops on NaN", () => {
      const { n, factors } = chain(60);
      const x = column(n, 61);
      expect(demean(x, n, factors, { maxIterations: 3 })).toMatchObject({ iterations: 3, converged: false });
      x[5] = Number.NaN;
      expect(demean(x, n, factors).converged).toBe(false);
    });

    it("leaves its argument alone and takes empty input", () => {
      const x = Float64Array.of(1, 2, 4);
      const groups = factor(1, 3, () => 0);
      demean(x, 3, [groups]);
      expect(Array.from(x)).toEqual([1, 2, 4]);
      expect(demean(x, 3, []).values).toEqual(x);
      expect(demean(new Float64Array(0), 0, [factor(2, 0, () => 0)]).values).toHaveLength(0);
      expect(demean(new Float64Array(0), 3, [groups]).values).toHaveLength(0);
    });

    it("refuses lengths and levels that do not fit", () => {
      const groups = factor(2, 4, (i) => i & 1);
      expect(() => demean(new Float64Array(7), 4, [groups])).toThrow(/n is 4 but x has 7 elements/);
      expect(() => demean(new Float64Array(5), 5, [groups])).toThrow(/have 4/);
      expect(() => demean(new Float64Array(4), 4, [factor(2, 4, (i) => i)])).toThrow(
        /factor 1 has level 2 in row 3; its levels are 0 to 1/,
      );
      expect(() =>
        groupMeans(
          new Float64Array(4),
          4,
          factor(2, 4, () => -1),
        ),
      ).toThrow(/level -1 in row 1/);
    });

    it("gives group means per column, NaN for an empty level", () => {
      const groups = factor(3, 4, (i) => (i < 2 ? 0 : 2));
      expect(Array.from(groupMeans(Float64Array.of(1, 2, 3, 5, 10, 20, 30, 50), 4, groups))).toEqual([
        1.5,
        Number.NaN,
        4,
        15,
        Number.NaN,
        40,
      ]);
      const shifted = column(50, 71).map((v) => 2 ** 27 + Math.round(v * 1024) / 1024);
      const exact = shifted.reduce((sum, v) => sum + (v - 2 ** 27), 0) / 50;
      assertClose(
        groupMeans(
          shifted,
          50,
          factor(1, 50, () => 0),
        )[0] -
          2 ** 27,
        exact,
        0,
        1.5e-8,
      );
    });
  });
}

describe("debug and release", () => {
  it("give the same bits", async () => {
    const n = 500;
    const factors = [randomFactor(50, n, 81), randomFactor(20, n, 82), randomFactor(4, n, 83)];
    const x = column(2 * n, 84);
    const weights = column(n, 85).map((v) => 2 + v);
    const results: Float64Array[][] = [];
    for (const build of BUILDS) {
      await loadKernels(build);
      const plain = [1, 2, 3].map((G) => demean(x, n, factors.slice(0, G)).values);
      results.push([...plain, demean(x, n, factors, { weights }).values, groupMeans(x, n, factors[0])]);
    }
    expect(results[0]).toEqual(results[1]);
  });
});
