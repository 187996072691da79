// Clusters by several variables, and leverage corrections of clusters.
import { listed } from "../../data/table.js";
import type { Factor } from "../../model/design.js";
import type { VcovSpec } from "../../model/spec.js";
import { type Inference, type Regression, sandwich } from "../regression.js";
import { clusterMeat, clusterReference, fewClusters, refuseOneCluster, zeroVariances } from "./cluster.js";
import { residualFactors } from "./heteroskedastic.js";
import { semidefinite } from "./semidefinite.js";
import { smallSampleFactor } from "./small-sample.js";

/**
 * The sum of clustered meats over all non-empty intersections of the variables, odd ones added and even ones subtracted (two: V1 + V2 - V12;
 * Cameron, Gelbach and Miller 2011), each part with the small-sample factor of its own number of clusters G; made positive semi-definite where
 * it is not, with a note. `leverage` hc2 to hc4 scale the residuals by the square root of White's factors, observation by observation (plm).
 * Reference: t with the smallest G - 1 for `stata` and `full`, else t(dfResidual). Throws ONE_CLUSTER, FULL_LEVERAGE.
 */
export function multiwayClustered(plain: Regression, clusters: readonly Factor[], { smallSample = "stata", leverage = "none" }: VcovSpec): Inference {
  for (const factor of clusters) refuseOneCluster(factor, plain.nObs);
  const regression = leverage === "none" ? plain : withLeverages(plain, leverage);
  const k = regression.names.length;
  const [meat, added] = [new Float64Array(k * k), new Float64Array(k * k)];
  for (const { factor, sign } of inclusionExclusion(clusters)) {
    const scale = smallSampleFactor(regression, smallSample, factor.levels.length, clusters);
    clusterMeat(regression, factor).forEach((value, i) => {
      meat[i] += sign * scale * value;
      if (sign > 0) added[i] += scale * value;
    });
  }
  const by = listed(clusters.map(({ name }) => name));
  const positive = sandwich(regression, added);
  const scale = Float64Array.from({ length: k }, (_, j) => positive[j * k + j]);
  const { covariance, notes } = semidefinite(regression, sandwich(regression, meat), scale, `clustering by ${by}`);
  const reference = clusterReference(regression, smallSample, Math.min(...clusters.map((factor) => factor.levels.length)));
  return { covariance, reference, notes: [...clusters.flatMap(fewClusters), ...notes, ...zeroVariances(regression, covariance, by)] };
}

function withLeverages(regression: Regression, leverage: string): Regression {
  const factor = residualFactors(regression, leverage);
  return { ...regression, residuals: regression.residuals.map((e, i) => Math.sqrt(factor[i]) * e) };
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
