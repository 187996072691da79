// Which units a matrix has and in which order: entities in order of first appearance in the data; without data the order of the
// geometry, then of the weights file. Keys decide, never positions.
import type { Geometry } from "../data/geometry.js";
import { compareKeys, zerosHint } from "../data/keys.js";
import type { Panel } from "../data/panel.js";
import { DurbinError } from "../errors.js";
import type { Places } from "../wasm/neighbors.js";
import { counted, positions, someKeys } from "./links.js";
import type { KeyedLinks } from "./read.js";
import type { WeightsSpec } from "./spec.js";
import type { SpatialWeights } from "./weights.js";

/** What weights are made from. */
export interface WeightsContext {
  /** Entities in order of first appearance in the data; null without data. */
  readonly units: readonly string[] | null;
  readonly geometry?: Geometry;
  /** Needed by economic-distance. */
  readonly panel?: Panel;
  /** The weights files as `readWeights` reads them, by the name that the specification gives them. */
  readonly files?: ReadonlyMap<string, KeyedLinks>;
  /** Matrices made before, for nested, set operations and the like. */
  readonly others?: ReadonlyMap<string, SpatialWeights>;
}

/** Keys of a source brought into the order of the units. */
export interface UnitMatch {
  /** [n] */
  readonly keys: readonly string[];
  /** [keys of the source] unit of each, -1 = not one of the units (`subset: data`). */
  readonly unitOf: Int32Array;
  readonly notes: readonly string[];
}

/**
 * Matches the keys of a geometry or weights file to the units. Throws WEIGHTS_KEYS, naming keys and counts, when a unit has no key there,
 * or a key is no unit and `subset` is not "data"; WEIGHTS_UNITS for `subset: data` without data.
 */
export function matchUnits(name: string, source: string, keys: readonly string[], spec: WeightsSpec, context: WeightsContext): UnitMatch {
  const { units } = context;
  const subset = spec.subset === "data";
  if (units === null) {
    if (subset) throw needsUnits(name, "subset: data");
    requireUnique(name, source, keys);
    const unitOf = new Int32Array(keys.length);
    for (let i = 0; i < keys.length; i++) unitOf[i] = i;
    return { keys, unitOf, notes: [] };
  }
  const at = positions(units);
  const unitOf = new Int32Array(keys.length);
  const isFound = new Uint8Array(units.length);
  let found = 0;
  for (let i = 0; i < keys.length; i++) {
    const unit = at.get(keys[i]) ?? -1;
    unitOf[i] = unit;
    if (unit >= 0 && isFound[unit]++ === 0) found++;
  }
  if (found === keys.length && found === at.size) return { keys: units, unitOf, notes: [] };
  requireUnique(name, source, keys);
  const comparison = compareKeys(keys, units);
  const { missing, extra } = comparison;
  if (missing.length > 0 || (extra.length > 0 && !subset)) {
    const parts: string[] = [];
    if (missing.length > 0) {
      const verb = missing.length === 1 ? "is" : "are";
      parts.push(`${missing.length} of ${counted(units.length, "unit")} of the data ${verb} not in ${source}: ${someKeys(missing)}`);
    }
    if (extra.length > 0 && !subset) {
      const verb = extra.length === 1 ? "is" : "are";
      const remedy = missing.length === 0 ? " (subset: data leaves them out)" : "";
      parts.push(`${extra.length} of ${counted(keys.length, "unit")} of ${source} ${verb} not in the data: ${someKeys(extra)}${remedy}`);
    }
    const message = `weights "${name}": ${parts.join("; ")}${zerosHint(comparison)}`;
    throw new DurbinError("input", "WEIGHTS_KEYS", message, { name, missing: missing.slice(0, 20), extra: extra.slice(0, 20) });
  }
  return { keys: units, unitOf, notes: [`subset: data left out ${counted(extra.length, "unit")} of ${source}: ${someKeys(extra)}`] };
}

/** Lists that were found to have every key once: a geometry serves many matrices. */
const unique = new WeakSet<readonly string[]>();

function requireUnique(name: string, source: string, keys: readonly string[]): void {
  if (unique.has(keys)) return;
  if (new Set(keys).size === keys.length) {
    unique.add(keys);
    return;
  }
  const seen = new Set<string>();
  const repeated = keys.find((key) => seen.size === seen.add(key).size);
  throw new DurbinError("input", "WEIGHTS_KEYS", `weights "${name}": ${source} has the unit ${JSON.stringify(repeated)} twice`, { name });
}

export function needsUnits(name: string, what: string): DurbinError {
  return new DurbinError("input", "WEIGHTS_UNITS", `weights "${name}": ${what} needs units: a data file with an entity`, { name });
}

/** The geometry, or the error that says what needs it. */
export function geometryFor(name: string, what: string, context: WeightsContext): Geometry {
  if (context.geometry !== undefined) return context.geometry;
  const message = `weights "${name}": ${what} needs a geometry: polygons, or a table of points`;
  throw new DurbinError("input", "WEIGHTS_SOURCE", message, { name });
}

/** The units with their places. Throws besides what `matchUnits` does WEIGHTS_SOURCE for a place that is none. */
export function placeUnits(
  name: string,
  spec: WeightsSpec,
  context: WeightsContext,
  what: string = spec.type,
): { match: UnitMatch; places: Places } {
  const geometry = geometryFor(name, what, context);
  const match = matchUnits(name, geometry.source, geometry.keys, spec, context);
  return { match, places: { crs: geometry.crs, points: placesOf(name, geometry, match) } };
}

function placesOf(name: string, geometry: Geometry, match: UnitMatch): Float64Array {
  const points = new Float64Array(2 * match.keys.length);
  match.unitOf.forEach((unit, i) => {
    if (unit < 0) return;
    const [x, y] = [geometry.points[2 * i], geometry.points[2 * i + 1]];
    const outside = geometry.crs === "lonlat" && (Math.abs(x) > 360 || Math.abs(y) > 90);
    if (!Number.isFinite(x) || !Number.isFinite(y) || outside) {
      const kind = geometry.crs === "lonlat" ? "a longitude and latitude in degrees" : "a place";
      const message = `weights "${name}": ${geometry.source} puts ${JSON.stringify(geometry.keys[i])} at (${x}, ${y}), which is not ${kind}`;
      throw new DurbinError("input", "WEIGHTS_SOURCE", message, { name, unit: geometry.keys[i] });
    }
    points[2 * unit] = x;
    points[2 * unit + 1] = y;
  });
  return points;
}

/** Unit of distances, for messages. */
export const distanceUnit = (places: Places): string => (places.crs === "lonlat" ? " km" : "");
