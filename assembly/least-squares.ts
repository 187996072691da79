// Least squares by Householder reflections. The data pass through in blocks of rows that stay in cache: each block is eliminated
// against the triangle of those before it (sequential TSQR of Demmel, Grigori, Hoemmen, Langou 2012), so no copy of the data is made.
// The rank is decided afterwards on the triangle: columns are taken in order, and one that the kept ones explain is set aside, never an
// earlier one.
import { at, intAt, put, putInt, row } from "./f64";
import { reflect, reflector } from "./householder";
import { forward, triangularScratch } from "./triangular";
import { addScaled, binaryScale, dot, maxAbs, rowDots, scale } from "./vector";

const BLOCK: i32 = 256;

/** factors f64[k] := powers of two that bring the rows of X f64[k x n] to a largest magnitude in [1, 2). False when a row is not finite. */
export function rowFactors(k: i32, n: i32, X: usize, factors: usize): bool {
  for (let j = 0; j < k; j++) {
    const most = maxAbs(n, row(X, j, n));
    if (!(most < Infinity)) return false;
    put(factors, j, binaryScale(most));
  }
  return true;
}

/** Bytes of scratch that `triangularize` needs. */
export function triangularizeScratch(k: i32, m: i32): usize {
  return (<usize>(k + m) * <usize>(BLOCK + 1)) << 3;
}

/**
 * R f64[(k + m) x k]: row j < k := column j of the triangle of X' = Q R, row k + q := Q'y_q. X f64[k x n] and Y f64[m x n] hold variables
 * in rows, each multiplied by its entry of factors f64[k + m] first.
 */
export function triangularize(k: i32, m: i32, n: i32, X: usize, Y: usize, factors: usize, R: usize, scratch: usize): void {
  const sums = scratch + ((<usize>(k + m) * <usize>BLOCK) << 3);
  memory.fill(R, 0, (<usize>(k + m) * <usize>k) << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const length = min(BLOCK, n - start);
    const shift = <usize>start << 3;
    copyScaled(k, length, X + shift, n, factors, scratch);
    copyScaled(m, length, Y + shift, n, factors + (<usize>k << 3), row(scratch, k, length));
    for (let j = 0; j < k; j++) eliminate(j, k, k + m, length, R, scratch, sums);
  }
}

function copyScaled(rows: i32, length: i32, from: usize, stride: i32, factors: usize, to: usize): void {
  for (let j = 0; j < rows; j++) {
    memory.copy(row(to, j, length), row(from, j, stride), <usize>length << 3);
    scale(length, at(factors, j), row(to, j, length));
  }
}

/** Reflects entry j of R's column j and the block's column j onto the former; the columns after it follow. */
function eliminate(j: i32, k: i32, columns: i32, length: i32, R: usize, block: usize, sums: usize): void {
  const v = row(block, j, length);
  const tail = dot(length, v, v);
  if (tail == 0) return;
  const corner = row(R, j, k) + (<usize>j << 3);
  const alpha = load<f64>(corner);
  const norm = sqrt(alpha * alpha + tail);
  const beta = alpha > 0 ? -norm : norm;
  store<f64>(corner, beta);
  scale(length, 1 / (alpha - beta), v);
  const factor = (beta - alpha) / beta;
  rowDots(columns - j - 1, length, v + (<usize>length << 3), length, v, sums);
  for (let l = j + 1; l < columns; l++) {
    const entry = row(R, l, k) + (<usize>j << 3);
    const change = factor * (load<f64>(entry) + at(sums, l - j - 1));
    store<f64>(entry, load<f64>(entry) - change);
    addScaled(length, -change, v, row(block, l, length));
  }
}

/**
 * Walks the columns of R (see `triangularize`) in order and keeps column j when what the kept ones leave of it is longer than tolerance
 * times the larger of its length and reference_j f64[k]. kept i32[k] := the kept columns in order, then the dropped ones in order; known
 * i32[k] := for each dropped column, at the same place, how many kept ones stood before it; R becomes triangular in the kept columns.
 * work f64[2]. Returns the rank.
 */
