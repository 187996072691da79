// Panel-corrected standard errors: errors correlated across entities in a period, independent over time.
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { type Inference, type Regression, sandwich } from "../regression.js";

/**
 * M = sum over periods of sum over entities i, j of x_it S_ij x_jt' with S_ij = the mean of e_it e_jt over the periods that i and j share (Beck and
 * Katz 1995; Stata's xtpcse with `pairwise`, plm's vcovBK by time). Time grows with n^2 T k^2; nothing of size n x n is stored. Reference
 * t(dfResidual). Throws INDEX_NEEDED without entities or time.
 */
export function beckKatz(regression: Regression, panel: Panel): Inference {
  const { nEntities, nPeriods, entityName, timeName } = panel;
  if (entityName === null || timeName === null) {
    throw new DurbinError("input", "INDEX_NEEDED", "beck-katz needs `entity` and `time` in `data`", { type: "beck-katz" });
  }
  const k = regression.names.length;
  const meat = new Float64Array(k * k);
  for (let i = 0; i < nEntities; i++) for (let j = 0; j <= i; j++) addPair(meat, k, regression, panel, i, j);
  const few =
    nPeriods < nEntities ? [`Beck-Katz standard errors rest on more periods than entities; there are ${nPeriods} and ${nEntities}`] : [];
  return { covariance: sandwich(regression, meat), reference: { type: "t", df: regression.dfResidual }, notes: few };
}

function addPair(
  meat: Float64Array,
  k: number,
  { X, residuals, nObs }: Regression,
  { rowOf, nEntities, nPeriods }: Panel,
  i: number,
  j: number,
): void {
  let [sum, shared] = [0, 0];
  for (let t = 0; t < nPeriods; t++) {
    const [a, b] = [rowOf[t * nEntities + i], rowOf[t * nEntities + j]];
    if (a < 0 || b < 0) continue;
    sum += residuals[a] * residuals[b];
    shared++;
  }
  if (shared === 0) return;
  const S = sum / shared;
  for (let t = 0; t < nPeriods; t++) {
    const [a, b] = [rowOf[t * nEntities + i], rowOf[t * nEntities + j]];
    if (a < 0 || b < 0) continue;
    for (let p = 0; p < k; p++) {
      for (let q = 0; q < k; q++) {
        const cross = X[p * nObs + a] * X[q * nObs + b];
        meat[p * k + q] += S * (i === j ? cross : cross + X[p * nObs + b] * X[q * nObs + a]);
      }
    }
  }
}
