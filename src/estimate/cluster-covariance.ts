// Covariance with errors that are correlated inside clusters, by one variable or several.
import { listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import { absorbedParameters } from "../math/absorbed.js";
import type { Factor } from "../model/design.js";
import type { SmallSample, VcovSpec } from "../model/spec.js";
import { type Inference, type Regression, sandwich } from "./regression.js";

/** Below this number of clusters a note warns. */
const FEW_CLUSTERS = 30;
/** A sum this small against its terms is zero: a dummy of a whole cluster has a score that vanishes, and no variance. */
const ROUNDING = 1e-13;

/**
 * M = sum over clusters of s_g s_g' with s_g = sum of x_i e_i (Liang and Zeger 1986; Arellano 1987). Several variables: the sum over all
 * their non-empty intersections, odd ones added and even ones subtracted (two: V1 + V2 - V12; Cameron, Gelbach and Miller 2011), each part
 * with the small-sample factor of its own number of clusters G. Such a sum need not be positive: a variance below zero is left as it is
 * and noted. Reference: t with the smallest G - 1 for `stata` and `full` (xtreg, areg), else t(dfResidual) as plm. Throws ONE_CLUSTER.
 */
export function clustered(regression: Regression, clusters: readonly Factor[], smallSample: VcovSpec["smallSample"] = "stata"): Inference {
  refuseOneCluster(clusters, regression.nObs);
  const k = regression.names.length;
  const meat = new Float64Array(k * k);
  for (const { factor, sign } of inclusionExclusion(clusters)) {
    const scale = sign * smallSampleFactor(regression, smallSample, factor, clusters);
    clusterMeat(regression, factor).forEach((value, i) => {
      meat[i] += scale * value;
    });
  }
  const covariance = sandwich(regression, meat);
  const smallest = Math.min(...clusters.map((factor) => factor.levels.length));
  const df = smallSample === "stata" || smallSample === "full" ? smallest - 1 : regression.dfResidual;
  return {
    covariance,
    reference: { type: "t", df },
    notes: [...fewClusters(clusters), ...missingVariances(regression, covariance, clusters)],
  };
}

function refuseOneCluster(clusters: readonly Factor[], nObs: number): void {
  const single = clusters.find((factor) => factor.levels.length < 2);
  if (single === undefined) return;
  const sentence = `cluster by ${single.name}: all ${nObs} rows are in one cluster, ${single.levels[0]}; clustered standard errors need several`;
  throw new DurbinError("input", "ONE_CLUSTER", sentence, { variable: single.name });
}

function fewClusters(clusters: readonly Factor[]): string[] {
  return clusters
    .filter(({ levels }) => levels.length < FEW_CLUSTERS)
    .map(
      ({ name, levels }) => `only ${levels.length} clusters by ${name}: clustered standard errors tend to be too small with few clusters`,
    );
}

function missingVariances({ names }: Regression, covariance: Float64Array, clusters: readonly Factor[]): string[] {
  const by = listed(clusters.map(({ name }) => name));
  const variance = (i: number): number => covariance[i * names.length + i];
  const negative = names.filter((_, i) => variance(i) < 0);
  const zero = names.filter((_, i) => variance(i) === 0);
  return [
    ...(negative.length > 0
      ? [`clustering by ${by} gives ${listed(negative)} a variance below zero: no standard error; cluster by one variable`]
      : []),
    ...(zero.length > 0 ? [`clustering by ${by} gives ${listed(zero)} no variance: the regressors fit the mean of every cluster`] : []),
  ];
}

function inclusionExclusion(clusters: readonly Factor[]): { factor: Factor; sign: number }[] {
  const parts: { factor: Factor; sign: number }[] = [];
  for (let mask = 1; mask < 1 << clusters.length; mask++) {
    const chosen = clusters.filter((_, c) => mask & (1 << c));
    parts.push({ factor: chosen.reduce(intersection), sign: chosen.length % 2 === 1 ? 1 : -1 });
  }
  return parts;
}

/** The combinations that occur, in order of first appearance. */
function intersection(a: Factor, b: Factor): Factor {
  const found = new Map<number, number>();
  const levels: string[] = [];
  const levelOf = a.levelOf.map((level, row) => {
    const key = level * b.levels.length + b.levelOf[row];
    const known = found.get(key);
    if (known !== undefined) return known;
    found.set(key, levels.length);
    return levels.push(`${a.levels[level]}^${b.levels[b.levelOf[row]]}`) - 1;
  });
  return { name: `${a.name}^${b.name}`, levels, levelOf };
}

function clusterMeat({ names, nObs, X, residuals }: Regression, { levels, levelOf }: Factor): Float64Array {
  const k = names.length;
  const scores = new Float64Array(levels.length * k);
  const sizes = new Float64Array(levels.length * k);
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < nObs; i++) {
      const score = X[j * nObs + i] * residuals[i];
      scores[levelOf[i] * k + j] += score;
      sizes[levelOf[i] * k + j] += Math.abs(score);
    }
  }
  for (let at = 0; at < scores.length; at++) if (Math.abs(scores[at]) <= ROUNDING * sizes[at]) scores[at] = 0;
  const meat = new Float64Array(k * k);
  for (let g = 0; g < scores.length; g += k) {
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) meat[a * k + b] += scores[g + a] * scores[g + b];
  }
  return meat;
}

/**
 * The factors of docs/vocabulary.md section 4. `stata` is G/(G-1) (N-1)/(N-K), K = slopes + 1 + absorbed levels that are not nested in a
 * cluster; the 1 is the constant, which those levels contain if there are any: two-way effects clustered by entity, or by something coarser,
 * have K = slopes + T; clustered by time slopes + n; by both slopes + 1. With one cluster variable that is xtreg, reghdfe and fixest's
 * default. With several these two scale every part by the smallest G (`ssc(cluster.df = "conventional")` of fixest gives ours). reghdfe
 * leaves singletons out first. Of several factors that are not nested fixest counts all levels less one for each after the first; here it
 * is the rank of their dummies, which is less where they fall into groups that no row connects.
 */
function smallSampleFactor({ names, nObs, factors }: Regression, rule: SmallSample, factor: Factor, clusters: readonly Factor[]): number {
  const k = names.length;
  const G = factor.levels.length;
  const ofClusters = G / (G - 1);
  const ofRows = (K: number): number => (nObs - 1) / (nObs - K);
  switch (rule) {
    case "g":
      return ofClusters;
    case "hc1":
      return nObs / (nObs - k);
    case "sss":
      return ofClusters * ofRows(k);
    case "full":
      return ofClusters * ofRows(k + absorbedParameters(factors));
    case "stata": {
      const counted = absorbedParameters(factors.filter((absorbed) => !clusters.some((cluster) => isNested(absorbed, cluster))));
      const constant = factors.length > 0 ? 1 : 0;
      return ofClusters * ofRows(k + Math.max(constant, counted));
    }
    default: // none; df and k belong to iid
      return 1;
  }
}

/** Whether every level of `inner` lies in one level of `outer`. */
function isNested(inner: Factor, outer: Factor): boolean {
  const home = new Int32Array(inner.levels.length).fill(-1);
  return inner.levelOf.every((level, row) => {
    if (home[level] === -1) home[level] = outer.levelOf[row];
    return home[level] === outer.levelOf[row];
  });
}
