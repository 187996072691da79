// Columns that are eliminated together. Columns with nested structure form a supernode (Ng and Peyton 1993); a supernode joins its parent
// when the zeros this adds cost less than handling two fronts (relaxed supernodes, Ashcraft and Grimes 1989). Merged supernodes are put
// into a postorder of their own.
import { intAt, put, putInt } from "./f64";
import { visit } from "./elimination-tree";

let count: i32 = 0;
let pivots: usize = 0;
let updates: usize = 0;
let parents: usize = 0;
let child: usize = 0;
let lastChild: usize = 0;
let sibling: usize = 0;
/** Supernodes before merging, chained in the order of their columns: the first of each merged one, and the next. */
let chain: usize = 0;
let chained: usize = 0;
let number: usize = 0;
let columns: usize = 0;
let owner: usize = 0;
let peak: usize = 0;

/** Bytes of scratch that `formSupernodes` and `orderSupernodes` need. */
export function supernodesScratch(n: i32): usize {
  return (<usize>n + 1) * 64;
}

/** Lines of a front that hold a number of columns or rows. */
// @ts-ignore: decorator
@inline
export function padded(lines: i32): i32 {
  return (lines + 3) & ~3;
}

/** Finds the supernodes of a postordered elimination tree with its column counts, and merges them; how many are left. */
export function formSupernodes(n: i32, parent: usize, counts: usize, scratch: usize): i32 {
  const size = (<usize>n + 1) << 2;
  peak = scratch;
  pivots = peak + 2 * size;
  updates = pivots + size;
  parents = updates + size;
  child = parents + size;
  lastChild = child + size;
  sibling = lastChild + size;
  chain = sibling + size;
  chained = chain + size;
  number = chained + size;
  columns = number + size;
  owner = columns + size;
  findSupernodes(n, parent, counts);
  linkChildren(parent);
  let left = count;
  for (let s = 0; s < count; s++) left -= absorbChildren(s);
  return left;
}

function findSupernodes(n: i32, parent: usize, counts: usize): void {
  count = 0;
  for (let k = 0; k < n; k++) {
    const nested = k > 0 && intAt(parent, k - 1) == k && intAt(counts, k - 1) == intAt(counts, k) + 1;
    if (!nested) putInt(columns, count++, k);
    putInt(owner, k, count - 1);
  }
  putInt(columns, count, n);
  for (let s = 0; s < count; s++) {
    putInt(pivots, s, intAt(columns, s + 1) - intAt(columns, s));
    putInt(updates, s, intAt(counts, intAt(columns, s + 1) - 1) - 1);
  }
}

function linkChildren(parent: usize): void {
  for (let s = 0; s < count; s++) {
    putInt(child, s, -1);
    putInt(chain, s, s);
    putInt(chained, s, -1);
  }
  for (let s = count - 1; s >= 0; s--) {
    const column = intAt(parent, intAt(columns, s + 1) - 1);
    const p = column < 0 ? -1 : intAt(owner, column);
    putInt(parents, s, p);
    putInt(sibling, s, -1);
    if (p >= 0) prependChild(p, s);
  }
}

function prependChild(p: i32, s: i32): void {
  const other = intAt(child, p);
  putInt(sibling, s, other);
  if (other < 0) putInt(lastChild, p, s);
  putInt(child, p, s);
}

/** Nanoseconds that a front of p pivots and u other rows takes, its contribution to the parent included, as measured. */
function frontCost(p: i32, u: i32): f64 {
  const P = <f64>padded(p);
  const U = <f64>padded(u);
  return 70 + 0.15 * (P + U) * (P + U) + 0.08 * P * (P * P * 0.33 + P * U + U * U) + 0.4 * <f64>u * <f64>u;
}

/** Merges children into supernode s as long as that is cheaper; how many went. Their children are looked at in turn. */
function absorbChildren(s: i32): i32 {
  let gone = 0;
  let before = -1;
  let c = intAt(child, s);
  while (c >= 0) {
    const p = intAt(pivots, s);
    const u = intAt(updates, s);
    const both = p + intAt(pivots, c);
    if (frontCost(both, u) > frontCost(p, u) + frontCost(intAt(pivots, c), intAt(updates, c))) {
      before = c;
      c = intAt(sibling, c);
      continue;
    }
    putInt(pivots, s, both);
    putInt(chained, c, intAt(chain, s));
    putInt(chain, s, intAt(chain, c));
    putInt(pivots, c, 0);
    c = replaceChild(s, before, c);
    gone++;
  }
  return gone;
}

