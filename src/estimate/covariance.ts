// Covariance of least squares estimates: (X'X)^-1 M (X'X)^-1 with the meat M of each type. Clusters: cluster-covariance.ts.
import { DurbinError } from "../errors.js";
import { pow } from "../math/elementwise.js";
import type { Factor } from "../model/design.js";
import type { VcovSpec } from "../model/spec.js";
import { clustered } from "./cluster-covariance.js";
import { type Inference, type Regression, sandwich } from "./regression.js";

type Heteroskedastic = "hc0" | "hc1" | "hc2" | "hc3" | "hc4";

/** A leverage above this is 1 up to rounding. */
const FULL_LEVERAGE = 1 - 1e-10;

/** The covariance that `vcov` asks for; `clusters` are the factors of its `by`, over the rows of the regression. */
export function covariance(regression: Regression, vcov: VcovSpec, clusters: readonly Factor[]): Inference {
  if (vcov.type === "cluster") return clustered(regression, clusters, vcov.smallSample);
  const V = vcov.type === "iid" ? homoskedastic(regression, vcov.smallSample) : heteroskedastic(regression, vcov.type);
  return { covariance: V, reference: { type: "t", df: regression.dfResidual }, notes: [] };
}

/** sigma2 (X'X)^-1 with sigma2 = RSS over N - K - absorbed levels (`df`), N - K (`k`) or N (`none`). */
function homoskedastic({ names, nObs, rss, dfResidual, inverse }: Regression, smallSample: VcovSpec["smallSample"]): Float64Array {
  const divisor = smallSample === "none" ? nObs : smallSample === "k" ? nObs - names.length : dfResidual;
  return inverse.map((value) => (rss / divisor) * value);
}

/**
 * White's covariance (1980), M = sum of c_i e_i^2 x_i x_i' with c_i = 1 (hc0), N/(N-K) (hc1), 1/(1-h_i) (hc2), 1/(1-h_i)^2 (hc3),
 * (1-h_i)^-min(4, N h_i / K) (hc4, Cribari-Neto 2004); K columns and leverages h of the transformed regression, as plm. Throws
 * FULL_LEVERAGE where hc2 to hc4 divide by zero.
 */
function heteroskedastic(regression: Regression, type: Heteroskedastic): Float64Array {
  const { names, nObs, X, residuals, leverage } = regression;
  const k = names.length;
  if (type !== "hc0" && type !== "hc1") refuseFullLeverage(regression, type);
  const factor: Readonly<Record<Heteroskedastic, (h: number) => number>> = {
    hc0: () => 1,
    hc1: () => nObs / (nObs - k),
    hc2: (h) => 1 / (1 - h),
    hc3: (h) => 1 / ((1 - h) * (1 - h)),
    hc4: (h) => 1 / pow(1 - h, Math.min(4, (nObs * h) / k)),
  };
  const weight = residuals.map((e, i) => factor[type](leverage[i]) * e * e);
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

function refuseFullLeverage({ leverage, rowName }: Regression, type: Heteroskedastic): void {
  const row = leverage.findIndex((h) => h > FULL_LEVERAGE);
  if (row < 0) return;
  const sentence = `${type} divides by 1 - leverage, and the leverage of (${rowName(row)}) is 1: one coefficient, such as a dummy of that row, fits it alone; use hc1, or leave the row out`;
  throw new DurbinError("input", "FULL_LEVERAGE", sentence, { row: rowName(row) });
}
