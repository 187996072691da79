// The inverse of a moment covariance, generally where it is singular.
import { symmetricEigen } from "../../wasm/eigen.js";
import { DurbinError } from "../../errors.js";
import { cholesky, choleskySolve } from "../../wasm/dense.js";
import { matMul } from "../../math/linear.js";

/** Pivots of the scaled matrix below this, and eigenvalues below this share of the largest, are rounding. */
const SINGULAR = 1e-12;

export interface Weight {
  readonly size: number;
  /** Below `size` where the covariance is singular and the inverse a generalized one. */
  readonly rank: number;
  /** W B: size x m. */
  times(B: Float64Array, m: number): Float64Array;
}

/**
 * The inverse of a symmetric positive semi-definite S n x n, by Cholesky, else the Moore-Penrose inverse of S scaled to a diagonal of ones, which
 * does not depend on the units of the moments.
 */
export function weightOf(S: Float64Array, n: number, name: string): Weight {
  const scale = Float64Array.from({ length: n }, (_, i) => (S[i * n + i] > 0 ? 1 / Math.sqrt(S[i * n + i]) : 0));
  const R = S.map((value, p) => value * scale[Math.floor(p / n)] * scale[p % n]);
  const L = factor(R, n, name);
  if (L === null) return generalInverse(R, scale, n, name);
  return {
    size: n,
    rank: n,
    times: (B, m) => scaled(choleskySolve(L, n, scaled(B, scale, m), m), scale, m),
  };
}

/** Row i of B times scale_i. */
const scaled = (B: Float64Array, scale: Float64Array, m: number): Float64Array => B.map((value, p) => value * scale[Math.floor(p / m)]);

/** The Cholesky factor; null where a pivot is rounding. */
function factor(R: Float64Array, n: number, name: string): Float64Array | null {
  try {
    const L = cholesky(R, n, name);
    for (let i = 0; i < n; i++) if (!(L[i * n + i] * L[i * n + i] > SINGULAR)) return null;
    return L;
  } catch (error) {
    if (error instanceof DurbinError && error.code === "NOT_POSITIVE_DEFINITE") return null;
    throw error;
  }
}

function generalInverse(R: Float64Array, scale: Float64Array, n: number, name: string): Weight {
  const { values, vectors } = symmetricEigen(R, n, name);
  const least = SINGULAR * Math.max(0, values[n - 1]);
  const first = values.findIndex((value) => value > least);
  const rank = first < 0 ? 0 : n - first;
  const kept = vectors.subarray((n - rank) * n);
  return {
    size: n,
    rank,
    times: (B, m) => {
      const parts = matMul(kept, scaled(B, scale, m), rank, n, m);
      for (let q = 0; q < rank; q++) for (let j = 0; j < m; j++) parts[q * m + j] /= values[n - rank + q];
      const out = new Float64Array(n * m);
      for (let q = 0; q < rank; q++) {
        for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[i * m + j] += kept[q * n + i] * parts[q * m + j];
      }
      return scaled(out, scale, m);
    },
  };
}

/** The rows and columns `kept` of A n x n. */
export function submatrix(A: Float64Array, n: number, kept: Int32Array): Float64Array {
  const m = kept.length;
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[i * m + j] = A[kept[i] * n + kept[j]];
  return out;
}
