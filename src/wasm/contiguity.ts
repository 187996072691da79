// Which polygons touch: assembly/contiguity.ts.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { notFinite } from "./check.js";
import { kernel } from "./load.js";

interface ContiguityExports {
  widenBox(from: number, to: number, xy: number, box: number): number;
  gridBytes(side: number): number;
  gridBegin(grid: number, side: number, box: number): void;
  gridStarts(grid: number, slots: number): number;
  gridRestart(grid: number, slots: number, table: number): void;
  countVertices(from: number, to: number, grid: number, xy: number): void;
  enterItems(
    isEdge: boolean,
    from: number,
    to: number,
    ringStart: number,
    ringUnit: number,
    grid: number,
    xy: number,
    table: number,
    entries: number,
    list: number,
  ): number;
  enterNearItems(
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
  /** [rings + 1], from 0 on */
  readonly ringStart: Int32Array;
  /** [rings] unit of each ring, -1 = left out */
  readonly ringUnit: Int32Array;
}

/** Most pairs of vertices or edges that may meet; more are no borders. */
const MOST_PAIRS = 134217728;

/** Slots of the table for every item, and for every fourth vertex that was counted: of equal items one has a slot. */
const NEAR_SLOTS = 2;
const SAMPLED_SLOTS = 4;

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

/** What lets items meet in a table of so many slots; false when more have met than the list allows. */
interface Meeting {
  readonly slots: number;
  /** Most items that can be entered. */
  readonly items: number;
  enter(table: number, entries: number, list: number): boolean;
}

/** Addresses of coordinates, starts and units of rings, and of a grid. */
interface Placed {
  readonly rings: number;
  readonly vertices: number;
  readonly xy: number;
  readonly starts: number;
  readonly units: number;
  readonly grid: number;
}

function exactMeeting({ rings, vertices, xy, starts, units, grid }: Placed, isEdge: boolean): Meeting {
  const wasm = kernel<ContiguityExports>();
  for (let from = 0; from < vertices; from += 1000 * CHUNK) {
    wasm.countVertices(from, Math.min(vertices, from + 1000 * CHUNK), grid, xy);
  }
  const enter = (table: number, entries: number, list: number): boolean =>
    inChunks(rings, CHUNK, (from, to) => wasm.enterItems(isEdge, from, to, starts, units, grid, xy, table, entries, list) !== 0);
  return { slots: wasm.gridStarts(grid, SAMPLED_SLOTS), items: vertices, enter };
}

function nearMeeting({ rings, xy, starts, units, grid }: Placed, isEdge: boolean, snap: number): Meeting {
  const wasm = kernel<ContiguityExports>();
  const enter = (table: number, entries: number, list: number): boolean =>
    inChunks(rings, CHUNK, (from, to) => wasm.enterNearItems(isEdge, from, to, starts, units, grid, xy, snap, table, entries, list) !== 0);
  enter(0, 0, 0);
  const slots = wasm.gridStarts(grid, NEAR_SLOTS);
  return { slots, items: Math.ceil(slots / NEAR_SLOTS), enter };
}

/** A list of the pairs of units whose items meet. Most items meet one other; a list that was too short knows what it needs. */
function pairUnits(n: number, { coordinates, ringStart, ringUnit }: Rings, isEdge: boolean, snap: number, memory: Scope): number {
  const wasm = kernel<ContiguityExports>();
  const { copyIn, bytes } = memory;
  const [xy, starts, units] = [copyIn(coordinates), copyIn(ringStart), copyIn(ringUnit)];
  const vertices = coordinates.length / 2;
  const placed = { rings: ringUnit.length, vertices, xy, starts, units, grid: makeGrid(xy, vertices, memory) };
  const { slots, items, enter } = snap > 0 ? nearMeeting(placed, isEdge, snap) : exactMeeting(placed, isEdge);
  const [table, entries] = [bytes(4 * slots), bytes(items * 16)];
  const seenBits = Math.min(18, Math.max(8, 35 - Math.clz32(n)));
  for (let room = Math.max(items, vertices); ; ) {
    const list = bytes(wasm.pairListBytes(room, seenBits) >>> 0);
    wasm.pairListBegin(list, room, seenBits, MOST_PAIRS);
    wasm.gridRestart(placed.grid, slots, table);
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
