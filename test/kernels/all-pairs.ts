// Nearest units and units within a distance by looking at all pairs.
import { greatCircles } from "../../src/wasm/geodesy.js";
import { nearestLinks, nearestNeighbors, neighborsWithin, type Places } from "../../src/wasm/neighbors.js";
import { assertClose } from "../support/close.js";

export interface Pairs {
  readonly where: Places;
  readonly n: number;
  distance(i: number, j: number): number;
  /** The others by (distance, index). */
  sorted(i: number): readonly number[];
}

export function planarDistance(points: Float64Array): (i: number, j: number) => number {
  return (i, j) => {
    const [dx, dy] = [points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]];
    return Math.sqrt(dx * dx + dy * dy);
  };
}

/** The library's own great circles, so that ties are the same; their values are tested apart. */
function sphericalDistance(points: Float64Array): (i: number, j: number) => number {
  const n = points.length / 2;
  const from = new Float64Array(2 * n * n);
  const to = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    to.set(points, 2 * i * n);
    for (let j = 0; j < n; j++) from.set(points.subarray(2 * i, 2 * i + 2), 2 * (i * n + j));
  }
  const all = greatCircles(from, to);
  return (i, j) => all[i * n + j];
}

export function allPairs(where: Places): Pairs {
  const n = where.points.length / 2;
  const distance = where.crs === "planar" ? planarDistance(where.points) : sphericalDistance(where.points);
  const rows = Array.from({ length: n }, (_, i) => {
    const own = Float64Array.from({ length: n }, (_, j) => distance(i, j));
    return Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => own[a] - own[b] || a - b);
  });
  return { where, n, distance, sorted: (i) => rows[i] };
}

const each = <T>({ n }: Pairs, row: (i: number) => readonly T[]): T[] => Array.from({ length: n }, (_, i) => row(i)).flat();

/** Throws unless the k nearest are the same to the last bit. */
export function assertNearest(pairs: Pairs, k: number): void {
  const { index, distance } = nearestNeighbors(pairs.where, k);
  const expected = (i: number) => pairs.sorted(i).slice(0, k);
  assertClose(index, each(pairs, expected), 0);
  assertClose(
    distance,
    each(pairs, (i) => expected(i).map((j) => pairs.distance(i, j))),
    0,
  );
  assertClose(
    nearestLinks(pairs.where, k),
    each(pairs, (i) => expected(i).sort((a, b) => a - b)),
    0,
  );
}

/** Throws unless the links in [lower, upper] are the same to the last bit. */
export function assertWithin(pairs: Pairs, lower: number, upper: number): void {
  const { rowPtr, colIdx, distance } = neighborsWithin(pairs.where, lower, new Float64Array(pairs.n).fill(upper));
  const expected = (i: number) =>
    pairs
      .sorted(i)
      .filter((j) => pairs.distance(i, j) >= lower && pairs.distance(i, j) <= upper)
      .sort((a, b) => a - b);
  assertClose(colIdx, each(pairs, expected), 0);
  assertClose(
    Array.from(rowPtr.subarray(1), (end, i) => end - rowPtr[i]),
    each(pairs, (i) => [expected(i).length]),
    0,
  );
  assertClose(
    distance,
    each(pairs, (i) => expected(i).map((j) => pairs.distance(i, j))),
    0,
  );
}
