// Least squares with a rank decision that names what is collinear.
import { type Scope, scope } from "./arena.js";
import { notFinite, requireLength } from "./check.js";
import { kernel } from "./load.js";

interface LeastSquaresExports {
  rowFactors(k: number, n: number, X: number, factors: number): number;
  triangularizeScratch(k: number, m: number): number;
  triangularize(k: number, m: number, n: number, X: number, Y: number, factors: number, R: number, scratch: number): void;
  selectColumns(k: number, m: number, tolerance: number, R: number, reference: number, kept: number, known: number, work: number): number;
  gatherTriangle(rank: number, k: number, R: number, kept: number, L: number): void;
  backwardVector(n: number, T: number, rowStride: number, columnStride: number, unit: boolean, b: number): void;
  combineRows(rank: number, n: number, X: number, kept: number, b: number, fitted: number): void;
  leveragesScratch(rank: number): number;
  leverages(rank: number, n: number, X: number, factors: number, kept: number, L: number, out: number, scratch: number): void;
  choleskyInverseScratch(n: number): number;
  inverseFromFactor(n: number, L: number, out: number, scratch: number): void;
}

/** A column that others determine: x_column = sum of coefficient times x_on. */
export interface Dependency {
  readonly column: number;
  /** In original column order; terms below 1e-8 of the column's length are left out. Empty for a column of zeros. */
  readonly on: readonly { readonly column: number; readonly coefficient: number }[];
}

export interface LeastSquares {
  readonly rank: number;
  /** [rank] original indices of the columns that were kept, ascending */
  readonly kept: Int32Array;
  /** m x k, NaN where the column was dropped */
  readonly coefficients: Float64Array;
  /** rank x rank, (X'X)^-1 of the kept columns, exactly symmetric */
  readonly inverse: Float64Array;
  /** m x n */
  readonly residuals: Float64Array;
  /** m x n */
  readonly fitted: Float64Array;
  /** [m] sums of squared residuals */
  readonly rss: Float64Array;
  /** [n] diagonal of the hat matrix, computed when it is read */
  readonly leverage: Float64Array;
  /** One for each dropped column, ascending */
  readonly dependencies: readonly Dependency[];
}

export interface LeastSquaresOptions {
  /** A column is dropped when what the columns before it leave unexplained is at most this share of its length; default 1e-9. */
  readonly tolerance?: number;
  /**
   * [k] lengths that the columns had before a transformation such as demeaning. The share is taken of the larger of the two lengths, so
   * that a column of which the transformation left rounding errors is dropped.
   */
  readonly referenceLengths?: Float64Array;
}

const DEFAULT_TOLERANCE = 1e-9;
const NEGLIGIBLE_TERM = 1e-8;

const wasm = () => kernel<LeastSquaresExports>();

/** What one problem keeps at hand between the steps: sizes, and addresses that live in its scope. */
interface Problem {
  readonly k: number;
  readonly m: number;
  readonly n: number;
  readonly rank: number;
  readonly X: number;
  readonly R: number;
  readonly kept: number;
  /** Lower triangle of the kept columns of the scaled X, rank x rank */
  readonly L: number;
  readonly factorAddress: number;
  /** [k + m] powers of two that the rows of X and Y were multiplied by */
  readonly factors: Float64Array;
  /** [k] the kept columns in order, then the dropped ones in order */
  readonly order: Int32Array;
  /** [k] for the dropped ones: the number of kept columns before it */
  readonly known: Int32Array;
}

function factorize(memory: Scope, X: number, Y: number, k: number, m: number, n: number, options: LeastSquaresOptions): Problem {
  const { f64, i32, bytes, copyIn, copyOut, copyOutInt } = memory;
  const factorAddress = f64(k + m);
  if (wasm().rowFactors(k, n, X, factorAddress) === 0) throw notFinite("X");
  if (wasm().rowFactors(m, n, Y, factorAddress + 8 * k) === 0) throw notFinite("y");
  const factors = copyOut(factorAddress, k + m);
  const reference = options.referenceLengths ?? new Float64Array(k);
  requireLength("referenceLengths", reference, k);
  const R = f64((k + m) * k);
  wasm().triangularize(k, m, n, X, Y, factorAddress, R, bytes(wasm().triangularizeScratch(k, m) >>> 0));
  const kept = i32(k);
  const known = i32(k);
  const tolerance = options.tolerance ?? DEFAULT_TOLERANCE;
  const lengths = copyIn(reference.map((length, j) => length * factors[j]));
  const rank = wasm().selectColumns(k, m, tolerance, R, lengths, kept, known, f64(2));
  const L = f64(rank * rank);
  wasm().gatherTriangle(rank, k, R, kept, L);
  const order = copyOutInt(kept, k);
  return { k, m, n, rank, X, R, kept, L, factorAddress, factors, order, known: copyOutInt(known, k) };
}

/** The first `known` kept columns' coefficients for row `index` of R, a right-hand side or a dropped column, in original units. */
function solveRow({ k, rank, R, L, factors, order }: Problem, index: number, known: number, { f64, copyIn, copyOut }: Scope): Float64Array {
  const address = copyIn(copyOut(R + 8 * index * k, known));
  const triangle = known === rank ? L : f64(known * known);
  if (triangle !== L) wasm().gatherTriangle(known, k, R, copyIn(order.slice(0, known)), triangle);
  wasm().backwardVector(known, triangle, 1, known, false, address);
  return copyOut(address, known).map((b, q) => (b * factors[order[q]]) / factors[index]);
}

