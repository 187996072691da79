// Covariance of least squares estimates: V = (X'X)^-1 M (X'X)^-1 with the meat M and the small-sample factor of docs/vocabulary.md section 4.
import { DurbinError } from "../errors.js";
import { absorbedParameters } from "../math/absorbed.js";
import { pow } from "../math/elementwise.js";
import { quadratic } from "../math/linear.js";
import type { Factor } from "../model/design.js";
import type { VcovSpec } from "../model/spec.js";
import type { Reference } from "../result/fit.js";

export interface Bread {
  readonly k: number;
  readonly nObs: number;
  /** [k * nObs] transformed regressors */
  readonly X: Float64Array;
  /** [k * k] (X'X)^-1 */
  readonly inverse: Float64Array;
  /** [nObs] */
  readonly residuals: Float64Array;
  /** [nObs] diagonal of X (X'X)^-1 X' */
  readonly leverage: Float64Array;
  readonly rss: number;
  /** Slopes: columns without the constant. */
  readonly slopes: number;
  /** N - K - absorbed levels */
  readonly dfResidual: number;
  readonly hasIntercept: boolean;
  /** Absorbed factors, to see which are nested in a cluster. */
  readonly factors: readonly Factor[];
}

export interface Inference {
  readonly covariance: Float64Array;
  readonly reference: Reference;
  readonly notes: readonly string[];
}

/** The covariance that `vcov` asks for; `clusters` are the factors of its `by`, rows as in the bread. */
export function covariance(bread: Bread, vcov: VcovSpec, clusters: readonly Factor[]): Inference {
  const reference: Reference = { type: "t", df: bread.dfResidual };
  if (vcov.type === "iid") return { covariance: iid(bread, vcov), reference, notes: [] };
  if (vcov.type === "cluster") return clustered(bread, vcov, clusters);
  return { covariance: sandwich(bread, heteroskedasticMeat(bread, vcov.type)), reference, notes: [] };
}

function iid(bread: Bread, vcov: VcovSpec): Float64Array {
  const divisor = { df: bread.dfResidual, k: bread.nObs - bread.k, none: bread.nObs }[vcov.smallSample as "df" | "k" | "none"];
  const sigma2 = bread.rss / divisor;
  return bread.inverse.map((v) => sigma2 * v);
}

/** Sum of w_i x_i x_i' with w = e^2 over the factor of the type (White 1980; MacKinnon and White 1985; Cribari-Neto 2004). */
function heteroskedasticMeat(bread: Bread, type: "hc0" | "hc1" | "hc2" | "hc3" | "hc4"): Float64Array {
  const { k, nObs, X, residuals, leverage } = bread;
  const weight = new Float64Array(nObs);
  const meanLeverage = k / nObs;
  for (let i = 0; i < nObs; i++) {
    const open = 1 - leverage[i];
    const e2 = residuals[i] * residuals[i];
    if (type === "hc0") weight[i] = e2;
    else if (type === "hc1") weight[i] = (e2 * nObs) / (nObs - k);
    else if (type === "hc2") weight[i] = e2 / open;
    else if (type === "hc3") weight[i] = e2 / (open * open);
    else weight[i] = e2 / pow(open, Math.min(4, leverage[i] / meanLeverage));
  }
  if (type !== "hc0" && type !== "hc1" && leverage.some((h) => h > 1 - 1e-10)) {
    throw new DurbinError(
      "input",
      "FULL_LEVERAGE",
      `${type} does not exist: a row has leverage 1 (one coefficient fits it alone); use hc1`,
    );
  }
  const meat = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < nObs; i++) sum += weight[i] * X[a * nObs + i] * X[b * nObs + i];
      meat[a * k + b] = meat[b * k + a] = sum;
    }
  }
  return meat;
}

