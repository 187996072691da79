// Solves with the factors that `luFronts` kept. B is n x r, row-major, its rows in the order of columns; loops work on whole rows of it.
import { at, intAt, put, row } from "./f64";
import { belows, firsts, frontsOf, indices } from "./sparse-lu-plan";
import { scale, subtractRows } from "./vector";

/** Bytes of scratch that `luFrontsSolve` needs for r right-hand sides when the largest front has `side` rows. */
export function luFrontsSolveScratch(side: i32, r: i32): usize {
  return (<usize>side * (<usize>r + 1)) << 3;
}

/** B := A^-1 B, or A'^-1 B with `transposed`; factors and pivots as of `luFronts`. */
export function luFrontsSolve(
  plan: usize,
  pivots: usize,
  factors: usize,
  side: i32,
  r: i32,
  transposed: bool,
  B: usize,
  scratch: usize,
): void {
  const fronts = frontsOf(plan);
  const X = scratch + (<usize>side << 3);
  let own = factors;
  for (let s = 0; s < fronts; s++) {
    if (transposed) downTransposed(s, plan, pivots, own, r, B, scratch);
    else down(s, plan, own, r, B);
    own += frontBytes(s, plan);
  }
  for (let s = fronts - 1; s >= 0; s--) {
    own -= frontBytes(s, plan);
    if (transposed) upTransposed(s, plan, own, r, B, X, scratch);
    else up(s, plan, pivots, own, r, B, X);
  }
}

// @ts-ignore: decorator
@inline
function columns(s: i32, plan: usize): i32 {
  return intAt(firsts(plan), s + 1) - intAt(firsts(plan), s);
}

// @ts-ignore: decorator
@inline
function rest(s: i32, plan: usize): i32 {
  return intAt(belows(plan), s + 1) - intAt(belows(plan), s);
}

// @ts-ignore: decorator
@inline
function indexOf(s: i32, plan: usize): usize {
  return indices(plan) + (<usize>intAt(belows(plan), s) << 2);
}

function frontBytes(s: i32, plan: usize): usize {
  const k = columns(s, plan);
  return (<usize>k * <usize>(k + 2 * rest(s, plan))) << 3;
}

/** y = L^-1 b. */
function down(s: i32, plan: usize, own: usize, r: i32, B: usize): void {
  const k = columns(s, plan);
  const m = k + rest(s, plan);
  const index = indexOf(s, plan);
  const Y = row(B, intAt(firsts(plan), s), r);
  for (let j = 0; j < k; j++) {
    const l = row(own, j, m);
    subtractRows(j, r, Y, r, l, row(Y, j, r));
    scale(r, 1 / at(l, j), row(Y, j, r));
  }
  const lower = row(own, k, m);
  for (let i = 0; i < m - k; i++) subtractRows(k, r, Y, r, row(lower, i, k), row(B, intAt(index, i), r));
}

/** x = U^-1 y, its rows put back from the order of pivots. */
function up(s: i32, plan: usize, pivots: usize, own: usize, r: i32, B: usize, X: usize): void {
  const k = columns(s, plan);
  const below = rest(s, plan);
  const first = intAt(firsts(plan), s);
  const Y = row(B, first, r);
  gatherRows(below, indexOf(s, plan), r, B, X);
  for (let j = k - 1; j >= 0; j--) {
    const u = row(own, j, k + below);
    subtractRows(below, r, X, r, u + (<usize>k << 3), row(Y, j, r));
    subtractRows(k - 1 - j, r, row(Y, j + 1, r), r, u + (<usize>(j + 1) << 3), row(Y, j, r));
  }
  for (let j = k - 1; j >= 0; j--) swapRows(r, row(Y, j, r), row(Y, intAt(pivots, first + j), r));
}

/** y = U'^-1 b. */
function downTransposed(s: i32, plan: usize, pivots: usize, own: usize, r: i32, B: usize, factors: usize): void {
  const k = columns(s, plan);
  const m = k + rest(s, plan);
  const index = indexOf(s, plan);
  const first = intAt(firsts(plan), s);
  const Y = row(B, first, r);
  for (let j = 0; j < k; j++) swapRows(r, row(Y, j, r), row(Y, intAt(pivots, first + j), r));
  for (let j = 1; j < k; j++) {
    gatherColumn(j, own + (<usize>j << 3), m, factors);
    subtractRows(j, r, Y, r, factors, row(Y, j, r));
  }
  for (let i = 0; i < m - k; i++) {
    gatherColumn(k, own + (<usize>(k + i) << 3), m, factors);
    subtractRows(k, r, Y, r, factors, row(B, intAt(index, i), r));
  }
}

/** x = L'^-1 y. */
function upTransposed(s: i32, plan: usize, own: usize, r: i32, B: usize, X: usize, factors: usize): void {
  const k = columns(s, plan);
  const below = rest(s, plan);
  const m = k + below;
  const Y = row(B, intAt(firsts(plan), s), r);
  const lower = row(own, k, m);
  gatherRows(below, indexOf(s, plan), r, B, X);
  for (let j = k - 1; j >= 0; j--) {
    const y = row(Y, j, r);
    gatherColumn(below, lower + (<usize>j << 3), k, factors);
    subtractRows(below, r, X, r, factors, y);
    gatherColumn(k - 1 - j, row(own, j + 1, m) + (<usize>j << 3), m, factors);
    subtractRows(k - 1 - j, r, row(Y, j + 1, r), r, factors, y);
    scale(r, 1 / at(row(own, j, m), j), y);
  }
}

function gatherRows(count: i32, index: usize, r: i32, B: usize, X: usize): void {
  for (let i = 0; i < count; i++) memory.copy(row(X, i, r), row(B, intAt(index, i), r), <usize>r << 3);
}

function gatherColumn(count: i32, from: usize, stride: i32, to: usize): void {
  for (let i = 0; i < count; i++) put(to, i, load<f64>(row(from, i, stride)));
}

function swapRows(r: i32, a: usize, b: usize): void {
  if (a == b) return;
  for (let q = 0; q < r; q++) {
    const value = at(a, q);
    put(a, q, at(b, q));
    put(b, q, value);
  }
}
