// Moments z'D W^k z of random vectors, for stochastic traces (Barry and Pace 1999), while the rows of a product are still in the cache.
import { csrTimesDense } from "./csr-columns";
import { at, intAt } from "./f64";

/** Rows from .. to - 1 of Z f64[n m], row-major, := D^-1/2 U: U stands in columns, its rows in the order of `unit` i32[n]. d f64[n]. */
export function spreadColumns(from: i32, to: i32, n: i32, m: i32, unit: usize, d: usize, U: usize, Z: usize): void {
  Z += (<usize>from * <usize>m) << 3;
  for (let i = from; i < to; i++) {
    const scale = 1 / sqrt(at(d, i));
    let source = U + (<usize>intAt(unit, i) << 3);
    for (let j = 0; j < m; j++) {
      store<f64>(Z, load<f64>(source) * scale);
      source += <usize>n << 3;
      Z += 8;
    }
  }
}

/** Rows whose product and moments are taken together. */
const ROWS: i32 = 64;

/** out f64[m] += the inner products of the columns of X and Y, with weights d. X, Y f64[rows m] row-major, d f64[rows]. */
export function addDots(rows: i32, m: i32, d: usize, X: usize, Y: usize, out: usize): void {
  const rowBytes = <usize>m << 3;
  for (let j: usize = 0; j < rowBytes; j += 16) {
    if (j + 8 == rowBytes) {
      let sum: f64 = 0;
      for (let i = 0, at0 = j; i < rows; i++, at0 += rowBytes) sum += at(d, i) * load<f64>(X + at0) * load<f64>(Y + at0);
      store<f64>(out + j, load<f64>(out + j) + sum);
    } else {
      let sums = f64x2.splat(0);
      for (let i = 0, at0 = j; i < rows; i++, at0 += rowBytes) {
        const weighted = f64x2.mul(v128.load_splat<f64>(d + (<usize>i << 3)), v128.load(X + at0));
        sums = f64x2.add(sums, f64x2.mul(weighted, v128.load(Y + at0)));
      }
      v128.store(out + j, f64x2.add(v128.load(out + j), sums));
    }
  }
}

/**
 * Rows from .. to - 1 of Y := W X and of the sums over them: cross f64[m] += U'D Y column by column and, unless `own` is 0, own f64[m] += Y'D Y.
 * U, X, Y f64[n m] row-major; weight, step as in `csrTimesDense`; d f64[n].
 */
export function momentStep(
  from: i32,
  to: i32,
  m: i32,
  rowPtr: usize,
  colIdx: usize,
  weight: usize,
  step: usize,
  d: usize,
  U: usize,
  X: usize,
  Y: usize,
  cross: usize,
  own: usize,
): void {
  for (let first = from; first < to; first += ROWS) {
    const rows = min(ROWS, to - first);
    const offset = (<usize>first * <usize>m) << 3;
    const weights = d + (<usize>first << 3);
    csrTimesDense(first, first + rows, m, rowPtr, colIdx, weight, step, X, Y);
    addDots(rows, m, weights, U + offset, Y + offset, cross);
    if (own != 0) addDots(rows, m, weights, Y + offset, Y + offset, own);
  }
}
