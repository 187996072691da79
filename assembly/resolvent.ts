// The forms u'(I - rho M)^-1 v and their derivatives in rho, u'(I - rho M)^-1 M (I - rho M)^-1 v, for M reduced to tridiagonal or
// Hessenberg form once. Rows are exchanged where the pivot would be the smaller one, so nothing is asked of rho but that the matrix is
// not singular.
import { at, put, row } from "./f64";
import { Status } from "./status";
import { addScaled, dot } from "./vector";

/** Bytes of scratch that `tridiagonalForm` needs: the three diagonals of the triangle and two right-hand sides. */
export function tridiagonalFormScratch(n: i32): usize {
  return (<usize>5 * (<usize>n + 2)) << 3;
}

/**
 * out f64[2] := the form and its derivative for the symmetric tridiagonal M with diagonal d f64[n] and off-diagonal e f64[n]. u, v
 * f64[n].
 */
export function tridiagonalForm(n: i32, rho: f64, d: usize, e: usize, u: usize, v: usize, out: usize, scratch: usize): i32 {
  put(out, 0, 0);
  put(out, 1, 0);
  if (n == 0) return Status.OK;
  const size = (<usize>n + 2) << 3;
  const x = scratch + 3 * size;
  const z = x + size;
  memory.copy(x, v, <usize>n << 3);
  memory.copy(z, u, <usize>n << 3);
  for (let i = 0; i < n - 1; i++) eliminateBand(i, n, rho, d, e, scratch, size);
  if (n == 1) put(scratch, 0, 1 - rho * at(d, 0));
  if (at(scratch, n - 1) == 0) return Status.SINGULAR;
  for (let i = n - 1; i >= 0; i--) {
    put(x, i, solveBand(i, n, scratch, size, x));
    put(z, i, solveBand(i, n, scratch, size, z));
  }
  let form: f64 = 0;
  let derivative: f64 = 0;
  for (let i = 0; i < n; i++) {
    let product = at(d, i) * at(x, i);
    if (i > 0) product += at(e, i - 1) * at(x, i - 1);
    if (i + 1 < n) product += at(e, i) * at(x, i + 1);
    form += at(u, i) * at(x, i);
    derivative += at(z, i) * product;
  }
  put(out, 0, form);
  put(out, 1, derivative);
  return Status.OK;
}

/**
 * Step i of the elimination: row i is done as far as it was the lower of step i - 1; row i + 1 is fetched, and the larger pivot goes
 * first.
 */
function eliminateBand(i: i32, n: i32, rho: f64, d: usize, e: usize, band: usize, size: usize): void {
  const over = band + size;
  const second = over + size;
  const x = second + size;
  const z = x + size;
  const below = -rho * at(e, i);
  if (i == 0) {
    put(band, 0, 1 - rho * at(d, 0));
    put(over, 0, below);
  }
  const diagonal = 1 - rho * at(d, i + 1);
  const right: f64 = i + 2 < n ? -rho * at(e, i + 1) : 0;
  const pivot = at(band, i);
  const beside = at(over, i);
  if (abs(pivot) >= abs(below)) {
    const factor = pivot == 0 ? 0 : below / pivot;
    put(second, i, 0);
    put(band, i + 1, diagonal - factor * beside);
    put(over, i + 1, right);
    put(x, i + 1, at(x, i + 1) - factor * at(x, i));
    put(z, i + 1, at(z, i + 1) - factor * at(z, i));
  } else {
    const factor = pivot / below;
    put(band, i, below);
    put(over, i, diagonal);
    put(second, i, right);
    put(band, i + 1, beside - factor * diagonal);
    put(over, i + 1, -factor * right);
    exchangeAndSubtract(x + (<usize>i << 3), factor);
    exchangeAndSubtract(z + (<usize>i << 3), factor);
  }
}

function exchangeAndSubtract(x: usize, factor: f64): void {
  const upper = load<f64>(x);
  store<f64>(x, load<f64>(x, 8));
  store<f64>(x, upper - factor * load<f64>(x), 8);
}

// @ts-ignore: decorator
@inline
function solveBand(i: i32, n: i32, band: usize, size: usize, x: usize): f64 {
  let sum = at(x, i);
  if (i + 1 < n) sum -= at(band + size, i) * at(x, i + 1);
  if (i + 2 < n) sum -= at(band + 2 * size, i) * at(x, i + 2);
  return sum / at(band, i);
}

