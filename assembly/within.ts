// The within transformation: columns minus their weighted projection on the columns D of absorbed terms, without building D. A term is a
// factor (dummies), or a factor times a slope (z_r in the column of the row's level).
//
// The rows are sorted by one factor, the largest, which is eliminated: M takes away its group means, which needs no array. With
// S = D'W M D for the levels of all other terms, the coefficients solve S c = D'W M x, and the answer is M (x - D c). Conjugate gradients
// with the diagonal of S, four columns at a time: one step is one pass over the rows that reads their levels and nothing of x, and what is
// gathered and scattered are the coefficients of a level, four numbers in a line of cache. In terms of coefficients, rounding cannot move
// x out of x + span of D. One factor alone is exact; a balanced panel in its own order has a closed form (src/wasm/grid.ts).
//
// Shapes, n rows in sorted order, G further terms with K levels together: starts i32[groups + 1]; level i32[n G], the levels of a row in
// the numbering of all K; z f64[n G], 0 = no slopes; weight f64[n], 0 = equal weights; inverse f64[groups] = 1 / weight of a group;
// x f64[n 4]; everything by level f64[K 4].
import { at, intAt, put, putInt } from "./f64";
import { Status } from "./status";

/** Rows that one call of the inner loops takes at least: they stay in the nearest cache, and a run does not stay in the baseline compiler. */
const ROWS: i32 = 512;
/** A level whose column is this share of itself once groups are removed is spanned by them. */
const SPANNED = 1e-11;

// @ts-ignore: decorator
@inline
function line(base: usize, i: i32): usize {
  return base + (<usize>i << 5);
}

/** x[.., lane] := column[order]: one column of n rows into its lane. */
export function takeLane(n: i32, order: usize, column: usize, lane: i32, x: usize): void {
  x += <usize>lane << 3;
  for (let r = 0; r < n; r++) store<f64>(line(x, r), at(column, intAt(order, r)));
}

/** column[order] := x[.., lane]. */
export function giveLane(n: i32, order: usize, column: usize, lane: i32, x: usize): void {
  x += <usize>lane << 3;
  for (let r = 0; r < n; r++) put(column, intAt(order, r), load<f64>(line(x, r)));
}

/** x := M x for the groups from .. to: sums are taken around the first row of each, so that a large mean leaves no trace. */
function removeGroups(from: i32, to: i32, starts: usize, weight: usize, inverse: usize, x: usize): void {
  for (let g = from; g < to; g++) {
    const start = intAt(starts, g);
    const end = intAt(starts, g + 1);
    if (start == end) continue;
    const a0 = v128.load(line(x, start));
    const b0 = v128.load(line(x, start), 16);
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    for (let r = start; r < end; r++) {
      const row = line(x, r);
      const w = f64x2.splat(weight == 0 ? 1 : at(weight, r));
      a = f64x2.add(a, f64x2.mul(w, f64x2.sub(v128.load(row), a0)));
      b = f64x2.add(b, f64x2.mul(w, f64x2.sub(v128.load(row, 16), b0)));
    }
    const share = f64x2.splat(at(inverse, g));
    a = f64x2.mul(share, a);
    b = f64x2.mul(share, b);
    for (let r = start; r < end; r++) {
      const row = line(x, r);
      v128.store(row, f64x2.sub(f64x2.sub(v128.load(row), a0), a));
      v128.store(row, f64x2.sub(f64x2.sub(v128.load(row, 16), b0), b), 16);
    }
  }
}

/** r := r + D'W x of the rows from .. to. */
function collect(from: i32, to: i32, G: i32, level: usize, z: usize, weight: usize, x: usize, r: usize): void {
  for (let row = from; row < to; row++) {
    const w = weight == 0 ? 1 : at(weight, row);
    const a = v128.load(line(x, row));
    const b = v128.load(line(x, row), 16);
    for (let k = row * G, end = k + G; k < end; k++) {
      const s = f64x2.splat(z == 0 ? w : w * at(z, k));
      const to = line(r, intAt(level, k));
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(s, a)));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(s, b)), 16);
    }
  }
}

