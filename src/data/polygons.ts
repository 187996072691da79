// Rings of polygons collected into flat buffers, and their area centroids.
import { DurbinError } from "../errors.js";
import type { Geometry } from "./geometry.js";

export type Rings = Pick<Geometry, "coordinates" | "ringStart" | "ringUnit" | "ringPolygon">;

export interface PolygonCollector {
  /** A polygon of a unit: its outer ring, then holes. Positions are checked here. Throws GEOMETRY_INVALID naming the key. */
  add(unit: number, key: string, rings: unknown): void;
  /** Throws GEOMETRY_INVALID for a unit without area. */
  finish(keys: readonly string[]): Rings & { readonly points: Float64Array; readonly closed: number };
}

/** The x, y of a GeoJSON position; a height is left out. Throws GEOMETRY_INVALID. */
export function readPosition(source: string, key: string, position: unknown): readonly [number, number] {
  const [x, y]: unknown[] = Array.isArray(position) ? position : [];
  if (typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)) return [x, y];
  const found = (JSON.stringify(position) ?? "nothing").slice(0, 60);
  throw new DurbinError("input", "GEOMETRY_INVALID", `${source}: ${key} has the position ${found}; expected two finite numbers`, { key });
}

export function collectPolygons(source: string): PolygonCollector {
  const coordinates: number[] = [];
  const ringStart = [0];
  const ringUnit: number[] = [];
  const ringPolygon: number[] = [];
  let polygons = 0;
  let closed = 0;
  const invalid = (key: string, sentence: string) => new DurbinError("input", "GEOMETRY_INVALID", `${source}: ${key} ${sentence}`, { key });

  function addRing(unit: number, key: string, ring: unknown): void {
    if (!Array.isArray(ring)) throw invalid(key, "has a ring that is not a list of positions");
    const first = coordinates.length;
    for (const position of ring) coordinates.push(...readPosition(source, key, position));
    const last = coordinates.length - 2;
    if (last >= first && (coordinates[first] !== coordinates[last] || coordinates[first + 1] !== coordinates[last + 1])) {
      coordinates.push(coordinates[first], coordinates[first + 1]);
      closed++;
    }
    const vertices = (coordinates.length - first) / 2;
    if (vertices < 4) throw invalid(key, `has a ring of ${vertices} positions; a closed ring has at least 4`);
    ringStart.push(coordinates.length / 2);
    ringUnit.push(unit);
    ringPolygon.push(polygons);
  }

  return {
    add(unit, key, rings) {
      if (!Array.isArray(rings) || rings.length === 0) throw invalid(key, "has a polygon without rings");
      for (const ring of rings) addRing(unit, key, ring);
      polygons++;
    },
    finish(keys) {
      const buffers = {
        coordinates: Float64Array.from(coordinates),
        ringStart: Int32Array.from(ringStart),
        ringUnit: Int32Array.from(ringUnit),
        ringPolygon: Int32Array.from(ringPolygon),
      };
      return { ...buffers, points: centroidsOf(source, keys, buffers), closed };
    },
  };
}

/** The centroid of every unit, [2n]. Throws GEOMETRY_INVALID for a unit without area. */
export function centroidsOf(source: string, keys: readonly string[], rings: Rings): Float64Array {
  const points = centroids(keys.length, rings);
  const flat = keys.findIndex((_, unit) => Number.isNaN(points[2 * unit]));
  if (flat < 0) return points;
  throw new DurbinError("input", "GEOMETRY_INVALID", `${source}: ${keys[flat]} has no area, so that it has no centroid`, {
    key: keys[flat],
  });
}

/**
 * Area centroids, [2n]: the sum of the rings' first moments over the sum of their areas (shoelace formula), holes negative whatever
 * their direction. Moments are taken about the unit's first vertex, so that large coordinates lose no digits. NaN without area.
 */
function centroids(n: number, { coordinates, ringStart, ringUnit, ringPolygon }: Rings): Float64Array {
  const points = new Float64Array(2 * n).fill(NaN);
  const sums = new Float64Array(3 * n); // twice the area, six times the moments
  const origin = new Int32Array(n).fill(-1);
  for (let ring = 0; ring < ringUnit.length; ring++) {
    const unit = ringUnit[ring];
    if (origin[unit] < 0) origin[unit] = ringStart[ring];
    const originX = coordinates[2 * origin[unit]];
    const originY = coordinates[2 * origin[unit] + 1];
    let area = 0;
    let momentX = 0;
    let momentY = 0;
    for (let vertex = ringStart[ring]; vertex < ringStart[ring + 1] - 1; vertex++) {
      const x0 = coordinates[2 * vertex] - originX;
      const y0 = coordinates[2 * vertex + 1] - originY;
      const x1 = coordinates[2 * vertex + 2] - originX;
      const y1 = coordinates[2 * vertex + 3] - originY;
      const cross = x0 * y1 - x1 * y0;
      area += cross;
      momentX += (x0 + x1) * cross;
      momentY += (y0 + y1) * cross;
    }
    const isOuter = ring === 0 || ringPolygon[ring] !== ringPolygon[ring - 1];
    const sign = area > 0 === isOuter ? 1 : -1;
    sums[3 * unit] += sign * area;
    sums[3 * unit + 1] += sign * momentX;
    sums[3 * unit + 2] += sign * momentY;
  }
  for (let unit = 0; unit < n; unit++) {
    if (!(sums[3 * unit] > 0)) continue;
    points[2 * unit] = coordinates[2 * origin[unit]] + sums[3 * unit + 1] / (3 * sums[3 * unit]);
    points[2 * unit + 1] = coordinates[2 * origin[unit] + 1] + sums[3 * unit + 2] / (3 * sums[3 * unit]);
  }
  return points;
}
