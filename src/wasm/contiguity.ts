// Which polygons touch: assembly/contiguity.ts.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";

interface ContiguityExports {
  vertexIds(count: number, xy: number, table: number, capacity: number, ids: number, first: number): number;
  edgeIds(
    rings: number,
    ringStart: number,
    count: number,
    ids: number,
    table: number,
    capacity: number,
    edgeOf: number,
    ends: number,
  ): number;
  vertexUnits(rings: number, ringStart: number, ringUnit: number, unitOf: number): void;
  groupByKey(keys: number, count: number, key: number, value: number, ptr: number, out: number): void;
  gridChains(ids: number, first: number, xy: number, cell: number, table: number, capacity: number, next: number): void;
  nearVertices(
    ids: number,
    first: number,
    xy: number,
    snap: number,
    reach: number,
    cell: number,
    table: number,
    capacity: number,
    next: number,
    nearPtr: number,
    near: number,
    limit: number,
  ): number;
  nearEdges(
    edges: number,
    ends: number,
    first: number,
    xy: number,
    snap: number,
    vertexPtr: number,
    vertexEdges: number,
    verticesPtr: number,
    vertices: number,
    nearPtr: number,
    near: number,
    limit: number,
  ): number;
  unitLinks(
    n: number,
    unitPtr: number,
    unitItems: number,
    itemPtr: number,
    itemUnits: number,
    nearPtr: number,
    near: number,
    mark: number,
    rowPtr: number,
    colIdx: number,
    limit: number,
  ): number;
}

export interface Rings {
  /** [2 vertices] x, y */
  readonly coordinates: Float64Array;
  /** [rings + 1] */
  readonly ringStart: Int32Array;
  /** [rings] unit of each ring, -1 = left out */
  readonly ringUnit: Int32Array;
}

/** Most pairs of vertices, edges or units that a list may hold: 512 MiB. */
const MOST_PAIRS = 134217728;

/** Cells are looked into a little farther than `snap`, so that rounding in (x + snap) / cell cannot hide a pair at distance `snap`. */
const REACH = 1.0625;

interface Lists {
  readonly ptr: number;
  readonly list: number;
}

/** Vertices numbered by position, in kernel memory. */
interface Vertices {
  readonly count: number;
  readonly xy: number;
  readonly table: number;
  readonly capacity: number;
  readonly ids: number;
  readonly first: number;
  readonly found: number;
  /** Longer side of the bounding box. */
  readonly extent: number;
}

function extentOf(coordinates: Float64Array): number {
  const [least, most] = [Float64Array.of(Infinity, Infinity), Float64Array.of(-Infinity, -Infinity)];
  for (let c = 0; c < coordinates.length; c++) {
    least[c & 1] = Math.min(least[c & 1], coordinates[c]);
    most[c & 1] = Math.max(most[c & 1], coordinates[c]);
  }
  return coordinates.length === 0 ? 0 : Math.max(most[0] - least[0], most[1] - least[1]);
}

function checked(pairs: number, what: string): number {
  if (pairs >= 0) return pairs;
  const message = `contiguity finds more than ${MOST_PAIRS} ${what}; a snap tolerance is meant for gaps much smaller than an edge`;
  throw new DurbinError("input", "WEIGHTS_VALUE", message, { limit: MOST_PAIRS });
}

function group(keys: number, count: number, key: number, value: number, { i32 }: Scope): Lists {
  const lists = { ptr: i32(keys + 1), list: i32(count) };
  kernel<ContiguityExports>().groupByKey(keys, count, key, value, lists.ptr, lists.list);
  return lists;
}

function numberVertices(coordinates: Float64Array, { i32, copyIn }: Scope): Vertices {
  const count = coordinates.length / 2;
  let capacity = 16;
  while (capacity < 2 * count) capacity *= 2;
  const vertices = { count, capacity, xy: copyIn(coordinates), table: i32(capacity), ids: i32(count), first: i32(count) };
  const found = kernel<ContiguityExports>().vertexIds(count, vertices.xy, vertices.table, capacity, vertices.ids, vertices.first);
  return { ...vertices, found, extent: extentOf(coordinates) };
}

