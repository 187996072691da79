// A regression for each entity, and what a fit of their coefficients holds.
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { chiSquaredUpper } from "../../math/distributions.js";
import { sumOfSquares } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit, TestResult } from "../../result/fit.js";
import { groupMeans } from "../../math/within.js";
import { fullRankLeastSquares } from "../least-squares.js";
import { sampleOf } from "../sample.js";
import { waldSlopeTest } from "../slope-tests.js";

export interface EntityRegression {
  /** Rows of the design, ascending in time. */
  readonly rows: Int32Array;
  /** [k] */
  readonly b: Float64Array;
  /** [k * k] (X_i'X_i)^-1 */
  readonly inverse: Float64Array;
  readonly rss: number;
  /** T_i - k */
  readonly df: number;
}

/** OLS of each entity's y on its own k columns. Throws ONE_LEVEL, INDEX_NEEDED, TOO_FEW_ROWS, COLLINEAR and PERFECT_FIT, naming the entity. */
export function entityRegressions(
  { panel, nObs }: Design,
  names: readonly string[],
  y: Float64Array,
  X: Float64Array,
): { readonly entities: readonly EntityRegression[]; readonly residuals: Float64Array } {
  refuseOneEntity(panel);
  const k = names.length;
  const residuals = new Float64Array(nObs);
  const entities = entityRows(panel).map((rows, i): EntityRegression => {
    if (rows.length <= k) {
      const sentence = `entity ${panel.entities[i]} has ${rows.length} row${rows.length === 1 ? "" : "s"}; its own regression has ${k} coefficients and needs more`;
      throw new DurbinError("input", "TOO_FEW_ROWS", sentence, { entity: panel.entities[i], rows: rows.length, k });
    }
    const fit = ofEntity(panel.entities[i], () =>
      fullRankLeastSquares(names, takeColumns(X, nObs, rows), rows.length, takeColumns(y, nObs, rows)),
    );
    for (const [place, row] of rows.entries()) residuals[row] = fit.residuals[place];
    return { rows, b: fit.coefficients, inverse: fit.inverse, rss: fit.rss, df: rows.length - k };
  });
  return { entities, residuals };
}

/** [nEntities] rows of each, ascending in time. */
export function entityRows({ nEntities, entityOf }: Panel): Int32Array[] {
  const rows = Array.from({ length: nEntities }, (): number[] => []);
  for (const [row, i] of entityOf.entries()) rows[i].push(row);
  return rows.map((own) => Int32Array.from(own));
}

/** Some rows of each column. */
export function takeColumns(X: Float64Array, nObs: number, rows: Int32Array): Float64Array {
  const m = rows.length;
  return Float64Array.from({ length: (X.length / nObs) * m }, (_, at) => X[Math.floor(at / m) * nObs + rows[at % m]]);
}

/** Each column's mean over the entities of a period, a value for every row. */
export function periodMeans(columns: Float64Array, { nObs, nPeriods, periodOf }: Panel): Float64Array {
  const means = groupMeans(columns, nObs, { levels: nPeriods, levelOf: periodOf });
  return Float64Array.from(columns, (_, at) => means[Math.floor(at / nObs) * nPeriods + periodOf[at % nObs]]);
}

export function refuseOneEntity({ entityName, entities }: Panel): void {
  if (entityName === null) throw new DurbinError("input", "INDEX_NEEDED", "regressions by entity need `entity` in `data`");
  if (entities.length > 1) return;
  throw new DurbinError(
    "input",
    "ONE_LEVEL",
    `regressions by entity need several levels of ${entityName}; the rows have one, ${entities[0]}`,
  );
}

function ofEntity<T>(entity: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DurbinError)) throw error;
    throw new DurbinError(error.kind, error.code, `entity ${entity}: ${error.message}`, { ...error.details, entity });
  }
}

/** [k] mean of the coefficients of the entities. */
export function meanCoefficients(entities: readonly { readonly b: Float64Array }[], k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => entities.reduce((sum, { b }) => sum + b[j], 0) / entities.length);
}

/** [k * k] (1 / (n - 1)) sum of v_i v_i' for n vectors. */
export function dispersion(vectors: readonly Float64Array[], k: number): Float64Array {
  return Float64Array.from({ length: k * k }, (_, at) => {
    const [a, b] = [Math.floor(at / k), at % k];
    return vectors.reduce((sum, v) => sum + v[a] * v[b], 0) / (vectors.length - 1);
  });
}

export interface EntityFit {
  readonly names: readonly string[];
  readonly estimate: Float64Array;
  readonly covariance: Float64Array;
  readonly residuals: Float64Array;
  readonly dfResidual: number;
  readonly tests?: readonly TestResult[];
  readonly notes?: readonly string[];
}

/** z statistics, Wald's chi2 of the slopes; sigma2 = rss / dfResidual. */
export function fitOfEntities(design: Design, spec: PanelSpec, found: EntityFit): Fit<PanelSpec> {
  const { names, estimate, covariance, residuals, dfResidual, tests = [], notes = [] } = found;
  const rss = sumOfSquares(residuals);
  const wald = waldSlopeTest({ ...design, names, hasIntercept: names[0] === "(Intercept)" }, estimate, covariance);
  const { nObs, panel } = design;
  return {
    spec,
    status: "converged",
    response: design.response,
    sample: sampleOf(design),
    terms: names.map((name) => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
    estimate,
    covariance,
    reference: { type: "normal" },
    statistics: {
      nObs,
      nEntities: panel.nEntities,
      nPeriods: panel.nPeriods,
      dfResidual,
      rss,
      sigma: Math.sqrt(rss / dfResidual),
      sigma2: rss / dfResidual,
    },
    tests: [...wald.tests, ...tests],
    impacts: [],
    fixedEffects: {},
    residuals,
    fitted: design.y.map((value, i) => value - residuals[i]),
    notes: [...design.notes, ...wald.notes, ...notes],
  };
}

export const chiSquaredTest = (name: string, statistic: number, df: number): TestResult => ({
  name,
  statistic,
  df,
  p: chiSquaredUpper(statistic, df),
});
