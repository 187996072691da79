// The dense work inside a front, on strips of four rows. Fronts are padded so that every strip is whole: entries beyond the rows are zero,
// pivots beyond the columns are one.
import { at, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { Status } from "./status";
import { element, elements } from "./vector";

/** Pivots that are eliminated before the rest of a front is touched. */
const PANEL: i32 = 64;

/** Update matrices of at least this order are formed on packed blocks. */
const PACKED: i32 = 192;

/** Bytes of scratch that `factorFront` needs for fronts of at most so many lines. */
export function frontScratch(lines: i32): usize {
  return 128 + addProductScratch(lines, lines, PANEL);
}

/** out := C - A'B for four rows: A f64[depth x 4], B f64[depth x width] with `step` bytes a row; C and out f64[4 x width]. */
function strip(width: i32, depth: i32, a: usize, b: usize, step: usize, c: usize, cStep: usize, out: usize, outStep: usize): void {
  const end = b + (<usize>width << 3);
  for (; b < end; b += 32) {
    let t = c;
    let c00 = v128.load(t);
    let c01 = v128.load(t, 16);
    t += cStep;
    let c10 = v128.load(t);
    let c11 = v128.load(t, 16);
    t += cStep;
    let c20 = v128.load(t);
    let c21 = v128.load(t, 16);
    t += cStep;
    let c30 = v128.load(t);
    let c31 = v128.load(t, 16);
    let p = a;
    let q = b;
    for (let k = depth; k > 0; k--) {
      const b0 = v128.load(q);
      const b1 = v128.load(q, 16);
      const a0 = v128.load_splat<f64>(p);
      c00 = f64x2.sub(c00, f64x2.mul(a0, b0));
      c01 = f64x2.sub(c01, f64x2.mul(a0, b1));
      const a1 = v128.load_splat<f64>(p, 8);
      c10 = f64x2.sub(c10, f64x2.mul(a1, b0));
      c11 = f64x2.sub(c11, f64x2.mul(a1, b1));
      const a2 = v128.load_splat<f64>(p, 16);
      c20 = f64x2.sub(c20, f64x2.mul(a2, b0));
      c21 = f64x2.sub(c21, f64x2.mul(a2, b1));
      const a3 = v128.load_splat<f64>(p, 24);
      c30 = f64x2.sub(c30, f64x2.mul(a3, b0));
      c31 = f64x2.sub(c31, f64x2.mul(a3, b1));
      p += step;
      q += step;
    }
    t = out;
    v128.store(t, c00);
    v128.store(t, c01, 16);
    t += outStep;
    v128.store(t, c10);
    v128.store(t, c11, 16);
    t += outStep;
    v128.store(t, c20);
    v128.store(t, c21, 16);
    t += outStep;
    v128.store(t, c30);
    v128.store(t, c31, 16);
    c += 32;
    out += 32;
  }
}

/** C := U^-T C for four rows of `width` and the triangle that `pivotBlock` left: reciprocals of the diagonal, then the rest by columns. */
function substitute(width: i32, triangle: usize, c: usize, step: usize): void {
  const end = c + (<usize>width << 3);
  const r0 = v128.load_splat<f64>(triangle);
  const r1 = v128.load_splat<f64>(triangle, 8);
  const r2 = v128.load_splat<f64>(triangle, 16);
  const r3 = v128.load_splat<f64>(triangle, 24);
  const u01 = v128.load_splat<f64>(triangle, 32);
  const u02 = v128.load_splat<f64>(triangle, 40);
  const u12 = v128.load_splat<f64>(triangle, 48);
  const u03 = v128.load_splat<f64>(triangle, 56);
  const u13 = v128.load_splat<f64>(triangle, 64);
  const u23 = v128.load_splat<f64>(triangle, 72);
  for (; c < end; c += 16) {
    const c1 = c + step;
    const c2 = c1 + step;
    const c3 = c2 + step;
    const x0 = f64x2.mul(v128.load(c), r0);
    const x1 = f64x2.mul(f64x2.sub(v128.load(c1), f64x2.mul(u01, x0)), r1);
    const y2 = f64x2.sub(f64x2.sub(v128.load(c2), f64x2.mul(u02, x0)), f64x2.mul(u12, x1));
    const y3 = f64x2.sub(f64x2.sub(v128.load(c3), f64x2.mul(u03, x0)), f64x2.mul(u13, x1));
    const x2 = f64x2.mul(y2, r2);
    v128.store(c, elements(x0));
    v128.store(c1, elements(x1));
    v128.store(c2, elements(x2));
    v128.store(c3, elements(f64x2.mul(f64x2.sub(y3, f64x2.mul(u23, x2)), r3)));
  }
}

let mantissa: f64 = 1;
let exponent: f64 = 0;

/** Starts a determinant, which is kept as a mantissa in [1, 2) and an exponent. */
export function startDeterminant(): void {
  mantissa = 1;
  exponent = 0;
}

/** ln of the product of the pivots since `startDeterminant`. */
export function logDeterminant(): f64 {
  return Math.log(mantissa) + exponent * 0.6931471805599453;
}

// @ts-ignore: decorator
@inline
function exponentOf(bits: u64): i32 {
  return <i32>(bits >> 52) - 1023;
}

// @ts-ignore: decorator
@inline
function mantissaOf(bits: u64): f64 {
  return reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
}

function multiplyDeterminant(p0: f64, p1: f64, p2: f64, p3: f64): void {
  const b0 = reinterpret<u64>(p0);
  const b1 = reinterpret<u64>(p1);
  const b2 = reinterpret<u64>(p2);
  const b3 = reinterpret<u64>(p3);
  const product = reinterpret<u64>(mantissa * mantissaOf(b0) * (mantissaOf(b1) * mantissaOf(b2)) * mantissaOf(b3));
  exponent += <f64>(exponentOf(b0) + exponentOf(b1) + exponentOf(b2) + exponentOf(b3) + exponentOf(product));
  mantissa = mantissaOf(product);
}

/** A := U with A = U'U for the 4 x 4 block at A, and the triangle for `substitute`. A pivot not above its `least` f64[4] is not positive definite. */
function pivotBlock(A: usize, step: usize, triangle: usize, least: usize): i32 {
  const A1 = A + step;
  const A2 = A1 + step;
  const A3 = A2 + step;
  const p0 = load<f64>(A);
  const r0 = 1 / sqrt(p0);
  const u01 = element(load<f64>(A, 8) * r0);
  const u02 = element(load<f64>(A, 16) * r0);
  const u03 = element(load<f64>(A, 24) * r0);
  const p1 = load<f64>(A1, 8) - u01 * u01;
  const r1 = 1 / sqrt(p1);
  const u12 = element((load<f64>(A1, 16) - u01 * u02) * r1);
  const u13 = element((load<f64>(A1, 24) - u01 * u03) * r1);
  const p2 = load<f64>(A2, 16) - u02 * u02 - u12 * u12;
  const r2 = 1 / sqrt(p2);
  const u23 = element((load<f64>(A2, 24) - u02 * u03 - u12 * u13) * r2);
  const p3 = load<f64>(A3, 24) - u03 * u03 - u13 * u13 - u23 * u23;
  const r3 = 1 / sqrt(p3);
  if (!(p0 > at(least, 0) && p1 > at(least, 1) && p2 > at(least, 2) && p3 > at(least, 3))) return Status.NOT_POSITIVE_DEFINITE;
  if (!(p0 < Infinity && p1 < Infinity && p2 < Infinity && p3 < Infinity)) return Status.NOT_POSITIVE_DEFINITE;
  multiplyDeterminant(p0, p1, p2, p3);
  put(triangle, 0, r0);
  put(triangle, 1, r1);
  put(triangle, 2, r2);
  put(triangle, 3, r3);
  put(triangle, 4, u01);
  put(triangle, 5, u02);
  put(triangle, 6, u12);
  put(triangle, 7, u03);
  put(triangle, 8, u13);
  put(triangle, 9, u23);
  return Status.OK;
}

/** Eliminates pivots from … until - 1 (multiples of four) of front F, in their own rows only. */
function eliminatePanel(from: i32, until: i32, lines: i32, F: usize, triangle: usize, least: usize): i32 {
  const step = <usize>lines << 3;
  const top = row(F, from, lines);
  for (let k = from; k < until; k += 4) {
    const column = <usize>k << 3;
    const block = row(F, k, lines) + column;
    if (k > from) strip(lines - k, k - from, top + column, top + column, step, block, step, block, step);
    const status = pivotBlock(block, step, triangle, least + column);
    if (status != Status.OK) return status;
    substitute(lines - k, triangle, block, step);
  }
  return Status.OK;
}

/**
 * C -= A'B. A f64[depth x m], B f64[depth x n], C f64[m x n], all with `lines` doubles a row; with Part.UPPER only that triangle of C. m and n
 * are multiples of four; scratch as `addProductScratch` says.
 */
export function subtractProduct(m: i32, n: i32, depth: i32, A: usize, B: usize, C: usize, lines: i32, part: i32, scratch: usize): void {
  if (n >= PACKED) {
    addProduct(m, n, depth, -1, A, 1, lines, B, lines, 1, C, lines, part, scratch);
    return;
  }
  const step = <usize>lines << 3;
  for (let i = 0; i < m; i += 4) {
    const skip = part == Part.UPPER ? i : 0;
    const block = row(C, i, lines) + (<usize>skip << 3);
    strip(n - skip, depth, A + (<usize>i << 3), B + (<usize>skip << 3), step, block, step, block, step);
  }
}

/** X := U^-T, lower triangular, for U f64[pivots x pivots] of `factorFront` and a zero X, both with `lines` doubles a row. */
export function invertPivotRows(pivots: i32, lines: i32, U: usize, X: usize, triangle: usize): void {
  const step = <usize>lines << 3;
  for (let k = 0; k < pivots; k += 4) {
    const column = <usize>k << 3;
    const block = row(X, k, lines);
    for (let i = 0; i < 4; i++) put(row(block, i, lines) + column, i, 1);
    if (k > 0) strip(k, k, U + column, X, step, block, step, block, step);
    readTriangle(row(U, k, lines) + column, step, triangle);
    substitute(k + 4, triangle, block, step);
  }
}

/** The triangle of a 4 x 4 block of U for `substitute`. */
function readTriangle(U: usize, step: usize, triangle: usize): void {
  const U1 = U + step;
  const U2 = U1 + step;
  put(triangle, 0, 1 / load<f64>(U));
  put(triangle, 1, 1 / load<f64>(U1, 8));
  put(triangle, 2, 1 / load<f64>(U2, 16));
  put(triangle, 3, 1 / load<f64>(U2 + step, 24));
  put(triangle, 4, load<f64>(U, 8));
  put(triangle, 5, load<f64>(U, 16));
  put(triangle, 6, load<f64>(U1, 16));
  put(triangle, 7, load<f64>(U, 24));
  put(triangle, 8, load<f64>(U1, 24));
  put(triangle, 9, load<f64>(U2, 24));
}

/** Takes the share of the pivot rows `from` … until - 1 off the rows from `until` on. */
function updateRest(from: i32, until: i32, lines: i32, F: usize, scratch: usize): void {
  const U = row(F, from, lines) + (<usize>until << 3);
  const rest = row(F, until, lines) + (<usize>until << 3);
  subtractProduct(lines - until, lines - until, until - from, U, U, rest, lines, Part.UPPER, scratch);
}

/** C := what is left of the rows behind the pivots after those from `from` on; C f64[updates x updates], padded. */
function schurComplement(from: i32, pivots: i32, lines: i32, F: usize, C: usize, scratch: usize): void {
  const step = <usize>lines << 3;
  const updates = lines - pivots;
  const top = row(F, from, lines);
  const packed = updates >= PACKED;
  if (packed) updateRest(from, pivots, lines, F, scratch);
  for (let i = pivots; i < lines; i += 4) {
    const U = top + (<usize>i << 3);
    const block = row(F, i, lines) + (<usize>i << 3);
    const out = row(C, i - pivots, updates) + (<usize>(i - pivots) << 3);
    strip(lines - i, packed ? 0 : pivots - from, U, U, step, block, step, out, <usize>updates << 3);
  }
}

/**
 * Eliminates the pivots of front F (both padded): its pivot rows become those of U with A = U'U, undefined left of the diagonal; C becomes
 * the update matrix. scratch as `frontScratch` says.
 */
export function factorFront(pivots: i32, lines: i32, F: usize, C: usize, least: usize, scratch: usize): i32 {
  let from = 0;
  for (;;) {
    const until = min(from + PANEL, pivots);
    const status = eliminatePanel(from, until, lines, F, scratch, least);
    if (status != Status.OK) return status;
    if (until == pivots) break;
    updateRest(from, until, lines, F, scratch + 128);
    from = until;
  }
  if (lines > pivots) schurComplement(from, pivots, lines, F, C, scratch + 128);
  return Status.OK;
}

/** Adds the update matrix C f64[count x count], padded to `width`, to front F of `lines` lines, at the lines i32[count] named `to`. */
export function extendAdd(count: i32, width: i32, C: usize, to: usize, lines: i32, F: usize): void {
  for (let i = 0; i < count; i++) {
    const from = row(C, i, width);
    const target = row(F, load<i32>(to + (<usize>i << 2)), lines);
    for (let j = i; j < count; j++) {
      const place = target + (<usize>load<i32>(to + (<usize>j << 2)) << 3);
      store<f64>(place, load<f64>(place) + at(from, j));
    }
  }
}
