// The words of model options (docs/vocabulary.md sections 3 and 4), those of this version and those that it does not have: what
// `completeSpec` takes and what the grammar of study files lists.
import type {
  Effects,
  GmmSpec,
  IvMethod,
  LogDetSpec,
  ModelSpec,
  PanelMethod,
  PanelSpec,
  SmallSample,
  SpatialModel,
  SpatialPanelSpec,
  VcovSpec,
} from "./spec.js";

export interface Words<W extends string> {
  /** The first is the default. */
  readonly built: readonly W[];
  readonly later?: readonly string[];
}

export const ESTIMATORS: Words<ModelSpec["estimator"]> = {
  built: ["panel", "spatial-panel", "gmm"],
  later: ["spatial", "simultaneous", "tobit"],
};
export const EFFECTS: Words<Effects> = { built: ["none", "entity", "time", "twoways"] };
export const SPATIAL_EFFECTS: Words<Effects> = { ...EFFECTS, later: ["random"] };
export const SAVED: Words<SpatialPanelSpec["save"][number]> = { built: ["fixedEffects", "residuals", "fitted", "covariance"] };

export const PANEL_METHODS: Words<PanelMethod> = {
  built: [
    "pooled",
    "within",
    "between",
    "between-time",
    "first-difference",
    "random",
    "correlated-random",
    "mean-group",
    "demeaned-mean-group",
    "cce-mean-group",
    "cce-pooled",
    "swamy",
    "fgls",
  ],
  later: ["hausman-taylor"],
};
/** Methods whose covariance is their own. */
export const OWN_COVARIANCE: readonly PanelMethod[] = [
  "mean-group",
  "demeaned-mean-group",
  "cce-mean-group",
  "cce-pooled",
  "swamy",
  "fgls",
];
/** The effects that a panel method takes where it takes any; the first is the default. */
export const PANEL_EFFECTS: { readonly [M in PanelMethod]?: readonly Effects[] } = {
  within: ["entity", "time", "twoways"],
  "first-difference": ["none", "entity", "time", "twoways"],
  random: ["entity", "time", "twoways"],
  "correlated-random": ["entity"],
  fgls: ["entity"],
};
/** Options of single panel methods. */
export const PANEL_OWN: { readonly [option: string]: readonly PanelMethod[] } = {
  intercept: ["first-difference"],
  components: ["random", "correlated-random"],
  transform: ["fgls"],
};
export const FGLS_TRANSFORMS: Words<NonNullable<PanelSpec["transform"]>> = { built: ["within", "pooled", "first-difference"] };
export const COMPONENTS: Words<NonNullable<PanelSpec["components"]>> = {
  built: ["swamy-arora", "amemiya", "wallace-hussain", "nerlove", "swamy-arora-unweighted"],
};
export const IV_METHODS: Words<IvMethod> = {
  built: ["2sls", "liml", "fuller", "gmm", "b2sls", "g2sls", "ec2sls", "amemiya-macurdy", "breusch-mizon-schmidt"],
};
const SINGLE_EQUATION: readonly IvMethod[] = ["2sls", "liml", "fuller", "gmm"];
/** Those of each method that takes instruments; the first is its default. */
export const IV_OF: Readonly<Partial<Record<PanelSpec["method"], readonly IvMethod[]>>> = {
  pooled: SINGLE_EQUATION,
  within: SINGLE_EQUATION,
  "first-difference": SINGLE_EQUATION,
  between: ["b2sls"],
  random: ["g2sls", "ec2sls", "amemiya-macurdy", "breusch-mizon-schmidt"],
};
export const SPATIAL_MODELS: Words<SpatialModel> = { built: ["sar", "sem", "sdm", "sdem"], later: ["ols", "slx", "sac", "gns"] };
export const SPATIAL_METHODS: Words<SpatialPanelSpec["method"]> = { built: ["ml"], later: ["s2sls", "gm", "gmm"] };
export const BIAS: Words<SpatialPanelSpec["bias"]> = { built: ["none", "lee-yu"] };
export const IMPACT_METHODS: Words<SpatialPanelSpec["impacts"]["method"]> = { built: ["delta", "simulation", "none"] };

export const TRANSFORMS: Words<GmmSpec["transform"]> = { built: ["fd", "fod"] };
export const INITIAL_WEIGHTS: Words<GmmSpec["initialWeight"]> = { built: ["h3", "h2", "identity"] };
export const TIME_INSTRUMENTS: Words<GmmSpec["timeInstruments"]> = { built: ["both", "level"] };
export const GMM_VCOV: Words<GmmSpec["vcov"]["type"]> = { built: ["windmeijer", "robust", "asymptotic"] };

export const LOGDET_METHODS: Words<LogDetSpec["method"]> = { built: ["auto", "eigen", "cholesky", "lu", "chebyshev", "montecarlo"] };
/** Options of single methods, with their defaults and bounds. */
export const LOGDET_OPTIONS = {
  order: { method: "chebyshev", default: 5, minimum: 1, maximum: 50 },
  probes: { method: "montecarlo", default: 16, minimum: 2, maximum: 100_000 },
  terms: { method: "montecarlo", default: 30, minimum: 1, maximum: 10_000 },
} as const;

export const VCOV_TYPES: Words<VcovSpec["type"]> = {
  built: [
    "iid",
    "hc0",
    "hc1",
    "hc2",
    "hc3",
    "hc4",
    "cluster",
    "driscoll-kraay",
    "newey-west",
    "beck-katz",
    "conley",
    "bootstrap",
    "block-bootstrap",
    "jackknife",
  ],
  later: ["gls", "robust", "hac", "windmeijer", "asymptotic"],
};
/** Options of least squares types; the others have none. */
export const VCOV_OPTIONS: Readonly<Record<string, readonly (keyof VcovSpec)[]>> = {
  iid: ["smallSample"],
  cluster: ["by", "smallSample", "leverage"],
  "driscoll-kraay": ["lags", "smallSample"],
  "newey-west": ["lags", "smallSample"],
  conley: ["cutoff", "kernel", "lags", "lon", "lat", "x", "y"],
  bootstrap: ["by", "draws"],
  "block-bootstrap": ["length", "draws"],
  jackknife: ["by"],
};
export const CONLEY_KERNELS: Words<NonNullable<VcovSpec["kernel"]>> = { built: ["bartlett", "uniform", "epanechnikov"] };
export const IID_FACTORS: Words<SmallSample> = { built: ["df", "k", "none"], later: ["gm"] };
export const CLUSTER_FACTORS: Words<SmallSample> = { built: ["stata", "fixest", "none", "g", "hc1", "sss", "full"] };
export const LEVERAGE: Words<NonNullable<VcovSpec["leverage"]>> = { built: ["none", "hc2", "hc3", "hc4"] };
export const INFORMATION: Words<"expected" | "observed"> = { built: ["expected", "observed"] };

/** Options that this version does not have. */
export const PANEL_LATER = ["caseWeights"];
export const SPATIAL_LATER = ["transform", "errorType", "dynamic", "iv", "moments", "errors", "lagOrder"];
