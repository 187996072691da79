// k-d tree (Friedman, Bentley, Finkel 1977): widest axis, median split. The points are moved into the order of the leaves. The tree is
// complete, leaf j of 2^depth holds the positions floor(j n / 2^depth) and up, so that no pointers are stored, and every node has the
// bounding box of its points. Planar places are points themselves (dim 2); longitude and latitude become unit vectors (dim 3).
//
// One block of memory: a header (n, depth, dim, address of the degrees or 0), boxes (64 bytes a node, the root is node 1, the children of
// node i are 2 i and 2 i + 1: least x, y, most x, y, least z, -, most z, -), planes of x, y and z f64[n] each, and order i32[n], the unit at
// every position.
import { at, intAt, put, putInt } from "./f64";
import { unitVector } from "./geodesy";

const HEADER: usize = 64;
const BOX: usize = 64;
/** Bytes of a point while the tree is built: x, y, z, unit. */
const RECORD: usize = 32;
/** Ranges above this are split at a pivot from a sample. */
const SAMPLED: i32 = 600;

/** Depth of a tree over n points whose leaves hold at least `least`, if n does. */
export function treeDepth(n: i32, least: i32): i32 {
  let depth = 0;
  while (n >> (depth + 1) >= least) depth++;
  return depth;
}

/** Bytes of a tree. */
export function treeBytes(n: i32, depth: i32, dim: i32): usize {
  return HEADER + ((BOX * 2) << depth) + ((<usize>n * <usize>dim) << 3) + (<usize>n << 2) + 8; // two positions are read at a time
}

/** Bytes of scratch that `treeBuild` needs: the points as records. */
export function treeScratch(n: i32): usize {
  return <usize>n * RECORD;
}

// @ts-ignore: decorator
@inline
export function sizeOf(tree: usize): i32 {
  return intAt(tree, 0);
}

// @ts-ignore: decorator
@inline
export function depthOf(tree: usize): i32 {
  return intAt(tree, 1);
}

// @ts-ignore: decorator
@inline
export function dimOf(tree: usize): i32 {
  return intAt(tree, 2);
}

/** Address of longitudes and latitudes f64[2n] in the order of the units, 0 when planar. */
// @ts-ignore: decorator
@inline
export function degreesOf(tree: usize): usize {
  return <usize>intAt(tree, 3);
}

// @ts-ignore: decorator
@inline
export function boxOf(tree: usize, node: i32): usize {
  return tree + HEADER + <usize>node * BOX;
}

/** Plane of the first coordinate; the others follow at n doubles each. */
// @ts-ignore: decorator
@inline
export function planesOf(tree: usize): usize {
  return tree + HEADER + ((BOX * 2) << depthOf(tree));
}

// @ts-ignore: decorator
@inline
export function orderOf(tree: usize): usize {
  return planesOf(tree) + ((<usize>sizeOf(tree) * <usize>dimOf(tree)) << 3);
}

/** First position of node j of a level, of 2^level. */
// @ts-ignore: decorator
@inline
export function startOf(n: i32, level: i32, j: i32): i32 {
  return <i32>((<u64>j * <u64>n) >> level);
}

/** The leaf that holds a position: the last j with floor(j n / 2^depth) <= position. */
// @ts-ignore: decorator
@inline
export function leafAt(n: i32, depth: i32, position: i32): i32 {
  return <i32>((((<u64>position + 1) << depth) - 1) / <u64>n);
}

/** Moves the records below v, or with `equal` those up to v, to the front of [low, high); where they end. No branch depends on the data. */
// @ts-ignore: decorator
@inline
function split(records: usize, low: i32, high: i32, axis: usize, v: f64, equal: bool): i32 {
  let front = records + <usize>low * RECORD;
  const end = records + <usize>high * RECORD;
  for (let r = front; r < end; r += RECORD) {
    const a = v128.load(r);
    const b = v128.load(r, 16);
    const x = load<f64>(r + axis);
    const goes = equal ? x <= v : x < v;
    v128.store(r, v128.load(front));
    v128.store(r, v128.load(front, 16), 16);
    v128.store(front, a);
    v128.store(front, b, 16);
    front += <usize>goes * RECORD;
  }
  return <i32>((front - records) / RECORD);
}

function splitBelow(records: usize, low: i32, high: i32, axis: usize, v: f64): i32 {
  return split(records, low, high, axis, v, false);
}

function splitUpTo(records: usize, low: i32, high: i32, axis: usize, v: f64): i32 {
  return split(records, low, high, axis, v, true);
}

