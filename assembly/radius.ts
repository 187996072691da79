// Units within a distance, on the tree of kd-tree.ts: counted first, so that the host can say how much memory the links need before it takes it.
// On the sphere chords choose the candidates, which are a little more than the links, and exact distances decide.
import { at, intAt, put, putInt } from "./f64";
import { chordBound, chordFloor, greatCircle } from "./geodesy";
import { boxOf, degreesOf, depthOf, dimOf, leafAt, orderOf, sizeOf, startOf } from "./kd-tree";
import { appendLeaf, gapBetween, leavesNear, pointBox, WIDER } from "./kd-walk";
import { sortRow, sortRowMarks } from "./sort";

/** Squared distance in the tree that covers `upper`. */
// @ts-ignore: decorator
@inline
function most(tree: usize, upper: f64): f64 {
  return dimOf(tree) == 2 ? upper * upper * WIDER : chordBound(upper);
}

/** Squared distance in the tree that `lower` covers. */
// @ts-ignore: decorator
@inline
function least(tree: usize, lower: f64): f64 {
  return dimOf(tree) == 2 ? lower * lower * (2 - WIDER) : chordFloor(lower);
}

// @ts-ignore: decorator
@inline
function leafSize(tree: usize): i32 {
  return (sizeOf(tree) >> depthOf(tree)) + 1;
}

/** Bytes of scratch that `withinCount` needs: the candidates of a leaf, the place of a unit, leaves. */
export function withinCountScratch(tree: usize): usize {
  return (<usize>(leafSize(tree) + 2) << 4) + 64 + (<usize>4 << depthOf(tree));
}

/** Bytes of scratch that `within` needs: to sort a row, and as `withinCount`. */
export function withinScratch(tree: usize): usize {
  const n = sizeOf(tree);
  return sortRowMarks(n) + (<usize>n << 3) + withinCountScratch(tree);
}

/** Squared bounds of the units at positions from..to of a leaf: the largest upper one, or the smallest. */
function extremeMost(tree: usize, from: i32, to: i32, upper: usize, largest: bool): f64 {
  let extreme: f64 = largest ? 0 : Infinity;
  for (let p = from; p < to; p++) {
    const bound = at(upper, intAt(orderOf(tree), p));
    extreme = largest ? max(extreme, bound) : min(extreme, bound);
  }
  return most(tree, extreme);
}

function countInLeaf(tree: usize, leaf: i32, from: i32, to: i32, lower: f64, upper: usize, scratch: usize, counts: usize): f64 {
  const n = sizeOf(tree);
  const depth = depthOf(tree);
  const keys = scratch + (<usize>(leafSize(tree) + 2) << 3);
  const box = keys + (<usize>(leafSize(tree) + 2) << 3);
  const near = box + 64;
  const floor = least(tree, lower);
  const sure = extremeMost(tree, from, to, upper, false);
  const found = leavesNear(tree, leaf, extremeMost(tree, from, to, upper, true), floor, sure, near);
  let total: f64 = 0;
  for (let p = from; p < to; p++) {
    const unit = intAt(orderOf(tree), p);
    const bound = most(tree, at(upper, unit));
    pointBox(tree, p, box);
    let count = appendLeaf(tree, leaf, p, box, floor, bound, scratch, keys, 0);
    for (let i = 0; i < found; i++) {
      const other = intAt(near, i);
      if (other < 0) count += sizeOfNode(n, ~other);
      else if (gapBetween(dimOf(tree), box, boxOf(tree, (1 << depth) + other)) <= bound) {
        count += appendLeaf(tree, other, p, box, floor, bound, scratch, keys, 0);
      }
    }
    putInt(counts, unit, count);
    total += <f64>count;
  }
  return total;
}

/** Points of a node. */
function sizeOfNode(n: i32, node: i32): i32 {
  const level = 31 - clz(node);
  const j = node - (1 << level);
  return startOf(n, level, j + 1) - startOf(n, level, j);
}

/**
 * How many links at most the units at positions from..to have at a distance in [lower, upper of the unit]: counts i32[n], and their sum.
 * upper f64[n]; both in the order of the units.
 */
export function withinCount(tree: usize, lower: f64, upper: usize, from: i32, to: i32, scratch: usize, counts: usize): f64 {
  let total: f64 = 0;
  while (from < to) {
    const leaf = leafAt(sizeOf(tree), depthOf(tree), from);
    const end = min(to, startOf(sizeOf(tree), depthOf(tree), leaf + 1));
    total += countInLeaf(tree, leaf, from, end, lower, upper, scratch, counts);
    from = end;
  }
  return total;
}

