// The ends of the spectrum of a sparse symmetric matrix against all its eigenvalues, in both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { symmetricEigenvalues } from "../../src/wasm/eigen.js";
import { extremeEigenvalues } from "../../src/wasm/extremes.js";
import type { Csr } from "../../src/wasm/sparse.js";
import { dense, fromDense, linksOf } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

/** Random symmetric values where `links` has entries; the largest row sum of magnitudes is one. */
function valued(links: Csr, seed: number): Csr {
  const { n } = links;
  const next = lehmer(seed);
  const A = dense(links);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) A[i * n + j] = A[j * n + i] *= next() - 0.3;
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

describe.each(Object.entries(GRAPHS))("%s", (_, links) => {
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
