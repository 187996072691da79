// The models of a study: from an entry of `models:` to a fit with its rows and weights.
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import type { DurbinError } from "../errors.js";
import { estimate, loadEstimator } from "../estimate/registry.js";
import { absorbedEffects } from "../model/absorbed.js";
import { buildDesign } from "../model/build.js";
import { completeSpec } from "../model/complete.js";
import { usesWeights } from "../model/formula.js";
import { parseFormula } from "../model/parse.js";
import type { Design } from "../model/design.js";
import type { ModelSpec } from "../model/spec.js";
import { requireUsable } from "../weights/islands.js";
import { inPartAsync, withHint } from "./part.js";
import { linkedRows } from "./rows.js";
import type { StudyModel } from "./spec.js";
import type { FittedModel } from "./test-entry.js";
import { requireBalanced } from "./units.js";
import type { WeightsFinder } from "./weights-of-study.js";

export interface ModelGround {
  readonly panel: Panel;
  readonly weights: WeightsFinder;
  readonly seed: number;
  /** For covariances by distance. */
  readonly geometry: Geometry | null;
}

/** Fits an entry of `models:`; `level` is that of models that give none. Errors begin with "models.NAME". */
export async function fitModel(name: string, model: StudyModel, level: number | undefined, ground: ModelGround): Promise<FittedModel> {
  return inPartAsync(`models.${name}`, async () => {
    const spec = completeSpec({ ...(level === undefined ? {} : { level }), ...model });
    await loadEstimator(spec);
    return { name, ...fitSpec(spec, ground) };
  });
}

/** W() is made of all rows: islands that `where` leaves out are islands there. */
const beforeWhere = (where: string | undefined) => (error: DurbinError) =>
  where !== undefined && error.code === "WEIGHTS_ISLANDS" ? "W() in the formula is made before `where`" : null;

/**
 * Units that `islands: drop` took out of W leave the data; then W() and lags on all rows, then `where`, then the estimator with W over the
 * units that are left. Rows with missing values are dropped by least squares and GMM, whose instruments look at all rows, and refused by spatial models.
 */
export function fitSpec(spec: ModelSpec, { panel, weights, seed, geometry }: ModelGround): Omit<FittedModel, "name"> {
  const key = spec.weights;
  const over = (units: Panel) => {
    if (key === undefined) return null;
    const W = weights.over(key, units);
    requireUsable(W);
    return W;
  };
  const linked = linkedRows(panel, key === undefined ? null : weights.built(key));
  const built = buildDesign(linked.panel, {
    formula: spec.formula,
    effects: absorbedEffects(spec),
    ...(spec.where === undefined ? {} : { where: spec.where }),
    missing: spec.estimator === "spatial-panel" ? "refuse" : "drop",
    weights: usesWeights(parseFormula(spec.formula)) ? withHint(() => over(linked.panel), beforeWhere(spec.where)) : null,
  });
  const design: Design = { ...built, dropped: [...linked.dropped, ...built.dropped] };
  if (spec.estimator === "spatial-panel" && spec.where !== undefined) requireBalanced(design.panel, "a spatial panel", spec.where);
  const W = over(spec.estimator === "gmm" ? linked.panel : design.panel);
  return { design, W, fit: estimate(design, spec, W, { seed, geometry }) };
}
