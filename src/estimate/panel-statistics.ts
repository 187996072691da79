import { log } from "../math/elementwise.js";
import { centeredSumOfSquares, mean, squaredCorrelation, sumOfSquares } from "../math/vector.js";
import type { Design } from "../model/design.js";
import { demean, groupMeans } from "../math/within.js";
import { predictor } from "./fixed-effects.js";

export interface Solved {
  /** [nObs] the response without the effects, and its fit */
  readonly y: Float64Array;
  readonly fitted: Float64Array;
  /** [k] */
  readonly coefficients: Float64Array;
  readonly rss: number;
  readonly dfResidual: number;
  /** Parameters of the effects. */
  readonly absorbed: number;
  /** Steps of their projection. */
  readonly iterations: number;
}

/**
 * Statistics of a static panel (docs/vocabulary.md section 5). tss: of the transformed response, around its mean where there is a constant
 * or effects. r2: squared correlation of the transformed response and its fit; r2Adjusted = 1 - (1 - r2)(N - 1)/dfResidual, as plm.
 * r2Lsdv: of the regression with dummies. logLik: normal, at the variance RSS/N. aicParameters: coefficients, absorbed effects and the variance.
 */
export function panelStatistics(
  design: Design,
  { y, fitted, coefficients, rss, dfResidual, absorbed, iterations }: Solved,
): Record<string, number> {
  const { nObs, panel, factors, hasIntercept } = design;
  const r2 = squaredCorrelation(y, fitted);
  const aicParameters = coefficients.length + absorbed + 1;
  const logLik = (-nObs / 2) * (log((2 * Math.PI * rss) / nObs) + 1);
  const sigma2 = rss / dfResidual;
  return {
    nObs,
    nEntities: panel.nEntities,
    nPeriods: panel.nPeriods,
    dfResidual,
    rss,
    tss: hasIntercept || factors.length > 0 ? centeredSumOfSquares(y) : sumOfSquares(y),
    sigma: Math.sqrt(sigma2),
    sigma2,
    r2,
    r2Adjusted: 1 - ((1 - r2) * (nObs - 1)) / dfResidual,
    ...(factors.length > 0
      ? {
          projectionIterations: iterations,
          r2Lsdv: 1 - rss / centeredSumOfSquares(design.y),
          intercept: meanResidual(design, coefficients),
        }
      : {}),
    ...withinR2(design, coefficients, r2),
    logLik,
    aic: -2 * logLik + 2 * aicParameters,
    bic: -2 * logLik + aicParameters * log(nObs),
    aicParameters,
  };
}

/** mean(y) - mean(x)'b */
function meanResidual({ y, X, nObs }: Design, coefficients: Float64Array): number {
  return coefficients.reduce((rest, b, j) => rest - b * mean(X.subarray(j * nObs, (j + 1) * nObs)), mean(y));
}

/**
 * Without effects or with entity effects alone: Stata's three. With other effects only r2Within, the squared correlation once all effects are gone
 * (= r2; as reghdfe and fixest), because the time part of y is in no X b.
 */
export function withinR2(design: Design, coefficients: Float64Array, r2: number): Record<string, number> {
  const { panel, factors } = design;
  const entityOnly = factors.length === 0 || (factors.length === 1 && factors[0].name === panel.entityName);
  if (!entityOnly) return { r2Within: r2 };
  return panel.nPeriods > 1 && panel.nEntities > 1 ? entityR2(design, predictor(design.X, coefficients, design.nObs)) : {};
}

/** Stata's three: squared correlations of y and X b within entities, between their means, and overall. */
function entityR2({ y, panel, nObs }: Design, raw: Float64Array): Record<string, number> {
  const both = new Float64Array(2 * nObs);
  both.set(y);
  both.set(raw, nObs);
  const entity = { levels: panel.nEntities, levelOf: panel.entityOf };
  const within = demean(both, nObs, [entity]).values;
  const means = groupMeans(both, nObs, entity);
  return {
    r2Within: squaredCorrelation(within.subarray(0, nObs), within.subarray(nObs)),
    r2Between: squaredCorrelation(means.subarray(0, panel.nEntities), means.subarray(panel.nEntities)),
    r2Overall: squaredCorrelation(y, raw),
  };
}
