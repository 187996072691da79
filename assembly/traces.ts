// Exact traces of products of powers, row by row: tr(A^a A^b) is the sum over i of row i of A^a times column i of A^b, and both are sparse when a and b are small.
// Rows of Chebyshev polynomials of A grow by the recurrence P_k+1 = 2 A P_k - P_k-1 in the same way.
import { at, intAt, put, putInt } from "./f64";

// A sparse vector: how many entries, their values at f64[n] (zero elsewhere), their places i32[n], and a stamp i32[n] at every place that is listed.
const HEADER: usize = 16;

// @ts-ignore: decorator
@inline
function vectorBytes(n: i32): usize {
  return HEADER + (<usize>n << 4);
}

// @ts-ignore: decorator
@inline
function placesOf(n: i32, vector: usize): usize {
  return vector + HEADER + (<usize>n << 3);
}

/** next := factor A'cur + back next. */
function advance(n: i32, rowPtr: usize, colIdx: usize, weight: usize, factor: f64, back: f64, stamp: i32, cur: usize, next: usize): void {
  const places = placesOf(n, cur);
  const count = load<i32>(cur);
  const targets = placesOf(n, next);
  const stamps = targets + (<usize>n << 2);
  let reached = load<i32>(next);
  for (let q = 0; q < reached; q++) put(next + HEADER, intAt(targets, q), back * at(next + HEADER, intAt(targets, q)));
  for (let q = 0; q < count; q++) {
    const i = intAt(places, q);
    const value = factor * at(cur + HEADER, i);
    const end = intAt(rowPtr, i + 1);
    for (let k = intAt(rowPtr, i); k < end; k++) {
      const j = intAt(colIdx, k);
      if (intAt(stamps, j) != stamp) {
        putInt(stamps, j, stamp);
        putInt(targets, reached++, j);
      }
      put(next + HEADER, j, at(next + HEADER, j) + value * at(weight, k));
    }
  }
  store<i32>(next, reached);
}

function dotOf(n: i32, x: usize, y: usize): f64 {
  const places = placesOf(n, x);
  const count = load<i32>(x);
  let sum: f64 = 0;
  for (let q = 0; q < count; q++) sum += at(x + HEADER, intAt(places, q)) * at(y + HEADER, intAt(places, q));
  return sum;
}

function begin(n: i32, i: i32, stamp: i32, unit: usize, empty: usize): void {
  store<i32>(unit, 1);
  put(unit + HEADER, i, 1);
  putInt(placesOf(n, unit), 0, i);
  putInt(placesOf(n, unit) + (<usize>n << 2), i, stamp);
  store<i32>(empty, 0);
}

function clear(n: i32, x: usize): void {
  for (let q = 0; q < load<i32>(x); q++) put(x + HEADER, intAt(placesOf(n, x), q), 0);
}

/** Bytes of scratch of `rowTraces`, which is kept from one range of rows to the next. */
export function rowTracesScratch(n: i32): usize {
  return vectorBytes(n) << 2;
}

/**
 * traces f64[terms]: element k - 1 += the share of rows from .. to - 1 in tr(P_a P_b), a + b = k, a - b = 0 or 1, for P_k = A^k, or with `chebyshev` the
 * Chebyshev polynomial T_k(A). A is given by its rows and by those of its transpose, at the same addresses when it is symmetric.
 */
export function rowTraces(
  from: i32,
  to: i32,
  n: i32,
  rowPtr: usize,
  colIdx: usize,
  weight: usize,
  rowPtrT: usize,
  colIdxT: usize,
  weightT: usize,
  terms: i32,
  chebyshev: bool,
  traces: usize,
  scratch: usize,
): void {
  const bytes = vectorBytes(n);
  const symmetric = rowPtrT == rowPtr;
  if (from == 0) memory.fill(scratch, 0, bytes << 2);
  for (let i = from; i < to; i++) {
    let row = scratch;
    let nextRow = scratch + bytes;
    let column = symmetric ? row : nextRow + bytes;
    let nextColumn = symmetric ? nextRow : column + bytes;
    begin(n, i, i + 1, row, nextRow);
    if (!symmetric) begin(n, i, i + 1, column, nextColumn);
    for (let k = 1; k <= terms; k += 2) {
      const factor = chebyshev && k > 1 ? 2.0 : 1.0;
      const back = chebyshev ? -1.0 : 0.0;
      advance(n, rowPtr, colIdx, weight, factor, back, i + 1, row, nextRow);
      put(traces, k - 1, at(traces, k - 1) + dotOf(n, column, nextRow));
      if (k == terms) break;
      if (!symmetric) advance(n, rowPtrT, colIdxT, weightT, factor, back, i + 1, column, nextColumn);
      put(traces, k, at(traces, k) + dotOf(n, nextColumn, nextRow));
      const oldRow = row;
      row = nextRow;
      nextRow = oldRow;
      const oldColumn = column;
      column = nextColumn;
      nextColumn = oldColumn;
    }
    clear(n, row);
    clear(n, nextRow);
    if (symmetric) continue;
    clear(n, column);
    clear(n, nextColumn);
  }
}
