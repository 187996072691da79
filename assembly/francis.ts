// Eigenvalues of a Hessenberg matrix by the implicit double-shift QR iteration (Francis 1961; Wilkinson, Reinsch 1971, II/15). A bulge is
// chased in windows: inside a window the reflectors act at once on what decides the next one; on the rest of its rows and columns they
// act together, in cache.
import { at, put, row } from "./f64";
import { makeReflector, reflectAlong, reflectAlongFour, reflectColumns, reflectRows } from "./reflectors";
import { Status } from "./status";

const ROUND_OFF: f64 = 1.1102230246251565e-16;
const TINY: f64 = 1e-290;
const WINDOW: i32 = 40;
const STRIP: i32 = 64;

/** Sweeps allowed per eigenvalue on average; about two are usual. */
const SWEEPS: i32 = 30;

/** Bytes of scratch that `hessenbergValues` needs: tau, v_1 and v_2 of each reflector of a sweep, and the shifts. */
export function hessenbergValuesScratch(n: i32): usize {
  return (<usize>3 * (<usize>n + 3)) << 3;
}

/**
 * re, im f64[n] := the eigenvalues, conjugates next to each other. H f64[n x n] at `stride` doubles a row, zero below the sub-diagonal, is
 * overwritten.
 */
export function hessenbergValues(n: i32, H: usize, stride: i32, re: usize, im: usize, scratch: usize): i32 {
  let left = SWEEPS * max(n, 10);
  let end = n - 1;
  let tries = 0;
  while (end >= 0) {
    const first = blockStart(end, H, stride);
    if (first == end) {
      put(re, end, at(row(H, end, stride), end));
      put(im, end, 0);
      end -= 1;
      tries = 0;
    } else if (first == end - 1) {
      pairValues(first, H, stride, re, im);
      end -= 2;
      tries = 0;
    } else {
      if (left-- == 0) return Status.NO_CONVERGENCE;
      tries++;
      chooseShifts(first, end, tries, H, stride, scratch);
      sweep(first, end, H, stride, scratch);
    }
  }
  return Status.OK;
}

// @ts-ignore: decorator
@inline
function entry(H: usize, i: i32, j: i32, stride: i32): f64 {
  return at(row(H, i, stride), j);
}

/** The first row of the unreduced block that ends at `end`; the sub-diagonal entry left of it is set to zero. */
function blockStart(end: i32, H: usize, stride: i32): i32 {
  let k = end;
  for (; k > 0; k--) {
    const size = abs(entry(H, k, k, stride)) + abs(entry(H, k - 1, k - 1, stride));
    if (abs(entry(H, k, k - 1, stride)) <= max(ROUND_OFF * size, TINY)) {
      put(row(H, k, stride), k - 1, 0);
      break;
    }
  }
  return k;
}

/** The eigenvalues of the 2 x 2 block at k. */
function pairValues(k: i32, H: usize, stride: i32, re: usize, im: usize): void {
  const a = entry(H, k, k, stride);
  const d = entry(H, k + 1, k + 1, stride);
  const product = entry(H, k, k + 1, stride) * entry(H, k + 1, k, stride);
  const half = 0.5 * (a - d);
  const square = half * half + product;
  const root = sqrt(abs(square));
  if (square >= 0) {
    const far = half >= 0 ? half + root : half - root;
    put(re, k, d + far);
    put(re, k + 1, far == 0 ? d : d - product / far);
    put(im, k, 0);
    put(im, k + 1, 0);
  } else {
    put(re, k, d + half);
    put(re, k + 1, d + half);
    put(im, k, root);
    put(im, k + 1, -root);
  }
}

/**
 * shifts f64[3] := x, y, w of the two shifts, the eigenvalues of [[y, .], [., x]] whose off-diagonal product is w: those of the trailing
 * block, the nearer one twice when they are real; every tenth try something else, against cycles.
 */
function chooseShifts(first: i32, end: i32, tries: i32, H: usize, stride: i32, shifts: usize): void {
  let x = entry(H, end, end, stride);
  let y = entry(H, end - 1, end - 1, stride);
  let w = entry(H, end, end - 1, stride) * entry(H, end - 1, end, stride);
  if (tries % 10 == 0) {
    const top = tries % 20 == 0;
    const k = top ? first + 1 : end;
    const near = abs(entry(H, k, k - 1, stride));
    const size = near + abs(top ? entry(H, k + 1, k, stride) : entry(H, k - 1, k - 2, stride));
    x = 0.75 * size + (top ? entry(H, first, first, stride) : x);
    y = x;
    w = -0.4375 * size * size;
  } else {
    const half = 0.5 * (y - x);
    const square = half * half + w;
    if (square >= 0) {
      const far = half >= 0 ? half + sqrt(square) : half - sqrt(square);
      x = far == 0 ? x : x - w / far;
      y = x;
      w = 0;
    }
  }
  put(shifts, 0, x);
  put(shifts, 1, y);
  put(shifts, 2, w);
}

