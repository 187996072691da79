// How models, covariances and statistics are called in a table: the reader of a paper does not know the names of the study file.
import type { Fit } from "../result/fit.js";
import { formatEstimate, formatSignificant } from "../result/format.js";
import type { GmmSpec, ModelSpec } from "../model/spec.js";

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
  between: ["Between", "Least squares on means of entities (between)"],
  "between-time": ["Between periods", "Least squares on means of periods"],
  random: ["Random", "Random effects, generalized least squares"],
  "correlated-random": ["CRE", "Correlated random effects (Mundlak)"],
  "mean-group": ["MG", "Mean group"],
  "demeaned-mean-group": ["Demeaned MG", "Mean group, period means subtracted"],
  "cce-mean-group": ["CCE-MG", "Common correlated effects, mean group"],
  "cce-pooled": ["CCE-P", "Common correlated effects, pooled"],
  swamy: ["Swamy", "Random coefficients (Swamy)"],
  fgls: ["FGLS", "Feasible generalized least squares, any covariance over time"],
  "first-difference": ["FD", "Least squares on first differences"],
};

const IV: Readonly<Record<string, readonly [short: string, long: string]>> = {
  "2sls": ["2SLS", "two-stage least squares"],
  liml: ["LIML", "limited information maximum likelihood"],
  fuller: ["Fuller", "Fuller's modified LIML"],
  gmm: ["GMM", "two-step GMM"],
  b2sls: ["B2SLS", "two-stage least squares"],
  g2sls: ["G2SLS", "generalized two-stage least squares"],
  ec2sls: ["EC2SLS", "error components two-stage least squares"],
  "amemiya-macurdy": ["AM", "Amemiya-MaCurdy"],
  "breusch-mizon-schmidt": ["BMS", "Breusch-Mizon-Schmidt"],
};

/** Models of panels that are called otherwise with instruments. */
const INSTRUMENTED: Readonly<Record<string, readonly [short: string, long: string]>> = {
  pooled: ["Pooled IV", "Pooled"],
  within: ["Within IV", "Fixed effects (within)"],
  "first-difference": ["FD IV", "First differences,"],
  between: ["Between IV", "Means of entities,"],
  random: ["Random IV", "Random effects,"],
};

const METHODS: Readonly<Record<string, string>> = { ml: "maximum likelihood" };

const BIAS: Readonly<Record<string, string>> = { "lee-yu": "Lee-Yu" };

/** "SDM", "Within": a header line. */
export function shortModelName(spec: ModelSpec): string {
  if (spec.estimator === "panel" && spec.iv !== undefined) return INSTRUMENTED[spec.method]?.[0] ?? spec.method;
  if (spec.estimator === "gmm") return spec.system ? "System GMM" : "Difference GMM";
  return spec.estimator === "panel" ? (PANEL[spec.method]?.[0] ?? spec.method) : (SPATIAL[spec.model]?.[0] ?? spec.model);
}

/** "Spatial Durbin model (SDM), maximum likelihood, entity and time effects, Lee-Yu transformation": the first line of a printout. */
export function longModelName(spec: ModelSpec): string {
  if (spec.estimator === "panel" && spec.iv !== undefined) {
    return `${INSTRUMENTED[spec.method]?.[1] ?? spec.method} ${IV[spec.iv][1]}${effectsPhrase(spec.effects ?? "none")}`;
  }
  if (spec.estimator === "panel") return `${PANEL[spec.method]?.[1] ?? spec.method}${effectsPhrase(spec.effects ?? "none")}`;
  if (spec.estimator === "gmm") return `Dynamic panel, ${gmmPhrase(spec)}`;
  const name = SPATIAL[spec.model]?.[1] ?? spec.model;
  const bias = spec.bias === "none" ? "" : `, ${BIAS[spec.bias] ?? spec.bias} transformation`;
  return `${name}, ${METHODS[spec.method] ?? spec.method}${effectsPhrase(spec.effects)}${bias}`;
}

const STEPS: Readonly<Record<GmmSpec["steps"], string>> = {
  1: "one-step",
  2: "two-step",
  iterated: "iterated",
  cue: "continuously updated",
};
const TRANSFORMED: Readonly<Record<GmmSpec["transform"], string>> = { fd: "differences", fod: "orthogonal deviations" };

/** "two-step system GMM on orthogonal deviations, period dummies". */
function gmmPhrase({ steps, system, transform, timeEffects }: GmmSpec): string {
  const equations = system ? `${TRANSFORMED[transform]} and levels` : TRANSFORMED[transform];
  return `${STEPS[steps]} GMM on ${equations}${timeEffects ? ", period dummies" : ""}`;
}

const EFFECTS: Readonly<Record<string, string>> = { entity: "entity effects", time: "time effects", twoways: "entity and time effects" };

const effectsPhrase = (effects: string): string => (Object.hasOwn(EFFECTS, effects) ? `, ${EFFECTS[effects]}` : "");

/** "ML", "ML, Lee-Yu", "LS": how the coefficients were estimated. */
export function methodName(spec: ModelSpec): string {
  if (spec.estimator === "gmm") return `GMM, ${STEPS[spec.steps]}`;
  if (spec.estimator === "panel" && spec.iv !== undefined) return IV[spec.iv][0];
  if (spec.estimator === "panel") return ["random", "correlated-random", "swamy", "fgls"].includes(spec.method) ? "GLS" : "LS";
  return spec.bias === "none" ? spec.method.toUpperCase() : `${spec.method.toUpperCase()}, ${BIAS[spec.bias] ?? spec.bias}`;
}

