// Units in space: polygons as flat coordinate buffers, or points. What weights and maps are made from.

export { type PointColumns, pointGeometry } from "./points.js";

export interface Geometry {
  /** File name, for messages. */
  readonly source: string;
  /** [n] unit keys, raw text, in file order. */
  readonly keys: readonly string[];
  readonly kind: "polygons" | "points";
  /** lonlat: degrees, distances are great circle in km; planar: distances in the units of the coordinates. */
  readonly crs: "lonlat" | "planar";
  /** [2n] x, y of each unit: the point, or the area centroid of its polygons in the given coordinates. */
  readonly points: Float64Array;
  /** x, y of every vertex of every ring, one ring after the other, first vertex repeated at the end; empty for points. */
  readonly coordinates: Float64Array;
  /** [nRings + 1] first vertex of each ring. */
  readonly ringStart: Int32Array;
  /** [nRings] unit of each ring. */
  readonly ringUnit: Int32Array;
  /** [nRings] polygon of the ring, counted over the file: its first ring is the outer one, the others are holes. */
  readonly ringPolygon: Int32Array;
  readonly notes: readonly string[];
}
