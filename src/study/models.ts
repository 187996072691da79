// The models of a study: from an entry of `models:` to a fit with its rows and weights.
import type { Panel } from "../data/panel.js";
import { estimate } from "../estimate/registry.js";
import { buildDesign } from "../model/build.js";
import { completeSpec } from "../model/complete.js";
import type { SpatialWeights } from "../weights/weights.js";
import { requireUsable } from "../weights/islands.js";
import { inPart } from "./part.js";
import type { StudyModel } from "./spec.js";
import type { FittedModel } from "./test-entry.js";

export interface ModelGround {
  readonly panel: Panel;
  weightsFor(key: string, panel: Panel): SpatialWeights;
  readonly seed: number;
  /** Of models that give none. */
  readonly level?: number;
}

/**
 * Fits one model: W() and lags on all rows, then `where`, then the estimator with W over the units that are left. Errors begin with
 * "models.NAME". Rows with missing values are dropped by least squares and refused by spatial models.
 */
export function fitModel(name: string, model: StudyModel, ground: ModelGround): FittedModel {
  return inPart(`models.${name}`, () => {
    const spec = completeSpec({ ...(ground.level === undefined ? {} : { level: ground.level }), ...model });
    const all = model.weights === undefined ? null : ground.weightsFor(model.weights, ground.panel);
    if (all !== null) requireUsable(all);
    const design = buildDesign(ground.panel, {
      formula: spec.formula,
      effects: spec.effects,
      ...(spec.where === undefined ? {} : { where: spec.where }),
      missing: spec.estimator === "panel" ? "drop" : "refuse",
      weights: all,
    });
    const W = model.weights === undefined ? null : ground.weightsFor(model.weights, design.panel);
    if (W !== null) requireUsable(W);
    return { name, design, W, fit: estimate(design, spec, W, { seed: ground.seed }) };
  });
}
