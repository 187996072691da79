// Sparse Cholesky of I - rho S against elimination of the dense matrix, closed forms and laws of determinants; equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { fillOf, minimumDegree } from "../../src/wasm/ordering.js";
import type { Csr } from "../../src/wasm/sparse.js";
import { choleskySparse, selectedInverse, selectedInverseCost } from "../../src/wasm/sparse-cholesky.js";
import { identity, jacobiEigenvalues, logDeterminant, matrix, ring, ringEigenvalues, solve } from "../reference/dense.js";
import { beside, dense, fromDense, fromRows, linksOf, reordered, shuffledOrder } from "../reference/sparse.js";
import { GRAPHS, queen, random, rook, scaled, signed, similar } from "../reference/undirected.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

const residualMatrix = (S: Csr, rho: number): Float64Array => {
  const [A, I] = [dense(S), identity(S.n)];
  return A.map((w, p) => I[p] - rho * w);
};

const RHOS = Float64Array.of(0, 0.5, -0.5, 0.95, -0.95);

/** In both builds, twice in each, against the reference at every rho. */
async function agrees(S: Csr, rhos: Float64Array, tolerance = 1e-12): Promise<void> {
  const found = await inBothBuilds(() => {
    const cholesky = choleskySparse(S);
    const first = cholesky.logDet(rhos);
    expect(cholesky.logDet(rhos)).toEqual(first);
    rhos.forEach((rho, i) => void expect(cholesky.logDet(Float64Array.of(rho))[0]).toBe(first[i]));
    return first;
  });
  const expected = rhos.map((rho) => logDeterminant(residualMatrix(S, rho), S.n).logAbs);
  assertClose(found, expected, tolerance, tolerance);
}

