// Eigenvectors of a symmetric tridiagonal matrix by divide and conquer (Cuppen 1981; Gu, Eisenstat 1995). The matrix is torn into two halves
// and a rank-one term; the eigenvectors of both halves make it a diagonal matrix plus rho z z', whose own eigenvectors combine theirs. What
// the rank-one term does not move beyond rounding is set aside, so that only the rest is multiplied.
import { at, intAt, put, putInt, row } from "./f64";
import { addProduct, addProductScratch, Part } from "./gemm";
import { multiplyRatios, secularDistances, secularRoot, secularVector } from "./secular";
import { Status } from "./status";
import { tridiagonalVectors } from "./tridiagonal";
import { dot, maxAbs, scale } from "./vector";

const ROUND_OFF: f64 = 1.1102230246251565e-16;

/** Up to this size QL finds the vectors. */
const LEAF: i32 = 32;

/** New eigenvectors that are formed at a time. */
const BLOCK: i32 = 512;

/** Where a vector of the halves is not zero: in the first, in both, in the second. */
const FIRST: i32 = 0;
const BOTH: i32 = 1;
const SECOND: i32 = 2;

// @ts-ignore: decorator
@inline
function vectorBytes(n: i32): usize {
  return (<usize>n + 2 * LEAF) << 3;
}

/** Vectors of work: z, poles, weights, roots, product, v, values, and i32: order, place, column, kind, origin, aside, rank. */
// @ts-ignore: decorator
@inline
function work(scratch: usize, n: i32, which: i32): usize {
  return scratch + <usize>which * vectorBytes(n);
}
const Z_PART: i32 = 0;
const POLES: i32 = 1;
const WEIGHTS: i32 = 2;
const ROOTS: i32 = 3;
const PRODUCT: i32 = 4;
const VECTOR: i32 = 5;
const ORDER: i32 = 6;
const PLACE: i32 = 7;
const COLUMN: i32 = 8;
const KIND: i32 = 9;
const ORIGIN: i32 = 10;
const ASIDE: i32 = 11;
const RANK: i32 = 12;
const VECTORS: i32 = 13;

/** Bytes of scratch that `divideVectors` needs. */
export function divideScratch(n: i32): usize {
  const block = min(n, BLOCK);
  return work(0, n, VECTORS) + ((<usize>(n + block) * <usize>n) << 3) + addProductScratch(block, n, n);
}

/**
 * d f64[n] := the eigenvalues, unsorted, of the tridiagonal matrix with diagonal d and off-diagonal e f64[n], n - 1 of it used and
 * overwritten; row k of Z f64[n x n] := the eigenvector of d_k, of length one.
 */
export function divideVectors(n: i32, d: usize, e: usize, Z: usize, scratch: usize): i32 {
  if (n == 0) return Status.OK;
  memory.fill(Z, 0, (<usize>n * <usize>n) << 3);
  clearNegligible(n, d, e);
  return solve(n, 0, n, d, e, Z, scratch);
}

/** Zeroes what is far below the rounding error of the whole: a leaf of tiny numbers would take it as large. */
function clearNegligible(n: i32, d: usize, e: usize): void {
  const least = max(maxAbs(n, d), maxAbs(n - 1, e)) * (ROUND_OFF * 0.0625);
  for (let i = 0; i < n - 1; i++) if (abs(at(e, i)) <= least) put(e, i, 0);
}

/** The block of `size` rows from `first` on. RANK lists its rows from there on by ascending eigenvalue, counted from `first`. */
function solve(n: i32, first: i32, size: i32, d: usize, e: usize, Z: usize, scratch: usize): i32 {
  const shift = <usize>first << 3;
  const own = row(Z, first, n) + shift;
  if (size <= LEAF) return solveLeaf(n, size, d + shift, e + shift, own, work(scratch, n, RANK) + (<usize>first << 2), scratch);
  const half = size >> 1;
  const middle = first + half;
  const beta = at(e, middle - 1);
  put(d, middle - 1, at(d, middle - 1) - abs(beta));
  put(d, middle, at(d, middle) - abs(beta));
  let status = solve(n, first, half, d, e, Z, scratch);
  if (status == Status.OK) status = solve(n, middle, size - half, d, e, Z, scratch);
  if (status != Status.OK) return status;
  return merge(n, half, size, beta, d + shift, own, work(scratch, n, RANK) + (<usize>first << 2), scratch);
}

function solveLeaf(n: i32, size: i32, d: usize, e: usize, Z: usize, rank: usize, scratch: usize): i32 {
  for (let i = 0; i < size; i++) put(row(Z, i, n), i, 1);
  const status = tridiagonalVectors(size, d, e, Z, n, scratch);
  for (let i = 0; i < size; i++) insert(i, i, d, rank);
  return status;
}

/** Puts an index into an ascending list of `count` by its value. */
function insert(count: i32, index: i32, values: usize, list: usize): void {
  let i = count;
  for (; i > 0 && at(values, intAt(list, i - 1)) > at(values, index); i--) putInt(list, i, intAt(list, i - 1));
  putInt(list, i, index);
}

