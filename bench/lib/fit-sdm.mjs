// The fit that the benches of the spatial Durbin model time, from raw columns and W, nothing kept in between.
import { buildDesign, buildPanel, completeSpec, estimate, fromColumns } from "durbin";

/** Two-way SDM with exact impacts; their standard errors come from `draws` draws. */
export function fitSdm(columns, W, draws) {
  const model = { estimator: "spatial-panel", model: "sdm", formula: "y ~ x1 + x2", weights: "w", effects: "twoways" };
  const spec = completeSpec({ ...model, impacts: { method: "simulation", draws } });
  const panel = buildPanel(fromColumns(columns), { entity: "id", time: "year" });
  return estimate(buildDesign(panel, { ...model, missing: "refuse", weights: W }), spec, W, { seed: 1 });
}
