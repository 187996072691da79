// From degrees to a plane for a map on paper. Only figures use this, never a distance.

export interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

const RADIANS = Math.PI / 180;

/** Bounds of x, y pairs. */
export function boundsOf(coordinates: Float64Array): Bounds {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 2) {
    west = Math.min(west, coordinates[i]);
    east = Math.max(east, coordinates[i]);
    south = Math.min(south, coordinates[i + 1]);
    north = Math.max(north, coordinates[i + 1]);
  }
  return { west, east, south, north };
}

/** Degrees in a form without a jump: where the date line cuts the units apart, western longitudes count on from 180. */
function unwrap(lonlat: Float64Array): Float64Array {
  const { west, east } = boundsOf(lonlat);
  if (east - west <= 180) return lonlat;
  const shifted = lonlat.map((value, i) => (i % 2 === 0 && value < 0 ? value + 360 : value));
  const moved = boundsOf(shifted);
  return moved.east - moved.west < east - west ? shifted : lonlat;
}

/**
 * Longitude and latitude pairs to a plane, y upwards: Albers' equal-area conic (Snyder 1987, p. 98, sphere) with standard parallels one
 * sixth inside the bounds; equirectangular where the bounds span more than 120 degrees or lie around the equator.
 */
export function project(lonlat: Float64Array): Float64Array {
  const degrees = unwrap(lonlat);
  const { west, east, south, north } = boundsOf(degrees);
  const middle = (west + east) / 2;
  const inset = (north - south) / 6;
  const [sin1, sin2] = [Math.sin((south + inset) * RADIANS), Math.sin((north - inset) * RADIANS)];
  const n = (sin1 + sin2) / 2;
  if (east - west > 120 || Math.abs(n) < 0.1) return equirectangular(degrees, middle, Math.cos(((south + north) / 2) * RADIANS));
  const cos1 = Math.cos((south + inset) * RADIANS);
  const C = cos1 * cos1 + 2 * n * sin1;
  const radius = (latitude: number): number => Math.sqrt(Math.max(0, C - 2 * n * Math.sin(latitude * RADIANS))) / n;
  const origin = radius((south + north) / 2);
  const out = new Float64Array(degrees.length);
  for (let i = 0; i < degrees.length; i += 2) {
    const angle = n * (degrees[i] - middle) * RADIANS;
    const r = radius(degrees[i + 1]);
    out[i] = r * Math.sin(angle);
    out[i + 1] = origin - r * Math.cos(angle);
  }
  return out;
}

function equirectangular(degrees: Float64Array, middle: number, squeeze: number): Float64Array {
  return degrees.map((value, i) => (i % 2 === 0 ? (value - middle) * squeeze : value));
}
