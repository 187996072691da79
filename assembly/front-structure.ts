// Where everything goes in the fronts of a multifrontal factorization (Liu 1992), worked out once for all values. The front of supernode s
// has its pivots as first lines, padded to a multiple of four, then the rows of its columns below them, padded again; entry (i, j) with
// j >= i stands at i * lines + j. The update matrix of a child is added at the lines that its rows have in the front of the parent.
import { intAt, putInt } from "./f64";
import { sortInts } from "./sort";
import { padded } from "./supernodes";

// The structure is one block of integers; what it holds, and where.
let n: i32 = 0;
let fronts: i32 = 0;
let firstAt: usize = 0;
let rowAt: usize = 0;
let entryAt: usize = 0;
let stackAt: usize = 0;
let child: usize = 0;
let sibling: usize = 0;
let rows: usize = 0;
let lines: usize = 0;
let offsets: usize = 0;

// What only building it needs.
let rowPtr: usize = 0;
let colIdx: usize = 0;
let place: usize = 0;
let source: usize = 0;
let order: usize = 0;
let mark: usize = 0;

/** Integers of the structure of some fronts, with a number of rows below pivots and of entries above the diagonal. */
export function structureSize(fronts: i32, rowCount: i32, entries: i32): usize {
  return <usize>3 + 6 * (<usize>fronts + 1) + 2 * <usize>rowCount + <usize>entries;
}

/** Makes a structure the one that the functions of this module speak of. */
export function openStructure(structure: usize): void {
  n = intAt(structure, 0);
  fronts = intAt(structure, 1);
  const list = (<usize>fronts + 1) << 2;
  const rowList = <usize>intAt(structure, 2) << 2;
  firstAt = structure + 12;
  rowAt = firstAt + list;
  entryAt = rowAt + list;
  stackAt = entryAt + list;
  child = stackAt + list;
  sibling = child + list;
  rows = sibling + list;
  lines = rows + rowList;
  offsets = lines + rowList;
}

export function columnCount(): i32 {
  return n;
}

/** Place of the first pivot of front s. */
// @ts-ignore: decorator
@inline
export function firstPivot(s: i32): i32 {
  return intAt(firstAt, s);
}

// @ts-ignore: decorator
@inline
export function pivotCount(s: i32): i32 {
  return intAt(firstAt, s + 1) - intAt(firstAt, s);
}

/** Rows below the pivots of front s, and the order of its update matrix. */
// @ts-ignore: decorator
@inline
export function updateCount(s: i32): i32 {
  return intAt(rowAt, s + 1) - intAt(rowAt, s);
}

/** Their places, ascending. */
// @ts-ignore: decorator
@inline
export function updateRows(s: i32): usize {
  return rows + (<usize>intAt(rowAt, s) << 2);
}

/** Their lines in the front of the parent, ascending. */
// @ts-ignore: decorator
@inline
export function parentLines(s: i32): usize {
  return lines + (<usize>intAt(rowAt, s) << 2);
}

/** Index of the first entry above the diagonal in the pivot rows of front s. */
// @ts-ignore: decorator
@inline
export function firstEntry(s: i32): i32 {
  return intAt(entryAt, s);
}

/** Doubles from the start of the front to entry e. */
// @ts-ignore: decorator
@inline
export function entryOffset(e: i32): i32 {
  return intAt(offsets, e);
}

/** The first child of front s in the tree, -1 when there is none. */
// @ts-ignore: decorator
@inline
export function firstChild(s: i32): i32 {
  return intAt(child, s);
}

// @ts-ignore: decorator
@inline
export function nextSibling(s: i32): i32 {
  return intAt(sibling, s);
}

/** Doubles below the update matrix of front s on the stack. */
// @ts-ignore: decorator
@inline
export function stackOffset(s: i32): i32 {
  return intAt(stackAt, s);
}

/** Bytes of scratch that building a structure needs. */
export function structureScratch(n: i32): usize {
  return <usize>n << 2;
}

/**
 * Begins a structure from what `orderSupernodes` gave: order, place i32[n], firstAt, rowAt i32[fronts + 1], above i32[fronts]. source
 * i32[entries] will be the index into the pattern of each entry. The arrays stay in use until the last `buildFronts`.
 */
