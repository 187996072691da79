// Eigenvalue problems of dense symmetric matrices: scaling, reduction, QL for values alone, divide and conquer with vectors.
import { divideScratch, divideVectors } from "./divide";
import { put } from "./f64";
import { applyQ, applyQScratch, tridiagonalize, tridiagonalizeScratch } from "./symmetric";
import { tridiagonalValues } from "./tridiagonal";
import { binaryScale, maxAbs, scale } from "./vector";

// @ts-ignore: decorator
@inline
function vectorBytes(n: i32): usize {
  return (<usize>n + 8) << 3;
}

/** Largest magnitude in A f64[n x n]; NaN when one is NaN. */
function largest(n: i32, A: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = max(most, maxAbs(n, A + ((<usize>i * <usize>n) << 3)));
  return most;
}

/** Scales A f64[n x n] by a power of two, so that its largest magnitude lies in [1, 2); the factor. Only what underflows is rounded. */
export function scaleToOne(n: i32, A: usize): f64 {
  const factor = binaryScale(largest(n, A));
  if (factor != 1) for (let i = 0; i < n; i++) scale(n, factor, A + ((<usize>i * <usize>n) << 3));
  return factor;
}

/** Bytes of scratch that `symmetricValues` and `symmetricReduce` need. */
export function symmetricScratch(n: i32): usize {
  return 2 * vectorBytes(n) + tridiagonalizeScratch(n);
}

/** values f64[n] := the eigenvalues, unsorted, of the symmetric A f64[n x n], whose upper triangle is read and overwritten. */
export function symmetricValues(n: i32, A: usize, values: usize, scratch: usize): i32 {
  const e = scratch;
  const tau = e + vectorBytes(n);
  const factor = scaleToOne(n, A);
  tridiagonalize(n, A, values, e, tau, 0, 0, tau + vectorBytes(n));
  const status = tridiagonalValues(n, values, e);
  scale(n, 1 / factor, values);
  return status;
}

/** Bytes of scratch that `symmetricVectors` needs. */
export function symmetricVectorsScratch(n: i32): usize {
  return 2 * vectorBytes(n) + max(max(tridiagonalizeScratch(n), applyQScratch(n)), divideScratch(n));
}

/** values f64[n] and vectors f64[n x n] := eigenvalues, unsorted, and eigenvectors as rows, of length one. A as in `symmetricValues`. */
export function symmetricVectors(n: i32, A: usize, values: usize, vectors: usize, scratch: usize): i32 {
  const e = scratch;
  const tau = e + vectorBytes(n);
  const rest = tau + vectorBytes(n);
  const factor = scaleToOne(n, A);
  tridiagonalize(n, A, values, e, tau, 0, 0, rest);
  const status = divideVectors(n, values, e, vectors, rest);
  applyQ(n, A, tau, vectors, rest);
  scale(n, 1 / factor, values);
  return status;
}

/**
 * A = Q T Q': d f64[n] and e f64[n] := diagonal and sub-diagonal of T, values f64[n] := eigenvalues, unsorted, and each row u of U
 * f64[m x n] becomes Q'u. A as in `symmetricValues`.
 */
export function symmetricReduce(n: i32, m: i32, A: usize, U: usize, d: usize, e: usize, values: usize, scratch: usize): i32 {
  const tau = scratch;
  const squares = tau + vectorBytes(n);
  const factor = scaleToOne(n, A);
  tridiagonalize(n, A, d, e, tau, m, U, squares + vectorBytes(n));
  if (n > 0) put(e, n - 1, 0);
  memory.copy(values, d, <usize>n << 3);
  memory.copy(squares, e, <usize>n << 3);
  const status = tridiagonalValues(n, values, squares);
  scale(n, 1 / factor, d);
  scale(n, 1 / factor, e);
  scale(n, 1 / factor, values);
  return status;
}