function findDependencies(problem: Problem, columnLengths: Float64Array, memory: Scope): Dependency[] {
  const { k, rank, order, known } = problem;
  const dependencies: Dependency[] = [];
  for (let q = rank; q < k; q++) {
    const column = order[q];
    const size = columnLengths[column];
    const on: { column: number; coefficient: number }[] = [];
    if (size > 0) {
      solveRow(problem, column, known[q], memory).forEach((coefficient, i) => {
        const term = Math.abs(coefficient) * columnLengths[order[i]];
        if (term > NEGLIGIBLE_TERM * size) on.push({ column: order[i], coefficient });
      });
    }
    dependencies.push({ column, on });
  }
  return dependencies;
}

/** residuals := Y - fitted from one place to another; the sum of their squares. */
function subtract(Y: Float64Array, fitted: Float64Array, residuals: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    residuals[i] = Y[i] - fitted[i];
    sum += residuals[i] * residuals[i];
  }
  return sum;
}

interface Triangle {
  readonly factors: Float64Array;
  readonly kept: Int32Array;
  readonly triangle: Float64Array;
  readonly rank: number;
}

function leverageOf(X: Float64Array, k: number, n: number, { factors, kept, triangle, rank }: Triangle): Float64Array {
  return scope(({ f64, bytes, copyIn, copyOut }) => {
    const out = f64(n);
    const scratch = bytes(wasm().leveragesScratch(rank) >>> 0);
    wasm().leverages(rank, n, copyIn(X.subarray(0, k * n)), copyIn(factors), copyIn(kept), copyIn(triangle), out, scratch);
    return copyOut(out, n);
  });
}

/** Lengths of the columns in original units, from the columns of the triangle. */
function lengthsOf(k: number, R: Float64Array, factors: Float64Array): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += R[j * k + i] * R[j * k + i];
    return Math.sqrt(sum) / factors[j];
  });
}

function invert({ rank, L, factors, order }: Problem, { f64, bytes, copyIn, copyOut }: Scope): Float64Array {
  const out = f64(rank * rank);
  const copy = copyIn(copyOut(L, rank * rank));
  wasm().inverseFromFactor(rank, copy, out, bytes(wasm().choleskyInverseScratch(rank) >>> 0));
  const inverse = copyOut(out, rank * rank);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < rank; j++) inverse[i * rank + j] *= factors[order[i]] * factors[order[j]];
  }
  return inverse;
}

/**
 * Least squares of each of m variables y on k variables x, min |y - X'b|^2, by Householder reflections with columns taken in order: of
 * a collinear set the last column is dropped, whatever the order of the rows. X k x n and Y m x n hold variables in rows. Columns are
 * scaled first, so units do not matter. Throws NOT_FINITE. Source: Demmel, Grigori, Hoemmen, Langou (2012); limited pivoting as in
 * LINPACK's dqrdc2 for R.
 */
export function leastSquaresMany(
  X: Float64Array,
  k: number,
  n: number,
  Y: Float64Array,
  m: number,
  options: LeastSquaresOptions = {},
): LeastSquares {
  requireLength("X", X, k, n);
  requireLength("y", Y, m, n);
  return scope((memory) => {
    const problem = factorize(memory, memory.copyIn(X), memory.copyIn(Y), k, m, n, options);
    const { rank, kept, L, order } = problem;
    const columnLengths = lengthsOf(k, memory.copyOut(problem.R, k * k), problem.factors);
    const coefficients = new Float64Array(m * k).fill(Number.NaN);
    const fitted = new Float64Array(m * n);
    const residuals = new Float64Array(m * n);
    const rss = new Float64Array(m);
    const address = memory.f64(n);
    for (let q = 0; q < m; q++) {
      const b = solveRow(problem, k + q, rank, memory);
      b.forEach((value, i) => {
        coefficients[q * k + order[i]] = value;
      });
      wasm().combineRows(rank, n, problem.X, kept, memory.copyIn(b), address);
      memory.copyTo(address, fitted.subarray(q * n, (q + 1) * n));
      rss[q] = subtract(Y, fitted, residuals, q * n, (q + 1) * n);
    }
    const triangle = memory.copyOut(L, rank * rank);
    return {
      rank,
      kept: order.slice(0, rank),
      coefficients,
      inverse: invert(problem, memory),
      residuals,
      fitted,
      rss,
      get leverage() {
        return leverageOf(X, k, n, { factors: problem.factors, kept: order, triangle, rank });
      },
      dependencies: findDependencies(problem, columnLengths, memory),
    };
  });
}

/** `leastSquaresMany` for one y [n]: coefficients [k], residuals and fitted [n], rss a number. */
export function leastSquares(
  X: Float64Array,
  k: number,
  n: number,
  y: Float64Array,
  options: LeastSquaresOptions = {},
): Omit<LeastSquares, "rss"> & { readonly rss: number } {
  const all = leastSquaresMany(X, k, n, y, 1, options);
  const { rank, kept, coefficients, inverse, residuals, fitted, dependencies } = all;
  return {
    ...{ rank, kept, coefficients, inverse, residuals, fitted, dependencies },
    rss: all.rss[0],
    get leverage() {
      return all.leverage;
    },
  };
}
