// Covariance of least squares estimates: (X'X)^-1 M (X'X)^-1 with the meat M of each type. What most models ask for is here; the other
// types load on demand.
import type { Geometry } from "../../data/geometry.js";
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { groupsOf } from "../../model/factor.js";
import type { VcovSpec } from "../../model/spec.js";
import type { Inference, Regression } from "../regression.js";
import { clustered } from "./cluster.js";
import { heteroskedastic } from "./heteroskedastic.js";

/** What a covariance may use besides the regression. */
export interface CovarianceGround {
  /** The rows of the regression. */
  readonly panel: Panel;
  /** Of random draws. */
  readonly seed: number;
  /** Where the entities are; null where the study has no geometry. */
  readonly geometry: Geometry | null;
}

export type CovarianceOf = (regression: Regression, vcov: VcovSpec, ground: CovarianceGround) => Inference;

let onDemand: CovarianceOf | null = null;

/** Whether a type is part of the library's one file: iid, hc0 to hc4, and clusters by one variable without leverages. */
const isCore = ({ type, by = [], leverage = "none" }: VcovSpec): boolean =>
  type === "iid" || type.startsWith("hc") || (type === "cluster" && by.length === 1 && leverage === "none");

/** Loads what `covariance` needs for a type, where it is not there yet. */
export async function loadCovariance(vcov: VcovSpec): Promise<void> {
  if (onDemand === null && !isCore(vcov)) onDemand = (await import("./on-demand.js")).covarianceOnDemand;
}

/** The covariance that `vcov` asks for. Throws ESTIMATOR_NOT_LOADED for types that load on demand before `loadCovariance`. */
export const covariance: CovarianceOf = (regression, vcov, ground) => {
  if (!isCore(vcov)) {
    if (onDemand !== null) return onDemand(regression, vcov, ground);
    const sentence = `this ${vcov.type} covariance loads on demand; call \`await loadEstimator(spec)\` once before`;
    throw new DurbinError("input", "ESTIMATOR_NOT_LOADED", sentence);
  }
  if (vcov.type === "cluster") return clustered(regression, groupsOf(ground.panel, (vcov.by as readonly string[])[0]), vcov.smallSample);
  const V = vcov.type === "iid" ? homoskedastic(regression, vcov.smallSample) : heteroskedastic(regression, vcov.type);
  return { covariance: V, reference: { type: "t", df: regression.dfResidual }, notes: [] };
};

/** sigma2 (X'X)^-1 with sigma2 = RSS over N - K - absorbed levels (`df`), N - K (`k`) or N (`none`). */
function homoskedastic({ names, nObs, rss, dfResidual, inverse }: Regression, smallSample: VcovSpec["smallSample"]): Float64Array {
  const divisor = smallSample === "none" ? nObs : smallSample === "k" ? nObs - names.length : dfResidual;
  return inverse.map((value) => (rss / divisor) * value);
}
