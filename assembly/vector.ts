// Loops over contiguous doubles, two lanes at a time. The order of every sum depends on the length alone, so results repeat bit for bit.
import { at, put } from "./f64";

/** Sum of both lanes. */
// @ts-ignore: decorator
@inline
export function lanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** x'y. x, y f64[n]. */
export function dot(n: i32, x: usize, y: usize): f64 {
  const blocks = x + (<usize>(n & ~7) << 3);
  const end = x + (<usize>n << 3);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  while (x < blocks) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  let sum = lanes(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  while (x < end) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}

/** y += alpha x. x, y f64[n]. */
export function addScaled(n: i32, alpha: f64, x: usize, y: usize): void {
  const pairs = x + (<usize>(n & ~1) << 3);
  const factor = f64x2.splat(alpha);
  while (x < pairs) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (n & 1) store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
}

/** x *= alpha. x f64[n]. */
export function scale(n: i32, alpha: f64, x: usize): void {
  const pairs = x + (<usize>(n & ~1) << 3);
  const factor = f64x2.splat(alpha);
  while (x < pairs) {
    v128.store(x, f64x2.mul(v128.load(x), factor));
    x += 16;
  }
  if (n & 1) store<f64>(x, load<f64>(x) * alpha);
}

/**
 * Elements of factors of a smaller magnitude, 2^-511, become zero where their products would be subnormal numbers, which take a processor a
 * hundred times as long: effects between distant units fade to them.
 */
const NEGLIGIBLE: f64 = 1.4916681462400413e-154;

/** x, or zero for what is negligible. */
// @ts-ignore: decorator
@inline
export function element(x: f64): f64 {
  return abs(x) < NEGLIGIBLE ? 0 : x;
}

/** The same for two lanes. */
// @ts-ignore: decorator
@inline
export function elements(x: v128): v128 {
  return v128.andnot(x, f64x2.lt(f64x2.abs(x), f64x2.splat(NEGLIGIBLE)));
}

/** x := alpha x without what is negligible. x f64[n]. */
export function scaleElements(n: i32, alpha: f64, x: usize): void {
  const pairs = x + (<usize>(n & ~1) << 3);
  const factor = f64x2.splat(alpha);
  while (x < pairs) {
    v128.store(x, elements(f64x2.mul(v128.load(x), factor)));
    x += 16;
  }
  if (n & 1) store<f64>(x, element(load<f64>(x) * alpha));
}

/** Largest magnitude; NaN when one is NaN, 0 for n = 0. x f64[n]. */
export function maxAbs(n: i32, x: usize): f64 {
  const pairs = x + (<usize>(n & ~1) << 3);
  let most = f64x2.splat(0);
  while (x < pairs) {
    most = f64x2.max(most, f64x2.abs(v128.load(x)));
    x += 16;
  }
  const both = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  return n & 1 ? max(both, abs(load<f64>(x))) : both;
}

/** The power of two that brings a positive finite number into [1, 2), as far as doubles reach; 1 for zero. */
export function binaryScale(x: f64): f64 {
  if (x == 0) return 1;
  const exponent = max(<i32>((reinterpret<u64>(x) >> 52) & 0x7ff), 1) - 1023;
  return reinterpret<f64>(<u64>(1023 - max(min(exponent, 1000), -1000)) << 52);
}

/**
 * out_q := the inner product of row q of M with x, with bits that do not depend on q or on the other rows. M f64[rows x n] at `stride`
 * doubles a row, x f64[n], out f64[rows].
 */
export function rowDots(rows: i32, n: i32, M: usize, stride: i32, x: usize, out: usize): void {
  const step = <usize>stride << 3;
  let q = 0;
  for (; q + 4 <= rows; q += 4) {
    fourDots(n, M, step, x, out + (<usize>q << 3));
    M += step << 2;
  }
  for (; q < rows; q++) {
    put(out, q, oneDot(n, M, x));
    M += step;
  }
}

/** The sum of both halves and of the products of the last n % 4 elements. */
function finish(n: i32, even: v128, odd: v128, x: usize, y: usize): f64 {
  let sum = lanes(f64x2.add(even, odd));
  for (let i = 0; i < (n & 3); i++) sum += at(x, i) * at(y, i);
  return sum;
}

function oneDot(n: i32, m: usize, x: usize): f64 {
  const end = x + (<usize>(n & ~3) << 3);
  let even = f64x2.splat(0);
  let odd = even;
  while (x < end) {
    even = f64x2.add(even, f64x2.mul(v128.load(x), v128.load(m)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(x, 16), v128.load(m, 16)));
    x += 32;
    m += 32;
  }
  return finish(n, even, odd, x, m);
}

function fourDots(n: i32, M: usize, step: usize, x: usize, out: usize): void {
  const end = x + (<usize>(n & ~3) << 3);
  let m0 = M;
  let m1 = M + step;
  let m2 = m1 + step;
  let m3 = m2 + step;
  let e0 = f64x2.splat(0);
  let e1 = e0;
  let e2 = e0;
  let e3 = e0;
  let o0 = e0;
  let o1 = e0;
  let o2 = e0;
  let o3 = e0;
  while (x < end) {
    const even = v128.load(x);
    e0 = f64x2.add(e0, f64x2.mul(even, v128.load(m0)));
    e1 = f64x2.add(e1, f64x2.mul(even, v128.load(m1)));
    e2 = f64x2.add(e2, f64x2.mul(even, v128.load(m2)));
    e3 = f64x2.add(e3, f64x2.mul(even, v128.load(m3)));
    const odd = v128.load(x, 16);
    o0 = f64x2.add(o0, f64x2.mul(odd, v128.load(m0, 16)));
    o1 = f64x2.add(o1, f64x2.mul(odd, v128.load(m1, 16)));
    o2 = f64x2.add(o2, f64x2.mul(odd, v128.load(m2, 16)));
    o3 = f64x2.add(o3, f64x2.mul(odd, v128.load(m3, 16)));
    x += 32;
    m0 += 32;
    m1 += 32;
    m2 += 32;
    m3 += 32;
  }
  put(out, 0, finish(n, e0, o0, x, m0));
  put(out, 1, finish(n, e1, o1, x, m1));
  put(out, 2, finish(n, e2, o2, x, m2));
  put(out, 3, finish(n, e3, o3, x, m3));
}

/** y -= the sum of c_q times row q of M. M f64[rows x n] at `stride` doubles a row, c f64[rows], y f64[n]. */
export function subtractRows(rows: i32, n: i32, M: usize, stride: i32, c: usize, y: usize): void {
  const step = <usize>stride << 3;
  let q = 0;
  for (; q + 4 <= rows; q += 4) {
    subtractFour(n, M, step, c + (<usize>q << 3), y);
    M += step << 2;
  }
  for (; q < rows; q++) {
    addScaled(n, -at(c, q), M, y);
    M += step;
  }
}

function subtractFour(n: i32, M: usize, step: usize, c: usize, y: usize): void {
  const pairs = y + (<usize>(n & ~1) << 3);
  let m0 = M;
  let m1 = M + step;
  let m2 = m1 + step;
  let m3 = m2 + step;
  const c0 = v128.load_splat<f64>(c);
  const c1 = v128.load_splat<f64>(c, 8);
  const c2 = v128.load_splat<f64>(c, 16);
  const c3 = v128.load_splat<f64>(c, 24);
  while (y < pairs) {
    const s01 = f64x2.add(f64x2.mul(c0, v128.load(m0)), f64x2.mul(c1, v128.load(m1)));
    const s23 = f64x2.add(f64x2.mul(c2, v128.load(m2)), f64x2.mul(c3, v128.load(m3)));
    v128.store(y, f64x2.sub(v128.load(y), f64x2.add(s01, s23)));
    y += 16;
    m0 += 16;
    m1 += 16;
    m2 += 16;
    m3 += 16;
  }
  if (n & 1) {
    const s01 = at(c, 0) * load<f64>(m0) + at(c, 1) * load<f64>(m1);
    const s23 = at(c, 2) * load<f64>(m2) + at(c, 3) * load<f64>(m3);
    store<f64>(y, load<f64>(y) - (s01 + s23));
  }
}
