// The covariance of the moments Q'u under a model's vcov: what robust tests and the weights of GMM are made of.
import { sumOfSquares } from "../../math/vector.js";
import type { Factor } from "../../model/design.js";
import type { VcovSpec } from "../../model/spec.js";
import type { Reference } from "../../result/fit.js";
import { type CovarianceGround, covariance } from "../covariance/covariance.js";
import type { Projection } from "./projection.js";

/** What the covariance needs besides the residuals. */
export interface Scheme {
  readonly projection: Projection;
  readonly vcov: VcovSpec;
  readonly ground: CovarianceGround;
  readonly factors: readonly Factor[];
  readonly absorbed: number;
  readonly rowName: (row: number) => string;
}

/** The same without small-sample factors: of GMM weights and Lagrange multiplier tests. */
export function unscaled(scheme: Scheme): Scheme {
  const { type } = scheme.vcov;
  const vcov: VcovSpec = type.startsWith("hc") ? { type: "hc0" } : { ...scheme.vcov, smallSample: "none" };
  return { ...scheme, vcov };
}

export interface MomentCovariance {
  /** q x q */
  readonly covariance: Float64Array;
  readonly reference: Reference;
}

/** The covariance of Q'u for residuals u [nObs] of a regression on all q instruments, the exogenous ones first. */
export function momentCovariance(
  { projection, vcov, ground, factors, absorbed, rowName }: Scheme,
  residuals: Float64Array,
): MomentCovariance {
  const { nObs, Q, instruments: q } = projection;
  const identity = new Float64Array(q * q);
  for (let i = 0; i < q; i++) identity[i * q + i] = 1;
  const names = Array.from({ length: q }, (_, i) => `instrument ${i + 1}`);
  const regression = {
    ...{ names, nObs, X: Q, inverse: identity, residuals, factors, rowName },
    ...{ rss: sumOfSquares(residuals), dfResidual: nObs - q - absorbed },
    get leverage() {
      return leveragesOf(Q, nObs);
    },
  };
  return covariance(regression, vcov, ground);
}

/** Sums of squares by row. */
function leveragesOf(Q: Float64Array, nObs: number): Float64Array {
  const out = new Float64Array(nObs);
  for (let start = 0; start < Q.length; start += nObs) for (let i = 0; i < nObs; i++) out[i] += Q[start + i] * Q[start + i];
  return out;
}

/** Its block of the excluded instruments, l x l. */
export function excludedBlock(scheme: Scheme, residuals: Float64Array): MomentCovariance {
  const { exogenous: first, instruments: q } = scheme.projection;
  const { covariance: V, reference } = momentCovariance(scheme, residuals);
  const l = q - first;
  return { covariance: Float64Array.from({ length: l * l }, (_, at) => V[(first + Math.floor(at / l)) * q + first + (at % l)]), reference };
}
