// Sparse LU with partial pivoting, column by column (Gilbert and Peierls 1988): the way out when rows of I - rho W are dominated by elements
// that a plan made from the pattern does not let be pivots. It factors the transpose, so that like in the fronts every row of I - rho W is
// judged by its own size: P A' = L U with a unit diagonal in L. Rows and columns of A are numbered by order of elimination. The state of
// one factorization at a time stands in the variables of this module.
import { at, intAt, put, putInt, row } from "./f64";
import { Status } from "./status";
import { addScaled, scale } from "./vector";

/** Unit round-off of doubles. A pivot below n times this share of what its row of I - rho W may hold is what rounding leaves of zero. */
const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** How far elements of U may exceed those of their row of I - rho W before the result is refused: half of the digits are lost. */
const GROWTH: f64 = 1e8;

let n: i32 = 0;
let capacity: i32 = 0;
let rho: f64 = 0;
let order: usize = 0;
let place: usize = 0;
let rowPtr: usize = 0;
let colIdx: usize = 0;
let weight: usize = 0;
let largest: usize = 0;

/** L below its diagonal: starts of columns, rows, values. U above its diagonal: the same with steps for rows; its diagonal. */
let lowerPtr: usize = 0;
let lowerRow: usize = 0;
let lower: usize = 0;
let upperPtr: usize = 0;
let upperStep: usize = 0;
let upper: usize = 0;
let diagonal: usize = 0;

/** Step at which a row became pivot, or -1; the row of each step. */
let stepOf: usize = 0;
let pivotRow: usize = 0;

/** One column under way: values, rows in topological order from the end, a stack with the next entry to look at, the last visit. */
let x: usize = 0;
let reach: usize = 0;
let stack: usize = 0;
let next: usize = 0;
let mark: usize = 0;

// @ts-ignore: decorator
@inline
function ints(count: i32): usize {
  return <usize>((count + 2) & ~1) << 2;
}

/** Bytes that a factorization takes when L and U may have `entries` each; not wrapped when that is more than there can be. */
export function luColumnsBytes(units: f64, entries: f64): f64 {
  return 48 * (units + 2) + 24 * (entries + 2);
}

/**
 * Begins the factorization of I - rho W: W by rows, units in the order of the plan and its inverse, largest f64[n] magnitude of each row
 * in that order, room for `entries` of L and as many of U at `memory`. The arrays stay in use until the last solve.
 */
export function luColumnsBegin(
  units: i32,
  columns: usize,
  places: usize,
  starts: usize,
  indices: usize,
  weights: usize,
  sizes: usize,
  factor: f64,
  entries: i32,
  memoryAt: usize,
): void {
  n = units;
  capacity = entries;
  rho = factor;
  order = columns;
  place = places;
  rowPtr = starts;
  colIdx = indices;
  weight = weights;
  largest = sizes;
  lower = memoryAt;
  upper = lower + (<usize>entries << 3);
  diagonal = upper + (<usize>entries << 3);
  x = diagonal + (<usize>n << 3);
  lowerRow = x + (<usize>n << 3);
  upperStep = lowerRow + ints(entries);
  lowerPtr = upperStep + ints(entries);
  upperPtr = lowerPtr + ints(n);
  stepOf = upperPtr + ints(n);
  pivotRow = stepOf + ints(n);
  reach = pivotRow + ints(n);
  stack = reach + ints(n);
  next = stack + ints(n);
  mark = next + ints(n);
  putInt(lowerPtr, 0, 0);
  putInt(upperPtr, 0, 0);
  memory.fill(stepOf, 0xff, <usize>n << 2);
  memory.fill(mark, 0xff, <usize>n << 2);
}

/** Factors the columns from … to - 1; calls follow each other from 0 to n. SINGULAR, UNSTABLE, or FULL when the room does not suffice. */
export function luColumns(from: i32, to: i32): i32 {
  for (let j = from; j < to; j++) {
    const top = solveColumn(j);
    if (n - top > capacity - max(intAt(lowerPtr, j), intAt(upperPtr, j))) return Status.FULL;
    const status = storeColumn(j, top);
    if (status != Status.OK) return status;
  }
  return Status.OK;
}

/** x := L^-1 times column j of A', which is row j of A; its rows stand in topological order in reach from the place returned. */
function solveColumn(j: i32): i32 {
  const unit = intAt(order, j);
  const start = intAt(rowPtr, unit);
  const end = intAt(rowPtr, unit + 1);
  let top = visit(j, j, n);
  for (let k = start; k < end; k++) top = visit(intAt(place, intAt(colIdx, k)), j, top);
  for (let p = top; p < n; p++) put(x, intAt(reach, p), 0);
  put(x, j, 1);
  for (let k = start; k < end; k++) {
    const q = intAt(place, intAt(colIdx, k));
    put(x, q, at(x, q) - rho * at(weight, k));
  }
  for (let p = top; p < n; p++) {
    const q = intAt(reach, p);
    if (intAt(stepOf, q) >= 0) subtractColumn(intAt(stepOf, q), at(x, q));
  }
  return top;
}

