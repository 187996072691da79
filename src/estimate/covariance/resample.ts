// Covariances by refitting: leave one cluster out, draw clusters, draw blocks of periods.
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { uniforms } from "../../math/random.js";
import type { Factor } from "../../model/design.js";
import type { VcovSpec } from "../../model/spec.js";
import type { Inference, Regression } from "../regression.js";
import { refitByCells, type Refit } from "./cells.js";
import { fewClusters, refuseOneCluster } from "./cluster.js";

const STREAM = { pairs: 61, blocks: 62 };

/**
 * V = (G - 1)/G sum over clusters of (b_(g) - b)(b_(g) - b)', b_(g) without cluster g: CV3 of MacKinnon, Nielsen and Webb (2023). Reference t(G - 1).
 * Throws ONE_CLUSTER, and RESAMPLE_RANK where the regressors are collinear without a cluster.
 */
export function jackknife(regression: Regression, cluster: Factor): Inference {
  refuseOneCluster(cluster, regression.nObs);
  const G = cluster.levels.length;
  const refit = refitByCells(regression, { count: G, levelOf: cluster.levelOf });
  const deviations = cluster.levels.map((level, left) => {
    const found = refit(Int32Array.from({ length: G }, (_, g) => (g === left ? 0 : 1)));
    if (found !== null) return found;
    const sentence = `jackknife: without ${level} of ${cluster.name} the regressors are collinear; use cluster, or leave out what only ${level} tells apart`;
    throw new DurbinError("input", "RESAMPLE_RANK", sentence, { level });
  });
  const covariance = outerSum(deviations, regression.names.length).map((value) => ((G - 1) / G) * value);
  return { covariance, reference: { type: "t", df: G - 1 }, notes: fewClusters(cluster) };
}

/**
 * The covariance of estimates from `draws` samples of G clusters with replacement (pairs cluster bootstrap; Cameron, Gelbach and Miller 2008), around
 * their mean; a cluster that is drawn twice is two clusters. Reference t(G - 1). Throws ONE_CLUSTER, RESAMPLE_RANK.
 */
export function pairsBootstrap(regression: Regression, cluster: Factor, { draws = 999 }: VcovSpec, seed: number): Inference {
  refuseOneCluster(cluster, regression.nObs);
  const G = cluster.levels.length;
  const refit = refitByCells(regression, { count: G, levelOf: cluster.levelOf });
  const drawn = bootstrap(regression, refit, draws, (r) => {
    const multiplicity = new Int32Array(G);
    for (const u of uniforms(seed, STREAM.pairs, r, G)) multiplicity[Math.floor(u * G)]++;
    return multiplicity;
  });
  return { ...drawn, reference: { type: "t", df: G - 1 }, notes: [...fewClusters(cluster), ...drawn.notes] };
}

/**
 * The same with samples of blocks of `length` periods that follow each other, all entities together, on a circle (Politis and Romano 1992), so that errors
 * may be correlated across entities and, within blocks, over time. As many periods as there are; reference t(dfResidual). Throws INDEX_NEEDED,
 * VCOV_LAGS where a block has all periods, RESAMPLE_RANK.
 */
export function blockBootstrap(regression: Regression, { draws = 999, length = 1 }: VcovSpec, panel: Panel, seed: number): Inference {
  const T = panel.nPeriods;
  if (panel.timeName === null)
    throw new DurbinError("input", "INDEX_NEEDED", "block-bootstrap needs `time` in `data`", { type: "block-bootstrap" });
  if (length >= T) {
    throw new DurbinError(
      "input",
      "VCOV_LAGS",
      `block-bootstrap: blocks of ${length} periods need more than ${length} periods, and there are ${T}`,
      { length },
    );
  }
  const refit = refitByCells(regression, { count: T, levelOf: panel.periodOf });
  const blocks = Math.ceil(T / length);
  const drawn = bootstrap(regression, refit, draws, (r) => {
    const multiplicity = new Int32Array(T);
    uniforms(seed, STREAM.blocks, r, blocks).forEach((u, b) => {
      const start = Math.floor(u * T);
      for (let l = 0; l < Math.min(length, T - b * length); l++) multiplicity[(start + l) % T]++;
    });
    return multiplicity;
  });
  return { ...drawn, reference: { type: "t", df: regression.dfResidual } };
}

function bootstrap(
  { names }: Regression,
  refit: Refit,
  draws: number,
  draw: (replication: number) => Int32Array,
): Pick<Inference, "covariance" | "notes"> {
  const found: Float64Array[] = [];
  for (let r = 0; r < draws; r++) {
    const deviation = refit(draw(r));
    if (deviation !== null) found.push(deviation);
  }
  if (2 * found.length < draws || found.length < 2) {
    const sentence = `the regressors are collinear in ${draws - found.length} of ${draws} draws of the bootstrap; too few clusters or periods tell them apart`;
    throw new DurbinError("input", "RESAMPLE_RANK", sentence, { draws, lost: draws - found.length });
  }
  const k = names.length;
  const mean = Float64Array.from({ length: k }, (_, j) => found.reduce((sum, d) => sum + d[j], 0) / found.length);
  const centered = found.map((d) => d.map((value, j) => value - mean[j]));
  const covariance = outerSum(centered, k).map((value) => value / (found.length - 1));
  const lost = draws - found.length;
  return { covariance, notes: lost > 0 ? [`${lost} of ${draws} draws left the regressors collinear and do not count`] : [] };
}

function outerSum(vectors: readonly Float64Array[], k: number): Float64Array {
  const sum = new Float64Array(k * k);
  for (const d of vectors) for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) sum[a * k + b] += d[a] * d[b];
  return sum;
}