/** x := x + scale D p of the rows from .. to. */
function expand(from: i32, to: i32, G: i32, level: usize, z: usize, p: usize, scale: f64, x: usize): void {
  for (let row = from; row < to; row++) {
    let a = v128.load(line(x, row));
    let b = v128.load(line(x, row), 16);
    for (let k = row * G, end = k + G; k < end; k++) {
      const s = f64x2.splat(z == 0 ? scale : scale * at(z, k));
      const entry = line(p, intAt(level, k));
      a = f64x2.add(a, f64x2.mul(s, v128.load(entry)));
      b = f64x2.add(b, f64x2.mul(s, v128.load(entry, 16)));
    }
    v128.store(line(x, row), a);
    v128.store(line(x, row), b, 16);
  }
}

/** The first group after those from `group` on that hold ROWS rows together. */
function chunkEnd(group: i32, groups: i32, starts: usize): i32 {
  const enough = intAt(starts, group) + ROWS;
  do group++;
  while (group < groups && intAt(starts, group) < enough);
  return group;
}

/** Most rows of a chunk: what `u` of `project` has to hold. */
export function chunkRows(groups: i32, starts: usize): i32 {
  let most = 0;
  for (let g = 0; g < groups; ) {
    const end = chunkEnd(g, groups, starts);
    most = max(most, intAt(starts, end) - intAt(starts, g));
    g = end;
  }
  return most;
}

/** x := M (x + scale D p); then r := r + D'W x. Chunk by chunk; inverse 0: M = I. */
function sweep(
  groups: i32, G: i32, starts: usize, level: usize, z: usize, weight: usize, inverse: usize, p: usize, scale: f64, x: usize, r: usize,
): void {
  for (let g = 0; g < groups; ) {
    const end = chunkEnd(g, groups, starts);
    const first = intAt(starts, g);
    const last = intAt(starts, end);
    if (scale != 0) expand(first, last, G, level, z, p, scale, x);
    if (inverse != 0) removeGroups(g, end, starts, weight, inverse, x);
    if (r != 0) collect(first, last, G, level, z, weight, x, r);
    g = end;
  }
}

/** q := S p, with u for the rows of a chunk. */
function applyS(
  groups: i32, G: i32, K: i32, starts: usize, level: usize, z: usize, weight: usize, inverse: usize, p: usize, u: usize, q: usize,
): void {
  memory.fill(q, 0, <usize>K << 5);
  for (let g = 0; g < groups; ) {
    const end = chunkEnd(g, groups, starts);
    const first = intAt(starts, g);
    const last = intAt(starts, end);
    const x = u - (<usize>first << 5); // row `first` of x is the first line of u
    memory.fill(u, 0, <usize>(last - first) << 5);
    expand(first, last, G, level, z, p, 1, x);
    if (inverse != 0) removeGroups(g, end, starts, weight, inverse, x);
    collect(first, last, G, level, z, weight, x, q);
    g = end;
  }
}

/** d f64[K] := 1 / diagonal of S, 0 where that is rounding; total, sum f64[K] are scratch. */
function invertDiagonal(
  groups: i32, G: i32, K: i32, starts: usize, level: usize, z: usize, weight: usize, inverse: usize, d: usize, total: usize, sum: usize,
): void {
  memory.fill(d, 0, <usize>K << 3);
  memory.fill(total, 0, <usize>K << 3);
  memory.fill(sum, 0, <usize>K << 3);
  for (let g = 0; g < groups; g++) groupDiagonal(g, G, starts, level, z, weight, inverse, d, total, sum);
  for (let k = 0; k < K; k++) {
    const rest = at(total, k) - at(d, k);
    put(d, k, rest > SPANNED * at(total, k) ? 1 / rest : 0);
  }
}

