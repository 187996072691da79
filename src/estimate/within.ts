// The absorbed effects of a design, taken away from columns.
import { DurbinError } from "../errors.js";
import { demeanInPlace, type Factor } from "../math/within.js";
import type { Design } from "../model/design.js";

/** Change of a step at which the projection ends, relative to the standard deviation of each column. */
const TOLERANCE = 1e-12;

export type Absorbing = Pick<Design, "nObs" | "factors">;

/** The names of the effects, for messages. */
export const effectNames = ({ factors }: Pick<Design, "factors">): string => factors.map(({ name }) => name).join(", ");

/** The absorbed factors as the projection takes them. */
export const absorbedTerms = ({ factors }: Pick<Design, "factors">): Factor[] =>
  factors.map(({ levels, levelOf }) => ({ levels: levels.length, levelOf }));

/** Takes the absorbed factors of a design away from columns [m * nObs], in place; the number of steps. Throws NO_CONVERGENCE. */
export function removeEffects(design: Absorbing, columns: Float64Array): number {
  const { iterations, converged } = demeanInPlace(columns, design.nObs, absorbedTerms(design), { tolerance: TOLERANCE });
  if (converged) return iterations;
  const sentence = `removing the effects (${effectNames(design)}) did not converge in ${iterations} steps`;
  throw new DurbinError("numerical", "NO_CONVERGENCE", sentence, { iterations });
}

/** `removeEffects` from a copy of the columns. */
export function withoutEffects(design: Absorbing, columns: Float64Array): { values: Float64Array; iterations: number } {
  const values = columns.slice();
  return { values, iterations: removeEffects(design, values) };
}
