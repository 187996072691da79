import { honda } from "../../src/diagnose/panel/random-effects.js";
import { loadCovariance } from "../../src/estimate/covariance/covariance.js";
import { lrTest } from "../../src/diagnose/lr.js";
import { leaveOneOut } from "../../src/diagnose/robustness/leave-one-out.js";
import { placebo } from "../../src/diagnose/robustness/placebo.js";
import { waldTest } from "../../src/diagnose/wald.js";
import { choleskyFilter } from "../../src/estimate/filter.js";
import { stretches } from "../../src/estimate/logdet/piecewise.js";
import { logDetBy } from "../../src/estimate/logdet/strategy.js";
import { unitImpacts } from "../../src/estimate/unit-impacts.js";
import { buildDesign } from "../../src/model/build.js";
import { completeSpec } from "../../src/model/complete.js";
import { checkIdentification } from "../../src/model/identification.js";
import { parseFormula } from "../../src/model/parse.js";
import { fit } from "../../src/study/fit.js";
import { directedGraph, weightsFromDense } from "../support/simulate.js";
import { fitStates, produc, queen, type Triggers } from "./support.js";

await loadCovariance({ type: "jackknife" }); // ESTIMATOR_NOT_LOADED resets modules: what loads later would not know the kernels

const FORMULA = "gsp ~ emp + unemp";
const sar = (options: object = {}) => fitStates(FORMULA, { model: "sar", weights: queen(), ...options });
const fitted = async (formula: string) => (await fitStates(formula)).fit;
const design = () => buildDesign(produc(), { formula: FORMULA, effects: "entity", missing: "refuse", weights: null });
const panelOf = (options: object) => completeSpec({ estimator: "panel", formula: FORMULA, ...options }, "m");

const dynamic = (formula: string, instruments: readonly string[]) => fitStates(formula, { estimator: "gmm", instruments });

