// The Moran scatterplot (Anselin 1996): each unit's value against the weighted mean of its neighbours.
import { spatialLag } from "../wasm/sparse.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { Quadrant } from "./local.js";
import { quadrantOf } from "./local-moran.js";
import { centre, countUnits } from "./values.js";

export interface MoranPoint {
  /** Key of the unit. */
  readonly name: string;
  /** (x - mean) / sd, divisor n - 1. */
  readonly z: number;
  /** (W z)_i */
  readonly lag: number;
  /** Absent for units without neighbours. */
  readonly quadrant?: Quadrant;
}

export interface MoranScatter {
  readonly points: readonly MoranPoint[];
  /** Slope of the line through the origin, z'Wz / z'z: Moran's I where every row of W sums to 1. */
  readonly slope: number;
}

/** Points and slope of the scatterplot of one period. x [n] in the order of W.keys; throws as `moran` does. */
export function moranPoints(x: Float64Array, W: SpatialWeights, variable = "x"): MoranScatter {
  requireUsable(W);
  countUnits(W, false);
  const centred = centre(x, W, variable);
  const sd = Math.sqrt(centred.squares / (W.n - 1));
  const z = centred.z.map((value) => value / sd);
  const lag = spatialLag(W, z);
  const points = W.keys.map((name, i) => {
    const point = { name, z: z[i], lag: lag[i] };
    return W.rowPtr[i] === W.rowPtr[i + 1] ? point : { ...point, quadrant: quadrantOf(z[i], lag[i]) };
  });
  return { points, slope: z.reduce((sum, value, i) => sum + value * lag[i], 0) / (W.n - 1) };
}
