// The quotient graph of a partly eliminated symmetric matrix (George and Liu 1981): variables not yet eliminated, and elements, the cliques
// that eliminated pivots left behind. Node i is one or the other and owns pool[start .. start + length): a variable lists its remaining
// original neighbours, then the `elements` elements it belongs to; an element lists its variables. Lists never grow beyond the original
// matrix in total, so one pool and its copy hold them all. The state of one ordering at a time stands in the variables of this module.
import { intAt, putInt } from "./f64";

let nodes: i32 = 0;
let pool: usize = 0;
let spare: usize = 0;
let capacity: i32 = 0;
let top: i32 = 0;
let start: usize = 0;
let length: usize = 0;
let elements: usize = 0;
let weight: usize = 0;
let stamp: usize = 0;
let tag: i32 = 0;

/** Entries of a pool: all lists, one new element, and room that makes compaction rare. */
function poolSize(n: i32, links: i32): i32 {
  return links + (links >> 2) + n + 1;
}

/** Bytes that a graph of n nodes takes. */
export function graphScratch(n: i32, links: i32): usize {
  return (<usize>poolSize(n, links) << 3) + (<usize>n + 1) * 20;
}

/** Loads the pattern rowPtr i32[n + 1], colIdx, whose diagonal is left out; returns the address behind its memory. */
export function loadGraph(n: i32, rowPtr: usize, colIdx: usize, memory: usize): usize {
  nodes = n;
  capacity = poolSize(n, intAt(rowPtr, n));
  const size = (<usize>n + 1) << 2;
  pool = memory;
  spare = pool + (<usize>capacity << 2);
  start = spare + (<usize>capacity << 2);
  length = start + size;
  elements = length + size;
  weight = elements + size;
  stamp = weight + size;
  top = 0;
  tag = 2;
  for (let i = 0; i < n; i++) {
    putInt(start, i, top);
    for (let k = intAt(rowPtr, i); k < intAt(rowPtr, i + 1); k++) {
      if (intAt(colIdx, k) != i) putInt(pool, top++, intAt(colIdx, k));
    }
    putInt(length, i, top - intAt(start, i));
    putInt(elements, i, 0);
    putInt(weight, i, 1);
    putInt(stamp, i, 1);
  }
  return stamp + size;
}

/** Original columns that variable i stands for; negative while it is in the pivot's list; 0 when it is no variable any more. */
// @ts-ignore: decorator
@inline
export function weightOf(i: i32): i32 {
  return intAt(weight, i);
}

// @ts-ignore: decorator
@inline
export function setWeight(i: i32, w: i32): void {
  putInt(weight, i, w);
}

/** Members of the list of node i. */
// @ts-ignore: decorator
@inline
export function lengthOf(i: i32): i32 {
  return intAt(length, i);
}

/** The k-th member of the list of node i. */
// @ts-ignore: decorator
@inline
export function member(i: i32, k: i32): i32 {
  return intAt(pool, intAt(start, i) + k);
}

/** Takes node i, whose columns are accounted for elsewhere, out of the graph. */
export function removeNode(i: i32): void {
  putInt(weight, i, 0);
  putInt(length, i, 0);
}

/** A tag that no node bears, with `room` more above it. Absorbed elements keep the stamp 0. */
export function freshTag(room: i32): i32 {
  if (tag > 0x3fffffff) {
    for (let i = 0; i < nodes; i++) if (intAt(stamp, i) != 0) putInt(stamp, i, 1);
    tag = 2;
  }
  const fresh = tag;
  tag += room + 1;
  return fresh;
}

/** Moves the lists of all nodes that still have one to the front of the other pool. */
function compact(): void {
  let to = 0;
  for (let i = 0; i < nodes; i++) {
    const count = intAt(length, i);
    if (count == 0 || (intAt(weight, i) == 0 && intAt(stamp, i) == 0)) continue;
    memory.copy(spare + (<usize>to << 2), pool + (<usize>intAt(start, i) << 2), <usize>count << 2);
    putInt(start, i, to);
    to += count;
  }
  const other = pool;
  pool = spare;
  spare = other;
  top = to;
}

/** Appends the variables among `count` entries from `from` that are not yet in the pivot's list, and turns their weights negative. */
function collect(from: usize, count: i32, to: i32): i32 {
  const end = from + (<usize>count << 2);
  for (; from < end; from += 4) {
    const i = load<i32>(from);
    const w = intAt(weight, i);
    if (w <= 0) continue;
    putInt(weight, i, -w);
    putInt(pool, to++, i);
  }
  return to;
}

