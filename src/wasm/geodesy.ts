// Great-circle distances: assembly/geodesy.ts.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";

interface GeodesyExports {
  greatCircles(count: number, from: number, to: number, out: number): void;
  unitVectors(n: number, place: number, out: number): void;
}

/**
 * Distances in km on the WGS84 ellipsoid (a = 6378.137 km, f = 1/298.257223563) between pairs of positions in degrees.
 * from and to: [2 m] as longitude, latitude; result [m].
 */
export function greatCircles(from: Float64Array, to: Float64Array): Float64Array {
  if (from.length !== to.length || from.length % 2 !== 0) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `from has ${from.length} elements but to has ${to.length}`);
  }
  const count = from.length / 2;
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(count);
    kernel<GeodesyExports>().greatCircles(count, copyIn(from), copyIn(to), out);
    return copyOut(out, count);
  });
}

/** [3 n] unit vectors of the sphere for [2 n] longitudes and latitudes in degrees. */
export function unitVectors(place: Float64Array): Float64Array {
  const n = place.length / 2;
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(3 * n);
    kernel<GeodesyExports>().unitVectors(n, copyIn(place), out);
    return copyOut(out, 3 * n);
  });
}
