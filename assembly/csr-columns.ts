// W B for several columns at once: every entry of W is read once for up to sixteen of them, two lanes at a time. Each column has the bits of `spatialLag`.
// Where all weights of a row are equal, as in row-standardized contiguity, one weight a row is enough: `step`, the bytes from one weight of a row to the
// next, is then 0 instead of 8.
import { intAt } from "./f64";

/** Sixteen columns of one row of W B: B and out at the first of them. */
function sixteenColumns(column: usize, end: usize, weight: usize, step: usize, B: usize, rowBytes: usize, out: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  for (; column < end; column += 4, weight += step) {
    const w = v128.load_splat<f64>(weight);
    const source = B + <usize>load<i32>(column) * rowBytes;
    c0 = f64x2.add(c0, f64x2.mul(w, v128.load(source)));
    c1 = f64x2.add(c1, f64x2.mul(w, v128.load(source, 16)));
    c2 = f64x2.add(c2, f64x2.mul(w, v128.load(source, 32)));
    c3 = f64x2.add(c3, f64x2.mul(w, v128.load(source, 48)));
    c4 = f64x2.add(c4, f64x2.mul(w, v128.load(source, 64)));
    c5 = f64x2.add(c5, f64x2.mul(w, v128.load(source, 80)));
    c6 = f64x2.add(c6, f64x2.mul(w, v128.load(source, 96)));
    c7 = f64x2.add(c7, f64x2.mul(w, v128.load(source, 112)));
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
  v128.store(out, c4, 64);
  v128.store(out, c5, 80);
  v128.store(out, c6, 96);
  v128.store(out, c7, 112);
}

function fourColumns(column: usize, end: usize, weight: usize, step: usize, B: usize, rowBytes: usize, out: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = c0;
  for (; column < end; column += 4, weight += step) {
    const w = v128.load_splat<f64>(weight);
    const source = B + <usize>load<i32>(column) * rowBytes;
    c0 = f64x2.add(c0, f64x2.mul(w, v128.load(source)));
    c1 = f64x2.add(c1, f64x2.mul(w, v128.load(source, 16)));
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
}

function oneColumn(column: usize, end: usize, weight: usize, step: usize, B: usize, rowBytes: usize, out: usize): void {
  let sum: f64 = 0;
  for (; column < end; column += 4, weight += step) sum += load<f64>(weight) * load<f64>(B + <usize>load<i32>(column) * rowBytes);
  store<f64>(out, sum);
}

/** Rows from .. to - 1 of out := W B. B and out f64[n m], row-major, no overlap; weight f64[nnz] with step 8 or f64[n] with step 0. */
export function csrTimesDense(from: i32, to: i32, m: i32, rowPtr: usize, colIdx: usize, weight: usize, step: usize, B: usize, out: usize): void {
  const rowBytes = <usize>m << 3;
  out += <usize>from * rowBytes;
  for (let i = from; i < to; i++) {
    const start = <usize>intAt(rowPtr, i);
    const column = colIdx + (start << 2);
    const w = weight + ((step == 0 ? <usize>i : start) << 3);
    const end = colIdx + (<usize>intAt(rowPtr, i + 1) << 2);
    let j: usize = 0;
    for (; j + 128 <= rowBytes; j += 128) sixteenColumns(column, end, w, step, B + j, rowBytes, out + j);
    for (; j + 32 <= rowBytes; j += 32) fourColumns(column, end, w, step, B + j, rowBytes, out + j);
    for (; j < rowBytes; j += 8) oneColumn(column, end, w, step, B + j, rowBytes, out + j);
    out += rowBytes;
  }
}

/** Rows from .. to - 1 of B f64[n m], row-major, := those of m vectors of length n that stand one after the other in x. */
export function interleave(from: i32, to: i32, n: i32, m: i32, x: usize, B: usize): void {
  const stride = <usize>n << 3;
  B += (<usize>from * <usize>m) << 3;
  for (let i = from; i < to; i++) {
    const source = x + (<usize>i << 3);
    for (let j = 0; j < m; j++, B += 8) store<f64>(B, load<f64>(source + <usize>j * stride));
  }
}

/** The reverse: x := the columns of B, one after the other. */
export function separate(from: i32, to: i32, n: i32, m: i32, B: usize, x: usize): void {
  const stride = <usize>n << 3;
  B += (<usize>from * <usize>m) << 3;
  for (let i = from; i < to; i++) {
    const target = x + (<usize>i << 3);
    for (let j = 0; j < m; j++, B += 8) store<f64>(target + <usize>j * stride, load<f64>(B));
  }
}