export function selectColumns(k: i32, m: i32, tolerance: f64, R: usize, reference: usize, kept: usize, known: usize, work: usize): i32 {
  let rank = 0;
  let dropped = 0;
  for (let j = 0; j < k; j++) {
    const column = row(R, j, k);
    const rest = column + (<usize>rank << 3);
    const size = sqrt(dot(k, column, column));
    const left = sqrt(dot(k - rank, rest, rest));
    if (left > 0 && left > tolerance * max(size, at(reference, j))) {
      if (dropped > 0) retriangularize(k - rank, k + m - j - 1, k, rest, work);
      putInt(kept, rank, j);
      rank++;
    } else {
      dropped++;
      putInt(kept, k - dropped, j);
      putInt(known, k - dropped, rank);
    }
  }
  reverse(rank, k, kept);
  reverse(rank, k, known);
  return rank;
}

/** Reflects x f64[length] onto its first entry, and the following columns, `stride` doubles apart, with it. work f64[2]. */
function retriangularize(length: i32, columns: i32, stride: i32, x: usize, work: usize): void {
  reflector(length, x, work, work + 8);
  for (let l = 1; l <= columns; l++) reflect(length, x, at(work, 1), row(x, l, stride));
  store<f64>(x, at(work, 0));
  memory.fill(x + 8, 0, <usize>(length - 1) << 3);
}

function reverse(from: i32, end: i32, list: usize): void {
  for (let i = from, j = end - 1; i < j; i++, j--) {
    const value = intAt(list, i);
    putInt(list, i, intAt(list, j));
    putInt(list, j, value);
  }
}

/** L f64[rank x rank] := the transposed triangle of the kept columns: L L' = X X' of the scaled rows. kept i32[rank], R f64[… x k]. */
export function gatherTriangle(rank: i32, k: i32, R: usize, kept: usize, L: usize): void {
  memory.fill(L, 0, (<usize>rank * <usize>rank) << 3);
  for (let q = 0; q < rank; q++) memory.copy(row(L, q, rank), row(R, intAt(kept, q), k), <usize>(q + 1) << 3);
}

/** fitted f64[n] := sum of b_q times row kept_q of X f64[… x n], in the order of q. b f64[rank]. */
export function combineRows(rank: i32, n: i32, X: usize, kept: usize, b: usize, fitted: usize): void {
  memory.fill(fitted, 0, <usize>n << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const shift = <usize>start << 3;
    for (let q = 0; q < rank; q++) addScaled(min(BLOCK, n - start), at(b, q), row(X, intAt(kept, q), n) + shift, fitted + shift);
  }
}

/** Bytes of scratch that `leverages` needs. */
export function leveragesScratch(rank: i32): usize {
  return ((<usize>rank * <usize>BLOCK) << 3) + triangularScratch(rank, BLOCK);
}

/** out f64[n] := the diagonal of the projection on the kept rows of X f64[… x n]: squared columns of L^-1 X. L of `gatherTriangle`. */
export function leverages(rank: i32, n: i32, X: usize, factors: usize, kept: usize, L: usize, out: usize, scratch: usize): void {
  const rest = scratch + ((<usize>rank * <usize>BLOCK) << 3);
  memory.fill(out, 0, <usize>n << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const length = min(BLOCK, n - start);
    const shift = <usize>start << 3;
    for (let q = 0; q < rank; q++) {
      copyScaled(1, length, row(X, intAt(kept, q), n) + shift, n, factors + (<usize>intAt(kept, q) << 3), row(scratch, q, length));
    }
    forward(rank, length, L, rank, 1, false, scratch, length, rest);
    for (let q = 0; q < rank; q++) addSquares(length, row(scratch, q, length), out + shift);
  }
}

function addSquares(n: i32, x: usize, sums: usize): void {
  for (let i = 0; i < n; i++) put(sums, i, at(sums, i) + at(x, i) * at(x, i));
}