/** out i32[a + b] := both ascending lists in one; `shift` is added to the indices of the second. */
function mergeLists(a: i32, b: i32, shift: i32, values: usize, first: usize, second: usize, out: usize): void {
  let i = 0;
  let j = 0;
  for (let k = 0; k < a + b; k++) {
    const left = j == b || (i < a && at(values, intAt(first, i)) <= at(values, intAt(second, j) + shift));
    putInt(out, k, left ? intAt(first, i++) : intAt(second, j++) + shift);
  }
}

/** Joins the two halves of a block: d, Z and rank of the block, `half` rows of it in the first. */
function merge(n: i32, half: i32, size: i32, beta: f64, d: usize, Z: usize, rank: usize, scratch: usize): i32 {
  const order = work(scratch, n, ORDER);
  const poles = work(scratch, n, POLES);
  mergeLists(half, size - half, half, d, rank, rank + (<usize>half << 2), order);
  const rho = 2 * abs(beta);
  couple(n, half, size, beta, Z, work(scratch, n, Z_PART));
  const k = deflate(n, half, size, rho, d, Z, scratch);
  const status = findRoots(n, k, rho, scratch);
  if (status != Status.OK) return status;
  const packed = work(scratch, n, VECTORS);
  const counts = gather(n, half, size, k, Z, packed, scratch);
  combine(n, half, size, k, <i32>(counts & 0xffff_ffff), <i32>(counts >> 32), Z, packed, scratch);
  const aside = work(scratch, n, ASIDE);
  const values = work(scratch, n, Z_PART);
  for (let q = k; q < size; q++) put(values, q, at(d, intAt(aside, q - k)));
  for (let j = 0; j < k; j++) put(values, j, at(poles, intAt(work(scratch, n, ORIGIN), j)) + at(work(scratch, n, ROOTS), j));
  memory.copy(d, values, <usize>size << 3);
  for (let i = 0; i < size; i++) putInt(order, i, i);
  mergeLists(k, size - k, k, d, order, order, rank);
  return Status.OK;
}

/** z := the column of the first half's vectors that meets the second, and the other way round, of length one together. */
function couple(n: i32, half: i32, size: i32, beta: f64, Z: usize, z: usize): void {
  const root = sqrt(0.5);
  for (let i = 0; i < half; i++) put(z, i, root * at(row(Z, i, n), half - 1));
  for (let i = half; i < size; i++) put(z, i, (beta < 0 ? -root : root) * at(row(Z, i, n), half));
}

/**
 * Sets aside what does not move: entries of z that are negligible, and of two close values one, after a rotation that takes its z away.
 * The number k of the others, whose poles and weights ascend; PLACE i32[k] their rows, KIND their halves, ASIDE i32[size - k] the rest.
 */
function deflate(n: i32, half: i32, size: i32, rho: f64, d: usize, Z: usize, scratch: usize): i32 {
  const z = work(scratch, n, Z_PART);
  const order = work(scratch, n, ORDER);
  const kind = work(scratch, n, KIND);
  const aside = work(scratch, n, ASIDE);
  const tolerance = 8 * ROUND_OFF * max(maxAbs(size, d), rho * maxAbs(size, z));
  for (let i = 0; i < size; i++) putInt(kind, i, i < half ? FIRST : SECOND);
  let k = 0;
  let dropped = 0;
  let before = -1;
  for (let q = 0; q < size; q++) {
    const i = intAt(order, q);
    if (rho * abs(at(z, i)) <= tolerance) {
      insert(dropped++, i, d, aside);
      continue;
    }
    if (before >= 0) {
      if (rotateAway(n, size, before, i, tolerance, d, z, kind, Z)) insert(dropped++, before, d, aside);
      else keep(n, k++, before, d, z, scratch);
    }
    before = i;
  }
  if (before >= 0) keep(n, k++, before, d, z, scratch);
  return k;
}

function keep(n: i32, k: i32, i: i32, d: usize, z: usize, scratch: usize): void {
  put(work(scratch, n, POLES), k, at(d, i));
  put(work(scratch, n, WEIGHTS), k, at(z, i));
  putInt(work(scratch, n, PLACE), k, i);
}

/** Rotates rows p and i so that z_p vanishes, if what that leaves beside the diagonal is negligible. */
function rotateAway(n: i32, size: i32, p: i32, i: i32, tolerance: f64, d: usize, z: usize, kind: usize, Z: usize): bool {
  const length = sqrt(at(z, p) * at(z, p) + at(z, i) * at(z, i));
  const c = at(z, i) / length;
  const s = -at(z, p) / length;
  if (abs((at(d, i) - at(d, p)) * c * s) > tolerance) return false;
  put(z, i, length);
  put(z, p, 0);
  if (intAt(kind, p) != intAt(kind, i)) putInt(kind, i, BOTH);
  rotate(size, c, s, row(Z, p, n), row(Z, i, n));
  const old = at(d, p);
  put(d, p, old * (c * c) + at(d, i) * (s * s));
  put(d, i, old * (s * s) + at(d, i) * (c * c));
  return true;
}