/** Puts row q, and before it all rows of L that it changes and that are not there yet, in front of those in reach. */
function visit(q: i32, j: i32, top: i32): i32 {
  if (intAt(mark, q) == j) return top;
  let depth = 0;
  open(0, q, j);
  while (depth >= 0) {
    const step = intAt(stepOf, intAt(stack, depth));
    const end = step < 0 ? 0 : intAt(lowerPtr, step + 1);
    let k = intAt(next, depth);
    while (k < end && intAt(mark, intAt(lowerRow, k)) == j) k++;
    putInt(next, depth, k + 1);
    if (k < end) open(++depth, intAt(lowerRow, k), j);
    else putInt(reach, --top, intAt(stack, depth--));
  }
  return top;
}

function open(depth: i32, q: i32, j: i32): void {
  putInt(mark, q, j);
  putInt(stack, depth, q);
  putInt(next, depth, intAt(stepOf, q) < 0 ? 0 : intAt(lowerPtr, intAt(stepOf, q)));
}

function subtractColumn(step: i32, factor: f64): void {
  const end = intAt(lowerPtr, step + 1);
  for (let k = intAt(lowerPtr, step); k < end; k++) {
    const q = intAt(lowerRow, k);
    put(x, q, at(x, q) - factor * at(lower, k));
  }
}

/** Chooses the pivot, the largest of the rows that are not pivots yet, and of equals the diagonal; stores column j of L and U. */
function storeColumn(j: i32, top: i32): i32 {
  const size = 1 + abs(rho) * at(largest, j);
  let pivot = -1;
  let most: f64 = 0;
  let highest: f64 = 0;
  for (let p = top; p < n; p++) {
    const q = intAt(reach, p);
    const value = abs(at(x, q));
    highest = max(highest, value);
    if (intAt(stepOf, q) >= 0 || value < most || (value == most && q != j)) continue;
    most = value;
    pivot = q;
  }
  if (!(highest <= GROWTH * size)) return Status.UNSTABLE;
  if (!(most > ROUND_OFF * <f64>n * size)) return Status.SINGULAR;
  let l = intAt(lowerPtr, j);
  let u = intAt(upperPtr, j);
  for (let p = top; p < n; p++) {
    const q = intAt(reach, p);
    const step = intAt(stepOf, q);
    if (step >= 0) {
      putInt(upperStep, u, step);
      put(upper, u++, at(x, q));
    } else if (q != pivot) {
      putInt(lowerRow, l, q);
      put(lower, l++, at(x, q) / at(x, pivot));
    }
  }
  put(diagonal, j, at(x, pivot));
  putInt(stepOf, pivot, j);
  putInt(pivotRow, j, pivot);
  putInt(lowerPtr, j + 1, l);
  putInt(upperPtr, j + 1, u);
  return Status.OK;
}

/** ln|det A| of what is factored. */
export function luColumnsLog(): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < n; j++) sum += Math.log(abs(at(diagonal, j)));
  return sum;
}

/** 1 when det A is negative, else 0: negative pivots, and a transposition less than its length for every cycle of rows. */
export function luColumnsNegative(): i32 {
  let negative = 0;
  memory.fill(mark, 0, <usize>n << 2);
  for (let j = 0; j < n; j++) {
    if (at(diagonal, j) < 0) negative ^= 1;
    if (intAt(mark, j) != 0) continue;
    for (let q = intAt(pivotRow, j); q != j; q = intAt(pivotRow, q)) {
      putInt(mark, q, 1);
      negative ^= 1;
    }
  }
  return negative;
}

/** B := A^-1 B, or A'^-1 B with `transposed`. B f64[n x r], rows in the order of the plan; scratch as large as B. */
export function luColumnsSolve(r: i32, transposed: bool, B: usize, scratch: usize): void {
  if (transposed) {
    for (let j = 0; j < n; j++) memory.copy(row(scratch, j, r), row(B, intAt(pivotRow, j), r), <usize>r << 3);
    memory.copy(B, scratch, (<usize>n * <usize>r) << 3);
    solveLowerUpper(r, B);
  } else {
    solveUpperLower(r, B);
    memory.copy(scratch, B, (<usize>n * <usize>r) << 3);
    for (let j = 0; j < n; j++) memory.copy(row(B, intAt(pivotRow, j), r), row(scratch, j, r), <usize>r << 3);
  }
}

function solveLowerUpper(r: i32, B: usize): void {
  for (let j = 0; j < n; j++) {
    const own = row(B, j, r);
    for (let k = intAt(lowerPtr, j); k < intAt(lowerPtr, j + 1); k++) {
      addScaled(r, -at(lower, k), own, row(B, intAt(stepOf, intAt(lowerRow, k)), r));
    }
  }
  for (let j = n - 1; j >= 0; j--) {
    const own = row(B, j, r);
    scale(r, 1 / at(diagonal, j), own);
    for (let k = intAt(upperPtr, j); k < intAt(upperPtr, j + 1); k++) addScaled(r, -at(upper, k), own, row(B, intAt(upperStep, k), r));
  }
}

function solveUpperLower(r: i32, B: usize): void {
  for (let j = 0; j < n; j++) {
    const own = row(B, j, r);
    for (let k = intAt(upperPtr, j); k < intAt(upperPtr, j + 1); k++) addScaled(r, -at(upper, k), row(B, intAt(upperStep, k), r), own);
    scale(r, 1 / at(diagonal, j), own);
  }
  for (let j = n - 1; j >= 0; j--) {
    const own = row(B, j, r);
    for (let k = intAt(lowerPtr, j); k < intAt(lowerPtr, j + 1); k++) {
      addScaled(r, -at(lower, k), row(B, intAt(stepOf, intAt(lowerRow, k)), r), own);
    }
  }
}
