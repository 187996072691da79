// k-d tree (Friedman, Bentley, Finkel 1977): widest axis, median split, leaves of at most ten points. The points are moved into tree order;
// a node is a range [low, high) whose middle point splits it, so nothing but the axis of each split is stored.
// Planar places are points themselves (dim 2); longitude and latitude become unit vectors (dim 3), whose chords only preselect.
import { at, intAt, put, putInt } from "./f64";
import { chordBound, greatCircle } from "./geodesy";
import { sortPairs } from "./sort";

const LEAF: i32 = 10;

function swap(dim: i32, points: usize, order: usize, a: i32, b: i32): void {
  const index = intAt(order, a);
  putInt(order, a, intAt(order, b));
  putInt(order, b, index);
  for (let d = 0; d < dim; d++) {
    const x = at(points, a * dim + d);
    put(points, a * dim + d, at(points, b * dim + d));
    put(points, b * dim + d, x);
  }
}

function widestAxis(low: i32, high: i32, dim: i32, points: usize): i32 {
  let best = 0;
  let bestSpread: f64 = -1;
  for (let d = 0; d < dim; d++) {
    let least = at(points, low * dim + d);
    let most = least;
    for (let i = low + 1; i < high; i++) {
      const x = at(points, i * dim + d);
      if (x < least) least = x;
      if (x > most) most = x;
    }
    if (most - least > bestSpread) {
      bestSpread = most - least;
      best = d;
    }
  }
  return best;
}

/** Partial sort along an axis: position k holds the k-th smallest, smaller or equal ones before it, larger or equal ones after it. */
function partition(low: i32, high: i32, k: i32, axis: i32, dim: i32, points: usize, order: usize): void {
  let left = low;
  let right = high - 1;
  while (left < right) {
    const pivot = at(points, ((left + right) >> 1) * dim + axis);
    let i = left;
    let j = right;
    do {
      while (at(points, i * dim + axis) < pivot) i++;
      while (at(points, j * dim + axis) > pivot) j--;
      if (i <= j) swap(dim, points, order, i++, j--);
    } while (i <= j);
    if (j < k) left = i;
    if (i > k) right = j;
  }
}

function build(low: i32, high: i32, dim: i32, points: usize, order: usize, axes: usize): void {
  if (high - low <= LEAF) return;
  const axis = widestAxis(low, high, dim, points);
  const middle = (low + high) >> 1;
  partition(low, high, middle, axis, dim, points, order);
  putInt(axes, middle, axis);
  build(low, middle, dim, points, order, axes);
  build(middle + 1, high, dim, points, order, axes);
}

/** points f64[n dim], moved into tree order; order i32[n]: the index each had; axes i32[n]. */
export function treeBuild(n: i32, dim: i32, points: usize, order: usize, axes: usize): void {
  for (let i = 0; i < n; i++) putInt(order, i, i);
  build(0, n, dim, points, order, axes);
}

// @ts-ignore: decorator
@inline
function squared(dim: i32, points: usize, a: i32, b: i32): f64 {
  let sum: f64 = 0;
  for (let d = 0; d < dim; d++) {
    const t = at(points, a * dim + d) - at(points, b * dim + d);
    sum += t * t;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function exact(place: usize, i: i32, j: i32): f64 {
  return greatCircle(at(place, 2 * i), at(place, 2 * i + 1), at(place, 2 * j), at(place, 2 * j + 1));
}

// @ts-ignore: decorator
@inline
function isAfter(distanceA: f64, indexA: i32, distanceB: f64, indexB: i32): bool {
  return distanceA > distanceB || (distanceA == distanceB && indexA > indexB);
}

/** The k best so far as a heap, the last of them (by distance, then index) on top. index[k] holds how many there are. */
function offer(k: i32, index: usize, distance: usize, i: i32, d: f64): void {
  const size = intAt(index, k);
  let hole = size;
  if (size < k) {
    putInt(index, k, size + 1);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!isAfter(d, i, at(distance, parent), intAt(index, parent))) break;
      put(distance, hole, at(distance, parent));
      putInt(index, hole, intAt(index, parent));
      hole = parent;
    }
    put(distance, hole, d);
    putInt(index, hole, i);
  } else if (isAfter(at(distance, 0), intAt(index, 0), d, i)) sift(k, index, distance, i, d);
}

