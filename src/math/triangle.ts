/**
 * L with L L' = V for a positive semi-definite V (k x k): Cholesky with columns of zeros where a pivot vanishes, so that draws
 * from a singular covariance stay in its range. For the small matrices of inference; kernels have the large ones.
 */
export function lowerTriangle(V: Float64Array, k: number): Float64Array {
  const L = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    let pivot = V[j * k + j];
    for (let m = 0; m < j; m++) pivot -= L[j * k + m] * L[j * k + m];
    if (!(pivot > 1e-14 * V[j * k + j])) continue;
    const root = Math.sqrt(pivot);
    L[j * k + j] = root;
    for (let i = j + 1; i < k; i++) {
      let sum = V[i * k + j];
      for (let m = 0; m < j; m++) sum -= L[i * k + m] * L[j * k + m];
      L[i * k + j] = sum / root;
    }
  }
  return L;
}
