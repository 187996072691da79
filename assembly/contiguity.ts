// Polygons that touch, from flat coordinate buffers. Vertices, and for the rook rule edges, become numbered items; a unit is linked to
// the units that share an item with it, or, with a snap tolerance, an item near one of its own. Work is linear in vertices and links.
import { at, intAt, putInt } from "./f64";
import { sortInts } from "./sort";

// @ts-ignore: decorator
@inline
function scramble(h: u64): u64 {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccd;
  h ^= h >> 33;
  h *= 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 33);
}

/** Slot of a pair of doubles in a table of `capacity` (a power of two) slots; adding 0 makes -0 and 0 one. */
// @ts-ignore: decorator
@inline
function slotOf(x: f64, y: f64, capacity: i32): i32 {
  const h = scramble(reinterpret<u64>(x + 0.0) + scramble(reinterpret<u64>(y + 0.0)));
  return <i32>(h & <u64>(capacity - 1));
}

// @ts-ignore: decorator
@inline
function distance(xy: usize, a: i32, b: i32): f64 {
  const dx = at(xy, 2 * a) - at(xy, 2 * b);
  const dy = at(xy, 2 * a + 1) - at(xy, 2 * b + 1);
  return Math.sqrt(dx * dx + dy * dy);
}

/**
 * Numbers the distinct positions in order of appearance. xy f64[2 count], table i32[capacity] (a power of two above count),
 * ids i32[count], first i32[count]: where each id appeared first. Returns how many there are.
 */
export function vertexIds(count: i32, xy: usize, table: usize, capacity: i32, ids: usize, first: usize): i32 {
  memory.fill(table, 0xff, <usize>capacity << 2);
  let found = 0;
  for (let v = 0; v < count; v++) {
    const x = at(xy, 2 * v);
    const y = at(xy, 2 * v + 1);
    let slot = slotOf(x, y, capacity);
    let id = intAt(table, slot);
    while (id >= 0 && !(at(xy, 2 * intAt(first, id)) == x && at(xy, 2 * intAt(first, id) + 1) == y)) {
      slot = (slot + 1) & (capacity - 1);
      id = intAt(table, slot);
    }
    if (id < 0) {
      id = found++;
      putInt(table, slot, id);
      putInt(first, id, v);
    }
    putInt(ids, v, id);
  }
  return found;
}

/**
 * Numbers the distinct edges, whatever their direction. ringStart i32[rings + 1], ids i32[count] of `vertexIds`, table as there,
 * edgeOf i32[count]: the edge from each vertex to the next of its ring, -1 for the last one and where both ends are one position;
 * ends i32[2 count]: the two vertex ids of each edge. Returns how many there are.
 */
export function edgeIds(rings: i32, ringStart: usize, count: i32, ids: usize, table: usize, capacity: i32, edgeOf: usize, ends: usize): i32 {
  memory.fill(table, 0xff, <usize>capacity << 2);
  memory.fill(edgeOf, 0xff, <usize>count << 2);
  let found = 0;
  for (let r = 0; r < rings; r++) {
    const last = intAt(ringStart, r + 1) - 1;
    for (let v = intAt(ringStart, r); v < last; v++) {
      const from = intAt(ids, v);
      const to = intAt(ids, v + 1);
      if (from == to) continue;
      const a = min(from, to);
      const b = max(from, to);
      let slot = <i32>(scramble((<u64>a << 32) | <u64>b) & <u64>(capacity - 1));
      let id = intAt(table, slot);
      while (id >= 0 && !(intAt(ends, 2 * id) == a && intAt(ends, 2 * id + 1) == b)) {
        slot = (slot + 1) & (capacity - 1);
        id = intAt(table, slot);
      }
      if (id < 0) {
        id = found++;
        putInt(table, slot, id);
        putInt(ends, 2 * id, a);
        putInt(ends, 2 * id + 1, b);
      }
      putInt(edgeOf, v, id);
    }
  }
  return found;
}

/** unitOf i32[count]: the unit of every vertex. ringStart i32[rings + 1], ringUnit i32[rings], -1 for a ring to be left out. */
export function vertexUnits(rings: i32, ringStart: usize, ringUnit: usize, unitOf: usize): void {
  for (let r = 0; r < rings; r++) {
    const end = intAt(ringStart, r + 1);
    for (let v = intAt(ringStart, r); v < end; v++) putInt(unitOf, v, intAt(ringUnit, r));
  }
}

/** Counting sort: the values of each key in their order. key and value i32[count], pairs with a negative one are skipped; ptr i32[keys + 1], out i32[count]. */
export function groupByKey(keys: i32, count: i32, key: usize, value: usize, ptr: usize, out: usize): void {
  memory.fill(ptr, 0, <usize>(keys + 1) << 2);
  for (let i = 0; i < count; i++) {
    const k = intAt(key, i);
    if (k >= 0 && intAt(value, i) >= 0) putInt(ptr, k, intAt(ptr, k) + 1);
  }
  let sum = 0;
  for (let k = 0; k <= keys; k++) {
    const size = intAt(ptr, k);
    putInt(ptr, k, sum);
    sum += size;
  }
  for (let i = 0; i < count; i++) {
    const k = intAt(key, i);
    if (k < 0 || intAt(value, i) < 0) continue;
    const place = intAt(ptr, k);
    putInt(out, place, intAt(value, i));
    putInt(ptr, k, place + 1);
  }
  for (let k = keys; k > 0; k--) putInt(ptr, k, intAt(ptr, k - 1));
  putInt(ptr, 0, 0);
}

