// Solves with the pivot rows that a factorization U'U kept, and the entries of the inverse at the places of the matrix, front by front.
import { at, put, row } from "./f64";
import {
  entryOffset,
  factorOffset,
  firstChild,
  firstEntry,
  firstPivot,
  nextSibling,
  parentLines,
  pivotCount,
  stackOffset,
  updateCount,
  updateRows,
} from "./front-structure";
import { addProduct, addProductScratch, Part } from "./gemm";
import { padded } from "./supernodes";
import { backward, triangularScratch } from "./triangular";

// @ts-ignore: decorator
@inline
function target(s: i32, j: i32): i32 {
  return load<i32>(updateRows(s) + (<usize>j << 2));
}

/** to := to - scale from, m doubles. */
function take(m: i32, scale: f64, from: usize, to: usize): void {
  for (let c = 0; c < m; c++) put(to, c, at(to, c) - scale * at(from, c));
}

/** X := U'^-1 X for fronts from … until - 1, in this order. X f64[n x m] in the order of elimination; kept: the pivot rows. */
export function forwardFronts(from: i32, until: i32, m: i32, X: usize, kept: usize): void {
  for (let s = from; s < until; s++) {
    const P = padded(pivotCount(s));
    const lines = P + padded(updateCount(s));
    const U = kept + (<usize>factorOffset(s) << 3);
    for (let k = 0; k < pivotCount(s); k++) {
      const line = row(U, k, lines);
      const x = row(X, firstPivot(s) + k, m);
      const reciprocal = 1 / at(line, k);
      for (let c = 0; c < m; c++) put(x, c, at(x, c) * reciprocal);
      for (let j = k + 1; j < pivotCount(s); j++) take(m, at(line, j), x, row(X, firstPivot(s) + j, m));
      for (let j = 0; j < updateCount(s); j++) take(m, at(line, P + j), x, row(X, target(s, j), m));
    }
  }
}

/** X := U^-1 X for fronts until - 1 … from, in this order. */
export function backwardFronts(from: i32, until: i32, m: i32, X: usize, kept: usize): void {
  for (let s = until - 1; s >= from; s--) {
    const P = padded(pivotCount(s));
    const lines = P + padded(updateCount(s));
    const U = kept + (<usize>factorOffset(s) << 3);
    for (let k = pivotCount(s) - 1; k >= 0; k--) {
      const line = row(U, k, lines);
      const x = row(X, firstPivot(s) + k, m);
      for (let j = k + 1; j < pivotCount(s); j++) take(m, at(line, j), row(X, firstPivot(s) + j, m), x);
      for (let j = 0; j < updateCount(s); j++) take(m, at(line, P + j), row(X, target(s, j), m), x);
      const reciprocal = 1 / at(line, k);
      for (let c = 0; c < m; c++) put(x, c, at(x, c) * reciprocal);
    }
  }
}

/** Bytes of work memory of `invertFronts`, given the doubles of the largest front and of the stack. */
export function invertWork(frontSize: i32, stackSize: i32): usize {
  const lines = <i32>ceil(sqrt(<f64>frontSize));
  const scratch = max(addProductScratch(lines, lines, lines), triangularScratch(lines, lines));
  return ((2 * <usize>frontSize + <usize>stackSize) << 3) + scratch;
}

/**
 * Entries of (U'U)^-1 for fronts until - 1 … from, parents before children (Takahashi, Fagan and Chin 1973; Erisman and Tinney 1975): with Y = U11^-1 U12,
 * Z12 = -Y Z22 and Z11 = U11^-1 U11^-T - Z12 Y', where Z22 was handed down by the parent on the stack. entries f64, main f64[n]: above the diagonal and on
 * it, in the order of `beginFactor`.
 */
export function invertFronts(from: i32, until: i32, frontSize: i32, stackSize: i32, kept: usize, work: usize, entries: usize, main: usize): void {
  const Z = work;
  const Y = Z + (<usize>frontSize << 3);
  const stack = Y + (<usize>frontSize << 3);
  const scratch = stack + (<usize>stackSize << 3);
  for (let s = until - 1; s >= from; s--) {
    const P = padded(pivotCount(s));
    const U = padded(updateCount(s));
    const inner = stack + (<usize>stackOffset(s) << 3);
    invertFront(P, U, kept + (<usize>factorOffset(s) << 3), inner, Z, Y, scratch);
    for (let i = 0; i < U; i++) memory.copy(row(Z, P + i, P + U) + (<usize>P << 3), row(inner, i, U), <usize>U << 3);
    for (let e = firstEntry(s); e < firstEntry(s + 1); e++) put(entries, e, at(Z, entryOffset(e)));
    for (let k = 0; k < pivotCount(s); k++) put(main, firstPivot(s) + k, at(Z, k * (P + U + 1)));
    for (let c = firstChild(s); c >= 0; c = nextSibling(c)) handDown(c, Z, P + U, stack + (<usize>stackOffset(c) << 3));
  }
}

/** Rows of the pivots in Z, from the diagonal on. */
function invertFront(P: i32, U: i32, F: usize, inner: usize, Z: usize, Y: usize, scratch: usize): void {
  const lines = P + U;
  const right = Z + (<usize>P << 3);
  memory.fill(Z, 0, (<usize>P * <usize>lines) << 3);
  memory.fill(Y, 0, (<usize>P * <usize>P) << 3);
  for (let k = 0; k < P; k++) put(Y, k * (P + 1), 1);
  backward(P, P, F, lines, 1, false, Y, P, scratch);
  addProduct(P, P, P, 1, Y, P, 1, Y, 1, P, Z, lines, Part.FULL, scratch);
  if (U == 0) return;
  for (let k = 0; k < P; k++) memory.copy(row(Y, k, U), row(F, k, lines) + (<usize>P << 3), <usize>U << 3);
  backward(P, U, F, lines, 1, false, Y, U, scratch);
  addProduct(P, U, U, -1, Y, U, 1, inner, U, 1, right, lines, Part.FULL, scratch);
  addProduct(P, P, U, -1, right, lines, 1, Y, 1, U, Z, lines, Part.FULL, scratch);
}

/** The part of Z that front c needs; its lines ascend, so the upper triangle holds it. */
function handDown(c: i32, Z: usize, lines: i32, out: usize): void {
  const count = updateCount(c);
  const width = padded(count);
  const to = parentLines(c);
  memory.fill(out, 0, (<usize>width * <usize>width) << 3);
  for (let i = 0; i < count; i++) {
    const from = row(Z, load<i32>(to + (<usize>i << 2)), lines);
    for (let j = i; j < count; j++) {
      const value = at(from, load<i32>(to + (<usize>j << 2)));
      put(row(out, i, width), j, value);
      put(row(out, j, width), i, value);
    }
  }
}