export const MODELS: Triggers<"model" | "estimate" | "diagnose"> = {
  FORMULA_SYNTAX: () => parseFormula("gsp ~ emp +"),
  DUPLICATE_TERM: () => parseFormula("gsp ~ emp + emp"),
  RESPONSE_ON_RIGHT: () => parseFormula("gsp ~ emp + gsp"),
  TERM_NOT_BUILT: () => fitStates("gsp ~ unemp | state[emp]"),
  TEXT_COLUMN: () => fitStates("gsp ~ state"),
  UNKNOWN_LEVEL: () => fitStates("gsp ~ i(year, ref = 1990)"),
  ONE_LEVEL: () => fitStates("gsp ~ i(year)", { where: "year == 1970" }),
  INDEX_NEEDED: () => fit("y ~ x", { data: { x: [1, 2], y: [1, 3] }, effects: "entity" }),
  EFFECTS_CONFLICT: () => fitStates("gsp ~ emp | state", { effects: "time" }),
  EFFECTS_SATURATED: () => fitStates(FORMULA, { effects: "entity", where: "year == 1970" }),
  EMPTY_SAMPLE: () => fitStates(FORMULA, { where: "year > 2000" }),
  MODEL_OPTION: () => panelOf({ efects: "entity" }),
  MODEL_VALUE: () => panelOf({ effects: "twoway" }),
  MODEL_MISSING: () => completeSpec({ estimator: "panel" }, "m"),
  MODEL_CONFLICT: () => panelOf({ method: "within", effects: "none" }),
  MODEL_NOT_BUILT: () => panelOf({ estimator: "tobit" }),
  NOT_IDENTIFIED: () =>
    checkIdentification(
      { estimator: "simultaneous", equations: { demand: "quantity ~ price + income", supply: "price ~ quantity + income" } },
      "m",
    ),
  WEIGHTS_NEEDED: () => buildDesign(produc(), { formula: "gsp ~ W(emp)", effects: "none", missing: "drop", weights: null }),
  NO_REGRESSORS: () => fitStates("gsp ~ 1 | state"),
  NO_VARIATION: () => fitStates("gsp ~ region | state"),
  COLLINEAR: () => fitStates("gsp ~ hwy + water + I(hwy + water)"),
  INSTRUMENT: () => dynamic("gsp ~ lag(gsp, 1)", ["gm(gsp, 2:4)"]),
  DYNAMIC_PANEL: () => dynamic("gsp ~ lag(gsp, 16)", ["gmm(gsp, 17:99)"]),
  UNDERIDENTIFIED: () => dynamic("gsp ~ lag(gsp, 1) + emp", ["gmm(gsp, 2:2, collapse)"]),
  TOO_FEW_ROWS: () => fit("y ~ a + b", { data: { y: [1, 2], a: [1, 0], b: [5, 7] } }),
  PERFECT_FIT: () => fitStates("gsp ~ I(2 * gsp)"),
  FULL_LEVERAGE: () => fit("y ~ a + b", { data: { y: [1, 2, 4, 3, 9], a: [1, 0, 0, 0, 0], b: [5, 7, 9, 8, 7] }, vcov: "hc3" }),
  async ESTIMATOR_NOT_LOADED() {
    const again = "../../src/estimate/registry.js?again"; // an instance of its own, in which nothing was loaded
    const { estimate: fresh } = (await import(/* @vite-ignore */ again)) as typeof import("../../src/estimate/registry.js");
    const panel = produc();
    const formula = "gsp ~ emp";
    const spec = completeSpec({ estimator: "panel", method: "between", formula });
    fresh(buildDesign(panel, { formula, effects: "none", missing: "drop", weights: null }), spec, null);
  },
  NOT_CONSTANT: () => fitStates("gsp ~ emp", { method: "between", vcov: { type: "cluster", by: "year" } }),
  VCOV_LAGS: () => fitStates("gsp ~ emp", { vcov: { type: "driscoll-kraay", lags: 20 } }),
  VCOV_PLACES: () => fitStates("gsp ~ emp", { vcov: { type: "conley", cutoff: 100 } }),
  RESAMPLE_RANK: () =>
    fit("y ~ x + a", {
      data: { y: [1, 2, 4, 3, 5, 9], x: [1, 0, 2, 1, 5, 3], a: [1, 1, 0, 0, 0, 0], region: ["N", "N", "S", "S", "E", "E"] },
      vcov: { type: "jackknife", by: "region" },
    }),
  TOO_FEW_ENTITIES: () => fitStates("gsp ~ emp", { method: "fgls", where: "region == 1" }),
  NO_DIFFERENCES: () => fitStates("gsp ~ emp", { method: "first-difference", where: "year == 1970" }),
  ONE_CLUSTER: () =>
    fit("y ~ x", { data: { y: [1, 2, 4], x: [1, 0, 2], region: ["N", "N", "N"] }, vcov: { type: "cluster", by: "region" } }),
  UNDER_IDENTIFIED: () => fitStates("gsp ~ pc | 0 | emp + unemp ~ hwy"),
  TOO_MANY_INSTRUMENTS: () =>
    fit("y ~ x | 0 | e ~ a + b + c", {
      data: { y: [1, 2, 4, 3, 9], x: [1, 0, 2, 5, 3], e: [2, 1, 1, 0, 4], a: [1, 2, 0, 0, 5], b: [5, 7, 9, 8, 7], c: [1, 4, 9, 16, 25] },
    }),
  UNBALANCED_PANEL: () => fit(FORMULA, { data: produc((csv) => csv.replace(/^TEXAS,1980.*\n/m, "")), model: "sar", weights: queen() }),
  ROW_STANDARDIZED_NEEDED: () => sar({ effects: "twoways", bias: "lee-yu", weights: queen("spectral") }),
  SYMMETRIC_NEEDED: () => logDetBy(weightsFromDense(directedGraph(9, 3, 5)), { method: "cholesky" }, null, 0),
  NO_IMPACTS: async () => unitImpacts((await sar({ model: "sem" })).fit, queen()),
  NOT_ADMISSIBLE: () => choleskyFilter(queen())?.logDet(Float64Array.of(2)),
  ROUGH_CURVE: () => stretches((rhos) => rhos.map((rho) => (rho < 0.1 ? 0 : 1)), 5, { low: -1, high: 1 })(0, 0.5),
  UNKNOWN_DURBIN: () => sar({ model: "sdm", durbin: ["year::1980"] }),
  OBSERVED_INFORMATION: () =>
    sar({ model: "sem", effects: "time", weights: queen("none"), vcov: { type: "iid", information: "observed" } }),
  UNKNOWN_COEFFICIENT: async () => void placebo(await fitted("gsp ~ emp + unemp | state"), design(), { variable: "unenp" }),
  ROBUSTNESS: async () => void leaveOneOut((await sar()).fit, design(), { variable: "emp", by: "region" }),
  PANEL_TEST: async () => honda({ fit: await fitted("gsp ~ emp + unemp | state"), design: design() }),
  NOT_NESTED: async () => lrTest((await sar()).fit, (await sar({ where: "year > 1970" })).fit, "lr"),
  NO_DURBIN_TERMS: async () => waldTest((await sar()).fit, "sar", "wald"),
  NO_COVARIANCE: async () => waldTest({ ...(await sar({ model: "sdm" })).fit, covariance: null }, "sar", "wald"),
  RESTRICTION: async () => waldTest((await fitStates(FORMULA)).fit, ["unenp = 0"], "wald"),
  SINGULAR_COVARIANCE: async () => {
    const { fit: byYear } = await fitStates("gsp ~ unemp + i(year)", { vcov: { type: "cluster", by: "region" } });
    const years = Array.from({ length: 10 }, (_, i) => `year::${1971 + i} = 0`);
    return waldTest(byYear, years, "wald");
  },
};
