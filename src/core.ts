// What a program needs from data and W to coefficients. scripts/bundle.mjs makes it files of their own, so that a bundler which takes only these
// leaves the rest behind. Not an entry itself.
export { fromColumns } from "./data/plain-data.js";
export { buildPanel } from "./data/panel-build.js";
export { panelLeastSquares } from "./estimate/panel.js";
export { estimate } from "./estimate/registry.js";
export { spatialPanelMl } from "./estimate/spatial-panel.js";
export { buildDesign } from "./model/build.js";
export { completeSpec } from "./model/complete.js";
export { coefficients } from "./result/inference.js";
export { init } from "./wasm/load.js";
export { buildWeights } from "./weights/build.js";
