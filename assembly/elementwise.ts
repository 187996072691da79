// Transcendental functions of whole vectors. The host's own differ in their last bits between engines; these do not.
import { at, put } from "./f64";

// @ts-ignore: decorator
@inline
function apply(op: i32, x: f64): f64 {
  switch (op) {
    case 0: return NativeMath.exp(x);
    case 1: return NativeMath.log(x);
    case 2: return NativeMath.log1p(x);
    case 3: return NativeMath.expm1(x);
    case 4: return NativeMath.sin(x);
    case 5: return NativeMath.cos(x);
    case 6: return NativeMath.tan(x);
    case 7: return NativeMath.asin(x);
    case 8: return NativeMath.acos(x);
    case 9: return NativeMath.atan(x);
    case 10: return Math.sqrt(x);
    case 11: return Math.abs(x);
    default: return NaN;
  }
}

/** out := op(x). x f64[n], out f64[n] (may be x). The codes of `op` stand in src/wasm/special.ts. */
export function elementwise(op: i32, n: i32, x: usize, out: usize): void {
  for (let i = 0; i < n; i++) put(out, i, apply(op, at(x, i)));
}

/** out := x^y element by element. x f64[n], y f64[n], out f64[n] (may be x or y). */
export function power(n: i32, x: usize, y: usize, out: usize): void {
  for (let i = 0; i < n; i++) put(out, i, NativeMath.pow(at(x, i), at(y, i)));
}

export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

export function log(x: f64): f64 {
  return NativeMath.log(x);
}

export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}
