// Polygons that touch, from flat coordinate buffers. What units share are items: vertices, or edges (the lesser end first). One pass in the
// order of the rings: every item meets those before it in its slot of a hash table, and units whose items match become a pair. Borders are
// met in runs, which branch prediction and the caches like, if the table keeps neighbors together: a grid over all vertices gives every cell
// a region of the table, as large as the items that were counted there. Without a tolerance, contiguity-exact.ts follows these runs. With one,
// here, items have the hash of a fine cell, stand in every fine cell they are near, and match within the tolerance. Pairs that were just seen
// are dropped, the rest falls to `pairRows`.
import { at, intAt, put, putInt } from "./f64";
import { addPair, countMeeting, isOverrun } from "./pair-rows";

/** Fine cells are this many tolerances wide, so that most items stand in one. */
const FINE: f64 = 8;

// The grid: least x, y and cells a unit of x, y as f64[4]; cells a side; entries so far, of the items that were placed; then, from GRID on,
// i32[side^2 + 1]: how many items a cell has, which become the starts of the regions, in slots.
const SIDE: i32 = 8;
const ENTRIES: i32 = 9;
const GRID: usize = 64;

/** Bytes of a grid. */
export function gridBytes(side: i32): usize {
  return GRID + ((<usize>side * <usize>side + 1) << 2);
}

/** Widens box f64[4] (least x, y, most x, y) by vertices; false when a coordinate is not finite. */
export function widenBox(from: i32, to: i32, xy: usize, box: usize): bool {
  let least = v128.load(box);
  let most = v128.load(box, 16);
  let zero = f64x2.splat(0);
  for (let v = from; v < to; v++) {
    const vertex = v128.load(xy + (<usize>v << 4));
    least = f64x2.pmin(least, vertex);
    most = f64x2.pmax(most, vertex);
    zero = f64x2.add(zero, f64x2.mul(vertex, f64x2.splat(0))); // NaN, should one not be finite
  }
  v128.store(box, least);
  v128.store(box, most, 16);
  return i64x2.all_true(f64x2.eq(zero, zero));
}

/** An empty grid over a box. */
export function gridBegin(grid: usize, side: i32, box: usize): void {
  memory.fill(grid, 0, gridBytes(side));
  putInt(grid, SIDE, side);
  for (let d = 0; d < 2; d++) {
    const width = at(box, d + 2) - at(box, d);
    put(grid, d, at(box, d));
    put(grid, 2 + d, width > 0 && width < Infinity ? <f64>side / width : 0);
  }
}

/** Counts become starts: `slots` for every item that was counted, and one a cell. Returns how many slots there are. */
export function gridStarts(grid: usize, slots: i32): i32 {
  const side = intAt(grid, SIDE);
  let total = 0;
  for (let c = 0; c <= side * side; c++) {
    const count = intAt(grid + GRID, c);
    putInt(grid + GRID, c, total);
    total += slots * count + 1;
  }
  return total;
}

/** No items yet. */
export function gridRestart(grid: usize, slots: i32, table: usize): void {
  putInt(grid, ENTRIES, 0);
  memory.fill(table, 0xff, <usize>slots << 2);
}

// @ts-ignore: decorator
@inline
export function cellOf(grid: usize, x: f64, y: f64): usize {
  const side = intAt(grid, SIDE);
  const last = <f64>(side - 1);
  const column = max(0, min(last, (x - load<f64>(grid)) * load<f64>(grid, 16)));
  const line = max(0, min(last, (y - load<f64>(grid, 8)) * load<f64>(grid, 24)));
  return grid + GRID + (<usize>(<i32>line * side + <i32>column) << 2);
}

/** The slot of a hash in the region of a cell. */
// @ts-ignore: decorator
@inline
export function slotOf(cell: usize, hash: u64, table: usize): usize {
  const start = load<i32>(cell);
  const size = <u64>(load<i32>(cell, 4) - start);
  return table + (<usize>(start + <i32>(((hash >> 32) * size) >> 32)) << 2);
}

