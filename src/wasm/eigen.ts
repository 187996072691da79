// Eigenvalues of dense matrices. Row-major n x n.
import { scope } from "./arena.js";
import { copyFinite, requireLength } from "./check.js";
import { kernel } from "./load.js";
import { inPieces, ranges } from "./pieces.js";
import { reduceSymmetric, symmetricValues } from "./reduce-symmetric.js";
import { check } from "./status.js";

export { hessenbergForm, hessenbergReduce, symmetricReduce, tridiagonalForm } from "./resolvent.js";

interface EigenExports {
  divideScratch(n: number): number;
  symmetricVectors(n: number, factor: number, A: number, d: number, e: number, vectors: number, scratch: number): number;
  applyQScratch(m: number, n: number): number;
  generalScratch(n: number): number;
  generalValues(n: number, A: number, re: number, im: number, scratch: number): number;
}

const wasm = () => kernel<EigenExports>();

/** Eigenvectors that a piece of work brings back from the tridiagonal form. */
const ROWS = 512;

/**
 * Eigenvalues of a symmetric A n x n, ascending; its upper triangle is read. Absolute error below n 2^-53 times the largest of them. Throws
 * NOT_FINITE, NO_CONVERGENCE.
 */
export function symmetricEigenvalues(A: Float64Array, n: number, name = "the matrix"): Float64Array {
  requireLength(name, A, n, n);
  return scope((memory) => {
    const address = copyFinite(memory, name, A);
    const values = memory.f64(n);
    check(symmetricValues(n, address, values, memory), `the eigenvalues of ${name}`);
    return memory.copyOut(values, n).sort();
  });
}

export interface SymmetricEigen {
  /** [n] ascending */
  readonly values: Float64Array;
  /** n x n: row k is the eigenvector of values[k], of length one, its component of largest magnitude positive */
  readonly vectors: Float64Array;
}

/** Turns a vector so that its component of largest magnitude, the first of them, is positive. */
function orient(vector: Float64Array): void {
  let largest = 0;
  for (const x of vector) if (Math.abs(x) > Math.abs(largest)) largest = x;
  if (largest < 0) vector.forEach((x, i) => void (vector[i] = -x));
}

/** Eigenvalues and eigenvectors of a symmetric A n x n; its upper triangle is read. Throws NOT_FINITE, NO_CONVERGENCE. */
export function symmetricEigen(A: Float64Array, n: number, name = "the matrix"): SymmetricEigen {
  requireLength(name, A, n, n);
  return scope((memory) => {
    const { f64, bytes, copyOut } = memory;
    const address = copyFinite(memory, name, A);
    const values = f64(n);
    const vectors = f64(n * n);
    const { factor, e, tau } = reduceSymmetric(n, address, values, memory);
    const scratch = bytes(wasm().divideScratch(n) >>> 0);
    check(wasm().symmetricVectors(n, factor, address, values, e, vectors, scratch), `the eigenvalues of ${name}`);
    const { count, range } = ranges(n, ROWS);
    const args = (p: number): readonly number[] => {
      const [from, to] = range(p);
      return [to - from, n, address, tau, vectors + 8 * n * from];
    };
    inPieces("applyQ", { count, args, scratch: wasm().applyQScratch(ROWS, n) >>> 0 });
    const found = copyOut(values, n);
    const order = Array.from(found.keys()).sort((i, j) => found[i] - found[j] || i - j);
    const rows = copyOut(vectors, n * n);
    const sorted = new Float64Array(n * n);
    order.forEach((from, k) => {
      const target = sorted.subarray(k * n, (k + 1) * n);
      target.set(rows.subarray(from * n, (from + 1) * n));
      orient(target);
    });
    return { values: Float64Array.from(order, (i) => found[i]), vectors: sorted };
  });
}

/** Complex numbers: real and imaginary parts side by side. */
export interface ComplexValues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Eigenvalues of a general A n x n by balancing, Hessenberg form and the double-shift QR iteration. Conjugates are exact and adjacent,
 * the one with the positive imaginary part first. Order: real part descending, then size of the imaginary part ascending. Throws
 * NOT_FINITE, NO_CONVERGENCE.
 */
export function generalEigenvalues(A: Float64Array, n: number, name = "the matrix"): ComplexValues {
  requireLength(name, A, n, n);
  return scope((memory) => {
    const { f64, bytes, copyOut } = memory;
    const address = copyFinite(memory, name, A);
    const reAddress = f64(n);
    const imAddress = f64(n);
    const scratch = bytes(wasm().generalScratch(n) >>> 0);
    check(wasm().generalValues(n, address, reAddress, imAddress, scratch), `the eigenvalues of ${name}`);
    const re = copyOut(reAddress, n);
    const im = copyOut(imAddress, n);
    const order = Array.from(re.keys()).sort((i, j) => re[j] - re[i] || Math.abs(im[i]) - Math.abs(im[j]) || im[j] - im[i] || i - j);
    return { re: Float64Array.from(order, (i) => re[i]), im: Float64Array.from(order, (i) => im[i]) };
  });
}
