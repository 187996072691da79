// What maximum likelihood leaves of a model with one spatial parameter.
import { log } from "../math/elementwise.js";

/** Estimates of a model with one spatial parameter; it stands last. */
export interface SpatialEstimates {
  readonly status: "converged" | "boundary";
  /** [k + 1] delta, then rho or lambda */
  readonly estimate: Float64Array;
  /** [(k + 1)^2]; null at the boundary */
  readonly covariance: Float64Array | null;
  readonly rss: number;
  readonly logLik: number;
  /** The same without the spatial parameter. */
  readonly logLikRestricted: number;
  /** [nObs] e, effects removed */
  readonly residuals: Float64Array;
  /** [nObs] dependent variable with the effects removed */
  readonly response: Float64Array;
  /** [nObs] (I - rho W)^-1 Z delta with the effects removed */
  readonly prediction: Float64Array;
}

/** ln L at the maximum of the error variance: -n/2 (ln(2 pi rss/n) + 1) plus the log-determinants. */
export const gaussianLogLik = (nEffective: number, rss: number): number => (-nEffective / 2) * (log((2 * Math.PI * rss) / nEffective) + 1);
