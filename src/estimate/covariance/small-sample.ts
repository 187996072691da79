// Small-sample factors of sandwich covariances.
import { absorbedParameters } from "../../math/absorbed.js";
import type { Factor } from "../../model/design.js";
import type { SmallSample } from "../../model/spec.js";
import type { Regression } from "../regression.js";

/** The rules with G - 1 degrees of freedom. */
export const isConventional = (rule: SmallSample): boolean => rule === "stata" || rule === "fixest" || rule === "full";

/**
 * The factors of docs/vocabulary.md section 4, for G clusters. `stata` is G/(G-1) (N-1)/(N-K), K = slopes + 1 + absorbed levels that are not
 * nested in one of `clusters`; the 1 is the constant, which those levels contain if there are any: two-way effects clustered by entity, or by
 * something coarser, have K = slopes + T; clustered by time slopes + n; by both slopes + 1. With one cluster variable that is xtreg, reghdfe
 * and fixest's default; with several these two scale every part by the smallest G, which the callers do for `fixest`. reghdfe leaves singletons out first. Of several factors that are not nested fixest counts all levels less one for each after the first;
 * here it is the rank of their dummies, which is less where they fall into groups that no row connects.
 */
export function smallSampleFactor(
  { names, nObs, factors }: Regression,
  rule: SmallSample,
  G: number,
  clusters: readonly Pick<Factor, "levelOf">[],
): number {
  const k = names.length;
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
    case "stata":
    case "fixest": {
      const counted = absorbedParameters(factors.filter((absorbed) => !clusters.some((cluster) => isNested(absorbed, cluster))));
      const constant = factors.length > 0 ? 1 : 0;
      return ofClusters * ofRows(k + Math.max(constant, counted));
    }
    default: // none; df and k belong to iid
      return 1;
  }
}

/** Whether every level of `inner` lies in one level of `outer`. */
export function isNested(inner: Factor, outer: Pick<Factor, "levelOf">): boolean {
  if (inner.levelOf === outer.levelOf) return true;
  const home = new Int32Array(inner.levels.length).fill(-1);
  for (let row = 0; row < inner.levelOf.length; row++) {
    const level = inner.levelOf[row];
    if (home[level] === -1) home[level] = outer.levelOf[row];
    else if (home[level] !== outer.levelOf[row]) return false;
  }
  return true;
}
