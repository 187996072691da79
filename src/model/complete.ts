// A model entry of a study with its defaults filled in and its contradictions refused.
import { parseExpression } from "../data/expression.js";
import { suggestion } from "../errors.js";
import { type Formula, formulaText, termText, usesWeights } from "./formula.js";
import { completeInstruments } from "./instruments.js";
import { described, Options } from "./options.js";
import { parseFormula, parseTermList } from "./parse.js";
import { completeGmm } from "./gmm.js";
import { completeLogdet } from "./logdet.js";
import type { GmmSpec, ImpactsSpec, ModelSpec, PanelMethod, PanelSpec, SpatialModel, SpatialPanelSpec } from "./spec.js";
import { completeVcov } from "./vcov.js";
import {
  BIAS,
  COMPONENTS,
  EFFECTS,
  ESTIMATORS,
  FGLS_TRANSFORMS,
  IMPACT_METHODS,
  PANEL_EFFECTS,
  PANEL_LATER,
  PANEL_METHODS,
  PANEL_OWN,
  SAVED,
  SPATIAL_EFFECTS,
  SPATIAL_LATER,
  SPATIAL_METHODS,
  SPATIAL_MODELS,
} from "./words.js";

const COMMON_KEYS = ["estimator", "formula", "where", "vcov", "level", "save"];
const PANEL_KEYS = ["method", "effects", "weights", "iv", "alpha"];
const SPATIAL_KEYS = ["model", "method", "weights", "effects", "bias", "durbin", "logdet", "impacts"];

const GMM_KEYS = ["instruments", "system", "transform", "steps", "initialWeight", "timeEffects", "timeInstruments", "arTests", "weights"];

const owners = (lists: readonly (readonly [string, readonly string[]])[]): ReadonlyMap<string, string> =>
  new Map(lists.flatMap(([owner, keys]) => keys.map((key): [string, string] => [key, owner])));
const OTHER_KEYS: readonly (readonly [string, readonly string[]])[] = [
  ["gmm", GMM_KEYS],
  ["simultaneous", ["equations", "endogenous", "threeSls", "residualCovariance", "iterate", "restrictions", "pooled", "by"]],
  ["tobit", ["lower", "upper", "quadrature"]],
];

/**
 * The specification of a model entry: docs/vocabulary.md sections 3 and 4 with the defaults written out. `name` begins the messages.
 * Throws MODEL_OPTION, MODEL_VALUE, MODEL_MISSING, MODEL_CONFLICT, MODEL_NOT_BUILT, and the errors of `parseFormula` and `parseExpression`.
 */
export function completeSpec(raw: Readonly<Record<string, unknown>>, name = ""): ModelSpec {
  const options = new Options(raw, name === "" ? "" : `model ${name}: `);
  if (!options.has("estimator")) throw options.error("MODEL_MISSING", `\`estimator\` is missing; there are ${ESTIMATORS.built.join(", ")}`);
  const estimator = options.word("estimator", ESTIMATORS);
  if (estimator === "gmm") return completeGmmModel(options);
  return estimator === "panel" ? completePanel(options) : completeSpatialPanel(options);
}

function completeGmmModel(options: Options): GmmSpec {
  options.requireKeys([...COMMON_KEYS, ...GMM_KEYS], [], owners([["panel", PANEL_KEYS], ["spatial-panel", SPATIAL_KEYS], ...OTHER_KEYS]));
  const common = completeCommon(options);
  parseFormula(common.formula);
  if (common.save.includes("fixedEffects"))
    throw options.error("MODEL_CONFLICT", "save: fixedEffects: gmm removes effects without estimating them");
  return { estimator: "gmm", ...common, ...completeGmm(options) };
}

