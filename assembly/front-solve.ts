// Solves with the pivot rows that a factorization kept: U'Y = B front by front from the leaves, U X = Y back from the roots.
import { at, put, row } from "./f64";
import { addProduct, Part } from "./gemm";
import {
  firstPivot,
  openStructure,
  pivotCount,
  updateCount,
  updateRows,
} from "./front-structure";
import { padded } from "./supernodes";
import { backward, forward, triangularScratch } from "./triangular";
import { addScaled, dot } from "./vector";

let lines: i32 = 0;
let columns: i32 = 0;
let factor: usize = 0;
let right: usize = 0;
let local: usize = 0;
let scratch: usize = 0;

/** Bytes of work memory of `beginSolve`, given the lines of the largest front. */
export function solveWork(most: i32, m: i32): usize {
  return ((<usize>most * <usize>m) << 3) + triangularScratch(most, m);
}

/** Begins the solution of U'U X = B. factors: what `factorFronts` kept; B f64[n x m], rows in the order of elimination, becomes X. */
export function beginSolve(structure: usize, factors: usize, m: i32, B: usize, most: i32, work: usize): void {
  openStructure(structure);
  columns = m;
  factor = factors;
  right = B;
  local = work;
  scratch = work + ((<usize>most * <usize>m) << 3);
}

/** The first half for fronts from … until - 1; calls go on in order until all are done. */
export function solveUp(from: i32, until: i32): void {
  for (let s = from; s < until; s++) {
    const pivots = padded(pivotCount(s));
    const updates = updateCount(s);
    const rows = updateRows(s);
    lines = pivots + padded(updates);
    const rest = row(local, pivots, columns);
    takePivots(s, pivots);
    memory.fill(rest, 0, (<usize>(lines - pivots) * <usize>columns) << 3);
    if (columns == 1) eliminateVector(pivots);
    else {
      forward(pivots, columns, factor, 1, lines, false, local, columns, scratch);
      addProduct(updates, columns, pivots, -1, factor + (<usize>pivots << 3), 1, lines, local, columns, 1, rest, columns, Part.FULL, scratch);
    }
    memory.copy(row(right, firstPivot(s), columns), local, (<usize>pivotCount(s) * <usize>columns) << 3);
    for (let k = 0; k < updates; k++) addScaled(columns, 1, row(rest, k, columns), row(right, load<i32>(rows + (<usize>k << 2)), columns));
    factor += (<usize>pivots * <usize>lines) << 3;
  }
}

/** The second half for fronts until - 1 … from, downwards. */
export function solveDown(from: i32, until: i32): void {
  for (let s = until - 1; s >= from; s--) {
    const pivots = padded(pivotCount(s));
    const updates = updateCount(s);
    const rows = updateRows(s);
    lines = pivots + padded(updates);
    const rest = row(local, pivots, columns);
    factor -= (<usize>pivots * <usize>lines) << 3;
    takePivots(s, pivots);
    for (let k = 0; k < updates; k++) {
      memory.copy(row(rest, k, columns), row(right, load<i32>(rows + (<usize>k << 2)), columns), <usize>columns << 3);
    }
    if (columns == 1) substituteVector(pivots, pivots + updates);
    else {
      addProduct(pivots, columns, updates, -1, factor + (<usize>pivots << 3), lines, 1, rest, columns, 1, local, columns, Part.FULL, scratch);
      backward(pivots, columns, factor, lines, 1, false, local, columns, scratch);
    }
    memory.copy(row(right, firstPivot(s), columns), local, (<usize>pivotCount(s) * <usize>columns) << 3);
  }
}

function takePivots(s: i32, pivots: i32): void {
  const bytes = (<usize>pivotCount(s) * <usize>columns) << 3;
  memory.copy(local, row(right, firstPivot(s), columns), bytes);
  memory.fill(local + bytes, 0, ((<usize>pivots * <usize>columns) << 3) - bytes);
}

function eliminateVector(pivots: i32): void {
  for (let k = 0; k < pivots; k++) {
    const own = row(factor, k, lines) + (<usize>k << 3);
    const x = at(local, k) / load<f64>(own);
    put(local, k, x);
    addScaled(lines - 1 - k, -x, own + 8, local + (<usize>(k + 1) << 3));
  }
}

function substituteVector(pivots: i32, count: i32): void {
  for (let k = pivots - 1; k >= 0; k--) {
    const own = row(factor, k, lines) + (<usize>k << 3);
    put(local, k, (at(local, k) - dot(count - 1 - k, own + 8, local + (<usize>(k + 1) << 3))) / load<f64>(own));
  }
}