/** Adding 0 makes -0 and 0 one. Round numbers differ in their upper bits only, so these are folded into the lower before they are multiplied. */
// @ts-ignore: decorator
@inline
export function hashOf(x: f64, y: f64, seed: u64): u64 {
  const a = reinterpret<u64>(x + 0.0);
  const b = reinterpret<u64>(y + 0.0);
  const h = (a ^ (a >> 32)) * 0xff51afd7ed558ccd + (b ^ (b >> 32) ^ seed) * 0xc4ceb9fe1a85ec53;
  return (h ^ (h >> 29)) * 0x9e3779b97f4a7c15;
}

// @ts-ignore: decorator
@inline
export function vertexAt(xy: usize, v: i32): usize {
  return xy + (<usize>v << 4);
}

/** The lesser end of the edge from v to the next vertex; the greater one is the other. */
// @ts-ignore: decorator
@inline
export function lesserEnd(xy: usize, v: i32): i32 {
  const x = at(xy, 2 * v + 2) - at(xy, 2 * v);
  const y = at(xy, 2 * v + 3) - at(xy, 2 * v + 1);
  return v + i32(x < 0 || (x == 0 && y < 0));
}

// @ts-ignore: decorator
@inline
function isNear(a: usize, b: usize, snap: f64): bool {
  const d = f64x2.sub(v128.load(a), v128.load(b));
  const squares = f64x2.mul(d, d);
  return Math.sqrt(f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)) <= snap;
}

// @ts-ignore: decorator
@inline
export function isSame(a: usize, b: usize): bool {
  return i64x2.all_true(f64x2.eq(v128.load(a), v128.load(b)));
}

/** Vertices a and b, or the edges that begin there, are equal. */
// @ts-ignore: decorator
@inline
export function areEqual(isEdge: bool, xy: usize, a: i32, b: i32): bool {
  if (!isEdge) return isSame(vertexAt(xy, a), vertexAt(xy, b));
  const first = lesserEnd(xy, a);
  const second = lesserEnd(xy, b);
  return isSame(vertexAt(xy, first), vertexAt(xy, second)) && isSame(vertexAt(xy, 2 * a + 1 - first), vertexAt(xy, 2 * b + 1 - second));
}

/** They are within the tolerance; edges in either direction. An edge no longer than that is a point at this tolerance and meets only its equals. */
function areNear(isEdge: bool, xy: usize, a: i32, b: i32, snap: f64): bool {
  const p = vertexAt(xy, a);
  const q = vertexAt(xy, b);
  if (!isEdge) return isNear(p, q, snap);
  if (isNear(p, p + 16, snap) || isNear(q, q + 16, snap)) return areEqual(true, xy, a, b);
  return (isNear(p, q, snap) && isNear(p + 16, q + 16, snap)) || (isNear(p, q + 16, snap) && isNear(p + 16, q, snap));
}

/** An entry: the next one of its slot or -1, item, unit, part of the hash. */
const ENTRY: usize = 16;

/** Lets an item meet the entries of its slot, and makes it one, unless the unit has an equal one: whatever it meets has met that one or will. */
// @ts-ignore: decorator
@inline
function meet(isEdge: bool, grid: usize, xy: usize, v: i32, unit: i32, hash: i32, snap: f64, slot: usize, entries: usize, list: usize): void {
  if (isOverrun(list)) return;
  const head = load<i32>(slot);
  for (let e = head; e >= 0; ) {
    const entry = entries + <usize>e * ENTRY;
    e = load<i32>(entry);
    if (load<i32>(entry, 12) != hash) continue;
    const other = load<i32>(entry, 4);
    if (!areNear(isEdge, xy, v, other, snap)) continue;
    countMeeting(list);
    if (load<i32>(entry, 8) != unit) addPair(list, unit, load<i32>(entry, 8));
    else if (areEqual(isEdge, xy, v, other)) return;
  }
  const fresh = intAt(grid, ENTRIES);
  const entry = entries + <usize>fresh * ENTRY;
  store<i32>(entry, head);
  store<i32>(entry, v, 4);
  store<i32>(entry, unit, 8);
  store<i32>(entry, hash, 12);
  store<i32>(slot, fresh);
  putInt(grid, ENTRIES, fresh + 1);
}

