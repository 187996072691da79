// The path every linear estimator of panels shares: transformed columns, then least squares, covariance, statistics and tests.
import { describeRow } from "../data/panel.js";
import { effectsOfFactors } from "../model/absorbed.js";
import type { Design } from "../model/design.js";
import { groupsOf } from "../model/factor.js";
import type { PanelSpec } from "../model/spec.js";
import type { Fit } from "../result/fit.js";
import { covariance } from "./covariance/covariance.js";
import type { EstimateOptions } from "./estimator.js";
import { type BeforeEffects, fullRankLeastSquares } from "./least-squares.js";
import { panelStatistics, type Solved } from "./panel-statistics.js";
import type { Regression } from "./regression.js";
import { sampleOf } from "./sample.js";
import { robustSlopeTest, slopeTest, waldSlopeTest } from "./slope-tests.js";

/** The columns that least squares gets in place of those of the design, and what is counted and reported of them. */
export interface Transformed {
  /** [nObs] */
  readonly y: Float64Array;
  /** [k * nObs] */
  readonly X: Float64Array;
  /** Parameters of the effects that the transformation removed. */
  readonly absorbed: number;
  /** Steps of their projection, 0 without one. */
  readonly iterations?: number;
  /** Columns before effects were removed, where any were. */
  readonly before?: BeforeEffects;
  /** In place of the statistics of `panelStatistics`. */
  readonly statistics?: (solved: Solved) => Record<string, number>;
  /** z statistics and Wald's chi2 of the slopes instead of t statistics and F. */
  readonly normal?: boolean;
  readonly notes: readonly string[];
}

/**
 * Least squares on transformed columns with the inference of `spec.vcov`. Throws COLLINEAR, PERFECT_FIT, NOT_FINITE, FULL_LEVERAGE, ONE_CLUSTER,
 * and MISSING_VALUE where a cluster variable has no value.
 */
export function fitTransformed(
  design: Design,
  spec: PanelSpec,
  transformed: Transformed,
  { seed, geometry }: EstimateOptions,
): Fit<PanelSpec> {
  const { nObs, names, panel, factors } = design;
  const { y, X, absorbed, iterations = 0, before, normal = false, statistics } = transformed;
  const dfResidual = nObs - names.length - absorbed;
  const fit = fullRankLeastSquares(names, X, nObs, y, before);
  const by = spec.vcov.by ?? [];
  const rowName = (row: number): string => describeRow(panel, row);
  const { inverse, residuals, rss } = fit;
  const regression: Regression = {
    ...{ names, nObs, X, inverse, residuals, rss, dfResidual, factors, rowName },
    get leverage() {
      return fit.leverage;
    },
  };
  const inference = covariance(regression, spec.vcov, { panel, seed, geometry });
  const reference = normal ? ({ type: "normal" } as const) : inference.reference;
  const solved: Solved = { y, fitted: fit.fitted, coefficients: fit.coefficients, rss, dfResidual, absorbed, iterations };
  const tested = slopeTests(
    design,
    spec,
    { ...inference, reference },
    solved,
    by.length === 1 ? groupsOf(panel, by[0]).levels.length : null,
  );
  return {
    spec: withEffectsOf(spec, design),
    status: "converged",
    response: design.response,
    sample: sampleOf(design),
    terms: names.map((name) => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
    estimate: fit.coefficients,
    covariance: inference.covariance,
    reference,
    statistics: statistics === undefined ? panelStatistics(design, solved) : statistics(solved),
    tests: tested.tests,
    impacts: [],
    fixedEffects: {},
    residuals,
    fitted: difference(design.y, residuals),
    notes: [...design.notes, ...transformed.notes, ...inference.notes, ...tested.notes],
  };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i];
  return out;
}

type Inferred = Parameters<typeof robustSlopeTest>[2];

function slopeTests(
  design: Design,
  { vcov }: PanelSpec,
  inference: Inferred,
  { y, coefficients, rss, dfResidual }: Solved,
  alone: number | null,
) {
  if (inference.reference.type === "normal") return waldSlopeTest(design, coefficients, inference.covariance);
  const robust = vcov.type === "iid" ? { tests: [], notes: [] } : robustSlopeTest(design, coefficients, inference, alone);
  return { tests: [...slopeTest(design, y, rss, dfResidual), ...robust.tests], notes: robust.notes };
}

/** The spec with its `effects` written out, also where the formula's second part says them. */
export function withEffectsOf({ effects, ...rest }: PanelSpec, { factors, panel }: Design): PanelSpec {
  const names = factors.map(({ name }) => name);
  const said = effects ?? effectsOfFactors(names, panel);
  return said === null ? rest : { ...rest, effects: said };
}
