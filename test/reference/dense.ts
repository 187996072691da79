// Dense linear algebra from the definitions, on flat row-major arrays, and matrices whose spectrum is known in closed form.

export type Numbers = ArrayLike<number>;

export const matrix = (m: number, n: number, of: (i: number, j: number) => number): Float64Array =>
  Float64Array.from({ length: m * n }, (_, p) => of(Math.floor(p / n), p % n));
export const identity = (n: number): Float64Array => matrix(n, n, (i, j) => (i === j ? 1 : 0));
export const transposed = (A: Numbers, m: number, n: number): Float64Array => matrix(n, m, (i, j) => A[j * n + i]);

/** The sum of a_ip b_pj over p, for every i and j. */
export function product(A: Numbers, B: Numbers, m: number, k: number, n: number): Float64Array {
  return matrix(m, n, (i, j) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += A[i * k + p] * B[p * n + j];
    return sum;
  });
}

/** X X' for rows X. */
export const gram = (X: Numbers, k: number, n: number): Float64Array => product(X, transposed(X, k, n), k, n, k);

/** Determinant by expansion along the first row; for n up to 8. */
export function determinant(A: Numbers, n: number): number {
  if (n === 0) return 1;
  let sum = 0;
  for (let j = 0; j < n; j++) {
    const minor = matrix(n - 1, n - 1, (r, c) => A[(r + 1) * n + (c < j ? c : c + 1)]);
    sum += (j % 2 === 0 ? 1 : -1) * A[j] * determinant(minor, n - 1);
  }
  return sum;
}

/** Solution of A X = B by Gauss-Jordan elimination with complete row search. B n x m. */
export function solve(A: Numbers, B: Numbers, n: number, m: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => A[i * n + j]),
    ...Array.from({ length: m }, (_, j) => B[i * m + j]),
  ]);
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[p][c])) p = r;
    [rows[c], rows[p]] = [rows[p], rows[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c] / rows[c][c];
      for (let j = c; j < n + m; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  return matrix(n, m, (i, j) => rows[i][n + j] / rows[i][i]);
}

/** ln|det A| and the sign of det A by elimination with complete search for pivots; -Infinity and 0 when one is exactly zero. */
export function logDeterminant(A: Numbers, n: number): { logAbs: number; sign: number } {
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => A[i * n + j]));
  let [logAbs, sign] = [0, 1];
  for (let c = 0; c < n; c++) {
    let [p, q] = [c, c];
    for (let r = c; r < n; r++) for (let j = c; j < n; j++) if (Math.abs(rows[r][j]) > Math.abs(rows[p][q])) [p, q] = [r, j];
    if (p !== c) sign = -sign;
    if (q !== c) sign = -sign;
    [rows[c], rows[p]] = [rows[p], rows[c]];
    for (const row of rows) [row[c], row[q]] = [row[q], row[c]];
    const pivot = rows[c][c];
    if (pivot === 0) return { logAbs: Number.NEGATIVE_INFINITY, sign: 0 };
    if (pivot < 0) sign = -sign;
    logAbs += Math.log(Math.abs(pivot));
    for (let r = c + 1; r < n; r++) {
      const factor = rows[r][c] / pivot;
      if (factor !== 0) for (let j = c; j < n; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  return { logAbs, sign };
}

/** Eigenvalues of a symmetric matrix, ascending, by Jacobi's rotations (1846), until the off-diagonal vanishes. */
export function jacobiEigenvalues(A: Numbers, n: number): Float64Array {
  const a = Float64Array.from(A);
  for (let round = 0; round < 60; round++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q];
        off = Math.max(off, Math.abs(apq));
        if (apq === 0) continue;
        const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, n, p, q, c, t * c);
      }
    }
    if (off < 1e-300) break;
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i]).sort();
}

function rotate(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
}

type Complex = readonly [number, number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const minus = ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d];
const over = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
};
const size = ([a, b]: Complex): number => Math.sqrt(a * a + b * b);

/**
 * An upper bound of the smallest singular value of A - z I: the length of (A - z I) x for the solution x of (A - z I) x = b, divided by
 * that of x. Small against A exactly when z is an eigenvalue of a matrix close to A.
 */
export function distanceFromSingular(A: Numbers, n: number, re: number, im: number): number {
  const M = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (_, j): Complex => {
      if (j === n) return [1 + (i % 3), i % 2];
      return i === j ? [A[i * n + j] - re, -im] : [A[i * n + j], 0];
    }),
  );
  const length = Math.sqrt(M.reduce((sum, row) => sum + size(row[n]) ** 2, 0));
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (size(M[r][c]) > size(M[p][c])) p = r;
    [M[c], M[p]] = [M[p], M[c]];
    if (size(M[c][c]) === 0) return 0;
    for (let r = c + 1; r < n; r++) {
      const factor = over(M[r][c], M[c][c]);
      for (let j = c; j <= n; j++) M[r][j] = minus(M[r][j], times(factor, M[c][j]));
    }
  }
  let total = 0;
  for (let r = n - 1; r >= 0; r--) {
    for (let j = r + 1; j < n; j++) M[r][n] = minus(M[r][n], times(M[r][j], M[j][n]));
    M[r][n] = over(M[r][n], M[r][r]);
    total += size(M[r][n]) ** 2;
  }
  return length / Math.sqrt(total);
}

/** The undirected ring of n: eigenvalues 2 cos(2 pi k / n). */
export const ring = (n: number): Float64Array => matrix(n, n, (i, j) => ((i + 1) % n === j ? 1 : 0) + ((j + 1) % n === i ? 1 : 0));
export const ringEigenvalues = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => 2 * Math.cos((2 * Math.PI * k) / n)).sort();

/** Wilkinson's W+ of odd n: tridiagonal, diagonal |i - (n - 1) / 2|, ones beside; its large eigenvalues come in pairs that almost agree. */
export const wilkinson = (n: number): Float64Array =>
  matrix(n, n, (i, j) => (i === j ? Math.abs(i - (n - 1) / 2) : Math.abs(i - j) === 1 ? 1 : 0));

export const hilbert = (n: number): Float64Array => matrix(n, n, (i, j) => 1 / (i + j + 1));

/** The companion matrix of the polynomial with the given real roots. */
export function companion(roots: readonly number[]): Float64Array {
  let coefficients = [1];
  for (const root of roots) coefficients = [...coefficients, 0].map((c, i) => c - (i > 0 ? root * coefficients[i - 1] : 0));
  const n = roots.length;
  return matrix(n, n, (i, j) => (i === 0 ? -coefficients[j + 1] : i - 1 === j ? 1 : 0));
}
