// Which polygons touch: assembly/contiguity.ts.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { notFinite } from "./check.js";
import { kernel } from "./load.js";

interface ContiguityExports {
  widenBox(from: number, to: number, xy: number, box: number): number;
  gridBytes(side: number): number;
  gridBegin(grid: number, side: number, box: number): void;
  gridStarts(grid: number): number;
  tableBytes(items: number): number;
  gridRestart(grid: number, items: number, table: number): void;
  enterItems(
    isEdge: boolean,
    from: number,
    to: number,
    ringStart: number,
    ringUnit: number,
    grid: number,
    xy: number,
    snap: number,
    table: number,
    entries: number,
    list: number,
  ): number;
  pairListBytes(room: number, seenBits: number): number;
  pairListBegin(list: number, room: number, seenBits: number, most: number): void;
  pairsFound(list: number): number;
  pairRowsScratch(n: number, found: number): number;
  pairRows(n: number, list: number, scratch: number, rowPtr: number, colIdx: number): number;
}

export interface Rings {
  /** [2 vertices] x, y */
  readonly coordinates: Float64Array;
  /** [rings + 1] */
  readonly ringStart: Int32Array;
  /** [rings] unit of each ring, -1 = left out */
  readonly ringUnit: Int32Array;
}

/** Most pairs of vertices or edges that may meet; more are no borders. */
const MOST_PAIRS = 134217728;

/** Vertices a cell of the grid, about. */
const CELL = 128;

/** Rings and, in thousands, vertices that one call serves: V8 replaces code that is running only when it is called again. */
const CHUNK = 64;

function inChunks(count: number, size: number, serve: (from: number, to: number) => boolean): boolean {
  for (let from = 0; from < count; from += size) if (!serve(from, Math.min(count, from + size))) return false;
  return true;
}

/** A grid over all vertices; its address. Throws NOT_FINITE. */
function makeGrid(xy: number, vertices: number, memory: Scope): number {
  const wasm = kernel<ContiguityExports>();
  const box = memory.copyIn(Float64Array.of(Infinity, Infinity, -Infinity, -Infinity));
  if (!inChunks(vertices, 1000 * CHUNK, (from, to) => wasm.widenBox(from, to, xy, box) !== 0)) throw notFinite("the list of coordinates");
  const side = Math.max(1, Math.min(4096, Math.ceil(Math.sqrt(vertices / CELL))));
  const grid = memory.bytes(wasm.gridBytes(side) >>> 0);
  wasm.gridBegin(grid, side, box);
  return grid;
}

/** A list of the pairs of units whose items meet. Most items meet one other; a list that was too short knows what it needs. */
function pairUnits(n: number, { coordinates, ringStart, ringUnit }: Rings, isEdge: boolean, snap: number, memory: Scope): number {
  const wasm = kernel<ContiguityExports>();
  const { copyIn, bytes } = memory;
  const [xy, starts, units] = [copyIn(coordinates), copyIn(ringStart), copyIn(ringUnit)];
  const grid = makeGrid(xy, coordinates.length / 2, memory);
  const enter = (table: number, entries: number, list: number): boolean =>
    inChunks(
      ringUnit.length,
      CHUNK,
      (from, to) => wasm.enterItems(isEdge, from, to, starts, units, grid, xy, snap, table, entries, list) !== 0,
    );
  enter(0, 0, 0);
  const items = wasm.gridStarts(grid);
  const [table, entries] = [bytes(wasm.tableBytes(items) >>> 0), bytes(items * 16)];
  const seenBits = Math.min(18, Math.max(8, 35 - Math.clz32(n)));
  for (let room = items; ; ) {
    const list = bytes(wasm.pairListBytes(room, seenBits) >>> 0);
    wasm.pairListBegin(list, room, seenBits, MOST_PAIRS);
    wasm.gridRestart(grid, items, table);
    if (!enter(table, entries, list)) throw tooManyPairs(isEdge);
    const found = wasm.pairsFound(list);
    if (found <= room) return list;
    room = found;
  }
}

function tooManyPairs(isEdge: boolean): DurbinError {
  const what = isEdge ? "edges" : "vertices";
  const message = `contiguity finds more than ${MOST_PAIRS} pairs of ${what} within snap; a snap tolerance is meant for gaps much smaller than an edge`;
  return new DurbinError("input", "WEIGHTS_VALUE", message, { limit: MOST_PAIRS });
}

/**
 * Links between n units whose polygons share a vertex (queen) or an edge (rook), symmetric, ascending within a row. Positions at most
 * `snap` apart are one; with snap 0 they must be equal. For the rook rule both ends of two edges must be that near, in either direction.
 */
export function touchingUnits(n: number, rings: Rings, rule: "queen" | "rook", snap: number): { rowPtr: Int32Array; colIdx: Int32Array } {
  return scope((memory) => {
    const wasm = kernel<ContiguityExports>();
    const isEdge = rule === "rook";
    const list = pairUnits(n, rings, isEdge, snap, memory);
    const found = wasm.pairsFound(list);
    const [rowPtr, colIdx] = [memory.i32(n + 1), memory.i32(2 * found)];
    const links = wasm.pairRows(n, list, memory.bytes(wasm.pairRowsScratch(n, found) >>> 0), rowPtr, colIdx);
    return { rowPtr: memory.copyOutInt(rowPtr, n + 1), colIdx: memory.copyOutInt(colIdx, links) };
  });
}
