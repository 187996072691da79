// ln|I - rho W| and its derivative, per period, as cheap functions of rho after one expensive set-up.
import { log } from "../math/elementwise.js";
import { logDetDerivatives, logDetSpectrum } from "../wasm/logdet.js";
import type { Spectrum } from "../weights/spectrum.js";

export interface LogDet {
  /** Open interval in which the model is defined. */
  readonly low: number;
  readonly high: number;
  /** ln|I - rho W| at every rho. */
  values(rhos: Float64Array): Float64Array;
  /** Its derivative, -tr(W (I - rho W)^-1). */
  slope(rho: number): number;
}

/** Ord (1975): the sum of ln|1 - rho w| over the eigenvalues of W. */
export function logDetFromSpectrum({ re, im, low, high }: Spectrum): LogDet {
  return {
    low,
    high,
    values: (rhos) => logDetSpectrum(re, im, rhos),
    slope: (rho) => logDetDerivatives(re, im, Float64Array.of(rho)).first[0],
  };
}

/**
 * Lee and Yu (2010): ln|I - rho F'WF| = ln|I - rho W| - ln(1 - rho) when W has row sums 1 and F is an orthonormal basis of the
 * complement of the constant, so that time effects are gone.
 */
export function withoutConstant(logDet: LogDet): LogDet {
  return {
    low: logDet.low,
    high: Math.min(logDet.high, 1),
    values: (rhos) => logDet.values(rhos).map((value, i) => value - log(1 - rhos[i])),
    slope: (rho) => logDet.slope(rho) + 1 / (1 - rho),
  };
}
