// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix of size about one (callers scale): root-free QL of Pal, Walker and Kahan
// (Parlett 1980, section 8.15) for values alone, implicit QL with Wilkinson's shift where the vectors are wanted.
import { at, put, row } from "./f64";
import { Status } from "./status";
import { maxAbs } from "./vector";

const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** QL sweeps allowed per eigenvalue on average; two are usual. */
const SWEEPS: i32 = 40;

/** From here on the limit for p = 0 has the same digits as the formula, whose squares underflow. */
const HUGE: f64 = 1e200;

/** What a squared off-diagonal element may be and still count as zero: far below the rounding error of the reduction. */
// @ts-ignore: decorator
@inline
function negligible(n: i32, d: usize, e: usize): f64 {
  const size = max(maxAbs(n, d), maxAbs(n - 1, e)) * (ROUND_OFF * 0.0625);
  return size * size;
}

/** d f64[n] := the eigenvalues, unsorted, of the tridiagonal matrix with diagonal d and off-diagonal e f64[n - 1], which is overwritten. */
export function tridiagonalValues(n: i32, d: usize, e: usize): i32 {
  if (n < 2) return Status.OK;
  const least = negligible(n, d, e);
  for (let i = 0; i < n - 1; i++) put(e, i, at(e, i) * at(e, i));
  let sweeps = SWEEPS * n;
  let l = 0;
  while (l < n - 1) {
    const m = blockEnd(l, n, d, e, least);
    if (m == l) l++;
    else if (m == l + 1) {
      solvePair(l, d, at(e, l));
      l += 2;
    } else {
      if (sweeps-- == 0) return Status.NO_CONVERGENCE;
      rootFreeSweep(l, m, d, e);
    }
  }
  return Status.OK;
}

/** The first row from l on whose squared off-diagonal element counts as zero. */
function blockEnd(l: i32, n: i32, d: usize, e: usize, least: f64): i32 {
  let m = l;
  for (; m < n - 1; m++) {
    const square = at(e, m);
    if (square <= least || square <= ROUND_OFF * ROUND_OFF * abs(at(d, m) * at(d, m + 1))) break;
  }
  return m;
}

/** The two eigenvalues of the 2 x 2 block at l, whose squared off-diagonal element is given. */
function solvePair(l: i32, d: usize, square: f64): void {
  const a = at(d, l);
  const b = at(d, l + 1);
  const middle = 0.5 * (a + b);
  const half = 0.5 * (a - b);
  const root = sqrt(half * half + square);
  const far = middle >= 0 ? middle + root : middle - root;
  put(d, l, far);
  put(d, l + 1, far == 0 ? 0 : (a / far) * b - square / far);
}

/** One shifted QL sweep over the rows l … m; e holds squares. */
function rootFreeSweep(l: i32, m: i32, d: usize, e: usize): void {
  const corner = at(d, l);
  const root = sqrt(at(e, l));
  const ratio = (at(d, l + 1) - corner) / (2 * root);
  const length = sqrt(ratio * ratio + 1);
  const shift = corner - root / (ratio >= 0 ? ratio + length : ratio - length);
  let c: f64 = 1;
  let s: f64 = 0;
  let gamma = at(d, m) - shift;
  let p = gamma * gamma;
  for (let i = m - 1; i >= l; i--) {
    const square = at(e, i);
    const r = p + square;
    const inverse = r / p; // beside the next division instead of after it
    if (i != m - 1) put(e, i + 1, s * r);
    const oldC = c;
    const oldGamma = gamma;
    c = p / r;
    s = square / r;
    const alpha = at(d, i);
    gamma = c * (alpha - shift) - s * oldGamma;
    put(d, i + 1, oldGamma + (alpha - gamma));
    p = inverse < HUGE ? gamma * gamma * inverse : oldC * square;
  }
  put(e, l, s * p);
  put(d, l, shift + gamma);
}

/**
 * d := the eigenvalues, unsorted; Z f64[n x n] at `stride` doubles a row, the identity, := the eigenvectors, row k belonging to d_k. e
 * f64[n], n - 1 of it used, is overwritten. scratch f64[2 n].
 */
export function tridiagonalVectors(n: i32, d: usize, e: usize, Z: usize, stride: i32, scratch: usize): i32 {
  const least = n < 2 ? 0 : sqrt(negligible(n, d, e));
  let sweeps = SWEEPS * n;
  let l = 0;
  while (l < n - 1) {
    let m = l;
    while (m < n - 1) {
      const size = abs(at(e, m));
      if (size <= least || size <= ROUND_OFF * 0.5 * (abs(at(d, m)) + abs(at(d, m + 1)))) break;
      m++;
    }
    if (m == l) {
      l++;
      continue;
    }
    if (sweeps-- == 0) return Status.NO_CONVERGENCE;
    implicitSweep(l, m, d, e, scratch);
    rotateRows(l, m, n, Z, stride, scratch);
  }
  return Status.OK;
}

// @ts-ignore: decorator
@inline
function hypotenuse(a: f64, b: f64): f64 {
  const large = max(abs(a), abs(b));
  if (large == 0) return 0;
  const ratio = min(abs(a), abs(b)) / large;
  return large * sqrt(1 + ratio * ratio);
}

/** One implicit QL sweep over the rows l … m. rotations f64[2 n]: cosine and sine of the rotation of rows i and i + 1 at 2 i. */
function implicitSweep(l: i32, m: i32, d: usize, e: usize, rotations: usize): void {
  const ratio = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
  const length = hypotenuse(ratio, 1);
  let g = at(d, m) - at(d, l) + at(e, l) / (ratio >= 0 ? ratio + length : ratio - length);
  let s: f64 = 1;
  let c: f64 = 1;
  let p: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * at(e, i);
    const b = c * at(e, i);
    const r = hypotenuse(f, g);
    put(e, i + 1, r);
    s = r == 0 ? 0 : f / r;
    c = r == 0 ? 1 : g / r;
    put(rotations, 2 * i, c);
    put(rotations, 2 * i + 1, s);
    g = at(d, i + 1) - p;
    const t = (at(d, i) - g) * s + 2 * c * b;
    p = s * t;
    put(d, i + 1, g + p);
    g = c * t - b;
  }
  put(d, l, at(d, l) - p);
  put(e, l, g);
  put(e, m, 0);
}

/** The rotations of one sweep on the rows l … m of Z, n columns: a number stays in its register between its two. */
function rotateRows(l: i32, m: i32, n: i32, Z: usize, stride: i32, rotations: usize): void {
  const last = row(Z, m, stride);
  for (let j = 0; j < n; j++) rotateColumn(m - l, last + (<usize>j << 3), <usize>stride << 3, rotations + (<usize>(m - 1) << 4));
}

function rotateColumn(count: i32, z: usize, step: usize, rotation: usize): void {
  let f = load<f64>(z);
  for (let i = 0; i < count; i++) {
    const c = load<f64>(rotation);
    const s = load<f64>(rotation, 8);
    const above = load<f64>(z - step);
    store<f64>(z, s * above + c * f);
    f = c * above - s * f;
    z -= step;
    rotation -= 16;
  }
  store<f64>(z, f);
}
