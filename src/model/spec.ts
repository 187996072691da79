// What is estimated, as a union: one member per estimator, names and defaults of docs/vocabulary.md.

export type Effects = "none" | "entity" | "time" | "twoways";
export type SpatialModel = "ols" | "slx" | "sar" | "sem" | "sdm" | "sdem" | "sac" | "gns";

/** Small-sample factors: docs/vocabulary.md section 4. */
export type SmallSample = "df" | "k" | "none" | "g" | "hc1" | "sss" | "stata" | "fixest" | "full";

export interface VcovSpec {
  readonly type:
    | "iid"
    | "hc0"
    | "hc1"
    | "hc2"
    | "hc3"
    | "hc4"
    | "cluster"
    | "driscoll-kraay"
    | "newey-west"
    | "beck-katz"
    | "conley"
    | "bootstrap"
    | "block-bootstrap"
    | "jackknife";
  /** cluster, bootstrap, jackknife: one variable or several (bootstrap, jackknife: one) */
  readonly by?: readonly string[];
  /** iid: df (default), k, none; cluster, driscoll-kraay, newey-west: stata (default), fixest, none, g, hc1, sss, full */
  readonly smallSample?: SmallSample;
  /** cluster: residuals scaled by the square root of White's factors, none by default */
  readonly leverage?: "none" | "hc2" | "hc3" | "hc4";
  /** driscoll-kraay, newey-west: floor(T^(1/4)) by default; conley: 0 by default */
  readonly lags?: number;
  /** conley: the distance from which errors are uncorrelated, km for degrees */
  readonly cutoff?: number;
  /** conley: bartlett by default */
  readonly kernel?: "bartlett" | "uniform" | "epanechnikov";
  /** conley: columns with the coordinates, degrees or planar; without them the geometry of the study */
  readonly lon?: string;
  readonly lat?: string;
  readonly x?: string;
  readonly y?: string;
  /** bootstrap, block-bootstrap: 999 by default */
  readonly draws?: number;
  /** block-bootstrap: periods in a block */
  readonly length?: number;
  /** iid of spatial ML: expected or observed; without it expected, or observed for many units. A fit says which. */
  readonly information?: "expected" | "observed";
}

interface SpecBase {
  readonly formula: string;
  /** Condition on rows, applied after lags and W() were built. */
  readonly where?: string;
  readonly vcov: VcovSpec;
  /** Confidence level of `low` and `high`, 0.95 by default. */
  readonly level: number;
  /** Extra blocks of the result. */
  readonly save: readonly ("fixedEffects" | "residuals" | "fitted" | "covariance")[];
}

export type RandomIvMethod = "g2sls" | "ec2sls" | "amemiya-macurdy" | "breusch-mizon-schmidt";
export type IvMethod = "2sls" | "liml" | "fuller" | "gmm" | "b2sls" | RandomIvMethod;

export type PanelMethod =
  | "pooled"
  | "within"
  | "between"
  | "between-time"
  | "first-difference"
  | "random"
  | "correlated-random"
  | "mean-group"
  | "demeaned-mean-group"
  | "cce-mean-group"
  | "cce-pooled"
  | "swamy"
  | "fgls";

/** y = X beta + effects + e. */
export interface PanelSpec extends SpecBase {
  readonly estimator: "panel";
  readonly method: PanelMethod;
  /** Also what the formula's second part comes to; absent where that holds other factors. */
  readonly effects?: Effects;
  /** The matrix of W() in the formula. */
  readonly weights?: string;
  /** How the endogenous regressors of the formula's third part are instrumented, 2sls by default; absent without that part. */
  readonly iv?: IvMethod;
  /** Fuller's constant, 1 by default. */
  readonly alpha?: number;
  /** first-difference: whether the constant of the formula is one of the differences; true by default. */
  readonly intercept?: boolean;
  /** fgls: within by default. */
  readonly transform?: "within" | "pooled" | "first-difference";
  /** random: how the variances of the error components are estimated; swamy-arora by default. */
  readonly components?: "swamy-arora" | "amemiya" | "wallace-hussain" | "nerlove" | "swamy-arora-unweighted";
}

export interface ImpactsSpec {
  readonly method: "delta" | "simulation" | "none";
  /** Draws of the simulation, 1000 by default. */
  readonly draws: number;
}

export type LogDetMethod = "eigen" | "cholesky" | "lu" | "chebyshev" | "montecarlo";

/** How ln|I - rho W| is computed. */
export interface LogDetSpec {
  /** auto, the default: eigen for few units or dense weights, else cholesky where W is similar to a symmetric matrix and lu where not */
  readonly method: LogDetMethod | "auto";
  /** chebyshev: degree of the polynomial, 5 by default */
  readonly order?: number;
  /** montecarlo: random vectors, 16 by default, and powers of W, 30 by default */
  readonly probes?: number;
  readonly terms?: number;
}

/** y = rho W y + X beta + W X theta + effects + u, u = lambda W u + e; full maximum likelihood. */
export interface SpatialPanelSpec extends SpecBase {
  readonly estimator: "spatial-panel";
  readonly model: SpatialModel;
  readonly method: "ml";
  readonly weights: string;
  readonly effects: Effects;
  readonly bias: "none" | "lee-yu";
  /** Regressors lagged in slx, sdm, sdem, gns; null = all, or none in the other models. A fit names them. */
  readonly durbin: readonly string[] | null;
  readonly logdet: LogDetSpec;
  readonly impacts: ImpactsSpec;
}

/**
 * y_it = X_it b + a_i + e_it with lags of y in X, by GMM on differences or orthogonal deviations, and with `system` on levels too. Arellano, Bond
 * 1991; Blundell, Bond 1998.
 */
export interface GmmSpec extends Omit<SpecBase, "vcov"> {
  readonly estimator: "gmm";
  readonly vcov: { readonly type: "windmeijer" | "robust" | "asymptotic"; readonly by?: undefined; readonly smallSample?: undefined };
  /** `gmm(x, a:b[, collapse][, diff|level])` and `iv(x[, diff|level])` */
  readonly instruments: readonly string[];
  readonly system: boolean;
  readonly transform: "fd" | "fod";
  readonly steps: 1 | 2 | "iterated" | "cue";
  readonly initialWeight: "identity" | "h2" | "h3";
  readonly timeEffects: boolean;
  readonly timeInstruments: "both" | "level";
  /** Highest order of the tests of serial correlation, 2 by default. */
  readonly arTests: number;
  /** The matrix of W() in the formula and the instruments. */
  readonly weights?: string;
  readonly effects?: undefined;
}

export type ModelSpec = PanelSpec | SpatialPanelSpec | GmmSpec;