/** Puts the children of c into its place among those of s; the one now in that place. */
function replaceChild(s: i32, before: i32, c: i32): i32 {
  const after = intAt(sibling, c);
  const inner = intAt(child, c);
  const next = inner < 0 ? after : inner;
  if (inner >= 0) putInt(sibling, intAt(lastChild, c), after);
  if (before < 0) putInt(child, s, next);
  else putInt(sibling, before, next);
  if (after < 0) putInt(lastChild, s, inner < 0 ? before : intAt(lastChild, c));
  return next;
}

/** Doubles of the update matrix of supernode s. */
function updateSize(s: i32): f64 {
  const u = <f64>padded(intAt(updates, s));
  return u * u;
}

/** Sets the parents of what is left, and brings the child with the most memory of its own to the front (Liu 1986). */
function arrangeChildren(s: i32): void {
  let best = -1;
  let beforeBest = -1;
  let before = -1;
  let most: f64 = -1;
  for (let c = intAt(child, s); c >= 0; c = intAt(sibling, c)) {
    putInt(parents, c, s);
    const own = load<f64>(peak + (<usize>c << 3)) - updateSize(c);
    if (own > most) {
      most = own;
      best = c;
      beforeBest = before;
    }
    before = c;
  }
  if (beforeBest >= 0) {
    putInt(sibling, beforeBest, intAt(sibling, best));
    putInt(sibling, best, intAt(child, s));
    putInt(child, s, best);
  }
  let stacked: f64 = 0;
  let highest: f64 = 0;
  for (let c = intAt(child, s); c >= 0; c = intAt(sibling, c)) {
    highest = max(highest, stacked + load<f64>(peak + (<usize>c << 3)));
    stacked += updateSize(c);
  }
  put(peak, s, max(highest, max(stacked, updateSize(s))));
}

/**
 * Numbers the supernodes in postorder. post i32[n] := their columns in that order; firstAt, rowAt i32[count + 1] := the columns and the
 * rows below pivots that come before each supernode; above i32[count] := parents. sizes f64[5] := number of those rows, doubles of the
 * stack of update matrices, lines of the largest front, doubles of all pivot rows, operations.
 */
export function orderSupernodes(post: usize, firstAt: usize, rowAt: usize, above: usize, sizes: usize): void {
  for (let s = 0; s < count; s++) if (intAt(pivots, s) > 0) arrangeChildren(s);
  let stack: f64 = 0;
  let visited = 0;
  for (let s = 0; s < count; s++) {
    if (intAt(pivots, s) == 0 || intAt(parents, s) >= 0) continue;
    stack = max(stack, load<f64>(peak + (<usize>s << 3)));
    visited = visit(s, child, sibling, parents, lastChild, visited);
  }
  const order = lastChild;
  let done = 0;
  let rows: f64 = 0;
  let front: f64 = 0;
  let factor: f64 = 0;
  let operations: f64 = 0;
  for (let k = 0; k < visited; k++) {
    const s = intAt(order, k);
    putInt(number, s, k);
    putInt(firstAt, k, done);
    putInt(rowAt, k, <i32>rows);
    const P = <f64>padded(intAt(pivots, s));
    const lines = P + <f64>padded(intAt(updates, s));
    rows += intAt(updates, s);
    front = max(front, lines);
    factor += P * lines;
    operations += P * ((P * P) / 3 + P * (lines - P) + (lines - P) * (lines - P));
    done = appendColumns(s, post, done);
  }
  putInt(firstAt, visited, done);
  putInt(rowAt, visited, <i32>rows);
  for (let k = 0; k < visited; k++) {
    const p = intAt(parents, intAt(order, k));
    putInt(above, k, p < 0 ? -1 : intAt(number, p));
  }
  put(sizes, 0, rows);
  put(sizes, 1, stack);
  put(sizes, 2, front);
  put(sizes, 3, factor);
  put(sizes, 4, operations);
}

function appendColumns(s: i32, post: usize, done: i32): i32 {
  for (let c = intAt(chain, s); c >= 0; c = intAt(chained, c)) {
    for (let k = intAt(columns, c); k < intAt(columns, c + 1); k++) putInt(post, done++, k);
  }
  return done;
}