export function buildStructure(
  columns: i32,
  frontCount: i32,
  pattern: usize,
  patternColumns: usize,
  orderOf: usize,
  placeOf: usize,
  firstOf: usize,
  rowOf: usize,
  above: usize,
  structure: usize,
  sourceOf: usize,
  scratch: usize,
): void {
  putInt(structure, 0, columns);
  putInt(structure, 1, frontCount);
  putInt(structure, 2, intAt(rowOf, frontCount));
  openStructure(structure);
  const list = (<usize>frontCount + 1) << 2;
  memory.copy(firstAt, firstOf, list);
  memory.copy(rowAt, rowOf, list);
  rowPtr = pattern;
  colIdx = patternColumns;
  order = orderOf;
  place = placeOf;
  source = sourceOf;
  mark = scratch;
  memory.fill(mark, 0xff, <usize>columns << 2);
  putInt(entryAt, 0, 0);
  linkFronts(above);
  stackFronts();
}

function linkFronts(above: usize): void {
  for (let s = 0; s <= fronts; s++) {
    putInt(child, s, -1);
    putInt(sibling, s, -1);
  }
  for (let s = fronts - 1; s >= 0; s--) {
    const p = intAt(above, s);
    if (p < 0) continue;
    putInt(sibling, s, intAt(child, p));
    putInt(child, p, s);
  }
}

/** A front replaces its children on the stack. */
function stackFronts(): void {
  let top = 0;
  for (let s = 0; s < fronts; s++) {
    const U = padded(updateCount(s));
    const c = firstChild(s);
    if (c >= 0) top = stackOffset(c);
    putInt(stackAt, s, top);
    top += U * U;
  }
  putInt(stackAt, fronts, top);
}

/** Builds the fronts from … until - 1; calls go on until all are built. */
export function buildFronts(from: i32, until: i32): void {
  for (let s = from; s < until; s++) {
    findRows(s);
    const first = firstPivot(s);
    const P = padded(pivotCount(s));
    for (let k = 0; k < pivotCount(s); k++) putInt(mark, first + k, k);
    for (let k = 0; k < updateCount(s); k++) putInt(mark, intAt(updateRows(s), k), P + k);
    for (let c = firstChild(s); c >= 0; c = nextSibling(c)) {
      for (let k = 0; k < updateCount(c); k++) putInt(parentLines(c), k, intAt(mark, intAt(updateRows(c), k)));
    }
    placeEntries(s, P + padded(updateCount(s)));
  }
}

/** The rows of front s: those of its children and those linked to its pivots, behind its last pivot. */
function findRows(s: i32): void {
  const last = intAt(firstAt, s + 1) - 1;
  const list = updateRows(s);
  const stamp = -2 - s;
  let count = 0;
  for (let c = firstChild(s); c >= 0; c = nextSibling(c)) {
    for (let k = 0; k < updateCount(c); k++) count = addRow(intAt(updateRows(c), k), last, stamp, list, count);
  }
  for (let k = firstPivot(s); k <= last; k++) {
    const i = intAt(order, k);
    for (let l = intAt(rowPtr, i); l < intAt(rowPtr, i + 1); l++) {
      count = addRow(intAt(place, intAt(colIdx, l)), last, stamp, list, count);
    }
  }
  sortInts(count, list);
}

// @ts-ignore: decorator
@inline
function addRow(r: i32, last: i32, stamp: i32, list: usize, count: i32): i32 {
  if (r <= last || intAt(mark, r) == stamp) return count;
  putInt(mark, r, stamp);
  putInt(list, count, r);
  return count + 1;
}

/** The entries above the diagonal in the pivot rows of front s; mark holds the lines of its rows. */
function placeEntries(s: i32, width: i32): void {
  let e = firstEntry(s);
  for (let k = 0; k < pivotCount(s); k++) {
    const i = intAt(order, firstPivot(s) + k);
    for (let l = intAt(rowPtr, i); l < intAt(rowPtr, i + 1); l++) {
      const r = intAt(place, intAt(colIdx, l));
      if (r <= firstPivot(s) + k) continue;
      putInt(offsets, e, k * width + intAt(mark, r));
      putInt(source, e, l);
      e++;
    }
  }
  putInt(entryAt, s + 1, e);
}
