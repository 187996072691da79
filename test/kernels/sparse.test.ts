import { beforeAll, describe, expect, it } from "vitest";
import { permutation } from "../../src/math/random.js";
import { gearyPermutations, moranPermutations } from "../../src/wasm/permute.js";
import {
  type Csr,
  csrTimesDense,
  quadraticForm,
  rowSums,
  spatialLag,
  sumOfSquares,
  traceOfSquare,
  transpose,
} from "../../src/wasm/sparse.js";
import * as dense from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

/** A dense random matrix with a share of links, and the same in compressed rows. */
function random(n: number, share: number, seed: number): { W: Csr; D: dense.Matrix } {
  const next = lehmer(seed);
  const D = dense.zeros(n, n).map((row) => row.map(() => (next() < share ? next() - 0.3 : 0)));
  const rowPtr = Int32Array.from([
    0,
    ...D.map(
      (_, i) =>
        D.slice(0, i + 1)
          .flat()
          .filter((w) => w !== 0).length,
    ),
  ]);
  const colIdx = D.flatMap((row) => row.flatMap((w, j) => (w === 0 ? [] : [j])));
  const weight = D.flat().filter((w) => w !== 0);
  return { W: { n, rowPtr, colIdx: Int32Array.from(colIdx), weight: Float64Array.from(weight) }, D };
}

const vector = (n: number, seed: number): Float64Array => {
  const next = lehmer(seed);
  return Float64Array.from({ length: n }, () => next() - 0.5);
};
const sameBits = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** Each unit with two on either side. */
const ring = (n: number): Csr => ({
  n,
  rowPtr: Int32Array.from({ length: n + 1 }, (_, i) => 4 * i),
  colIdx: Int32Array.from({ length: 4 * n }, (_, k) => (Math.floor(k / 4) + [1, 2, n - 2, n - 1][k % 4]) % n),
  weight: vector(4 * n, 8),
});
const TOLERANCE = 1e-13; // sums of at most 60 products of numbers below 1

