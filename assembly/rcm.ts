// Reverse Cuthill-McKee ordering of a graph (Cuthill and McKee 1969; reversed by George 1971), one connected component after the other.
// A component is walked breadth first from a node far from its others, found by going back and forth between ends (Gibbs, Poole,
// Stockmeyer 1976; George and Liu 1979). Several nodes of the far end are tried as starts, and the narrowest ordering is kept, be it the
// one that was given: grids and sorted regions often come in a good one.
import { intAt, putInt } from "./f64";
import { sortInts } from "./sort";

/** Starts tried in a component of more than SHALLOW levels; with fewer, no start makes it narrow. */
const TRIES: i32 = 16;
const SHALLOW: i32 = 4;

// @ts-ignore: decorator
@inline
function ints(count: i32): usize {
  return (<usize>count + 1) << 2;
}

/** Bytes of scratch that `reverseCuthillMckee` needs. */
export function reverseCuthillMckeeScratch(n: i32, links: i32): usize {
  return ints(links) + 2 * ints(n) + 16;
}

/**
 * order i32[n]: the node at each place, components one after the other; place i32[n]: the place of each node within its component;
 * starts i32[n + 1]: the first place of each component, then n; widths i32[n]: the largest distance in places of two linked nodes of
 * each component. Returns the number of components. The pattern rowPtr i32[n + 1], colIdx is symmetric.
 */
export function reverseCuthillMckee(
  n: i32,
  rowPtr: usize,
  colIdx: usize,
  order: usize,
  place: usize,
  starts: usize,
  widths: usize,
  scratch: usize,
): i32 {
  const links = intAt(rowPtr, n);
  const adjacency = scratch;
  const mark = adjacency + ints(links);
  const next = mark + ints(n);
  const levels = next + ints(n);
  linksByDegree(n, rowPtr, colIdx, order, next, mark, adjacency);
  memory.fill(mark, 0, <usize>n << 2);
  let components = 0;
  let done = 0;
  let stamp = 0;
  for (let node = 0; node < n; node++) {
    if (intAt(mark, node) != 0) continue;
    const queue = order + (<usize>done << 2);
    const start = distantStart(node, stamp, rowPtr, adjacency, mark, queue, levels);
    stamp = intAt(mark, start);
    const count = intAt(levels, 2);
    putInt(starts, components, done);
    putInt(widths, components, narrowest(start, count, stamp, rowPtr, adjacency, mark, place, queue, next, levels));
    stamp = intAt(mark, start);
    reverse(count, queue, place);
    done += count;
    components++;
  }
  putInt(starts, components, n);
  return components;
}

/** adjacency := the links of each node, ascending by (degree, index): nodes are dealt out in that order to those they link to. */
function linksByDegree(n: i32, rowPtr: usize, colIdx: usize, sorted: usize, next: usize, counts: usize, adjacency: usize): void {
  memory.fill(counts, 0, ints(n));
  for (let i = 0; i < n; i++) {
    const degree = min(intAt(rowPtr, i + 1) - intAt(rowPtr, i), n);
    putInt(counts, degree, intAt(counts, degree) + 1);
  }
  let total = 0;
  for (let degree = 0; degree <= n; degree++) {
    const count = intAt(counts, degree);
    putInt(counts, degree, total);
    total += count;
  }
  for (let i = 0; i < n; i++) {
    const degree = min(intAt(rowPtr, i + 1) - intAt(rowPtr, i), n);
    const to = intAt(counts, degree);
    putInt(counts, degree, to + 1);
    putInt(sorted, to, i);
    putInt(next, i, intAt(rowPtr, i));
  }
  for (let p = 0; p < n; p++) {
    const i = intAt(sorted, p);
    for (let k = intAt(rowPtr, i); k < intAt(rowPtr, i + 1); k++) {
      const j = intAt(colIdx, k);
      putInt(adjacency, intAt(next, j), i);
      putInt(next, j, intAt(next, j) + 1);
    }
  }
}

/**
 * queue := the component of `root` breadth first; nodes reached are marked with `stamp`, which no node of the component bears yet.
 * levels i32[3] := depth, place of the first node of the last level, number of nodes.
 */
