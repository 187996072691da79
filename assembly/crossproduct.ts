// Inner products between the rows of two matrices whose rows are long. The sum of one pair runs over blocks of 512 elements, two lanes
// each, and depends on nothing but the two rows: the same pair gives the same bits in every call, and the result is exactly symmetric.
import { at, put, row } from "./f64";
import { lanes } from "./vector";

const BLOCK: i32 = 512;

/** out_ij := a_i'b_j. A f64[ka x n], B f64[kb x n], out f64[ka x kb]. */
export function crossProducts(ka: i32, kb: i32, n: i32, A: usize, B: usize, out: usize): void {
  memory.fill(out, 0, (<usize>ka * <usize>kb) << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const length = min(BLOCK, n - start);
    const a = A + (<usize>start << 3);
    const b = B + (<usize>start << 3);
    for (let i = 0; i < ka; i += 4) {
      for (let j = 0; j < kb; j += 2) pairs(length, ka - i, kb - j, row(a, i, n), row(b, j, n), n, row(out, i, kb) + (<usize>j << 3), kb);
    }
  }
}

/** out := X X', exactly symmetric. X f64[k x n], out f64[k x k]. */
export function crossProduct(k: i32, n: i32, X: usize, out: usize): void {
  memory.fill(out, 0, (<usize>k * <usize>k) << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const length = min(BLOCK, n - start);
    const x = X + (<usize>start << 3);
    for (let i = 0; i < k; i += 4) {
      for (let j = i; j < k; j += 2) pairs(length, k - i, k - j, row(x, i, n), row(x, j, n), n, row(out, i, k) + (<usize>j << 3), k);
    }
  }
  for (let i = 1; i < k; i++) {
    for (let j = 0; j < i; j++) put(row(out, i, k), j, at(row(out, j, k), i));
  }
}

// @ts-ignore: decorator
@inline
function addTo(address: usize, sum: v128, more: f64): void {
  store<f64>(address, load<f64>(address) + (lanes(sum) + more));
}

/** Adds the products of up to four rows a and two rows b; rows that are missing repeat the last one and are not stored. */
function pairs(n: i32, countA: i32, countB: i32, a: usize, b: usize, stride: i32, out: usize, outStride: i32): void {
  let a0 = a;
  let a1 = row(a, min(1, countA - 1), stride);
  let a2 = row(a, min(2, countA - 1), stride);
  let a3 = row(a, min(3, countA - 1), stride);
  let b0 = b;
  let b1 = row(b, min(1, countB - 1), stride);
  const end = a0 + (<usize>(n & ~1) << 3);
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  while (a0 < end) {
    const y0 = v128.load(b0);
    const y1 = v128.load(b1);
    const x0 = v128.load(a0);
    s00 = f64x2.add(s00, f64x2.mul(x0, y0));
    s01 = f64x2.add(s01, f64x2.mul(x0, y1));
    const x1 = v128.load(a1);
    s10 = f64x2.add(s10, f64x2.mul(x1, y0));
    s11 = f64x2.add(s11, f64x2.mul(x1, y1));
    const x2 = v128.load(a2);
    s20 = f64x2.add(s20, f64x2.mul(x2, y0));
    s21 = f64x2.add(s21, f64x2.mul(x2, y1));
    const x3 = v128.load(a3);
    s30 = f64x2.add(s30, f64x2.mul(x3, y0));
    s31 = f64x2.add(s31, f64x2.mul(x3, y1));
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    b0 += 16;
    b1 += 16;
  }
  const odd = (n & 1) != 0;
  const y0: f64 = odd ? load<f64>(b0) : 0;
  const y1: f64 = odd ? load<f64>(b1) : 0;
  const two = countB > 1;
  const step = <usize>outStride << 3;
  const x0: f64 = odd ? load<f64>(a0) : 0;
  addTo(out, s00, x0 * y0);
  if (two) addTo(out + 8, s01, x0 * y1);
  if (countA < 2) return;
  const x1: f64 = odd ? load<f64>(a1) : 0;
  addTo(out + step, s10, x1 * y0);
  if (two) addTo(out + step + 8, s11, x1 * y1);
  if (countA < 3) return;
  const x2: f64 = odd ? load<f64>(a2) : 0;
  addTo(out + (step << 1), s20, x2 * y0);
  if (two) addTo(out + (step << 1) + 8, s21, x2 * y1);
  if (countA < 4) return;
  const x3: f64 = odd ? load<f64>(a3) : 0;
  addTo(out + step * 3, s30, x3 * y0);
  if (two) addTo(out + step * 3 + 8, s31, x3 * y1);
}
