// Least squares under a projection A: b = (X'AX)^-1 X'A y, with columns that A X cannot tell apart left out.
import { norm } from "../../math/vector.js";
import { leastSquares } from "../../wasm/least-squares.js";

/** A column counts as removed by A when less than this share of it is left, or rounding. */
const LEFT_SHARE = 1e-9;
const ROUNDING_SHARE = 1e-13;

/** Of the kept columns only: `k` of them. */
export interface ProjectedFit {
  /** Places of the kept columns in X. */
  readonly kept: Int32Array;
  readonly k: number;
  /** [k] */
  readonly coefficients: Float64Array;
  /** [k * k] (X'AX)^-1 */
  readonly inverse: Float64Array;
  /** [k * nObs] X and A X */
  readonly X: Float64Array;
  readonly AX: Float64Array;
  readonly rss: number;
}

/** Least squares of A y on A X. Columns that A removes, or that others determine under A, are left out. */
export function projectedFit(X: Float64Array, AX: Float64Array, Ay: Float64Array, nObs: number): ProjectedFit {
  const all = X.length / nObs;
  const column = (Z: Float64Array, j: number): Float64Array => Z.subarray(j * nObs, (j + 1) * nObs);
  const referenceLengths = Float64Array.from({ length: all }, (_, j) => (ROUNDING_SHARE / LEFT_SHARE) * norm(column(X, j)));
  const fit = leastSquares(AX, all, nObs, Ay, { tolerance: LEFT_SHARE, referenceLengths });
  const pick = (Z: Float64Array): Float64Array => {
    const out = new Float64Array(fit.rank * nObs);
    for (const [place, j] of fit.kept.entries()) out.set(column(Z, j), place * nObs);
    return out;
  };
  return {
    kept: fit.kept,
    k: fit.rank,
    coefficients: Float64Array.from(fit.kept, (j) => fit.coefficients[j]),
    inverse: fit.inverse,
    X: pick(X),
    AX: pick(AX),
    rss: fit.rss,
  };
}