describe("log-determinants", () => {
  it.each(GRAPHS)("%s", async (_, S) => {
    await agrees(S, RHOS);
    if (S.n > 1) await agrees(reordered(S, shuffledOrder(S.n, 8)), RHOS);
  });

  it("do not change when S grows and rho shrinks", async () => {
    const S = similar(queen(7));
    const found = choleskySparse(S).logDet(RHOS);
    for (const factor of [2 ** 30, 2 ** -30]) {
      expect(choleskySparse(scaled(S, factor)).logDet(RHOS.map((rho) => rho / factor))).toEqual(found);
    }
    for (const factor of [1e9, 1e-9]) {
      const shrunk = RHOS.map((rho) => rho / factor);
      await agrees(scaled(S, factor), shrunk);
    }
  });

  it("exist inside the interval in which I - rho S is nonsingular, and nowhere else", () => {
    for (const S of [
      similar(rook(6)),
      similar(random(40, 4, 2)),
      similar(
        beside(
          rook(4),
          linksOf(5, () => true),
        ),
      ),
      signed(queen(5), 1),
    ]) {
      const values = jacobiEigenvalues(dense(S), S.n);
      const [low, high] = [1 / Math.min(...values), 1 / Math.max(...values)];
      const cholesky = choleskySparse(S);
      for (const inside of [1e-3, 1e-6, 1e-9, 1e-10]) {
        const found = cholesky.logDet(Float64Array.of(low * (1 - inside), high * (1 - inside), low * (1 + inside), high * (1 + inside)));
        const expected = [low, high].map((end) => values.reduce((sum, value) => sum + Math.log1p(-end * (1 - inside) * value), 0));
        assertClose(found.slice(0, 2), expected, 1e-5);
        expect(Array.from(found.slice(2))).toEqual([Number.NaN, Number.NaN]);
      }
    }
    const pole = choleskySparse(similar(linksOf(12, () => true)));
    expect(Array.from(pole.logDet(Float64Array.of(1, -11, 20, -20)))).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("of a ring are those of its eigenvalues, at every length", async () => {
    for (const n of [3, 4, 17, 64, 257]) {
      const S = fromDense(ring(n), n);
      for (const rho of [0.49, -0.49]) {
        const expected = ringEigenvalues(n).reduce((sum, value) => sum + Math.log1p(-rho * value), 0);
        assertClose(choleskySparse(S).logDet(Float64Array.of(rho)), [expected], 1e-12);
      }
    }
  });

  it("do not suffer where effects fade to less than any number", async () => {
    // along a path of 1,000 units effects fall to 0.01^1000; products of elements below 2^-511 are left out
    const S = fromDense(
      matrix(1000, 1000, (i, j) => (Math.abs(i - j) === 1 ? 0.5 : 0)),
      1000,
    );
    for (const rho of [1e-300, 1e-200, 1e-30, 1e-3, 0.9]) {
      // eigenvalues cos(k pi / (n + 1))
      let expected = 0;
      for (let k = 1; k <= 1000; k++) expected += Math.log1p(-rho * Math.cos((k * Math.PI) / 1001));
      assertClose(await inBothBuilds(() => choleskySparse(S).logDet(Float64Array.of(rho))), [expected], 1e-12, 1e-13);
    }
  });

  it("of a grid of many fronts are those of the products of paths", () => {
    // links of weight 1 of a p x p grid: eigenvalues 2 cos(a pi / (p + 1)) + 2 cos(b pi / (p + 1))
    const p = 90;
    const S = gridOf(p);
    const cosines = Array.from({ length: p }, (_, a) => 2 * Math.cos(((a + 1) * Math.PI) / (p + 1)));
    for (const rho of [0.2, -0.2499, 0.25]) {
      const expected = cosines.reduce((sum, x) => sum + cosines.reduce((part, y) => part + Math.log1p(-rho * (x + y)), 0), 0);
      assertClose(choleskySparse(S).logDet(Float64Array.of(rho)), [expected], 1e-11);
    }
  });
});

/** The rook links of a p x p grid, without a detour over a dense matrix. */
function gridOf(p: number): Csr {
  const rowPtr = new Int32Array(p * p + 1);
  const colIdx: number[] = [];
  for (let i = 0; i < p * p; i++) {
    const [r, c] = [Math.floor(i / p), i % p];
    if (r > 0) colIdx.push(i - p);
    if (c > 0) colIdx.push(i - 1);
    if (c < p - 1) colIdx.push(i + 1);
    if (r < p - 1) colIdx.push(i + p);
    rowPtr[i + 1] = colIdx.length;
  }
  return { n: p * p, rowPtr, colIdx: Int32Array.from(colIdx), weight: new Float64Array(colIdx.length).fill(1) };
}

describe("solves", () => {
  it.each(GRAPHS)("%s", async (_, S) => {
    const next = lehmer(S.n + 1);
    for (const m of [1, 2, 7]) {
      const B = matrix(S.n, m, () => next() - 0.5);
      const found = await inBothBuilds(() => choleskySparse(S).solve(0.9, B, m));
      assertClose(found, solve(residualMatrix(S, 0.9), B, S.n, m), 1e-10, 1e-11);
    }
  });

  it("refuse rho outside the interval, what is not finite, and right-hand sides of another size", () => {
    const cholesky = choleskySparse(similar(rook(5)), "W");
    const B = new Float64Array(25).fill(1);
    expect(() => cholesky.solve(1.1, B, 1)).toThrow(/I - rho W is not positive definite at rho = 1.1; rho must lie between/);
    expect(() => cholesky.solve(0.5, B, 2)).toThrow(/B is 25 x 2 but has 25 elements/);
    expect(() => cholesky.solve(0.5, B.fill(Number.NaN), 1)).toThrow(/B holds a value that is not finite/);
  });
});

describe("selected inverse", () => {
  /** I - rho S as a sparse matrix with its whole diagonal. */
  const positive = (S: Csr, rho: number): Csr => fromDense(residualMatrix(S, rho), S.n);

  it.each(GRAPHS)("%s", async (_, S) => {
    for (const rho of [0.9, -0.5]) {
      const A = positive(S, rho);
      const { logDet, inverse } = await inBothBuilds(() => selectedInverse(A));
      const full = solve(dense(A), identity(A.n), A.n, A.n);
      const expected = Array.from(A.colIdx, (j, k) => full[A.n * rowOf(A, k) + j]);
      assertClose(inverse, expected, 1e-10, 1e-11);
      expect(logDet).toBe(choleskySparse(A).logDet(Float64Array.of(0))[0] + logDet);
      assertClose(logDet, logDeterminant(dense(A), A.n).logAbs, 1e-12, 1e-12);
    }
  });

  it("of rescaled rows and columns is rescaled", () => {
    const A = positive(similar(queen(8)), 0.9);
    const scale = Array.from({ length: A.n }, (_, i) => [1e-9, 1, 1e9][i % 3]);
    const rescale = (M: Csr, by: number[]): Csr => ({ ...M, weight: M.weight.map((w, k) => by[rowOf(M, k)] * w * by[M.colIdx[k]]) });
    const { inverse } = selectedInverse(symmetric(rescale(A, scale)));
    const expected = selectedInverse(A).inverse.map((w, k) => w / scale[rowOf(A, k)] / scale[A.colIdx[k]]);
    assertClose(inverse, expected, 1e-10);
  });

  it("refuses what is not positive definite, and knows its cost before", () => {
    expect(() => selectedInverse(positive(similar(rook(5)), 1.1), "A of the test")).toThrow(/A of the test is not positive definite/);
    expect(() => selectedInverse(similar(rook(5)))).toThrow(/A is not positive definite/);
    const { operations, bytes } = selectedInverseCost(gridOf(30));
    expect(operations).toBeGreaterThan(3 * choleskySparse(gridOf(30)).operations);
    expect(bytes).toBeGreaterThan(choleskySparse(gridOf(30)).bytes + 8 * choleskySparse(gridOf(30)).entries);
  });
});

function rowOf({ rowPtr }: Csr, k: number): number {
  let i = 0;
  while (rowPtr[i + 1] <= k) i++;
  return i;
}

/** Both triangles equal to the last bit. */
function symmetric(A: Csr): Csr {
  const D = dense(A);
  return fromDense(
    matrix(A.n, A.n, (i, j) => D[Math.min(i, j) * A.n + Math.max(i, j)]),
    A.n,
  );
}

it("knows the numbers, operations and memory of a factorization before", () => {
  for (const [, S] of GRAPHS) {
    const { entries, operations, bytes } = choleskySparse(S);
    const { counts } = fillOf(S, minimumDegree(S));
    expect(entries).toBeGreaterThanOrEqual(counts.reduce((sum, count) => sum + count, 0));
    expect(operations).toBeGreaterThanOrEqual(counts.reduce((sum, count) => sum + (count - 1) * count, 0) / 2);
    expect(bytes).toBeGreaterThanOrEqual(8 * Math.max(0, ...counts) ** 2);
  }
  const { entries, operations } = choleskySparse(linksOf(64, () => true));
  assertClose([entries, operations], [64 ** 2, 64 ** 3 / 3], 1e-15);
});

describe("refusals", () => {
  it("what is not symmetric or not finite", () => {
    const S = similar(rook(3));
    expect(() => choleskySparse({ ...S, weight: S.weight.map((w, k) => (k === 1 ? Number.NaN : w)) })).toThrow(/not finite/);
    expect(() => choleskySparse({ ...S, weight: S.weight.map((w, k) => (k === 1 ? 2 * w : w)) }, "W")).toThrow(/W is not symmetric/);
    for (const rho of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => choleskySparse(S).logDet(Float64Array.of(rho))).toThrow(/rho holds a value that is not finite/);
      expect(() => choleskySparse(S).solve(rho, new Float64Array(9), 1)).toThrow(/rho holds a value that is not finite/);
    }
  });

  it("what does not fit in memory, with the size, before anything is factored", () => {
    const n = 60_000;
    const next = lehmer(1);
    const links = Array.from({ length: 2 * n }, () => [Math.floor(next() * n), Math.floor(next() * n)] as const);
    const rows = Array.from({ length: n }, () => new Map<number, number>());
    for (const [i, j] of links) {
      if (i === j) continue;
      rows[i].set(j, 0.1);
      rows[j].set(i, 0.1);
    }
    expect(() => choleskySparse(fromRows(rows.map((row) => [...row])), "W")).toThrow(
      expect.objectContaining({ code: "MEMORY_LIMIT", message: expect.stringMatching(/factoring W of 60000 units needs \d\.\d\d GiB/) }),
    );
  });
});
