import { beforeAll, describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/math/distributions.js";
import { normals, permutation, uniforms } from "../../src/math/random.js";
import { scope } from "../../src/wasm/arena.js";
import { kernel } from "../../src/wasm/load.js";
import { BUILDS, loadKernels } from "../support/kernels.js";

interface Philox {
  philoxBlock(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: number): void;
}
type Words = readonly [number, number, number, number];
const ONES = 0xffffffff;

/** Published vectors of philox4x32-10: Random123 1.x, kat_vectors (Salmon et al. 2011). */
const KNOWN: readonly { counter: Words; key: readonly [number, number]; expected: Words }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  { counter: [ONES, ONES, ONES, ONES], key: [ONES, ONES], expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

function block(counter: Words, key: readonly [number, number]): number[] {
  return scope(({ i32, copyOutInt }) => {
    const out = i32(4);
    kernel<Philox>().philoxBlock(...counter, ...key, out);
    return Array.from(copyOutInt(out, 4), (word) => word >>> 0);
  });
}

/** The same function in big integers, by definition. */
function philoxReference(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  const low = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & low, (p0 >> 32n) ^ c3 ^ k1, p0 & low];
    [k0, k1] = [(k0 + 0x9e3779b9n) & low, (k1 + 0xbb67ae85n) & low];
  }
  return [c0, c1, c2, c3].map(Number);
}

for (const build of BUILDS) {
  describe(`random numbers, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    it("passes the published test vectors of Philox4x32-10", () => {
      for (const { counter, key, expected } of KNOWN) expect(block(counter, key)).toEqual(expected);
    });

    it("makes 53-bit uniforms of the words of counter (block, stream, replication, 0) and key (seed)", () => {
      const seed = 5 * 2 ** 32 + 17;
      const x = uniforms(seed, 3, 4, 9);
      for (let k = 0; k < 9; k++) {
        const words = philoxReference([k >> 1, 3, 4, 0], [17, 5]);
        const [high, low] = k % 2 === 0 ? words : words.slice(2);
        expect(x[k]).toBe(Number(((BigInt(high) << 32n) | BigInt(low)) >> 11n) / 2 ** 53);
      }
    });

    it("is a function of (seed, stream, replication, index): longer vectors begin with shorter ones", () => {
      expect(uniforms(7, 1, 2, 11).subarray(0, 4)).toEqual(uniforms(7, 1, 2, 4));
      expect(normals(7, 1, 2, 10).subarray(0, 3)).toEqual(normals(7, 1, 2, 3));
      const others = [uniforms(8, 1, 2, 4), uniforms(7, 2, 2, 4), uniforms(7, 1, 3, 4), uniforms(7 + 2 ** 32, 1, 2, 4)];
      for (const other of others) expect(other).not.toEqual(uniforms(7, 1, 2, 4));
      expect(uniforms(7, 1, 2, 0)).toHaveLength(0);
    });

    it("makes normals as quantiles of the uniforms", () => {
      expect(Array.from(normals(1, 0, 0, 50))).toEqual(Array.from(uniforms(1, 0, 0, 50), normalQuantile));
    });

    it("has the moments of its distributions", () => {
      const n = 100_000;
      const mean = (x: Float64Array, of: (v: number) => number): number => x.reduce((sum, v) => sum + of(v), 0) / n;
      const u = uniforms(2, 0, 0, n);
      expect(Math.min(...u) > 0 && Math.max(...u) < 1).toBe(true);
      expect(Math.abs(mean(u, (v) => v) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
      const z = normals(3, 0, 0, n);
      expect(Math.abs(mean(z, (v) => v))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(mean(z, (v) => v * v) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
      expect(Math.abs(mean(z, (v) => v ** 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    });

    it("permutes: every value once, all orders of four equally often", () => {
      for (const n of [0, 1, 2, 17, 1000]) {
        const order = permutation(5, 1, 1, n);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }
      const counts = new Map<string, number>();
      const draws = 24_000;
      for (let r = 0; r < draws; r++) {
        const key = permutation(11, 0, r, 4).join("");
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      expect(counts.size).toBe(24);
      const chi = [...counts.values()].reduce((sum, count) => sum + (count - draws / 24) ** 2 / (draws / 24), 0);
      expect(chi).toBeLessThan(49.7); // upper 0.1 % of chi-squared, 23 degrees of freedom
    });

    it("refuses seeds and counters that are not whole numbers in range", () => {
      expect(() => uniforms(-1, 0, 0, 1)).toThrow(/seed of a random draw must be a whole number from 0 to 9007199254740991, found -1/);
      expect(() => normals(0.5, 0, 0, 1)).toThrow(/found 0.5/);
      expect(() => uniforms(Number.NaN, 0, 0, 1)).toThrow(/found NaN/);
      expect(() => uniforms(1, 2 ** 32, 0, 1)).toThrow(/stream .* to 4294967295/);
      expect(() => permutation(1, 0, -3, 1)).toThrow(/replication .* found -3/);
    });
  });
}

describe("debug and release", () => {
  it("give the same bits", async () => {
    const results = [];
    for (const build of BUILDS) {
      await loadKernels(build);
      results.push([uniforms(9, 8, 7, 1001), normals(9, 8, 7, 1001), permutation(9, 8, 7, 1001)]);
    }
    expect(results[0]).toEqual(results[1]);
  });
});
