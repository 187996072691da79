// Local Geary's c (Anselin 1995, 2019): weighted squared differences between a unit and its neighbours.
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { gearySums } from "./geary.js";
import { drawMoments, isTotal, type LocalForm, type LocalOptions, type LocalStatistic, localTests } from "./local.js";
import { permutationMoments, rowSums, scale } from "./moments.js";
import { centre, countUnits } from "./values.js";

/**
 * c_i = sum_j w_ij (x_i - x_j)^2 / m2, m2 = sum z^2 / (n - 1). `statistic` is (E - c) / sd: positive where a unit resembles its
 * neighbours; `alternative` is two-sided by default. x [n] in the order of W.keys; throws as `moran` does.
 */
export function localGeary(x: Float64Array, W: SpatialWeights, options: LocalOptions = {}): LocalStatistic[] {
  requireUsable(W);
  countUnits(W, false);
  const { z, squares } = centre(x, W, options.variable ?? "x");
  const n = W.n;
  const m2 = squares / (n - 1);
  let cubes = 0;
  let fourths = 0;
  for (const value of z) {
    cubes += value * value * value;
    fourths += value * value * value * value;
  }
  const total = isTotal(options);
  const sums = gearySums(n, { kurtosis: (n * fourths) / (squares * squares), overlap: 1 });
  const form: LocalForm = {
    sign: -1,
    own: () => 0,
    value: (i, j) => ((z[i] - z[j]) * (z[i] - z[j])) / m2,
    moments(i) {
      if (total) return scale(permutationMoments(n, rowSums(W, i), sums), squares / m2);
      const own = z[i] * z[i];
      const mean = (n * own + squares) / (n - 1);
      const second = (n * own * own + 6 * own * squares - 4 * z[i] * cubes + fourths) / (n - 1);
      const spread = second - mean * mean;
      return drawMoments(W, i, 0, n - 1, mean / m2, spread > 1e-13 * second ? spread / (m2 * m2) : 0);
    },
  };
  return localTests(W, form, options);
}
