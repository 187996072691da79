import { at, intAt, put } from "./f64";

/** out := W x, one spatial lag. rowPtr i32[n + 1], colIdx i32[nnz], weight f64[nnz], x f64[n], out f64[n] (no overlap). */
export function spatialLag(n: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize, out: usize): void {
  for (let i = 0; i < n; i++) {
    const end = intAt(rowPtr, i + 1);
    let sum: f64 = 0;
    for (let k = intAt(rowPtr, i); k < end; k++) sum += at(weight, k) * at(x, intAt(colIdx, k));
    put(out, i, sum);
  }
}

/** out := (I (x) W) x for `blocks` stacked vectors of length n: a column of a time-major panel, or several columns one after the other. */
export function spatialLagBlocks(n: i32, blocks: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize, out: usize): void {
  const stride = <usize>n << 3;
  for (let b = 0; b < blocks; b++) {
    spatialLag(n, rowPtr, colIdx, weight, x, out);
    x += stride;
    out += stride;
  }
}

/** x'W y, row by row. */
export function quadraticForm(n: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize, y: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const end = intAt(rowPtr, i + 1);
    let sum: f64 = 0;
    for (let k = intAt(rowPtr, i); k < end; k++) sum += at(weight, k) * at(y, intAt(colIdx, k));
    total += at(x, i) * sum;
  }
  return total;
}

/** sum of w_ij (x_i - x_j)^2, row by row. */
export function squaredDifferences(n: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const end = intAt(rowPtr, i + 1);
    const own = at(x, i);
    let sum: f64 = 0;
    for (let k = intAt(rowPtr, i); k < end; k++) {
      const difference = own - at(x, intAt(colIdx, k));
      sum += at(weight, k) * difference * difference;
    }
    total += sum;
  }
  return total;
}

/** Eight columns of one row of W B: B and out at the first of them. */
// @ts-ignore: decorator
@inline
function eightColumns(start: i32, end: i32, colIdx: usize, weight: usize, B: usize, rowBytes: usize, out: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let c2 = f64x2.splat(0);
  let c3 = f64x2.splat(0);
  for (let k = start; k < end; k++) {
    const w = v128.load_splat<f64>(weight + (<usize>k << 3));
    const source = B + <usize>intAt(colIdx, k) * rowBytes;
    c0 = f64x2.add(c0, f64x2.mul(w, v128.load(source)));
    c1 = f64x2.add(c1, f64x2.mul(w, v128.load(source, 16)));
    c2 = f64x2.add(c2, f64x2.mul(w, v128.load(source, 32)));
    c3 = f64x2.add(c3, f64x2.mul(w, v128.load(source, 48)));
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
}

/** out := W B. B and out f64[n m], row-major, no overlap. */
export function csrTimesDense(n: i32, m: i32, rowPtr: usize, colIdx: usize, weight: usize, B: usize, out: usize): void {
  const rowBytes = <usize>m << 3;
  const blocked = m & ~7;
  for (let i = 0; i < n; i++) {
    const start = intAt(rowPtr, i);
    const end = intAt(rowPtr, i + 1);
    for (let j = 0; j < blocked; j += 8) {
      const offset = <usize>j << 3;
      eightColumns(start, end, colIdx, weight, B + offset, rowBytes, out + offset);
    }
    for (let j = blocked; j < m; j++) {
      const offset = <usize>j << 3;
      let sum: f64 = 0;
      for (let k = start; k < end; k++) sum += at(weight, k) * load<f64>(B + <usize>intAt(colIdx, k) * rowBytes + offset);
      store<f64>(out + offset, sum);
    }
    out += rowBytes;
  }
}
