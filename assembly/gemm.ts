// Matrix products on packed blocks (Goto, van de Geijn 2008). Both factors are packed into panels of four lines, so that the inner
// kernel reads memory in order whatever the strides were; it keeps a 4 x 4 tile of the result in eight registers.
import { at, put, row } from "./f64";
import { rowDots } from "./vector";

/**
 * Lines of A, depth, and columns of B that are packed at a time: 2 MiB of A, of which a panel of 8 KiB is in use; 512 KiB of B, which the
 * second level of cache holds. Tiles follow each other along the rows of C, so that its memory is read and written in order.
 */
const MC: i32 = 1024;
const KC: i32 = 256;
const NC: i32 = 256;

/** Contiguous lines that are packed together, so that whole lines of cache are read. */
const GROUP: i32 = 32;

/** Which part of a square result is wanted. The other strict triangle is left undefined near the diagonal and untouched elsewhere. */
export namespace Part {
  export const FULL: i32 = 0;
  export const LOWER: i32 = 1;
  export const UPPER: i32 = 2;
}

// @ts-ignore: decorator
@inline
function padded(lines: i32): usize {
  return <usize>((lines + 3) & ~3);
}

/** Bytes of scratch that `addProduct` needs for results of at most m x n and a depth of at most k. */
export function addProductScratch(m: i32, n: i32, k: i32): usize {
  return 128 + ((<usize>min(k, KC) * (padded(min(m, MC)) + padded(min(n, NC)))) << 3);
}

/**
 * C += alpha A B. C f64[m x n] at cRow doubles a row; A m x k and B k x n with any strides in doubles: A_ip = a[i aRow + p aColumn],
 * B_pj = b[p bRow + j bColumn]. With `part` other than FULL, C is square and only that triangle is computed. No overlap.
 */
export function addProduct(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  part: i32,
  scratch: usize,
): void {
  const edge = scratch;
  const packedA = scratch + 128;
  const packedB = packedA + ((<usize>min(k, KC) * padded(min(m, MC))) << 3);
  for (let i = 0; i < m; i += MC) {
    const rows = min(MC, m - i);
    for (let p = 0; p < k; p += KC) {
      const depth = min(KC, k - p);
      pack(rows, depth, alpha, row(a, i, aRow) + ((<usize>p * <usize>aColumn) << 3), aRow, aColumn, packedA);
      for (let j = 0; j < n; j += NC) {
        const columns = min(NC, n - j);
        if (part == Part.LOWER && j > i + rows - 1) break;
        if (part == Part.UPPER && j + columns - 1 < i) continue;
        pack(columns, depth, 1, row(b, p, bRow) + ((<usize>j * <usize>bColumn) << 3), bColumn, bRow, packedB);
        tiles(rows, columns, depth, packedA, packedB, row(c, i, cRow) + (<usize>j << 3), cRow, part, i - j, edge);
      }
    }
  }
}

/** Panels of four lines: out holds, panel by panel, the four entries of each depth side by side; missing lines are zero. */
function pack(lines: i32, depth: i32, alpha: f64, source: usize, lineStride: i32, depthStride: i32, out: usize): void {
  const panel = <usize>depth << 5;
  const full = lines & ~3;
  if (lineStride == 1) {
    for (let i = 0; i < full; i += GROUP) {
      packContiguous(min(GROUP, full - i), depth, alpha, source + (<usize>i << 3), depthStride, out + <usize>(i >> 2) * panel);
    }
  } else {
    for (let i = 0; i < full; i += 4) {
      packStrided(depth, alpha, row(source, i, lineStride), lineStride, depthStride, out + <usize>(i >> 2) * panel);
    }
  }
  if (lines > full) {
    packEdge(lines - full, depth, alpha, row(source, full, lineStride), lineStride, depthStride, out + <usize>(full >> 2) * panel);
  }
}

/** Lines that lie side by side, up to GROUP of them. */
function packContiguous(lines: i32, depth: i32, alpha: f64, from: usize, depthStride: i32, out: usize): void {
  const step = <usize>depthStride << 3;
  const size = <usize>lines << 3;
  const panel = <usize>depth << 5;
  const factor = f64x2.splat(alpha);
  for (let p = 0; p < depth; p++) {
    let to = out;
    for (let x = from; x < from + size; x += 32) {
      v128.store(to, f64x2.mul(factor, v128.load(x)));
      v128.store(to, f64x2.mul(factor, v128.load(x, 16)), 16);
      to += panel;
    }
    from += step;
    out += 32;
  }
}

