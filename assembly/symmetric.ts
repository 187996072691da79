// Reduction of a dense symmetric matrix to tridiagonal form, A = Q T Q' (Dongarra, Sorensen, Hammarling 1989): a panel of reflectors is
// found with products of the trailing matrix and a vector, then the trailing matrix is updated once. Only the upper triangle is used: its
// rows lie contiguous. The reflector of step j replaces row j from column j + 1 on, its leading one included.
import { at, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { reflect, reflector } from "./householder";
import { addScaled, dot, lanes, rowDots, scale, subtractRows } from "./vector";

const PANEL: i32 = 32;

/** From this many rows on products are made of two pieces, so that two threads can share them: below, handing out costs what is gained. */
const DIVIDED: i32 = 1024;

/** Bytes of scratch that `tridiagonalize` needs. */
export function tridiagonalizeScratch(n: i32): usize {
  return ((<usize>(3 * PANEL + 1) * (<usize>n + 1)) << 3) + addProductScratch(n, n, 2 * PANEL);
}

// The scratch holds three blocks of PANEL rows: v of the panel, then w, then v again, so that the two sides of the rank-2k update are rows 0
// and PANEL onward; then the second piece of a product, coefficients of the panel's rows, and the scratch of the update.

// @ts-ignore: decorator
@inline
function secondPiece(n: i32, scratch: usize): usize {
  return row(scratch, 3 * PANEL, n);
}

// @ts-ignore: decorator
@inline
function coefficientsOf(n: i32, scratch: usize): usize {
  return row(scratch, 3 * PANEL + 1, n);
}

/**
 * A f64[n x n] := reflectors, d f64[n] and e f64[n] := diagonal and sub-diagonal (n - 1 of it) of T, tau f64[n] := factors of the
 * reflectors. U f64[m x n], m row vectors u: each becomes Q'u. Begins with step `from`; the steps before it are done.
 */
export function tridiagonalize(n: i32, from: i32, A: usize, d: usize, e: usize, tau: usize, m: i32, U: usize, scratch: usize): void {
  const product = coefficientsOf(n, scratch) + (<usize>(3 * PANEL) << 3);
  for (let j = from; j < n; j++) {
    reduceBegin(n, j, A, d, e, tau, scratch);
    for (let piece = 0; piece < reducePieces(n, j); piece++) reduceProduct(n, j, piece, A, scratch);
    const next = reduceEnd(n, j, A, tau, scratch);
    if (j + 1 < n) applyTo(n - 1 - j, row(A, j, n) + (<usize>(j + 1) << 3), at(tau, j), m, U + (<usize>(j + 1) << 3), n);
    if (next > 0) reduceUpdate(n, next, n, A, scratch, product);
  }
}

function applyTo(length: i32, v: usize, tau: f64, m: i32, U: usize, stride: i32): void {
  for (let q = 0; q < m; q++) reflect(length, v, tau, row(U, q, stride));
}

/** Begins step j: brings row j up to date and finds its reflector v. */
export function reduceBegin(n: i32, j: i32, A: usize, d: usize, e: usize, tau: usize, scratch: usize): void {
  const p = j % PANEL;
  const W = row(scratch, PANEL, n);
  const coefficients = coefficientsOf(n, scratch);
  const own = row(A, j, n) + (<usize>j << 3);
  for (let q = 0; q < p; q++) {
    put(coefficients, q, at(row(W, q, n), j));
    put(coefficients, PANEL + q, at(row(scratch, q, n), j));
  }
  subtractRows(p, n - j, scratch + (<usize>j << 3), n, coefficients, own);
  subtractRows(p, n - j, W + (<usize>j << 3), n, coefficients + (<usize>PANEL << 3), own);
  put(d, j, load<f64>(own));
  if (j + 1 == n) return;
  const length = n - 1 - j;
  const source = own + 8;
  reflector(length, source, e + (<usize>j << 3), tau + (<usize>j << 3));
  const v = row(scratch, p, n) + (<usize>(j + 1) << 3);
  memory.copy(v, source, <usize>length << 3);
  memory.copy(row(v, 2 * PANEL, n), source, <usize>length << 3);
}

/** Pieces that the product A v of step j is made of. */
export function reducePieces(n: i32, j: i32): i32 {
  return n - 1 - j < DIVIDED ? 1 : 2;
}

/** Rows of the first piece, which cover half of the upper triangle when there are two. */
// @ts-ignore: decorator
@inline
function firstRows(length: i32): i32 {
  return length < DIVIDED ? length : ((75 * length) >> 8) & ~3;
}

/** One piece of A v: the first goes to w, the second beside it. */
export function reduceProduct(n: i32, j: i32, piece: i32, A: usize, scratch: usize): void {
  const length = n - 1 - j;
  const rows = firstRows(length);
  const shift = <usize>(j + 1) << 3;
  const rest = row(A, j + 1, n) + shift;
  const v = row(scratch, j % PANEL, n) + shift;
  if (piece == 0) {
    const w = row(v, PANEL, n);
    memory.fill(w, 0, <usize>length << 3);
    symmetricRows(rows, length, rest, n, v, w);
  } else {
    const second = secondPiece(n, scratch);
    const after = <usize>rows << 3;
    memory.fill(second, 0, <usize>(length - rows) << 3);
    symmetricProduct(length - rows, row(rest, rows, n) + after, n, v + after, second);
  }
}

/** Ends step j with w = tau (A v) - (tau^2 v'A v / 2) v; the row from which on A waits for `reduceUpdate`, 0 when it can wait longer. */
export function reduceEnd(n: i32, j: i32, A: usize, tau: usize, scratch: usize): i32 {
  const length = n - 1 - j;
  if (length == 0) return 0;
  const p = j % PANEL;
  const shift = <usize>(j + 1) << 3;
  const V = scratch + shift;
  const W = row(V, PANEL, n);
  const v = row(V, p, n);
  const w = row(W, p, n);
  const coefficients = coefficientsOf(n, scratch);
  const rows = firstRows(length);
  if (rows < length) addScaled(length - rows, 1, secondPiece(n, scratch), w + (<usize>rows << 3));
  rowDots(p, length, V, n, v, coefficients + (<usize>PANEL << 3));
  rowDots(p, length, W, n, v, coefficients);
  subtractRows(p, length, V, n, coefficients, w);
  subtractRows(p, length, W, n, coefficients + (<usize>PANEL << 3), w);
  const factor = at(tau, j);
  scale(length, factor, w);
  addScaled(length, -0.5 * factor * dot(length, w, v), v, w);
  return p == PANEL - 1 ? j + 1 : 0;
}

/** After a panel: brings the rows first .. end - 1 of A up to date. scratch: of `tridiagonalize`; product: of `addProduct`. */
export function reduceUpdate(n: i32, first: i32, end: i32, A: usize, scratch: usize, product: usize): void {
  const left = scratch + (<usize>first << 3);
  const rest = row(A, first, n) + (<usize>first << 3);
  addProduct(end - first, n - first, 2 * PANEL, -1, left, 1, n, row(left, PANEL, n), n, 1, rest, n, Part.UPPER, product);
}

/** y += A x from the upper triangle of A. A f64[n x n] at `stride` doubles a row, x, y f64[n]. */
export function symmetricProduct(n: i32, A: usize, stride: i32, x: usize, y: usize): void {
  symmetricRows(n, n, A, stride, x, y);
}

/** What the first `rows` rows of the upper triangle, all or a multiple of four, add to y. */
function symmetricRows(rows: i32, n: i32, A: usize, stride: i32, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const shift = <usize>i << 3;
    const corner = row(A, i, stride) + shift;
    cornerProduct(4, corner, stride, x + shift, y + shift);
    strip(n - i - 4, corner + 32, <usize>stride << 3, x + shift, y + shift);
  }
  const shift = <usize>i << 3;
  cornerProduct(rows - i, row(A, i, stride) + shift, stride, x + shift, y + shift);
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
export function applyQScratch(m: i32, n: i32): usize {
  return ((<usize>TOGETHER * <usize>(2 * m + TOGETHER + 1)) << 3) + addProductScratch(m, n, n);
}

/**
 * Z := Z Q' for the Q that `tridiagonalize` left in A and tau: eigenvectors of T in rows become those of the matrix. Reflectors are
 * applied from the last to the first, many together as I - V'T V with T of Schreiber and Van Loan (1989). Z f64[m x n]; below its
 * reflectors A is zero.
 */
export function applyQ(m: i32, n: i32, A: usize, tau: usize, Z: usize, scratch: usize): void {
  const T = scratch;
  const Y = row(T, TOGETHER + 1, TOGETHER);
  const after = row(Y, m, TOGETHER);
  const product = row(after, m, TOGETHER);
  for (let start = ((n - 1) / TOGETHER) * TOGETHER; start >= 0; start -= TOGETHER) {
    const rows = min(TOGETHER, n - 1 - start);
    if (rows <= 0) continue;
    const size = n - 1 - start;
    const V = row(A, start, n) + (<usize>(start + 1) << 3);
    const C = Z + (<usize>(start + 1) << 3);
    triangle(rows, size, V, n, tau + (<usize>start << 3), T, row(T, TOGETHER, TOGETHER));
    memory.fill(Y, 0, (<usize>(2 * m) * <usize>TOGETHER) << 3);
    addProduct(m, rows, size, 1, C, n, 1, V, 1, n, Y, TOGETHER, Part.FULL, product);
    addProduct(m, rows, rows, 1, Y, TOGETHER, 1, T, TOGETHER, 1, after, TOGETHER, Part.FULL, product);
    addProduct(m, size, rows, -1, after, TOGETHER, 1, V, n, 1, C, n, Part.FULL, product);
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