function walk(root: i32, stamp: i32, rowPtr: usize, adjacency: usize, mark: usize, queue: usize, levels: usize): void {
  putInt(queue, 0, root);
  putInt(mark, root, stamp);
  let count = 1;
  let depth = 0;
  let first = 0;
  let end = 1;
  for (let p = 0; p < count; p++) {
    if (p == end) {
      depth++;
      first = end;
      end = count;
    }
    const i = intAt(queue, p);
    for (let k = intAt(rowPtr, i); k < intAt(rowPtr, i + 1); k++) {
      const j = intAt(adjacency, k);
      if (intAt(mark, j) == stamp) continue;
      putInt(mark, j, stamp);
      putInt(queue, count++, j);
    }
  }
  putInt(levels, 0, depth);
  putInt(levels, 1, first);
  putInt(levels, 2, count);
}

/** A node from which the component of `node` is deep; leaves the walk from it in queue and levels. Stamps above `stamp` are used. */
function distantStart(node: i32, stamp: i32, rowPtr: usize, adjacency: usize, mark: usize, queue: usize, levels: usize): i32 {
  let start = node;
  let depth = -1;
  walk(start, ++stamp, rowPtr, adjacency, mark, queue, levels);
  while (intAt(levels, 0) > depth) {
    depth = intAt(levels, 0);
    start = leastLinked(intAt(levels, 1), intAt(levels, 2), rowPtr, queue);
    walk(start, ++stamp, rowPtr, adjacency, mark, queue, levels);
  }
  return start;
}

/** The first of the nodes with fewest links at the places first … end - 1 of the queue. */
function leastLinked(first: i32, end: i32, rowPtr: usize, queue: usize): i32 {
  let best = intAt(queue, first);
  for (let p = first + 1; p < end; p++) {
    const i = intAt(queue, p);
    if (intAt(rowPtr, i + 1) - intAt(rowPtr, i) < intAt(rowPtr, best + 1) - intAt(rowPtr, best)) best = i;
  }
  return best;
}

/** queue := the narrowest of its own order, walks from nodes of its last level, and the order of indices; the width of that. */
function narrowest(
  start: i32,
  count: i32,
  stamp: i32,
  rowPtr: usize,
  adjacency: usize,
  mark: usize,
  place: usize,
  queue: usize,
  tries: usize,
  levels: usize,
): i32 {
  const first = intAt(levels, 1);
  const candidates = intAt(levels, 0) < SHALLOW ? 0 : min(TRIES, count - first);
  for (let c = 0; c < candidates; c++) putInt(tries, c, intAt(queue, first + <i32>((<i64>c * (count - first)) / candidates)));
  let best = start;
  let least = width(count, queue, rowPtr, adjacency, place);
  for (let c = 0; c < candidates; c++) {
    walk(intAt(tries, c), ++stamp, rowPtr, adjacency, mark, queue, levels);
    const found = width(count, queue, rowPtr, adjacency, place);
    if (found >= least) continue;
    least = found;
    best = intAt(tries, c);
  }
  sortInts(count, queue);
  const given = width(count, queue, rowPtr, adjacency, place);
  if (given < least) return given;
  walk(best, ++stamp, rowPtr, adjacency, mark, queue, levels);
  return least;
}

/** The largest distance in places of two linked nodes; sets place. */
function width(count: i32, queue: usize, rowPtr: usize, adjacency: usize, place: usize): i32 {
  for (let p = 0; p < count; p++) putInt(place, intAt(queue, p), p);
  let most = 0;
  for (let p = 0; p < count; p++) {
    const i = intAt(queue, p);
    for (let k = intAt(rowPtr, i); k < intAt(rowPtr, i + 1); k++) most = max(most, p - intAt(place, intAt(adjacency, k)));
  }
  return most;
}

function reverse(count: i32, queue: usize, place: usize): void {
  for (let p = 0, q = count - 1; p < q; p++, q--) {
    const i = intAt(queue, p);
    putInt(queue, p, intAt(queue, q));
    putInt(queue, q, i);
  }
  for (let p = 0; p < count; p++) putInt(place, intAt(queue, p), p);
}