/** Adds to total the squares of the columns of D in one group, and to d what the mean of the group takes of them. */
function groupDiagonal(
  g: i32, G: i32, starts: usize, level: usize, z: usize, weight: usize, inverse: usize, d: usize, total: usize, sum: usize,
): void {
  const first = intAt(starts, g) * G;
  const last = intAt(starts, g + 1) * G;
  for (let k = first; k < last; k++) {
    const s = z == 0 ? 1 : at(z, k);
    const ws = (weight == 0 ? 1 : at(weight, k / G)) * s;
    put(total, intAt(level, k), at(total, intAt(level, k)) + ws * s);
    put(sum, intAt(level, k), at(sum, intAt(level, k)) + ws);
  }
  if (inverse == 0) return;
  for (let k = first; k < last; k++) {
    const s = at(sum, intAt(level, k));
    put(sum, intAt(level, k), 0);
    put(d, intAt(level, k), at(d, intAt(level, k)) + s * s * at(inverse, g));
  }
}

/** sums f64[4] := sum over k of d_k x_k y_k, by lane; d = 0: without d. */
function laneSums(K: i32, d: usize, x: usize, y: usize, sums: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  for (let k = 0; k < K; k++) {
    const s = f64x2.splat(d == 0 ? 1 : at(d, k));
    a = f64x2.add(a, f64x2.mul(s, f64x2.mul(v128.load(line(x, k)), v128.load(line(y, k)))));
    b = f64x2.add(b, f64x2.mul(s, f64x2.mul(v128.load(line(x, k), 16), v128.load(line(y, k), 16))));
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
}

/** y := y + sign alpha x, alpha f64[4] by lane. */
function addLanes(K: i32, sign: f64, alpha: usize, x: usize, y: usize): void {
  const a = f64x2.mul(f64x2.splat(sign), v128.load(alpha));
  const b = f64x2.mul(f64x2.splat(sign), v128.load(alpha, 16));
  for (let k = 0; k < K; k++) {
    v128.store(line(y, k), f64x2.add(v128.load(line(y, k)), f64x2.mul(a, v128.load(line(x, k)))));
    v128.store(line(y, k), f64x2.add(v128.load(line(y, k), 16), f64x2.mul(b, v128.load(line(x, k), 16))), 16);
  }
}

/** p := d r + beta p, beta f64[4] by lane. */
function turn(K: i32, d: usize, r: usize, beta: usize, p: usize): void {
  const a = v128.load(beta);
  const b = v128.load(beta, 16);
  for (let k = 0; k < K; k++) {
    const s = f64x2.splat(at(d, k));
    v128.store(line(p, k), f64x2.add(f64x2.mul(s, v128.load(line(r, k))), f64x2.mul(a, v128.load(line(p, k)))));
    v128.store(line(p, k), f64x2.add(f64x2.mul(s, v128.load(line(r, k), 16)), f64x2.mul(b, v128.load(line(p, k), 16))), 16);
  }
}

/** lengths f64[4] := weighted lengths of the lanes around their means. */
function laneLengths(n: i32, weight: usize, x: usize, lengths: usize): void {
  for (let lane = 0; lane < 4; lane++) {
    const start = x + (<usize>lane << 3);
    const origin = load<f64>(start);
    let total: f64 = 0;
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let r = 0; r < n; r++) {
      const w = weight == 0 ? 1 : at(weight, r);
      const v = load<f64>(line(start, r)) - origin;
      total += w;
      sum += w * v;
      squares += w * v * v;
    }
    put(lengths, lane, Math.sqrt(max(0, squares - sum * (sum / total))));
  }
}

/** Bytes of scratch that `project` needs: rows of `chunkRows`. */
export function projectScratch(K: i32, rows: i32): usize {
  return (<usize>rows << 5) + <usize>K * 136 + 192;
}

