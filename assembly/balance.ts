// Balancing before an unsymmetric eigenvalue problem (Parlett, Reinsch 1969): eigenvalues that stand alone are moved out by exchanges, then
// rows and columns are scaled by powers of two until their norms agree. Both steps are exact.
import { at, intAt, put, putInt, row } from "./f64";
import { scale } from "./vector";

/** range i32[2] := first and end of the rows whose block holds the other eigenvalues; those outside stand on the diagonal. A f64[n x n]. */
export function balance(n: i32, A: usize, range: usize): void {
  putInt(range, 0, 0);
  putInt(range, 1, n);
  while (isolateRow(n, A, range)) {}
  while (isolateColumn(n, A, range)) {}
  while (scalePass(n, A, intAt(range, 0), intAt(range, 1))) {}
}

/** Moves a row without off-diagonal entries in the block to its end. */
function isolateRow(n: i32, A: usize, range: usize): bool {
  const first = intAt(range, 0);
  const end = intAt(range, 1);
  for (let i = end - 1; i >= first; i--) {
    let j = first;
    while (j < end && (j == i || at(row(A, i, n), j) == 0)) j++;
    if (j < end) continue;
    exchange(i, end - 1, n, A);
    putInt(range, 1, end - 1);
    return true;
  }
  return false;
}

/** Moves a column without off-diagonal entries in the block to its start. */
function isolateColumn(n: i32, A: usize, range: usize): bool {
  const first = intAt(range, 0);
  const end = intAt(range, 1);
  for (let j = first; j < end; j++) {
    let i = first;
    while (i < end && (i == j || at(row(A, i, n), j) == 0)) i++;
    if (i < end) continue;
    exchange(first, j, n, A);
    putInt(range, 0, first + 1);
    return true;
  }
  return false;
}

function exchange(i: i32, j: i32, n: i32, A: usize): void {
  if (i == j) return;
  for (let k = 0; k < n; k++) swap(row(A, i, n) + (<usize>k << 3), row(A, j, n) + (<usize>k << 3));
  for (let k = 0; k < n; k++) swap(row(A, k, n) + (<usize>i << 3), row(A, k, n) + (<usize>j << 3));
}

// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize): void {
  const value = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, value);
}

/** One pass over the block; true when a row was scaled. */
function scalePass(n: i32, A: usize, first: i32, end: i32): bool {
  let changed = false;
  for (let i = first; i < end; i++) {
    const factor = scaleFactor(i, n, A, first, end);
    if (factor == 1) continue;
    changed = true;
    scale(end - first, 1 / factor, row(A, i, n) + (<usize>first << 3));
    for (let k = first; k < end; k++) put(row(A, k, n), i, at(row(A, k, n), i) * factor);
  }
  return changed;
}

/** The power of two for row and column i, 1 when it would not reduce their norms by a twentieth. */
function scaleFactor(i: i32, n: i32, A: usize, first: i32, end: i32): f64 {
  let rowNorm: f64 = 0;
  let columnNorm: f64 = 0;
  for (let k = first; k < end; k++) {
    if (k == i) continue;
    rowNorm += abs(at(row(A, i, n), k));
    columnNorm += abs(at(row(A, k, n), i));
  }
  if (rowNorm == 0 || columnNorm == 0) return 1;
  const before = rowNorm + columnNorm;
  let factor: f64 = 1;
  while (columnNorm * 2 < rowNorm && factor < 1e150) {
    factor *= 2;
    columnNorm *= 2;
    rowNorm *= 0.5;
  }
  while (columnNorm > rowNorm * 2 && factor > 1e-150) {
    factor *= 0.5;
    columnNorm *= 0.5;
    rowNorm *= 2;
  }
  return rowNorm + columnNorm < 0.95 * before ? factor : 1;
}
