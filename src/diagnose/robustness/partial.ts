// One regressor at a time: what is left of columns once effects and the other regressors are removed (Frisch and Waugh 1933).
import { DurbinError } from "../../errors.js";
import type { Design } from "../../model/design.js";
import { demean } from "../../wasm/within.js";
import { leastSquaresMany } from "../../wasm/least-squares.js";

const TOLERANCE = 1e-12;

/** Columns [m * nObs] without the absorbed factors of a design. Throws NO_CONVERGENCE. */
export function withoutEffects({ nObs, factors }: Pick<Design, "nObs" | "factors">, columns: Float64Array): Float64Array {
  if (factors.length === 0) return columns;
  const classifications = factors.map((factor) => ({ levels: factor.levels.length, levelOf: factor.levelOf }));
  const { values, iterations, converged } = demean(columns, nObs, classifications, { tolerance: TOLERANCE });
  if (converged) return values;
  throw new DurbinError("numerical", "NO_CONVERGENCE", `removing the effects did not converge in ${iterations} sweeps`, { iterations });
}

export function withinColumns(design: Design): { readonly y: Float64Array; readonly X: Float64Array } {
  return { y: withoutEffects(design, design.y), X: withoutEffects(design, design.X) };
}

/** m columns, effects removed, without the regressors of X other than number `at`. */
export function residualized(
  { nObs, names }: Pick<Design, "nObs" | "names">,
  X: Float64Array,
  at: number,
  columns: Float64Array,
  m: number,
): Float64Array {
  const k = names.length - 1;
  if (k === 0) return columns;
  const others = new Float64Array(k * nObs);
  for (let j = 0, to = 0; j <= k; j++) if (j !== at) others.set(X.subarray(j * nObs, (j + 1) * nObs), nObs * to++);
  return leastSquaresMany(others, k, nObs, columns, m).residuals;
}
