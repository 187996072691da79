// The plan of a multifrontal factorization (Duff and Reid 1984): everything that depends on the pattern alone, in one block of integers,
// so that a factorization for another rho only moves numbers. Layout: n, fronts, indices, entries, then the arrays below.
//   first[fronts + 1]     first own column of each front, then n; columns are numbered in the order of elimination
//   parent[fronts]        the front that takes what a front leaves, or -1
//   below[fronts + 1]     where the indices below a front's own columns start
//   entry[fronts + 1]     where its entries of W start
//   order[n]              the unit at each column
//   index[indices]        those below the own columns, ascending
//   relative[indices]     their places in the parent's front
//   target[entries]       row-major place of each entry of W in its front
import { intAt, put, putInt } from "./f64";
import { sortInts } from "./sort";

// @ts-ignore: decorator
@inline
export function columnsOf(plan: usize): i32 {
  return intAt(plan, 0);
}

// @ts-ignore: decorator
@inline
export function frontsOf(plan: usize): i32 {
  return intAt(plan, 1);
}

// @ts-ignore: decorator
@inline
export function firsts(plan: usize): usize {
  return plan + 16;
}

// @ts-ignore: decorator
@inline
export function parents(plan: usize): usize {
  return firsts(plan) + (<usize>(frontsOf(plan) + 1) << 2);
}

// @ts-ignore: decorator
@inline
export function belows(plan: usize): usize {
  return parents(plan) + (<usize>frontsOf(plan) << 2);
}

// @ts-ignore: decorator
@inline
export function entries(plan: usize): usize {
  return belows(plan) + (<usize>(frontsOf(plan) + 1) << 2);
}

// @ts-ignore: decorator
@inline
export function orderOf(plan: usize): usize {
  return entries(plan) + (<usize>(frontsOf(plan) + 1) << 2);
}

// @ts-ignore: decorator
@inline
export function indices(plan: usize): usize {
  return orderOf(plan) + (<usize>columnsOf(plan) << 2);
}

// @ts-ignore: decorator
@inline
export function relatives(plan: usize): usize {
  return indices(plan) + (<usize>intAt(plan, 2) << 2);
}

// @ts-ignore: decorator
@inline
export function targets(plan: usize): usize {
  return relatives(plan) + (<usize>intAt(plan, 2) << 2);
}

/** Bytes of scratch that `luPlan` needs. */
export function luPlanScratch(n: i32): usize {
  return (<usize>n + 1) << 4;
}

/**
 * plan i32[4 + 4 fronts + 3 + n + 2 indices + entries of W], whose first, parent and order are filled in already, as are its four numbers;
 * values f64[entries + n] := the weights in the order of targets, then the largest magnitude of each row of W in the order of columns.
 * place i32[n] is the inverse of order. (rowPtr, colIdx) is the symmetric pattern, (wRow, wCol, weight) W, (tRow, tCol, tWeight) W'.
 */
export function luPlan(
  plan: usize,
  place: usize,
  rowPtr: usize,
  colIdx: usize,
  wRow: usize,
  wCol: usize,
  weight: usize,
  tRow: usize,
  tCol: usize,
  tWeight: usize,
  values: usize,
  scratch: usize,
): void {
  const n = columnsOf(plan);
  const fronts = frontsOf(plan);
  const position = scratch;
  const mark = position + (<usize>n << 2);
  const child = mark + (<usize>n << 2);
  const sibling = child + (<usize>n << 2);
  memory.fill(mark, 0xff, <usize>n << 2);
  linkChildren(fronts, parents(plan), child, sibling);
  putInt(belows(plan), 0, 0);
  putInt(entries(plan), 0, 0);
  for (let s = 0; s < fronts; s++) {
    const start = intAt(belows(plan), s);
    const end = gather(s, start, plan, place, rowPtr, colIdx, mark, child, sibling);
    putInt(belows(plan), s + 1, end);
    sortInts(end - start, indices(plan) + (<usize>start << 2));
    locate(s, plan, position, child, sibling);
    aim(s, plan, place, position, wRow, wCol, weight, tRow, tCol, tWeight, values);
  }
  largestOfRows(n, orderOf(plan), wRow, weight, values + (<usize>intAt(plan, 3) << 3));
}

