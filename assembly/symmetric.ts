// Reduction of a dense symmetric matrix to tridiagonal form, A = Q T Q' (Dongarra, Sorensen, Hammarling 1989): a panel of reflectors is
// found with products of the trailing matrix and a vector, then the trailing matrix is updated once. Only the upper triangle is used: its
// rows lie contiguous. The reflector of step j replaces row j from column j + 1 on, its leading one included.
import { at, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { reflect, reflector } from "./householder";
import { addScaled, dot, lanes, rowDots, scale, subtractRows } from "./vector";

const PANEL: i32 = 32;

/** Bytes of scratch that `tridiagonalize` needs. */
export function tridiagonalizeScratch(n: i32): usize {
  return ((<usize>(3 * PANEL) * (<usize>n + 1)) << 3) + addProductScratch(n, n, 2 * PANEL);
}

/**
 * A f64[n x n] := reflectors, d f64[n] and e f64[n] := diagonal and sub-diagonal (n - 1 of it) of T, tau f64[n] := factors of the
 * reflectors. U f64[m x n], m row vectors u: each becomes Q'u.
 */
export function tridiagonalize(n: i32, A: usize, d: usize, e: usize, tau: usize, m: i32, U: usize, scratch: usize): void {
  const V = scratch; // v of the panel, then w, then v again: the two sides of the rank-2k update are rows 0 and PANEL onward
  const coefficients = row(V, 3 * PANEL, n);
  const product = coefficients + (<usize>(3 * PANEL) << 3);
  for (let start = 0; start < n; start += PANEL) {
    const columns = min(PANEL, n - start);
    for (let p = 0; p < columns; p++) {
      panelStep(n, start + p, p, A, V, d, e, tau, coefficients);
      const j = start + p;
      if (j + 1 < n) applyTo(n - 1 - j, row(A, j, n) + (<usize>(j + 1) << 3), at(tau, j), m, U + (<usize>(j + 1) << 3), n);
    }
    const next = start + PANEL;
    if (next >= n) continue;
    const size = n - next;
    const left = V + (<usize>next << 3);
    const rest = row(A, next, n) + (<usize>next << 3);
    addProduct(size, size, 2 * PANEL, -1, left, 1, n, row(left, PANEL, n), n, 1, rest, n, Part.UPPER, product);
  }
}

function applyTo(length: i32, v: usize, tau: f64, m: i32, U: usize, stride: i32): void {
  for (let q = 0; q < m; q++) reflect(length, v, tau, row(U, q, stride));
}

/** Row j, the p-th of its panel: brings it up to date, finds its reflector v and w = tau (A v) - (tau^2 v'A v / 2) v. */
function panelStep(n: i32, j: i32, p: i32, A: usize, V: usize, d: usize, e: usize, tau: usize, coefficients: usize): void {
  const W = row(V, PANEL, n);
  const own = row(A, j, n) + (<usize>j << 3);
  for (let q = 0; q < p; q++) {
    put(coefficients, q, at(row(W, q, n), j));
    put(coefficients, PANEL + q, at(row(V, q, n), j));
  }
  subtractRows(p, n - j, V + (<usize>j << 3), n, coefficients, own);
  subtractRows(p, n - j, W + (<usize>j << 3), n, coefficients + (<usize>PANEL << 3), own);
  put(d, j, load<f64>(own));
  if (j + 1 == n) return;
  const length = n - 1 - j;
  const shift = <usize>(j + 1) << 3;
  const source = own + 8;
  reflector(length, source, e + (<usize>j << 3), tau + (<usize>j << 3));
  const factor = at(tau, j);
  const v = row(V, p, n) + shift;
  const w = row(W, p, n) + shift;
  memory.copy(v, source, <usize>length << 3);
  memory.copy(row(V, 2 * PANEL + p, n) + shift, source, <usize>length << 3);
  memory.fill(w, 0, <usize>length << 3);
  symmetricProduct(length, row(A, j + 1, n) + shift, n, v, w);
  rowDots(p, length, V + shift, n, v, coefficients + (<usize>PANEL << 3));
  rowDots(p, length, W + shift, n, v, coefficients);
  subtractRows(p, length, V + shift, n, coefficients, w);
  subtractRows(p, length, W + shift, n, coefficients + (<usize>PANEL << 3), w);
  scale(length, factor, w);
  addScaled(length, -0.5 * factor * dot(length, w, v), v, w);
}

/** y += A x from the upper triangle of A. A f64[n x n] at `stride` doubles a row, x, y f64[n]. */
export function symmetricProduct(n: i32, A: usize, stride: i32, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const shift = <usize>i << 3;
    const corner = row(A, i, stride) + shift;
    cornerProduct(4, corner, stride, x + shift, y + shift);
    strip(n - i - 4, corner + 32, <usize>stride << 3, x + shift, y + shift);
  }
  const shift = <usize>i << 3;
  cornerProduct(n - i, row(A, i, stride) + shift, stride, x + shift, y + shift);
}

function cornerProduct(n: i32, A: usize, stride: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    const source = row(A, i, stride);
    let sum = at(source, i) * at(x, i);
    for (let j = i + 1; j < n; j++) {
      sum += at(source, j) * at(x, j);
      put(y, j, at(y, j) + at(source, j) * at(x, i));
    }
    put(y, i, at(y, i) + sum);
  }
}

