// The k nearest of every unit, ties by index, on the tree of kd-tree.ts. The units of one leaf are served together: the k nearest within the
// leaf bound what else can matter, one walk finds the leaves that near, and each unit collects candidates from these and sorts them. On the
// sphere chords choose the candidates and exact distances decide.
import { at, intAt, put, putInt } from "./f64";
import { chordBound, chordsBeyond, greatCircle } from "./geodesy";
import { boxOf, degreesOf, depthOf, dimOf, leafAt, orderOf, sizeOf, startOf } from "./kd-tree";
import { appendLeaf, gapBetween, leavesNear, pointBox, WIDER } from "./kd-walk";
import { smallestPairs, sortedInts } from "./sort";

/** Most points of a leaf. */
// @ts-ignore: decorator
@inline
function leafSize(tree: usize): i32 {
  return (sizeOf(tree) >> depthOf(tree)) + 1;
}

/** Candidates that a list holds; when a leaf might not fit any more, all but the k nearest are dropped. */
// @ts-ignore: decorator
@inline
function capacityOf(tree: usize, k: i32): i32 {
  return 4 * k + 2 * leafSize(tree) + 64;
}

/** Bytes of scratch that `nearest` needs: two lists of candidates, the bound of every unit of a leaf, leaves, the place of a unit. */
export function nearestScratch(tree: usize, k: i32): usize {
  return <usize>capacityOf(tree, k) * 24 + (<usize>leafSize(tree) << 3) + (<usize>4 << depthOf(tree)) + 64;
}

/** Squared distance in the tree that no unit exceeds which is as near as one at the squared distance `squared`. */
// @ts-ignore: decorator
@inline
function reachOf(tree: usize, squared: f64): f64 {
  return dimOf(tree) == 2 ? squared * WIDER : chordsBeyond(squared);
}

// Where things lie in the scratch of `nearest`.
// @ts-ignore: decorator
@inline
function sortedOf(scratch: usize, capacity: i32): usize {
  return scratch + (<usize>capacity << 3);
}
// @ts-ignore: decorator
@inline
function keysOf(scratch: usize, capacity: i32): usize {
  return scratch + (<usize>capacity << 4);
}
// @ts-ignore: decorator
@inline
function sortedKeysOf(scratch: usize, capacity: i32): usize {
  return scratch + <usize>capacity * 20;
}
// @ts-ignore: decorator
@inline
function boxAt(scratch: usize, capacity: i32): usize {
  return scratch + <usize>capacity * 24;
}

// @ts-ignore: decorator
@inline
function exact(degrees: usize, i: i32, j: i32): f64 {
  return greatCircle(at(degrees, 2 * i), at(degrees, 2 * i + 1), at(degrees, 2 * j), at(degrees, 2 * j + 1));
}

/** On the sphere: of candidates by chord those that may be among the k nearest, with their exact distances. Returns how many. */
function chooseByChord(degrees: usize, unit: i32, k: i32, count: i32, capacity: i32, scratch: usize): i32 {
  const keys = keysOf(scratch, capacity);
  smallestPairs(count, k, scratch, keys, sortedOf(scratch, capacity), sortedKeysOf(scratch, capacity));
  const most = chordsBeyond(at(sortedOf(scratch, capacity), k - 1));
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (at(scratch, i) > most) continue;
    const key = intAt(keys, i);
    put(scratch, kept, exact(degrees, unit, key));
    putInt(keys, kept++, key);
  }
  return kept;
}

/**
 * Sorts the candidates by (distance, index), and returns how many of them are among the k nearest so far. The first `settled` of them have
 * distances already, the others squares of the tree.
 */
function settle(tree: usize, unit: i32, k: i32, settled: i32, count: i32, capacity: i32, scratch: usize): i32 {
  const degrees = degreesOf(tree);
  const keys = keysOf(scratch, capacity);
  if (degrees == 0) for (let i = settled; i < count; i++) put(scratch, i, Math.sqrt(at(scratch, i)));
  else if (settled == 0 && count > k) count = chooseByChord(degrees, unit, k, count, capacity, scratch);
  else for (let i = settled; i < count; i++) put(scratch, i, exact(degrees, unit, intAt(keys, i)));
  smallestPairs(count, k, scratch, keys, sortedOf(scratch, capacity), sortedKeysOf(scratch, capacity));
  return min(k, count);
}