function linkChildren(fronts: i32, parent: usize, child: usize, sibling: usize): void {
  for (let s = 0; s < fronts; s++) putInt(child, s, -1);
  for (let s = fronts - 1; s >= 0; s--) {
    const above = intAt(parent, s);
    if (above < 0) continue;
    putInt(sibling, s, intAt(child, above));
    putInt(child, above, s);
  }
}

/** Writes the indices of front s from `start` on: links of its columns and what its children leave, behind its own; where they end. */
function gather(
  s: i32,
  start: i32,
  plan: usize,
  place: usize,
  rowPtr: usize,
  colIdx: usize,
  mark: usize,
  child: usize,
  sibling: usize,
): i32 {
  const index = indices(plan);
  const after = intAt(firsts(plan), s + 1);
  let end = start;
  for (let p = intAt(firsts(plan), s); p < after; p++) {
    const unit = intAt(orderOf(plan), p);
    for (let k = intAt(rowPtr, unit); k < intAt(rowPtr, unit + 1); k++) {
      end = note(intAt(place, intAt(colIdx, k)), s, after, mark, index, end);
    }
  }
  for (let c = intAt(child, s); c >= 0; c = intAt(sibling, c)) {
    for (let k = intAt(belows(plan), c); k < intAt(belows(plan), c + 1); k++) end = note(intAt(index, k), s, after, mark, index, end);
  }
  return end;
}

// @ts-ignore: decorator
@inline
function note(q: i32, s: i32, after: i32, mark: usize, index: usize, end: i32): i32 {
  if (q < after || intAt(mark, q) == s) return end;
  putInt(mark, q, s);
  putInt(index, end, q);
  return end + 1;
}

/** position i32[n] := the place in front s of each of its columns and indices; tells it to what the children leave. */
function locate(s: i32, plan: usize, position: usize, child: usize, sibling: usize): void {
  const index = indices(plan);
  const first = intAt(firsts(plan), s);
  const own = intAt(firsts(plan), s + 1) - first;
  const start = intAt(belows(plan), s);
  for (let p = 0; p < own; p++) putInt(position, first + p, p);
  for (let k = start; k < intAt(belows(plan), s + 1); k++) putInt(position, intAt(index, k), own + k - start);
  for (let c = intAt(child, s); c >= 0; c = intAt(sibling, c)) {
    const end = intAt(belows(plan), c + 1);
    for (let k = intAt(belows(plan), c); k < end; k++) putInt(relatives(plan), k, intAt(position, intAt(index, k)));
  }
}

/** Targets and values of the entries of W that belong to front s: those whose earlier index is one of its own columns. */
function aim(
  s: i32,
  plan: usize,
  place: usize,
  position: usize,
  wRow: usize,
  wCol: usize,
  weight: usize,
  tRow: usize,
  tCol: usize,
  tWeight: usize,
  values: usize,
): void {
  const target = targets(plan);
  const first = intAt(firsts(plan), s);
  const after = intAt(firsts(plan), s + 1);
  const side = after - first + intAt(belows(plan), s + 1) - intAt(belows(plan), s);
  let e = intAt(entries(plan), s);
  for (let p = first; p < after; p++) {
    const unit = intAt(orderOf(plan), p);
    for (let k = intAt(wRow, unit); k < intAt(wRow, unit + 1); k++) {
      const q = intAt(place, intAt(wCol, k));
      if (q < first) continue;
      putInt(target, e, (p - first) * side + intAt(position, q));
      put(values, e++, load<f64>(weight + (<usize>k << 3)));
    }
    for (let k = intAt(tRow, unit); k < intAt(tRow, unit + 1); k++) {
      const q = intAt(place, intAt(tCol, k));
      if (q < after) continue;
      putInt(target, e, intAt(position, q) * side + p - first);
      put(values, e++, load<f64>(tWeight + (<usize>k << 3)));
    }
  }
  putInt(entries(plan), s + 1, e);
}

function largestOfRows(n: i32, order: usize, wRow: usize, weight: usize, largest: usize): void {
  for (let p = 0; p < n; p++) {
    const unit = intAt(order, p);
    let most: f64 = 0;
    for (let k = intAt(wRow, unit); k < intAt(wRow, unit + 1); k++) most = max(most, abs(load<f64>(weight + (<usize>k << 3))));
    put(largest, p, most);
  }
}