/** x := c x + s y, y := c y - s x. */
function rotate(n: i32, c: f64, s: f64, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    const old = at(x, i);
    put(x, i, c * old + s * at(y, i));
    put(y, i, c * at(y, i) - s * old);
  }
}

/** Roots and origins, then the weights that belong to them exactly, with the signs of the old ones. */
function findRoots(n: i32, k: i32, rho: f64, scratch: usize): i32 {
  const poles = work(scratch, n, POLES);
  const weights = work(scratch, n, WEIGHTS);
  const product = work(scratch, n, PRODUCT);
  const delta = work(scratch, n, VECTOR);
  const origin = work(scratch, n, ORIGIN);
  const roots = work(scratch, n, ROOTS);
  const square = rho * dot(k, weights, weights);
  for (let i = 0; i < k; i++) put(product, i, 1);
  for (let j = 0; j < k; j++) {
    const status = secularRoot(k, j, poles, weights, rho, square, origin + (<usize>j << 2), roots + (<usize>j << 3), delta);
    if (status != Status.OK) return status;
    secularDistances(k, poles, intAt(origin, j), at(roots, j), delta);
    multiplyRatios(k, j, poles, delta, product);
  }
  for (let i = 0; i < k; i++) {
    const size = sqrt(abs(at(product, i)));
    put(weights, i, at(weights, i) < 0 ? -size : size);
  }
  return Status.OK;
}

/**
 * packed := the halves of the kept rows that are not zero: those of the first half, then those of the second, each kind after the other,
 * COLUMN the place of each among the poles; the rows set aside move to the end of the block. Counts of FIRST and, times 2^32, of SECOND.
 */
function gather(n: i32, half: i32, size: i32, k: i32, Z: usize, packed: usize, scratch: usize): u64 {
  const kind = work(scratch, n, KIND);
  const place = work(scratch, n, PLACE);
  const column = work(scratch, n, COLUMN);
  const aside = work(scratch, n, ASIDE);
  const rest = size - half;
  let counts: u64 = 0;
  let count = 0;
  for (let which = FIRST; which <= SECOND; which++) {
    for (let j = 0; j < k; j++) {
      const i = intAt(place, j);
      if (intAt(kind, i) != which) continue;
      putInt(column, count++, j);
      if (which == FIRST) counts++;
      if (which == SECOND) counts += <u64>1 << 32;
      if (which != SECOND) packed = append(half, row(Z, i, n), packed);
    }
  }
  for (let p = <i32>(counts & 0xffff_ffff); p < k; p++) {
    packed = append(rest, row(Z, intAt(place, intAt(column, p)), n) + (<usize>half << 3), packed);
  }
  const start = packed;
  for (let q = 0; q < size - k; q++) packed = append(size, row(Z, intAt(aside, q), n), packed);
  for (let q = k; q < size; q++) memory.copy(row(Z, q, n), row(start, q - k, size), <usize>size << 3);
  return counts;
}

function append(n: i32, from: usize, to: usize): usize {
  memory.copy(to, from, <usize>n << 3);
  return to + (<usize>n << 3);
}

/** The first k rows of the block := the new vectors, the secular ones times the packed rows. */
function combine(n: i32, half: i32, size: i32, k: i32, first: i32, second: i32, Z: usize, packed: usize, scratch: usize): void {
  const left = k - second;
  const right = k - first;
  const rest = size - half;
  const lower = row(packed, left, half);
  const S = row(packed, n, n);
  const product = row(S, min(n, BLOCK), n);
  for (let start = 0; start < k; start += BLOCK) {
    const rows = min(BLOCK, k - start);
    for (let j = 0; j < rows; j++) {
      secularRow(n, k, start + j, row(S, j, k), scratch);
      memory.fill(row(Z, start + j, n), 0, <usize>size << 3);
    }
    const C = row(Z, start, n);
    addProduct(rows, half, left, 1, S, k, 1, packed, half, 1, C, n, Part.FULL, product);
    addProduct(rows, rest, right, 1, S + (<usize>first << 3), k, 1, lower, rest, 1, C + (<usize>half << 3), n, Part.FULL, product);
  }
}

/** out f64[k] := vector j in the order of COLUMN, of length one. */
function secularRow(n: i32, k: i32, j: i32, out: usize, scratch: usize): void {
  const v = work(scratch, n, VECTOR);
  const column = work(scratch, n, COLUMN);
  secularDistances(k, work(scratch, n, POLES), intAt(work(scratch, n, ORIGIN), j), at(work(scratch, n, ROOTS), j), v);
  const factor = secularVector(k, work(scratch, n, WEIGHTS), v, v);
  for (let p = 0; p < k; p++) put(out, p, at(v, intAt(column, p)));
  scale(k, factor, out);
}
