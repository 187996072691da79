// Nearest units and units within a distance: assembly/kd-tree.ts, nearest.ts, radius.ts.
import { DurbinError } from "../errors.js";
import { bytesLeft, memoryLimit, type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";
import { inPieces, ranges } from "./pieces.js";

interface NeighborExports {
  treeDepth(n: number, least: number): number;
  treeBytes(n: number, depth: number, dim: number): number;
  treeScratch(n: number): number;
  treeBuild(n: number, depth: number, dim: number, places: number, scratch: number, tree: number): void;
  nearestScratch(tree: number, k: number): number;
  withinCountScratch(tree: number): number;
  withinCount(tree: number, lower: number, upper: number, from: number, to: number, scratch: number, counts: number): number;
  withinScratch(tree: number): number;
  withinBegin(tree: number, scratch: number, counts: number, rowPtr: number): void;
  within(
    tree: number,
    lower: number,
    upper: number,
    from: number,
    to: number,
    scratch: number,
    rowPtr: number,
    counts: number,
    colIdx: number,
    distance: number,
  ): void;
  closeRows(n: number, rowPtr: number, counts: number, colIdx: number, distance: number): number;
}

/** Where units are: planar coordinates, or degrees with distances in km along the great circle. */
export interface Places {
  readonly crs: "lonlat" | "planar";
  /** [2n] x, y or longitude, latitude */
  readonly points: Float64Array;
}

/** Links that one WebAssembly memory does not hold: about how many they are, how many it holds, and about the distance up to which they fit. */
export interface TooManyLinks {
  readonly tooMany: number;
  readonly most: number;
  readonly upTo: number;
}

export interface LinksWithin {
  /** [n + 1] */
  readonly rowPtr: Int32Array;
  /** [links], ascending within a row */
  readonly colIdx: Int32Array;
  /** [links] */
  readonly distance: Float64Array;
}

/** Positions of a tree that one call serves: V8 replaces code that is running only when it is called again. */
const CHUNK = 4096;

/** Least points of a leaf. */
const LEAF = 8;

/** Bytes of a link: its column and its weight or distance. */
export const LINK_BYTES = 12;

/** Most entries that i32 row pointers address. */
const MOST_ENTRIES = 0x7fffffff;

const linksThatFit = (): number => Math.min(MOST_ENTRIES, Math.floor(bytesLeft() / LINK_BYTES));

/** A tree of the places, n > 0, whose leaves hold at least `least` of them; its address. */
function plant(places: Places, least: number, memory: Scope): number {
  const wasm = kernel<NeighborExports>();
  const n = places.points.length / 2;
  const dim = places.crs === "lonlat" ? 3 : 2;
  const depth = wasm.treeDepth(n, Math.max(least, LEAF));
  const address = memory.copyIn(places.points);
  const tree = memory.bytes(wasm.treeBytes(n, depth, dim) >>> 0);
  scope(({ bytes }) => wasm.treeBuild(n, depth, dim, address, bytes(wasm.treeScratch(n) >>> 0), tree));
  return tree;
}

function inChunks(n: number, serve: (from: number, to: number) => void): void {
  for (let from = 0; from < n; from += CHUNK) serve(from, Math.min(n, from + CHUNK));
}

/** The largest k whose links fit the memory for n places; 0 when none does. */
export function nearestThatFit(n: number): number {
  return Math.max(0, Math.floor((bytesLeft() / n - 80) / LINK_BYTES)); // 80 bytes a place: the tree and what builds it
}

function search<T>(places: Places, k: number, use: (serve: (index: number, distance: number) => void, n: number, memory: Scope) => T): T {
  const n = places.points.length / 2;
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `${n} points have no ${k} nearest neighbors each`, { n, k });
  }
  return scope((memory) => {
    const tree = plant(places, k + 1, memory);
    const { count, range } = ranges(n, CHUNK);
    const scratch = kernel<NeighborExports>().nearestScratch(tree, k) >>> 0;
    const serve = (index: number, distance: number): void =>
      void inPieces("nearest", { count, args: (p) => [tree, k, ...range(p), index, distance], scratch });
    return use(serve, n, memory);
  });
}

/** The k nearest other units of each of n, ascending, ties in the order of the data: index [n k], distance [n k]. k below n. */
export function nearestNeighbors(places: Places, k: number): { index: Int32Array; distance: Float64Array } {
  return search(places, k, (serve, n, { i32, f64, copyOut, copyOutInt }) => {
    const [index, distance] = [i32(n * k), f64(n * k)];
    serve(index, distance);
    return { index: copyOutInt(index, n * k), distance: copyOut(distance, n * k) };
  });
}

