// Clusters by several variables, and leverage corrections of clusters.
import { listed } from "../../data/table.js";
import type { Factor } from "../../model/design.js";
import type { VcovSpec } from "../../model/spec.js";
import { type Inference, type Regression, sandwich } from "../regression.js";
import { clusterMeat, clusterReference, fewClusters, refuseOneCluster, zeroVariances } from "./cluster.js";
import { residualFactors } from "./heteroskedastic.js";
import { isIndefinite, type Semidefinite, semidefinite } from "./semidefinite.js";
import { isConventional, smallSampleFactor } from "./small-sample.js";

/**
 * The sum of clustered meats over all non-empty intersections of the variables, odd ones added and even ones subtracted (two: V1 + V2 - V12;
 * Cameron, Gelbach and Miller 2011), each part with the small-sample factor of its own number of clusters G, or of the smallest with `fixest`; under `stata`, `fixest` and
 * `full` made positive semi-definite where it is not, as those tools do; a note says which. `leverage` hc2 to hc4 scale the residuals by the square root of White's factors, observation by observation (plm).
 * Reference: t with the smallest G - 1 for `stata`, `fixest` and `full`, else t(dfResidual). Throws ONE_CLUSTER, FULL_LEVERAGE.
 */
export function multiwayClustered(
  plain: Regression,
  clusters: readonly Factor[],
  { smallSample = "stata", leverage = "none" }: VcovSpec,
): Inference {
  for (const factor of clusters) refuseOneCluster(factor, plain.nObs);
  const regression = leverage === "none" ? plain : withLeverages(plain, leverage);
  const k = regression.names.length;
  const smallest = Math.min(...clusters.map((factor) => factor.levels.length));
  const [meat, added] = [new Float64Array(k * k), new Float64Array(k * k)];
  for (const { factor, sign } of inclusionExclusion(clusters)) {
    const scale = smallSampleFactor(regression, smallSample, smallSample === "fixest" ? smallest : factor.levels.length, clusters);
    clusterMeat(regression, factor).forEach((value, i) => {
      meat[i] += sign * scale * value;
      if (sign > 0) added[i] += scale * value;
    });
  }
  const by = listed(clusters.map(({ name }) => name));
  const positive = sandwich(regression, added);
  const scale = Float64Array.from({ length: k }, (_, j) => positive[j * k + j]);
  const [V, what] = [sandwich(regression, meat), `clustering by ${by}`];
  const { covariance, notes } = isConventional(smallSample) ? semidefinite(V, scale, what) : leftAsItIs(regression, V, scale, what);
  const reference = clusterReference(regression, smallSample, smallest);
  return { covariance, reference, notes: [...clusters.flatMap(fewClusters), ...notes, ...zeroVariances(regression, covariance, by)] };
}

/** plm's rules leave such a covariance as plm does. */
function leftAsItIs({ names }: Regression, V: Float64Array, scale: Float64Array, what: string): Semidefinite {
  if (!isIndefinite(V, scale)) return { covariance: V, notes: [] };
  const negative = names.filter((_, j) => V[j * names.length + j] < 0);
  const found =
    negative.length > 0 ? `${listed(negative)} a variance below zero: no standard error` : "a covariance with negative eigenvalues";
  return {
    covariance: V,
    notes: [`${what} gives ${found}; it is left so, as plm does; smallSample: stata sets negative eigenvalues to zero`],
  };
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
