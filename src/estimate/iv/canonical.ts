// Canonical correlations between a few variables and the instruments, and what is orthogonal to some directions.
import { matMul, transposed } from "../../math/linear.js";
import { dot } from "../../math/vector.js";
import { cholesky } from "../../wasm/dense.js";
import { symmetricEigen } from "../../wasm/eigen.js";
import { columnsOf, orthonormalize } from "./projection.js";

export interface Directions {
  /** [n] ascending */
  readonly values: Float64Array;
  /** n x n: row k solves A w = value[k] B w, with w'Bw = 1 */
  readonly vectors: Float64Array;
}

/** A w = value B w for symmetric A and positive definite B, both n x n. Throws NOT_POSITIVE_DEFINITE, naming `name`. */
export function relativeTo(A: Float64Array, B: Float64Array, n: number, name: string): Directions {
  const scale = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(B[i * n + i]));
  const scaled = (M: Float64Array): Float64Array => M.map((value, at) => value * scale[Math.floor(at / n)] * scale[at % n]);
  const inverse = lowerInverse(cholesky(scaled(B), n, name), n);
  const inner = matMul(matMul(inverse, scaled(A), n, n, n), transposed(inverse, n, n), n, n, n);
  const { values, vectors } = symmetricEigen(inner, n, name);
  const back = matMul(vectors, inverse, n, n, n);
  return { values, vectors: back.map((value, at) => value * scale[at % n]) };
}

function lowerInverse(L: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let l = j; l < i; l++) sum -= L[i * n + l] * out[l * n + j];
      out[i * n + j] = sum / L[i * n + i];
    }
  }
  return out;
}

/** Rows orthonormal to each other and to the m given rows of length n, which are independent: (n - m) x n. */
export function complement(rows: Float64Array, m: number, n: number): Float64Array {
  const basis = rows.slice(0, m * n);
  orthonormalize(basis, n);
  const away = new Float64Array(n * n);
  for (let i = 0; i < n; i++) away[i * n + i] = 1;
  for (const row of columnsOf(basis, n)) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) away[i * n + j] -= row[i] * row[j];
  }
  return symmetricEigen(away, n).vectors.slice(m * n); // eigenvalues 0, m times, then 1
}

/** Products of the rows of A (m x n) with the rows of B (k x n): m x k. */
export function rowProducts(A: Float64Array, m: number, B: Float64Array, k: number): Float64Array {
  const [a, b] = [columnsOf(A, A.length / m), columnsOf(B, B.length / k)];
  return Float64Array.from({ length: m * k }, (_, at) => dot(a[Math.floor(at / k)], b[at % k]));
}