/** The same without distances, every row in the order of the units: [n k]. */
export function nearestLinks(places: Places, k: number): Int32Array {
  return search(places, k, (serve, n, { i32, copyOutInt }) => {
    const index = i32(n * k);
    serve(index, 0);
    return copyOutInt(index, n * k);
  });
}

/** Units whose links are counted to estimate those of all, in groups of neighbors spread evenly. */
const SAMPLE = { groups: 32, size: 8 };

/** Halvings of a distance until the largest that fits is known well enough to be said. */
const HALVINGS = 24;

/** About how many links there are, from a sample. */
function estimateLinks(tree: number, n: number, lower: number, upper: number, scratch: number, counts: number): number {
  let [links, units] = [0, 0];
  for (let g = 0; g < SAMPLE.groups; g++) {
    const from = Math.floor((g * n) / SAMPLE.groups);
    const to = Math.min(n, from + SAMPLE.size);
    links += kernel<NeighborExports>().withinCount(tree, lower, upper, from, to, scratch, counts);
    units += to - from;
  }
  return (links / units) * n;
}

/** Farther than any pair of places. */
function farthest({ crs, points }: Places): number {
  if (crs === "lonlat") return 20040;
  const side = (axis: 0 | 1) => {
    let [least, most] = [Infinity, -Infinity];
    for (let c = axis; c < points.length; c += 2) [least, most] = [Math.min(least, points[c]), Math.max(most, points[c])];
    return most - least;
  };
  return side(0) + side(1);
}

function tooManyLinks(
  places: Places,
  lower: number,
  upper: Float64Array,
  most: number,
  tree: number,
  scratch: number,
  counts: number,
): TooManyLinks {
  const n = upper.length;
  const estimate = (upTo: number) =>
    scope(({ copyIn }) => {
      const clipped = copyIn(upper.map((bound) => Math.min(bound, upTo)));
      return estimateLinks(tree, n, lower, clipped, scratch, counts);
    });
  let [fits, exceeds] = [
    lower,
    Math.min(
      farthest(places),
      upper.reduce((a, b) => Math.max(a, b), 0),
    ),
  ];
  const tooMany = estimate(exceeds);
  for (let h = 0; h < HALVINGS; h++) {
    const middle = (fits + exceeds) / 2;
    if (estimate(middle) <= 0.8 * most) fits = middle;
    else exceeds = middle;
  }
  return { tooMany: Math.max(tooMany, most + 1), most, upTo: fits };
}

/** As `neighborsWithin`. Links are counted before memory for them is taken; when it would not hold them, what is known about them is returned. */
export function searchWithin(places: Places, lower: number, upper: Float64Array): LinksWithin | TooManyLinks {
  const n = places.points.length / 2;
  if (upper.length !== n) throw new DurbinError("internal", "LENGTH_MISMATCH", `${n} points but ${upper.length} upper bounds`);
  if (n === 0) return { rowPtr: new Int32Array(1), colIdx: new Int32Array(0), distance: new Float64Array(0) };
  return scope((memory) => {
    const wasm = kernel<NeighborExports>();
    const { i32, f64, copyIn, copyOut, copyOutInt, bytes } = memory;
    const tree = plant(places, LEAF, memory);
    const [reach, counts, rowPtr] = [copyIn(upper), i32(n), i32(n + 1)];
    const scratch = bytes(wasm.withinScratch(tree) >>> 0);
    const most = linksThatFit();
    let found = 0;
    for (let from = 0; from < n && found <= most; from += CHUNK) {
      found += wasm.withinCount(tree, lower, reach, from, Math.min(n, from + CHUNK), scratch, counts);
    }
    if (found > most) return tooManyLinks(places, lower, upper, most, tree, scratch, counts);
    wasm.withinBegin(tree, scratch, counts, rowPtr);
    const [colIdx, distance] = [i32(found + 1), f64(found + 9)]; // a cache line is read where a row starts, were it empty and the last
    inChunks(n, (from, to) => wasm.within(tree, lower, reach, from, to, scratch, rowPtr, counts, colIdx, distance));
    const links = wasm.closeRows(n, rowPtr, counts, colIdx, distance);
    return { rowPtr: copyOutInt(rowPtr, n + 1), colIdx: copyOutInt(colIdx, links), distance: copyOut(distance, links) };
  });
}

/**
 * Pairs of units at a distance in [lower, upper_i], both inclusive, as sparse rows ascending by column. upper: [n]. Throws MEMORY_LIMIT before
 * memory for them is taken.
 */
export function neighborsWithin(places: Places, lower: number, upper: Float64Array): LinksWithin {
  const found = searchWithin(places, lower, upper);
  if ("tooMany" in found) throw memoryLimit(found.tooMany * LINK_BYTES);
  return found;
}
