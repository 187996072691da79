// White's covariance, and the leverage factors that clusters can take from it.
import { DurbinError } from "../../errors.js";
import { pow } from "../../math/elementwise.js";
import type { VcovSpec } from "../../model/spec.js";
import { type Regression, sandwich } from "../regression.js";

/** A leverage above this is 1 up to rounding. */
const FULL_LEVERAGE = 1 - 1e-10;

/**
 * White's covariance (1980), M = sum of c_i e_i^2 x_i x_i' with c_i = 1 (hc0), N/(N-K) (hc1), 1/(1-h_i) (hc2), 1/(1-h_i)^2 (hc3),
 * (1-h_i)^-min(4, N h_i / K) (hc4, Cribari-Neto 2004); K columns and leverages h of the transformed regression, as plm. Throws
 * FULL_LEVERAGE where hc2 to hc4 divide by zero.
 */
export function heteroskedastic(regression: Regression, type: VcovSpec["type"]): Float64Array {
  const { names, nObs, X, residuals } = regression;
  const k = names.length;
  const factor = residualFactors(regression, type);
  const weight = residuals.map((e, i) => factor[i] * e * e);
  const meat = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < nObs; i++) sum += weight[i] * X[a * nObs + i] * X[b * nObs + i];
      meat[a * k + b] = meat[b * k + a] = sum;
    }
  }
  return sandwich(regression, meat);
}

/** [nObs] the c_i. */
export function residualFactors(regression: Regression, type: string): Float64Array {
  const { names, nObs, leverage } = regression;
  const k = names.length;
  if (type !== "hc0" && type !== "hc1") refuseFullLeverage(regression, type);
  const factor: Readonly<Record<string, (h: number) => number>> = {
    hc0: () => 1,
    hc1: () => nObs / (nObs - k),
    hc2: (h) => 1 / (1 - h),
    hc3: (h) => 1 / ((1 - h) * (1 - h)),
    hc4: (h) => 1 / pow(1 - h, Math.min(4, (nObs * h) / k)),
  };
  return leverage.map(factor[type]);
}

function refuseFullLeverage({ leverage, rowName }: Regression, type: string): void {
  const row = leverage.findIndex((h) => h > FULL_LEVERAGE);
  if (row < 0) return;
  const sentence = `${type} divides by 1 - leverage, and the leverage of (${rowName(row)}) is 1: one coefficient, such as a dummy of that row, fits it alone; use hc1, or leave the row out`;
  throw new DurbinError("input", "FULL_LEVERAGE", sentence, { row: rowName(row) });
}
