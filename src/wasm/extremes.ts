// The ends of the spectrum of a sparse symmetric matrix, without the rest of it.
import { type Scope, scope } from "./arena.js";
import { notFinite } from "./check.js";
import { symmetricEigen } from "./eigen.js";
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

/** Steps after which the approximations are looked at: each time twice as many. */
const FIRST_LOOK = 24;
const MOST_STEPS = 384;

/** Looked at no more when the error is below this share of the spectral radius. */
const ENOUGH = 1e-10;

/** Philox stream of the start vector. */
const START_STREAM = 7;

/**
 * Smallest and largest eigenvalue of a symmetric S by Lanczos' method with at most 384 products S v. The error is the norm of the residual (Parlett 1980,
 * section 4.5), and falls slowly where eigenvalues lie close together at an end, as in very large lattices. Throws NOT_FINITE, MEMORY_LIMIT.
 */
export function extremeEigenvalues(S: Csr, name = "the matrix"): ExtremeEigenvalues {
  for (const value of S.weight) if (!Number.isFinite(value)) throw notFinite(name);
  if (S.n === 0) return { min: 0, max: 0, error: 0 };
  return scope((memory) => {
    const [alpha, beta]: [number[], number[]] = [[], []];
    const step = recurrence(S, memory);
    for (let look = Math.min(FIRST_LOOK, S.n); ; look = Math.min(2 * look, MOST_STEPS, S.n)) {
      const ended = step(look - alpha.length, alpha, beta);
      const found = ritzEnds(alpha, beta);
      if (ended || found.error <= ENOUGH * Math.max(Math.abs(found.min), found.max) || look === Math.min(MOST_STEPS, S.n)) return found;
    }
  });
}

/** Appends to alpha and beta; true when the vectors are exhausted. */
function recurrence({ n, rowPtr, colIdx, weight }: Csr, { f64, copyIn, copyOut }: Scope) {
  const start = normals(1, START_STREAM, 0, n);
  const norm = Math.sqrt(start.reduce((sum, value) => sum + value * value, 0));
  const [rows, columns, weights] = [copyIn(rowPtr), copyIn(colIdx), copyIn(weight)];
  const [v, before, w] = [copyIn(start.map((value) => value / norm)), copyIn(new Float64Array(n)), f64(n)];
  const [a, b] = [f64(MOST_STEPS), f64(MOST_STEPS)];
  return (steps: number, alpha: number[], beta: number[]): boolean => {
    const last = beta.length === 0 ? 0 : beta[beta.length - 1];
    const done = kernel<LanczosExports>().lanczosSteps(n, rows, columns, weights, steps, last, v, before, w, a, b);
    alpha.push(...copyOut(a, done));
    beta.push(...copyOut(b, done));
    return done < steps || beta[beta.length - 1] === 0;
  };
}

function ritzEnds(alpha: readonly number[], beta: readonly number[]): ExtremeEigenvalues {
  const m = alpha.length;
  const T = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    T[i * m + i] = alpha[i];
    if (i + 1 < m) T[i * m + i + 1] = T[(i + 1) * m + i] = beta[i];
  }
  const { values, vectors } = symmetricEigen(T, m);
  const residual = (k: number): number => beta[m - 1] * Math.abs(vectors[k * m + m - 1]);
  return { min: values[0], max: values[m - 1], error: Math.max(residual(0), residual(m - 1)) };
}