/** Bytes of scratch that `hessenbergForm` needs: the triangle, the multipliers, the exchanges and two vectors. */
export function hessenbergFormScratch(n: i32): usize {
  return ((<usize>n + 1) * (<usize>n + 4)) << 3;
}

/** out f64[2] := the form and its derivative for the Hessenberg matrix H f64[n x n]. u, v f64[n]. */
export function hessenbergForm(n: i32, rho: f64, H: usize, u: usize, v: usize, out: usize, scratch: usize): i32 {
  const x = row(scratch, n, n);
  const z = x + (<usize>n << 3);
  const multipliers = z + (<usize>n << 3);
  const exchanged = multipliers + (<usize>n << 3);
  memory.copy(x, v, <usize>n << 3);
  memory.copy(z, u, <usize>n << 3);
  if (n > 0) shiftedRow(0, n, rho, H, scratch);
  for (let i = 0; i < n - 1; i++) eliminateRow(i, n, rho, H, scratch, x, multipliers, exchanged);
  for (let i = n - 1; i >= 0; i--) {
    const pivot = row(scratch, i, n) + (<usize>i << 3);
    if (load<f64>(pivot) == 0) return Status.SINGULAR;
    put(x, i, (at(x, i) - dot(n - 1 - i, pivot + 8, x + (<usize>(i + 1) << 3))) / load<f64>(pivot));
  }
  for (let i = 0; i < n; i++) {
    const pivot = row(scratch, i, n) + (<usize>i << 3);
    const value = at(z, i) / load<f64>(pivot);
    put(z, i, value);
    addScaled(n - 1 - i, -value, pivot + 8, z + (<usize>(i + 1) << 3));
  }
  undoRows(n, z, multipliers, exchanged);
  let derivative: f64 = 0;
  for (let i = 0; i < n; i++) {
    const from = max(i - 1, 0);
    derivative += at(z, i) * dot(n - from, row(H, i, n) + (<usize>from << 3), x + (<usize>from << 3));
  }
  put(out, 0, dot(n, u, x));
  put(out, 1, derivative);
  return Status.OK;
}

/** Row i of I - rho H, from the sub-diagonal on. */
function shiftedRow(i: i32, n: i32, rho: f64, H: usize, target: usize): void {
  const from = max(i - 1, 0);
  const shift = <usize>from << 3;
  const own = row(target, i, n);
  memory.fill(own + shift, 0, <usize>(n - from) << 3);
  addScaled(n - from, -rho, row(H, i, n) + shift, own + shift);
  put(own, i, at(own, i) + 1);
}

function eliminateRow(i: i32, n: i32, rho: f64, H: usize, rows: usize, x: usize, multipliers: usize, exchanged: usize): void {
  shiftedRow(i + 1, n, rho, H, rows);
  const shift = <usize>i << 3;
  const upper = row(rows, i, n) + shift;
  const lower = row(rows, i + 1, n) + shift;
  const exchange = abs(load<f64>(lower)) > abs(load<f64>(upper));
  if (exchange) {
    for (let j = 0; j < n - i; j++) {
      const value = at(upper, j);
      put(upper, j, at(lower, j));
      put(lower, j, value);
    }
    const value = at(x, i);
    put(x, i, at(x, i + 1));
    put(x, i + 1, value);
  }
  const pivot = load<f64>(upper);
  const factor = pivot == 0 ? 0 : load<f64>(lower) / pivot;
  addScaled(n - 1 - i, -factor, upper + 8, lower + 8);
  put(x, i + 1, at(x, i + 1) - factor * at(x, i));
  put(multipliers, i, factor);
  put(exchanged, i, exchange ? 1 : 0);
}

/** Applies the transposed row operations in reverse, from U'^-1 u to (I - rho H)'^-1 u. */
function undoRows(n: i32, z: usize, multipliers: usize, exchanged: usize): void {
  for (let i = n - 2; i >= 0; i--) {
    const lower = at(z, i + 1);
    const upper = at(z, i) - at(multipliers, i) * lower;
    put(z, i, at(exchanged, i) != 0 ? lower : upper);
    put(z, i + 1, at(exchanged, i) != 0 ? upper : lower);
  }
}
