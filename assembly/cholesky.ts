// A = L L' of a symmetric positive definite matrix. The work is done on the upper triangle, A = U'U, because its rows lie contiguous under
// the row-major layout; L = U' is written out at the end.
import { at, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { Status } from "./status";
import { forward, solveBackward, solveForward } from "./triangular";
import { scale, subtractRows } from "./vector";

const LEAF: i32 = 16;
const SQUARE: i32 = 16;

/** Unit round-off of doubles. A pivot below n times this share of its diagonal entry is what rounding leaves of zero. */
const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** Bytes of scratch that `cholesky` and `choleskySolve` with m right-hand sides need. */
export function choleskyScratch(n: i32, m: i32): usize {
  return ((<usize>n + 8) << 3) + addProductScratch(n, max(n, m), n);
}

/** A := L with zeros above the diagonal. Reads the upper triangle of A f64[n x n]. */
export function cholesky(n: i32, A: usize, scratch: usize): i32 {
  const least = scratch;
  for (let i = 0; i < n; i++) put(least, i, ROUND_OFF * <f64>n * at(row(A, i, n), i));
  const status = factor(n, A, n, least, scratch + ((<usize>n + 8) << 3));
  if (status == Status.OK) transposeUpper(n, A);
  return status;
}

function factor(n: i32, A: usize, stride: i32, least: usize, scratch: usize): i32 {
  if (n <= LEAF) return factorLeaf(n, A, stride, least, scratch);
  const top = ((n >> 1) + 3) & ~3;
  const right = A + (<usize>top << 3);
  const rest = row(right, top, stride);
  const status = factor(top, A, stride, least, scratch);
  if (status != Status.OK) return status;
  forward(top, n - top, A, 1, stride, false, right, stride, scratch);
  addProduct(n - top, n - top, top, -1, right, 1, stride, right, stride, 1, rest, stride, Part.UPPER, scratch);
  return factor(n - top, rest, stride, least + (<usize>top << 3), scratch);
}

function factorLeaf(n: i32, A: usize, stride: i32, least: usize, factors: usize): i32 {
  for (let i = 0; i < n; i++) {
    const diagonal = row(A, i, stride) + (<usize>i << 3);
    for (let p = 0; p < i; p++) put(factors, p, at(row(A, p, stride), i));
    subtractRows(i, n - i, A + (<usize>i << 3), stride, factors, diagonal);
    const pivot = load<f64>(diagonal);
    if (!(pivot > 0 && pivot > at(least, i) && pivot < Infinity)) return Status.NOT_POSITIVE_DEFINITE;
    const root = sqrt(pivot);
    store<f64>(diagonal, root);
    scale(n - 1 - i, 1 / root, diagonal + 8);
  }
  return Status.OK;
}

/** Moves the strict upper triangle below the diagonal, in squares whose lines of cache are filled at once, and clears it. */
function transposeUpper(n: i32, A: usize): void {
  for (let i = 0; i < n; i += SQUARE) {
    let j = i + SQUARE;
    for (; j + SQUARE <= n; j += SQUARE) transposeSquare(row(A, i, n) + (<usize>j << 3), row(A, j, n) + (<usize>i << 3), <usize>n << 3);
    for (let p = i; p < min(i + SQUARE, n); p++) {
      moveRow(p, p + 1, min(i + SQUARE, n), n, A);
      moveRow(p, j, n, n, A);
    }
  }
}

/** Row i from column `from` to `end` becomes column i. */
function moveRow(i: i32, from: i32, end: i32, n: i32, A: usize): void {
  const upper = row(A, i, n);
  for (let j = from; j < end; j++) {
    put(row(A, j, n), i, at(upper, j));
    put(upper, j, 0);
  }
}

/** lower := upper', upper := 0 for squares whose rows are `step` bytes apart. */
function transposeSquare(upper: usize, lower: usize, step: usize): void {
  const zero = f64x2.splat(0);
  const end = upper + (SQUARE << 3);
  while (upper < end) {
    let from = upper;
    for (let to = lower; to < lower + (SQUARE << 3); to += 16) {
      const x = v128.load(from);
      const y = v128.load(from + step);
      v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
      v128.store(to + step, v128.shuffle<f64>(x, y, 1, 3));
      v128.store(from, zero);
      v128.store(from + step, zero);
      from += step << 1;
    }
    upper += 16;
    lower += step << 1;
  }
}

/** B := (L L')^-1 B. L f64[n x n] of `cholesky`, B f64[n x m]. */
export function choleskySolve(n: i32, m: i32, L: usize, B: usize, scratch: usize): void {
  solveForward(n, m, L, n, 1, false, B, scratch);
  solveBackward(n, m, L, 1, n, false, B, scratch);
}

/** ln|L L'| = 2 sum ln L_ii. L f64[n x n]. */
export function choleskyLogDet(n: i32, L: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += Math.log(at(row(L, i, n), i));
  return 2 * sum;
}

/** Rows of L^-1 that are formed at a time. */
const BLOCK: i32 = 128;

/** Bytes of scratch that `choleskyInverse` needs. */
export function choleskyInverseScratch(n: i32): usize {
  return ((<usize>BLOCK * <usize>(BLOCK + n)) << 3) + choleskyScratch(n, n);
}

/** out := A^-1, exactly symmetric. A f64[n x n] (its upper triangle is read, then overwritten), out f64[n x n]. */
export function choleskyInverse(n: i32, A: usize, out: usize, scratch: usize): i32 {
  const status = cholesky(n, A, scratch);
  if (status == Status.OK) inverseFromFactor(n, A, out, scratch);
  return status;
}

/** out := (L L')^-1, exactly symmetric, through M = L^-1 and M'M. L f64[n x n] is overwritten; scratch as for `choleskyInverse`. */
export function inverseFromFactor(n: i32, L: usize, out: usize, scratch: usize): void {
  invertLower(n, L, scratch);
  memory.fill(out, 0, (<usize>n * <usize>n) << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const rows = min(BLOCK, n - start);
    const M = row(L, start, n);
    addProduct(start + rows, start + rows, rows, 1, M, 1, n, M, n, 1, out, n, Part.LOWER, scratch);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) put(row(out, j, n), i, at(row(out, i, n), j));
  }
}