/** One double-shift sweep over the rows first … end. scratch: the shifts, replaced by the reflectors. */
function sweep(first: i32, end: i32, H: usize, stride: i32, scratch: usize): void {
  const start = sweepStart(first, end, H, stride, scratch);
  for (let from = start; from < end - 1; from += WINDOW) {
    const to = min(from + WINDOW, end - 1);
    window(first, start, from, to, end, H, stride, scratch);
    finishRows(from, to, end, H, stride, scratch);
    finishColumns(first, from, to, H, stride, scratch);
  }
  lastReflector(first, start, end, H, stride, scratch);
}

/** Where two small sub-diagonal entries allow the sweep to start; writes the reflector of its first column. */
function sweepStart(first: i32, end: i32, H: usize, stride: i32, scratch: usize): i32 {
  const x = at(scratch, 0);
  const y = at(scratch, 1);
  const w = at(scratch, 2);
  let m = end - 2;
  for (; ; m--) {
    const z = entry(H, m, m, stride);
    const below = entry(H, m + 1, m, stride);
    const next = entry(H, m + 1, m + 1, stride);
    const p = ((x - z) * (y - z) - w) / below + entry(H, m, m + 1, stride);
    const q = next - z - (x - z) - (y - z);
    const r = entry(H, m + 2, m + 1, stride);
    if (m > first) {
      const small = abs(entry(H, m, m - 1, stride)) * (abs(q) + abs(r));
      if (small > ROUND_OFF * abs(p) * (abs(entry(H, m - 1, m - 1, stride)) + abs(z) + abs(next))) continue;
    }
    makeReflector(p, q, r, scratch + 24 * <usize>m);
    return m;
  }
}

/** Reflectors from … to - 1 of a sweep that begins at `start`: finds each and applies it inside the window. */
function window(first: i32, start: i32, from: i32, to: i32, end: i32, H: usize, stride: i32, reflectors: usize): void {
  for (let k = from; k < to; k++) {
    const reflector = reflectors + 24 * <usize>k;
    const left = row(H, k, stride) + (<usize>(k - 1) << 3);
    const step = <usize>stride << 3;
    if (k > start) {
      const beta = makeReflector(load<f64>(left), load<f64>(left + step), load<f64>(left + 2 * step), reflector);
      store<f64>(left, beta);
      store<f64>(left + step, 0);
      store<f64>(left + 2 * step, 0);
    } else if (k > first) store<f64>(left, load<f64>(left) * (1 - at(reflector, 0)));
    reflectRows(to + 2 - k, left + 8, step, reflector);
    reflectColumns(min(k + 3, end) - from + 1, row(H, from, stride) + (<usize>k << 3), step, reflector);
  }
}

/** The window's reflectors on its rows, right of it. */
function finishRows(from: i32, to: i32, end: i32, H: usize, stride: i32, reflectors: usize): void {
  for (let j = to + 2; j <= end; j += STRIP) {
    const columns = min(STRIP, end + 1 - j);
    for (let k = from; k < to; k++) {
      reflectRows(columns, row(H, k, stride) + (<usize>j << 3), <usize>stride << 3, reflectors + 24 * <usize>k);
    }
  }
}

/** The window's reflectors on its columns, above it. */
function finishColumns(first: i32, from: i32, to: i32, H: usize, stride: i32, reflectors: usize): void {
  const step = <usize>stride << 3;
  const list = reflectors + 24 * <usize>from;
  let i = first;
  for (; i + 4 <= from; i += 4) reflectAlongFour(to - from, row(H, i, stride) + (<usize>from << 3), step, list);
  for (; i < from; i++) reflectAlong(to - from, row(H, i, stride) + (<usize>from << 3), list);
}

/** The last reflector of a sweep has two rows. */
function lastReflector(first: i32, start: i32, end: i32, H: usize, stride: i32, reflectors: usize): void {
  const k = end - 1;
  const step = <usize>stride << 3;
  const reflector = reflectors + 24 * <usize>k;
  const left = row(H, k, stride) + (<usize>(k - 1) << 3);
  const beta = makeReflector(load<f64>(left), load<f64>(left + step), 0, reflector);
  store<f64>(left, beta);
  store<f64>(left + step, 0);
  const tau = at(reflector, 0);
  const v = at(reflector, 1);
  for (let j: usize = 8; j <= 16; j += 8) {
    const sum = tau * (load<f64>(left + j) + v * load<f64>(left + step + j));
    store<f64>(left + j, load<f64>(left + j) - sum);
    store<f64>(left + step + j, load<f64>(left + step + j) - sum * v);
  }
  for (let i = first; i <= end; i++) {
    const x = row(H, i, stride) + (<usize>k << 3);
    const sum = tau * (load<f64>(x) + v * load<f64>(x, 8));
    store<f64>(x, load<f64>(x) - sum);
    store<f64>(x, load<f64>(x, 8) - sum * v, 8);
  }
}