/** Before `within`: rowPtr i32[n + 1] from counts i32[n], and what of the scratch must be zero. */
export function withinBegin(tree: usize, scratch: usize, counts: usize, rowPtr: usize): void {
  const n = sizeOf(tree);
  memory.fill(scratch, 0, sortRowMarks(n));
  let total = 0;
  for (let i = 0; i < n; i++) {
    putInt(rowPtr, i, total);
    total += intAt(counts, i);
  }
  putInt(rowPtr, n, total);
}

/** Of `count` candidates of a unit those within its bounds, appended to its row, which has `found`. */
function accept(
  tree: usize, unit: i32, lower: f64, upper: f64, count: i32, squares: usize, keys: usize, index: usize, distance: usize, found: i32,
): i32 {
  const degrees = degreesOf(tree);
  for (let c = 0; c < count; c++) {
    const j = intAt(keys, c);
    const d = degrees == 0
      ? Math.sqrt(at(squares, c))
      : greatCircle(at(degrees, 2 * unit), at(degrees, 2 * unit + 1), at(degrees, 2 * j), at(degrees, 2 * j + 1));
    if (d < lower || d > upper) continue;
    putInt(index, found, j);
    put(distance, found++, d);
  }
  return found;
}

/** Rows lie far apart; their starts, read together and early, let the cache misses overlap. */
function touchRows(tree: usize, from: i32, to: i32, rowPtr: usize, colIdx: usize, distance: usize): i32 {
  let sum = 0;
  for (let p = from; p < to; p++) {
    const start = intAt(rowPtr, intAt(orderOf(tree), p));
    sum += intAt(colIdx, start) + load<i32>(distance + (<usize>start << 3)) + load<i32>(distance + (<usize>start << 3), 64);
  }
  return sum;
}

function collectInLeaf(
  tree: usize, leaf: i32, from: i32, to: i32, lower: f64, upper: usize, scratch: usize, rowPtr: usize, counts: usize, colIdx: usize, distance: usize,
): void {
  const n = sizeOf(tree);
  const leaves = 1 << depthOf(tree);
  const squares = scratch + sortRowMarks(n) + (<usize>n << 3);
  const keys = squares + (<usize>(leafSize(tree) + 2) << 3);
  const box = keys + (<usize>(leafSize(tree) + 2) << 3);
  const near = box + 64;
  const floor = least(tree, lower);
  putInt(near, 0, touchRows(tree, from, to, rowPtr, colIdx, distance));
  const found = leavesNear(tree, leaf, extremeMost(tree, from, to, upper, true), floor, -1, near);
  for (let p = from; p < to; p++) {
    const unit = intAt(orderOf(tree), p);
    const reach = at(upper, unit);
    const bound = most(tree, reach);
    const start = <usize>intAt(rowPtr, unit);
    const index = colIdx + (start << 2);
    const values = distance + (start << 3);
    pointBox(tree, p, box);
    let count = appendLeaf(tree, leaf, p, box, floor, bound, squares, keys, 0);
    let links = accept(tree, unit, lower, reach, count, squares, keys, index, values, 0);
    for (let i = 0; i < found; i++) {
      const other = intAt(near, i);
      if (gapBetween(dimOf(tree), box, boxOf(tree, leaves + other)) > bound) continue;
      count = appendLeaf(tree, other, p, box, floor, bound, squares, keys, 0);
      links = accept(tree, unit, lower, reach, count, squares, keys, index, values, links);
    }
    sortRow(n, links, index, values, scratch);
    putInt(counts, unit, links);
  }
}

/**
 * Links of the units at positions from..to: rows of colIdx i32[..] and distance f64[..], ascending by column, from where rowPtr i32[n + 1] has
 * them start by the counts of `withinCount`, and how many there are into counts i32[n]. `closeRows` then closes the gaps.
 */
export function within(
  tree: usize, lower: f64, upper: usize, from: i32, to: i32, scratch: usize, rowPtr: usize, counts: usize, colIdx: usize, distance: usize,
): void {
  while (from < to) {
    const leaf = leafAt(sizeOf(tree), depthOf(tree), from);
    const end = min(to, startOf(sizeOf(tree), depthOf(tree), leaf + 1));
    collectInLeaf(tree, leaf, from, end, lower, upper, scratch, rowPtr, counts, colIdx, distance);
    from = end;
  }
}

/** Moves rows of counts i32[n] links together; rowPtr i32[n + 1] follows. Returns the number of links. */
export function closeRows(n: i32, rowPtr: usize, counts: usize, colIdx: usize, distance: usize): i32 {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const start = intAt(rowPtr, i);
    const count = intAt(counts, i);
    if (start != total) {
      memory.copy(colIdx + (<usize>total << 2), colIdx + (<usize>start << 2), <usize>count << 2);
      memory.copy(distance + (<usize>total << 3), distance + (<usize>start << 3), <usize>count << 3);
    }
    putInt(rowPtr, i, total);
    total += count;
  }
  putInt(rowPtr, n, total);
  return total;
}
