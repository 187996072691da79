// Nearest units and units within a distance, by the k-d tree of assembly/neighbors.ts.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";

interface NeighborExports {
  unitVectors(n: number, place: number, out: number): void;
  treeBuild(n: number, dim: number, points: number, order: number, axes: number): void;
  nearestScratch(k: number): number;
  nearest(
    n: number,
    dim: number,
    points: number,
    order: number,
    axes: number,
    place: number,
    k: number,
    scratch: number,
    index: number,
    distance: number,
  ): void;
  withinCount(n: number, dim: number, points: number, order: number, axes: number, geodesic: boolean, upper: number): number;
  withinScratch(n: number): number;
  within(
    n: number,
    dim: number,
    points: number,
    order: number,
    axes: number,
    place: number,
    lower: number,
    upper: number,
    scratch: number,
    rowPtr: number,
    colIdx: number,
    distance: number,
  ): void;
}

/** Where units are: planar coordinates, or degrees with distances in km along the great circle. */
export interface Places {
  readonly crs: "lonlat" | "planar";
  /** [2n] x, y or longitude, latitude */
  readonly points: Float64Array;
}

interface Tree {
  readonly n: number;
  readonly dim: number;
  readonly points: number;
  readonly order: number;
  readonly axes: number;
  /** Address of the degrees, 0 when planar. */
  readonly place: number;
}

function plant(places: Places, { f64, i32, copyIn }: Scope): Tree {
  const wasm = kernel<NeighborExports>();
  const n = places.points.length / 2;
  const place = copyIn(places.points);
  const dim = places.crs === "lonlat" ? 3 : 2;
  const tree = { n, dim, order: i32(n), axes: i32(n) };
  if (places.crs === "planar") {
    wasm.treeBuild(n, dim, place, tree.order, tree.axes);
    return { ...tree, points: place, place: 0 };
  }
  const points = f64(3 * n);
  wasm.unitVectors(n, place, points);
  wasm.treeBuild(n, dim, points, tree.order, tree.axes);
  return { ...tree, points, place };
}

/** The k nearest other units of each of n, ascending, ties in the order of the data: index [n k], distance [n k]. k below n. */
export function nearestNeighbors(places: Places, k: number): { index: Int32Array; distance: Float64Array } {
  const n = places.points.length / 2;
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `${n} points have no ${k} nearest neighbors each`, { n, k });
  }
  return scope((memory) => {
    const wasm = kernel<NeighborExports>();
    const { dim, points, order, axes, place } = plant(places, memory);
    const index = memory.i32(n * k);
    const distance = memory.f64(n * k);
    wasm.nearest(n, dim, points, order, axes, place, k, memory.bytes(wasm.nearestScratch(k)), index, distance);
    return { index: memory.copyOutInt(index, n * k), distance: memory.copyOut(distance, n * k) };
  });
}

/** Pairs of units at a distance in [lower, upper_i], both inclusive, as sparse rows ascending by column. upper: [n]. */
export function neighborsWithin(
  places: Places,
  lower: number,
  upper: Float64Array,
): { rowPtr: Int32Array; colIdx: Int32Array; distance: Float64Array } {
  const n = places.points.length / 2;
  if (upper.length !== n) throw new DurbinError("internal", "LENGTH_MISMATCH", `${n} points but ${upper.length} upper bounds`);
  return scope((memory) => {
    const wasm = kernel<NeighborExports>();
    const { dim, points, order, axes, place } = plant(places, memory);
    const reach = memory.copyIn(upper);
    const most = wasm.withinCount(n, dim, points, order, axes, place !== 0, reach);
    const colIdx = memory.i32(most);
    const distance = memory.f64(most);
    const rowPtr = memory.i32(n + 1);
    const scratch = memory.bytes(wasm.withinScratch(n));
    wasm.within(n, dim, points, order, axes, place, lower, reach, scratch, rowPtr, colIdx, distance);
    const pointers = memory.copyOutInt(rowPtr, n + 1);
    return { rowPtr: pointers, colIdx: memory.copyOutInt(colIdx, pointers[n]), distance: memory.copyOut(distance, pointers[n]) };
  });
}
