// Multifrontal Cholesky factorization (Duff and Reid 1983; Liu 1992) of A = shift I + factor V for a symmetric sparse V, front by front in
// postorder. What later fronts need stands on a stack of update matrices; the pivot rows are kept only when the caller gives them room.
import { at, intAt, put } from "./f64";
import {
  columnCount,
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
import { extendAdd, factorFront, frontScratch, logDeterminant, startDeterminant } from "./front-kernels";
import { Status } from "./status";
import { padded } from "./supernodes";

/** Unit round-off of doubles. A pivot below n times this share of its diagonal entry is what rounding leaves of zero. */
const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** Pivots below 2^-900 count as zero too: what matters to them may be negligible to `elements` of `vector.ts`. */
const TINY: f64 = 1.1830521861667747e-271;

let values: usize = 0;
let diagonal: usize = 0;
let shift: f64 = 0;
let scale: f64 = 0;
let front: usize = 0;
let stack: usize = 0;
let least: usize = 0;
let scratch: usize = 0;
let stored: usize = 0;

/** Bytes of work memory of `factorByFronts`, given the lines of the largest front and the doubles of the stack. */
export function factorWork(lines: i32, stackSize: i32): usize {
  return ((<usize>lines * <usize>(lines + 1) + <usize>stackSize) << 3) + frontScratch(lines);
}

function begin(
  structure: usize,
  entries: usize,
  main: usize,
  add: f64,
  factor: f64,
  lines: i32,
  stackSize: i32,
  keep: usize,
  work: usize,
): void {
  openStructure(structure);
  values = entries;
  diagonal = main;
  shift = add;
  scale = factor;
  front = work;
  least = front + ((<usize>lines * <usize>lines) << 3);
  stack = least + (<usize>lines << 3);
  scratch = stack + (<usize>stackSize << 3);
  stored = keep;
  startDeterminant();
}

/** Factors the fronts from … until - 1; calls go on in order until all are done. Exported to remain a function of its own, which V8 replaces between calls. */
export function factorFronts(from: i32, until: i32): i32 {
  for (let s = from; s < until; s++) {
    const pivots = padded(pivotCount(s));
    const lines = pivots + padded(updateCount(s));
    assemble(s, pivots, lines);
    const status = factorFront(pivots, lines, front, stack + (<usize>stackOffset(s) << 3), least, scratch);
    if (status != Status.OK) return status;
    if (stored != 0) {
      memory.copy(stored, front, (<usize>pivots * <usize>lines) << 3);
      stored += (<usize>pivots * <usize>lines) << 3;
    }
  }
  return Status.OK;
}

/** Fronts factored in one call of `factorFronts`: a long one would stay in the engine's first, slow version of the code. */
const GROUP: i32 = 1024;

/**
 * Factors A = add I + factor V; ln|A|, or NaN where A is not positive definite. entries f64: the values of V above the diagonal in the order of the
 * structure; main f64[n]: its diagonal in the order of elimination. keep f64, or 0: room for all pivot rows.
 */
export function factorByFronts(
  structure: usize,
  entries: usize,
  main: usize,
  fronts: i32,
  add: f64,
  factor: f64,
  lines: i32,
  stackSize: i32,
  keep: usize,
  work: usize,
): f64 {
  begin(structure, entries, main, add, factor, lines, stackSize, keep, work);
  for (let s = 0; s < fronts; s += GROUP) if (factorFronts(s, min(s + GROUP, fronts)) != Status.OK) return NaN;
  return logDeterminant();
}

function assemble(s: i32, pivots: i32, lines: i32): void {
  memory.fill(front, 0, (<usize>lines * <usize>lines) << 3);
  placeDiagonal(pivotCount(s), pivots, lines, diagonal + (<usize>firstPivot(s) << 3));
  placeValues(firstEntry(s), firstEntry(s + 1));
  for (let c = firstChild(s); c >= 0; c = nextSibling(c)) {
    const u = updateCount(c);
    extendAdd(u, padded(u), stack + (<usize>stackOffset(c) << 3), parentLines(c), lines, front);
  }
}

function placeDiagonal(count: i32, pivots: i32, lines: i32, main: usize): void {
  const share = ROUND_OFF * <f64>columnCount();
  for (let k = 0; k < pivots; k++) {
    const value = k < count ? shift + scale * at(main, k) : 1;
    put(front, k * (lines + 1), value);
    put(least, k, max(share * abs(value), TINY));
  }
}

function placeValues(from: i32, until: i32): void {
  for (let e = from; e < until; e++) put(front, entryOffset(e), scale * at(values, e));
}