/** The k nearest of the unit at position p, sorted, from its own leaf and `found` near ones; those above the square `reach` are not among them. */
function nearestOf(tree: usize, leaf: i32, p: i32, reach: f64, near: usize, found: i32, k: i32, capacity: i32, scratch: usize): void {
  const dim = dimOf(tree);
  const leaves = 1 << depthOf(tree);
  const unit = intAt(orderOf(tree), p);
  const keys = keysOf(scratch, capacity);
  const box = boxAt(scratch, capacity);
  const room = capacity - leafSize(tree) - 8;
  pointBox(tree, p, box);
  let settled = 0;
  let count = appendLeaf(tree, leaf, p, box, 0, reach, scratch, keys, 0);
  for (let i = 0; i < found; i++) {
    const other = intAt(near, i);
    if (gapBetween(dim, box, boxOf(tree, leaves + other)) > reach) continue;
    if (count > room) {
      settled = settle(tree, unit, k, settled, count, capacity, scratch);
      const farthest = at(sortedOf(scratch, capacity), k - 1);
      reach = dim == 2 ? farthest * farthest * WIDER : chordBound(farthest);
      memory.copy(scratch, sortedOf(scratch, capacity), <usize>k << 3);
      memory.copy(keys, sortedKeysOf(scratch, capacity), <usize>k << 2);
      count = settled;
    }
    count = appendLeaf(tree, other, p, box, 0, reach, scratch, keys, count);
  }
  settle(tree, unit, k, settled, count, capacity, scratch);
}

/** Rows of the results lie far apart; read together and early, their cache misses overlap. */
function touchRows(tree: usize, from: i32, to: i32, k: i32, index: usize, distance: usize): i32 {
  const order = orderOf(tree);
  let sum = 0;
  for (let p = from; p < to; p++) {
    const row = <usize>intAt(order, p) * <usize>k;
    for (let i = 0; i < k; i += 16) sum += load<i32>(index + ((row + i) << 2));
    sum += load<i32>(index + ((row + k - 1) << 2));
    if (distance == 0) continue;
    for (let i = 0; i < k; i += 8) sum += load<i32>(distance + ((row + i) << 3));
    sum += load<i32>(distance + ((row + k - 1) << 3));
  }
  return sum;
}

/** Squares that bound what can be among the k nearest of each unit, from its own leaf; the largest of them. bounds f64[to - from] */
function boundsWithin(tree: usize, leaf: i32, from: i32, to: i32, k: i32, capacity: i32, scratch: usize, bounds: usize): f64 {
  const keys = keysOf(scratch, capacity);
  const sorted = sortedOf(scratch, capacity);
  const box = boxAt(scratch, capacity);
  let widest: f64 = 0;
  for (let p = from; p < to; p++) {
    pointBox(tree, p, box);
    const count = appendLeaf(tree, leaf, p, box, 0, Infinity, scratch, keys, 0);
    smallestPairs(count, k, scratch, keys, sorted, sortedKeysOf(scratch, capacity));
    const reach = reachOf(tree, at(sorted, k - 1));
    put(bounds, p - from, reach);
    widest = max(widest, reach);
  }
  return widest;
}

/** The units at positions from..to of one leaf. */
function nearestInLeaf(tree: usize, leaf: i32, from: i32, to: i32, k: i32, scratch: usize, index: usize, distance: usize): void {
  const capacity = capacityOf(tree, k);
  const bounds = boxAt(scratch, capacity) + 64;
  const near = bounds + (<usize>leafSize(tree) << 3);
  putInt(near, 0, touchRows(tree, from, to, k, index, distance));
  const widest = boundsWithin(tree, leaf, from, to, k, capacity, scratch, bounds);
  const found = leavesNear(tree, leaf, widest, 0, -1, near);
  const sorted = sortedOf(scratch, capacity);
  const sortedKeys = sortedKeysOf(scratch, capacity);
  for (let p = from; p < to; p++) {
    nearestOf(tree, leaf, p, at(bounds, p - from), near, found, k, capacity, scratch);
    const row = <usize>intAt(orderOf(tree), p) * <usize>k;
    if (distance == 0) {
      sortedInts(k, sortedKeys, index + (row << 2));
      continue;
    }
    for (let i = 0; i < k; i++) putInt(index + (row << 2), i, intAt(sortedKeys, i));
    for (let i = 0; i < k; i++) put(distance + (row << 3), i, at(sorted, i));
  }
}

/**
 * The k nearest of the units at positions from..to of a tree whose leaves hold at least k + 1: index i32[n k] and, unless it is 0, distance
 * f64[n k], rows in the order of the units. Rows ascend by (distance, index), without distances by index. Planar distances are Euclidean,
 * those of degrees great circles in km.
 */
export function nearest(tree: usize, k: i32, from: i32, to: i32, index: usize, distance: usize, scratch: usize): void {
  const n = sizeOf(tree);
  while (from < to) {
    const leaf = leafAt(n, depthOf(tree), from);
    const end = min(to, startOf(n, depthOf(tree), leaf + 1));
    nearestInLeaf(tree, leaf, from, end, k, scratch, index, distance);
    from = end;
  }
}