/** Puts every distinct vertex into the chain of its grid cell: table i32[capacity] heads (cells may share a chain), next i32[ids]. */
export function gridChains(ids: i32, first: usize, xy: usize, cell: f64, table: usize, capacity: i32, next: usize): void {
  memory.fill(table, 0xff, <usize>capacity << 2);
  for (let id = 0; id < ids; id++) {
    const v = intAt(first, id);
    const slot = slotOf(Math.floor(at(xy, 2 * v) / cell), Math.floor(at(xy, 2 * v + 1) / cell), capacity);
    putInt(next, id, intAt(table, slot));
    putInt(table, slot, id);
  }
}

/**
 * Vertices at most `snap` apart, by the chains of `gridChains`: nearPtr i32[ids + 1] and, unless it is 0, near i32[..], each vertex with
 * itself. `reach`, a little above `snap`, is how far cells are looked into. Returns how many pairs there are, or -1 as soon as they are
 * more than `limit`. A pair can stand twice, where cells share a chain.
 */
export function nearVertices(
  ids: i32, first: usize, xy: usize, snap: f64, reach: f64, cell: f64, table: usize, capacity: i32, next: usize, nearPtr: usize, near: usize, limit: i32,
): i32 {
  let total = 0;
  for (let id = 0; id < ids; id++) {
    const v = intAt(first, id);
    const x = at(xy, 2 * v);
    const y = at(xy, 2 * v + 1);
    const right = Math.floor((x + reach) / cell);
    const top = Math.floor((y + reach) / cell);
    putInt(nearPtr, id, total);
    for (let column = Math.floor((x - reach) / cell); column <= right; column += 1) {
      for (let line = Math.floor((y - reach) / cell); line <= top; line += 1) {
        for (let other = intAt(table, slotOf(column, line, capacity)); other >= 0; other = intAt(next, other)) {
          if (distance(xy, v, intAt(first, other)) > snap) continue;
          if (near != 0) putInt(near, total, other);
          if (++total > limit) return -1;
        }
      }
    }
  }
  putInt(nearPtr, ids, total);
  return total;
}

/**
 * Edges whose two ends are at most `snap` apart, in either direction: nearPtr i32[edges + 1] and, unless it is 0, near i32[..], each edge
 * with itself. vertexPtr, vertexEdges: the edges at each vertex; verticesPtr, vertices: the near vertices of each. An edge no longer than
 * `snap` is a point at this tolerance and meets only itself. Returns the number of pairs, or -1 as soon as they are more than `limit`.
 */
export function nearEdges(
  edges: i32, ends: usize, first: usize, xy: usize, snap: f64, vertexPtr: usize, vertexEdges: usize,
  verticesPtr: usize, vertices: usize, nearPtr: usize, near: usize, limit: i32,
): i32 {
  let total = 0;
  for (let e = 0; e < edges; e++) {
    const a = intAt(ends, 2 * e);
    const b = intAt(first, intAt(ends, 2 * e + 1));
    putInt(nearPtr, e, total);
    if (distance(xy, intAt(first, a), b) <= snap) {
      if (near != 0) putInt(near, total, e);
      if (++total > limit) return -1;
      continue;
    }
    const lastVertex = intAt(verticesPtr, a + 1);
    for (let k = intAt(verticesPtr, a); k < lastVertex; k++) {
      const c = intAt(vertices, k);
      const lastEdge = intAt(vertexPtr, c + 1);
      for (let l = intAt(vertexPtr, c); l < lastEdge; l++) {
        const other = intAt(vertexEdges, l);
        const d = intAt(first, intAt(ends, 2 * other) + intAt(ends, 2 * other + 1) - c);
        if (distance(xy, b, d) > snap || distance(xy, intAt(first, c), d) <= snap) continue;
        if (near != 0) putInt(near, total, other);
        if (++total > limit) return -1;
      }
    }
  }
  putInt(nearPtr, edges, total);
  return total;
}

/**
 * Links of units through their items: rowPtr i32[n + 1] and, unless it is 0, colIdx i32[..], ascending within a row, never the unit
 * itself. unitPtr, unitItems: the items of each unit; itemPtr, itemUnits: the units of each item; nearPtr (0 = only the item itself),
 * near: the items that count as one with each; mark i32[n] scratch. Returns the number of links, or -1 as soon as they are more than `limit`.
 */
export function unitLinks(
  n: i32, unitPtr: usize, unitItems: usize, itemPtr: usize, itemUnits: usize, nearPtr: usize, near: usize,
  mark: usize, rowPtr: usize, colIdx: usize, limit: i32,
): i32 {
  memory.fill(mark, 0xff, <usize>n << 2);
  let total = 0;
  for (let i = 0; i < n; i++) {
    putInt(rowPtr, i, total);
    putInt(mark, i, i);
    const start = total;
    const lastItem = intAt(unitPtr, i + 1);
    for (let k = intAt(unitPtr, i); k < lastItem; k++) {
      const item = intAt(unitItems, k);
      const lastNear = nearPtr == 0 ? item + 1 : intAt(nearPtr, item + 1);
      for (let m = nearPtr == 0 ? item : intAt(nearPtr, item); m < lastNear; m++) {
        const other = nearPtr == 0 ? item : intAt(near, m);
        const lastUnit = intAt(itemPtr, other + 1);
        for (let l = intAt(itemPtr, other); l < lastUnit; l++) {
          const j = intAt(itemUnits, l);
          if (intAt(mark, j) == i) continue;
          putInt(mark, j, i);
          if (colIdx != 0) putInt(colIdx, total, j);
          if (++total > limit) return -1;
        }
      }
    }
    if (colIdx != 0) sortInts(total - start, colIdx + (<usize>start << 2));
  }
  putInt(rowPtr, n, total);
  return total;
}
