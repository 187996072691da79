// Whether a coefficient differs between two groups that were fitted apart.
import { DurbinError } from "../../errors.js";
import { normalTwoSided } from "../../math/distributions.js";
import { permutation } from "../../math/random.js";
import { estimate } from "../../estimate/registry.js";
import type { Design } from "../../model/design.js";
import { designOfRows } from "../../model/subset.js";
import type { Fit } from "../../result/fit.js";
import { covarianceOf, placeOf, requireLeastSquares } from "./coefficient.js";

export interface Group {
  readonly fit: Fit;
  readonly design: Design;
}

export interface GroupDifferenceOptions {
  readonly variable: string;
  /** wald (default): z of the difference, the groups being independent (SUEST); permutation: Fisher's, entities drawn into groups of the same sizes. */
  readonly method?: "wald" | "permutation";
  /** Permutations, 1000 by default. */
  readonly draws?: number;
  readonly seed?: number;
}

export interface GroupDifference {
  /** b of the first group less b of the second. */
  readonly estimate: number;
  readonly se?: number;
  readonly statistic?: number;
  /** Two-sided. */
  readonly p: number;
  readonly draws?: number;
  readonly notes: readonly string[];
}

const STREAM = 72;

/**
 * The difference of a coefficient between two least squares fits of one specification on groups without a common entity. `wald`: its standard error is
 * that of independent estimates, as in seemingly unrelated estimation when no cluster reaches into both groups. `permutation`: entities are drawn
 * into two groups of the sizes given, both are fitted again, p = (r + 1) / (R + 1) with r = differences at least as large (Efron and Tibshirani 1993).
 * Throws UNKNOWN_COEFFICIENT, NO_COVARIANCE, ROBUSTNESS.
 */
export function groupDifference(
  first: Group,
  second: Group,
  pooled: Design | null,
  options: GroupDifferenceOptions,
  name = "group-difference",
): GroupDifference {
  const { variable, method = "wald" } = options;
  for (const { fit } of [first, second]) requireLeastSquares(fit, name);
  refuseShared(first.design, second.design, name);
  const [a, b] = [placeOf(first.fit, variable, name), placeOf(second.fit, variable, name)];
  const difference = first.fit.estimate[a] - second.fit.estimate[b];
  if (method === "permutation") return permuted(first, second, pooled, difference, options, name);
  const se = Math.sqrt(covarianceOf(first.fit, a, a) + covarianceOf(second.fit, b, b));
  return { estimate: difference, se, statistic: difference / se, p: normalTwoSided(difference / se), notes: [] };
}

function refuseShared({ panel }: Design, { panel: other }: Design, name: string): void {
  const entities = new Set(panel.entities);
  const shared = other.entities.find((entity) => entities.has(entity));
  if (shared === undefined) return;
  throw new DurbinError(
    "input",
    "ROBUSTNESS",
    `${name}: ${shared} is in both groups; groups are of whole entities, as \`where\` on a column that does not change over time`,
    {
      entity: shared,
    },
  );
}

function permuted(
  { fit, design }: Group,
  second: Group,
  pooled: Design | null,
  difference: number,
  options: GroupDifferenceOptions,
  name: string,
): GroupDifference {
  const { variable, draws = 1000, seed = 0 } = options;
  if (pooled === null) {
    throw new DurbinError("input", "ROBUSTNESS", `${name}: permutation needs a third model, that of both groups together`);
  }
  const { entityOf, nEntities, nObs } = pooled.panel;
  if (nObs !== design.nObs + second.design.nObs || nEntities !== design.panel.nEntities + second.design.panel.nEntities) {
    throw new DurbinError(
      "input",
      "ROBUSTNESS",
      `${name}: the pooled model has ${nObs} rows, the groups ${design.nObs} and ${second.design.nObs}; it has to hold both and nothing else`,
    );
  }
  const size = design.panel.nEntities;
  let extreme = 0;
  let failed = 0;
  for (let draw = 0; draw < draws; draw++) {
    const order = permutation(seed, STREAM, draw, nEntities);
    const found = [0, 1].map((group) => {
      const keep = Uint8Array.from({ length: nObs }, (_, row) => Number(order[entityOf[row]] < size === (group === 0)));
      return coefficientOn(designOfRows(pooled, keep), fit, variable);
    });
    if (found.includes(null)) failed++;
    else if (Math.abs((found[0] as number) - (found[1] as number)) >= Math.abs(difference)) extreme++;
  }
  const done = draws - failed;
  const notes = failed === 0 ? [] : [`${failed} of ${draws} draws leave a group in which the model cannot be estimated; they are left out`];
  return { estimate: difference, p: (extreme + 1) / (done + 1), draws: done, notes };
}

function coefficientOn(design: Design, fit: Fit, variable: string): number | null {
  try {
    const { spec } = fit;
    const again = estimate(design, spec.estimator === "gmm" ? spec : { ...spec, vcov: { type: "iid" }, save: [] }, null);
    return again.estimate[again.terms.findIndex((term) => term.name === variable)];
  } catch (error) {
    if (error instanceof DurbinError && error.kind !== "internal") return null;
    throw error;
  }
}