/** One cluster variable, or several: with two, V1 + V2 - V12, each with the factor of its own number of clusters (Cameron, Gelbach, Miller 2011). */
function clustered(bread: Bread, vcov: VcovSpec, clusters: readonly Factor[]): Inference {
  const rule = vcov.smallSample ?? "stata";
  const parts = clusters.length === 1 ? [{ factor: clusters[0], sign: 1 }] : inclusionExclusion(clusters);
  const meat = new Float64Array(bread.k * bread.k);
  for (const { factor, sign } of parts) {
    const scale = sign * smallSampleFactor(bread, rule, factor, clusters);
    const part = clusterMeat(bread, factor);
    for (let i = 0; i < meat.length; i++) meat[i] += scale * part[i];
  }
  const smallest = Math.min(...clusters.map((factor) => factor.levels.length));
  if (smallest < 2)
    throw new DurbinError("input", "ONE_CLUSTER", `clusters by ${clusters.map((c) => c.name).join(", ")}: there is only one`);
  const notes = smallest < 30 ? [`only ${smallest} clusters: clustered standard errors are too small with few clusters`] : [];
  const V = sandwich(bread, meat);
  for (let i = 0; i < bread.k; i++) {
    if (V[i * bread.k + i] < 0)
      notes.push("the two-way clustered covariance is not positive semi-definite: some standard errors do not exist");
  }
  return { covariance: V, reference: { type: "t", df: rule === "stata" ? smallest - 1 : bread.dfResidual }, notes: [...new Set(notes)] };
}

/** All non-empty intersections of the cluster variables, odd ones added and even ones subtracted. */
function inclusionExclusion(clusters: readonly Factor[]): { factor: Factor; sign: number }[] {
  const parts: { factor: Factor; sign: number }[] = [];
  for (let mask = 1; mask < 1 << clusters.length; mask++) {
    const chosen = clusters.filter((_, c) => mask & (1 << c));
    parts.push({ factor: chosen.reduce(intersection), sign: chosen.length % 2 === 1 ? 1 : -1 });
  }
  return parts;
}

function intersection(a: Factor, b: Factor): Factor {
  const found = new Map<number, number>();
  const levels: string[] = [];
  const levelOf = new Int32Array(a.levelOf.length);
  for (let i = 0; i < levelOf.length; i++) {
    const key = a.levelOf[i] * b.levels.length + b.levelOf[i];
    let level = found.get(key);
    if (level === undefined) {
      level = levels.length;
      found.set(key, level);
      levels.push(`${a.levels[a.levelOf[i]]}, ${b.levels[b.levelOf[i]]}`);
    }
    levelOf[i] = level;
  }
  return { name: `${a.name}^${b.name}`, levels, levelOf };
}

/** Sum over clusters of s_g s_g' with s_g = sum of x_i e_i. */
function clusterMeat(bread: Bread, factor: Factor): Float64Array {
  const { k, nObs, X, residuals } = bread;
  const groups = factor.levels.length;
  const scores = new Float64Array(groups * k);
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < nObs; i++) scores[factor.levelOf[i] * k + j] += X[j * nObs + i] * residuals[i];
  }
  const meat = new Float64Array(k * k);
  for (let g = 0; g < groups; g++) {
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) meat[a * k + b] += scores[g * k + a] * scores[g * k + b];
  }
  return meat;
}

function smallSampleFactor(bread: Bread, rule: string, factor: Factor, clusters: readonly Factor[]): number {
  const { nObs, slopes, hasIntercept, factors } = bread;
  const G = factor.levels.length;
  const clusterFactor = G / (G - 1);
  if (rule === "none") return 1;
  if (rule === "g") return clusterFactor;
  if (rule === "hc1") return nObs / (nObs - bread.k);
  if (rule === "sss") return (clusterFactor * (nObs - 1)) / (nObs - bread.k);
  const counted = rule === "full" ? factors : factors.filter((f) => !clusters.some((cluster) => isNested(f, cluster)));
  const constant = hasIntercept || factors.length > 0 ? 1 : 0;
  const K = slopes + Math.max(constant, absorbedParameters(counted));
  return (clusterFactor * (nObs - 1)) / (nObs - K);
}

/** Whether every level of `inner` lies in one level of `outer`. */
function isNested(inner: Factor, outer: Factor): boolean {
  const home = new Int32Array(inner.levels.length).fill(-1);
  for (let i = 0; i < inner.levelOf.length; i++) {
    const level = inner.levelOf[i];
    if (home[level] === -1) home[level] = outer.levelOf[i];
    else if (home[level] !== outer.levelOf[i]) return false;
  }
  return true;
}

/** (X'X)^-1 M (X'X)^-1 */
const sandwich = ({ k, inverse }: Bread, meat: Float64Array): Float64Array => quadratic(inverse, meat, k, k);