function completePanel(options: Options): PanelSpec {
  options.requireKeys(
    [...COMMON_KEYS, ...PANEL_KEYS, ...Object.keys(PANEL_OWN)],
    PANEL_LATER,
    owners([["spatial-panel", [...SPATIAL_KEYS, ...SPATIAL_LATER]], ...OTHER_KEYS]),
  );
  const common = completeCommon(options);
  const formula = parseFormula(common.formula);
  const given = options.word("method", PANEL_METHODS);
  const effects = options.word("effects", EFFECTS);
  const inFormula = formula.fixedEffects.length > 0;
  if (inFormula && effects === "none") {
    throw options.error("MODEL_CONFLICT", "effects: none contradicts the formula, whose second part names fixed effects");
  }
  const hasEffects = inFormula || (effects !== undefined && effects !== "none");
  const method = given ?? (hasEffects ? "within" : "pooled");
  const own = completeOwn(options, method);
  const removes = (own.transform ?? "within") === "within";
  const takes = (removes && PANEL_EFFECTS[method]) || (["none"] as const);
  if (hasEffects && takes[0] === "none" && takes.length === 1) {
    const where = inFormula ? "the formula has fixed effects" : `effects is ${effects}`;
    throw options.error("MODEL_CONFLICT", `method: ${method} removes no effects, but ${where}; use method: within`);
  }
  if (effects === "none" && !takes.includes(effects)) {
    throw options.error("MODEL_CONFLICT", `method: ${method} removes effects, but effects is none; use method: pooled`);
  }
  if (effects !== undefined && !takes.includes(effects)) {
    throw options.error("MODEL_CONFLICT", `method: ${method} has effects: ${takes.join(", ")}, not ${effects}`);
  }
  if (inFormula && (method.endsWith("random") || method === "fgls")) {
    throw options.error(
      "MODEL_CONFLICT",
      `method: ${method} has its effects in \`effects\`, not in the formula's second part; write others as i(..)`,
    );
  }
  const weights = panelWeights(options, formula);
  return {
    estimator: "panel",
    ...common,
    method,
    ...(effects === undefined && inFormula ? {} : { effects: effects ?? takes[0] }),
    ...own,
    ...completeInstruments(options, formula, method),
    ...(weights === undefined ? {} : { weights }),
  };
}

/** The options of single methods. */
function completeOwn(options: Options, method: PanelMethod): Partial<PanelSpec> {
  for (const [key, methods] of Object.entries(PANEL_OWN)) {
    if (options.has(key) && !methods.includes(method)) {
      throw options.error("MODEL_OPTION", `the option "${key}" belongs to method: ${methods.join(", ")}`, { key });
    }
  }
  const intercept = options.value("intercept");
  if (intercept !== undefined && typeof intercept !== "boolean") {
    throw options.error("MODEL_VALUE", `intercept is true or false, found ${described(intercept)}`);
  }
  return {
    ...(intercept === undefined ? {} : { intercept }),
    ...(method === "fgls" ? { transform: options.word("transform", FGLS_TRANSFORMS) ?? FGLS_TRANSFORMS.built[0] } : {}),
    ...(method.endsWith("random") ? { components: options.word("components", COMPONENTS) ?? COMPONENTS.built[0] } : {}),
  };
}

function panelWeights(options: Options, formula: Formula): string | undefined {
  const weights = options.text("weights");
  if (weights !== undefined && !usesWeights(formula)) {
    throw options.error(
      "MODEL_CONFLICT",
      "weights serves W() in the formula of a panel model, and there is none; a spatial model comes with model: sar, sem, sdm or sdem",
    );
  }
  if (weights === undefined && usesWeights(formula)) {
    throw options.error("MODEL_MISSING", "the formula uses W(), so `weights` has to name a matrix");
  }
  return weights;
}

function completeSpatialPanel(options: Options): SpatialPanelSpec {
  options.requireKeys(
    [...COMMON_KEYS, ...SPATIAL_KEYS],
    SPATIAL_LATER,
    owners([["panel", [...PANEL_LATER, ...Object.keys(PANEL_OWN)]], ...OTHER_KEYS]),
  );
  const common = completeCommon(options);
  const formula = parseFormula(common.formula);
  const model = options.word("model", SPATIAL_MODELS);
  if (model === undefined) throw options.error("MODEL_MISSING", `\`model\` is missing; there are ${SPATIAL_MODELS.built.join(", ")}`);
  const method = options.word("method", SPATIAL_METHODS) ?? "ml";
  if (typeof options.value("weights") === "object" && options.value("weights") !== null) {
    throw options.error(
      "MODEL_NOT_BUILT",
      "weights by equation part, {y, x, u}, are not in this version; name one matrix",
      {},
      "unsupported",
    );
  }
  if (common.save.includes("fixedEffects")) {
    const sentence = "save: fixedEffects of a spatial panel is not in this version, which has residuals, fitted, covariance";
    throw options.error("MODEL_NOT_BUILT", sentence, {}, "unsupported");
  }
  const weights = options.requiredText("weights");
  const effects = options.word("effects", SPATIAL_EFFECTS) ?? "none";
  const bias = options.word("bias", BIAS) ?? "none";
  if (formula.fixedEffects.length > 0) {
    const sentence =
      "a spatial panel removes entity and time effects, with effects: entity, time or twoways; the formula has no second part then";
    throw options.error("MODEL_CONFLICT", sentence);
  }
  if (bias === "lee-yu" && effects === "none") {
    throw options.error("MODEL_CONFLICT", "bias: lee-yu corrects for effects that are removed, but effects is none");
  }
  return {
    estimator: "spatial-panel",
    ...common,
    model,
    method,
    weights,
    effects,
    bias,
    durbin: completeDurbin(options, model, formula),
    logdet: completeLogdet(options),
    impacts: completeImpacts(options),
    vcov: completeVcov(options, "likelihood"),
  };
}