/**
 * Turns variable p into the element of its neighbours: those it has left and those of its elements, which it absorbs. At most `most`
 * of them exist.
 */
export function formElement(p: i32, most: i32): void {
  const joined = intAt(elements, p);
  if (joined > 0 && top + most > capacity) compact();
  const list = intAt(start, p);
  const own = intAt(length, p) - joined;
  const first = joined == 0 ? list : top;
  putInt(weight, p, 0);
  let to = collect(pool + (<usize>list << 2), own, first);
  for (let k = own; k < own + joined; k++) {
    const e = intAt(pool, list + k);
    if (intAt(stamp, e) == 0) continue;
    to = collect(pool + (<usize>intAt(start, e) << 2), intAt(length, e), to);
    putInt(stamp, e, 0);
  }
  putInt(start, p, first);
  putInt(length, p, to - first);
  putInt(elements, p, 0);
  if (joined > 0) top = to;
}

/** stamp_e := base + the weight of L_e outside the list of pivot p, for every element e that shares a variable with it. */
export function measureOverlaps(p: i32, base: i32, degree: usize): void {
  for (let k = 0; k < lengthOf(p); k++) {
    const i = member(p, k);
    const w = -intAt(weight, i);
    const end = pool + (<usize>(intAt(start, i) + intAt(length, i)) << 2);
    for (let from = end - (<usize>intAt(elements, i) << 2); from < end; from += 4) {
      const e = load<i32>(from);
      const seen = intAt(stamp, e);
      if (seen >= base) putInt(stamp, e, seen - w);
      else if (seen != 0) putInt(stamp, e, intAt(degree, e) + base - w);
    }
  }
}

let outside: i32 = 0;

/** The bound on the weight of the neighbours of the variable pruned last that are outside the pivot's list. */
export function outsideWeight(): i32 {
  return outside;
}

/**
 * Rewrites the list of variable i of the pivot's list: without what the element p covers, without elements that lie inside p (they are
 * absorbed, Amestoy, Davis, Duff 1996, section 5), and with p. Returns the sum of the indices, the hash of the list.
 */
export function prune(i: i32, p: i32, base: i32): i32 {
  let from = pool + (<usize>intAt(start, i) << 2);
  const end = from + (<usize>intAt(length, i) << 2);
  const variables = end - (<usize>intAt(elements, i) << 2);
  const first = from;
  let to = from;
  let hash = p;
  let sum = 0;
  for (; from < variables; from += 4) {
    const j = load<i32>(from);
    const w = intAt(weight, j);
    if (w <= 0) continue;
    sum += w;
    hash += j;
    store<i32>(to, j);
    to += 4;
  }
  const joined = to;
  for (; from < end; from += 4) {
    const e = load<i32>(from);
    const left = intAt(stamp, e) - base;
    if (left > 0) {
      sum += left;
      hash += e;
      store<i32>(to, e);
      to += 4;
    } else putInt(stamp, e, 0);
  }
  store<i32>(to, p);
  outside = sum;
  putInt(length, i, <i32>((to - first) >> 2) + 1);
  putInt(elements, i, <i32>((to - joined) >> 2) + 1);
  return hash;
}

/** Stamps the list of node i with `mark`. */
export function stampList(i: i32, mark: i32): void {
  for (let k = 0; k < lengthOf(i); k++) putInt(stamp, member(i, k), mark);
}

/** Whether j has the neighbours of i, whose list bears `mark`. */
export function indistinguishable(i: i32, j: i32, mark: i32): bool {
  if (intAt(length, i) != intAt(length, j) || intAt(elements, i) != intAt(elements, j)) return false;
  for (let k = 0; k < lengthOf(j); k++) if (intAt(stamp, member(j, k)) != mark) return false;
  return true;
}

/** Leaves in the list of element p the variables that are still there, with their weights positive again. */
export function settleElement(p: i32): void {
  const first = intAt(start, p);
  const end = first + intAt(length, p);
  let to = first;
  for (let k = first; k < end; k++) {
    const i = intAt(pool, k);
    const w = intAt(weight, i);
    if (w == 0) continue;
    putInt(weight, i, -w);
    putInt(pool, to++, i);
  }
  if (end == top) top = to;
  putInt(length, p, to - first);
  putInt(stamp, p, to == first ? 0 : 1);
}