/** Cells about as many as vertices, so that most vertices look into one cell that holds few; never narrower than what is looked for. */
function nearVertices({ found, first, xy, table, capacity, extent }: Vertices, snap: number, { i32 }: Scope): Lists {
  const wasm = kernel<ContiguityExports>();
  const reach = snap * REACH;
  const cell = Math.max(reach, extent / Math.sqrt(Math.max(found, 1)));
  const next = i32(found);
  const ptr = i32(found + 1);
  wasm.gridChains(found, first, xy, cell, table, capacity, next);
  const collect = (list: number) => wasm.nearVertices(found, first, xy, snap, reach, cell, table, capacity, next, ptr, list, MOST_PAIRS);
  const list = i32(checked(collect(0), "pairs of vertices within snap"));
  collect(list);
  return { ptr, list };
}

/** The edges in place of the vertices as what units share: the edge of every vertex, how many there are, and which are near each other. */
function shareEdges(rings: Rings, vertices: Vertices, ringStart: number, snap: number, memory: Scope) {
  const wasm = kernel<ContiguityExports>();
  const { count, ids, table, capacity, first, xy, found } = vertices;
  const { i32 } = memory;
  const near = snap > 0 ? nearVertices(vertices, snap, memory) : null;
  const edgeOf = i32(count);
  const ends = i32(2 * count);
  const edges = wasm.edgeIds(rings.ringUnit.length, ringStart, count, ids, table, capacity, edgeOf, ends);
  if (near === null) return { items: edgeOf, found: edges, near };
  const edgeNumbers = memory.copyIn(Int32Array.from({ length: 2 * edges }, (_, e) => e >> 1));
  const atVertex = group(found, 2 * edges, ends, edgeNumbers, memory);
  const ptr = i32(edges + 1);
  const collect = (list: number) =>
    wasm.nearEdges(edges, ends, first, xy, snap, atVertex.ptr, atVertex.list, near.ptr, near.list, ptr, list, MOST_PAIRS);
  const list = i32(checked(collect(0), "pairs of edges within snap"));
  collect(list);
  return { items: edgeOf, found: edges, near: { ptr, list } };
}

/**
 * Links between n units whose polygons share a vertex (queen) or an edge (rook), symmetric, ascending within a row. Positions at most
 * `snap` apart are one; with snap 0 they must be equal. For the rook rule both ends of two edges must be that near, in either direction.
 */
export function touchingUnits(n: number, rings: Rings, rule: "queen" | "rook", snap: number): { rowPtr: Int32Array; colIdx: Int32Array } {
  return scope((memory) => {
    const wasm = kernel<ContiguityExports>();
    const { i32, copyIn, copyOutInt } = memory;
    const vertices = numberVertices(rings.coordinates, memory);
    const ringStart = copyIn(rings.ringStart);
    const unitOf = i32(vertices.count);
    wasm.vertexUnits(rings.ringUnit.length, ringStart, copyIn(rings.ringUnit), unitOf);
    const { items, found, near } =
      rule === "rook"
        ? shareEdges(rings, vertices, ringStart, snap, memory)
        : { items: vertices.ids, found: vertices.found, near: snap > 0 ? nearVertices(vertices, snap, memory) : null };
    const ofUnit = group(n, vertices.count, unitOf, items, memory);
    const ofItem = group(found, vertices.count, items, unitOf, memory);
    const mark = i32(n);
    const rowPtr = i32(n + 1);
    const collect = (colIdx: number) =>
      wasm.unitLinks(
        n,
        ofUnit.ptr,
        ofUnit.list,
        ofItem.ptr,
        ofItem.list,
        near?.ptr ?? 0,
        near?.list ?? 0,
        mark,
        rowPtr,
        colIdx,
        MOST_PAIRS,
      );
    const links = checked(collect(0), "links");
    const colIdx = i32(links);
    collect(colIdx);
    return { rowPtr: copyOutInt(rowPtr, n + 1), colIdx: copyOutInt(colIdx, links) };
  });
}
