// Local Moran's I (Anselin 1995): the contribution of each unit to Moran's I, and its quadrant of the scatterplot.
import { spatialLag } from "../wasm/sparse.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { chosen } from "./inference.js";
import {
  diagonalOf,
  drawMoments,
  isTotal,
  type LocalForm,
  type LocalOptions,
  type LocalStatistic,
  localTests,
  type Quadrant,
} from "./local.js";
import { permutationMoments, rowSums, scale } from "./moments.js";
import { moranSums } from "./moran.js";
import { centre, countUnits } from "./values.js";

export interface LocalMoranOptions extends LocalOptions {
  /** Divisor of m2: n (default, spdep) or n-1 (PySAL, GeoDa); `statistic` is the same. */
  readonly divisor?: "n" | "n-1";
}

/**
 * I_i = z_i sum_j w_ij z_j / m2, m2 = sum z^2 / n. Conditional moments as in Sokal, Oden and Thomson (1998), total ones as in Anselin
 * (1995). `alternative` is two-sided by default. x [n] in the order of W.keys; throws as `moran` does.
 */
export function localMoran(x: Float64Array, W: SpatialWeights, options: LocalMoranOptions = {}): LocalStatistic[] {
  requireUsable(W);
  countUnits(W, false);
  const { z, squares } = centre(x, W, options.variable ?? "x");
  const n = W.n;
  const m2 = squares / (chosen("divisor", options.divisor, ["n", "n-1"]) === "n" ? n : n - 1);
  const lag = spatialLag(W, z);
  const kurtosis = (n * z.reduce((sum, value) => sum + value * value * value * value, 0)) / (squares * squares);
  const total = isTotal(options);
  const sums = moranSums(n, { kurtosis, overlap: 1 });
  const form: LocalForm = {
    sign: 1,
    own: (i) => (diagonalOf(W, i) * z[i] * z[i]) / m2,
    value: (i, j) => (z[i] * z[j]) / m2,
    moments(i) {
      if (total) return scale(permutationMoments(n, rowSums(W, i), sums), squares / m2);
      const own = z[i] * z[i];
      const spread = (own * Math.max(0, squares - (own * n) / (n - 1))) / (n - 1) / (m2 * m2);
      return drawMoments(W, i, form.own(i), n - 1, -own / (n - 1) / m2, spread);
    },
  };
  return localTests(W, form, options).map((unit, i) =>
    W.rowPtr[i] === W.rowPtr[i + 1] ? unit : { ...unit, quadrant: quadrantOf(z[i], lag[i]) },
  );
}

/** The quadrant of a point of the Moran scatterplot. */
export function quadrantOf(z: number, lag: number): Quadrant {
  return `${z > 0 ? "high" : "low"}-${lag > 0 ? "high" : "low"}`;
}
