// What an estimator receives: numbers, no formula. Columns are contiguous: variable j of `X` is X[j * nObs .. (j + 1) * nObs).
import type { Panel } from "../data/panel.js";

/** Rows that a model leaves out, and why. */
export interface Dropped {
  readonly reason: string;
  readonly count: number;
  /** Some of the keys ("CA, 1983"), at most 20. */
  readonly keys: readonly string[];
}

/** A factor to be absorbed: level index of every row, and the names of its levels. */
export interface Factor {
  readonly name: string;
  readonly levels: readonly string[];
  /** [nObs] */
  readonly levelOf: Int32Array;
}

/** The formula's third part. */
export interface Instruments {
  /** How many of the last columns of X are endogenous. */
  readonly endogenous: number;
  /** [l] excluded instruments */
  readonly names: readonly string[];
  /** [l * nObs] */
  readonly Z: Float64Array;
}

export interface Design {
  /** The rows used, as a panel (its columns are those of the whole data, restricted). Time-major. */
  readonly panel: Panel;
  /** All rows of the data, in which lags look for values. */
  readonly whole: Panel;
  readonly nObs: number;
  /** Text of the left-hand side, e.g. "log(gsp)". */
  readonly response: string;
  /** [nObs] */
  readonly y: Float64Array;
  /** Canonical names of the k columns of X, `(Intercept)` first when there is one. */
  readonly names: readonly string[];
  /** [k * nObs] */
  readonly X: Float64Array;
  readonly hasIntercept: boolean;
  /** Absent where every regressor is exogenous. */
  readonly instruments?: Instruments;
  /** Factors of the formula's second part or of `effects`, absorbed. */
  readonly factors: readonly Factor[];
  readonly dropped: readonly Dropped[];
  readonly notes: readonly string[];
}
