// Reduction of a general matrix to Hessenberg form, A = Q H Q', by Householder reflections. Each step updates the matrix with the reflector
// before it and takes both products with the next one in a single pass over memory, which is what the reduction costs.
import { at, put, row } from "./f64";
import { reflect, reflector } from "./householder";
import { lanes } from "./vector";

/** Bytes of scratch that `hessenberg` needs. */
export function hessenbergScratch(n: i32): usize {
  return (<usize>6 * (<usize>n + 2)) << 3;
}

/**
 * A f64[n x n] at `stride` doubles a row := H, zero below the sub-diagonal. Each row u of U f64[m x n] becomes Q'u. The pending update
 * of a step is A_i -= a_i z + b_i v for every row i.
 */
export function hessenberg(n: i32, A: usize, stride: i32, m: i32, U: usize, scratch: usize): void {
  const size = (<usize>n + 2) << 3;
  const a = scratch;
  const b = a + size;
  let v = b + size;
  let z = v + size;
  let nextV = z + size;
  let nextZ = nextV + size;
  memory.fill(scratch, 0, 6 * size);
  for (let k = 0; k < n - 2; k++) {
    const length = n - k - 1;
    const shift = <usize>(k + 1) << 3;
    updateColumn(k, n, A, stride, a, b, at(z, k), at(v, k));
    const x = nextV + shift;
    for (let i = k + 1; i < n; i++) put(nextV, i, at(row(A, i, stride), k));
    const result = nextV + (<usize>n << 3);
    reflector(length, x, result, result + 8);
    const tau = load<f64>(result, 8);
    clearColumn(k, n, A, stride, load<f64>(result));
    for (let q = 0; q < m; q++) reflect(length, x, tau, row(U, q, n) + shift);
    memory.fill(nextZ, 0, <usize>n << 3);
    pass(k, n, A + shift, stride, a, b, v + shift, z + shift, x, nextV, nextZ + shift);
    prepareUpdate(k, n, tau, a, b, nextV);
    const oldV = v;
    const oldZ = z;
    v = nextV;
    z = nextZ;
    nextV = oldV;
    nextZ = oldZ;
  }
  for (let k = max(n - 2, 0); k < n; k++) updateColumn(k, n, A, stride, a, b, at(z, k), at(v, k));
}

/** Applies the pending update to column k alone. */
function updateColumn(k: i32, n: i32, A: usize, stride: i32, a: usize, b: usize, z: f64, v: f64): void {
  for (let i = 0; i < n; i++) {
    const entry = row(A, i, stride) + (<usize>k << 3);
    store<f64>(entry, load<f64>(entry) - (at(a, i) * z + at(b, i) * v));
  }
}

function clearColumn(k: i32, n: i32, A: usize, stride: i32, beta: f64): void {
  put(row(A, k + 1, stride), k, beta);
  for (let i = k + 2; i < n; i++) put(row(A, i, stride), k, 0);
}

/** Applies the pending update to the columns after k, sets b to A v for the next v and sums z = A'v over the rows after k. */
function pass(k: i32, n: i32, A: usize, stride: i32, a: usize, b: usize, v: usize, z: usize, x: usize, nextV: usize, nextZ: usize): void {
  const length = n - k - 1;
  for (let i = 0; i <= k; i++) put(b, i, updateRow(length, row(A, i, stride), at(a, i), z, at(b, i), v, x));
  for (let i = k + 1; i < n; i++) put(b, i, updateRowBoth(length, row(A, i, stride), at(a, i), z, at(b, i), v, x, at(nextV, i), nextZ));
}

/** y -= a z + b v; returns y'x. */
function updateRow(n: i32, y: usize, a: f64, z: usize, b: f64, v: usize, x: usize): f64 {
  const end = y + (<usize>(n & ~1) << 3);
  const aa = f64x2.splat(a);
  const bb = f64x2.splat(b);
  let sum = f64x2.splat(0);
  while (y < end) {
    const value = f64x2.sub(v128.load(y), f64x2.add(f64x2.mul(aa, v128.load(z)), f64x2.mul(bb, v128.load(v))));
    v128.store(y, value);
    sum = f64x2.add(sum, f64x2.mul(value, v128.load(x)));
    y += 16;
    z += 16;
    v += 16;
    x += 16;
  }
  if (!(n & 1)) return lanes(sum);
  const last = load<f64>(y) - (a * load<f64>(z) + b * load<f64>(v));
  store<f64>(y, last);
  return lanes(sum) + last * load<f64>(x);
}

/** y -= a z + b v, then nextZ += w y; returns y'x. */
function updateRowBoth(n: i32, y: usize, a: f64, z: usize, b: f64, v: usize, x: usize, w: f64, nextZ: usize): f64 {
  const end = y + (<usize>(n & ~1) << 3);
  const aa = f64x2.splat(a);
  const bb = f64x2.splat(b);
  const ww = f64x2.splat(w);
  let sum = f64x2.splat(0);
  while (y < end) {
    const value = f64x2.sub(v128.load(y), f64x2.add(f64x2.mul(aa, v128.load(z)), f64x2.mul(bb, v128.load(v))));
    v128.store(y, value);
    sum = f64x2.add(sum, f64x2.mul(value, v128.load(x)));
    v128.store(nextZ, f64x2.add(v128.load(nextZ), f64x2.mul(ww, value)));
    y += 16;
    z += 16;
    v += 16;
    x += 16;
    nextZ += 16;
  }
  if (!(n & 1)) return lanes(sum);
  const last = load<f64>(y) - (a * load<f64>(z) + b * load<f64>(v));
  store<f64>(y, last);
  store<f64>(nextZ, load<f64>(nextZ) + w * last);
  return lanes(sum) + last * load<f64>(x);
}

/** From b = A v to the factors of the update with H A H: a_i = tau v_i, b_i = tau (A v)_i - tau^2 (v'A v) v_i. */
function prepareUpdate(k: i32, n: i32, tau: f64, a: usize, b: usize, v: usize): void {
  let form: f64 = 0;
  for (let i = k + 1; i < n; i++) form += at(v, i) * at(b, i);
  for (let i = 0; i <= k; i++) {
    put(a, i, 0);
    put(b, i, tau * at(b, i));
  }
  for (let i = k + 1; i < n; i++) {
    put(a, i, tau * at(v, i));
    put(b, i, tau * at(b, i) - tau * tau * form * at(v, i));
  }
}
