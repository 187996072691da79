// A symmetric matrix without its negative eigenvalues.

/** U max(D, 0) U' of A = U D U', k x k, by Jacobi's rotations. */
export function positivePart(A: ArrayLike<number>, k: number): Float64Array {
  const a = Float64Array.from(A);
  const U = Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  for (let round = 0; round < 60; round++) {
    for (let p = 0; p < k; p++) {
      for (let q = p + 1; q < k; q++) {
        if (a[p * k + q] === 0) continue;
        const angle = Math.atan2(2 * a[p * k + q], a[q * k + q] - a[p * k + p]) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (m: Float64Array, x: number, y: number) => {
          [m[x], m[y]] = [c * m[x] - s * m[y], s * m[x] + c * m[y]];
        };
        for (let i = 0; i < k; i++) turn(a, i * k + p, i * k + q);
        for (let i = 0; i < k; i++) turn(a, p * k + i, q * k + i);
        for (let i = 0; i < k; i++) turn(U, i * k + p, i * k + q);
        a[p * k + q] = a[q * k + p] = 0;
      }
    }
  }
  const at = (i: number, j: number): number => {
    let sum = 0;
    for (let m = 0; m < k; m++) sum += U[i * k + m] * Math.max(0, a[m * k + m]) * U[j * k + m];
    return sum;
  };
  return Float64Array.from({ length: k * k }, (_, index) => at(Math.floor(index / k), index % k));
}
