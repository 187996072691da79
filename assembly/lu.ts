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
  let p = largestBelow(first, n, A);
  for (let j = first; j < end; j++) {
    putInt(pivot, j, p);
    const value = abs(at(row(A, p, n), j));
    if (!(value > at(least, j) && value < Infinity)) return Status.SINGULAR;
    if (p != j) swapRows(n, row(A, j, n), row(A, p, n));
    p = eliminate(j, end - 1 - j, n, A);
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
  const end = a + (<usize>(n & ~1) << 3);
  while (a < end) {
    const value = v128.load(a);
    v128.store(a, v128.load(b));
    v128.store(b, value);
    a += 16;
    b += 16;
  }
  if (!(n & 1)) return;
  const value = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, value);
}

/**
 * Subtracts multiples of row j from the rows below it, in the `count` columns after j, and keeps the multipliers in column j. The row of
 * the next pivot: the first of those whose entry after j is largest.
 */
function eliminate(j: i32, count: i32, n: i32, A: usize): i32 {
  const source = row(A, j, n) + (<usize>j << 3);
  const reciprocal = 1 / load<f64>(source);
  const step = <usize>n << 3;
  let target = source;
  let best = j + 1;
  let most: f64 = -1;
  for (let i = j + 1; i < n; i++) {
    target += step;
    const factor = load<f64>(target) * reciprocal;
    store<f64>(target, factor);
    subtractFew(count, factor, source + 8, target + 8);
    const size = abs(load<f64>(target, 8));
    if (size > most) {
      most = size;
      best = i;
    }
  }
  return best;
}

/** y -= factor x. x, y f64[n], n below LEAF. */
// @ts-ignore: decorator
@inline
function subtractFew(n: i32, factor: f64, x: usize, y: usize): void {
  const factors = f64x2.splat(factor);
  const end = x + (<usize>(n & ~1) << 3);
  while (x < end) {
    v128.store(y, f64x2.sub(v128.load(y), f64x2.mul(factors, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (n & 1) store<f64>(y, load<f64>(y) - factor * load<f64>(x));
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
