import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../src/errors.js";
import { completeSpec } from "../../src/model/complete.js";
import { refusal } from "../data/refusal.js";

const PANEL = { estimator: "panel", formula: "log(gsp) ~ log(pcap) + unemp" };
const SPATIAL = { estimator: "spatial-panel", model: "sdm", formula: "lgsp ~ lemp + unemp", weights: "queen" };

describe("completeSpec", () => {
  it("fills in the defaults of a panel model", () => {
    expect(completeSpec(PANEL, "m")).toEqual({
      estimator: "panel",
      formula: PANEL.formula,
      method: "pooled",
      effects: "none",
      vcov: { type: "iid", smallSample: "df" },
      level: 0.95,
      save: [],
    });
  });

  it("fills in the defaults of a spatial panel model", () => {
    expect(completeSpec(SPATIAL, "m")).toEqual({
      estimator: "spatial-panel",
      formula: SPATIAL.formula,
      model: "sdm",
      method: "ml",
      weights: "queen",
      effects: "none",
      bias: "none",
      durbin: null,
      logdet: { method: "auto" },
      impacts: { method: "delta", draws: 1000 },
      vcov: { type: "iid" },
      level: 0.95,
      save: [],
    });
  });

  it.each([
    [{}, "pooled", "none"],
    [{ method: "within" }, "within", "entity"],
    [{ effects: "entity" }, "within", "entity"],
    [{ effects: "twoways" }, "within", "twoways"],
    [{ effects: "none" }, "pooled", "none"],
    [{ formula: "y ~ x | state + year" }, "within", undefined],
    [{ formula: "y ~ x | state + year", method: "within" }, "within", undefined],
    [{ formula: "y ~ x | state + year", effects: "twoways" }, "within", "twoways"],
    [{ formula: "y ~ x | 0" }, "pooled", "none"],
  ])("decides method and effects of %o", (options, method, effects) => {
    expect(completeSpec({ ...PANEL, ...options })).toMatchObject({ method, ...(effects === undefined ? {} : { effects }) });
    expect("effects" in completeSpec({ ...PANEL, ...options })).toBe(effects !== undefined);
  });

  it.each([
    ["hc1", { type: "hc1" }],
    [{ type: "hc3" }, { type: "hc3" }],
    ["iid", { type: "iid", smallSample: "df" }],
    [
      { type: "iid", smallSample: "k" },
      { type: "iid", smallSample: "k" },
    ],
    [
      { type: "cluster", by: "state" },
      { type: "cluster", by: ["state"], smallSample: "stata" },
    ],
    [
      { type: "cluster", by: ["state", "year"], smallSample: "none", leverage: "none" },
      { type: "cluster", by: ["state", "year"], smallSample: "none", leverage: "none" },
    ],
  ])("reads vcov %o", (vcov, expected) => {
    expect(completeSpec({ ...PANEL, vcov }).vcov).toEqual(expected);
  });

  it("reads the other options", () => {
    expect(completeSpec({ ...PANEL, where: "year > 1980", level: 0.9, save: ["residuals", "fixedEffects"] })).toMatchObject({
      where: "year > 1980",
      level: 0.9,
      save: ["residuals", "fixedEffects"],
    });
    expect(
      completeSpec({ ...SPATIAL, vcov: { type: "iid", information: "observed" }, impacts: { method: "simulation", draws: 500 } }),
    ).toMatchObject({
      vcov: { type: "iid", information: "observed" },
      impacts: { method: "simulation", draws: 500 },
    });
    expect(completeSpec({ ...SPATIAL, bias: "lee-yu", effects: "twoways" })).toMatchObject({ bias: "lee-yu", effects: "twoways" });
    expect(completeSpec({ ...PANEL, formula: "y ~ W(x)", weights: "queen" })).toMatchObject({ weights: "queen" });
  });

  it("names lagged regressors as coefficients are named", () => {
    const formula = "y ~ log( x ) + L.z + i(year) + w";
    const durbin = ["log(x)", "L.z", "(Intercept)", "year::1980"];
    expect(completeSpec({ ...SPATIAL, formula, durbin })).toMatchObject({ durbin: ["log(x)", "lag(z, 1)", "(Intercept)", "year::1980"] });
    expect(completeSpec({ ...SPATIAL, model: "sdem", formula: "y ~ x + W(z) + z", durbin: ["x"] })).toMatchObject({ durbin: ["x"] });
  });
});

const GMM = { estimator: "gmm", formula: "y ~ lag(y, 1)", instruments: ["gmm(y, 2:4)"] };

