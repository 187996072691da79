// Moments u'W^k u of random vectors, for stochastic traces (Barry and Pace 1999).
import { csrTimesDense } from "./csr";
import { at, put } from "./f64";

/** out f64[m] := U'X column by column; U, X f64[n x m]. */
function columnDots(n: i32, m: i32, U: usize, X: usize, out: usize): void {
  memory.fill(out, 0, <usize>m << 3);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) put(out, j, at(out, j) + at(U, j) * at(X, j));
    U += <usize>m << 3;
    X += <usize>m << 3;
  }
}

/**
 * moments f64[terms x m]: row k - 1 := the inner products of each column of U with W^k times it. U f64[n x m]; X f64[n x m] holds U at
 * the start and W^terms U at the end when `terms` is even, Y f64[n x m] when it is odd.
 */
export function columnMoments(n: i32, m: i32, rowPtr: usize, colIdx: usize, weight: usize, terms: i32, U: usize, X: usize, Y: usize, moments: usize): void {
  for (let k = 0; k < terms; k++) {
    csrTimesDense(n, m, rowPtr, colIdx, weight, X, Y);
    columnDots(n, m, U, Y, moments + ((<usize>k * <usize>m) << 3));
    const turned = X;
    X = Y;
    Y = turned;
  }
}