for (const build of BUILDS) {
  describe(`sparse products, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    for (const n of [1, 2, 7, 31, 60]) {
      const { W, D } = random(n, 0.2, n);
      it(`are those of the dense matrix, n = ${n}`, () => {
        const x = vector(n, 1);
        const y = vector(n, 2);
        assertClose(spatialLag(W, x), dense.apply(D, Array.from(x)), TOLERANCE, TOLERANCE);
        assertClose(quadraticForm(W, x, y), dense.dotProduct(Array.from(x), dense.apply(D, Array.from(y))), TOLERANCE, TOLERANCE);
        expect(quadraticForm(W, x)).toBe(quadraticForm(W, x, x));
        for (const m of [1, 2, 7, 8, 16, 19, 21]) {
          const B = vector(n * m, m);
          const rows = Array.from({ length: n }, (_, i) => Array.from(B.subarray(i * m, (i + 1) * m)));
          assertClose(csrTimesDense(W, B, m), dense.multiply(D, rows).flat(), TOLERANCE, TOLERANCE);
        }
      });

      it(`transposes and sums, n = ${n}`, () => {
        const T = transpose(W);
        const back = transpose(T);
        expect([back.rowPtr, back.colIdx, back.weight]).toEqual([W.rowPtr, W.colIdx, W.weight]);
        const x = vector(n, 3);
        assertClose(spatialLag(T, x), dense.apply(dense.transpose(D), Array.from(x)), TOLERANCE, TOLERANCE);
        assertClose(
          rowSums(W),
          D.map((row) => row.reduce((a, b) => a + b, 0)),
          TOLERANCE,
          TOLERANCE,
        );
        assertClose(sumOfSquares(W), dense.trace(dense.multiply(dense.transpose(D), D)), TOLERANCE);
        assertClose(traceOfSquare(W), dense.trace(dense.multiply(D, D)), TOLERANCE, TOLERANCE);
      });
    }

    it("gives every column and every period the bits it has alone", () => {
      for (const n of [1, 17, 5000]) {
        const W = n === 5000 ? ring(n) : random(n, 0.3, n).W;
        for (const blocks of [1, 2, 3, 4, 7, 8, 9, 17]) {
          const x = vector(n * blocks, blocks);
          const alone = Array.from({ length: blocks }, (_, b) => spatialLag(W, x.slice(b * n, (b + 1) * n)));
          const together = Float64Array.from(x, (_, at) => alone[Math.floor(at / n)][at % n]);
          expect(sameBits(spatialLag(W, x), together)).toBe(true);
          const B = Float64Array.from(x, (_, at) => x[(at % blocks) * n + Math.floor(at / blocks)]);
          const columns = B.map((_, at) => alone[at % blocks][Math.floor(at / blocks)]);
          expect(sameBits(csrTimesDense(W, B, blocks), columns)).toBe(true);
        }
      }
    });

    it("takes no units, no columns and refuses lengths that do not fit", () => {
      const none: Csr = { n: 0, rowPtr: new Int32Array(1), colIdx: new Int32Array(0), weight: new Float64Array(0) };
      expect(spatialLag(none, new Float64Array(0))).toHaveLength(0);
      expect([quadraticForm(none, new Float64Array(0)), traceOfSquare(none)]).toEqual([0, 0]);
      expect(moranPermutations(none, new Float64Array(0), 3, 1, 0)).toEqual(new Float64Array(3));
      const { W } = random(4, 0.5, 9);
      expect(csrTimesDense(W, new Float64Array(0), 0)).toHaveLength(0);
      expect(() => spatialLag(W, new Float64Array(5))).toThrow(/W is 4 x 4 but x has 5 elements/);
      expect(() => quadraticForm(W, new Float64Array(4), new Float64Array(3))).toThrow(/y has 3/);
      expect(() => csrTimesDense(W, new Float64Array(9), 2)).toThrow(/B with 2 columns has 9/);
      expect(() => moranPermutations(W, new Float64Array(6), 3, 1, 0)).toThrow(/z is 2 x 4 but has 6 elements/);
      expect(() => gearyPermutations(W, new Float64Array(4), 3, -1, 0)).toThrow(/seed/);
    });

    it("permutes: Moran's and Geary's sums are those of the published order, over one block and several", () => {
      const n = 23;
      const { W, D } = random(n, 0.3, 77);
      for (const blocks of [1, 3]) {
        const z = vector(n * blocks, 5);
        const [cross, differences] = [moranPermutations(W, z, 20, 42, 6), gearyPermutations(W, z, 20, 42, 6)];
        for (let p = 0; p < 20; p++) {
          const order = permutation(42, 6, p, n);
          const sums = [0, 0];
          for (let b = 0; b < blocks; b++) {
            const relabelled = Array.from(order, (j) => z[b * n + j]);
            sums[0] += dense.dotProduct(relabelled, dense.apply(D, relabelled));
            sums[1] += D.flatMap((row, i) => row.map((w, j) => w * (relabelled[i] - relabelled[j]) ** 2)).reduce((a, v) => a + v, 0);
          }
          assertClose(cross[p], sums[0], TOLERANCE, TOLERANCE);
          assertClose(differences[p], sums[1], TOLERANCE, TOLERANCE);
        }
        expect(moranPermutations(W, z, 5, 42, 6)).toEqual(cross.subarray(0, 5));
      }
    });
  });
}

describe("debug and release", () => {
  it("give the same bits", async () => {
    const { W } = random(60, 0.2, 3);
    const x = vector(60, 4);
    const results = [];
    for (const build of BUILDS) {
      await loadKernels(build);
      const B = csrTimesDense(W, vector(60 * 13, 5), 13);
      results.push([spatialLag(W, x), quadraticForm(W, x), B, moranPermutations(W, x, 50, 1, 2), gearyPermutations(W, x, 50, 1, 2)]);
    }
    expect(results[0]).toEqual(results[1]);
  });
});