function packStrided(depth: i32, alpha: f64, from: usize, lineStride: i32, depthStride: i32, out: usize): void {
  const step = <usize>depthStride << 3;
  let l0 = from;
  let l1 = row(from, 1, lineStride);
  let l2 = row(from, 2, lineStride);
  let l3 = row(from, 3, lineStride);
  const pairs = depthStride == 1 ? out + (<usize>(depth >> 1) << 6) : out;
  const end = out + (<usize>depth << 5);
  const factor = f64x2.splat(alpha);
  while (out < pairs) {
    const x0 = f64x2.mul(factor, v128.load(l0));
    const x1 = f64x2.mul(factor, v128.load(l1));
    v128.store(out, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(out, v128.shuffle<f64>(x0, x1, 1, 3), 32);
    const x2 = f64x2.mul(factor, v128.load(l2));
    const x3 = f64x2.mul(factor, v128.load(l3));
    v128.store(out, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(out, v128.shuffle<f64>(x2, x3, 1, 3), 48);
    l0 += 16;
    l1 += 16;
    l2 += 16;
    l3 += 16;
    out += 64;
  }
  while (out < end) {
    store<f64>(out, alpha * load<f64>(l0));
    store<f64>(out, alpha * load<f64>(l1), 8);
    store<f64>(out, alpha * load<f64>(l2), 16);
    store<f64>(out, alpha * load<f64>(l3), 24);
    l0 += step;
    l1 += step;
    l2 += step;
    l3 += step;
    out += 32;
  }
}

function packEdge(lines: i32, depth: i32, alpha: f64, from: usize, lineStride: i32, depthStride: i32, out: usize): void {
  for (let p = 0; p < depth; p++) {
    const source = row(from, p, depthStride);
    for (let i = 0; i < 4; i++) put(out, i, i < lines ? alpha * load<f64>(row(source, i, lineStride)) : 0);
    out += 32;
  }
}

/** Adds the product of packed A and packed B to one block of C; `offset` is the row of its first entry minus its column. */
function tiles(rows: i32, columns: i32, depth: i32, a: usize, b: usize, c: usize, cRow: i32, part: i32, offset: i32, edge: usize): void {
  const panel = <usize>depth << 5;
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < columns; j += 4) {
      if (part == Part.LOWER && j > i + offset + 3) break;
      if (part == Part.UPPER && j + 3 < i + offset) continue;
      const A = a + <usize>(i >> 2) * panel;
      const B = b + <usize>(j >> 2) * panel;
      const C = row(c, i, cRow) + (<usize>j << 3);
      if (rows - i >= 4 && columns - j >= 4) tile(depth, A, B, C, <usize>cRow << 3);
      else edgeTile(min(4, rows - i), min(4, columns - j), depth, A, B, C, cRow, edge);
    }
  }
}

function edgeTile(rows: i32, columns: i32, depth: i32, a: usize, b: usize, c: usize, cRow: i32, edge: usize): void {
  memory.fill(edge, 0, 128);
  tile(depth, a, b, edge, 32);
  for (let i = 0; i < rows; i++) {
    const target = row(c, i, cRow);
    for (let j = 0; j < columns; j++) put(target, j, at(target, j) + at(edge, 4 * i + j));
  }
}

// @ts-ignore: decorator
@inline
function accumulate(c: usize, left: v128, right: v128): void {
  v128.store(c, f64x2.add(v128.load(c), left));
  v128.store(c, f64x2.add(v128.load(c, 16), right), 16);
}

/** C += A B for a 4 x 4 tile; A packed by four rows, B by four columns, the rows of C `step` bytes apart. */
function tile(depth: i32, a: usize, b: usize, c: usize, step: usize): void {
  const end = a + (<usize>depth << 5);
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  accumulate(c, c00, c01);
  accumulate(c + step, c10, c11);
  accumulate(c + (step << 1), c20, c21);
  accumulate(c + step * 3, c30, c31);
}

/** C := A B. A f64[m x k], B f64[k x n], C f64[m x n], all row-major; scratch of `addProductScratch(m, n, k)` bytes. */
export function multiply(m: i32, k: i32, n: i32, A: usize, B: usize, C: usize, scratch: usize): void {
  memory.fill(C, 0, (<usize>m * <usize>n) << 3);
  addProduct(m, n, k, 1, A, k, 1, B, n, 1, C, n, Part.FULL, scratch);
}

/** out := A x. A f64[m x n], x f64[n], out f64[m]. */
export function matVec(m: i32, n: i32, A: usize, x: usize, out: usize): void {
  rowDots(m, n, A, n, x, out);
}
