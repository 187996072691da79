// The wild cluster bootstrap of one coefficient: p value, and confidence interval by inverting the test.
import { describeRow } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { clustered } from "../../estimate/covariance/cluster.js";
import type { Regression } from "../../estimate/regression.js";
import { absorbedParameters } from "../../math/absorbed.js";
import type { Design } from "../../model/design.js";
import { factorOf } from "../../model/factor.js";
import type { SmallSample } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import { leastSquares } from "../../wasm/dense.js";
import { placeOf, requireLeastSquares } from "../robustness/coefficient.js";
import { withinColumns } from "../robustness/partial.js";
import { allSigns, type Distribution, type Draws, drawAll, randomMultipliers } from "./draws.js";
import { invert } from "./invert.js";
import { wildScores } from "./scores.js";

export interface WildBootstrapOptions {
  /** The coefficient. */
  readonly variable: string;
  /** The cluster variable; by default that of the model. */
  readonly by?: string;
  /** wcr11 (default), wcr31: the hypothesis is imposed; wcu11, wcu31: it is not. 31: residuals of a cluster from estimates without it. */
  readonly variant?: "wcr11" | "wcr31" | "wcu11" | "wcu31";
  /** rademacher (default): signs; webb: six points, for few clusters. */
  readonly distribution?: Distribution;
  /** 9999 by default; all 2^G sign vectors where those are not more. */
  readonly draws?: number;
  /** The value under the hypothesis, 0 by default. */
  readonly null?: number;
  /** Level of the interval, 0.95 by default. */
  readonly level?: number;
  readonly seed?: number;
}

export interface WildBootstrap {
  readonly estimate: number;
  /** t of the clustered standard error. */
  readonly statistic: number;
  /** The share of draws with |t*| at least |t|. */
  readonly p: number;
  /** Ends of the set of hypotheses with p above 1 - level; absent where it has no end. */
  readonly low?: number;
  readonly high?: number;
  readonly draws: number;
  readonly clusters: number;
  readonly notes: readonly string[];
}

/** Statistics that agree to this share are ties, which count. */
const TIE = 1e-10;
/** Up to 2^this many sign vectors can be listed. */
const MOST_SIGNS = 30;

/**
 * WCR and WCU bootstraps (Cameron, Gelbach and Miller 2008; variants 31: MacKinnon, Nielsen and Webb 2023) of H0: b = null, by sums over clusters
 * (Roodman et al. 2019): y* = fit + v_g u_g with u of the restricted or unrestricted model, t* with the clustered variance. p is two-sided and
 * symmetric. Effects may cross the clusters (not in 31). Throws UNKNOWN_COEFFICIENT, ROBUSTNESS, ONE_CLUSTER, MISSING_VALUE.
 */
export function wildBootstrap(fit: Fit, design: Design, options: WildBootstrapOptions, name = "wild-bootstrap"): WildBootstrap {
  const { variable, variant = "wcr11", distribution = "rademacher", draws = 9999, level = 0.95, seed = 0 } = options;
  requireLeastSquares(fit, name);
  const at = placeOf(fit, variable, name);
  const cluster = factorOf(design.panel, clusterVariable(fit, options, name));
  const G = cluster.levels.length;
  const regression = regressionOf(design);
  const { covariance } = clustered(regression, cluster, smallSampleOf(fit.spec.vcov));
  const restricted = variant.startsWith("wcr");
  const scores = wildScores(regression, cluster, at, { restricted, jackknife: variant.endsWith("31") });
  const vectors = G <= MOST_SIGNS ? 1 << G : Number.POSITIVE_INFINITY;
  const enumerated = distribution === "rademacher" && vectors <= draws;
  const count = enumerated ? vectors : draws;
  const all = drawAll(scores, count, enumerated ? allSigns : randomMultipliers(distribution, seed));
  const estimate = fit.estimate[at];
  const plain = Math.sqrt(clustered(regression, cluster, "none").covariance[at * regression.names.length + at]);
  const se = Math.sqrt(covariance[at * regression.names.length + at]);
  const pOf = (value: number): number => shareBeyond(all, restricted ? (estimate - value) / scores.rA[at] : 0, (estimate - value) / plain);
  const hypothesis = options.null ?? 0;
  const interval = invert(pOf, { estimate, se, alpha: 1 - level });
  return {
    estimate,
    statistic: (estimate - hypothesis) / se,
    p: pOf(hypothesis),
    ...interval,
    draws: count,
    clusters: G,
    notes: [...(enumerated ? [`all ${count} sign vectors of ${G} clusters`] : []), ...openNotes(interval)],
  };
}

/** The share of draws whose |t*| under delta is at least |t|. */
function shareBeyond({ n0, n1, s00, s01, s11 }: Draws, delta: number, t: number): number {
  const least = t * t * (1 - TIE);
  let beyond = 0;
  for (let r = 0; r < n0.length; r++) {
    const n = n0[r] + delta * n1[r];
    if (n * n >= least * (s00[r] + 2 * delta * s01[r] + delta * delta * s11[r])) beyond++;
  }
  return beyond / n0.length;
}

const smallSampleOf = ({ type, smallSample = "stata" }: Fit["spec"]["vcov"]): SmallSample => (type === "cluster" ? smallSample : "stata");

function clusterVariable({ spec }: Fit, { by }: WildBootstrapOptions, name: string): string {
  const own = spec.vcov.by ?? [];
  if (by !== undefined) return by;
  if (own.length === 1) return own[0];
  throw new DurbinError("input", "ROBUSTNESS", `${name}: \`by\` is missing, the variable whose values make the clusters`);
}

function openNotes({ low, high }: { readonly low?: number; readonly high?: number }): string[] {
  const open = [low === undefined ? "below" : "", high === undefined ? "above" : ""].filter((side) => side !== "");
  return open.length === 0 ? [] : [`the confidence set has no end ${open.join(" and ")}`];
}

/** The regression of a pooled or within fit once more, from its design. */
function regressionOf(design: Design): Regression {
  const { names, nObs, factors, panel } = design;
  const { y, X } = withinColumns(design);
  const { inverse, residuals, leverage, rss } = leastSquares(X, names.length, nObs, y);
  const dfResidual = nObs - names.length - absorbedParameters(factors);
  return { names, nObs, X, inverse, residuals, leverage, rss, dfResidual, factors, rowName: (row) => describeRow(panel, row) };
}
