// Two-stage least squares where columns may drop out, as in the regressions that variance components are made of.
import { sumOfSquares } from "../../math/vector.js";
import { leastSquares, leastSquaresMany } from "../../wasm/dense.js";
import { roundingLengths } from "../least-squares.js";

/** Columns after a transformation, and before it: what is only rounding of them counts as nothing. */
export interface Transformed {
  readonly after: Float64Array;
  readonly before: Float64Array;
}

/** Squared residuals y - X b of 2SLS with instruments Z, and the number of columns of X that the transformation and the others leave. */
export function twoStageRss(X: Transformed, Z: Transformed, y: Float64Array): { rss: number; k: number } {
  const nObs = y.length;
  const [k, q] = [X.after.length / nObs, Z.after.length / nObs];
  const lengths = (columns: Transformed, count: number): Float64Array =>
    roundingLengths(columns.before, count, columns.before.length / count);
  const { fitted } = leastSquaresMany(Z.after, q, nObs, X.after, k, { referenceLengths: lengths(Z, q) });
  const fit = leastSquares(fitted, k, nObs, y, { referenceLengths: lengths(X, k) });
  const residuals = y.slice();
  for (const j of fit.kept) for (let i = 0; i < nObs; i++) residuals[i] -= fit.coefficients[j] * X.after[j * nObs + i];
  return { rss: sumOfSquares(residuals), k: fit.rank };
}
