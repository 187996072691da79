// Elimination of a front: the first k rows and columns of a dense m x m matrix F, so that the rest becomes its Schur complement. Columns are
// exchanged among the first k (rows dominate in I - rho W with row-standardized W, and a row is contiguous), the diagonal preferred; what
// remains of a row is divided by its pivot: F = L U with a unit diagonal in U.
import { at, intAt, put, putInt, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { Status } from "./status";
import { addScaled, element, maxAbs, scaleElements, subtractRows } from "./vector";

/** A pivot is at least this share of what its row holds, so no element of U exceeds the reciprocal. */
const THRESHOLD: f64 = 0.1;

/** Pivots eliminated one by one, and the width up to which rows are updated one by one. */
const LEAF: i32 = 8;
const NARROW: i32 = 16;

/** Bytes of scratch that `factorFront` needs. */
export function factorFrontScratch(m: i32): usize {
  return addProductScratch(m, m, m);
}

/**
 * Factors F f64[m x m]. pivot i32[k]: step j exchanged columns j and pivot[j]. least f64[k]: a pivot not larger than it counts as zero.
 * UNSTABLE when a row has no acceptable pivot among the first k columns; F is then unspecified.
 */
export function factorFront(m: i32, k: i32, F: usize, least: usize, pivot: usize, scratch: usize): i32 {
  const status = factorRows(0, k, m, k, F, least, pivot, scratch);
  if (status == Status.OK && k < m) updateRows(m - k, 0, k, m, F, row(F, k, m), scratch);
  return status;
}

/** Rows first … first + count - 1, brought up to date with those above, by halves. */
function factorRows(first: i32, count: i32, m: i32, k: i32, F: usize, least: usize, pivot: usize, scratch: usize): i32 {
  if (count <= LEAF) return factorLeaf(first, count, m, k, F, least, pivot);
  const top = ((count >> 1) + 3) & ~3;
  const status = factorRows(first, top, m, k, F, least, pivot, scratch);
  if (status != Status.OK) return status;
  updateRows(count - top, first, top, m, F, row(F, first + top, m), scratch);
  return factorRows(first + top, count - top, m, k, F, least, pivot, scratch);
}

function factorLeaf(first: i32, count: i32, m: i32, k: i32, F: usize, least: usize, pivot: usize): i32 {
  const end = first + count;
  for (let j = first; j < end; j++) {
    const own = row(F, j, m);
    const column = choose(j, m, k, own, at(least, j));
    if (column < 0) return Status.UNSTABLE;
    putInt(pivot, j, column);
    if (column != j) swapColumns(m, F, j, column);
    const after = <usize>(j + 1) << 3;
    scaleElements(m - 1 - j, 1 / at(own, j), own + after);
    for (let i = j + 1; i < end; i++) addScaled(m - 1 - j, -element(at(row(F, i, m), j)), own + after, row(F, i, m) + after);
  }
  return Status.OK;
}

/** The column of the pivot of row j: its diagonal when that is large enough, else the largest of the first k; -1 when neither is. */
function choose(j: i32, m: i32, k: i32, own: usize, least: f64): i32 {
  const bound = THRESHOLD * maxAbs(m - j, own + (<usize>j << 3));
  const diagonal = abs(at(own, j));
  if (diagonal >= bound && diagonal > least) return j;
  let best = j;
  for (let c = j + 1; c < k; c++) if (abs(at(own, c)) > abs(at(own, best))) best = c;
  const most = abs(at(own, best));
  return most >= bound && most > least ? best : -1;
}

function swapColumns(m: i32, F: usize, a: i32, b: i32): void {
  for (let i = 0; i < m; i++) {
    const own = row(F, i, m);
    const value = at(own, a);
    put(own, a, at(own, b));
    put(own, b, value);
  }
}

/** X f64[rows x m], lower rows of F: the columns first … first + width - 1 become those of L, and the columns behind lose L U. */
function updateRows(rows: i32, first: i32, width: i32, m: i32, F: usize, X: usize, scratch: usize): void {
  const corner = row(F, first, m) + (<usize>first << 3);
  const x = X + (<usize>first << 3);
  const behind = <usize>width << 3;
  const rest = m - first - width;
  if (width > NARROW) {
    divideRows(rows, width, corner, x, m, scratch);
    addProduct(rows, rest, width, -1, x, m, 1, corner + behind, m, 1, x + behind, m, Part.FULL, scratch);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const own = row(x, i, m);
    divideRow(width, corner, m, own);
    subtractRows(width, rest, corner + behind, m, own, own + behind);
  }
}

/** X := X U^-1 for the unit upper triangle U of the given width at `corner`, by halves. */
function divideRows(rows: i32, width: i32, corner: usize, X: usize, m: i32, scratch: usize): void {
  if (width <= NARROW) {
    for (let i = 0; i < rows; i++) divideRow(width, corner, m, row(X, i, m));
    return;
  }
  const left = ((width >> 1) + 3) & ~3;
  const shift = <usize>left << 3;
  divideRows(rows, left, corner, X, m, scratch);
  addProduct(rows, width - left, left, -1, X, m, 1, corner + shift, m, 1, X + shift, m, Part.FULL, scratch);
  divideRows(rows, width - left, row(corner, left, m) + shift, X + shift, m, scratch);
}

/** x := x U^-1. */
function divideRow(width: i32, corner: usize, m: i32, x: usize): void {
  for (let p = 0; p < width; p++) {
    const factor = element(at(x, p));
    put(x, p, factor);
    if (factor == 0) continue;
    const u = row(corner, p, m);
    for (let q = p + 1; q < width; q++) put(x, q, at(x, q) - factor * at(u, q));
  }
}

/** Sum of ln|pivot| over the diagonal of a factored front. */
export function frontLog(m: i32, k: i32, F: usize): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < k; j++) sum += Math.log(abs(at(row(F, j, m), j)));
  return sum;
}

/** 1 when the pivots and exchanges of a factored front make the sign of the determinant negative, else 0. */
export function frontNegative(m: i32, k: i32, F: usize, pivot: usize): i32 {
  let negative = 0;
  for (let j = 0; j < k; j++) negative ^= <i32>(at(row(F, j, m), j) < 0) ^ <i32>(intAt(pivot, j) != j);
  return negative;
}
