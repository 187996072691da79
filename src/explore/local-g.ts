// Local G and G* (Getis and Ord 1992; Ord and Getis 1995): whether high or low values surround a unit.
import { DurbinError } from "../errors.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { diagonalOf, drawMoments, type LocalForm, type LocalOptions, type LocalStatistic, localTests } from "./local.js";
import type { Moments } from "./moments.js";
import { centre, countUnits } from "./values.js";

export interface LocalGOptions extends Omit<LocalOptions, "variance"> {
  /** Whether the unit itself counts (G*); false by default. */
  readonly star?: boolean;
}

/**
 * G_i = sum_{j != i} w_ij x_j / sum_{j != i} x_j, moments over relabellings of the other units; with `star` G*_i = sum_j w_ij x_j /
 * sum_j x_j, moments over all units. Where W has no diagonal, G* counts the unit with the largest weight of its row (1 for binary W, the
 * common weight for row-standardized contiguity), 1 where it has no neighbours. `statistic` is the z of Ord and Getis and does not
 * depend on the sum below; `alternative` is two-sided by default. x [n] in the order of W.keys; throws as `moran` does.
 */
export function localG(x: Float64Array, W: SpatialWeights, options: LocalGOptions = {}): LocalStatistic[] {
  const { star = false, variable = "x" } = options;
  requireUsable(W);
  countUnits(W, false);
  const { z, unit, squares } = centre(x, W, variable);
  const n = W.n;
  const sum = x.reduce((total, value) => total + value / unit, 0);
  const below = (i: number): number => {
    const rest = star ? sum : sum - x[i] / unit;
    if (rest !== 0) return rest;
    const what = star ? `${variable} sums to 0` : `${variable} sums to 0 without "${W.keys[i]}"`;
    throw new DurbinError("input", "CONSTANT_VARIABLE", `${what}; local G needs values with a natural origin`, { variable });
  };
  const form: LocalForm = {
    sign: 1,
    own: (i) => (star ? (selfWeight(W, i) * x[i]) / unit / below(i) : 0),
    value: (i, j) => x[j] / unit / below(i),
    moments(i) {
      const scaled = below(i) * below(i);
      if (star) return starMoments(W, i, squares / n / scaled);
      const spread = Math.max(0, squares - (z[i] * z[i] * n) / (n - 1)) / (n - 1) / scaled;
      return drawMoments(W, i, 0, n - 1, 1 / (n - 1), spread);
    },
  };
  return localTests(W, form, options);
}

/** w_ii, or the largest weight of the row where the diagonal is empty. */
function selfWeight(W: SpatialWeights, i: number): number {
  const own = diagonalOf(W, i);
  if (own !== 0) return own;
  let largest = 0;
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) largest = Math.max(largest, W.weight[k]);
  return largest === 0 ? 1 : largest;
}

/** Moments of G*_i over all relabellings; `spread` is the variance of x / sum x. */
function starMoments(W: SpatialWeights, i: number, spread: number): Moments {
  let first = selfWeight(W, i);
  let second = first * first;
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
    if (W.colIdx[k] === i) continue;
    first += W.weight[k];
    second += W.weight[k] * W.weight[k];
  }
  return { expected: first / W.n, variance: Math.max(0, (spread * (W.n * second - first * first)) / (W.n - 1)) };
}