const REFUSED: readonly (readonly [string, Record<string, unknown>, ErrorCode, RegExp])[] = [
  ["no estimator", { formula: "y ~ x" }, "MODEL_MISSING", /^model m: `estimator` is missing/],
  ["an unknown estimator", { estimator: "panle" }, "MODEL_VALUE", /"panle" is not one of panel, spatial-panel, gmm, did you mean "panel"/],
  ["gmm without instruments", { estimator: "gmm", formula: "y ~ lag(y, 1)" }, "MODEL_MISSING", /`instruments` is missing/],
  ["steps of gmm", { ...GMM, steps: 3 }, "MODEL_VALUE", /steps is 1, 2, iterated or cue, found 3/],
  ["a flag of gmm", { ...GMM, system: "yes" }, "MODEL_VALUE", /system is true or false, found "yes"/],
  ["one step with Windmeijer", { ...GMM, steps: 1, vcov: "windmeijer" }, "MODEL_CONFLICT", /use robust or asymptotic/],
  ["dummies in no level equation", { ...GMM, timeEffects: true, timeInstruments: "level" }, "MODEL_CONFLICT", /without system: true/],
  ["effects of gmm", { ...GMM, effects: "entity" }, "MODEL_OPTION", /"effects" belongs to/],
  ["fixed effects of gmm", { ...GMM, save: ["fixedEffects"] }, "MODEL_CONFLICT", /without estimating them/],
  ["too many orders", { ...GMM, arTests: 21 }, "MODEL_VALUE", /arTests is a whole number from 0 to 20/],
  ["tobit", { estimator: "tobit" }, "MODEL_NOT_BUILT", /"tobit"/],
  ["spatial", { estimator: "spatial" }, "MODEL_NOT_BUILT", /"spatial"/],
  ["no formula", { estimator: "panel" }, "MODEL_MISSING", /`formula`/],
  ["a number as formula", { ...PANEL, formula: 3 }, "MODEL_VALUE", /formula is a text, found 3/],
  ["an empty formula", { ...PANEL, formula: "" }, "MODEL_VALUE", /found ""/],
  ["a bad formula", { ...PANEL, formula: "y ~" }, "FORMULA_SYNTAX", /column 4/],
  ["an unknown key", { ...PANEL, efects: "entity" }, "MODEL_OPTION", /unknown option "efects", did you mean "effects"/],
  ["__proto__", { ...PANEL, ["__proto__"]: 1 }, "MODEL_OPTION", /__proto__/],
  ["a key of another estimator", { ...PANEL, bias: "lee-yu" }, "MODEL_OPTION", /"bias" belongs to spatial-panel/],
  ["a key of gmm", { ...SPATIAL, steps: 2 }, "MODEL_OPTION", /"steps" belongs to gmm/],
  ["a key of panel", { ...SPATIAL, components: "nerlove" }, "MODEL_OPTION", /"components" belongs to panel/],
  ["an option to come", { ...PANEL, caseWeights: "pop" }, "MODEL_NOT_BUILT", /"caseWeights" is not in this version/],
  ["dynamics", { ...SPATIAL, dynamic: { tau: true } }, "MODEL_NOT_BUILT", /"dynamic"/],
  ["an unknown method", { ...PANEL, method: "withn" }, "MODEL_VALUE", /"withn" is not one of pooled, within, .*did you mean "within"/],
  [
    "a method to come",
    { ...PANEL, method: "hausman-taylor" },
    "MODEL_NOT_BUILT",
    /"hausman-taylor" is not in this version, which has pooled, within/,
  ],
  ["pooled with fixed effects", { ...PANEL, method: "pooled", formula: "y ~ x | state" }, "MODEL_CONFLICT", /pooled.*use method: within/],
  ["pooled with effects", { ...PANEL, method: "pooled", effects: "time" }, "MODEL_CONFLICT", /effects is time/],
  ["within without effects", { ...PANEL, method: "within", effects: "none" }, "MODEL_CONFLICT", /use method: pooled/],
  ["effects: none and a second part", { ...PANEL, effects: "none", formula: "y ~ x | state" }, "MODEL_CONFLICT", /contradicts the formula/],
  ["W() without weights", { ...PANEL, formula: "y ~ W(x)" }, "MODEL_MISSING", /`weights`/],
  ["weights without W()", { ...PANEL, weights: "queen" }, "MODEL_CONFLICT", /W\(\)/],
  ["no model", { ...SPATIAL, model: undefined }, "MODEL_MISSING", /`model` is missing; there are sar, sem, sdm, sdem/],
  ["a model to come", { ...SPATIAL, model: "sac" }, "MODEL_NOT_BUILT", /"sac" is not in this version, which has sar, sem, sdm, sdem/],
  ["an unknown model", { ...SPATIAL, model: "sdn" }, "MODEL_VALUE", /did you mean "sdm"/],
  ["no weights", { ...SPATIAL, weights: undefined }, "MODEL_MISSING", /`weights` is missing/],
  ["levels of spatial effects", { ...SPATIAL, save: ["fixedEffects"] }, "MODEL_NOT_BUILT", /fixedEffects of a spatial panel/],
  ["weights by part", { ...SPATIAL, weights: { y: "a", x: "b" } }, "MODEL_NOT_BUILT", /name one matrix/],
  ["random effects", { ...SPATIAL, effects: "random" }, "MODEL_NOT_BUILT", /which has none, entity, time, twoways/],
  ["lee-yu without effects", { ...SPATIAL, bias: "lee-yu" }, "MODEL_CONFLICT", /effects is none/],
  ["a second part", { ...SPATIAL, formula: "y ~ x | state" }, "MODEL_CONFLICT", /effects: entity, time or twoways/],
  ["durbin without W X", { ...SPATIAL, model: "sar", durbin: ["lemp"] }, "MODEL_CONFLICT", /use sdm or sdem/],
  ["an unknown regressor", { ...SPATIAL, durbin: ["unenp"] }, "MODEL_VALUE", /"unenp" is not a regressor.*did you mean "unemp"/],
  ["a regressor twice", { ...SPATIAL, durbin: ["lemp", " lemp"] }, "MODEL_VALUE", /"lemp" twice/],
  ["a factor in durbin", { ...SPATIAL, formula: "y ~ i(g)", durbin: ["i(g)"] }, "MODEL_VALUE", /several columns/],
  ["durbin as text", { ...SPATIAL, durbin: "lemp" }, "MODEL_VALUE", /list of names/],
  ["an empty durbin", { ...SPATIAL, durbin: [] }, "MODEL_VALUE", /list of names, found \[\]/],
  ["W() in an sdm", { ...SPATIAL, formula: "y ~ x + W(x)" }, "MODEL_CONFLICT", /name the regressors to lag/],
  ["W(x) twice", { ...SPATIAL, formula: "y ~ x + W(x)", durbin: ["x"] }, "MODEL_CONFLICT", /W\(x\) stands in the formula and in durbin/],
  ["few draws", { ...SPATIAL, impacts: { draws: 1 } }, "MODEL_VALUE", /impacts: draws is a whole number/],
  [
    "an unknown key of impacts",
    { ...SPATIAL, impacts: { drwas: 5 } },
    "MODEL_OPTION",
    /impacts: unknown option "drwas", did you mean "draws"/,
  ],
  ["impacts as text", { ...SPATIAL, impacts: "simulation" }, "MODEL_VALUE", /group of options/],
  ["a level of 95", { ...PANEL, level: 95 }, "MODEL_VALUE", /between 0 and 1, found 95/],
  ["a level that is no number", { ...PANEL, level: NaN }, "MODEL_VALUE", /found NaN/],
  ["an unknown block", { ...PANEL, save: ["residual"] }, "MODEL_VALUE", /did you mean "residuals"/],
  ["a bad condition", { ...PANEL, where: "year >" }, "EXPRESSION_SYNTAX", /year >/],
  ["an unknown vcov", { ...PANEL, vcov: "hc9" }, "MODEL_VALUE", /vcov: type "hc9"/],
  ["a vcov to come", { ...PANEL, vcov: "hac" }, "MODEL_NOT_BUILT", /"hac" is not in this version/],
  ["clusters without by", { ...PANEL, vcov: "cluster" }, "MODEL_MISSING", /cluster needs `by`/],
  ["by without clusters", { ...PANEL, vcov: { by: "state" } }, "MODEL_OPTION", /"by" belongs to cluster/],
  ["by twice", { ...PANEL, vcov: { type: "cluster", by: ["a", "a"] } }, "MODEL_VALUE", /"a" twice/],
  ["a leverage without clusters", { ...PANEL, vcov: { type: "hc1", leverage: "hc3" } }, "MODEL_OPTION", /"leverage" belongs to cluster/],
  ["a factor of clusters for iid", { ...PANEL, vcov: { smallSample: "sss" } }, "MODEL_VALUE", /not one of df, k, none/],
  ["clusters in a likelihood", { ...SPATIAL, vcov: { type: "cluster", by: "a" } }, "MODEL_NOT_BUILT", /which has iid/],
  ["smallSample in a likelihood", { ...SPATIAL, vcov: { type: "iid", smallSample: "k" } }, "MODEL_OPTION", /belongs to least squares/],
  ["information in least squares", { ...PANEL, vcov: { information: "observed" } }, "MODEL_OPTION", /likelihood/],
  ["vcov as a list", { ...PANEL, vcov: ["iid"] }, "MODEL_VALUE", /group of options/],
];

describe("completeSpec refuses", () => {
  it.each(REFUSED)("%s", (_, raw, code, sentence) => {
    expect(refusal(code, () => completeSpec(raw, "m"))).toMatch(sentence);
  });
});
