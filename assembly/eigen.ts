// Eigenvalue problems of dense symmetric matrices, what stands before and after their reduction: scaling, QL for values alone, divide and
// conquer with vectors.
import { divideVectors } from "./divide";
import { tridiagonalValues } from "./tridiagonal";
import { binaryScale, maxAbs, scale } from "./vector";

/** Largest magnitude in A f64[n x n]; NaN when one is NaN. */
function largest(n: i32, A: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = max(most, maxAbs(n, A + ((<usize>i * <usize>n) << 3)));
  return most;
}

/** Magnitudes that need no scaling: sums of their squares neither overflow nor lose digits to underflow. */
const ORDINARY: f64 = 4294967296;

/** 2^511, whose square does not overflow. */
const MOST: f64 = 6.703903964971299e153;

/** Brings the largest magnitude of A f64[n x n], unless it is ordinary, near one by a power of four, which keeps the digits of roots; that factor. */
export function scaleNearOne(n: i32, A: usize): f64 {
  const size = largest(n, A);
  if (size <= ORDINARY && size >= 1 / ORDINARY) return 1;
  const root = min(binaryScale(sqrt(size)), MOST);
  const factor = root * root;
  if (factor != 1) for (let i = 0; i < n; i++) scale(n, factor, A + ((<usize>i * <usize>n) << 3));
  return factor;
}

/** d f64[n] := the eigenvalues, unsorted, of a matrix that `scaleNearOne` multiplied by `factor` and `tridiagonalize` reduced to d and e, which is overwritten. */
export function symmetricValues(n: i32, factor: f64, d: usize, e: usize): i32 {
  const status = tridiagonalValues(n, d, e);
  scale(n, 1 / factor, d);
  return status;
}

/**
 * The same with vectors f64[n x n] := the eigenvectors of the tridiagonal matrix as rows of length one, for `applyQ`; A f64[n x n] of
 * `tridiagonalize` keeps its reflectors alone. scratch of `divideScratch`.
 */
export function symmetricVectors(n: i32, factor: f64, A: usize, d: usize, e: usize, vectors: usize, scratch: usize): i32 {
  const status = divideVectors(n, d, e, vectors, scratch);
  scale(n, 1 / factor, d);
  for (let i = 0; i < n; i++) memory.fill(A + ((<usize>i * <usize>n) << 3), 0, <usize>(i + 1) << 3);
  return status;
}