/**
 * x f64[n 4] := x without the terms, c f64[K 4] := their coefficients; groups = all rows in one where inverse = 0. It ends when the last
 * step changed each lane by at most `tolerance` of its length around its mean, or when what is left to take away is below `rounding` of
 * it; iterations i32[1] := the number of steps.
 */
export function project(
  n: i32, groups: i32, G: i32, K: i32, starts: usize, level: usize, z: usize, weight: usize, inverse: usize, x: usize, c: usize,
  scratch: usize, tolerance: f64, rounding: f64, maxIterations: i32, iterations: usize,
): i32 {
  const lanes = scratch; // lengths, r'd r, p'S p, alpha, beta, next r'd r
  const d = lanes + 192;
  const r = d + (<usize>K << 3);
  const p = r + (<usize>K << 5);
  const q = p + (<usize>K << 5);
  const u = q + (<usize>K << 5);
  memory.fill(c, 0, <usize>K << 5);
  memory.fill(scratch, 0, u - scratch);
  laneLengths(n, weight, x, lanes);
  sweep(groups, G, starts, level, z, weight, inverse, 0, 0, x, r);
  invertDiagonal(groups, G, K, starts, level, z, weight, inverse, d, q, p);
  memory.fill(p, 0, <usize>K << 5);
  turn(K, d, r, lanes + 128, p);
  laneSums(K, d, r, r, lanes + 32);
  let open = openLanes(lanes, rounding);
  let failed = 0;
  let step = 0;
  while (open != 0 && step < maxIterations) {
    applyS(groups, G, K, starts, level, z, weight, inverse, p, u, q);
    laneSums(K, 0, p, q, lanes + 64);
    failed |= stepLengths(open, lanes);
    open &= ~failed;
    addLanes(K, 1, lanes + 96, p, c);
    addLanes(K, -1, lanes + 96, q, r);
    laneSums(K, d, r, r, lanes + 160);
    open = nextLanes(open, lanes, tolerance, rounding);
    turn(K, d, r, lanes + 128, p);
    step++;
  }
  putInt(iterations, 0, step);
  sweep(groups, G, starts, level, z, weight, inverse, c, -1, x, 0);
  return (open | failed) == 0 ? Status.OK : Status.NO_CONVERGENCE;
}

/** Bits of the lanes that have something left to take away. */
function openLanes(lanes: usize, rounding: f64): i32 {
  let open = 0;
  for (let lane = 0; lane < 4; lane++) {
    const least = rounding * at(lanes, lane);
    if (!(at(lanes, lane + 4) <= least * least)) open |= 1 << lane;
  }
  return open;
}

/** alpha := r'd r / p'S p in the open lanes, 0 in the others; bits of the lanes in which S is not positive along p. */
function stepLengths(open: i32, lanes: usize): i32 {
  let failed = 0;
  for (let lane = 0; lane < 4; lane++) {
    const curvature = at(lanes, lane + 8);
    const isOpen = (open & (1 << lane)) != 0;
    if (isOpen && !(curvature > 0)) failed |= 1 << lane;
    put(lanes, lane + 12, isOpen && curvature > 0 ? at(lanes, lane + 4) / curvature : 0);
  }
  return failed;
}

/** beta := the new r'd r / the old one in lanes that stay open; their bits. */
function nextLanes(open: i32, lanes: usize, tolerance: f64, rounding: f64): i32 {
  let still = 0;
  for (let lane = 0; lane < 4; lane++) {
    put(lanes, lane + 16, 0);
    if ((open & (1 << lane)) == 0) continue;
    const length = at(lanes, lane);
    const next = at(lanes, lane + 20);
    const change = at(lanes, lane + 12) * Math.sqrt(at(lanes, lane + 8));
    put(lanes, lane + 16, next / at(lanes, lane + 4));
    put(lanes, lane + 4, next);
    if (change <= tolerance * length || next <= rounding * length * (rounding * length)) continue;
    still |= 1 << lane;
  }
  return still;
}
