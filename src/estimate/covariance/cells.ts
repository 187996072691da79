// Least squares when groups of rows count several times or not at all: what resampling needs. Deviations from the estimate are enough: the normal
// equations of weighted rows give b* - b = (sum m_g K_g)^-1 sum m_g s_g with K_g = X_g'X_g and s_g = X_g'e_g.
import { DurbinError } from "../../errors.js";
import type { Factor } from "../../model/design.js";
import { cholesky, choleskySolve, leastSquares } from "../../wasm/dense.js";
import { demean } from "../../wasm/within.js";
import type { Regression } from "../regression.js";
import { scoresBy } from "./cluster.js";
import { isNested } from "./small-sample.js";

/** Rows by cell. */
export interface Cells {
  readonly count: number;
  /** [nObs] */
  readonly levelOf: Int32Array;
}

/** b* - b [k] when cell g counts multiplicity[g] times; null where that loses rank. */
export type Refit = (multiplicity: Int32Array) => Float64Array | null;

/**
 * Refits by cells. Where all absorbed factors are nested in the cells, removing effects and weighting cells commute, and sums by cell are enough;
 * else the rows that count are gathered and the effects removed from them again, each copy of a cell with nested levels of its own.
 */
export function refitByCells(regression: Regression, cells: Cells): Refit {
  const nested = regression.factors.map((factor) => isNested(factor, cells));
  return nested.every((isInside) => isInside) ? bySums(regression, cells) : byRows(regression, cells, nested);
}

/** [count * k * k] K_g */
export function crossProductsBy({ names, nObs, X }: Regression, { count, levelOf }: Cells): Float64Array {
  const k = names.length;
  const K = new Float64Array(count * k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      for (let i = 0; i < nObs; i++) K[(levelOf[i] * k + a) * k + b] += X[a * nObs + i] * X[b * nObs + i];
      for (let g = 0; g < count; g++) K[(g * k + b) * k + a] = K[(g * k + a) * k + b];
    }
  }
  return K;
}

function bySums(regression: Regression, cells: Cells): Refit {
  const k = regression.names.length;
  const K = crossProductsBy(regression, cells);
  const s = scoresBy(regression, { levels: { length: cells.count } as readonly string[], levelOf: cells.levelOf });
  const length = Float64Array.from({ length: k }, (_, j) => 1 / Math.sqrt(sumOf(K, cells.count, k * k, j * k + j)));
  return (multiplicity) => {
    const [A, b] = [new Float64Array(k * k), new Float64Array(k)];
    multiplicity.forEach((m, g) => {
      if (m === 0) return;
      for (let at = 0; at < k * k; at++) A[at] += m * K[g * k * k + at];
      for (let j = 0; j < k; j++) b[j] += m * s[g * k + j];
    });
    const scaled = A.map((value, at) => value * length[Math.floor(at / k)] * length[at % k]);
    const solved = solve(
      scaled,
      b.map((value, j) => value * length[j]),
    );
    return solved === null ? null : solved.map((value, j) => value * length[j]);
  };
}

function sumOf(values: Float64Array, count: number, stride: number, at: number): number {
  let sum = 0;
  for (let g = 0; g < count; g++) sum += values[g * stride + at];
  return sum;
}

/** Pivots below this share of the diagonal are rounding. */
const SINGULAR = 1e-11;

/** A^-1 b of a symmetric A with columns of length about one, null where A is singular. */
function solve(A: Float64Array, b: Float64Array): Float64Array | null {
  const k = b.length;
  try {
    const L = cholesky(A, k);
    for (let j = 0; j < k; j++) if (!(L[j * k + j] * L[j * k + j] > SINGULAR * A[j * k + j])) return null;
    return choleskySolve(L, k, b, 1);
  } catch (error) {
    if (error instanceof DurbinError && error.code === "NOT_POSITIVE_DEFINITE") return null;
    throw error;
  }
}

function byRows(regression: Regression, cells: Cells, nested: readonly boolean[]): Refit {
  const { names, nObs, X, residuals, factors } = regression;
  const k = names.length;
  const rowsOf: number[][] = Array.from({ length: cells.count }, () => []);
  for (let row = 0; row < nObs; row++) rowsOf[cells.levelOf[row]].push(row);
  return (multiplicity) => {
    const [rows, copies] = [[] as number[], [] as number[]];
    multiplicity.forEach((m, g) => {
      for (let copy = 0; copy < m; copy++) {
        for (const row of rowsOf[g]) {
          rows.push(row);
          copies.push(copy);
        }
      }
    });
    const n = rows.length;
    const columns = new Float64Array((k + 1) * n);
    for (let j = 0; j <= k; j++) for (let i = 0; i < n; i++) columns[j * n + i] = j === k ? residuals[rows[i]] : X[j * nObs + rows[i]];
    const most = multiplicity.reduce((a, b) => Math.max(a, b), 1);
    const classes = factors.map(({ levels, levelOf }: Factor, f) => ({
      levels: levels.length * (nested[f] ? most : 1),
      levelOf: Int32Array.from(rows, (row, i) => levelOf[row] + (nested[f] ? copies[i] * levels.length : 0)),
    }));
    const before = Float64Array.from({ length: k }, (_, j) => Math.sqrt(squares(columns, j * n, n)));
    const { values, converged } = demean(columns, n, classes, { tolerance: 1e-10 });
    if (!converged || n < k) return null;
    const fit = leastSquares(values.slice(0, k * n), k, n, values.slice(k * n), { referenceLengths: before });
    return fit.rank < k ? null : fit.coefficients;
  };
}

function squares(values: Float64Array, from: number, n: number): number {
  let sum = 0;
  for (let i = from; i < from + n; i++) sum += values[i] * values[i];
  return sum;
}
