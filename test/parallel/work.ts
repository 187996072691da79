// Everything that is done in pieces, on inputs of several pieces and of one.
import { multiply } from "../../src/wasm/dense.js";
import { symmetricEigen, symmetricEigenvalues } from "../../src/wasm/eigen.js";
import { gearyPermutations, moranPermutations } from "../../src/wasm/permute.js";
import { logDetSpectrum, resolventTraces } from "../../src/wasm/logdet.js";
import { nearestLinks, nearestNeighbors } from "../../src/wasm/neighbors.js";
import { choleskySparse } from "../../src/wasm/sparse-cholesky.js";
import { luSparse } from "../../src/wasm/sparse-lu.js";
import { uniforms } from "../../src/wasm/random.js";
import type { Csr } from "../../src/wasm/sparse.js";

/** A ring in which every unit is linked with the `reach` next ones on both sides, weights drawn. */
export function ring(n: number, reach: number): Csr {
  const colIdx = Int32Array.from({ length: n * 2 * reach }, (_, k) => {
    const [i, j] = [Math.floor(k / (2 * reach)), k % (2 * reach)];
    return (i + (j < reach ? j + 1 : n + reach - 1 - j - reach)) % n;
  });
  for (let i = 0; i < n; i++) colIdx.subarray(i * 2 * reach, (i + 1) * 2 * reach).sort();
  return { n, rowPtr: Int32Array.from({ length: n + 1 }, (_, i) => i * 2 * reach), colIdx, weight: uniforms(1, 7, 0, colIdx.length) };
}

/** A grid of m x m cells that share edges, weights a fifth: symmetric. */
function grid(m: number): Csr {
  const rows = Array.from({ length: m * m }, (_, i) =>
    [i - m, i % m > 0 ? i - 1 : -1, i % m < m - 1 ? i + 1 : -1, i + m].filter((j) => j >= 0 && j < m * m),
  );
  const rowPtr = new Int32Array(m * m + 1);
  rows.forEach((row, i) => void (rowPtr[i + 1] = rowPtr[i] + row.length));
  return { n: m * m, rowPtr, colIdx: Int32Array.from(rows.flat()), weight: new Float64Array(rowPtr[m * m]).fill(0.2) };
}

const places = (n: number, crs: "lonlat" | "planar") => ({ crs, points: uniforms(1, 8, 0, 2 * n).map((u) => 80 * u) });

const spread = (stream: number, n: number): Float64Array => uniforms(1, stream, 0, n).map((u) => 1.9 * u - 0.95);

/** What a function of a symmetric matrix, the upper triangle of which is read, gives. */
const ofSymmetric = (compute: (A: Float64Array, n: number) => unknown, n: number): unknown => compute(spread(5, n * n), n);

const ofRows = (m: number): Float64Array => multiply(spread(5, m * 17), spread(6, 17 * 23), m, 17, 23);

/** Name and computation. */
export const WORK: Readonly<Record<string, (size: "small" | "large") => unknown>> = {
  logDetSpectrum: (size) => logDetSpectrum(spread(1, size === "small" ? 17 : 2001), null, spread(3, size === "small" ? 3 : 1501)),
  resolventTraces: (size) =>
    resolventTraces(spread(1, size === "small" ? 17 : 2001), spread(2, size === "small" ? 17 : 2001), spread(3, 1501)),
  choleskySparse: (size) => choleskySparse(grid(size === "small" ? 3 : 40)).logDet(Float64Array.of(0.1, 0.9, -0.7, 1.1, 6, 0.5)),
  luSparse: (size) => luSparse(ring(size === "small" ? 17 : 601, 2)).logAbsDet(Float64Array.of(0.1, 0.2, -0.3, 0.15, 40, 0.05)),
  nearestNeighbors: (size) => nearestNeighbors(places(size === "small" ? 17 : 9001, "lonlat"), 5),
  nearestLinks: (size) => nearestLinks(places(size === "small" ? 17 : 9001, "planar"), 5),
  moranPermutations: (size) => moranPermutations(ring(size === "small" ? 17 : 1001, 3), spread(4, size === "small" ? 34 : 2002), 999, 5, 2),
  gearyPermutations: (size) => gearyPermutations(ring(size === "small" ? 17 : 1001, 3), spread(4, size === "small" ? 17 : 1001), 998, 5, 2),
  symmetricEigenvalues: (size) => ofSymmetric(symmetricEigenvalues, size === "small" ? 17 : 1060),
  symmetricEigen: (size) => ofSymmetric(symmetricEigen, size === "small" ? 17 : 517),
  multiply: (size) => ofRows(size === "small" ? 17 : 640),
};
