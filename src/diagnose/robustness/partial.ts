// One regressor at a time: what is left of columns once effects and the other regressors are removed (Frisch and Waugh 1933).
import { withoutEffects } from "../../estimate/within.js";
import type { Design } from "../../model/design.js";
import { leastSquaresMany } from "../../wasm/least-squares.js";

export function withinColumns(design: Design): { readonly y: Float64Array; readonly X: Float64Array } {
  return { y: withoutEffects(design, design.y).values, X: withoutEffects(design, design.X).values };
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
