// Sparse Cholesky and the ends of a spectrum against dense eigenvalues and inverses, in both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { choleskyInverse } from "../../src/wasm/dense.js";
import { symmetricEigenvalues } from "../../src/wasm/eigen.js";
import { extremeEigenvalues } from "../../src/wasm/extremes.js";
import type { Csr } from "../../src/wasm/sparse.js";
import { choleskySparse, selectedInverse } from "../../src/wasm/sparse-cholesky.js";
import { dense, fromDense, linksOf } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

/** Random symmetric values where `links` has entries, and on some of the diagonal; the largest row sum of magnitudes is one. */
function valued(links: Csr, seed: number, diagonal = false): Csr {
  const { n } = links;
  const next = lehmer(seed);
  const A = dense(links);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) A[i * n + j] = A[j * n + i] *= next() - 0.3;
    if (diagonal && i % 3 === 0) A[i * n + i] = next();
  }
  let most = 0;
  for (let i = 0; i < n; i++)
    most = Math.max(
      most,
      A.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + Math.abs(value), 0),
    );
  return fromDense(
    A.map((value) => value / (most || 1)),
    n,
  );
}

const random = (n: number, share: number, seed: number): Csr => {
  const next = lehmer(seed);
  return linksOf(n, () => next() < share);
};
const GRAPHS: Record<string, Csr> = {
  none: linksOf(0, () => false),
  one: linksOf(1, () => false),
  islands: linksOf(5, () => false),
  pair: linksOf(2, () => true),
  path: linksOf(64, (i, j) => j === i + 1),
  star: linksOf(40, (i) => i === 7),
  complete: linksOf(17, () => true),
  grid: linksOf(144, (i, j) => (j === i + 1 && j % 12 > 0) || j === i + 12),
  "two grids and islands": linksOf(
    60,
    (i, j) => i % 30 < 25 && Math.floor(i / 30) === Math.floor(j / 30) && ((j === i + 1 && (j % 30) % 5 > 0) || j === i + 5) && j % 30 < 25,
  ),
  sparse: random(257, 0.006, 3),
  "dense fronts": random(257, 0.05, 4),
};

/** I - rho S as dense. */
function filtered(S: Csr, rho: number): Float64Array {
  const A = dense(S).map((value) => -rho * value);
  for (let i = 0; i < S.n; i++) A[i * S.n + i] += 1;
  return A;
}

describe.each(Object.entries(GRAPHS))("%s", (_, links) => {
  for (const [kind, S] of [
    ["without", valued(links, 5)],
    ["with", valued(links, 6, true)],
  ] as const) {
    it(`log-determinants, solutions and inverses ${kind} a diagonal`, async () => {
      const { n } = S;
      const rhos = Float64Array.of(-0.95, 0, 0.3, 0.999);
      const values = symmetricEigenvalues(dense(S), n);
      const expected = rhos.map((rho) => values.reduce((sum, value) => sum + Math.log(1 - rho * value), 0));
      assertClose(await inBothBuilds(() => choleskySparse(S).logDet(rhos)), expected, 1e-12, 1e-13);

      const next = lehmer(9);
      const B = Float64Array.from({ length: 3 * n }, () => next() - 0.5);
      const X = await inBothBuilds(() => choleskySparse(S).solve(0.8, B, 3));
      const A = filtered(S, 0.8);
      const product = B.map((__, at) => {
        const [i, c] = [Math.floor(at / 3), at % 3];
        let sum = 0;
        for (let j = 0; j < n; j++) sum += A[i * n + j] * X[3 * j + c];
        return sum;
      });
      assertClose(product, B, 1e-12, 1e-13);

      const sparse = fromDense(A, n);
      const { logDet, inverse } = await inBothBuilds(() => selectedInverse(sparse));
      assertClose(logDet, choleskySparse(S).logDet(Float64Array.of(0.8)), 1e-13, 1e-14);
      const whole = n === 0 ? A : choleskyInverse(A, n);
      const chosen = Float64Array.from(inverse.keys(), (at) => {
        const i = sparse.rowPtr.findIndex((start, row) => start <= at && at < sparse.rowPtr[row + 1]);
        return whole[i * n + sparse.colIdx[at]];
      });
      assertClose(inverse, chosen, 1e-11, 1e-13);
    });
  }

  it("the ends of the spectrum are as near as the error says", async () => {
    const S = valued(links, 5);
    const values = symmetricEigenvalues(dense(S), S.n);
    const { min, max, error } = await inBothBuilds(() => extremeEigenvalues(S));
    if (S.n === 0) return expect([min, max]).toEqual([0, 0]);
    expect(error).toBeLessThan(1e-8);
    expect(Math.abs(min - values[0])).toBeLessThanOrEqual(error + 1e-14);
    expect(Math.abs(max - values[S.n - 1])).toBeLessThanOrEqual(error + 1e-14);
  });
});

describe("what has no factor", () => {
  const grid = GRAPHS.grid;
  const S = { ...grid, weight: grid.weight.map((w) => w / 4) };

  it("NaN outside the interval, at a millionth of a millionth from its end too", () => {
    const largest = symmetricEigenvalues(dense(S), S.n)[S.n - 1];
    const [inside, outside, far] = choleskySparse(S).logDet(Float64Array.of((1 - 1e-9) / largest, (1 + 1e-9) / largest, -5 / largest));
    expect(Number.isFinite(inside)).toBe(true);
    expect([outside, far]).toEqual([Number.NaN, Number.NaN]);
  });

  it("solutions and inverses are refused", () => {
    const one = new Float64Array(S.n).fill(1);
    expect(() => choleskySparse(S).solve(3, one, 1)).toThrow(expect.objectContaining({ code: "NOT_POSITIVE_DEFINITE" }));
    expect(() => selectedInverse(S)).toThrow(expect.objectContaining({ code: "NOT_POSITIVE_DEFINITE" }));
  });

  it("values that are not finite, asymmetric values and right-hand sides of another length are refused", () => {
    const bad = (change: Partial<Csr>) => () => choleskySparse({ ...S, ...change });
    expect(bad({ weight: S.weight.map((w, k) => (k === 3 ? Number.NaN : w)) })).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
    expect(bad({ weight: S.weight.map((w, k) => (k === 3 ? 2 * w : w)) })).toThrow(expect.objectContaining({ code: "NOT_SYMMETRIC" }));
    expect(() => choleskySparse(S).solve(0.5, new Float64Array(3), 1)).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
    expect(() => choleskySparse(S).logDet(Float64Array.of(Number.POSITIVE_INFINITY))).toThrow(
      expect.objectContaining({ code: "NOT_FINITE" }),
    );
  });

  it("scales do not matter", () => {
    for (const scale of [1e-9, 1e9]) {
      const scaled = { ...S, weight: S.weight.map((w) => w * scale) };
      assertClose(choleskySparse(scaled).logDet(Float64Array.of(0.7 / scale)), choleskySparse(S).logDet(Float64Array.of(0.7)), 1e-12);
    }
  });
});
