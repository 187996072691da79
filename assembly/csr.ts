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