/** Puts (i, d) at the top of a heap of `size` in place of what stood there, and lets it sink. */
function sift(size: i32, index: usize, distance: usize, i: i32, d: f64): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    if (child + 1 < size && isAfter(at(distance, child + 1), intAt(index, child + 1), at(distance, child), intAt(index, child))) child++;
    if (!isAfter(at(distance, child), intAt(index, child), d, i)) break;
    put(distance, hole, at(distance, child));
    putInt(index, hole, intAt(index, child));
    hole = child;
  }
  put(distance, hole, d);
  putInt(index, hole, i);
}

/** Offers the points of a node to the heap of position q. place = 0: by squared distance, the heap prunes; else by exact distance within `bound`. */
function nearestIn(
  low: i32, high: i32, dim: i32, points: usize, order: usize, axes: usize, place: usize, q: i32, bound: f64, k: i32, index: usize, distance: usize,
): void {
  if (high - low <= LEAF) {
    for (let p = low; p < high; p++) consider(dim, points, order, place, q, p, bound, k, index, distance);
    return;
  }
  const middle = (low + high) >> 1;
  const axis = intAt(axes, middle);
  const gap = at(points, q * dim + axis) - at(points, middle * dim + axis);
  consider(dim, points, order, place, q, middle, bound, k, index, distance);
  if (gap <= 0) nearestIn(low, middle, dim, points, order, axes, place, q, bound, k, index, distance);
  else nearestIn(middle + 1, high, dim, points, order, axes, place, q, bound, k, index, distance);
  const limit = place != 0 ? bound : intAt(index, k) < k ? Infinity : at(distance, 0);
  if (gap * gap > limit) return;
  if (gap <= 0) nearestIn(middle + 1, high, dim, points, order, axes, place, q, bound, k, index, distance);
  else nearestIn(low, middle, dim, points, order, axes, place, q, bound, k, index, distance);
}

// @ts-ignore: decorator
@inline
function consider(
  dim: i32, points: usize, order: usize, place: usize, q: i32, p: i32, bound: f64, k: i32, index: usize, distance: usize,
): void {
  if (p == q) return;
  const d = squared(dim, points, q, p);
  if (place == 0) offer(k, index, distance, intAt(order, p), d);
  else if (d <= bound) offer(k, index, distance, intAt(order, p), exact(place, intAt(order, q), intAt(order, p)));
}

/** Bytes of scratch that `nearest` needs: a heap of k. */
export function nearestScratch(k: i32): usize {
  return (<usize>k << 3) + ((<usize>k + 1) << 2);
}

/**
 * The k nearest of every point, ties by index, ascending: index i32[n k], distance f64[n k], rows in the order of the data. points, order,
 * axes of `treeBuild`. place = 0: planar, distance is Euclidean. place f64[2n] degrees in the order of the data: great circle in km.
 */
export function nearest(
  n: i32, dim: i32, points: usize, order: usize, axes: usize, place: usize, k: i32, scratch: usize, index: usize, distance: usize,
): void {
  const heapDistance = scratch;
  const heapIndex = scratch + (<usize>k << 3);
  for (let q = 0; q < n; q++) {
    const row = intAt(order, q);
    putInt(heapIndex, k, 0);
    nearestIn(0, n, dim, points, order, axes, 0, q, Infinity, k, heapIndex, heapDistance);
    if (place != 0) {
      let farthest: f64 = 0;
      for (let c = 0; c < k; c++) farthest = max(farthest, exact(place, row, intAt(heapIndex, c)));
      putInt(heapIndex, k, 0);
      nearestIn(0, n, dim, points, order, axes, place, q, chordBound(farthest), k, heapIndex, heapDistance);
    }
    for (let end = k - 1; end >= 0; end--) {
      const d = at(heapDistance, 0);
      const slot = row * k + end;
      put(distance, slot, place != 0 ? d : Math.sqrt(d));
      putInt(index, slot, intAt(heapIndex, 0));
      sift(end, heapIndex, heapDistance, intAt(heapIndex, end), at(heapDistance, end));
    }
  }
}

function countIn(low: i32, high: i32, dim: i32, points: usize, axes: usize, q: i32, bound: f64): i32 {
  let found = 0;
  if (high - low <= LEAF) {
    for (let p = low; p < high; p++) if (p != q && squared(dim, points, q, p) <= bound) found++;
    return found;
  }
  const middle = (low + high) >> 1;
  const axis = intAt(axes, middle);
  const gap = at(points, q * dim + axis) - at(points, middle * dim + axis);
  if (middle != q && squared(dim, points, q, middle) <= bound) found++;
  if (gap <= 0 || gap * gap <= bound) found += countIn(low, middle, dim, points, axes, q, bound);
  if (gap >= 0 || gap * gap <= bound) found += countIn(middle + 1, high, dim, points, axes, q, bound);
  return found;
}