/** Counts an item in its cell (table = 0), or lets it meet others in the region of the cell. */
// @ts-ignore: decorator
@inline
function enter(
  isEdge: bool, grid: usize, x: f64, y: f64, hash: u64, xy: usize, v: i32, unit: i32, snap: f64, table: usize, entries: usize, list: usize,
): void {
  const cell = cellOf(grid, x, y);
  if (table == 0) store<i32>(cell, load<i32>(cell) + 1);
  else meet(isEdge, grid, xy, v, unit, <i32>hash, snap, slotOf(cell, hash, table), entries, list);
}

/** Room for rounding in (x + snap) / cell: a part of snap, and some units in the last place of x. */
// @ts-ignore: decorator
@inline
function reachAt(x: f64, snap: f64): f64 {
  return snap * 1.0625 + abs(x) * 1e-15;
}

/** Enters an item in the one or two fine cells a direction that (x, y) is near. */
function enterNear(
  isEdge: bool, grid: usize, x: f64, y: f64, xy: usize, v: i32, unit: i32, snap: f64, table: usize, entries: usize, list: usize,
): void {
  const cell = snap * FINE;
  const left = Math.floor((x - reachAt(x, snap)) / cell);
  const right = Math.floor((x + reachAt(x, snap)) / cell);
  const below = Math.floor((y - reachAt(y, snap)) / cell);
  const above = Math.floor((y + reachAt(y, snap)) / cell);
  for (let side = 0; side < 4; side++) {
    if (((side & 1) == 1 && right == left) || ((side & 2) == 2 && above == below)) continue;
    const column = (side & 1) == 0 ? left : right;
    const line = (side & 2) == 0 ? below : above;
    enter(isEdge, grid, column * cell, line * cell, hashOf(column, line, 1), xy, v, unit, snap, table, entries, list);
  }
}

function enterVertices(from: i32, to: i32, unit: i32, grid: usize, xy: usize, snap: f64, table: usize, entries: usize, list: usize): void {
  for (let v = from; v < to; v++) enterNear(false, grid, at(xy, 2 * v), at(xy, 2 * v + 1), xy, v, unit, snap, table, entries, list);
}

function enterEdges(from: i32, to: i32, unit: i32, grid: usize, xy: usize, snap: f64, table: usize, entries: usize, list: usize): void {
  for (let v = from; v < to - 1; v++) {
    if (isSame(vertexAt(xy, v), vertexAt(xy, v + 1))) continue;
    const x = (at(xy, 2 * v) + at(xy, 2 * v + 2)) / 2;
    const y = (at(xy, 2 * v + 1) + at(xy, 2 * v + 3)) / 2;
    enterNear(true, grid, x, y, xy, v, unit, snap, table, entries, list);
  }
}

/**
 * The items of the rings from..to with a tolerance: counted in the cells of the grid while table = 0, then, after `gridStarts`, entered, and
 * their pairs of units added to the list. xy f64[2 vertices], ringStart i32[rings + 1], ringUnit i32[rings], -1 for a ring to be left out; table of `gridRestart`,
 * entries 16 bytes an item. Returns false when more items have met than the list allows.
 */
export function enterNearItems(
  isEdge: bool, from: i32, to: i32, ringStart: usize, ringUnit: usize, grid: usize, xy: usize, snap: f64, table: usize, entries: usize, list: usize,
): bool {
  for (let r = from; r < to; r++) {
    const unit = intAt(ringUnit, r);
    if (unit < 0) continue;
    const start = intAt(ringStart, r);
    const end = intAt(ringStart, r + 1);
    if (isEdge) enterEdges(start, end, unit, grid, xy, snap, table, entries, list);
    else enterVertices(start, end, unit, grid, xy, snap, table, entries, list);
  }
  return table == 0 || !isOverrun(list);
}

