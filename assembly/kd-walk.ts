// Walks on the tree of kd-tree.ts: which leaves are near a leaf, and which of a leaf's points are near a point. Squared distances throughout.
import { at, intAt, put, putInt } from "./f64";
import { boxOf, depthOf, dimOf, orderOf, planesOf, sizeOf, startOf } from "./kd-tree";

/** sqrt rounds, so that a bound on squares is a little wider. */
export const WIDER: f64 = 1 + 1e-15;

/** Squared distance of two boxes, 0 where they meet. */
// @ts-ignore: decorator
@inline
export function gapBetween(dim: i32, a: usize, b: usize): f64 {
  const low = f64x2.sub(v128.load(a), v128.load(b, 16));
  const high = f64x2.sub(v128.load(b), v128.load(a, 16));
  const gap = f64x2.pmax(f64x2.splat(0), f64x2.pmax(low, high));
  const squares = f64x2.mul(gap, gap);
  const plane = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  if (dim == 2) return plane;
  const z = max(0, max(load<f64>(a, 32) - load<f64>(b, 48), load<f64>(b, 32) - load<f64>(a, 48)));
  return plane + z * z;
}

/** Squared distance of the two farthest points of two boxes. */
function reachBetween(dim: i32, a: usize, b: usize): f64 {
  const low = f64x2.sub(v128.load(a, 16), v128.load(b));
  const high = f64x2.sub(v128.load(b, 16), v128.load(a));
  const reach = f64x2.pmax(low, high);
  const squares = f64x2.mul(reach, reach);
  const plane = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  if (dim == 2) return plane;
  const z = max(load<f64>(a, 48) - load<f64>(b, 32), load<f64>(b, 48) - load<f64>(a, 32));
  return plane + z * z;
}

/**
 * Leaves at most `most` from one leaf, without itself, nearer branches first: near i32[leaves]. Returns how many. A node whose points all lie
 * in [least, sure] from all points of the leaf is not entered and stands as ~node; sure < 0: there is none.
 */
export function leavesNear(tree: usize, leaf: i32, most: f64, least: f64, sure: f64, near: usize): i32 {
  const dim = dimOf(tree);
  const leaves = 1 << depthOf(tree);
  const own = boxOf(tree, leaves + leaf);
  let found = 0;
  for (let up = leaves + leaf; up > 1; up >>= 1) {
    const root = up ^ 1;
    let node = root;
    for (;;) {
      const box = boxOf(tree, node);
      const gap = gapBetween(dim, own, box);
      if (gap <= most) {
        const isSure = sure >= 0 && gap >= least && reachBetween(dim, own, box) <= sure;
        if (node < leaves && !isSure) {
          node <<= 1;
          continue;
        }
        putInt(near, found++, isSure ? ~node : node - leaves);
      }
      while (node != root && (node & 1) == 1) node >>= 1;
      if (node == root) break;
      node++;
    }
  }
  return found;
}

/** The box that is the point at a position: 64 bytes. */
export function pointBox(tree: usize, position: i32, box: usize): void {
  const n = sizeOf(tree);
  const planes = planesOf(tree);
  for (let d = 0; d < 2; d++) {
    const x = at(planes + ((<usize>n * <usize>d) << 3), position);
    put(box, d, x);
    put(box, 2 + d, x);
  }
  const z = dimOf(tree) == 2 ? 0 : at(planes + ((<usize>n * 2) << 3), position);
  put(box, 4, z);
  put(box, 6, z);
}

/** Squared distances of two positions from p on to a point. stride: bytes of a plane. */
// @ts-ignore: decorator
@inline
function twoSquares(dim: i32, planes: usize, stride: usize, p: i32, x: v128, y: v128, z: v128): v128 {
  const place = planes + (<usize>p << 3);
  const dx = f64x2.sub(v128.load(place), x);
  const dy = f64x2.sub(v128.load(place + stride), y);
  const plane = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
  if (dim == 2) return plane;
  const dz = f64x2.sub(v128.load(place + 2 * stride), z);
  return f64x2.add(plane, f64x2.mul(dz, dz));
}

/** Always writes, and counts only what lies within the bounds: a branch on the data would be mispredicted about once a find. */
// @ts-ignore: decorator
@inline
function appendIn(
  dim: i32, tree: usize, low: i32, high: i32, box: usize, least: f64, most: f64, values: usize, keys: usize, count: i32,
): i32 {
  const planes = planesOf(tree);
  const order = orderOf(tree);
  const stride = <usize>sizeOf(tree) << 3;
  const x = v128.load_splat<f64>(box);
  const y = v128.load_splat<f64>(box, 8);
  const z = v128.load_splat<f64>(box, 32);
  for (let p = low; p < high; p += 2) {
    const squares = twoSquares(dim, planes, stride, p, x, y, z);
    const first = f64x2.extract_lane(squares, 0);
    put(values, count, first);
    putInt(keys, count, intAt(order, p));
    count += i32(first <= most) & i32(first >= least);
    const second = f64x2.extract_lane(squares, 1);
    put(values, count, second);
    putInt(keys, count, intAt(order, p + 1));
    count += i32(second <= most) & i32(second >= least) & i32(p + 1 < high);
  }
  return count;
}

function appendFlat(tree: usize, low: i32, high: i32, box: usize, least: f64, most: f64, values: usize, keys: usize, count: i32): i32 {
  return appendIn(2, tree, low, high, box, least, most, values, keys, count);
}

function appendSolid(tree: usize, low: i32, high: i32, box: usize, least: f64, most: f64, values: usize, keys: usize, count: i32): i32 {
  return appendIn(3, tree, low, high, box, least, most, values, keys, count);
}

/**
 * Appends the points at positions low..high whose squared distance to the point of `box` lies in [least, most]: the squares to values f64[..],
 * the units to keys i32[..], both with room for two more than there are. Returns the new count.
 */
export function append(tree: usize, low: i32, high: i32, box: usize, least: f64, most: f64, values: usize, keys: usize, count: i32): i32 {
  return dimOf(tree) == 2
    ? appendFlat(tree, low, high, box, least, most, values, keys, count)
    : appendSolid(tree, low, high, box, least, most, values, keys, count);
}

/** The points of a leaf, without the one at position `but`. */
export function appendLeaf(
  tree: usize, leaf: i32, but: i32, box: usize, least: f64, most: f64, values: usize, keys: usize, count: i32,
): i32 {
  const n = sizeOf(tree);
  const low = startOf(n, depthOf(tree), leaf);
  const high = startOf(n, depthOf(tree), leaf + 1);
  if (but < low || but >= high) return append(tree, low, high, box, least, most, values, keys, count);
  count = append(tree, low, but, box, least, most, values, keys, count);
  return append(tree, but + 1, high, box, least, most, values, keys, count);
}
