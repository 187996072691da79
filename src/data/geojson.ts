// GeoJSON and TopoJSON in: polygons or points with a key each.
import { DurbinError, suggestion } from "../errors.js";
import { chooseCrs } from "./coordinates.js";
import type { Geometry } from "./geometry.js";
import { keyText, numberKey } from "./keys.js";
import { collectPolygons, readPosition } from "./polygons.js";
import { topologyFeatures } from "./topojson.js";

export interface GeoJsonOptions {
  /** File name, for messages. */
  readonly source: string;
  /** Property that holds the key; "@id" = the feature's own id. */
  readonly id: string;
  /** Default: lonlat when all coordinates fit degrees (noted), else planar. */
  readonly crs?: Geometry["crs"];
  /** The object of a TopoJSON file; needed when it holds several. */
  readonly object?: string;
}

interface Unit {
  readonly key: string;
  readonly type: string;
  readonly coordinates: unknown;
}

const FEATURE_ID = "@id";

/**
 * The units of a FeatureCollection or a topology: Polygon and MultiPolygon, or Point. Throws GEOMETRY_FORMAT, GEOMETRY_OBJECT,
 * UNKNOWN_COLUMN (no such property), MISSING_KEY, DUPLICATE_KEY, GEOMETRY_INVALID (naming the key).
 */
export function readGeoJson(text: string, options: GeoJsonOptions): Geometry {
  const { source } = options;
  const units = readUnits(readFeatures(text, options), options);
  const keys = units.map((unit) => unit.key);
  const points = units.filter((unit) => unit.type === "Point");
  if (points.length === units.length) return pointsOf(units, keys, options);
  if (points.length > 0) {
    const other = units.find((unit) => unit.type !== "Point") as Unit;
    throw new DurbinError(
      "input",
      "GEOMETRY_INVALID",
      `${source}: ${points[0].key} is a point and ${other.key} is a polygon; expected one kind`,
    );
  }
  const collector = collectPolygons(source);
  units.forEach(({ key, type, coordinates }, unit) => {
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    if (!Array.isArray(polygons) || polygons.length === 0) throw invalid(source, key, "has an empty geometry");
    for (const rings of polygons) collector.add(unit, key, rings);
  });
  const { closed, ...buffers } = collector.finish(keys);
  const { crs, notes } = chooseCrs(source, options.crs, buffers.coordinates);
  const closedNote = closed === 0 ? [] : [`${source}: ${closed} rings did not end where they began and were closed`];
  return { source, keys, kind: "polygons", crs, ...buffers, notes: [...notes, ...closedNote] };
}

const invalid = (source: string, key: string, sentence: string): DurbinError =>
  new DurbinError("input", "GEOMETRY_INVALID", `${source}: ${key} ${sentence}`, { key });

function readFeatures(text: string, { source, object }: GeoJsonOptions): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DurbinError("input", "GEOMETRY_FORMAT", `${source} is not JSON: ${(error as Error).message}`);
  }
  if (isRecord(parsed) && parsed.type === "Topology" && isRecord(parsed.objects) && Array.isArray(parsed.arcs)) {
    return topologyFeatures(source, { ...parsed, objects: parsed.objects }, object);
  }
  if (!isRecord(parsed) || parsed.type !== "FeatureCollection" || !Array.isArray(parsed.features)) {
    throw new DurbinError("input", "GEOMETRY_FORMAT", `${source} is not a GeoJSON FeatureCollection and not a TopoJSON topology`);
  }
  if (object !== undefined) {
    throw new DurbinError(
      "input",
      "GEOMETRY_OBJECT",
      `${source} is GeoJSON, which has no objects; \`object\` ("${object}") is for TopoJSON`,
    );
  }
  return parsed.features;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function readUnits(features: readonly unknown[], options: GeoJsonOptions): Unit[] {
  const { source } = options;
  if (features.length === 0) throw new DurbinError("input", "FILE_EMPTY", `${source} has no features`);
  requireProperty(features, options);
  const places = new Map<string, number>();
  return features.map((feature, i) => {
    const key = readKey(feature, i, options);
    const first = places.get(key);
    if (first !== undefined) {
      const sentence = `${source}: duplicate key ${key}, features ${first + 1} and ${i + 1}; merge them into one MultiPolygon`;
      throw new DurbinError("input", "DUPLICATE_KEY", sentence, { key });
    }
    places.set(key, i);
    const geometry = isRecord(feature) ? feature.geometry : undefined;
    if (!isRecord(geometry)) throw invalid(source, key, "has no geometry");
    const { type, coordinates } = geometry;
    if (type !== "Polygon" && type !== "MultiPolygon" && type !== "Point") {
      throw invalid(source, key, `is a ${String(type)}; expected Polygon, MultiPolygon or Point`);
    }
    return { key, type, coordinates };
  });
}

const propertiesOf = (feature: unknown): Map<string, unknown> =>
  new Map(Object.entries(isRecord(feature) && isRecord(feature.properties) ? feature.properties : {}));

/** The key as it stands in the file: a property or the feature's id. */
function rawKey(feature: unknown, id: string): unknown {
  if (id === FEATURE_ID) return isRecord(feature) ? feature.id : undefined;
  return propertiesOf(feature).get(id);
}

function requireProperty(features: readonly unknown[], { source, id }: GeoJsonOptions): void {
  if (features.some((feature) => rawKey(feature, id) !== undefined)) return;
  const names = [...propertiesOf(features[0]).keys()];
  const known = names.length === 0 ? "" : `; their properties are ${names.join(", ")}`;
  const sentence =
    id === FEATURE_ID ? `features of ${source} have no id` : `features of ${source} have no property "${id}"${suggestion(id, names)}`;
  throw new DurbinError("input", "UNKNOWN_COLUMN", sentence + known, { property: id });
}

function readKey(feature: unknown, i: number, { source, id }: GeoJsonOptions): string {
  const raw = rawKey(feature, id);
  const key = typeof raw === "number" && Number.isFinite(raw) ? numberKey(raw) : typeof raw === "string" ? keyText(raw) : "";
  if (key !== "") return key;
  const name = id === FEATURE_ID ? "id" : `"${id}"`;
  const found = raw === undefined || raw === null || raw === "" ? "has no" : `has ${JSON.stringify(raw).slice(0, 40)} as`;
  throw new DurbinError("input", "MISSING_KEY", `${source}: feature ${i + 1} ${found} ${name}; a key is a text or a number`, {
    feature: i + 1,
  });
}

function pointsOf(units: readonly Unit[], keys: readonly string[], { source, crs }: GeoJsonOptions): Geometry {
  const points = Float64Array.from(units.flatMap(({ key, coordinates }) => readPosition(source, key, coordinates)));
  return {
    source,
    keys,
    kind: "points",
    ...chooseCrs(source, crs, points),
    points,
    coordinates: new Float64Array(0),
    ringStart: new Int32Array(1),
    ringUnit: new Int32Array(0),
    ringPolygon: new Int32Array(0),
  };
}
