// Bond's (2002) range for the coefficient of the lagged response: pooled least squares is biased upwards, the within estimator downwards.
import { DurbinError } from "../../errors.js";
import { formatNumber } from "../../result/format.js";
import { fullRankLeastSquares } from "../least-squares.js";
import type { LevelRows } from "./sample.js";

export interface LagBounds {
  readonly lagWithin: number;
  readonly lagPooled: number;
}

/** Coefficients of column `lag` in both regressions on the level rows; null where one cannot be had. values: rows x (names + 1). */
export function lagBounds(levels: LevelRows, names: readonly string[], values: Float64Array, lag: string): LagBounds | null {
  const slopes = names.filter((name) => name !== "(Intercept)");
  const columns = slopes.map((name) => names.indexOf(name));
  const at = slopes.indexOf(lag);
  const n = levels.place.length;
  const width = names.length + 1;
  const X = new Float64Array((slopes.length + 1) * n);
  const y = Float64Array.from({ length: n }, (_, r) => values[(r + 1) * width - 1]);
  columns.forEach((column, j) => {
    for (let r = 0; r < n; r++) X[j * n + r] = values[r * width + column];
  });
  X.fill(1, slopes.length * n);
  try {
    const pooled = fullRankLeastSquares([...slopes, "(Intercept)"], X, n, y);
    const demeaned = X.slice(0, slopes.length * n);
    for (let j = 0; j < slopes.length; j++) removeMeans(levels, demeaned.subarray(j * n, (j + 1) * n));
    removeMeans(levels, y);
    const within = fullRankLeastSquares(slopes, demeaned, n, y);
    return { lagWithin: within.coefficients[at], lagPooled: pooled.coefficients[at] };
  } catch (error) {
    if (error instanceof DurbinError && error.kind !== "internal") return null;
    throw error;
  }
}

/** x less the means of the entities, in place. */
function removeMeans({ entities, start }: LevelRows, x: Float64Array): void {
  for (let e = 0; e < entities; e++) {
    let sum = 0;
    for (let r = start[e]; r < start[e + 1]; r++) sum += x[r];
    const mean = sum / (start[e + 1] - start[e]);
    for (let r = start[e]; r < start[e + 1]; r++) x[r] -= mean;
  }
}

/** A sentence where the estimate lies outside. */
export function boundsNote(name: string, estimate: number, { lagWithin, lagPooled }: LagBounds): string[] {
  const [low, high] = [Math.min(lagWithin, lagPooled), Math.max(lagWithin, lagPooled)];
  if (estimate >= low && estimate <= high) return [];
  return [
    `${name} is ${formatNumber(estimate, 3)}, outside the range from the within estimate ${formatNumber(lagWithin, 3)} to the pooled one ${formatNumber(lagPooled, 3)}, in which a consistent estimate is expected (Bond 2002): look at the instruments`,
  ];
}
