// Lanczos' three-term recurrence (1950) for a sparse symmetric matrix; the basis is not kept.
import { spatialLag } from "./csr";
import { put } from "./f64";
import { addScaled, dot, scale } from "./vector";

/**
 * Steps on from a unit vector v and the one before it (zero at the start, beta = 0): alpha, beta f64[steps] := the diagonal of the tridiagonal matrix and
 * what stands below it. v, before f64[n] go along, w f64[n] is scratch.
 * Ends early with the number of steps done when a beta is zero.
 */
export function lanczosSteps(
  n: i32,
  rowPtr: usize,
  colIdx: usize,
  weight: usize,
  steps: i32,
  last: f64,
  v: usize,
  before: usize,
  w: usize,
  alpha: usize,
  beta: usize,
): i32 {
  for (let step = 0; step < steps; step++) {
    spatialLag(n, rowPtr, colIdx, weight, v, w);
    addScaled(n, -last, before, w);
    const a = dot(n, v, w);
    addScaled(n, -a, v, w);
    last = sqrt(dot(n, w, w));
    put(alpha, step, a);
    put(beta, step, last);
    if (!(last > 0)) return step + 1;
    memory.copy(before, v, <usize>n << 3);
    memory.copy(v, w, <usize>n << 3);
    scale(n, 1 / last, v);
  }
  return steps;
}
