// Which columns of a sparse factor are eliminated together, from the pattern alone: fronts of neighbouring columns with the same structure,
// or nearly so (Duff and Reid 1983; Ashcraft and Grimes 1989).
import { at, intAt, put, putInt } from "./f64";

/** Bytes of scratch that `luTree` needs. */
export function luTreeScratch(n: i32): usize {
  return (<usize>n + 1) * 12;
}

/**
 * From an elimination tree up i32[n] whose columns are in postorder and the entries counts i32[n] of each column of L, the diagonal
 * included: first i32[n + 1] := the first column of each front, then n; parent i32[n] := the front that takes what is left of each front,
 * or -1. sizes f64[5] := indices below the fronts' own columns, side of the largest front, doubles of all factors, of the stack at its
 * highest, operations. Returns the number of fronts.
 */
export function luTree(n: i32, up: usize, counts: usize, first: usize, parent: usize, sizes: usize, scratch: usize): i32 {
  const fronts = mergeColumns(n, up, counts, first, scratch);
  frontParents(fronts, up, first, scratch + ((<usize>n + 1) << 3), parent);
  measure(fronts, counts, first, parent, sizes, scratch);
  return fronts;
}

/** Entries of k columns of a triangle that begins with m. */
// @ts-ignore: decorator
@inline
function trapezoid(k: i32, m: i32): f64 {
  return <f64>k * <f64>m - 0.5 * <f64>k * <f64>(k - 1);
}

/** Share of zeros that a front with k own columns may hold: small fronts cost more in handling than in arithmetic. */
function allowance(k: i32): f64 {
  return k <= 4 ? 0.7 : k <= 16 ? 0.4 : k <= 48 ? 0.15 : 0.05;
}

/** first i32 := starts of fronts. A column joins the one before it when nothing is added; a front its last child while little is. */
function mergeColumns(n: i32, up: usize, counts: usize, first: usize, zeros: usize): i32 {
  let fronts = 0;
  for (let j = 0; j < n; ) {
    let end = j + 1;
    while (end < n && intAt(up, end - 1) == end && intAt(counts, end - 1) == intAt(counts, end) + 1) end++;
    putInt(first, fronts, j);
    put(zeros, fronts++, 0);
    while (fronts > 1 && mergeLast(fronts, end, up, counts, first, zeros)) fronts--;
    j = end;
  }
  putInt(first, fronts, n);
  return fronts;
}

/** Merges the last front, whose columns end before `end`, with the one before it if that is its child and little is added. */
function mergeLast(fronts: i32, end: i32, up: usize, counts: usize, first: usize, zeros: usize): bool {
  const middle = intAt(first, fronts - 1);
  const parent = intAt(up, middle - 1);
  if (parent < 0 || parent >= end) return false;
  const left = middle - intAt(first, fronts - 2);
  const right = end - middle;
  const below = intAt(counts, end - 1) - 1;
  const size = trapezoid(left + right, left + right + below);
  const known = trapezoid(left, left + intAt(counts, middle - 1) - 1) + trapezoid(right, right + below);
  const empty = at(zeros, fronts - 2) + at(zeros, fronts - 1) + (size - known);
  if (empty > allowance(left + right) * size) return false;
  put(zeros, fronts - 2, empty);
  return true;
}

function frontParents(fronts: i32, up: usize, first: usize, frontOf: usize, parent: usize): void {
  for (let s = 0; s < fronts; s++) for (let j = intAt(first, s); j < intAt(first, s + 1); j++) putInt(frontOf, j, s);
  for (let s = 0; s < fronts; s++) {
    const above = intAt(up, intAt(first, s + 1) - 1);
    putInt(parent, s, above < 0 ? -1 : intAt(frontOf, above));
  }
}

/** sizes as `luTree` says. What a front leaves lies on the stack until its parent takes it, waiting f64[fronts] in all. */
function measure(fronts: i32, counts: usize, first: usize, parent: usize, sizes: usize, waiting: usize): void {
  let below: f64 = 0;
  let largest: f64 = 0;
  let factors: f64 = 0;
  let stack: f64 = 0;
  let highest: f64 = 0;
  let operations: f64 = 0;
  memory.fill(waiting, 0, <usize>fronts << 3);
  for (let s = 0; s < fronts; s++) {
    const k = <f64>(intAt(first, s + 1) - intAt(first, s));
    const rest = <f64>(intAt(counts, intAt(first, s + 1) - 1) - 1);
    below += rest;
    largest = max(largest, k + rest);
    factors += k * (k + 2 * rest);
    operations += 2 * k * ((k * k) / 3 + k * rest + rest * rest);
    stack += rest * rest - at(waiting, s);
    highest = max(highest, stack);
    const above = intAt(parent, s);
    if (above >= 0) put(waiting, above, at(waiting, above) + rest * rest);
  }
  put(sizes, 0, below);
  put(sizes, 1, largest);
  put(sizes, 2, factors);
  put(sizes, 3, highest);
  put(sizes, 4, operations);
}
