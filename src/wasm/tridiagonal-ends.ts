// The ends of the spectrum of a symmetric tridiagonal matrix in O(n) each, as Lanczos' method needs them again and again.

/** Symmetric, tridiagonal: alpha [n] on the diagonal, beta[1 .. n - 1] beside it (beta[0] is not read). */
export interface Tridiagonal {
  readonly alpha: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly n: number;
}

/** Stands for a pivot that is zero. */
const TINY = 1e-300;

/** Eigenvalues above x: the positive pivots of T - x (Givens 1954). */
function countAbove({ alpha, beta, n }: Tridiagonal, x: number): number {
  let [count, pivot] = [0, 1];
  for (let i = 0; i < n; i++) {
    pivot = alpha[i] - x - (i === 0 ? 0 : (beta[i] * beta[i]) / pivot);
    if (pivot === 0) pivot = TINY;
    if (pivot > 0) count++;
  }
  return count;
}

/** The largest number that bounds every |eigenvalue| (Gershgorin 1931). */
export function tridiagonalBound({ alpha, beta, n }: Tridiagonal): number {
  let bound = 0;
  for (let i = 0; i < n; i++) {
    bound = Math.max(bound, Math.abs(alpha[i]) + (i === 0 ? 0 : beta[i]) + (i + 1 < n ? beta[i + 1] : 0));
  }
  return bound;
}

/** Eigenvalue number k from above, k = 1 the largest, by bisection to rounding of `bound`. */
export function tridiagonalValue(T: Tridiagonal, k: number, bound: number): number {
  let [low, high] = [-bound, bound];
  while (high - low > 3e-16 * bound) {
    const middle = 0.5 * (low + high);
    if (countAbove(T, middle) >= k) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * The magnitude of the last component of the eigenvector of length one: the pivots of T - value from above and from below meet where the
 * vector is largest (Fernando 1997).
 */
export function lastComponent({ alpha, beta, n }: Tridiagonal, value: number): number {
  const [down, up] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) down[i] = alpha[i] - value - (i === 0 ? 0 : (beta[i] * beta[i]) / down[i - 1]) || TINY;
  for (let i = n - 1; i >= 0; i--) up[i] = alpha[i] - value - (i === n - 1 ? 0 : (beta[i + 1] * beta[i + 1]) / up[i + 1]) || TINY;
  let meet = 0;
  const gap = (i: number): number => Math.abs(down[i] + up[i] - (alpha[i] - value));
  for (let i = 1; i < n; i++) if (gap(i) < gap(meet)) meet = i;
  let [sum, z] = [1, 1];
  for (let i = meet - 1; i >= 0; i--) {
    z *= -beta[i + 1] / down[i];
    sum += z * z;
  }
  z = 1;
  for (let i = meet + 1; i < n; i++) {
    z *= -beta[i] / up[i];
    sum += z * z;
  }
  return Math.abs(z) / Math.sqrt(sum);
}
