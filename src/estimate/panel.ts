// Static panels by least squares: pooled and within. y = X beta + effects + e.
import { DurbinError } from "../errors.js";
import { absorbedParameters } from "../math/absorbed.js";
import { fUpper } from "../math/distributions.js";
import { log } from "../math/elementwise.js";
import type { Design } from "../model/design.js";
import { factorOf } from "../model/factor.js";
import type { PanelSpec } from "../model/spec.js";
import type { Fit, TestResult } from "../result/fit.js";
import { demean } from "../wasm/within.js";
import { covariance } from "./covariance.js";
import { fixedEffects, predictor } from "./fixed-effects.js";
import { centeredSumOfSquares, fullRankLeastSquares, mean, refuseAbsorbed, squaredCorrelation, sumOfSquares } from "./least-squares.js";
import { sampleOf } from "./sample.js";

/** Steps within which two sweeps of the projection must agree, relative to each column's scale. */
const PROJECTION_TOLERANCE = 1e-12;

/** Pooled OLS, or OLS after removing the absorbed factors (= least squares with dummy variables). */
export function panelLeastSquares(design: Design, spec: PanelSpec): Fit<PanelSpec> {
  const { nObs, names, factors } = design;
  if (names.length === 0) throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the effects");
  const { y, X, notes } = withinColumns(design);
  const fit = fullRankLeastSquares(names, X, nObs, y);
  const absorbed = absorbedParameters(factors);
  const dfResidual = nObs - names.length - absorbed;
  if (dfResidual < 1) {
    throw new DurbinError("input", "TOO_FEW_ROWS", `${nObs} rows cannot identify ${names.length} coefficients and ${absorbed} effects`, {
      nObs,
    });
  }
  const slopes = names.length - (design.hasIntercept ? 1 : 0);
  const clusters = (spec.vcov.by ?? []).map((name) => factorOf(design.panel, name));
  const inference = covariance(
    {
      k: names.length,
      nObs,
      X,
      inverse: fit.inverse,
      residuals: fit.residuals,
      leverage: fit.leverage,
      rss: fit.rss,
      slopes,
      dfResidual,
      hasIntercept: design.hasIntercept,
      factors,
    },
    spec.vcov,
    clusters,
  );
  const statistics = panelStatistics(design, { y, X, coefficients: fit.coefficients, rss: fit.rss, dfResidual, absorbed });
  return {
    spec,
    status: "converged",
    response: design.response,
    sample: sampleOf(design),
    terms: names.map((name) => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
    estimate: fit.coefficients,
    covariance: inference.covariance,
    reference: inference.reference,
    statistics,
    tests: slopes > 0 ? [slopeTest(design, y, fit.rss, slopes, dfResidual)] : [],
    impacts: [],
    fixedEffects: spec.save.includes("fixedEffects")
      ? fixedEffects(design, fit.coefficients, inference.covariance, fit.rss / dfResidual)
      : {},
    residuals: fit.residuals,
    fitted: design.y.map((value, i) => value - fit.residuals[i]),
    notes: [...design.notes, ...notes, ...inference.notes],
  };
}

/** y and X with the absorbed factors removed. Throws where a regressor has nothing left. */
function withinColumns(design: Design): { y: Float64Array; X: Float64Array; notes: string[] } {
  const { nObs, names, factors } = design;
  if (factors.length === 0) return { y: design.y, X: design.X, notes: [] };
  const columns = new Float64Array((names.length + 1) * nObs);
  columns.set(design.y);
  columns.set(design.X, nObs);
  const { values, iterations, converged } = demean(
    columns,
    nObs,
    factors.map((f) => ({ levels: f.levels.length, levelOf: f.levelOf })),
    { tolerance: PROJECTION_TOLERANCE },
  );
  const effects = factors.map((f) => f.name).join(", ");
  if (!converged) {
    throw new DurbinError("numerical", "NO_CONVERGENCE", `removing the effects (${effects}) did not converge in ${iterations} sweeps`, {
      iterations,
    });
  }
  const X = values.subarray(nObs);
  refuseAbsorbed(names, design.X, X, nObs, effects);
  return { y: values.slice(0, nObs), X: X.slice(), notes: iterations > 1 ? [`effects removed by projection: ${iterations} sweeps`] : [] };
}

/** Homoskedastic F of all slopes, against the model with the constant or the effects alone. */
function slopeTest(design: Design, y: Float64Array, rss: number, slopes: number, dfResidual: number): TestResult {
  const restricted = design.hasIntercept ? centeredSumOfSquares(y) : sumOfSquares(y);
  const statistic = (restricted - rss) / slopes / (rss / dfResidual);
  return { name: "f", statistic, df: slopes, df2: dfResidual, p: fUpper(statistic, slopes, dfResidual) };
}

interface Solved {
  readonly y: Float64Array;
  readonly X: Float64Array;
  readonly coefficients: Float64Array;
  readonly rss: number;
  readonly dfResidual: number;
  readonly absorbed: number;
}

function panelStatistics(design: Design, solved: Solved): Record<string, number> {
  const { nObs, panel, factors } = design;
  const { y, X, coefficients, rss, dfResidual, absorbed } = solved;
  const tss = design.hasIntercept || factors.length > 0 ? centeredSumOfSquares(y) : sumOfSquares(y);
  const fittedWithin = predictor(X, coefficients, nObs);
  const raw = predictor(design.X, coefficients, nObs);
  const r2 = squaredCorrelation(y, fittedWithin);
  const k = coefficients.length + absorbed + 1;
  const logLik = (-nObs / 2) * (log((2 * Math.PI * rss) / nObs) + 1);
  const sigma2 = rss / dfResidual;
  const total = centeredSumOfSquares(design.y);
  const dfTotal = nObs - (design.hasIntercept || factors.length > 0 ? 1 : 0);
  return {
    nObs,
    nEntities: panel.nEntities,
    nPeriods: panel.nPeriods,
    dfResidual,
    rss,
    tss,
    sigma: Math.sqrt(sigma2),
    sigma2,
    r2,
    r2Adjusted: 1 - rss / dfResidual / (total / dfTotal),
    ...(factors.length > 0 ? { r2Lsdv: 1 - rss / total, intercept: mean(design.y) - mean(raw) } : {}),
    ...(panel.nPeriods > 1 && panel.entityName !== null ? entityR2(design, raw) : {}),
    logLik,
    aic: -2 * logLik + 2 * k,
    bic: -2 * logLik + k * log(nObs),
    aicParameters: k,
  };
}

/** Stata's three: squared correlations of y and X b within entities, between their means, and overall. */
function entityR2({ y, panel, nObs }: Design, raw: Float64Array): Record<string, number> {
  const counts = new Float64Array(panel.nEntities);
  const means = [new Float64Array(panel.nEntities), new Float64Array(panel.nEntities)];
  for (let i = 0; i < nObs; i++) {
    counts[panel.entityOf[i]]++;
    means[0][panel.entityOf[i]] += y[i];
    means[1][panel.entityOf[i]] += raw[i];
  }
  for (const m of means) for (let g = 0; g < m.length; g++) m[g] /= counts[g];
  const deviation = (x: Float64Array, m: Float64Array): Float64Array => x.map((value, i) => value - m[panel.entityOf[i]]);
  return {
    r2Within: squaredCorrelation(deviation(y, means[0]), deviation(raw, means[1])),
    r2Between: squaredCorrelation(means[0], means[1]),
    r2Overall: squaredCorrelation(y, raw),
  };
}
