import type { Geometry } from "../data/geometry.js";
import type { Design } from "../model/design.js";
import type { ModelSpec } from "../model/spec.js";
import type { Fit } from "../result/fit.js";
import type { SpatialWeights } from "../weights/weights.js";

export interface EstimateOptions {
  /** Seed of every random draw, 0 by default. */
  readonly seed: number;
  /** Where the entities are, for covariances by distance; null, the default, where columns say it. */
  readonly geometry: Geometry | null;
}

/** From a design to a fit. `weights` are in the order of the panel's entities; null where the model has none. */
export type Estimator<S extends ModelSpec> = (design: Design, spec: S, weights: SpatialWeights | null, options: EstimateOptions) => Fit<S>;
