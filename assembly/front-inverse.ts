// Entries of A^-1 at the places of U with A = U'U (Takahashi, Fagan, Chin 1973; Erisman, Tinney 1975), front by front from the roots. With
// pivots P and rows R of a front, X = U_PP^-T, G = X'U_PR and Y = -A^-1: Y_PR = -G Y_RR and Y_PP = -X'X - Y_PR G'. Y_RR stands in the front
// of the parent, which leaves it where the factorization had left the update matrix.
import { at, intAt, put, row } from "./f64";
import { invertPivotRows, subtractProduct } from "./front-kernels";
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
import { addProductScratch, Part } from "./gemm";
import { padded } from "./supernodes";

let factor: usize = 0;
let front: usize = 0;
let block: usize = 0;
let stack: usize = 0;
let scratch: usize = 0;
let found: usize = 0;
let main: usize = 0;

/** Bytes of work memory of `beginInverse`, given the lines of the largest front and the doubles of the stack. */
export function inverseWork(most: i32, stackSize: i32): usize {
  return ((2 * <usize>most * <usize>most + <usize>stackSize) << 3) + 128 + addProductScratch(most, most, most);
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
    solvePivots(pivots, updates);
    completePivots(pivots, updates);
    for (let c = firstChild(s); c >= 0; c = nextSibling(c)) {
      const u = updateCount(c);
      leave(u, padded(u), lines, parentLines(c), stack + (<usize>stackOffset(c) << 3));
    }
    for (let e = firstEntry(s); e < firstEntry(s + 1); e++) put(found, e, -at(front, entryOffset(e)));
    for (let k = 0; k < pivotCount(s); k++) put(main, firstPivot(s) + k, -at(front, k * (lines + 1)));
  }
}

/** Y_RR to its place in the front, whose rows above become zero. */
function takeRest(pivots: i32, updates: i32, Y: usize): void {
  const lines = pivots + updates;
  memory.fill(front, 0, (<usize>pivots * <usize>lines) << 3);
  for (let i = 0; i < updates; i++) {
    memory.copy(row(front, pivots + i, lines) + (<usize>pivots << 3), row(Y, i, updates), <usize>updates << 3);
  }
}

/** block := X beside -G, and G' below. */
function solvePivots(pivots: i32, updates: i32): void {
  const lines = pivots + updates;
  const right = <usize>pivots << 3;
  memory.fill(block, 0, (<usize>pivots * <usize>lines) << 3);
  invertPivotRows(pivots, lines, factor, block, scratch);
  subtractProduct(pivots, updates, pivots, block, factor + right, block + right, lines, Part.FULL, scratch + 128);
  transpose(pivots, updates, lines, block + right, row(block, pivots, lines), -1);
}

/** Y_PR, Y_RP and Y_PP of the front. */
function completePivots(pivots: i32, updates: i32): void {
  const lines = pivots + updates;
  const right = front + (<usize>pivots << 3);
  const below = row(front, pivots, lines);
  const G = row(block, pivots, lines);
  subtractProduct(pivots, updates, updates, G, row(right, pivots, lines), right, lines, Part.FULL, scratch + 128);
  transpose(pivots, updates, lines, right, below, 1);
  subtractProduct(pivots, pivots, pivots, block, block, front, lines, Part.UPPER, scratch + 128);
  subtractProduct(pivots, pivots, updates, below, G, front, lines, Part.UPPER, scratch + 128);
  for (let i = 1; i < pivots; i++) for (let j = 0; j < i; j++) put(row(front, i, lines), j, at(row(front, j, lines), i));
}

/** out := factor A'. A f64[m x n], out f64[n x m], both with `lines` doubles a row; multiples of four. */
function transpose(m: i32, n: i32, lines: i32, A: usize, out: usize, factor: f64): void {
  for (let i = 0; i < m; i += 4) {
    for (let j = 0; j < n; j++) {
      const from = row(A, i, lines) + (<usize>j << 3);
      const to = row(out, j, lines) + (<usize>i << 3);
      for (let k = 0; k < 4; k++) put(to, k, factor * load<f64>(row(from, k, lines)));
    }
  }
}

/** C f64[width x width] := the lines i32[count] named `from` of the front, both ways. */
function leave(count: i32, width: i32, lines: i32, from: usize, C: usize): void {
  memory.fill(C, 0, (<usize>width * <usize>width) << 3);
  for (let i = 0; i < count; i++) {
    const source = row(front, intAt(from, i), lines);
    const target = row(C, i, width);
    for (let j = 0; j < count; j++) put(target, j, at(source, intAt(from, j)));
  }
}
