// Approximate minimum degree ordering (Amestoy, Davis, Duff 1996) on the quotient graph: element absorption, approximate external degrees,
// mass elimination, and indistinguishable variables merged when their lists hash alike. Nodes with very many neighbours come last.
import { intAt, putInt } from "./f64";
import {
  formElement,
  freshTag,
  graphScratch,
  indistinguishable,
  lengthOf,
  loadGraph,
  measureOverlaps,
  member,
  outsideWeight,
  prune,
  removeNode,
  settleElement,
  setWeight,
  stampList,
  weightOf,
} from "./quotient-graph";

let nodes: i32 = 0;
let live: i32 = 0;
let least: i32 = 0;
let largest: i32 = 0;
let degree: usize = 0;
let head: usize = 0;
let next: usize = 0;
let previous: usize = 0;
let buckets: usize = 0;
let follower: usize = 0;
let last: usize = 0;

/** Bytes of scratch that `minimumDegree` needs. */
export function minimumDegreeScratch(n: i32, links: i32): usize {
  return graphScratch(n, links) + (<usize>n + 1) * 28;
}

/** Takes in the graph to be ordered. rowPtr i32[n + 1], colIdx: a symmetric pattern; its diagonal does not count. */
export function minimumDegreeBegin(n: i32, rowPtr: usize, colIdx: usize, scratch: usize): void {
  begin(n, loadGraph(n, rowPtr, colIdx, scratch));
}

/**
 * order i32[n]: the nodes in an order of elimination with little fill. Eliminates at most `pivots` pivots in a call and returns how many
 * nodes are in order by now; `done` is what the call before returned, 0 at first. Calls go on until all n are. Ties are broken by what
 * was touched last, so equal patterns give equal orders.
 */
export function minimumDegree(pivots: i32, order: usize, done: i32): i32 {
  for (; pivots > 0 && live > 0; pivots--) {
    while (intAt(head, least) < 0) least++;
    done = eliminate(intAt(head, least), order, done);
  }
  return live > 0 ? done : deferred(order, done);
}

function begin(n: i32, memory: usize): void {
  const size = (<usize>n + 1) << 2;
  nodes = n;
  degree = memory;
  head = degree + size;
  next = head + size;
  previous = next + size;
  buckets = previous + size;
  follower = buckets + size;
  last = follower + size;
  const dense = max(16, <i32>(10 * sqrt(<f64>n)));
  live = 0;
  least = 0;
  largest = 0;
  for (let i = 0; i <= n; i++) {
    putInt(head, i, -1);
    putInt(buckets, i, -1);
    putInt(follower, i, -1);
    putInt(last, i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    const links = lengthOf(i);
    if (links > dense) putInt(last, i, -1);
    else live++;
  }
  for (let i = n - 1; i >= 0; i--) {
    const links = lengthOf(i);
    if (links > dense) removeNode(i);
    else insert(i, min(links, live - 1));
  }
}

/** Appends the nodes that were set aside, in order of index. */
function deferred(order: usize, done: i32): i32 {
  for (let i = 0; done < nodes; i++) if (intAt(last, i) < 0) putInt(order, done++, i);
  return done;
}

function insert(i: i32, d: i32): void {
  const other = intAt(head, d);
  putInt(degree, i, d);
  putInt(next, i, other);
  putInt(previous, i, -1 - d);
  if (other >= 0) putInt(previous, other, i);
  putInt(head, d, i);
  least = min(least, d);
}

/** `previous` of the first of a list of degree d is -1 - d. */
function unlink(i: i32): void {
  const before = intAt(previous, i);
  const after = intAt(next, i);
  if (before < 0) putInt(head, -1 - before, after);
  else putInt(next, before, after);
  if (after >= 0) putInt(previous, after, before);
}

/** Puts the columns of variable j behind those of i. */
function append(i: i32, j: i32): void {
  putInt(follower, intAt(last, i), j);
  putInt(last, i, intAt(last, j));
}

/** Eliminates variable p and what goes with it; writes the columns to order from `done` on and returns the place behind them. */
function eliminate(p: i32, order: usize, done: i32): i32 {
  unlink(p);
  live -= weightOf(p);
  formElement(p, min(live, nodes));
  const size = unlinkMembers(p);
  const base = freshTag(max(largest, size));
  measureOverlaps(p, base, degree);
  const gone = pruneMembers(p, base, size);
  live -= gone;
  mergeMembers(p);
  putInt(degree, p, size - gone);
  largest = max(largest, size - gone);
  rejoin(p, size - gone);
  settleElement(p);
  for (let i = p; i >= 0; i = intAt(follower, i)) putInt(order, done++, i);
  return done;
}

/** Takes the members of element p out of the degree lists; their weight. */
function unlinkMembers(p: i32): i32 {
  let size = 0;
  for (let k = 0; k < lengthOf(p); k++) {
    const i = member(p, k);
    unlink(i);
    size -= weightOf(i);
  }
  return size;
}

/** Prunes the members of element p and hashes them; those with no neighbours outside it are eliminated with it. Their weight. */
function pruneMembers(p: i32, base: i32, size: i32): i32 {
  let gone = 0;
  for (let k = 0; k < lengthOf(p); k++) {
    const i = member(p, k);
    const hash = <i32>(<u32>prune(i, p, base) % <u32>nodes);
    const sum = outsideWeight();
    if (sum == 0) {
      gone -= weightOf(i);
      append(p, i);
      removeNode(i);
      continue;
    }
    putInt(degree, i, min(intAt(degree, i), sum));
    putInt(previous, i, hash);
    putInt(next, i, intAt(buckets, hash));
    putInt(buckets, hash, i);
  }
  return gone;
}

/** Merges the members of element p that have the same neighbours; empties the buckets. */
function mergeMembers(p: i32): void {
  for (let k = 0; k < lengthOf(p); k++) {
    const i = member(p, k);
    if (weightOf(i) == 0) continue;
    const hash = intAt(previous, i);
    for (let a = intAt(buckets, hash); a >= 0; a = intAt(next, a)) if (intAt(next, a) >= 0) mergeInto(a);
    putInt(buckets, hash, -1);
  }
}

/** Merges into variable a the later ones of its bucket that have its neighbours. */
function mergeInto(a: i32): void {
  const mark = freshTag(0);
  stampList(a, mark);
  let before = a;
  for (let b = intAt(next, a); b >= 0; b = intAt(next, b)) {
    if (!indistinguishable(a, b, mark)) {
      before = b;
      continue;
    }
    setWeight(a, weightOf(a) + weightOf(b));
    append(a, b);
    removeNode(b);
    putInt(next, before, intAt(next, b));
  }
}

/** Puts the members of element p, of weight `size`, back into the lists of their new degrees. */
function rejoin(p: i32, size: i32): void {
  for (let k = 0; k < lengthOf(p); k++) {
    const i = member(p, k);
    const w = -weightOf(i);
    if (w > 0) insert(i, min(live - w, intAt(degree, i) + size - w));
  }
}
