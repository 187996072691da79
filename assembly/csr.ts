import { at, intAt, put } from "./f64";

/** The sum over entries start .. end - 1 of a row of W, in order, of weight times x. */
// @ts-ignore: decorator
@inline
export function rowTimes(start: i32, end: i32, colIdx: usize, weight: usize, x: usize): f64 {
  let column = colIdx + (<usize>start << 2);
  let w = weight + (<usize>start << 3);
  const last = colIdx + (<usize>end << 2);
  let sum: f64 = 0;
  while (column + 12 < last) {
    sum += load<f64>(w) * at(x, load<i32>(column));
    sum += load<f64>(w, 8) * at(x, load<i32>(column, 4));
    sum += load<f64>(w, 16) * at(x, load<i32>(column, 8));
    sum += load<f64>(w, 24) * at(x, load<i32>(column, 12));
    column += 16;
    w += 32;
  }
  while (column < last) {
    sum += load<f64>(w) * at(x, load<i32>(column));
    column += 4;
    w += 8;
  }
  return sum;
}

/** Rows from .. to - 1 of out := W x. rowPtr i32[n + 1], colIdx i32[nnz], weight f64[nnz], x f64[n], out f64[n] (no overlap). */
export function spatialLag(from: i32, to: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize, out: usize): void {
  let start = intAt(rowPtr, from);
  for (let i = from; i < to; i++) {
    const end = intAt(rowPtr, i + 1);
    put(out, i, rowTimes(start, end, colIdx, weight, x));
    start = end;
  }
}

/** x'W y, row by row. */
export function quadraticForm(n: i32, rowPtr: usize, colIdx: usize, weight: usize, x: usize, y: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    total += at(x, i) * rowTimes(intAt(rowPtr, i), intAt(rowPtr, i + 1), colIdx, weight, y);
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
