// Lagrange multiplier tests for spatial terms, from the residuals of a pooled or within regression.
import { DurbinError } from "../errors.js";
import { fullRankLeastSquares } from "../estimate/least-squares.js";
import { removeEffects } from "../estimate/spatial-data.js";
import { dot, sumOfSquares } from "../math/vector.js";
import { chiSquaredUpper } from "../math/distributions.js";
import type { Design } from "../model/design.js";
import type { Effects } from "../model/spec.js";
import type { TestResult } from "../result/fit.js";
import { crossProducts } from "../wasm/dense.js";
import { leastSquares, leastSquaresMany } from "../wasm/least-squares.js";
import { spatialLag, sumOfSquares as sumOfSquaredWeights, traceOfSquare } from "../wasm/sparse.js";
import type { SpatialWeights } from "../weights/weights.js";
import { inverseQuadratic } from "../math/inverse-quadratic.js";

/** The spatial lag of the fit is in the span of X when no more than this share of it is outside. */
const SPAN_TOLERANCE = 1e-18;

/** Scores at the restricted fit, in units of sigma2, and the information they are judged by. */
interface Scores {
  /** e'We / sigma2 and e'Wy / sigma2 */
  readonly error: number;
  readonly lag: number;
  /** T tr(WW + W'W) */
  readonly traces: number;
  /** |M W (y - e)|^2 / sigma2 + traces */
  readonly J: number;
}

/**
 * LM and robust LM tests (Anselin 1988; Anselin, Bera, Florax, Yoon 1996; panels: Debarsy and Ertur 2010 as in Elhorst 2014), homoskedastic:
 *   TT = T tr(WW + W'W), sigma2 = SSE/(NT), J = |M W X b|^2 / sigma2 + TT with M the projection off X after the effects are removed and
 *   X b the fit y - e, effects included (they drop out of M W X b unless time effects meet rows of W with different sums),
 *   lmError = (e'We/s2)^2 / TT, lmLag = (e'Wy/s2)^2 / J, and the forms robust to the other; sarma = lmLag + rlmError.
 * `durbin` adds the tests on W X (Koley and Bera 2024): lmWx of theta = 0, lmSpatialDurbin of rho = 0 and theta = 0, rlmWx = lmSpatialDurbin -
 * lmLag, rlmLagDurbin = lmSpatialDurbin - lmWx. Where W X b lies in the span of X (only a constant) lag and error cannot be told apart: the
 * robust forms and sarma are NaN. Throws UNBALANCED_PANEL, NO_REGRESSORS for `durbin` where no W x is outside the span of X, and the errors of least squares.
 */
export function lmTests(design: Design, effects: Effects, W: SpatialWeights, durbin = false): TestResult[] {
  const { panel, nObs, names } = design;
  if (!panel.balanced) {
    const cells = panel.nEntities * panel.nPeriods;
    const sentence = `the LM tests need every entity in every period, but ${cells - nObs} of ${cells} are missing; filter to entities or periods that are complete`;
    throw new DurbinError("input", "UNBALANCED_PANEL", sentence);
  }
  const size = { n: panel.nEntities, T: panel.nPeriods, nObs };
  const columns = new Float64Array((names.length + 1) * nObs);
  columns.set(design.y);
  columns.set(design.X, nObs);
  const free = removeEffects(columns, size, effects);
  const X = free.slice(nObs);
  const { residuals: e, rss } = fullRankLeastSquares(names, X, nObs, free.slice(0, nObs));
  const sigma2 = rss / nObs;
  const offX = (Z: Float64Array): Float64Array => {
    const m = Z.length / nObs;
    return leastSquaresMany(X, names.length, nObs, removeEffects(Z, size, effects), m).residuals;
  };
  const lagOfFit = spatialLag(W, subtract(design.y, e));
  const outside = offX(lagOfFit);
  const traces = size.T * (traceOfSquare(W) + sumOfSquaredWeights(W));
  const scores: Scores = {
    error: dot(e, spatialLag(W, e)) / sigma2,
    lag: dot(e, spatialLag(W, design.y)) / sigma2,
    traces,
    J: sumOfSquares(outside) > SPAN_TOLERANCE * sumOfSquares(lagOfFit) ? sumOfSquares(outside) / sigma2 + traces : traces,
  };
  const tests = errorAndLag(scores);
  if (!durbin) return tests;
  return [...tests, ...durbinTests(scores, e, sigma2, outside, laggedSlopes(design, W, offX))];
}

