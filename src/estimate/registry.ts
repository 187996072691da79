// From a spec to the code that fits it. What most programs need is part of the library's one file; the rest loads on demand, so that a
// page or an edge function carries only the models it fits.
import { DurbinError } from "../errors.js";
import type { Design } from "../model/design.js";
import type { ModelSpec } from "../model/spec.js";
import type { Fit } from "../result/fit.js";
import type { SpatialWeights } from "../weights/weights.js";
import { loadCovariance } from "./covariance/covariance.js";
import type { EstimateOptions, Estimator } from "./estimator.js";
import { panelLeastSquares } from "./panel.js";
import { spatialPanelMl } from "./spatial-panel.js";

type Built = Estimator<ModelSpec>;

/** Those of the core, and those that were loaded; a bundle that calls an estimator itself leaves the others out. */
const loaded = /* @__PURE__ */ new Map<string, Built>([
  ["panel", panelLeastSquares as Built],
  ["spatial-panel", spatialPanelMl as Built],
]);

/** Estimators by what `keyOf` calls them. */
const ON_DEMAND: ReadonlyMap<string, () => Promise<Built>> = /* @__PURE__ */ new Map([
  ["panel/iv", async () => (await import("./iv/panel-iv.js")).panelIv as Built],
  ["gmm", async () => (await import("./gmm/dynamic-panel.js")).dynamicPanelGmm as Built],
  ["panel/between", async () => (await import("./panel-methods/between.js")).between as Built],
  ["panel/between-time", async () => (await import("./panel-methods/between.js")).between as Built],
  ["panel/first-difference", async () => (await import("./panel-methods/first-difference.js")).firstDifference as Built],
  ["panel/random", async () => (await import("./panel-methods/random.js")).random as Built],
  ["panel/correlated-random", async () => (await import("./panel-methods/correlated-random.js")).correlatedRandom as Built],
  ...["mean-group", "demeaned-mean-group", "cce-mean-group"].map(
    (method) => [`panel/${method}`, async () => (await import("./panel-methods/mean-group.js")).meanGroup as Built] as const,
  ),
  ["panel/cce-pooled", async () => (await import("./panel-methods/mean-group.js")).pooledCce as Built],
  ["panel/swamy", async () => (await import("./panel-methods/swamy.js")).swamy as Built],
  ["panel/fgls", async () => (await import("./panel-methods/fgls.js")).fgls as Built],
]);

/** Which estimator a spec needs. */
function keyOf(spec: ModelSpec): string {
  if (spec.estimator === "panel" && spec.iv !== undefined) return "panel/iv";
  if (spec.estimator !== "panel" || spec.method === "pooled" || spec.method === "within") return spec.estimator;
  return `panel/${spec.method}`;
}

/** Loads the estimator and the covariance that a spec needs, where they are not there yet; `fit` and `runStudy` do it themselves. */
export async function loadEstimator(spec: ModelSpec): Promise<void> {
  const key = keyOf(spec);
  if (!loaded.has(key)) loaded.set(key, await (ON_DEMAND.get(key) as () => Promise<Built>)());
  if (spec.estimator !== "gmm") await loadCovariance(spec.vcov);
}

/**
 * Fits a model to a design. `weights` are in the order of the panel's entities (`alignWeights`); null where the estimator needs none.
 * Throws ESTIMATOR_NOT_LOADED before `loadEstimator` has brought what loads on demand.
 */
export function estimate(design: Design, spec: ModelSpec, weights: SpatialWeights | null, options: Partial<EstimateOptions> = {}): Fit {
  const key = keyOf(spec);
  const estimator = loaded.get(key);
  if (estimator === undefined) {
    throw new DurbinError(
      "input",
      "ESTIMATOR_NOT_LOADED",
      `the estimator ${key} loads on demand; call \`await loadEstimator(spec)\` once before`,
    );
  }
  return estimator(design, spec, weights, { seed: 0, geometry: null, ...options });
}
