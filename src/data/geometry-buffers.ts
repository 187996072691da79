// Units from flat coordinate buffers in the layout of GeoArrow: what a program already holds becomes geometry without a copy.
import { DurbinError } from "../errors.js";
import { chooseCrs } from "./coordinates.js";
import type { Geometry } from "./geometry.js";
import { keyText } from "./keys.js";
import { centroidsOf, type Rings } from "./polygons.js";

/** Vertices as x, y, x, y, … (GeoArrow: interleaved), or as an array of each (separated). */
export type CoordinateBuffer = Float64Array | { readonly x: Float64Array; readonly y: Float64Array };

export interface PointBuffers {
  /** [n] */
  readonly keys: readonly (string | number)[];
  /** [n] vertices */
  readonly coordinates: CoordinateBuffer;
}

/** Offsets as GeoArrow has them: part i of a thing is offsets[i] … offsets[i + 1] - 1. They need not begin at 0. */
export interface PolygonBuffers extends PointBuffers {
  /** [nRings + 1] vertices of each ring; rings end where they begin. */
  readonly ringOffsets: Int32Array;
  /** [nPolygons + 1] rings of each polygon: the outer one, then holes. */
  readonly polygonOffsets: Int32Array;
  /** [n + 1] polygons of each unit; without it, a polygon a unit. */
  readonly unitOffsets?: Int32Array;
}

export interface BufferOptions {
  /** Name in messages, "geometry" by default. */
  readonly source?: string;
  /** Default: lonlat when all coordinates fit degrees (noted), else planar. */
  readonly crs?: Geometry["crs"];
}

const SOURCE = "geometry";

/**
 * The units of flat buffers: points, or polygons with ring, polygon and unit offsets (GeoArrow point, polygon, multipolygon). Interleaved coordinates
 * become part of the geometry and must not change afterwards; separated ones are copied. Rings that do not end where they began are closed, with a note.
 * Throws MISSING_KEY, DUPLICATE_KEY, and GEOMETRY_INVALID for offsets that do not fit, empty units, rings of fewer than four vertices, coordinates
 * that are not finite or no degrees, and units without area.
 */
export function geometryFromBuffers(buffers: PointBuffers | PolygonBuffers, { source = SOURCE, crs }: BufferOptions = {}): Geometry {
  const keys = uniqueKeys(source, buffers.keys);
  const xy = interleaved(source, buffers.coordinates);
  if (!("ringOffsets" in buffers)) return pointsOf(source, keys, xy, crs);
  const rings = closedRings(ringsOf(source, keys, xy, buffers));
  requireSound(source, keys, rings);
  const found = chooseCrs(source, crs, rings.coordinates);
  const notes =
    rings.closed === 0 ? found.notes : [...found.notes, `${source}: ${rings.closed} rings did not end where they began and were closed`];
  const { coordinates, ringStart, ringUnit, ringPolygon } = rings;
  const points = centroidsOf(source, keys, rings);
  return { source, keys, kind: "polygons", crs: found.crs, points, coordinates, ringStart, ringUnit, ringPolygon, notes };
}

const invalid = (source: string, sentence: string, details: Readonly<Record<string, unknown>> = {}): DurbinError =>
  new DurbinError("input", "GEOMETRY_INVALID", `${source}: ${sentence}`, details);

function uniqueKeys(source: string, given: readonly (string | number)[]): string[] {
  const keys = given.map((value) => keyText(String(value ?? "")));
  const empty = keys.indexOf("");
  if (empty >= 0) throw new DurbinError("input", "MISSING_KEY", `${source}: unit ${empty + 1} has no key`, { unit: empty + 1 });
  if (new Set(keys).size === keys.length) return keys;
  const seen = new Set<string>();
  const again = keys.findIndex((key) => seen.size === seen.add(key).size);
  const [key, first] = [keys[again], keys.indexOf(keys[again])];
  throw new DurbinError("input", "DUPLICATE_KEY", `${source}: duplicate key ${key}, units ${first + 1} and ${again + 1}`, { key });
}

function interleaved(source: string, coordinates: CoordinateBuffer): Float64Array {
  if (coordinates instanceof Float64Array) {
    if (coordinates.length % 2 === 0) return coordinates;
    throw invalid(source, `${coordinates.length} interleaved coordinates are not whole pairs of x and y`);
  }
  const { x, y } = coordinates;
  if (x.length !== y.length) throw invalid(source, `x has ${x.length} coordinates and y has ${y.length}`);
  const xy = new Float64Array(2 * x.length);
  for (let i = 0; i < x.length; i++) {
    xy[2 * i] = x[i];
    xy[2 * i + 1] = y[i];
  }
  return xy;
}