/** L := L^-1, a block of rows after the other: the rows of the block are solved for what stands left of it, then for the identity. */
function invertLower(n: i32, L: usize, scratch: usize): void {
  const block = scratch;
  const rest = scratch + (<usize>(BLOCK * BLOCK) << 3);
  for (let start = 0; start < n; start += BLOCK) {
    const rows = min(BLOCK, n - start);
    const left = row(L, start, n);
    const diagonal = left + (<usize>start << 3);
    for (let i = 0; i < rows; i++) {
      memory.copy(block + (<usize>(i * BLOCK) << 3), row(diagonal, i, n), <usize>rows << 3);
    }
    multiplyLeft(rows, start, n, left, L, rest);
    for (let i = 0; i < rows; i++) {
      memory.fill(row(diagonal, i, n), 0, <usize>rows << 3);
      put(row(diagonal, i, n), i, 1);
    }
    forward(rows, start + rows, block, BLOCK, 1, false, left, n, rest);
  }
}

/** The rows left of a diagonal block times the inverse that stands above them, negated. */
function multiplyLeft(rows: i32, columns: i32, n: i32, left: usize, above: usize, scratch: usize): void {
  const copy = scratch;
  const size = (<usize>rows * <usize>columns) << 3;
  for (let i = 0; i < rows; i++) {
    memory.copy(copy + ((<usize>i * <usize>columns) << 3), row(left, i, n), <usize>columns << 3);
    memory.fill(row(left, i, n), 0, <usize>columns << 3);
  }
  addProduct(rows, columns, columns, -1, copy, columns, 1, above, n, 1, left, n, Part.FULL, copy + size);
}