/** Canonical names of the lagged regressors; null = all. */
function completeDurbin(options: Options, model: SpatialModel, formula: Formula): readonly string[] | null {
  const given = options.texts("durbin");
  const lags = model === "sdm" || model === "sdem";
  if (given === undefined) {
    if (lags && usesWeights(formula)) {
      throw options.error(
        "MODEL_CONFLICT",
        `${model} adds W() of every regressor, and the formula has W() too; name the regressors to lag with \`durbin\``,
      );
    }
    return null;
  }
  if (!lags) throw options.error("MODEL_CONFLICT", `durbin names lagged regressors, which ${model} does not have; use sdm or sdem`);
  const terms = new Set(formula.terms.map(termText));
  const names = given.flatMap((text) => {
    if (text === "(Intercept)" || text.includes("::")) return [text];
    return parseTermList(text).map((term) => {
      const canonical = termText(term);
      const several = term.atoms.some((atom) => atom.kind !== "value");
      if (terms.has(canonical) && !several) return canonical;
      const why = several ? "is a term of several columns; name them, as in year::1980" : `is not a regressor of ${formulaText(formula)}`;
      throw options.error("MODEL_VALUE", `durbin: "${text}" ${why}${several ? "" : suggestion(canonical, terms)}`, { name: text });
    });
  });
  const twice = names.find((item, i) => names.indexOf(item) !== i);
  if (twice !== undefined) throw options.error("MODEL_VALUE", `durbin names "${twice}" twice`);
  const lagged = names.find((item) => terms.has(`W(${item})`));
  if (lagged !== undefined) throw options.error("MODEL_CONFLICT", `W(${lagged}) stands in the formula and in durbin`);
  return names;
}

function completeImpacts(options: Options): ImpactsSpec {
  const inside = options.inside("impacts");
  if (inside === undefined) return { method: "delta", draws: 1000 };
  inside.requireKeys(["method", "draws"], [], new Map());
  const draws = inside.value("draws") ?? 1000;
  if (typeof draws !== "number" || !Number.isInteger(draws) || draws < 2 || draws > 10_000_000) {
    throw inside.error("MODEL_VALUE", `draws is a whole number from 2 to 10000000, found ${described(draws)}`);
  }
  return { method: inside.word("method", IMPACT_METHODS) ?? "delta", draws };
}

/** ", did you mean 0.95?" of 95. */
const percentHint = (level: unknown): string =>
  typeof level === "number" && level > 1 && level < 100 ? `, did you mean ${level / 100}?` : "";

/** What every estimator has. */
function completeCommon(options: Options): Pick<ModelSpec, "formula" | "where" | "level" | "save"> {
  const formula = options.requiredText("formula");
  const where = options.text("where");
  if (where !== undefined) parseExpression(where);
  const level = options.value("level") ?? 0.95;
  if (typeof level !== "number" || !(level > 0 && level < 1)) {
    throw options.error("MODEL_VALUE", `level is a number between 0 and 1, found ${described(level)}${percentHint(level)}`);
  }
  const given = options.value("save");
  const none = given === undefined || (Array.isArray(given) && given.length === 0);
  const save = (none ? [] : options.texts("save")!).map((block) => {
    const known = SAVED.built.find((word) => word === block);
    if (known !== undefined) return known;
    throw options.error("MODEL_VALUE", `save "${block}" is not one of ${SAVED.built.join(", ")}${suggestion(block, SAVED.built)}`);
  });
  return { formula, ...(where === undefined ? {} : { where }), level, save };
}
