// Units from a GeoArrow column of an Arrow table: point, polygon or multipolygon, read through members that every version of apache-arrow has.
import { DurbinError } from "../errors.js";
import { type ArrowData, arrowColumn, type ArrowTableLike, keyOfCell } from "./arrow.js";
import type { Geometry } from "./geometry.js";
import { type BufferOptions, geometryFromBuffers } from "./geometry-buffers.js";

export interface ArrowGeometryOptions extends BufferOptions {
  /** Column of keys. */
  readonly id: string;
  /** Column of geometry, "geometry" by default. */
  readonly geometry?: string;
}

/** Levels of lists around the coordinates. */
const POINT = 0;
const POLYGON = 2;
const MULTIPOLYGON = 3;

/** A chunk: the offsets of every level of lists from 0 on, outermost first, and the vertices they reach. */
interface Chunk {
  readonly levels: readonly Int32Array[];
  readonly vertices: Vertices;
}

/** x of vertex i is at x[i * stride]. */
interface Vertices {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly stride: number;
  readonly count: number;
}

/**
 * The units of a GeoArrow column with coordinates interleaved (fixed-size lists) or separated (structs); heights are left out. Throws
 * COLUMN_TYPE for other types, such as WKB, and as `geometryFromBuffers`; UNKNOWN_COLUMN.
 */
export function geometryFromArrow(table: ArrowTableLike, { id, geometry = "geometry", ...options }: ArrowGeometryOptions): Geometry {
  const source = options.source ?? geometry;
  const column = arrowColumn(table, geometry, source);
  const ids = arrowColumn(table, id, source);
  const keys = Array.from({ length: column.length }, (_, row) => keyOfCell(ids.get(row)) ?? "");
  const encoding = table.schema.fields.find(({ name }) => name === geometry)?.metadata?.get("ARROW:extension:name");
  const refuse = (): DurbinError => notGeometry(source, geometry, encoding ?? String(column.type));
  if (encoding !== undefined && !/^geoarrow\.(point|polygon|multipolygon)$/.test(encoding)) throw refuse();
  const chunks = column.data.map((data) => {
    if (data.nullCount > 0) {
      throw new DurbinError(
        "input",
        "GEOMETRY_INVALID",
        `${source}: column "${geometry}" has ${data.nullCount} missing geometries; every unit needs its place`,
      );
    }
    return readChunk(data) ?? raise(refuse());
  });
  const depth = chunks[0]?.levels.length ?? POINT;
  if (![POINT, POLYGON, MULTIPOLYGON].includes(depth) || chunks.some(({ levels }) => levels.length !== depth)) throw refuse();
  const coordinates = joinVertices(chunks);
  if (depth === POINT) return geometryFromBuffers({ keys, coordinates }, { ...options, source });
  const offsets = Array.from({ length: depth }, (_, level) => joinOffsets(chunks, level));
  const [ringOffsets, polygonOffsets, unitOffsets] = offsets.reverse();
  const buffers = { keys, coordinates, ringOffsets, polygonOffsets, ...(depth === MULTIPOLYGON ? { unitOffsets } : {}) };
  return geometryFromBuffers(buffers, { ...options, source });
}

function raise(error: DurbinError): never {
  throw error;
}

const notGeometry = (source: string, column: string, type: string): DurbinError =>
  new DurbinError(
    "input",
    "COLUMN_TYPE",
    `${source}: column "${column}" holds ${type}; expected GeoArrow points, polygons or multipolygons (to convert WKB: to_geoarrow of GeoPandas, or ST_AsGeoJSON and \`readGeoJson\`)`,
    { column, type },
  );

/** Null where the column is not lists around coordinates. */
function readChunk(data: ArrowData): Chunk | null {
  const levels: Int32Array[] = [];
  let inner = data;
  let [from, to] = [0, data.length];
  while (inner.valueOffsets && inner.children?.length === 1) {
    const offsets = Int32Array.from((inner.valueOffsets as Int32Array).subarray(from, to + 1), Number); // of 64 bits in large lists
    [from, to] = [offsets[0], offsets[offsets.length - 1]];
    levels.push(offsets.map((offset) => offset - from));
    inner = inner.children[0];
  }
  const vertices = readVertices(inner, from, to);
  return vertices && { levels, vertices };
}

function readVertices({ children, length }: ArrowData, from: number, to: number): Vertices | null {
  const [first, second] = (children ?? []).map(({ values }) => values);
  const count = to - from;
  if (!(first instanceof Float64Array)) return null;
  if (second instanceof Float64Array) return { x: first.subarray(from, to), y: second.subarray(from, to), stride: 1, count };
  const stride = length === 0 ? 2 : (children as readonly ArrowData[])[0].length / length;
  if (!Number.isInteger(stride) || stride < 2) return null;
  const x = first.subarray(stride * from, stride * to);
  return { x, y: x.subarray(1), stride, count };
}

/** x, y of all chunks; without a copy where one chunk holds pairs. */
function joinVertices(chunks: readonly Chunk[]): Float64Array {
  if (chunks.length === 1 && chunks[0].vertices.stride === 2) return chunks[0].vertices.x;
  const all = new Float64Array(2 * chunks.reduce((sum, { vertices }) => sum + vertices.count, 0));
  let at = 0;
  for (const { x, y, stride, count } of chunks.map(({ vertices }) => vertices)) {
    for (let i = 0; i < count; i++) {
      all[at++] = x[i * stride];
      all[at++] = y[i * stride];
    }
  }
  return all;
}

/** The offsets of a level over all chunks: those of a later chunk go on where the earlier ones end. */
function joinOffsets(chunks: readonly Chunk[], level: number): Int32Array {
  const joined = [0];
  for (const { levels } of chunks) {
    const before = joined[joined.length - 1];
    for (const offset of levels[level].subarray(1)) joined.push(before + offset);
  }
  return Int32Array.from(joined);
}
