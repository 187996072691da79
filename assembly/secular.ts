// Eigenvalues and eigenvectors of D + rho z z', D diagonal with ascending distinct entries, rho > 0, no z_i zero. Eigenvalue j lies between
// d_j and d_j+1 and is the root there of the secular equation f = 1/rho + sum of z_i^2 / (d_i - lambda). It is kept as its distance x from the
// nearer of the two, its origin, so that every d_i - lambda has its digits. Rational interpolation with fixed weight (Li 1994), inside a
// bracket; z is then replaced by the one whose eigenvalues are the computed ones to the last digit, which makes the vectors orthogonal
// (Gu, Eisenstat 1995).
import { at, put } from "./f64";
import { Status } from "./status";
import { lanes } from "./vector";

const ROUND_OFF: f64 = 1.1102230246251565e-16;
const ITERATIONS: i32 = 100;

/**
 * Root j: origin i32 := the place of its origin, x f64 := its distance from it. d, z f64[k], square = rho z'z, sums f64[3] work.
 */
export function secularRoot(k: i32, j: i32, d: usize, z: usize, rho: f64, square: f64, origin: usize, x: usize, sums: usize): i32 {
  const last = j == k - 1;
  const gap = last ? square : at(d, j + 1) - at(d, j);
  let from = j;
  let low: f64 = 0;
  let high = gap;
  let t = 0.5 * gap;
  secular(k, d, z, rho, at(d, from), t, sums);
  if (!last && at(sums, 0) < 0) {
    from = j + 1;
    low = -t;
    high = 0;
    t = low;
  } else if (!last) high = t;
  store<i32>(origin, from);
  for (let step = 0; step < ITERATIONS; step++) {
    const f = at(sums, 0);
    if (abs(f) <= ROUND_OFF * (16 + 0.125 * <f64>k) * at(sums, 2)) return done(x, t);
    if (f < 0) low = max(low, t);
    else high = min(high, t);
    let next = t + correction(j, from, last, d, z, t, f, at(sums, 1));
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (abs(next - t) <= ROUND_OFF * abs(next)) return done(x, next);
    t = next;
    secular(k, d, z, rho, at(d, from), t, sums);
  }
  return Status.NO_CONVERGENCE;
}

function done(x: usize, t: f64): i32 {
  store<f64>(x, t);
  return Status.OK;
}

/** sums f64[3] := f, f' and the sum of the magnitudes of f's terms at lambda = origin + t. */
function secular(k: i32, d: usize, z: usize, rho: f64, origin: f64, t: f64, sums: usize): void {
  const end = z + (<usize>(k & ~1) << 3);
  const o = f64x2.splat(origin);
  const tt = f64x2.splat(t);
  let f = f64x2.splat(0);
  let slope = f;
  let size = f;
  while (z < end) {
    const zi = v128.load(z);
    const ratio = f64x2.div(zi, f64x2.sub(f64x2.sub(v128.load(d), o), tt));
    const term = f64x2.mul(zi, ratio);
    f = f64x2.add(f, term);
    size = f64x2.add(size, f64x2.abs(term));
    slope = f64x2.add(slope, f64x2.mul(ratio, ratio));
    z += 16;
    d += 16;
  }
  let sum = lanes(f);
  let magnitude = lanes(size);
  let derivative = lanes(slope);
  if (k & 1) {
    const ratio = load<f64>(z) / (load<f64>(d) - origin - t);
    sum += load<f64>(z) * ratio;
    magnitude += abs(load<f64>(z) * ratio);
    derivative += ratio * ratio;
  }
  put(sums, 0, 1 / rho + sum);
  put(sums, 1, derivative);
  put(sums, 2, 1 / rho + magnitude);
}

/**
 * The step to the root of c + q / (a - x) + s / (b - x) with value f and slope `slope` at t, poles a = d_j and b = d_j+1, and the weight
 * of the one at the origin the true z^2. The last root has one pole.
 */
function correction(j: i32, from: i32, last: bool, d: usize, z: usize, t: f64, f: f64, slope: f64): f64 {
  const a = at(d, j) - at(d, from) - t;
  if (last) return (a * f) / (f - a * slope);
  const b = at(d, j + 1) - at(d, from) - t;
  const near = from == j ? a : b;
  const far = from == j ? b : a;
  const ratio = at(z, from) / near;
  const c = f - far * slope - (near - far) * ratio * ratio;
  const product = a * b * f;
  const linear = (a + b) * f - a * b * slope;
  const root = sqrt(max(linear * linear - 4 * product * c, 0));
  const step = linear <= 0 ? (linear - root) / (2 * c) : (2 * product) / (linear + root);
  return step * f < 0 ? step : -f / slope;
}

/** delta f64[k] := d_i - lambda for the root at distance x from d_origin. */
export function secularDistances(k: i32, d: usize, origin: i32, x: f64, delta: usize): void {
  const end = d + (<usize>(k & ~1) << 3);
  const from = at(d, origin);
  const o = f64x2.splat(from);
  const xx = f64x2.splat(x);
  while (d < end) {
    v128.store(delta, f64x2.sub(f64x2.sub(v128.load(d), o), xx));
    d += 16;
    delta += 16;
  }
  if (k & 1) store<f64>(delta, load<f64>(d) - from - x);
}

/** product_i *= delta_i / (d_i - d_j) for i other than j, product_j *= delta_j. delta of root j. All f64[k]. */
export function multiplyRatios(k: i32, j: i32, d: usize, delta: usize, product: usize): void {
  const own = at(product, j) * at(delta, j);
  const pole = at(d, j);
  const pp = f64x2.splat(pole);
  for (let i = 0; i + 2 <= k; i += 2) {
    const shift = <usize>i << 3;
    const ratio = f64x2.div(v128.load(delta + shift), f64x2.sub(v128.load(d + shift), pp));
    v128.store(product + shift, f64x2.mul(v128.load(product + shift), ratio));
  }
  if (k & 1) put(product, k - 1, at(product, k - 1) * (at(delta, k - 1) / (at(d, k - 1) - pole)));
  put(product, j, own);
}

/** v f64[k] := z_i / delta_i, the eigenvector of a root; the reciprocal of its length. */
export function secularVector(k: i32, z: usize, delta: usize, v: usize): f64 {
  const end = z + (<usize>(k & ~1) << 3);
  let sum = f64x2.splat(0);
  while (z < end) {
    const value = f64x2.div(v128.load(z), v128.load(delta));
    v128.store(v, value);
    sum = f64x2.add(sum, f64x2.mul(value, value));
    z += 16;
    delta += 16;
    v += 16;
  }
  let square = lanes(sum);
  if (k & 1) {
    const value = load<f64>(z) / load<f64>(delta);
    store<f64>(v, value);
    square += value * value;
  }
  return 1 / sqrt(square);
}
