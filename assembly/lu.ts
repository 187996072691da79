// P A = L U with partial pivoting, by halves of the columns (Toledo 1997). A pivot moves whole rows at once, so no part has to catch up.
import { at, put, putInt, intAt, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { Status } from "./status";
import { forward, solveBackward, solveForward } from "./triangular";

const LEAF: i32 = 8;

/** Unit round-off of doubles. A pivot below n times this share of its column's largest entry is what rounding leaves of zero. */
const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** Bytes of scratch that `luFactor` and solves with m right-hand sides need. */
export function luScratch(n: i32, m: i32): usize {
  return ((<usize>n + 8) << 3) + addProductScratch(n, max(n, m), n);
}

/**
 * A := L and U in one square, L with a unit diagonal that is not stored; pivot i32[n]: step j exchanged rows j and pivot[j].
 * SINGULAR when a pivot is zero up to rounding; the factors are then incomplete. A f64[n x n].
 */
export function luFactor(n: i32, A: usize, pivot: usize, scratch: usize): i32 {
  const least = scratch;
  memory.fill(least, 0, <usize>n << 3);
  for (let i = 0; i < n; i++) raise(n, row(A, i, n), least);
  for (let j = 0; j < n; j++) put(least, j, at(least, j) * ROUND_OFF * <f64>n);
  return factor(0, n, n, A, pivot, least, scratch + ((<usize>n + 8) << 3));
}

function raise(n: i32, x: usize, largest: usize): void {
  for (let j = 0; j < n; j++) put(largest, j, max(at(largest, j), abs(at(x, j))));
}

/** Factors the columns first .. first + count - 1 from row `first` down; those to the left are done, those to the right wait. */
function factor(first: i32, count: i32, n: i32, A: usize, pivot: usize, least: usize, scratch: usize): i32 {
  if (count <= LEAF) return factorLeaf(first, count, n, A, pivot, least);
  const left = ((count >> 1) + 7) & ~7;
  const middle = first + left;
  const right = count - left;
  const status = factor(first, left, n, A, pivot, least, scratch);
  if (status != Status.OK) return status;
  const corner = row(A, first, n) + (<usize>first << 3);
  const top = row(A, first, n) + (<usize>middle << 3);
  const below = row(A, middle, n);
  forward(left, right, corner, n, 1, true, top, n, scratch);
  const rest = below + (<usize>middle << 3);
  addProduct(n - middle, right, left, -1, below + (<usize>first << 3), n, 1, top, n, 1, rest, n, Part.FULL, scratch);
  return factor(middle, right, n, A, pivot, least, scratch);
}

function factorLeaf(first: i32, count: i32, n: i32, A: usize, pivot: usize, least: usize): i32 {
  const end = first + count;
  for (let j = first; j < end; j++) {
    const p = largestBelow(j, n, A);
    putInt(pivot, j, p);
    const value = abs(at(row(A, p, n), j));
    if (!(value > at(least, j) && value < Infinity)) return Status.SINGULAR;
    if (p != j) swapRows(n, row(A, j, n), row(A, p, n));
    eliminate(j, end, n, A);
  }
  return Status.OK;
}

function largestBelow(j: i32, n: i32, A: usize): i32 {
  let best = j;
  let most: f64 = -1;
  for (let i = j; i < n; i++) {
    const size = abs(at(row(A, i, n), j));
    if (size > most) {
      most = size;
      best = i;
    }
  }
  return best;
}

function swapRows(n: i32, a: usize, b: usize): void {
  for (let j = 0; j < n; j++) {
    const value = at(a, j);
    put(a, j, at(b, j));
    put(b, j, value);
  }
}

/** Subtracts multiples of row j from the rows below it, in the columns j + 1 .. end - 1, and keeps the multipliers in column j. */
function eliminate(j: i32, end: i32, n: i32, A: usize): void {
  const source = row(A, j, n);
  const reciprocal = 1 / at(source, j);
  for (let i = j + 1; i < n; i++) {
    const target = row(A, i, n);
    const factor = at(target, j) * reciprocal;
    put(target, j, factor);
    for (let p = j + 1; p < end; p++) put(target, p, at(target, p) - factor * at(source, p));
  }
}

/** ln|det A|. LU f64[n x n]. */
export function luLogAbsDet(n: i32, LU: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += Math.log(abs(at(row(LU, i, n), i)));
  return sum;
}

/** B := A^-1 B. B f64[n x m]. */
export function luSolve(n: i32, m: i32, LU: usize, pivot: usize, B: usize, scratch: usize): void {
  for (let j = 0; j < n; j++) {
    if (intAt(pivot, j) != j) swapRows(m, row(B, j, m), row(B, intAt(pivot, j), m));
  }
  solveForward(n, m, LU, n, 1, true, B, scratch);
  solveBackward(n, m, LU, n, 1, false, B, scratch);
}

/** B := A'^-1 B. B f64[n x m]. */
export function luSolveTransposed(n: i32, m: i32, LU: usize, pivot: usize, B: usize, scratch: usize): void {
  solveForward(n, m, LU, 1, n, false, B, scratch);
  solveBackward(n, m, LU, 1, n, true, B, scratch);
  for (let j = n - 1; j >= 0; j--) {
    if (intAt(pivot, j) != j) swapRows(m, row(B, j, m), row(B, intAt(pivot, j), m));
  }
}
