// Whether one fit is a special case of another, so that their likelihoods can be compared.
import { listed } from "../data/table.js";
import { fixedEffectText } from "../model/formula.js";
import { parseFormula } from "../model/parse.js";
import type { Effects, PanelSpec, SpatialModel } from "../model/spec.js";
import type { Fit } from "../result/fit.js";

/** Responses that differ by more than this share of their size come from different rows. */
const ROUNDING = 1e-9;

/** What setting coefficients to zero makes of each model; sem is sdm with theta = -rho beta. */
const SPECIAL_CASES: Readonly<Record<SpatialModel, readonly SpatialModel[]>> = {
  ols: [],
  slx: ["ols"],
  sar: ["ols"],
  sem: ["ols"],
  sdm: ["sar", "sem", "slx", "ols"],
  sdem: ["sem", "slx", "ols"],
  sac: ["sar", "sem", "ols"],
  gns: ["sdm", "sdem", "sac", "sar", "sem", "slx", "ols"],
};

/** Why `small` is no special case of `large`, in words that end a sentence; null when it is one. */
export function whyNotNested(large: Fit, small: Fit): string | null {
  if (large.response !== small.response) return `their dependent variables are ${large.response} and ${small.response}`;
  if (large.statistics.logLik === undefined || small.statistics.logLik === undefined) return "one of them has no likelihood";
  return differentRows(large, small) ?? differentEffects(large, small) ?? differentModel(large, small) ?? extraRegressors(large, small);
}

/**
 * Parameters that a likelihood ratio counts: coefficients, the error variance, and absorbed effects where the two fits absorb different
 * ones (a spatial panel never counts them).
 */
export function parameterCount(fit: Fit, other: Fit): number {
  const samePlace = fit.spec.estimator === other.spec.estimator;
  return samePlace ? fit.statistics.aicParameters : fit.terms.length + 1;
}

function differentRows(a: Fit, b: Fit): string | null {
  if (a.sample.observations !== b.sample.observations) return `they use ${a.sample.observations} and ${b.sample.observations} rows`;
  const scale = a.fitted.reduce((most, value, i) => Math.max(most, Math.abs(value + a.residuals[i])), 0);
  const differs = a.fitted.some((value, i) => Math.abs(value + a.residuals[i] - b.fitted[i] - b.residuals[i]) > ROUNDING * scale);
  return differs ? "they use different rows, as many of each" : null;
}

function differentEffects(large: Fit, small: Fit): string | null {
  const [a, b] = [large.spec, small.spec];
  const biases = [a, b].map((spec) => (spec.estimator === "spatial-panel" ? spec.bias : "none"));
  if (biases[0] !== biases[1]) return `bias is ${biases[0]} in one and ${biases[1]} in the other`;
  if (a.estimator === "panel" && b.estimator === "panel") {
    const byName = a.effects === undefined || b.effects === undefined;
    const [absorbed, others] = [a, b].map((spec) => (byName ? formulaFactors(spec) : indexEffects(spec.effects as Effects)));
    const more = others.filter((factor) => !absorbed.includes(factor));
    return more.length === 0 ? null : `the second absorbs ${more.join(", ")} and the first does not`;
  }
  const same = a.estimator === b.estimator ? a.effects === b.effects : absorbedCount(large) === absorbedCount(small);
  return same ? null : "they remove different effects";
}

function indexEffects(effects: Effects): readonly string[] {
  if (effects === "twoways") return ["entity effects", "time effects"];
  return effects === "none" ? [] : [`${effects} effects`];
}

/** Factors of the formula's second part; without one those of `effects`. */
function formulaFactors({ effects = "none", formula }: PanelSpec): readonly string[] {
  const factors = parseFormula(formula).fixedEffects.map(fixedEffectText);
  return factors.length > 0 ? factors : indexEffects(effects);
}

/** How many parameters the effects of a fit take. */
function absorbedCount({ spec, sample, statistics, terms }: Fit): number {
  if (spec.estimator !== "spatial-panel") return statistics.aicParameters - terms.length - 1;
  return { none: 0, entity: sample.entities, time: sample.periods, twoways: sample.entities + sample.periods - 1 }[spec.effects];
}

function differentModel(large: Fit, small: Fit): string | null {
  const [a, b] = [large.spec, small.spec];
  if (b.estimator !== "spatial-panel") return null;
  if (a.estimator !== "spatial-panel") return `the first has no spatial terms and the second is a ${b.model}`;
  if (a.weights !== b.weights) return `their weights are "${a.weights}" and "${b.weights}"`;
  if (a.model !== b.model && !SPECIAL_CASES[a.model].includes(b.model)) return `${b.model} is no special case of ${a.model}`;
  const lagged = large.terms.filter(({ role }) => role === "theta").length;
  const slopes = large.terms.filter(({ role }) => role === "beta").length;
  if (a.model === "sdm" && b.model === "sem" && lagged < slopes) {
    return "sem is a special case of an sdm that lags every regressor, and this one leaves some out";
  }
  return null;
}

function extraRegressors(large: Fit, small: Fit): string | null {
  const names = new Set(large.terms.map(({ name }) => name));
  const more = small.terms.filter(({ name, role }) => (role === "beta" || role === "theta") && !names.has(name));
  return more.length === 0 ? null : `the second has ${listed(more.map(({ name }) => name))} and the first has not`;
}
