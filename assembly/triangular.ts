// Solves with triangular matrices. The triangle T has any strides in doubles, T_ij = T[i tRow + j tColumn], so one function serves a factor
// and its transpose; the right-hand sides are the columns of a row-major B. Halves are solved in turn, with a product in between.
import { at, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { addScaled, dot, scale, subtractRows } from "./vector";

const LEAF: i32 = 16;

// @ts-ignore: decorator
@inline
function entry(T: usize, i: i32, j: i32, tRow: i32, tColumn: i32): usize {
  return row(T, i, tRow) + ((<usize>j * <usize>tColumn) << 3);
}

// @ts-ignore: decorator
@inline
function half(n: i32): i32 {
  return ((n >> 1) + 3) & ~3;
}

/** Bytes of scratch that `forward` and `backward` need for n unknowns and m right-hand sides. */
export function triangularScratch(n: i32, m: i32): usize {
  return addProductScratch(n, m, n);
}

/** B := T^-1 B for a lower T. T n x n, B f64[n x m] at bRow doubles a row; with `unit` the diagonal is one and not read. */
export function forward(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, bRow: i32, scratch: usize): void {
  if (n <= LEAF) return forwardLeaf(n, m, T, tRow, tColumn, unit, B, bRow, scratch);
  const top = half(n);
  const rest = row(B, top, bRow);
  forward(top, m, T, tRow, tColumn, unit, B, bRow, scratch);
  addProduct(n - top, m, top, -1, entry(T, top, 0, tRow, tColumn), tRow, tColumn, B, bRow, 1, rest, bRow, Part.FULL, scratch);
  forward(n - top, m, entry(T, top, top, tRow, tColumn), tRow, tColumn, unit, rest, bRow, scratch);
}

function forwardLeaf(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, bRow: i32, factors: usize): void {
  for (let i = 0; i < n; i++) {
    const target = row(B, i, bRow);
    for (let p = 0; p < i; p++) put(factors, p, load<f64>(entry(T, i, p, tRow, tColumn)));
    subtractRows(i, m, B, bRow, factors, target);
    if (!unit) scale(m, 1 / load<f64>(entry(T, i, i, tRow, tColumn)), target);
  }
}

/** B := T^-1 B for an upper T. Shapes as in `forward`. */
export function backward(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, bRow: i32, scratch: usize): void {
  if (n <= LEAF) return backwardLeaf(n, m, T, tRow, tColumn, unit, B, bRow, scratch);
  const top = half(n);
  const rest = row(B, top, bRow);
  backward(n - top, m, entry(T, top, top, tRow, tColumn), tRow, tColumn, unit, rest, bRow, scratch);
  addProduct(top, m, n - top, -1, entry(T, 0, top, tRow, tColumn), tRow, tColumn, rest, bRow, 1, B, bRow, Part.FULL, scratch);
  backward(top, m, T, tRow, tColumn, unit, B, bRow, scratch);
}

function backwardLeaf(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, bRow: i32, factors: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    const target = row(B, i, bRow);
    for (let p = i + 1; p < n; p++) put(factors, p - i - 1, load<f64>(entry(T, i, p, tRow, tColumn)));
    subtractRows(n - 1 - i, m, target + (<usize>bRow << 3), bRow, factors, target);
    if (!unit) scale(m, 1 / load<f64>(entry(T, i, i, tRow, tColumn)), target);
  }
}

/** b := T^-1 b for one right-hand side; one of the strides of the lower T is 1. b f64[n]. */
export function forwardVector(n: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, b: usize): void {
  for (let i = 0; i < n; i++) {
    let x = at(b, i);
    if (tColumn == 1) x -= dot(i, row(T, i, tRow), b);
    if (!unit) x /= load<f64>(entry(T, i, i, tRow, tColumn));
    put(b, i, x);
    if (tColumn != 1) addScaled(n - 1 - i, -x, row(T, i, tColumn) + (<usize>(i + 1) << 3), b + (<usize>(i + 1) << 3));
  }
}

/** b := T^-1 b for one right-hand side; one of the strides of the upper T is 1. b f64[n]. */
export function backwardVector(n: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, b: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    const after = <usize>(i + 1) << 3;
    let x = at(b, i);
    if (tColumn == 1) x -= dot(n - 1 - i, row(T, i, tRow) + after, b + after);
    if (!unit) x /= load<f64>(entry(T, i, i, tRow, tColumn));
    put(b, i, x);
    if (tColumn != 1) addScaled(i, -x, row(T, i, tColumn), b);
  }
}

/** Both of them: B := T^-1 B with the path that fits one or several right-hand sides; B f64[n x m] without gaps. */
export function solveForward(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, scratch: usize): void {
  if (m == 1) forwardVector(n, T, tRow, tColumn, unit, B);
  else forward(n, m, T, tRow, tColumn, unit, B, m, scratch);
}

/** The same for an upper T. */
export function solveBackward(n: i32, m: i32, T: usize, tRow: i32, tColumn: i32, unit: bool, B: usize, scratch: usize): void {
  if (m == 1) backwardVector(n, T, tRow, tColumn, unit, B);
  else backward(n, m, T, tRow, tColumn, unit, B, m, scratch);
}
