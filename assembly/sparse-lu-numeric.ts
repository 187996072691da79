// Multifrontal factorization of I - rho W along a plan: every front adds up its entries and what its children left, eliminates its own
// columns, and leaves the rest on a stack.
import { at, intAt, put, putInt, row } from "./f64";
import { factorFront, factorFrontScratch, frontLog, frontNegative } from "./sparse-lu-front";
import { belows, columnsOf, entries, firsts, frontsOf, indices, parents, relatives, targets } from "./sparse-lu-plan";
import { Status } from "./status";
import { maxAbs } from "./vector";

/** Unit round-off of doubles. A pivot below n times this share of what its row of I - rho W may hold is what rounding leaves of zero. */
const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** How far elements of L may exceed those of their row of I - rho W: about three digits may be lost. */
const GROWTH: f64 = 1000;

/** What a factorization has come to, f64 each. */
namespace State {
  /** sum of ln|pivot| */
  export const LOG: i32 = 0;
  /** 1 when the determinant is negative so far */
  export const NEGATIVE: i32 = 1;
  /** doubles on the stack, and fronts that left them */
  export const STACK: i32 = 2;
  export const WAITING: i32 = 3;
  /** doubles written to factors */
  export const KEPT: i32 = 4;
}

// @ts-ignore: decorator
@inline
function waitingBytes(fronts: i32): usize {
  return <usize>((fronts + 3) & ~1) << 2;
}

// @ts-ignore: decorator
@inline
function frontBytes(fronts: i32, side: i32): usize {
  return waitingBytes(fronts) + ((<usize>side * <usize>side + <usize>side + 8) << 3) + factorFrontScratch(side);
}

/** Bytes of scratch of `luByFronts`: the largest front has `side` rows, the stack `stackSize` doubles, the matrix n rows. */
export function luByFrontsScratch(n: i32, fronts: i32, side: i32, stackSize: i32): usize {
  return frontBytes(fronts, side) + (<usize>stackSize << 3) + (<usize>((n + 1) & ~1) << 2);
}

/** Fronts of one call of `luFronts`: V8 replaces a function by its fast version between calls. */
const GROUP: i32 = 1024;

/**
 * Factors I - rho W by its fronts. values as of `luPlan`; state f64[5], zero at first, receives ln|det| and 1 where the determinant is negative; with
 * factors, unless 0, the factors are kept: from every front its k own rows, k x m, and then k columns of the others, and in pivots i32[n] the
 * exchanges of each front. UNSTABLE when a pivot is too small or a row of L grows far beyond its row of I - rho W.
 */
export function luByFronts(
  plan: usize,
  values: usize,
  rho: f64,
  side: i32,
  stackSize: i32,
  state: usize,
  pivots: usize,
  factors: usize,
  scratch: usize,
): i32 {
  const fronts = frontsOf(plan);
  const stack = scratch + frontBytes(fronts, side);
  const exchanges = pivots != 0 ? pivots : stack + (<usize>stackSize << 3);
  for (let s = 0; s < fronts; s += GROUP) {
    const status = luFronts(plan, values, rho, s, min(s + GROUP, fronts), side, state, stack, exchanges, factors, scratch);
    if (status != Status.OK) return status;
  }
  return Status.OK;
}

/** Eliminates the fronts from … to - 1; calls go on in order until all are done. Exported to remain a function of its own. */
export function luFronts(
  plan: usize,
  values: usize,
  rho: f64,
  from: i32,
  to: i32,
  side: i32,
  state: usize,
  stack: usize,
  pivots: usize,
  factors: usize,
  scratch: usize,
): i32 {
  const least = scratch + waitingBytes(frontsOf(plan));
  const F = least + (<usize>(side + 8) << 3);
  const product = F + ((<usize>side * <usize>side) << 3);
  for (let s = from; s < to; s++) {
    const first = intAt(firsts(plan), s);
    const k = intAt(firsts(plan), s + 1) - first;
    const m = k + intAt(belows(plan), s + 1) - intAt(belows(plan), s);
    const pivot = pivots + (<usize>first << 2);
    assemble(s, k, m, plan, values, rho, F);
    collect(s, m, plan, state, stack, scratch, F);
    setLeast(first, k, plan, values, rho, least);
    const status = factorFront(m, k, F, least, pivot, product);
    if (status != Status.OK) return status;
    if (hasGrown(s, k, m, plan, values, rho, F)) return Status.UNSTABLE;
    put(state, State.LOG, at(state, State.LOG) + frontLog(m, k, F));
    if (frontNegative(m, k, F, pivot) == 1) put(state, State.NEGATIVE, 1 - at(state, State.NEGATIVE));
    if (factors != 0) keep(m, k, F, state, factors);
    if (intAt(parents(plan), s) >= 0) leave(s, m, k, F, state, stack, scratch);
  }
  return Status.OK;
}

