// The elimination tree of a symmetric matrix (Liu 1990): the parent of column j is the row of the first entry below the diagonal of
// column j of the Cholesky factor. Columns are numbered by their place in the order of elimination.
import { intAt, putInt } from "./f64";

/** place i32[n] := where each node stands in order i32[n]. */
export function invertOrder(n: i32, order: usize, place: usize): void {
  for (let k = 0; k < n; k++) putInt(place, intAt(order, k), k);
}

/** parent i32[n] := the tree, -1 for roots, with paths to roots compressed in scratch i32[n]. The pattern is symmetric. */
export function eliminationTree(n: i32, rowPtr: usize, colIdx: usize, order: usize, place: usize, parent: usize, scratch: usize): void {
  for (let k = 0; k < n; k++) {
    putInt(parent, k, -1);
    putInt(scratch, k, -1);
    const i = intAt(order, k);
    for (let l = intAt(rowPtr, i); l < intAt(rowPtr, i + 1); l++) climb(intAt(place, intAt(colIdx, l)), k, parent, scratch);
  }
}

/** Makes k the ancestor of all on the way from r to its present root. */
function climb(r: i32, k: i32, parent: usize, ancestor: usize): void {
  while (r < k) {
    const above = intAt(ancestor, r);
    putInt(ancestor, r, k);
    if (above < 0) {
      putInt(parent, r, k);
      return;
    }
    r = above;
  }
}

/** post i32[n] := the nodes of a forest in postorder, siblings ascending; scratch i32[2 n]. */
export function postorder(n: i32, parent: usize, post: usize, scratch: usize): void {
  const child = scratch;
  const sibling = scratch + (<usize>n << 2);
  for (let k = 0; k < n; k++) putInt(child, k, -1);
  for (let k = n - 1; k >= 0; k--) {
    const above = intAt(parent, k);
    if (above < 0) continue;
    putInt(sibling, k, intAt(child, above));
    putInt(child, above, k);
  }
  let count = 0;
  for (let root = 0; root < n; root++) if (intAt(parent, root) < 0) count = visit(root, child, sibling, parent, post, count);
}

/** Appends the tree of `root` to post; the first child of each node is used up on the way. */
export function visit(root: i32, child: usize, sibling: usize, parent: usize, post: usize, count: i32): i32 {
  let k = root;
  while (k >= 0) {
    const below = intAt(child, k);
    if (below >= 0) {
      putInt(child, k, intAt(sibling, below));
      k = below;
    } else {
      putInt(post, count++, k);
      k = k == root ? -1 : intAt(parent, k);
    }
  }
  return count;
}

/** Renumbers order and parent by post, so that post becomes 0 ... n - 1; scratch i32[2 n]. */
export function renumber(n: i32, post: usize, order: usize, parent: usize, scratch: usize): void {
  const place = scratch;
  const copy = scratch + (<usize>n << 2);
  invertOrder(n, post, place);
  memory.copy(copy, order, <usize>n << 2);
  for (let k = 0; k < n; k++) putInt(order, k, intAt(copy, intAt(post, k)));
  memory.copy(copy, parent, <usize>n << 2);
  for (let k = 0; k < n; k++) {
    const above = intAt(copy, intAt(post, k));
    putInt(parent, k, above < 0 ? -1 : intAt(place, above));
  }
}

/**
 * counts i32[n] := entries of each column of the factor, the diagonal counted (Gilbert, Ng, Peyton 1994, figure 3): every row adds one to
 * the columns at the leaves of its subtree and takes one away where two of its branches meet. The order is a postorder; scratch i32[4 n].
 */
export function columnCounts(
  n: i32,
  rowPtr: usize,
  colIdx: usize,
  order: usize,
  place: usize,
  parent: usize,
  counts: usize,
  scratch: usize,
): void {
  const size = <usize>n << 2;
  const first = scratch;
  const link = first + size;
  const leaf = link + size;
  const neighbor = leaf + size;
  firstDescendants(n, parent, first, counts);
  for (let k = 0; k < n; k++) {
    putInt(link, k, k);
    putInt(leaf, k, -1);
    putInt(neighbor, k, -1);
  }
  for (let k = 0; k < n; k++) {
    const above = intAt(parent, k);
    if (above >= 0) putInt(counts, above, intAt(counts, above) - 1);
    const i = intAt(order, k);
    for (let l = intAt(rowPtr, i); l < intAt(rowPtr, i + 1); l++) {
      const u = intAt(place, intAt(colIdx, l));
      if (u > k) countRow(k, u, first, link, leaf, neighbor, counts);
    }
    if (above >= 0) putInt(link, k, above);
  }
  for (let k = 0; k < n; k++) {
    const above = intAt(parent, k);
    if (above >= 0) putInt(counts, above, intAt(counts, above) + intAt(counts, k));
  }
}

/** first := the least descendant of each node; counts := 1 for leaves of the tree, else 0. */
function firstDescendants(n: i32, parent: usize, first: usize, counts: usize): void {
  for (let k = 0; k < n; k++) putInt(first, k, -1);
  for (let k = 0; k < n; k++) {
    const isLeaf = intAt(first, k) < 0;
    putInt(counts, k, isLeaf ? 1 : 0);
    if (isLeaf) putInt(first, k, k);
    const above = intAt(parent, k);
    if (above >= 0 && intAt(first, above) < 0) putInt(first, above, intAt(first, k));
  }
}

/** Entry (u, k): when k is a new leaf of the subtree of row u, counts it there and takes it off where it joins the leaf before. */
function countRow(k: i32, u: i32, first: usize, link: usize, leaf: usize, neighbor: usize, counts: usize): void {
  if (intAt(first, k) > intAt(neighbor, u)) {
    putInt(counts, k, intAt(counts, k) + 1);
    const before = intAt(leaf, u);
    if (before >= 0) {
      const meeting = find(before, link);
      putInt(counts, meeting, intAt(counts, meeting) - 1);
    }
    putInt(leaf, u, k);
  }
  putInt(neighbor, u, k);
}

/** The root of k in the forest of links, whose paths are halved. */
function find(k: i32, link: usize): i32 {
  let above = intAt(link, k);
  while (above != k) {
    const next = intAt(link, above);
    putInt(link, k, next);
    k = next;
    above = intAt(link, k);
  }
  return k;
}
