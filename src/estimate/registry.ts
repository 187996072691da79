// One line per estimator; the compiler demands one for every member of ModelSpec.
import type { Design } from "../model/design.js";
import type { ModelSpec } from "../model/spec.js";
import type { Fit } from "../result/fit.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { EstimateOptions, Estimator } from "./estimator.js";
import { panelLeastSquares } from "./panel.js";
import { spatialPanelMl } from "./spatial-panel.js";

type Registry = { readonly [E in ModelSpec["estimator"]]: Estimator<Extract<ModelSpec, { estimator: E }>> };

export const ESTIMATORS: Registry = {
  panel: panelLeastSquares,
  "spatial-panel": spatialPanelMl,
};

/** Fits a model to a design. `weights` are in the order of the panel's entities (`alignWeights`); null where the estimator needs none. */
export function estimate(design: Design, spec: ModelSpec, weights: SpatialWeights | null, options: Partial<EstimateOptions> = {}): Fit {
  const estimator = ESTIMATORS[spec.estimator] as Estimator<ModelSpec>;
  return estimator(design, spec, weights, { seed: 0, ...options });
}
