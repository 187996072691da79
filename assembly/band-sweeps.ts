// Reduction of a symmetric band matrix to tridiagonal form (Schwarz 1968), by reflectors in place of rotations: a sweep makes one row
// tridiagonal and chases the bulge off the end, block by block (Murata and Horikoshi 1975; Lang 1993). Each row is kept from its diagonal
// on with room for the bulge, at a fixed stride, so that blocks are ordinary row-major matrices: element (i, j >= i) of A stands at
// i stride + j. The stride leaves three doubles in front of each diagonal that strips of four rows may spoil.
import { at, put, row } from "./f64";
import { reflector } from "./householder";
import { symmetricProduct } from "./symmetric";
import { addScaled, dot, rowDots, scale, subtractRows } from "./vector";

/** Doubles from a row of the band A to the next, for half-bandwidth b: the bulge reaches 2 b - 1 from the diagonal. A has n (stride + 1). */
// @ts-ignore: decorator
@inline
export function bandStride(b: i32): i32 {
  return 2 * b + 2;
}

/** Sweeps that follow each other closely: the blocks they share, 16 b^2 bytes each, stay in half a megabyte. */
export function bandGroup(b: i32): i32 {
  return max(1, min(16, 32768 / (b * b)));
}

/** One sweep under way: tau, a cell, its reflector v f64[b]. */
// @ts-ignore: decorator
@inline
function slotBytes(b: i32): usize {
  return (<usize>b + 4) << 3;
}

/** Bytes of scratch that `bandSweeps` needs. */
export function bandSweepsScratch(b: i32): usize {
  return <usize>(bandGroup(b) + 3) * slotBytes(b);
}

/**
 * The sweeps first … first + count - 1, count at most `bandGroup(b)`, of the reduction of A, n x n with half-bandwidth b >= 1. Sweep g
 * works on block t - g at time t: right behind the one before it, and never in front of what that one still has to change.
 */
export function bandSweeps(n: i32, b: i32, A: usize, first: i32, count: i32, scratch: usize): void {
  const bytes = slotBytes(b);
  const work = scratch + <usize>count * bytes;
  const steps = (n - 2 - first) / b + count;
  for (let t = 0; t < steps; t++) {
    for (let g = 0; g < min(count, t + 1); g++) chase(n, b, A, first + g, t - g, scratch + <usize>g * bytes, work);
  }
}

/** Block k of sweep j. */
function chase(n: i32, b: i32, A: usize, j: i32, k: i32, slot: usize, work: usize): void {
  const r = j + 1 + k * b;
  if (r >= n) return;
  const stride = bandStride(b);
  const m = min(b, n - r);
  const v = slot + 16;
  if (k == 0) annihilate(m, row(A, j, stride) + (<usize>(j + 1) << 3), slot + 8, slot, v);
  const D = row(A, r, stride) + (<usize>r << 3);
  bothSides(m, D, stride, load<f64>(slot), v, work);
  const next = min(b, n - r - m);
  if (next > 0) passOn(m, next, D + (<usize>m << 3), stride, slot, work, slotBytes(b));
}

/** v, tau := the reflector that turns the row x f64[n] into (beta, 0, …), which replaces it. */
function annihilate(n: i32, x: usize, beta: usize, tau: usize, v: usize): void {
  memory.copy(v, x, <usize>n << 3);
  reflector(n, v, beta, tau);
  store<f64>(x, load<f64>(beta));
  memory.fill(x + 8, 0, <usize>(n - 1) << 3);
}

/** D := H D H, upper triangle, for H = I - tau v v': D - v p' - p v' with p = tau D v - (tau^2 v'D v / 2) v. */
function bothSides(n: i32, D: usize, stride: i32, tau: f64, v: usize, p: usize): void {
  memory.fill(p, 0, <usize>n << 3);
  symmetricProduct(n, D, stride, v, p);
  scale(n, tau, p);
  addScaled(n, -0.5 * tau * dot(n, v, p), v, p);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const shift = <usize>i << 3;
    subtractTwo(n - i, row(D, i, stride) + shift, <usize>stride << 3, v + shift, p + shift, p + shift, v + shift);
  }
  for (; i < n; i++) {
    const shift = <usize>i << 3;
    const own = row(D, i, stride) + shift;
    addScaled(n - i, -at(v, i), p + shift, own);
    addScaled(n - i, -at(p, i), v + shift, own);
  }
}

