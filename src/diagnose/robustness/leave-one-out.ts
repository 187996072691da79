// The coefficient with one group after the other left out: whether one province or year makes the result.
import { DurbinError } from "../../errors.js";
import { estimate } from "../../estimate/registry.js";
import type { Design } from "../../model/design.js";
import { factorOf } from "../../model/factor.js";
import { designOfRows } from "../../model/subset.js";
import type { Estimate, Fit } from "../../result/fit.js";
import { coefficients } from "../../result/inference.js";
import { placeOf, requireLeastSquares } from "./coefficient.js";

export interface LeaveOneOut {
  /** On all rows. */
  readonly estimate: number;
  /** Delete-a-group jackknife: sqrt((G - 1) / G sum (b_g - mean)^2). */
  readonly se: number;
  readonly low: number;
  readonly high: number;
  /** Without each group. */
  readonly groups: readonly (Estimate & { readonly name: string })[];
  /** Groups without which the coefficient cannot be estimated, and why. */
  readonly notes: readonly string[];
}

/**
 * Refits a least squares model without each level of the column `by`, with the same options. `low` and `high` are the smallest and the largest
 * coefficient. Throws UNKNOWN_COEFFICIENT, ROBUSTNESS for fewer than two groups, and as the estimator where no group can be left out.
 */
export function leaveOneOut(
  fit: Fit,
  design: Design,
  { variable, by }: { readonly variable: string; readonly by: string },
  name = "leave-one-out",
): LeaveOneOut {
  requireLeastSquares(fit, name);
  const at = placeOf(fit, variable, name);
  const { levels, levelOf } = factorOf(design.panel, by);
  if (levels.length < 2)
    throw new DurbinError("input", "ROBUSTNESS", `${name}: ${by} has one value, ${levels[0]}; leaving it out leaves nothing`);
  const groups: (Estimate & { name: string })[] = [];
  const notes: string[] = [];
  let failure: unknown;
  levels.forEach((level, g) => {
    try {
      const without = estimate(
        designOfRows(
          design,
          Uint8Array.from(levelOf, (l) => Number(l !== g)),
        ),
        { ...fit.spec, save: [] },
        null,
      );
      const { term: _, ...found } = coefficients(without)[at];
      groups.push({ ...found, name: level });
    } catch (error) {
      if (!(error instanceof DurbinError) || error.kind === "internal") throw error;
      failure = error;
      notes.push(`without ${by} ${level}: ${error.message}`);
    }
  });
  if (groups.length < 2) throw failure;
  const values = groups.map((group) => group.estimate);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const se = Math.sqrt(((values.length - 1) / values.length) * squares);
  return { estimate: fit.estimate[at], se, low: Math.min(...values), high: Math.max(...values), groups, notes };
}
