// Polygons that share vertices or edges exactly: the items of contiguity.ts, met by following borders. Of equal items the first stands in the hash
// table, and all of them form a ring, so that whoever meets one meets all. The item after one that met another is most often equal to a
// neighbor of that other, mostly the one before it, since borders run in opposite directions: no hash is needed there, and memory is read in order.
import { at } from "./f64";
import { areEqual, cellOf, hashOf, isSame, lesserEnd, slotOf, vertexAt } from "./contiguity";
import { addPair, countMeeting, isOverrun } from "./pair-rows";

// An entry for every vertex, or the edge that begins there: the next one of its slot or -1, a part of the hash, both of the first of equal items only;
// the next of the equal items; the unit, -1 where the item is none or its unit has an equal one.
const ENTRY: i32 = 4;
const HASH: usize = 4;
const EQUAL: usize = 8;
const UNIT: usize = 12;

/** Every so many vertices one is counted: regions need only about the right size. */
const SAMPLED: i32 = 4;

/** Counts vertices from..to in their cells, every fourth. */
export function countVertices(from: i32, to: i32, grid: usize, xy: usize): void {
  for (let v = from; v < to; v += SAMPLED) {
    const cell = cellOf(grid, at(xy, 2 * v), at(xy, 2 * v + 1));
    store<i32>(cell, load<i32>(cell) + 1);
  }
}

// @ts-ignore: decorator
@inline
function entryOf(entries: usize, v: i32): usize {
  return entries + (<usize>v << ENTRY);
}

/** The item equal to v that came first; -1 where v is the first, which then has a slot. */
// @ts-ignore: decorator
@inline
function findEqual(isEdge: bool, grid: usize, xy: usize, v: i32, unit: i32, table: usize, entries: usize): i32 {
  const least = isEdge ? lesserEnd(xy, v) : v;
  const x = at(xy, 2 * least);
  const y = at(xy, 2 * least + 1);
  const most = 2 * v + 1 - least;
  const hash = hashOf(x, y, isEdge ? hashOf(at(xy, 2 * most), at(xy, 2 * most + 1), 0) : 0);
  const slot = slotOf(cellOf(grid, x, y), hash, table);
  const first = load<i32>(slot);
  for (let other = first; other >= 0; other = load<i32>(entryOf(entries, other))) {
    if (load<i32>(entryOf(entries, other), HASH) == <i32>hash && areEqual(isEdge, xy, v, other)) return other;
  }
  const entry = entryOf(entries, v);
  store<i32>(entry, first);
  store<i32>(entry, <i32>hash, HASH);
  store<i32>(entry, v, EQUAL);
  store<i32>(entry, unit, UNIT);
  store<i32>(slot, v);
  return -1;
}

/** Item v meets the items equal to `other`, itself among them, and becomes one of them, unless its unit has one. */
// @ts-ignore: decorator
@inline
function joinEqual(v: i32, unit: i32, other: i32, entries: usize, list: usize): void {
  const entry = entryOf(entries, v);
  let item = other;
  do {
    const its = load<i32>(entryOf(entries, item), UNIT);
    if (its == unit || isOverrun(list)) {
      store<i32>(entry, -1, UNIT);
      return;
    }
    countMeeting(list);
    addPair(list, unit, its);
    item = load<i32>(entryOf(entries, item), EQUAL);
  } while (item != other);
  const place = entryOf(entries, other);
  store<i32>(entry, load<i32>(place, EQUAL), EQUAL);
  store<i32>(entry, unit, UNIT);
  store<i32>(place, v, EQUAL);
}

/** An item beside `other`, which was met by the item before v, that is equal to v; -1 where there is none. */
// @ts-ignore: decorator
@inline
function followed(isEdge: bool, xy: usize, v: i32, other: i32, entries: usize): i32 {
  if (other < 0) return -1;
  if (other > 0 && load<i32>(entryOf(entries, other - 1), UNIT) >= 0 && areEqual(isEdge, xy, v, other - 1)) return other - 1;
  if (load<i32>(entryOf(entries, other + 1), UNIT) >= 0 && areEqual(isEdge, xy, v, other + 1)) return other + 1;
  return -1;
}

// @ts-ignore: decorator
@inline
function enterRing(isEdge: bool, from: i32, to: i32, unit: i32, grid: usize, xy: usize, table: usize, entries: usize, list: usize): void {
  let other = -1;
  for (let v = from; v < to; v++) {
    if (isEdge && (v + 1 == to || isSame(vertexAt(xy, v), vertexAt(xy, v + 1)))) {
      store<i32>(entryOf(entries, v), -1, UNIT);
      other = -1;
      continue;
    }
    const next = followed(isEdge, xy, v, other, entries);
    other = next >= 0 ? next : findEqual(isEdge, grid, xy, v, unit, table, entries);
    if (other >= 0) joinEqual(v, unit, other, entries, list);
  }
}

function enterVertices(from: i32, to: i32, unit: i32, grid: usize, xy: usize, table: usize, entries: usize, list: usize): void {
  enterRing(false, from, to, unit, grid, xy, table, entries, list);
}

function enterEdges(from: i32, to: i32, unit: i32, grid: usize, xy: usize, table: usize, entries: usize, list: usize): void {
  enterRing(true, from, to, unit, grid, xy, table, entries, list);
}

/**
 * Enters the items of the rings from..to and adds their pairs of units to the list. Rings must come in order. xy f64[2 vertices], ringStart
 * i32[rings + 1], ringUnit i32[rings], -1 for a ring to be left out; grid and table of `gridRestart`, entries 16 bytes a vertex. Returns false
 * when more items have met than the list allows.
 */
export function enterItems(
  isEdge: bool, from: i32, to: i32, ringStart: usize, ringUnit: usize, grid: usize, xy: usize, table: usize, entries: usize, list: usize,
): bool {
  for (let r = from; r < to; r++) {
    const unit = load<i32>(ringUnit + (<usize>r << 2));
    const start = load<i32>(ringStart + (<usize>r << 2));
    const end = load<i32>(ringStart + (<usize>r << 2), 4);
    if (unit < 0) for (let v = start; v < end; v++) store<i32>(entryOf(entries, v), -1, UNIT);
    else if (isEdge) enterEdges(start, end, unit, grid, xy, table, entries, list);
    else enterVertices(start, end, unit, grid, xy, table, entries, list);
  }
  return !isOverrun(list);
}