/** C := H C, m x n right of the diagonal block; then the reflector of its first row, left in the slot, is applied from the right. */
function passOn(m: i32, n: i32, C: usize, stride: i32, slot: usize, w: usize, bytes: usize): void {
  const tau = load<f64>(slot);
  const v = slot + 16;
  const u = w + bytes;
  const z = u + bytes;
  memory.fill(w, 0, <usize>n << 3);
  subtractRows(m, n, C, stride, v, w);
  scale(n, -tau, w);
  addScaled(n, -1, w, C);
  annihilate(n, C, slot + 8, slot, u);
  const factor = load<f64>(slot);
  const inner = dot(n, w, u);
  let i = 1;
  for (; i + 4 <= m; i += 4) {
    const own = row(C, i, stride);
    const vi = v + (<usize>i << 3);
    projections(4, n, own, stride, u, vi, inner, factor, z);
    subtractTwo(n, own, <usize>stride << 3, vi, w, z, u);
  }
  for (; i < m; i++) {
    const own = row(C, i, stride);
    projections(1, n, own, stride, u, v + (<usize>i << 3), inner, factor, z);
    addScaled(n, -at(v, i), w, own);
    addScaled(n, -load<f64>(z), u, own);
  }
  memory.copy(v, u, <usize>n << 3);
}

/** z_q := factor (row q of C - v_q w)'u, inner = w'u. */
function projections(rows: i32, n: i32, C: usize, stride: i32, u: usize, v: usize, inner: f64, factor: f64, z: usize): void {
  rowDots(rows, n, C, stride, u, z);
  for (let q = 0; q < rows; q++) put(z, q, factor * (at(z, q) - at(v, q) * inner));
}

/** Four rows of M, `step` bytes apart: row q -= a_q x' + b_q y'. x, y f64[n], a, b f64[4]. */
function subtractTwo(n: i32, M: usize, step: usize, a: usize, x: usize, b: usize, y: usize): void {
  const pairs = x + (<usize>(n & ~1) << 3);
  let m0 = M;
  let m1 = M + step;
  let m2 = m1 + step;
  let m3 = m2 + step;
  const a0 = v128.load_splat<f64>(a);
  const a1 = v128.load_splat<f64>(a, 8);
  const a2 = v128.load_splat<f64>(a, 16);
  const a3 = v128.load_splat<f64>(a, 24);
  const b0 = v128.load_splat<f64>(b);
  const b1 = v128.load_splat<f64>(b, 8);
  const b2 = v128.load_splat<f64>(b, 16);
  const b3 = v128.load_splat<f64>(b, 24);
  while (x < pairs) {
    const xx = v128.load(x);
    const yy = v128.load(y);
    v128.store(m0, f64x2.sub(v128.load(m0), f64x2.add(f64x2.mul(a0, xx), f64x2.mul(b0, yy))));
    v128.store(m1, f64x2.sub(v128.load(m1), f64x2.add(f64x2.mul(a1, xx), f64x2.mul(b1, yy))));
    v128.store(m2, f64x2.sub(v128.load(m2), f64x2.add(f64x2.mul(a2, xx), f64x2.mul(b2, yy))));
    v128.store(m3, f64x2.sub(v128.load(m3), f64x2.add(f64x2.mul(a3, xx), f64x2.mul(b3, yy))));
    x += 16;
    y += 16;
    m0 += 16;
    m1 += 16;
    m2 += 16;
    m3 += 16;
  }
  if (n & 1) {
    const xx = load<f64>(x);
    const yy = load<f64>(y);
    store<f64>(m0, load<f64>(m0) - (at(a, 0) * xx + at(b, 0) * yy));
    store<f64>(m1, load<f64>(m1) - (at(a, 1) * xx + at(b, 1) * yy));
    store<f64>(m2, load<f64>(m2) - (at(a, 2) * xx + at(b, 2) * yy));
    store<f64>(m3, load<f64>(m3) - (at(a, 3) * xx + at(b, 3) * yy));
  }
}
