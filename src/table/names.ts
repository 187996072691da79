// How models, covariances and statistics are called in a table: the reader of a paper does not know the names of the study file.
import type { Fit } from "../result/fit.js";
import type { ModelSpec, VcovSpec } from "../model/spec.js";

const SPATIAL: Readonly<Record<string, readonly [short: string, long: string]>> = {
  ols: ["OLS", "Linear model"],
  slx: ["SLX", "Spatially lagged X model (SLX)"],
  sar: ["SAR", "Spatial autoregressive model (SAR)"],
  sem: ["SEM", "Spatial error model (SEM)"],
  sdm: ["SDM", "Spatial Durbin model (SDM)"],
  sdem: ["SDEM", "Spatial Durbin error model (SDEM)"],
  sac: ["SAC", "Spatial autoregressive model with spatial errors (SAC)"],
  gns: ["GNS", "General nesting spatial model (GNS)"],
};

const PANEL: Readonly<Record<string, readonly [short: string, long: string]>> = {
  pooled: ["Pooled OLS", "Pooled least squares"],
  within: ["Within", "Fixed effects (within) least squares"],
};

const METHODS: Readonly<Record<string, string>> = { ml: "maximum likelihood" };

const BIAS: Readonly<Record<string, string>> = { "lee-yu": "Lee-Yu" };

/** "SDM", "Within": a header line. */
export function shortModelName(spec: ModelSpec): string {
  return spec.estimator === "panel" ? (PANEL[spec.method]?.[0] ?? spec.method) : (SPATIAL[spec.model]?.[0] ?? spec.model);
}

/** "Spatial Durbin model (SDM), maximum likelihood, entity and time effects, Lee-Yu transformation": the first line of a printout. */
export function longModelName(spec: ModelSpec): string {
  if (spec.estimator === "panel") return `${PANEL[spec.method]?.[1] ?? spec.method}${effectsPhrase(spec.effects)}`;
  const name = SPATIAL[spec.model]?.[1] ?? spec.model;
  const bias = spec.bias === "none" ? "" : `, ${BIAS[spec.bias] ?? spec.bias} transformation`;
  return `${name}, ${METHODS[spec.method] ?? spec.method}${effectsPhrase(spec.effects)}${bias}`;
}

const EFFECTS: Readonly<Record<string, string>> = { entity: "entity effects", time: "time effects", twoways: "entity and time effects" };

const effectsPhrase = (effects: string): string => (Object.hasOwn(EFFECTS, effects) ? `, ${EFFECTS[effects]}` : "");

/** "ML", "ML, Lee-Yu", "LS": how the coefficients were estimated. */
export function methodName(spec: ModelSpec): string {
  if (spec.estimator === "panel") return "LS";
  return spec.bias === "none" ? spec.method.toUpperCase() : `${spec.method.toUpperCase()}, ${BIAS[spec.bias] ?? spec.bias}`;
}

/** "cluster by state", "iid": what the standard errors allow for. */
export function vcovName(vcov: VcovSpec): string {
  return vcov.by === undefined || vcov.by.length === 0 ? vcov.type : `${vcov.type} by ${vcov.by.join(" and ")}`;
}

/** Name of the weights matrix, empty for models without one. */
export const weightsName = (spec: ModelSpec): string => (spec.estimator === "panel" ? "" : spec.weights);

/** How a statistic is printed: its label, and decimals where the table's own would not do. */
export interface StatisticName {
  readonly label: string;
  readonly digits?: number;
}

const STATISTICS: Readonly<Record<string, StatisticName>> = {
  nObs: { label: "Observations", digits: 0 },
  nEntities: { label: "Entities", digits: 0 },
  nPeriods: { label: "Periods", digits: 0 },
  dfResidual: { label: "Residual df", digits: 0 },
  r2: { label: "R²" },
  r2Within: { label: "R² within" },
  r2Between: { label: "R² between" },
  r2Overall: { label: "R² overall" },
  r2Adjusted: { label: "R² adjusted" },
  r2Lsdv: { label: "R² with dummies" },
  r2Correlation: { label: "R² (squared correlation)" },
  logLik: { label: "Log-likelihood", digits: 2 },
  aic: { label: "AIC", digits: 2 },
  bic: { label: "BIC", digits: 2 },
  aicParameters: { label: "Parameters", digits: 0 },
  sigma2: { label: "σ²" },
  sigma: { label: "σ" },
  rss: { label: "Residual sum of squares" },
  tss: { label: "Total sum of squares" },
  intercept: { label: "Mean intercept" },
  conditionNumber: { label: "Condition number", digits: 1 },
};

export const statisticName = (name: string): StatisticName => (Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : { label: name });

/** Numbers of observations, entities and periods: the statistic if the fit has it, else the sample. */
export function statisticOf(fit: Fit, name: string): number | undefined {
  if (Object.hasOwn(fit.statistics, name)) return fit.statistics[name];
  if (name === "nObs") return fit.sample.observations;
  if (name === "nEntities") return fit.sample.entities;
  if (name === "nPeriods") return fit.sample.periods;
  return undefined;
}

/** What the first line of a table says about a model without a proper optimum; undefined when all is well. */
export function statusAlert(name: string, fit: Fit): string | undefined {
  if (fit.status === "converged") return undefined;
  const who = name === "" ? "The model" : `Model ${name}`;
  return fit.status === "boundary"
    ? `${who} stopped at the boundary of its parameter space: estimates without standard errors.`
    : `${who} did not converge: its numbers are those of the last iteration.`;
}
