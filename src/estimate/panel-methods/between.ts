// The between estimator: OLS on the means of entities, or of periods.
import type { Panel } from "../../data/panel.js";
import { takeRows } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import type { Design } from "../../model/design.js";
import { groupsOf } from "../../model/factor.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import { groupMeans } from "../../math/within.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { EstimateOptions } from "../estimator.js";
import { panelLeastSquares } from "../panel.js";
import { sampleOf } from "../sample.js";

/**
 * y_i = x_i b + e_i over the means of each entity (`between`) or period (`between-time`), unweighted where they have different numbers of rows, as plm.
 * Degrees of freedom: means less coefficients. Residuals and fitted values are those of the means. Throws as `panelLeastSquares`; INDEX_NEEDED without
 * the index; NOT_CONSTANT for a cluster variable that varies within a mean.
 */
export function between(design: Design, spec: PanelSpec, weights: SpatialWeights | null, options: EstimateOptions): Fit<PanelSpec> {
  const means = designOfMeans(design, spec.method === "between-time" ? "time" : "entity", spec.vcov.by ?? []);
  const { statistics, ...fit } = panelLeastSquares(means, spec, weights, options);
  const { nEntities, nPeriods } = design.panel;
  return { ...fit, sample: sampleOf(design), statistics: { ...statistics, nEntities, nPeriods } };
}

export function designOfMeans(design: Design, by: "entity" | "time", constant: readonly string[]): Design {
  const { panel, nObs } = design;
  const [name, levels, levelOf] =
    by === "entity" ? [panel.entityName, panel.nEntities, panel.entityOf] : [panel.timeName, panel.nPeriods, panel.periodOf];
  if (name === null) throw new DurbinError("input", "INDEX_NEEDED", `means by ${by} need \`${by}\` in \`data\``, { by });
  for (const variable of constant) requireConstant(panel, variable, levels, levelOf, name);
  const factor = { levels, levelOf };
  return {
    ...design,
    panel: firstRows(panel, by, levels, levelOf),
    nObs: levels,
    y: groupMeans(design.y, nObs, factor),
    X: groupMeans(design.X, nObs, factor),
  };
}

/** The first row of each level, as a cross-section of entities or a series of periods. */
function firstRows(panel: Panel, by: "entity" | "time", levels: number, levelOf: Int32Array): Panel {
  const first = new Int32Array(levels).fill(-1);
  levelOf.forEach((level, row) => {
    if (first[level] < 0) first[level] = row;
  });
  const [own, zero] = [Int32Array.from({ length: levels }, (_, i) => i), new Int32Array(levels)];
  const common = {
    ...panel,
    nObs: levels,
    rowOf: own,
    balanced: true,
    sourceRow: first.map((row) => panel.sourceRow[row]),
    columns: new Map(Array.from(panel.columns, ([name, column]) => [name, takeRows(column, first)] as const)),
  };
  return by === "entity"
    ? { ...common, timeName: null, periods: [""], calendar: new Float64Array(1), nPeriods: 1, entityOf: own, periodOf: zero }
    : { ...common, entityName: null, entities: ["1"], nEntities: 1, entityOf: zero, periodOf: own };
}

function requireConstant(panel: Panel, variable: string, levels: number, levelOf: Int32Array, by: string): void {
  const { levelOf: cluster, levels: names } = groupsOf(panel, variable);
  const first = new Int32Array(levels).fill(-1);
  levelOf.forEach((level, row) => {
    if (first[level] < 0) first[level] = cluster[row];
    if (first[level] === cluster[row]) return;
    const sentence = `the cluster variable ${variable} varies within ${by} (${names[first[level]]} and ${names[cluster[row]]}), so that a mean has no cluster`;
    throw new DurbinError("input", "NOT_CONSTANT", sentence, { variable });
  });
}