function pointsOf(source: string, keys: readonly string[], points: Float64Array, crs: Geometry["crs"] | undefined): Geometry {
  if (points.length !== 2 * keys.length) {
    throw invalid(
      source,
      `there are ${points.length / 2} points for ${keys.length} keys; polygons need \`ringOffsets\` and \`polygonOffsets\``,
    );
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw notFinite(source, keys[bad >> 1], points[bad]);
  const [ringStart, none] = [new Int32Array(1), new Int32Array(0)];
  const rings = { coordinates: new Float64Array(0), ringStart, ringUnit: none, ringPolygon: none };
  return { source, keys, kind: "points", points, ...rings, ...chooseCrs(source, crs, points) };
}

const notFinite = (source: string, key: string, value: number): DurbinError =>
  invalid(source, `${key} has the coordinate ${value}; expected finite numbers`, { key });

/** Throws unless `offsets` go up from 0 or more to `last` or less. */
function requireOffsets(source: string, name: string, offsets: Int32Array, last: number, of: string): void {
  if (offsets.length === 0) throw invalid(source, `\`${name}\` is empty; it holds one offset more than parts`);
  const falls = offsets.findIndex((offset, i) => offset < (i === 0 ? 0 : offsets[i - 1]));
  if (falls >= 0)
    throw invalid(source, `\`${name}\` falls at place ${falls}: ${offsets[falls]}${falls > 0 ? ` after ${offsets[falls - 1]}` : ""}`);
  const end = offsets[offsets.length - 1];
  if (end > last) throw invalid(source, `\`${name}\` ends at ${end}, but there are ${last} ${of}`);
}

/** The rings of the units, in the order of the units. */
function ringsOf(source: string, keys: readonly string[], coordinates: Float64Array, buffers: PolygonBuffers): Rings {
  const { ringOffsets, polygonOffsets, unitOffsets } = buffers;
  requireOffsets(source, "ringOffsets", ringOffsets, coordinates.length / 2, "vertices");
  requireOffsets(source, "polygonOffsets", polygonOffsets, ringOffsets.length - 1, "rings");
  if (unitOffsets !== undefined) requireOffsets(source, "unitOffsets", unitOffsets, polygonOffsets.length - 1, "polygons");
  const units = (unitOffsets ?? polygonOffsets).length - 1;
  if (units !== keys.length) throw invalid(source, `the offsets hold ${units} units, and there are ${keys.length} keys`);
  const polygons = unitOffsets === undefined ? [0, units] : [unitOffsets[0], unitOffsets[units]];
  const [first, last] = [polygonOffsets[polygons[0]], polygonOffsets[polygons[1]]];
  const ringUnit = new Int32Array(last - first);
  const ringPolygon = new Int32Array(last - first);
  for (let unit = 0; unit < units; unit++) {
    const [from, to] = unitOffsets === undefined ? [unit, unit + 1] : [unitOffsets[unit], unitOffsets[unit + 1]];
    if (from === to) throw invalid(source, `${keys[unit]} has no polygon`, { key: keys[unit] });
    for (let polygon = from; polygon < to; polygon++) {
      const [begin, end] = [polygonOffsets[polygon] - first, polygonOffsets[polygon + 1] - first];
      if (begin === end) throw invalid(source, `${keys[unit]} has a polygon without rings`, { key: keys[unit] });
      ringUnit.fill(unit, begin, end);
      ringPolygon.fill(polygon - polygons[0], begin, end);
    }
  }
  return { coordinates, ringStart: ringOffsets.subarray(first, last + 1), ringUnit, ringPolygon };
}

/** The same rings from vertex 0 on, every one ending where it begins; copied only where they are not so. */
function closedRings(rings: Rings): Rings & { readonly closed: number } {
  const { coordinates, ringStart } = rings;
  const count = ringStart.length - 1;
  const isOpen = (ring: number): boolean => {
    const [a, b] = [2 * ringStart[ring], 2 * ringStart[ring + 1] - 2];
    return coordinates[a] !== coordinates[b] || coordinates[a + 1] !== coordinates[b + 1];
  };
  let open = 0;
  for (let ring = 0; ring < count; ring++) if (isOpen(ring)) open++;
  const [from, to] = [ringStart[0], ringStart[count]];
  if (open === 0) {
    return { ...rings, coordinates: coordinates.subarray(2 * from, 2 * to), ringStart: ringStart.map((start) => start - from), closed: 0 };
  }
  const copy = new Float64Array(2 * (to - from + open));
  const starts = new Int32Array(count + 1);
  for (let ring = 0; ring < count; ring++) {
    const vertices = coordinates.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]);
    copy.set(vertices, 2 * starts[ring]);
    starts[ring + 1] = starts[ring] + vertices.length / 2;
    if (isOpen(ring)) copy.set(vertices.subarray(0, 2), 2 * starts[ring + 1]++);
  }
  return { ...rings, coordinates: copy, ringStart: starts, closed: open };
}

/** Throws for coordinates that are not finite, and for rings without room for an area. */
function requireSound(source: string, keys: readonly string[], { coordinates, ringStart, ringUnit }: Rings): void {
  const bad = coordinates.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const ring = ringStart.findIndex((start) => start > bad >> 1) - 1;
    throw notFinite(source, keys[ringUnit[ring]], coordinates[bad]);
  }
  const ring = ringUnit.findIndex((_, i) => ringStart[i + 1] - ringStart[i] < 4);
  if (ring < 0) return;
  const key = keys[ringUnit[ring]];
  throw invalid(source, `${key} has a ring of ${ringStart[ring + 1] - ringStart[ring]} vertices; a closed ring has at least 4`, { key });
}
