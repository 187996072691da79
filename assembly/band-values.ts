// One component of a sparse symmetric matrix in its own order: laid out as a band, or the eigenvalues of one already tridiagonal.
import { bandStride } from "./band-sweeps";
import { at, intAt, put, row } from "./f64";
import { tridiagonalValues } from "./tridiagonal";
import { binaryScale, maxAbs, scale } from "./vector";

/**
 * A f64[length] := the upper triangle of the component with `count` nodes at order, element (p, q >= p) at p stride + q, zero elsewhere.
 * place i32 gives the place of each node. rowPtr, colIdx, weight hold the whole matrix, which is symmetric.
 */
export function bandFill(
  count: i32,
  stride: i32,
  order: usize,
  place: usize,
  rowPtr: usize,
  colIdx: usize,
  weight: usize,
  A: usize,
  length: usize,
): void {
  memory.fill(A, 0, length << 3);
  for (let p = 0; p < count; p++) {
    const i = intAt(order, p);
    const own = row(A, p, stride);
    for (let k = intAt(rowPtr, i); k < intAt(rowPtr, i + 1); k++) {
      const q = intAt(place, intAt(colIdx, k));
      if (q >= p) put(own, q, at(weight, k));
    }
  }
}

/** Scales the band A by a power of two, so that its largest magnitude lies in [1, 2); the factor. */
export function bandScale(length: i32, A: usize): f64 {
  const factor = binaryScale(maxAbs(length, A));
  if (factor != 1) scale(length, factor, A);
  return factor;
}

/** values f64[n] := the eigenvalues, unsorted, of the band A that is tridiagonal after its sweeps, divided by factor. e f64[n]. */
export function bandValues(n: i32, b: i32, A: usize, factor: f64, values: usize, e: usize): i32 {
  const stride = bandStride(b);
  for (let i = 0; i < n; i++) {
    const own = row(A, i, stride) + (<usize>i << 3);
    put(values, i, load<f64>(own));
    put(e, i, load<f64>(own, 8));
  }
  const status = tridiagonalValues(n, values, e);
  scale(n, 1 / factor, values);
  return status;
}