/** Squared distance in the tree that covers `upper`; sqrt rounds, so a planar bound is a little wider. */
// @ts-ignore: decorator
@inline
function treeBound(geodesic: bool, upper: f64): f64 {
  return geodesic ? chordBound(upper) : upper * upper * (1 + 1e-15);
}

/** How many links `within` may write at most. upper f64[n] in the order of the data; geodesic: km, else the units of the points. */
export function withinCount(n: i32, dim: i32, points: usize, order: usize, axes: usize, geodesic: bool, upper: usize): f64 {
  let total: f64 = 0;
  for (let q = 0; q < n; q++) total += <f64>countIn(0, n, dim, points, axes, q, treeBound(geodesic, at(upper, intAt(order, q))));
  return total;
}

function collectIn(
  low: i32, high: i32, dim: i32, points: usize, order: usize, axes: usize, place: usize, q: i32, bound: f64, lower: f64, upper: f64,
  index: usize, distance: usize, found: i32,
): i32 {
  const isLeaf = high - low <= LEAF;
  const middle = (low + high) >> 1;
  const start = isLeaf ? low : middle;
  const end = isLeaf ? high : middle + 1;
  for (let p = start; p < end; p++) {
    const d = squared(dim, points, q, p);
    if (p == q || d > bound) continue;
    const length = place != 0 ? exact(place, intAt(order, q), intAt(order, p)) : Math.sqrt(d);
    if (length < lower || length > upper) continue;
    putInt(index, found, intAt(order, p));
    put(distance, found, length);
    found++;
  }
  if (isLeaf) return found;
  const axis = intAt(axes, middle);
  const gap = at(points, q * dim + axis) - at(points, middle * dim + axis);
  if (gap <= 0 || gap * gap <= bound) {
    found = collectIn(low, middle, dim, points, order, axes, place, q, bound, lower, upper, index, distance, found);
  }
  if (gap >= 0 || gap * gap <= bound) {
    found = collectIn(middle + 1, high, dim, points, order, axes, place, q, bound, lower, upper, index, distance, found);
  }
  return found;
}

/** Sorts one row by index: short rows by comparison, long ones by laying them out over all n (scratch f64[n]). */
function sortRow(n: i32, found: i32, index: usize, distance: usize, scratch: usize): void {
  if (found < n >> 4) return sortPairs(found, index, distance);
  memory.fill(scratch, 0xff, <usize>n << 3); // NaN
  for (let k = 0; k < found; k++) put(scratch, intAt(index, k), at(distance, k));
  let k = 0;
  for (let j = 0; j < n; j++) {
    const length = at(scratch, j);
    if (length != length) continue;
    putInt(index, k, j);
    put(distance, k++, length);
  }
}

/** Bytes of scratch that `within` needs: where each unit stands in the tree, and a row. */
export function withinScratch(n: i32): usize {
  return (<usize>n << 3) + (<usize>n << 2);
}

/**
 * Links at a distance in [lower, upper of the row], both inclusive, in the order of the data: rowPtr i32[n + 1], colIdx i32[..] ascending
 * within a row, distance f64[..], both as long as `withinCount` says. place as in `nearest`.
 */
export function within(
  n: i32, dim: i32, points: usize, order: usize, axes: usize, place: usize, lower: f64, upper: usize, scratch: usize,
  rowPtr: usize, colIdx: usize, distance: usize,
): void {
  const positions = scratch + (<usize>n << 3);
  for (let p = 0; p < n; p++) putInt(positions, intAt(order, p), p);
  let total = 0;
  for (let i = 0; i < n; i++) {
    putInt(rowPtr, i, total);
    const reach = at(upper, i);
    const index = colIdx + (<usize>total << 2);
    const values = distance + (<usize>total << 3);
    const bound = treeBound(place != 0, reach);
    const found = collectIn(0, n, dim, points, order, axes, place, intAt(positions, i), bound, lower, reach, index, values, 0);
    sortRow(n, found, index, values, scratch);
    total += found;
  }
  putInt(rowPtr, n, total);
}