const subtract = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => value - y[i]);

const chiSquared = (name: string, statistic: number, df: number): TestResult => ({
  name,
  statistic,
  df,
  p: chiSquaredUpper(statistic, df),
});

function errorAndLag({ error, lag, traces, J }: Scores): TestResult[] {
  const both = J > traces;
  const remaining = error - (traces / J) * lag;
  const robustError = both ? (remaining * remaining) / (traces * (1 - traces / J)) : Number.NaN;
  const robustLag = both ? ((lag - error) * (lag - error)) / (J - traces) : Number.NaN;
  return [
    chiSquared("lmError", (error * error) / traces, 1),
    chiSquared("lmLag", (lag * lag) / J, 1),
    chiSquared("rlmError", robustError, 1),
    chiSquared("rlmLag", robustLag, 1),
    chiSquared("sarma", (lag * lag) / J + robustError, 2),
  ];
}

/** W of every column but the constant, projected off X, without columns that are then determined by others; [k * nObs]. */
function laggedSlopes({ hasIntercept, X, nObs }: Design, W: SpatialWeights, offX: (Z: Float64Array) => Float64Array): Float64Array {
  const lagged = spatialLag(W, X.slice(hasIntercept ? nObs : 0));
  const m = lagged.length / nObs;
  const column = (Z: Float64Array, j: number): Float64Array => Z.subarray(j * nObs, (j + 1) * nObs);
  const referenceLengths = Float64Array.from({ length: m }, (_, j) => Math.sqrt(sumOfSquares(column(lagged, j))));
  const left = offX(lagged);
  const { kept } = leastSquares(left, m, nObs, new Float64Array(nObs), { referenceLengths });
  if (kept.length === 0) {
    throw new DurbinError("input", "NO_REGRESSORS", "the LM tests on W X need a regressor whose spatial lag is not among the regressors");
  }
  const out = new Float64Array(kept.length * nObs);
  kept.forEach((j, at) => {
    out.set(column(left, j), at * nObs);
  });
  return out;
}

/** Score test of theta (k columns W X, projected off X) alone, and of rho with it. */
function durbinTests(scores: Scores, e: Float64Array, sigma2: number, outside: Float64Array, WX: Float64Array): TestResult[] {
  const n = e.length;
  const k = WX.length / n;
  const score = crossProducts(WX, k, e, 1, n).map((value) => value / sigma2);
  const information = crossProducts(WX, k, WX, k, n).map((value) => value / sigma2);
  const border = crossProducts(WX, k, outside, 1, n).map((value) => value / sigma2);
  const joint = new Float64Array((k + 1) * (k + 1));
  for (let a = 0; a < k; a++) {
    joint.set(information.subarray(a * k, (a + 1) * k), a * (k + 1));
    joint[a * (k + 1) + k] = joint[k * (k + 1) + a] = border[a];
  }
  joint[k * (k + 1) + k] = scores.J;
  const wx = inverseQuadratic(score, information, "the information of W X");
  const all = inverseQuadratic(Float64Array.of(...score, scores.lag), joint, "the information of W X and W y");
  const lag = (scores.lag * scores.lag) / scores.J;
  return [
    chiSquared("lmWx", wx, k),
    chiSquared("lmSpatialDurbin", all, k + 1),
    chiSquared("rlmWx", all - lag, k),
    chiSquared("rlmLagDurbin", all - wx, 1),
  ];
}
