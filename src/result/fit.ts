// A fit is plain data; everything else (impacts, tables, tests, results.json) is a function of it.
import type { Dropped } from "../model/design.js";
import type { LogDetMethod, ModelSpec } from "../model/spec.js";

export type Role = "intercept" | "beta" | "theta" | "rho" | "lambda" | "tau" | "eta" | "sigma2";

export interface Term {
  /** Canonical name, unique in the fit: `log(pcap)`, `W(log(pcap))`, `rho`. */
  readonly name: string;
  readonly role: Role;
  /** The variable it belongs to: `log(pcap)` for both beta and theta; the response for rho; "u" for lambda. */
  readonly variable: string;
}

export interface Sample {
  readonly observations: number;
  readonly entities: number;
  readonly periods: number;
  readonly balanced: boolean;
  readonly dropped: readonly Dropped[];
}

/** Reference distribution of statistic = estimate / se. */
export type Reference = { readonly type: "normal" } | { readonly type: "t"; readonly df: number };

/** An estimate with its inference; what does not exist is absent. */
export interface Estimate {
  readonly estimate: number;
  readonly se?: number;
  readonly statistic?: number;
  readonly p?: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Coefficient extends Estimate {
  readonly name: string;
  /** How a table shows it: "rho (W·gsp)". */
  readonly term: string;
}

export interface Impact {
  readonly variable: string;
  readonly direct: Estimate;
  readonly indirect: Estimate;
  readonly total: Estimate;
}

export interface TestResult {
  readonly name: string;
  readonly statistic: number;
  readonly df?: number;
  readonly df2?: number;
  readonly p?: number;
  /** First stages: of the whole regression, of the excluded instruments given the others, and Shea's (1997). */
  readonly r2?: number;
  readonly partialR2?: number;
  readonly sheaR2?: number;
  /** Confidence set by inversion, as disjoint intervals in ascending order; an end that is absent is infinite, no interval: the set is empty. */
  readonly intervals?: readonly { readonly low?: number; readonly high?: number }[];
  /** Values that the statistic is compared with, by what they stand for. */
  readonly criticalValues?: readonly { readonly name: string; readonly value: number }[];
}

export interface FixedEffect {
  readonly name: string;
  readonly estimate: number;
  /** One absorbed factor only. */
  readonly se?: number;
}

export interface FirstStage {
  /** The endogenous regressor. */
  readonly variable: string;
  /** Exogenous regressors, then excluded instruments. */
  readonly coefficients: readonly (Estimate & { readonly name: string })[];
}

export interface Fit<S extends ModelSpec = ModelSpec> {
  readonly spec: S;
  /** Tables print anything but the first on line one. */
  readonly status: "converged" | "boundary" | "notConverged";
  readonly response: string;
  readonly sample: Sample;
  /** [k] */
  readonly terms: readonly Term[];
  /** [k] */
  readonly estimate: Float64Array;
  /** [k * k] row-major; null where standard errors do not exist (boundary). */
  readonly covariance: Float64Array | null;
  readonly reference: Reference;
  /** Spatial likelihoods: how ln|I - rho W| was computed, and the open interval of the spatial parameter. */
  readonly logdet?: { readonly method: LogDetMethod; readonly low: number; readonly high: number };
  /** Each documented in docs/vocabulary.md section 5. */
  readonly statistics: Readonly<Record<string, number>>;
  readonly tests: readonly TestResult[];
  readonly impacts: readonly Impact[];
  /** By factor; computed only when `save` asks. */
  readonly fixedEffects: Readonly<Record<string, readonly FixedEffect[]>>;
  /** With instruments: the regression of each endogenous regressor on all of them. */
  readonly firstStages?: readonly FirstStage[];
  /** [nObs] of the structural form, transformed scale: what tests on residuals use. */
  readonly residuals: Float64Array;
  /** [nObs] y minus residuals, in the units of y. */
  readonly fitted: Float64Array;
  readonly notes: readonly string[];
}