/** Of methods whose covariance is their own. */
const OWN: Readonly<Record<string, string>> = {
  "mean-group": "spread of entities",
  "demeaned-mean-group": "spread of entities",
  "cce-mean-group": "spread of entities",
  "cce-pooled": "spread of entities",
  swamy: "GLS",
  fgls: "GLS",
};

/** "cluster by state", "iid": what the standard errors allow for. */
export function vcovName(spec: ModelSpec): string {
  if (spec.estimator === "panel" && Object.hasOwn(OWN, spec.method)) return OWN[spec.method];
  const vcov: { readonly type: string; readonly by?: readonly string[] } = spec.vcov;
  return vcov.by === undefined || vcov.by.length === 0 ? vcov.type : `${vcov.type} by ${vcov.by.join(" and ")}`;
}

/** The F tests say which covariance they are made of; every other test of a model stands under its own name. */
export function testLabel(name: string, spec: ModelSpec): string {
  if (name === "f") return "F, iid";
  return name === "fRobust" ? `F, ${vcovName(spec)}` : name;
}

/** Name of the weights matrix, empty for models without one. */
export const weightsName = (spec: ModelSpec): string => (spec.estimator === "panel" ? "" : (spec.weights ?? ""));

/** How a statistic is printed: its label, and its number where the table has `digits` decimals. */
export interface StatisticName {
  readonly label: string;
  readonly print: (value: number, digits: number) => string;
}

type Print = StatisticName["print"];
const count: Print = (value) => formatEstimate(value, 0);
const likelihood: Print = (value) => formatEstimate(value, 2);
/** Variances and sums of squares have the units of y: decimals would hide small ones. */
const variance: Print = (value) => formatSignificant(value, 4);

const STATISTICS: Readonly<Record<string, readonly [label: string, print: Print]>> = {
  nObs: ["Observations", count],
  nEntities: ["Entities", count],
  nPeriods: ["Periods", count],
  nObsEffective: ["Effective observations", count],
  nObsDifference: ["Transformed rows", count],
  nObsLevel: ["Level rows", count],
  mmscAic: ["MMSC-AIC", formatEstimate],
  mmscBic: ["MMSC-BIC", formatEstimate],
  mmscHqic: ["MMSC-HQIC", formatEstimate],
  lagWithin: ["First lag, within", formatEstimate],
  lagPooled: ["First lag, pooled", formatEstimate],
  dfResidual: ["Residual df", count],
  r2: ["R²", formatEstimate],
  r2Within: ["R² within", formatEstimate],
  r2Between: ["R² between", formatEstimate],
  r2Overall: ["R² overall", formatEstimate],
  r2Adjusted: ["R² adjusted", formatEstimate],
  r2Lsdv: ["R² with dummies", formatEstimate],
  r2Correlation: ["R² (squared correlation)", formatEstimate],
  logLik: ["Log-likelihood", likelihood],
  aic: ["AIC", likelihood],
  bic: ["BIC", likelihood],
  aicParameters: ["Parameters", count],
  projectionIterations: ["Projection steps", count],
  sigma2: ["σ²", variance],
  sigma: ["σ", variance],
  rss: ["Residual sum of squares", variance],
  tss: ["Total sum of squares", variance],
  intercept: ["Mean intercept", formatEstimate],
  nInstruments: ["Instruments", count],
  kappa: ["κ", (value) => formatEstimate(value, 6)],
  sigma2Idiosyncratic: ["σ² idiosyncratic", variance],
  sigma2Entity: ["σ² entity", variance],
  sigma2Time: ["σ² time", variance],
  thetaEntity: ["θ entity", formatEstimate],
  thetaTime: ["θ time", formatEstimate],
  thetaTotal: ["θ total", formatEstimate],
  conditionNumber: ["Condition number", (value) => formatEstimate(value, 1)],
};

/** Label and form of a statistic; one that is not known here is called by its name. */
export function statisticName(name: string): StatisticName {
  const [label, print] = Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : [name, formatEstimate];
  return { label, print };
}

/** Numbers of observations, entities and periods: the statistic if the fit has it, else the sample. */
export function statisticOf(fit: Fit, name: string): number | undefined {
  if (Object.hasOwn(fit.statistics, name)) return fit.statistics[name];
  if (name === "nObs") return fit.sample.observations;
  if (name === "nEntities") return fit.sample.entities;
  if (name === "nPeriods") return fit.sample.periods;
  return undefined;
}

const WITHIN = new Set(["r2Within", "r2Between", "r2Overall"]);

/** Whether a printout shows a statistic without being asked: a pooled model has one R², whatever it would be within entities. */
export const isShown = ({ spec }: Fit, name: string): boolean =>
  !(spec.estimator === "panel" && spec.method === "pooled" && WITHIN.has(name));

/** What the first line of a table says about a model without a proper optimum; undefined when all is well. */
export function statusAlert(name: string, fit: Fit): string | undefined {
  if (fit.status === "converged") return undefined;
  const who = name === "" ? "The model" : `Model ${name}`;
  return fit.status === "boundary"
    ? `${who} stopped at the boundary of its parameter space: estimates without standard errors.`
    : `${who} did not converge: its numbers are those of the last iteration.`;
}
