// Static panels by least squares: pooled and within. y = X beta + effects + e.
import { describeRow } from "../data/panel.js";
import { listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import { absorbedParameters, usedLevels } from "../math/absorbed.js";
import type { Design } from "../model/design.js";
import type { PanelSpec } from "../model/spec.js";
import type { Fit } from "../result/fit.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { EstimateOptions } from "./estimator.js";
import { fixedEffects } from "./fixed-effects.js";
import { refuseAbsorbed, refuseConstantResponse } from "./least-squares.js";
import { singletonRows } from "./singletons.js";
import { fitTransformed } from "./transformed.js";
import { effectNames, removeEffects } from "./within.js";

/**
 * Pooled OLS, or OLS after removing the absorbed factors (least squares with dummy variables). Inference by `vcov`, the F tests of all
 * slopes, and the statistics of `panelStatistics`. Throws NO_REGRESSORS, TOO_FEW_ROWS, NO_VARIATION, COLLINEAR, PERFECT_FIT, FULL_LEVERAGE,
 * ONE_CLUSTER and what else the covariance refuses, NO_CONVERGENCE, and MISSING_VALUE where a cluster variable has no value.
 */
export function panelLeastSquares(design: Design, spec: PanelSpec, _: SpatialWeights | null, options: EstimateOptions): Fit<PanelSpec> {
  const { nObs, names, factors } = design;
  if (names.length === 0) throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the effects");
  const absorbed = absorbedParameters(factors);
  const dfResidual = nObs - names.length - absorbed;
  if (dfResidual < 1) throw tooFewRows(design, absorbed);
  const { y, X, iterations } = withinColumns(design);
  const before = factors.length > 0 ? { before: { effects: effectNames(design), y: design.y, X: design.X } } : {};
  const fit = fitTransformed(design, spec, { y, X, absorbed, iterations, ...before, notes: singletonNotes(design) }, options);
  if (!spec.save.includes("fixedEffects")) return fit;
  const levels = fixedEffects(design, fit.estimate, fit.covariance as Float64Array, fit.statistics.sigma2);
  return { ...fit, fixedEffects: levels, notes: [...fit.notes, ...levelNotes(design, absorbed)] };
}

export function tooFewRows(design: Design, absorbed: number): DurbinError {
  const { nObs, names } = design;
  const k = `${names.length} coefficient${names.length === 1 ? "" : "s"}`;
  const effects = absorbed === 0 ? "" : ` and ${absorbed} effects (${effectNames(design)})`;
  const sentence = `${nObs} row${nObs === 1 ? "" : "s"} cannot identify ${k}${effects}: at least one more row than that is needed`;
  return new DurbinError("input", "TOO_FEW_ROWS", sentence, { nObs, k: names.length, absorbed });
}

/** y and X with the absorbed factors removed. Throws where nothing is left of a variable. */
function withinColumns(design: Design): { y: Float64Array; X: Float64Array; iterations: number } {
  const { nObs, names, factors, response } = design;
  if (factors.length === 0) {
    if (design.hasIntercept && names.length > 1) refuseConstantResponse(response, design.y, design.y, "");
    return { y: design.y, X: design.X, iterations: 0 };
  }
  const columns = new Float64Array((names.length + 1) * nObs);
  columns.set(design.y);
  columns.set(design.X, nObs);
  const iterations = removeEffects(design, columns);
  const [y, X] = [columns.subarray(0, nObs), columns.subarray(nObs)];
  const effects = effectNames(design);
  refuseConstantResponse(response, design.y, y, effects);
  refuseAbsorbed(names, design.X, X, nObs, effects);
  return { y, X, iterations };
}

export function singletonNotes({ factors, panel }: Design): string[] {
  const rows = singletonRows(factors);
  if (rows.length === 0) return [];
  const keys = listed(rows.map((row) => `(${describeRow(panel, row)})`));
  const [are, them] = rows.length === 1 ? ["row is", "it"] : ["rows are", "them"];
  return [
    `${rows.length} ${are} alone in a level of the effects, ${keys}: the effects fit ${them} exactly, so that the coefficients learn nothing from ${them}, but N counts ${them} (reghdfe drops such rows)`,
  ];
}

/** Whether the levels of several factors can be told apart: all in one connected group. */
function levelNotes({ factors }: Design, absorbed: number): string[] {
  const identified = factors.reduce((count, factor) => count + usedLevels(factor), 0) - Math.max(0, factors.length - 1);
  if (absorbed === identified) return [];
  return [
    `the levels of ${listed(factors.map(({ name }) => name))} fall into groups that no row connects: compare fixed effects inside a group only`,
  ];
}
