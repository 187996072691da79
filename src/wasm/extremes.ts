// The ends of the spectrum of a sparse symmetric matrix, without the rest of it.
import { type Scope, scope } from "./arena.js";
import { notFinite } from "./check.js";
import { symmetricEigenvalues } from "./eigen.js";
import { kernel } from "./load.js";
import { normals } from "./random.js";
import type { Csr } from "./sparse.js";

interface LanczosExports {
  lanczosSteps(
    n: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    steps: number,
    last: number,
    v: number,
    before: number,
    w: number,
    alpha: number,
    beta: number,
  ): number;
}

export interface ExtremeEigenvalues {
  /** Approximations from inside the spectrum. */
  readonly min: number;
  readonly max: number;
  /** The ends of the spectrum lie at most this far beyond them. */
  readonly error: number;
}

/** Fewer units have their spectrum computed. */
const FEW = 128;

/** Steps between looks at the approximations: often, since a recurrence without its basis makes copies of what has converged. */
const STEPS = 16;

/** Looked at no more when the error is below this share of the spectral radius. */
const ENOUGH = 1e-10;

/** Philox stream of the start vector. */
const START_STREAM = 7;

/**
 * Smallest and largest eigenvalue of a symmetric S by Lanczos' method with at most `steps` products S v. The error is the norm of the residual (Parlett 1980,
 * section 4.5), and falls slowly where eigenvalues lie close together at an end, as in very large lattices. Throws NOT_FINITE, MEMORY_LIMIT.
 */
export function extremeEigenvalues(S: Csr, name = "the matrix", steps = 384): ExtremeEigenvalues {
  for (const value of S.weight) if (!Number.isFinite(value)) throw notFinite(name);
  if (S.n < FEW) return ofSpectrum(S, name);
  return scope((memory) => {
    const [alpha, beta]: [number[], number[]] = [[], []];
    const step = recurrence(S, memory);
    let [low, high]: [Ritz, Ritz] = [NOT_SEEN, NOT_SEEN];
    for (;;) {
      const ended = step(alpha, beta);
      low = better(low, lowestRitz(alpha, beta));
      high = better(high, lowestRitz(alpha.map(negative), beta));
      const error = Math.max(low.residual, high.residual);
      if (ended || error <= ENOUGH * Math.max(Math.abs(low.value), Math.abs(high.value)) || alpha.length >= steps) {
        return { min: low.value, max: -high.value, error };
      }
    }
  });
}

const negative = (value: number): number => -value;

/** An eigenvalue of the tridiagonal matrix and the norm of the residual of its vector in S. */
interface Ritz {
  readonly value: number;
  readonly residual: number;
}

const NOT_SEEN: Ritz = { value: Number.NaN, residual: Infinity };

/** Residuals of what has converged grow again when copies of it appear. */
const better = (before: Ritz, now: Ritz): Ritz => (now.residual < before.residual ? now : before);

function ofSpectrum({ n, rowPtr, colIdx, weight }: Csr, name: string): ExtremeEigenvalues {
  if (n === 0) return { min: 0, max: 0, error: 0 };
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) A[i * n + colIdx[k]] = weight[k];
  const values = symmetricEigenvalues(A, n, name);
  return { min: values[0], max: values[n - 1], error: 0 };
}

/** Appends to alpha and beta; true when the vectors are exhausted. */
function recurrence({ n, rowPtr, colIdx, weight }: Csr, { f64, copyIn, copyOut }: Scope) {
  const start = normals(1, START_STREAM, 0, n);
  const norm = Math.sqrt(start.reduce((sum, value) => sum + value * value, 0));
  const [rows, columns, weights] = [copyIn(rowPtr), copyIn(colIdx), copyIn(weight)];
  const [v, before, w] = [copyIn(start.map((value) => value / norm)), copyIn(new Float64Array(n)), f64(n)];
  const [a, b] = [f64(STEPS), f64(STEPS)];
  return (alpha: number[], beta: number[]): boolean => {
    const last = beta.length === 0 ? 0 : beta[beta.length - 1];
    const done = kernel<LanczosExports>().lanczosSteps(n, rows, columns, weights, STEPS, last, v, before, w, a, b);
    alpha.push(...copyOut(a, done));
    beta.push(...copyOut(b, done));
    return done < STEPS || beta[beta.length - 1] === 0;
  };
}

/** Smallest eigenvalue of the tridiagonal matrix, by bisection on the signs of its pivots. */
function lowestRitz(alpha: readonly number[], beta: readonly number[]): Ritz {
  const m = alpha.length;
  const reach = Math.max(...alpha.map((a, i) => Math.abs(a) + (i > 0 ? beta[i - 1] : 0) + (i + 1 < m ? beta[i] : 0)));
  let [below, above] = [-reach, alpha[0]];
  for (;;) {
    const middle = 0.5 * (below + above);
    if (middle <= below || middle >= above) break;
    if (pivots(alpha, beta, middle) === null) above = middle;
    else below = middle;
  }
  const d = pivots(alpha, beta, below);
  let [component, squares] = [1, 1]; // the vector from its last component up
  for (let i = m - 2; d !== null && i >= 0; i--) {
    component *= -beta[i] / d[i];
    squares += component * component;
  }
  return { value: below, residual: beta[m - 1] / Math.sqrt(squares) };
}

/** Pivots of T - x I, all positive; null where one is not, so that T has an eigenvalue below x. */
function pivots(alpha: readonly number[], beta: readonly number[], x: number): number[] | null {
  const d: number[] = [];
  for (let i = 0; i < alpha.length; i++) {
    d.push(alpha[i] - x - (i > 0 ? (beta[i - 1] * beta[i - 1]) / d[i - 1] : 0));
    if (!(d[i] > 0)) return null;
  }
  return d;
}
