// Units as points from a table: one row a unit.
import { DurbinError } from "../errors.js";
import { chooseCrs } from "./coordinates.js";
import type { Geometry } from "./geometry.js";
import { keyTexts } from "./keys.js";
import { columnNamed, isNumeric, type Table } from "./table.js";

/** Columns of a table of points: plane coordinates, or degrees. */
export type PointColumns =
  | { readonly id: string; readonly x: string; readonly y: string }
  | { readonly id: string; readonly lon: string; readonly lat: string };

/**
 * The points of a table. Throws UNKNOWN_COLUMN, MISSING_KEY, DUPLICATE_KEY, NOT_NUMERIC, and GEOMETRY_INVALID for coordinates that
 * are missing, infinite or no degrees.
 */
export function pointGeometry(table: Table, columns: PointColumns): Geometry {
  const keys = uniqueKeys(table, columns.id);
  const lonlat = "lon" in columns;
  const [first, second] = lonlat ? [columns.lon, columns.lat] : [columns.x, columns.y];
  const x = coordinate(table, first, keys);
  const y = coordinate(table, second, keys);
  const points = new Float64Array(2 * keys.length);
  for (let i = 0; i < keys.length; i++) {
    points[2 * i] = x[i];
    points[2 * i + 1] = y[i];
  }
  return {
    source: table.source,
    keys,
    kind: "points",
    ...chooseCrs(table.source, lonlat ? "lonlat" : "planar", points),
    points,
    coordinates: new Float64Array(0),
    ringStart: new Int32Array(1),
    ringUnit: new Int32Array(0),
    ringPolygon: new Int32Array(0),
  };
}

function uniqueKeys(table: Table, id: string): string[] {
  const rows = new Map<string, number>();
  keyTexts(table, id, " for `id`").forEach((key, row) => {
    if (key === null)
      throw new DurbinError("input", "MISSING_KEY", `${table.source}: column "${id}" is empty in row ${row + 1}`, { row: row + 1 });
    const first = rows.get(key);
    if (first !== undefined) {
      const sentence = `${table.source}: duplicate key ${key}, rows ${first + 1} and ${row + 1}; a table of points has one row a unit`;
      throw new DurbinError("input", "DUPLICATE_KEY", sentence, { key, rows: [first + 1, row + 1] });
    }
    rows.set(key, row);
  });
  return [...rows.keys()];
}

function coordinate(table: Table, name: string, keys: readonly string[]): Float64Array {
  const column = columnNamed(table, name);
  if (!isNumeric(column)) {
    const sentence = `${table.source}: column "${name}" is text, "${column.find((text) => text !== null)}" for one; coordinates are numbers`;
    throw new DurbinError("input", "NOT_NUMERIC", sentence, { column: name });
  }
  const bad = column.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return column;
  const what = Number.isNaN(column[bad]) ? "missing" : "infinite";
  throw new DurbinError("input", "GEOMETRY_INVALID", `${table.source}: ${name} of ${keys[bad]} is ${what}; every unit needs its place`, {
    key: keys[bad],
  });
}
