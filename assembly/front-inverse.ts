// Entries of A^-1 at the places of U with A = U'U (Takahashi, Fagan, Chin 1973; Erisman, Tinney 1975), front by front from the roots: with
// pivots P and rows R of a front, G = U_PP^-1 U_PR and Z = A^-1, Z_PR = -G Z_RR and Z_PP = U_PP^-1 U_PP^-T - Z_PR G'. Z_RR stands in
// the front of the parent, which leaves it where the factorization had left the update matrix.
import { at, intAt, put, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import {
  entryOffset,
  firstChild,
  firstEntry,
  firstPivot,
  nextSibling,
  openStructure,
  parentLines,
  pivotCount,
  stackOffset,
  updateCount,
} from "./front-structure";
import { padded } from "./supernodes";
import { backward, triangularScratch } from "./triangular";

let factor: usize = 0;
let stack: usize = 0;
let front: usize = 0;
let block: usize = 0;
let scratch: usize = 0;
let found: usize = 0;
let main: usize = 0;

/** Bytes of work memory of `beginInverse`, given the lines of the largest front and the doubles of the stack. */
export function inverseWork(most: i32, stackSize: i32): usize {
  const products = addProductScratch(most, most, most);
  const solves = triangularScratch(most, most);
  return ((2 * <usize>most * <usize>most + <usize>stackSize) << 3) + max(products, solves);
}

/**
 * Begins after the last front is factored. factorsEnd: behind what `factorFronts` kept. entries f64 and diagonal f64[n] will be those of
 * A^-1, in the order of the structure.
 */
export function beginInverse(structure: usize, factorsEnd: usize, most: i32, stackSize: i32, work: usize, entries: usize, diagonal: usize): void {
  openStructure(structure);
  factor = factorsEnd;
  front = work;
  block = front + ((<usize>most * <usize>most) << 3);
  stack = block + ((<usize>most * <usize>most) << 3);
  scratch = stack + (<usize>stackSize << 3);
  found = entries;
  main = diagonal;
}

/** Fronts until - 1 … from, downwards; calls go on until all are done. */
export function inverseFronts(from: i32, until: i32): void {
  for (let s = until - 1; s >= from; s--) {
    const pivots = padded(pivotCount(s));
    const updates = padded(updateCount(s));
    const lines = pivots + updates;
    factor -= (<usize>pivots * <usize>lines) << 3;
    takeRest(pivots, updates, stack + (<usize>stackOffset(s) << 3));
    invertPivots(pivots, updates);
    for (let c = firstChild(s); c >= 0; c = nextSibling(c)) {
      const u = updateCount(c);
      gather(u, padded(u), lines, parentLines(c), stack + (<usize>stackOffset(c) << 3));
    }
    for (let e = firstEntry(s); e < firstEntry(s + 1); e++) put(found, e, at(front, entryOffset(e)));
    for (let k = 0; k < pivotCount(s); k++) put(main, firstPivot(s) + k, at(front, k * (lines + 1)));
  }
}

/** Z_RR to its place in the front. */
function takeRest(pivots: i32, updates: i32, Z: usize): void {
  const lines = pivots + updates;
  for (let i = 0; i < updates; i++) {
    memory.copy(row(front, pivots + i, lines) + (<usize>pivots << 3), row(Z, i, updates), <usize>updates << 3);
  }
}

/** Z_PP, Z_PR and Z_RP of the front. block: G beside U_PP^-1. */
function invertPivots(pivots: i32, updates: i32): void {
  const lines = pivots + updates;
  const own = block + (<usize>updates << 3);
  const right = front + (<usize>pivots << 3);
  const rest = row(right, pivots, lines);
  for (let k = 0; k < pivots; k++) {
    memory.copy(row(block, k, lines), row(factor, k, lines) + (<usize>pivots << 3), <usize>updates << 3);
    memory.fill(row(own, k, lines), 0, <usize>pivots << 3);
    put(row(own, k, lines), k, 1);
    memory.fill(row(front, k, lines), 0, <usize>lines << 3);
  }
  backward(pivots, lines, factor, lines, 1, false, block, lines, scratch);
  addProduct(pivots, updates, updates, -1, block, lines, 1, rest, lines, 1, right, lines, Part.FULL, scratch);
  addProduct(pivots, pivots, pivots, 1, own, lines, 1, own, 1, lines, front, lines, Part.UPPER, scratch);
  addProduct(pivots, pivots, updates, -1, right, lines, 1, block, 1, lines, front, lines, Part.UPPER, scratch);
  for (let k = 0; k < pivots; k++) {
    for (let j = k + 1; j < lines; j++) put(row(front, j, lines), k, at(row(front, k, lines), j));
  }
}

/** C f64[width x width] := the lines i32[count] named `from` of the front, both ways. */
function gather(count: i32, width: i32, lines: i32, from: usize, C: usize): void {
  memory.fill(C, 0, (<usize>width * <usize>width) << 3);
  for (let i = 0; i < count; i++) {
    const source = row(front, intAt(from, i), lines);
    const target = row(C, i, width);
    for (let j = 0; j < count; j++) put(target, j, at(source, intAt(from, j)));
  }
}
