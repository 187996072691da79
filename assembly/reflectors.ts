// Reflectors of three rows or columns, I - tau v v' with v = (1, v_1, v_2)', stored as f64[3] tau, v_1, v_2: the steps of a QR sweep.
import { at, put } from "./f64";

/** out f64[3] := tau, v_1, v_2 with (I - tau v v')(p, q, r)' = (beta, 0, 0)'; returns beta. */
export function makeReflector(p: f64, q: f64, r: f64, out: usize): f64 {
  const size = max(max(abs(p), abs(q)), abs(r));
  put(out, 0, 0);
  put(out, 1, 0);
  put(out, 2, 0);
  if (q == 0 && r == 0) return p;
  p /= size;
  q /= size;
  r /= size;
  const norm = sqrt(p * p + q * q + r * r);
  const signed = p > 0 ? norm : -norm;
  put(out, 0, (p + signed) / signed);
  put(out, 1, q / (p + signed));
  put(out, 2, r / (p + signed));
  return -signed * size;
}

/** Three rows of n columns, `step` bytes apart, from the left. */
export function reflectRows(n: i32, x: usize, step: usize, reflector: usize): void {
  let y = x + step;
  let z = y + step;
  const end = x + (<usize>(n & ~1) << 3);
  const tau = v128.load_splat<f64>(reflector);
  const v1 = v128.load_splat<f64>(reflector, 8);
  const v2 = v128.load_splat<f64>(reflector, 16);
  while (x < end) {
    const xx = v128.load(x);
    const yy = v128.load(y);
    const zz = v128.load(z);
    const sum = f64x2.mul(tau, f64x2.add(f64x2.add(xx, f64x2.mul(v1, yy)), f64x2.mul(v2, zz)));
    v128.store(x, f64x2.sub(xx, sum));
    v128.store(y, f64x2.sub(yy, f64x2.mul(sum, v1)));
    v128.store(z, f64x2.sub(zz, f64x2.mul(sum, v2)));
    x += 16;
    y += 16;
    z += 16;
  }
  if (!(n & 1)) return;
  const sum = at(reflector, 0) * (load<f64>(x) + at(reflector, 1) * load<f64>(y) + at(reflector, 2) * load<f64>(z));
  store<f64>(x, load<f64>(x) - sum);
  store<f64>(y, load<f64>(y) - sum * at(reflector, 1));
  store<f64>(z, load<f64>(z) - sum * at(reflector, 2));
}

/** Three columns of n rows, `step` bytes apart, from the right. */
export function reflectColumns(n: i32, x: usize, step: usize, reflector: usize): void {
  const tau = at(reflector, 0);
  const v1 = at(reflector, 1);
  const v2 = at(reflector, 2);
  for (let i = 0; i < n; i++) {
    const sum = tau * (load<f64>(x) + v1 * load<f64>(x, 8) + v2 * load<f64>(x, 16));
    store<f64>(x, load<f64>(x) - sum);
    store<f64>(x, load<f64>(x, 8) - sum * v1, 8);
    store<f64>(x, load<f64>(x, 16) - sum * v2, 16);
    x += step;
  }
}

/** `count` consecutive reflectors from the right on one row. */
export function reflectAlong(count: i32, x: usize, reflector: usize): void {
  for (let k = 0; k < count; k++) {
    reflectColumns(1, x, 0, reflector);
    x += 8;
    reflector += 24;
  }
}

// @ts-ignore: decorator
@inline
function loadPair(x: usize, step: usize): v128 {
  return v128.load_lane<f64>(x + step, v128.load_zero<f64>(x), 1);
}

// @ts-ignore: decorator
@inline
function storePair(x: usize, step: usize, value: v128): void {
  v128.store_lane<f64>(x, value, 0);
  v128.store_lane<f64>(x + step, value, 1);
}

/** The same on four rows `step` bytes apart, two to a register; entries stay in registers until their last reflector. */
export function reflectAlongFour(count: i32, x: usize, step: usize, reflector: usize): void {
  const below = step << 1;
  let a0 = loadPair(x, step);
  let b0 = loadPair(x + below, step);
  let a1 = loadPair(x + 8, step);
  let b1 = loadPair(x + below + 8, step);
  for (let k = 0; k < count; k++) {
    const tau = v128.load_splat<f64>(reflector);
    const v1 = v128.load_splat<f64>(reflector, 8);
    const v2 = v128.load_splat<f64>(reflector, 16);
    const a2 = loadPair(x + 16, step);
    const b2 = loadPair(x + below + 16, step);
    const sumA = f64x2.mul(tau, f64x2.add(f64x2.add(a0, f64x2.mul(v1, a1)), f64x2.mul(v2, a2)));
    const sumB = f64x2.mul(tau, f64x2.add(f64x2.add(b0, f64x2.mul(v1, b1)), f64x2.mul(v2, b2)));
    storePair(x, step, f64x2.sub(a0, sumA));
    storePair(x + below, step, f64x2.sub(b0, sumB));
    a0 = f64x2.sub(a1, f64x2.mul(sumA, v1));
    b0 = f64x2.sub(b1, f64x2.mul(sumB, v1));
    a1 = f64x2.sub(a2, f64x2.mul(sumA, v2));
    b1 = f64x2.sub(b2, f64x2.mul(sumB, v2));
    x += 8;
    reflector += 24;
  }
  storePair(x, step, a0);
  storePair(x + below, step, b0);
  storePair(x + 8, step, a1);
  storePair(x + below + 8, step, b1);
}