/**
 * Partial sort along an axis: record k holds the k-th smallest, none before it is larger, none after it smaller. Large ranges first select
 * within a sample around k, so that the pivot lies a little beyond k on the longer side (Floyd and Rivest 1975).
 */
function select(records: usize, low: i32, high: i32, k: i32, axis: usize): void {
  while (high - low > 1) {
    const size = high - low;
    if (size > SAMPLED) {
      const bits = 31 - clz(size);
      const sample = <f64>(1 << ((2 * bits) / 3));
      const spread = Math.sqrt(0.17 * <f64>bits * sample);
      const before = sample * (<f64>(k - low) / <f64>size) + (2 * (k - low) < size ? spread : -spread);
      const from = max(low, k - max(0, <i32>before));
      const to = min(high, k + 1 + max(0, <i32>(sample - before)));
      select(records, from, to, k, axis);
    }
    const v = load<f64>(records + <usize>k * RECORD + axis);
    let middle = splitBelow(records, low, high, axis, v);
    if (k < middle) {
      high = middle;
      continue;
    }
    if (middle == low) {
      middle = splitUpTo(records, low, high, axis, v); // v is the least; without this step equal values would end nothing
      if (k < middle) return;
    }
    low = middle;
  }
}

function measure(records: usize, low: i32, high: i32, box: usize): void {
  const first = records + <usize>low * RECORD;
  let least = v128.load(first);
  let most = least;
  let leastZ = v128.load(first, 16);
  let mostZ = leastZ;
  const end = records + <usize>high * RECORD;
  for (let r = first + RECORD; r < end; r += RECORD) {
    const xy = v128.load(r);
    const z = v128.load(r, 16);
    least = f64x2.pmin(least, xy);
    most = f64x2.pmax(most, xy);
    leastZ = f64x2.pmin(leastZ, z);
    mostZ = f64x2.pmax(mostZ, z);
  }
  v128.store(box, least);
  v128.store(box, most, 16);
  v128.store(box, leastZ, 32);
  v128.store(box, mostZ, 48);
}

function divide(tree: usize, level: i32, j: i32, records: usize): void {
  const n = sizeOf(tree);
  const low = startOf(n, level, j);
  const high = startOf(n, level, j + 1);
  const box = boxOf(tree, (1 << level) + j);
  measure(records, low, high, box);
  if (level == depthOf(tree)) return;
  const x = load<f64>(box, 16) - load<f64>(box);
  const y = load<f64>(box, 24) - load<f64>(box, 8);
  const z = load<f64>(box, 48) - load<f64>(box, 32);
  const axis: usize = x >= y && x >= z ? 0 : y >= z ? 8 : 16;
  select(records, low, high, startOf(n, level + 1, 2 * j + 1), axis);
  divide(tree, level + 1, 2 * j, records);
  divide(tree, level + 1, 2 * j + 1, records);
}

function recordPoints(from: i32, to: i32, dim: i32, places: usize, records: usize): void {
  for (let i = from; i < to; i++) {
    const record = records + <usize>i * RECORD;
    if (dim == 3) unitVector(at(places, 2 * i), at(places, 2 * i + 1), record);
    else {
      v128.store(record, v128.load(places + (<usize>i << 4)));
      store<f64>(record, 0, 16);
    }
    store<f64>(record, <f64>i, 24);
  }
}

function unpack(from: i32, to: i32, n: i32, dim: i32, records: usize, planes: usize, order: usize): void {
  for (let p = from; p < to; p++) {
    const record = records + <usize>p * RECORD;
    for (let d = 0; d < dim; d++) put(planes + ((<usize>n * <usize>d) << 3), p, at(record, d));
    putInt(order, p, <i32>at(record, 3));
  }
}

/** Builds the tree of n >= 1 places f64[2n]: x, y (dim 2), or longitude, latitude in degrees (dim 3), which must stay where they are. */
export function treeBuild(n: i32, depth: i32, dim: i32, places: usize, scratch: usize, tree: usize): void {
  putInt(tree, 0, n);
  putInt(tree, 1, depth);
  putInt(tree, 2, dim);
  putInt(tree, 3, dim == 3 ? <i32>places : 0);
  for (let i = 0; i < n; i += 4096) recordPoints(i, min(n, i + 4096), dim, places, scratch);
  divide(tree, 0, 0, scratch);
  for (let p = 0; p < n; p += 4096) unpack(p, min(n, p + 4096), n, dim, scratch, planesOf(tree), orderOf(tree));
}
