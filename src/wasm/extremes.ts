// The ends of the spectrum of a sparse symmetric matrix, without the rest of it.
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { requireSymmetric } from "./ordering.js";
import { normals } from "./random.js";
import type { Csr } from "./sparse.js";
import { lastComponent, type Tridiagonal, tridiagonalBound, tridiagonalValue } from "./tridiagonal-ends.js";

interface LanczosExports {
  lanczosSteps(
    n: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    vectors: number,
    from: number,
    to: number,
    alpha: number,
    beta: number,
  ): number;
}

export interface ExtremeEigenvalues {
  /** Approximations from inside the spectrum. */
  readonly min: number;
  readonly max: number;
  /** The ends that were asked for lie at most this far beyond them. */
  readonly error: number;
}

export interface ExtremesOptions {
  /** The search ends when the error is below this share of the spectral radius; 1e-10 by default. */
  readonly tolerance?: number;
  /** The end that is needed; without it both are. */
  readonly only?: "min" | "max";
  /** Products S v at most; by default what comes to about 6e9 operations. */
  readonly steps?: number;
}

/** Steps before the first look; each further one comes after a quarter more. */
const FIRST_LOOK = 20;

/** Steps are limited by what they cost in operations, between two bounds. */
const WORK = 6e9;
const FEWEST_STEPS = 300;
const MOST_STEPS = 6000;

/** Rounding errors of Ritz values, against the spectral radius. */
const ROUNDING = 1e-15;

/** Philox stream of the start vector. */
const START_STREAM = 7;

/**
 * Smallest and largest eigenvalue of a symmetric S by Lanczos' method, from a start vector that depends on n alone, until the residuals are below the
 * tolerance or the products S v come to about 6e9 operations, which is the end for lattices of more than 100,000 cells, whose eigenvalues lie close
 * together; `error` then says how far the search came: 1.5e-4 for a million cells. It is the norm of the residual (Parlett 1980, section 4.5); the
 * eigenvalues themselves are nearer by far, as their errors go with its square. Throws NOT_SYMMETRIC, NOT_FINITE, MEMORY_LIMIT.
 */
export function extremeEigenvalues(S: Csr, name = "the matrix", options: ExtremesOptions = {}): ExtremeEigenvalues {
  requireSymmetric(S, name);
  const largest = S.weight.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { min: 0, max: 0, error: 0 };
  if (largest < 1e100 && largest > 1e-100) return search(S, options);
  const { min, max, error } = search({ ...S, weight: S.weight.map((value) => value / largest) }, options);
  return { min: min * largest, max: max * largest, error: error * largest };
}

function search({ n, rowPtr, colIdx, weight }: Csr, { tolerance = 1e-10, only, steps }: ExtremesOptions): ExtremeEigenvalues {
  const most = steps ?? Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.floor(WORK / (weight.length + 8 * n))));
  return scope(({ f64, copyIn, copyOut }) => {
    const [rows, columns, weights] = [copyIn(rowPtr), copyIn(colIdx), copyIn(weight)];
    const start = new Float64Array(3 * n);
    start.set(normals(1, START_STREAM, 0, n));
    const [vectors, alpha, beta] = [copyIn(start), f64(most), f64(most + 1)];
    let [done, lowError, highError] = [0, only === "max" ? 0 : Infinity, only === "min" ? 0 : Infinity];
    for (let look = Math.min(FIRST_LOOK, most); ; look = Math.min(Math.ceil(1.25 * look), most)) {
      const reached = kernel<LanczosExports>().lanczosSteps(n, rows, columns, weights, vectors, done, look, alpha, beta);
      const found = endsOf({ alpha: copyOut(alpha, reached), beta: copyOut(beta, reached + 1), n: reached });
      lowError = Math.min(lowError, found.low.error); // residuals grow again when copies of what has converged appear
      highError = Math.min(highError, found.high.error);
      const [min, max, error] = [found.low.value, found.high.value, Math.max(lowError, highError)];
      if (reached < look || look === most || error <= tolerance * Math.max(Math.abs(min), Math.abs(max))) return { min, max, error };
      done = reached;
    }
  });
}

interface End {
  readonly value: number;
  readonly error: number;
}

/** Ritz values and their residuals: the last beta times the last component of the vector. */
function endsOf(T: Tridiagonal): { readonly low: End; readonly high: End } {
  const bound = tridiagonalBound(T);
  const end = (k: number): End => {
    const value = tridiagonalValue(T, k, bound);
    return { value, error: T.beta[T.n] * lastComponent(T, value) + ROUNDING * bound };
  };
  return { low: end(T.n), high: end(1) };
}
