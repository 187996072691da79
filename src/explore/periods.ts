// One variable over one or several periods, centred within each period: what Moran's I and Geary's C are ratios of.
import { DurbinError } from "../errors.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { PeriodShares } from "./moments.js";
import { type Centred, centre } from "./values.js";

export interface CentredPeriods extends PeriodShares {
  /** [T * n] deviations from the period's mean, one period after the other, all in one unit. */
  readonly z: Float64Array;
  /** s = sum of all z^2 */
  readonly squares: number;
  /** N sum_i d_i^2 / s^2 with d_i = sum_t z_it^2: the kurtosis where there is one period. */
  readonly kurtosis: number;
  /** sum_tu (z_t'z_u)^2 / s^2: 1 where there is one period. */
  readonly overlap: number;
}

/** Brings the periods into one unit of measurement, undoing what `centre` did to each. */
function inOneUnit(parts: readonly Centred[]): Float64Array[] {
  const unit = Math.max(...parts.map((part) => part.unit));
  return parts.map((part) => part.z.map((z) => z * (part.unit / unit)));
}

/** Centres x_t, each [n], within its period. Throws for no period, and as `centre` does. */
export function centrePeriods(x: readonly Float64Array[], W: SpatialWeights, variable: string): CentredPeriods {
  if (x.length === 0) throw new DurbinError("internal", "LENGTH_MISMATCH", `${variable} has no periods`);
  const z = inOneUnit(x.map((values) => centre(values, W, variable)));
  const T = z.length;
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const own = z.map((values) => product(values, values));
  const squares = own.reduce((sum, value) => sum + value, 0);
  const r2 = new Float64Array(T * T);
  let overlap = 0;
  for (let s = 0; s < T; s++) {
    for (let t = 0; t < T; t++) {
      const cross = s === t ? own[s] : product(z[s], z[t]);
      r2[s * T + t] = s === t ? 1 : (cross / own[s]) * (cross / own[t]);
      overlap += (cross / squares) * (cross / squares);
    }
  }
  let fourth = 0;
  for (let i = 0; i < W.n; i++) {
    const d = z.reduce((sum, values) => sum + values[i] * values[i], 0) / squares;
    fourth += d * d;
  }
  const stacked = new Float64Array(T * W.n);
  for (const [t, values] of z.entries()) stacked.set(values, t * W.n);
  const share = Float64Array.from(own, (value) => value / squares);
  return { z: stacked, squares, kurtosis: W.n * fourth, overlap, share, r2 };
}
