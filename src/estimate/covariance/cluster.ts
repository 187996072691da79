// Covariance with errors that are correlated inside the clusters of one variable.
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import type { Factor } from "../../model/design.js";
import type { SmallSample } from "../../model/spec.js";
import { type Inference, type Regression, sandwich } from "../regression.js";
import { isConventional, smallSampleFactor } from "./small-sample.js";

/** Below this number of clusters a note warns. */
const FEW_CLUSTERS = 30;
/** A sum this small against its terms is zero: a dummy of a whole cluster has a score that vanishes, and no variance. */
const ROUNDING = 1e-13;

/**
 * M = sum over clusters of s_g s_g' with s_g = sum of x_i e_i (Liang and Zeger 1986; Arellano 1987), times the small-sample factor.
 * Reference: t(G - 1) for `stata`, `fixest` and `full` (xtreg, fixest, areg), else t(dfResidual) as plm. Throws ONE_CLUSTER.
 */
export function clustered(regression: Regression, cluster: Factor, smallSample: SmallSample = "stata"): Inference {
  refuseOneCluster(cluster, regression.nObs);
  const scale = smallSampleFactor(regression, smallSample, cluster.levels.length, [cluster]);
  const covariance = sandwich(
    regression,
    clusterMeat(regression, cluster).map((value) => scale * value),
  );
  const reference = clusterReference(regression, smallSample, cluster.levels.length);
  return { covariance, reference, notes: [...fewClusters(cluster), ...zeroVariances(regression, covariance, cluster.name)] };
}

/** t(G - 1) for `stata`, `fixest` and `full`, else t(dfResidual). */
export const clusterReference = ({ dfResidual }: Regression, smallSample: SmallSample, G: number): Inference["reference"] => ({
  type: "t",
  df: isConventional(smallSample) ? G - 1 : dfResidual,
});

export function refuseOneCluster({ name, levels }: Factor, nObs: number): void {
  if (levels.length > 1) return;
  const sentence = `cluster by ${name}: all ${nObs} rows are in one cluster, ${levels[0]}; clustered standard errors need several`;
  throw new DurbinError("input", "ONE_CLUSTER", sentence, { variable: name });
}

export const fewClusters = ({ name, levels }: Factor): string[] =>
  levels.length < FEW_CLUSTERS
    ? [`only ${levels.length} clusters by ${name}: clustered standard errors tend to be too small with few clusters`]
    : [];

export function zeroVariances({ names }: Regression, covariance: Float64Array, by: string): string[] {
  const zero = names.filter((_, i) => covariance[i * names.length + i] === 0);
  return zero.length > 0 ? [`clustering by ${by} gives ${listed(zero)} no variance: the regressors fit the mean of every cluster`] : [];
}

/** [levels * k] sums of x_i e_i over the rows of each level. */
export function scoresBy({ names, nObs, X, residuals }: Regression, { levels, levelOf }: Pick<Factor, "levels" | "levelOf">): Float64Array {
  const k = names.length;
  const scores = new Float64Array(levels.length * k);
  const sizes = new Float64Array(levels.length * k);
  for (let i = 0; i < nObs; i++) {
    const [e, at] = [residuals[i], levelOf[i] * k];
    for (let j = 0; j < k; j++) {
      const score = X[j * nObs + i] * e;
      scores[at + j] += score;
      sizes[at + j] += Math.abs(score);
    }
  }
  for (let at = 0; at < scores.length; at++) if (Math.abs(scores[at]) <= ROUNDING * sizes[at]) scores[at] = 0;
  return scores;
}

export function clusterMeat(regression: Regression, factor: Factor): Float64Array {
  const k = regression.names.length;
  const scores = scoresBy(regression, factor);
  const meat = new Float64Array(k * k);
  for (let g = 0; g < scores.length; g += k) {
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) meat[a * k + b] += scores[g + a] * scores[g + b];
  }
  return meat;
}
