// Lagrange multiplier tests for a spatial lag and a spatial error in the residuals of a pooled or within regression.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import type { Design } from "../model/design.js";
import type { Effects } from "../model/spec.js";
import type { TestResult } from "../result/fit.js";
import { fullRankLeastSquares, sumOfSquares } from "../estimate/least-squares.js";
import { predictor } from "../estimate/fixed-effects.js";
import { removeEffects } from "../estimate/spatial-data.js";
import { dot } from "../estimate/spatial-lag.js";
import { spatialLag, sumOfSquares as sumOfSquaredWeights, traceOfSquare } from "../wasm/sparse.js";
import type { SpatialWeights } from "../weights/weights.js";

/**
 * LM and robust LM tests (Anselin 1988; Anselin, Bera, Florax, Yoon 1996; panels: Debarsy and Ertur 2010 as in Elhorst 2014), homoskedastic:
 *   TT = T tr(WW + W'W), sigma2 = SSE/(NT), J = |M W X b|^2 / sigma2 + TT with M the projection off X after the effects are removed,
 *   lmError = (e'We/s2)^2 / TT, lmLag = (e'Wy/s2)^2 / J, and the forms robust to the other; sarma = lmLag + rlmError.
 */
export function lmTests(design: Design, effects: Effects, W: SpatialWeights): TestResult[] {
  const { panel, nObs, names } = design;
  if (!panel.balanced) {
    throw new DurbinError("input", "UNBALANCED_PANEL", "the LM tests need every entity in every period; filter to a balanced panel");
  }
  const size = { n: panel.nEntities, T: panel.nPeriods, nObs };
  const k = names.length;
  const columns = new Float64Array((k + 1) * nObs);
  columns.set(design.y);
  columns.set(design.X, nObs);
  const free = removeEffects(columns, size, effects);
  const X = free.slice(nObs);
  const fit = fullRankLeastSquares(names, X, nObs, free.slice(0, nObs));
  const e = fit.residuals;
  const sigma2 = fit.rss / nObs;

  const WXb = removeEffects(spatialLag(W, predictor(design.X, fit.coefficients, nObs)), size, effects);
  const left = fullRankLeastSquaresResidual(names, X, nObs, WXb);
  const TT = size.T * (traceOfSquare(W) + sumOfSquaredWeights(W));
  const J = left / sigma2 + TT;
  const error = dot(e, spatialLag(W, e)) / sigma2;
  const lag = dot(e, spatialLag(W, design.y)) / sigma2;
  const robustError = ((error - (TT / J) * lag) * (error - (TT / J) * lag)) / (TT * (1 - TT / J));
  const robustLag = ((lag - error) * (lag - error)) / (J - TT);
  const test = (name: string, statistic: number, df: number): TestResult => ({ name, statistic, df, p: chiSquaredUpper(statistic, df) });
  return [
    test("lmError", (error * error) / TT, 1),
    test("lmLag", (lag * lag) / J, 1),
    test("rlmError", robustError, 1),
    test("rlmLag", robustLag, 1),
    test("sarma", (lag * lag) / J + robustError, 2),
  ];
}

/** Sum of squares of z after projecting off X. */
function fullRankLeastSquaresResidual(names: readonly string[], X: Float64Array, nObs: number, z: Float64Array): number {
  const scale = sumOfSquares(z);
  return scale === 0 ? 0 : fullRankLeastSquares(names, X, nObs, z).rss;
}
