// Linear algebra of the dense reference, from the textbook, over row-major Float64Arrays (n x n) and lists of rows (small matrices).

export function dotProduct(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A B of small matrices. */
export function multiply(A, B) {
  return A.map((row) => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
}

/** The lower triangular L with A = L L', small. */
export function cholesky(A) {
  const L = A.map((row) => row.map(() => 0));
  for (let i = 0; i < A.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i][j];
      for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
      L[i][j] = i === j ? Math.sqrt(sum) : sum / L[j][j];
    }
  }
  return L;
}

/** A^-1 of a small positive definite matrix: L^-1' L^-1. */
export function choleskyInverse(A) {
  const L = cholesky(A);
  const M = L.map((row) => row.map(() => 0));
  for (let j = 0; j < L.length; j++) {
    for (let i = j; i < L.length; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= L[i][k] * M[k][j];
      M[i][j] = sum / L[i][i];
    }
  }
  return M.map((_, i) => M.map((_, j) => M.reduce((sum, row) => sum + row[i] * row[j], 0)));
}

/** A^-1, n x n, by Gauss and Jordan with row exchanges. */
export function inverse(A, n) {
  const M = Float64Array.from(A);
  const X = new Float64Array(n * n);
  for (let i = 0; i < n; i++) X[i * n + i] = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(M[i * n + k]) > Math.abs(M[pivot * n + k])) pivot = i;
    if (pivot !== k) for (const B of [M, X]) swapRows(B, n, k, pivot);
    const scale = 1 / M[k * n + k];
    for (let j = k; j < n; j++) M[k * n + j] *= scale;
    for (let j = 0; j < n; j++) X[k * n + j] *= scale;
    for (let i = 0; i < n; i++) {
      const factor = M[i * n + k];
      if (i === k || factor === 0) continue;
      for (let j = k; j < n; j++) M[i * n + j] -= factor * M[k * n + j];
      for (let j = 0; j < n; j++) X[i * n + j] -= factor * X[k * n + j];
    }
  }
  return X;
}

function swapRows(B, n, a, b) {
  for (let j = 0; j < n; j++) [B[a * n + j], B[b * n + j]] = [B[b * n + j], B[a * n + j]];
}

/** Eigenvalues of a symmetric n x n matrix: Householder's tridiagonal form, then implicit QL (Martin, Reinsch and Wilkinson 1968). */
export function symmetricEigenvalues(A, n) {
  const { diagonal, below } = tridiagonalize(Float64Array.from(A), n);
  return implicitQl(diagonal, below);
}

/** Reflections A := (I - v v' / h) A (I - v v' / h) from the last row upwards; only the lower triangle is read and kept. */
function tridiagonalize(A, n) {
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  const p = new Float64Array(n);
  for (let m = n - 1; m > 0; m--) {
    const v = A.subarray(m * n, m * n + m);
    const norm = Math.sqrt(dotProduct(v, v));
    diagonal[m] = A[m * n + m];
    below[m] = m === 1 ? v[0] : 0;
    if (m === 1 || norm === 0) continue;
    const g = v[m - 1] > 0 ? -norm : norm;
    const h = norm * norm - v[m - 1] * g;
    v[m - 1] -= g;
    below[m] = g;
    reflect(A, n, m, v, h, p);
  }
  diagonal[0] = A[0];
  return { diagonal, below };
}

/** A := A - v q' - q v' with p = A v / h and q = p - (p'v / 2h) v, in the leading m x m block. */
function reflect(A, n, m, v, h, p) {
  p.fill(0, 0, m);
  for (let i = 0; i < m; i++) {
    let sum = A[i * n + i] * v[i];
    for (let j = 0; j < i; j++) {
      sum += A[i * n + j] * v[j];
      p[j] += A[i * n + j] * v[i];
    }
    p[i] += sum;
  }
  let product = 0;
  for (let i = 0; i < m; i++) {
    p[i] /= h;
    product += p[i] * v[i];
  }
  for (let i = 0; i < m; i++) p[i] -= (product / (2 * h)) * v[i];
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) A[i * n + j] -= v[i] * p[j] + p[i] * v[j];
}

/** Eigenvalues of a tridiagonal matrix; below[i] stands between diagonal[i - 1] and diagonal[i]. */
function implicitQl(diagonal, below) {
  const n = diagonal.length;
  const d = diagonal;
  const e = Float64Array.from({ length: n }, (_, i) => below[i + 1] ?? 0);
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      qlStep(d, e, l, m);
    }
  }
  return d.sort();
}

/** One implicit step with Wilkinson's shift on the block l .. m. */
function qlStep(d, e, l, m) {
  const half = (d[l + 1] - d[l]) / (2 * e[l]);
  let g = d[m] - d[l] + e[l] / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * e[i], c * e[i]];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return;
    }
    [s, c] = [f / r, g / r];
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}
