// Lanczos' three-term recurrence (1950) for a sparse symmetric matrix; the basis is not kept. With u_j = beta_j v_j, v_j of length one,
//   w = S v_j - beta_j v_j-1,  alpha_j = v_j'w,  u_j+1 = w - alpha_j v_j,  beta_j+1 = |u_j+1|.
import { rowTimes } from "./csr";
import { at, intAt, put } from "./f64";
import { dot, lanes } from "./vector";

/** w := scale S u - last before; scale u'w. Row by row. */
function productDot(n: i32, rowPtr: usize, colIdx: usize, weight: usize, scale: f64, u: usize, last: f64, before: usize, w: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const sum = rowTimes(intAt(rowPtr, i), intAt(rowPtr, i + 1), colIdx, weight, u);
    const value = scale * sum - last * at(before, i);
    put(w, i, value);
    total += at(u, i) * value;
  }
  return scale * total;
}

/** w -= alpha u; w'w. */
function subtractNorm(n: i32, alpha: f64, u: usize, w: usize): f64 {
  const pairs = w + (<usize>(n & ~1) << 3);
  const factor = f64x2.splat(alpha);
  let sum = f64x2.splat(0);
  while (w < pairs) {
    const value = f64x2.sub(v128.load(w), f64x2.mul(factor, v128.load(u)));
    v128.store(w, value);
    sum = f64x2.add(sum, f64x2.mul(value, value));
    w += 16;
    u += 16;
  }
  if (!(n & 1)) return lanes(sum);
  const value = load<f64>(w) - alpha * load<f64>(u);
  store<f64>(w, value);
  return lanes(sum) + value * value;
}

/**
 * Steps from .. to - 1: the tridiagonal matrix has alpha f64[to] on its diagonal and below it the elements 1 .. to - 1 of beta f64[to + 1], whose first is
 * the length of the start vector. vectors f64[3 n]: u_j stands in third j mod 3, the start vector in the first. Ends early, with the number of steps
 * done, when a beta is zero.
 */
export function lanczosSteps(
  n: i32,
  rowPtr: usize,
  colIdx: usize,
  weight: usize,
  vectors: usize,
  from: i32,
  to: i32,
  alpha: usize,
  beta: usize,
): i32 {
  const third = <usize>n << 3;
  if (from == 0) put(beta, 0, sqrt(dot(n, vectors, vectors)));
  for (let j = from; j < to; j++) {
    const u = vectors + third * <usize>(j % 3);
    const w = vectors + third * <usize>((j + 1) % 3);
    const before = vectors + third * <usize>((j + 2) % 3);
    const scale = 1 / at(beta, j);
    const last = j == 0 ? 0 : at(beta, j) / at(beta, j - 1);
    const a = productDot(n, rowPtr, colIdx, weight, scale, u, last, before, w);
    const b = sqrt(subtractNorm(n, a * scale, u, w));
    put(alpha, j, a);
    put(beta, j + 1, b);
    if (!(b > 0)) return j + 1;
  }
  return to;
}
