// Eigenvalues of W, by the solver that fits: W that is similar to a symmetric matrix has a real spectrum even when it looks asymmetric.
import { DurbinError } from "../errors.js";
import { sparseSymmetricEigenvalues } from "../wasm/band.js";
import { generalEigenvalues, symmetricEigenvalues } from "../wasm/eigen.js";
import { type Csr, rowSums } from "../wasm/sparse.js";
import type { SpatialWeights } from "./weights.js";

export interface Spectrum {
  readonly n: number;
  /** [n] real parts */
  readonly re: Float64Array;
  /** [n] imaginary parts; null when all are zero because W is similar to a symmetric matrix */
  readonly im: Float64Array | null;
  /** Open interval around 0 in which I - rho W is nonsingular: 1/min and 1/max of the purely real eigenvalues, infinite where none has that sign. */
  readonly low: number;
  readonly high: number;
}

/** Relative deviation from detailed balance that still counts as similar to symmetric; its square is the relative error of an eigenvalue. */
const BALANCE_TOLERANCE = 1e-10;

/** A complex eigenvalue with an imaginary part below this share of the spectral radius counts as real. */
const REAL_TOLERANCE = 1e-12;

/**
 * The diagonal d > 0 with d_i w_ij = d_j w_ji for all links, found by walking the links; null when there is none.
 * Then D^1/2 W D^-1/2 is symmetric with elements sign(w_ij) sqrt(w_ij w_ji) (row-standardized symmetric W: d = row sums; Ord 1975).
 */
export function balancingDiagonal(W: Csr): Float64Array | null {
  const { n, rowPtr, colIdx, weight } = W;
  const opposite = oppositeLinks(W);
  if (opposite === null) return null;
  const d = new Float64Array(n);
  const stack = new Int32Array(n);
  for (let root = 0; root < n; root++) {
    if (d[root] !== 0) continue;
    d[root] = 1;
    stack[0] = root;
    for (let depth = 1; depth > 0; ) {
      const i = stack[--depth];
      for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
        const j = colIdx[k];
        const ratio = weight[k] / weight[opposite[k]];
        if (!(ratio > 0)) return null;
        const dj = d[i] * ratio;
        if (d[j] === 0) {
          d[j] = dj;
          stack[depth++] = j;
        } else if (Math.abs(dj - d[j]) > BALANCE_TOLERANCE * d[j]) return null;
      }
    }
  }
  return d;
}

/** Position of w_ji for every link w_ij; null when some link has no opposite. */
function oppositeLinks({ n, rowPtr, colIdx, weight }: Csr): Int32Array | null {
  const opposite = new Int32Array(colIdx.length);
  const next = rowPtr.slice(0, n); // rows are sorted by column, so the opposites of column i come up in order
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      const j = colIdx[k];
      while (next[j] < rowPtr[j + 1] && colIdx[next[j]] < i) next[j]++;
      if (next[j] >= rowPtr[j + 1] || colIdx[next[j]] !== i || weight[next[j]] === 0) return null;
      opposite[k] = next[j];
    }
  }
  return opposite;
}

/** Bytes of one WebAssembly memory that a dense matrix may take. */
const DENSE_LIMIT = 0xffff0000;

/** Units whose dense W fits. */
export const DENSE_UNITS = Math.floor(Math.sqrt(DENSE_LIMIT / 8));

/** n x n doubles, all zero. Throws MEMORY_LIMIT before anything is allocated when they cannot fit. */
function denseSquare(n: number): Float64Array {
  const bytes = 8 * n * n;
  if (bytes > DENSE_LIMIT) {
    const size = (bytes / 1073741824).toFixed(2);
    throw new DurbinError(
      "input",
      "MEMORY_LIMIT",
      `W with ${n} units as a dense matrix needs ${size} GiB, which does not fit the 4 GiB of one WebAssembly memory; at most ${DENSE_UNITS} units do`,
      { bytes, n },
    );
  }
  return new Float64Array(n * n);
}

/** D^1/2 W D^-1/2, with the links of W, for the `balancingDiagonal` d of W: symmetric to the last bit. */
export function symmetricLinks(W: Csr): Csr {
  const opposite = oppositeLinks(W) as Int32Array;
  const weight = W.weight.map((w, k) => {
    const root = Math.sqrt(w * W.weight[opposite[k]]);
    return w < 0 ? -root : root;
  });
  return { n: W.n, rowPtr: W.rowPtr, colIdx: W.colIdx, weight };
}

/** The symmetric matrix similar to W, dense row-major; null when W has none. */
export function symmetricForm(W: Csr): Float64Array | null {
  return balancingDiagonal(W) === null ? null : toDense(symmetricLinks(W));
}

/** W as n x n doubles, row-major. Throws MEMORY_LIMIT. */
export function toDense({ n, rowPtr, colIdx, weight }: Csr): Float64Array {
  const A = denseSquare(n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) A[i * n + colIdx[k]] = weight[k];
  return A;
}

/** From so many units on, components and bands of a symmetric form are looked for. */
const SPARSE_FROM = 256;

/**
 * Eigenvalues of W and the admissible interval of rho. For W similar to a symmetric matrix by `sparseSymmetricEigenvalues`, otherwise, and
 * for few units, O(n^3) time and 8 n^2 bytes.
 */
export function spectrum(W: SpatialWeights | Csr): Spectrum {
  if (balancingDiagonal(W) !== null) {
    const S = symmetricLinks(W);
    const re = W.n < SPARSE_FROM ? symmetricEigenvalues(toDense(S), W.n) : sparseSymmetricEigenvalues(S, "W");
    return { n: W.n, re, im: null, ...interval(re, null, constantRowSum(W)) };
  }
  const { re, im } = generalEigenvalues(toDense(W), W.n);
  return { n: W.n, re, im, ...interval(re, im, constantRowSum(W)) };
}

/** `sum`: a row sum that all rows share is an eigenvalue to the last bit, which computed ones are not. */
function interval(re: Float64Array, im: Float64Array | null, sum: number | null): { low: number; high: number } {
  let radius = 0;
  for (let i = 0; i < re.length; i++) radius = Math.max(radius, Math.abs(re[i]) + (im === null ? 0 : Math.abs(im[i])));
  let min = Math.min(0, sum ?? 0);
  let max = Math.max(0, sum ?? 0);
  for (let i = 0; i < re.length; i++) {
    if (im !== null && Math.abs(im[i]) > REAL_TOLERANCE * radius) continue;
    if (Math.abs(re[i]) <= REAL_TOLERANCE * radius) continue;
    min = Math.min(min, re[i]);
    max = Math.max(max, re[i]);
  }
  return { low: min < 0 ? 1 / min : -Infinity, high: max > 0 ? 1 / max : Infinity };
}

/** The common row sum of W to 1e-10, or null when rows differ. */
export function constantRowSum(W: Csr): number | null {
  const sums = rowSums(W);
  for (let i = 0; i < W.n; i++) if (Math.abs(sums[i] - sums[0]) > 1e-10 * Math.max(1, Math.abs(sums[0]))) return null;
  return W.n === 0 ? null : sums[0];
}
