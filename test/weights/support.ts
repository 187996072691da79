// Geometries for tests, made by hand.
import type { Geometry } from "../../src/data/geometry.js";
import { DurbinError } from "../../src/errors.js";
import { type KeyedLinks, readWeights } from "../../src/weights/read.js";
import type { SpatialWeights } from "../../src/weights/weights.js";

type Ring = readonly (readonly [number, number])[];

export const keysOf = (n: number): string[] => Array.from({ length: n }, (_, i) => `u${i}`);

/** Points under the keys u0, u1, ... */
export function pointsOf(
  points: readonly (readonly [number, number])[],
  crs: Geometry["crs"] = "planar",
  keys = keysOf(points.length),
): Geometry {
  return {
    source: "towns.csv",
    keys,
    kind: "points",
    crs,
    points: Float64Array.from(points.flat()),
    coordinates: new Float64Array(0),
    ringStart: new Int32Array(1),
    ringUnit: new Int32Array(0),
    ringPolygon: new Int32Array(0),
    notes: [],
  };
}

/** Polygons, a list of closed rings a unit; the place of a unit is its first vertex. */
export function polygonsOf(units: readonly (readonly Ring[])[], keys = keysOf(units.length)): Geometry {
  const rings = units.flatMap((list, unit) => list.map((ring) => ({ ring, unit })));
  const ringStart = [0];
  for (const { ring } of rings) ringStart.push(ringStart[ringStart.length - 1] + ring.length);
  return {
    source: "states.geojson",
    keys,
    kind: "polygons",
    crs: "planar",
    points: Float64Array.from(units.flatMap((list) => [...(list[0]?.[0] ?? [0, 0])])),
    coordinates: Float64Array.from(rings.flatMap(({ ring }) => ring.flat())),
    ringStart: Int32Array.from(ringStart),
    ringUnit: Int32Array.from(rings, ({ unit }) => unit),
    ringPolygon: Int32Array.from(rings, (_, r) => r),
    notes: [],
  };
}

/** The square with its lower left corner at (x, y), counterclockwise. */
export const square = (x: number, y: number, size = 1): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];

/** Links as "from to" in row order. */
export function linksOf(W: SpatialWeights): string[] {
  const links: string[] = [];
  for (let i = 0; i < W.n; i++) for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) links.push(`${W.keys[i]} ${W.keys[W.colIdx[k]]}`);
  return links;
}

/** Weights by "from to". */
export function weightsByLink(W: SpatialWeights): Map<string, number> {
  return new Map(linksOf(W).map((link, k) => [link, W.weight[k]]));
}

/** "kind CODE message" of the error that `run` throws. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DurbinError)) throw error;
    return `${error.kind} ${error.code} ${error.message}`;
  }
  throw new Error("nothing was thrown");
}

/** Texts of weights files as `buildWeights` takes them. */
export const weightsFiles = (texts: readonly (readonly [string, string])[]): ReadonlyMap<string, KeyedLinks> =>
  new Map(texts.map(([source, text]) => [source, readWeights(text, { source })]));
