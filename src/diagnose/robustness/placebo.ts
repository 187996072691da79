// Placebo by random assignment: the coefficient when the variable belongs to other units.
import { DurbinError } from "../../errors.js";
import { permutation } from "../../math/random.js";
import { dot } from "../../math/vector.js";
import { withoutEffects } from "../../estimate/within.js";
import type { Design } from "../../model/design.js";
import type { Fit } from "../../result/fit.js";
import { placeOf, requireLeastSquares } from "./coefficient.js";
import { residualized, withinColumns } from "./partial.js";

export interface PlaceboOptions {
  readonly variable: string;
  /** Random assignments, 500 by default. */
  readonly draws?: number;
  /** What changes places: whole histories of entities (default, needs a balanced panel), or rows. */
  readonly assign?: "entities" | "rows";
  readonly seed?: number;
}

export interface Placebo {
  readonly estimate: number;
  /** Two-sided: (r + 1) / (R + 1), r = draws at least as far from 0 as the estimate. */
  readonly p: number;
  readonly mean: number;
  readonly sd: number;
  readonly draws: number;
  /** [draws] coefficients under random assignment. */
  readonly estimates: Float64Array;
}

/** Columns that are projected together. */
const BATCH = 50;
const STREAM = 71;

/**
 * The coefficient of `variable` after random reassignments, all else as in the fit: the permuted column is cleared of effects and of the other
 * regressors, so that one projection of it gives the coefficient. Least squares models. Throws UNKNOWN_COEFFICIENT, ROBUSTNESS.
 */
export function placebo(fit: Fit, design: Design, options: PlaceboOptions, name = "placebo"): Placebo {
  const { variable, draws = 500, assign = "entities", seed = 0 } = options;
  requireLeastSquares(fit, name);
  const at = placeOf(fit, variable, name);
  const { nObs, panel } = design;
  if (assign === "entities" && !panel.balanced) {
    const sentence = "histories of entities can change places in a balanced panel only; complete it, or use `assign: rows`";
    throw new DurbinError("input", "ROBUSTNESS", `${name}: ${sentence}`);
  }
  const { y, X } = withinColumns(design);
  const response = residualized(design, X, at, y, 1);
  const column = design.X.subarray(at * nObs, (at + 1) * nObs);
  const estimates = new Float64Array(draws);
  for (let first = 0; first < draws; first += BATCH) {
    const count = Math.min(BATCH, draws - first);
    const columns = new Float64Array(count * nObs);
    for (let c = 0; c < count; c++) assigned(design, column, assign, { seed, draw: first + c }, columns.subarray(c * nObs, (c + 1) * nObs));
    const left = residualized(design, X, at, withoutEffects(design, columns).values, count);
    for (let c = 0; c < count; c++) {
      const x = left.subarray(c * nObs, (c + 1) * nObs);
      estimates[first + c] = dot(x, response) / dot(x, x);
    }
  }
  const estimate = fit.estimate[at];
  const mean = estimates.reduce((sum, value) => sum + value, 0) / draws;
  const squares = estimates.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const extreme = estimates.filter((value) => Math.abs(value) >= Math.abs(estimate)).length;
  return { estimate, p: (extreme + 1) / (draws + 1), mean, sd: Math.sqrt(squares / (draws - 1)), draws, estimates };
}

/** The column after a random permutation of entities or rows, the same for a draw whatever was drawn before. */
function assigned(
  { nObs, panel }: Design,
  column: Float64Array,
  assign: "entities" | "rows",
  { seed, draw }: { readonly seed: number; readonly draw: number },
  out: Float64Array,
): void {
  if (assign === "rows") {
    permutation(seed, STREAM, draw, nObs).forEach((from, row) => {
      out[row] = column[from];
    });
    return;
  }
  const { nEntities, entityOf, periodOf, rowOf } = panel;
  const order = permutation(seed, STREAM, draw, nEntities);
  for (let row = 0; row < nObs; row++) out[row] = column[rowOf[periodOf[row] * nEntities + order[entityOf[row]]]];
}
