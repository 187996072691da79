// Elementary reflectors H = I - tau v v' with v_0 = 1. Callers bring their matrix to size one first, so plain sums of squares are safe.
import { addScaled, dot, scale } from "./vector";

/** Sums of squares below this have lost digits to underflow; what they sum is zero beside a matrix of size one. */
const LEAST: f64 = 1e-280;

/**
 * Turns x into v with H x = (beta, 0, …)': writes v over x f64[n], n >= 1, and beta and tau f64[1] each. A vector that is already of that
 * form, up to entries below 1e-140, gets tau = 0.
 */
export function reflector(n: i32, x: usize, beta: usize, tau: usize): void {
  const alpha = load<f64>(x);
  const tail = dot(n - 1, x + 8, x + 8);
  store<f64>(x, 1);
  if (tail < LEAST) {
    store<f64>(beta, alpha);
    store<f64>(tau, 0);
    return memory.fill(x + 8, 0, <usize>(n - 1) << 3);
  }
  const norm = sqrt(alpha * alpha + tail);
  const signed = alpha > 0 ? -norm : norm;
  store<f64>(beta, signed);
  store<f64>(tau, (signed - alpha) / signed);
  scale(n - 1, 1 / (alpha - signed), x + 8);
}

/** y := H y. v, y f64[n]. */
export function reflect(n: i32, v: usize, tau: f64, y: usize): void {
  addScaled(n, -tau * dot(n, v, y), v, y);
}