/** F := the entries of I - rho W that belong to front s. */
function assemble(s: i32, k: i32, m: i32, plan: usize, values: usize, rho: f64, F: usize): void {
  memory.fill(F, 0, (<usize>m * <usize>m) << 3);
  for (let j = 0; j < k; j++) put(row(F, j, m), j, 1);
  const target = targets(plan);
  const end = intAt(entries(plan), s + 1);
  for (let e = intAt(entries(plan), s); e < end; e++) {
    const place = intAt(target, e);
    put(F, place, at(F, place) - rho * at(values, e));
  }
}

/** Takes from the stack what the children of front s left, and adds it. */
function collect(s: i32, m: i32, plan: usize, state: usize, stack: usize, waiting: usize, F: usize): void {
  let count = <i32>at(state, State.WAITING);
  let top = stack + (<usize>at(state, State.STACK) << 3);
  for (; count > 0; count--) {
    const c = intAt(waiting, count - 1);
    if (intAt(parents(plan), c) != s) break;
    const start = intAt(belows(plan), c);
    const side = intAt(belows(plan), c + 1) - start;
    top -= (<usize>side * <usize>side) << 3;
    const relative = relatives(plan) + (<usize>start << 2);
    for (let i = 0; i < side; i++) addRow(side, row(top, i, side), relative, row(F, intAt(relative, i), m));
  }
  put(state, State.WAITING, <f64>count);
  put(state, State.STACK, <f64>((top - stack) >> 3));
}

function addRow(n: i32, from: usize, relative: usize, to: usize): void {
  for (let j = 0; j < n; j++) {
    const place = intAt(relative, j);
    put(to, place, at(to, place) + at(from, j));
  }
}

/** A bound of the elements of row p of I - rho W. */
function rowSize(p: i32, plan: usize, values: usize, rho: f64): f64 {
  return 1 + abs(rho) * at(values, intAt(entries(plan), frontsOf(plan)) + p);
}

function setLeast(first: i32, k: i32, plan: usize, values: usize, rho: f64, least: usize): void {
  const share = ROUND_OFF * <f64>columnsOf(plan);
  for (let j = 0; j < k; j++) put(least, j, share * rowSize(first + j, plan, values, rho));
}

/** Whether a row of L, of front s, is out of proportion to its row of I - rho W, or not finite. */
function hasGrown(s: i32, k: i32, m: i32, plan: usize, values: usize, rho: f64, F: usize): bool {
  const first = intAt(firsts(plan), s);
  const index = indices(plan) + (<usize>intAt(belows(plan), s) << 2);
  for (let i = 0; i < m; i++) {
    const p = i < k ? first + i : intAt(index, i - k);
    if (!(maxAbs(min(k, i + 1), row(F, i, m)) <= GROWTH * rowSize(p, plan, values, rho))) return true;
  }
  return false;
}

/** Stores the factors of one front behind those of the fronts before. */
function keep(m: i32, k: i32, F: usize, state: usize, factors: usize): void {
  let to = factors + (<usize>at(state, State.KEPT) << 3);
  memory.copy(to, F, (<usize>k * <usize>m) << 3);
  to += (<usize>k * <usize>m) << 3;
  for (let i = k; i < m; i++) {
    memory.copy(to, row(F, i, m), <usize>k << 3);
    to += <usize>k << 3;
  }
  put(state, State.KEPT, <f64>((to - factors) >> 3));
}

/** Puts the Schur complement of front s on the stack. */
function leave(s: i32, m: i32, k: i32, F: usize, state: usize, stack: usize, waiting: usize): void {
  const count = <i32>at(state, State.WAITING);
  let to = stack + (<usize>at(state, State.STACK) << 3);
  for (let i = k; i < m; i++) {
    memory.copy(to, row(F, i, m) + (<usize>k << 3), <usize>(m - k) << 3);
    to += <usize>(m - k) << 3;
  }
  putInt(waiting, count, s);
  put(state, State.WAITING, <f64>(count + 1));
  put(state, State.STACK, <f64>((to - stack) >> 3));
}