/** Four rows right of their corner, n columns: their products with x go to y_0 … y_3, those of their transpose to y_4 onward. */
function strip(n: i32, A: usize, step: usize, x: usize, y: usize): void {
  let a0 = A;
  let a1 = A + step;
  let a2 = a1 + step;
  let a3 = a2 + step;
  let xj = x + 32;
  let yj = y + 32;
  const end = xj + (<usize>(n & ~1) << 3);
  const x0 = v128.load_splat<f64>(x);
  const x1 = v128.load_splat<f64>(x, 8);
  const x2 = v128.load_splat<f64>(x, 16);
  const x3 = v128.load_splat<f64>(x, 24);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  while (xj < end) {
    const xx = v128.load(xj);
    const r0 = v128.load(a0);
    const r1 = v128.load(a1);
    s0 = f64x2.add(s0, f64x2.mul(r0, xx));
    s1 = f64x2.add(s1, f64x2.mul(r1, xx));
    const t01 = f64x2.add(f64x2.mul(r0, x0), f64x2.mul(r1, x1));
    const r2 = v128.load(a2);
    const r3 = v128.load(a3);
    s2 = f64x2.add(s2, f64x2.mul(r2, xx));
    s3 = f64x2.add(s3, f64x2.mul(r3, xx));
    const t23 = f64x2.add(f64x2.mul(r2, x2), f64x2.mul(r3, x3));
    v128.store(yj, f64x2.add(v128.load(yj), f64x2.add(t01, t23)));
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    xj += 16;
    yj += 16;
  }
  let t0 = lanes(s0);
  let t1 = lanes(s1);
  let t2 = lanes(s2);
  let t3 = lanes(s3);
  if (n & 1) {
    const last = load<f64>(xj);
    const r0 = load<f64>(a0);
    const r1 = load<f64>(a1);
    const r2 = load<f64>(a2);
    const r3 = load<f64>(a3);
    t0 += r0 * last;
    t1 += r1 * last;
    t2 += r2 * last;
    t3 += r3 * last;
    const t = r0 * at(x, 0) + r1 * at(x, 1) + (r2 * at(x, 2) + r3 * at(x, 3));
    store<f64>(yj, load<f64>(yj) + t);
  }
  put(y, 0, at(y, 0) + t0);
  put(y, 1, at(y, 1) + t1);
  put(y, 2, at(y, 2) + t2);
  put(y, 3, at(y, 3) + t3);
}

/** Reflectors that are applied together. */
const TOGETHER: i32 = 64;

/** Bytes of scratch that `applyQ` needs. */
export function applyQScratch(n: i32): usize {
  return ((<usize>TOGETHER * <usize>(2 * n + TOGETHER + 1)) << 3) + addProductScratch(n, n, n);
}

/**
 * Z := Z Q' for the Q that `tridiagonalize` left in A and tau: eigenvectors of T in rows become those of the matrix. Reflectors are
 * applied from the last to the first, many together as I - V'T V with T of Schreiber and Van Loan (1989). Z f64[n x n]. Clears the lower
 * triangle of A.
 */
export function applyQ(n: i32, A: usize, tau: usize, Z: usize, scratch: usize): void {
  for (let i = 0; i < n; i++) memory.fill(row(A, i, n), 0, <usize>(i + 1) << 3);
  const T = scratch;
  const Y = row(T, TOGETHER + 1, TOGETHER);
  const after = row(Y, n, TOGETHER);
  const product = row(after, n, TOGETHER);
  for (let start = ((n - 1) / TOGETHER) * TOGETHER; start >= 0; start -= TOGETHER) {
    const rows = min(TOGETHER, n - 1 - start);
    if (rows <= 0) continue;
    const size = n - 1 - start;
    const V = row(A, start, n) + (<usize>(start + 1) << 3);
    const C = Z + (<usize>(start + 1) << 3);
    triangle(rows, size, V, n, tau + (<usize>start << 3), T, row(T, TOGETHER, TOGETHER));
    memory.fill(Y, 0, (<usize>(2 * n) * <usize>TOGETHER) << 3);
    addProduct(n, rows, size, 1, C, n, 1, V, 1, n, Y, TOGETHER, Part.FULL, product);
    addProduct(n, rows, rows, 1, Y, TOGETHER, 1, T, TOGETHER, 1, after, TOGETHER, Part.FULL, product);
    addProduct(n, size, rows, -1, after, TOGETHER, 1, V, n, 1, C, n, Part.FULL, product);
  }
}

/** T of H_r … H_1 = I - V'T V, lower triangular: T_ii = tau_i, T_i,0..i-1 = -tau_i (V_i V'_0..i-1) T. */
function triangle(rows: i32, n: i32, V: usize, stride: i32, tau: usize, T: usize, products: usize): void {
  for (let i = 0; i < rows; i++) {
    const own = row(T, i, TOGETHER);
    memory.fill(own, 0, <usize>TOGETHER << 3);
    rowDots(i, n, V, stride, row(V, i, stride), products);
    for (let q = 0; q < i; q++) addScaled(i, -at(tau, i) * at(products, q), row(T, q, TOGETHER), own);
    put(own, i, at(tau, i));
  }
}
