// Small products of row-major matrices on the host (k x k results of inference); panel-sized ones are kernels.

/** a b, (m x k) times (k x n). */
export function matMul(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const value = a[i * k + l];
      for (let j = 0; j < n; j++) out[i * n + j] += value * b[l * n + j];
    }
  }
  return out;
}

/** The transpose of a (m x n), n x m. */
export function transposed(a: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j];
  return out;
}

/** J V J', the covariance (m x m) of J b for b with covariance V: J is m x k, V k x k symmetric. The result is symmetric to the bit. */
export function quadratic(J: Float64Array, V: Float64Array, m: number, k: number): Float64Array {
  const JV = matMul(J, V, m, k, k);
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += JV[i * k + l] * J[j * k + l];
      out[i * m + j] = sum;
      out[j * m + i] = sum;
    }
  }
  return out;
}
