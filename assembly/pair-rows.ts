// Lists of pairs of units that are found again and again, and the sparse rows that come of them.
import { intAt, putInt } from "./f64";
import { sortedInts } from "./sort";

// A list of pairs: found, how many there are in all; met, how many items matched; most, how many `met` may reach; room, how many pairs are kept;
// LAST, the pair u64 seen last; 2^seenBits pairs u64 seen of late; then the pairs themselves, u64 each: the lesser unit above the other.
const FOUND: i32 = 0;
const MET: i32 = 1;
const MOST: i32 = 2;
const ROOM: i32 = 3;
const SEEN_BITS: i32 = 4;
const LAST: usize = 24;
const SEEN: usize = 64;

// @ts-ignore: decorator
@inline
function pairsOf(list: usize): usize {
  return list + SEEN + (<usize>8 << intAt(list, SEEN_BITS));
}

/** Bytes of a list with room for so many pairs. */
export function pairListBytes(room: i32, seenBits: i32): usize {
  return SEEN + (<usize>8 << seenBits) + (<usize>room << 3);
}

/** An empty list; `most` items may meet. */
export function pairListBegin(list: usize, room: i32, seenBits: i32, most: i32): void {
  memory.fill(list, 0, SEEN + (<usize>8 << seenBits));
  putInt(list, MOST, most);
  putInt(list, ROOM, room);
  putInt(list, SEEN_BITS, seenBits);
}

// @ts-ignore: decorator
@inline
export function countMeeting(list: usize): void {
  putInt(list, MET, intAt(list, MET) + 1);
}

/** More have met than is allowed. */
// @ts-ignore: decorator
@inline
export function isOverrun(list: usize): bool {
  return <u32>intAt(list, MET) > <u32>intAt(list, MOST);
}

// @ts-ignore: decorator
@inline
export function addPair(list: usize, i: i32, j: i32): void {
  const key = (<u64>min(i, j) << 32) | <u64>max(i, j);
  if (load<u64>(list, LAST) == key) return; // never 0, since j > i
  store<u64>(list, key, LAST);
  const slot = list + SEEN + (<usize>((key * 0x9e3779b97f4a7c15) >> (64 - intAt(list, SEEN_BITS))) << 3);
  if (load<u64>(slot) == key) return;
  store<u64>(slot, key);
  const found = intAt(list, FOUND);
  if (found < intAt(list, ROOM)) store<u64>(pairsOf(list) + (<usize>found << 3), key);
  putInt(list, FOUND, found + 1);
}

/** How many pairs have been found, some of them several times. */
export function pairsFound(list: usize): i32 {
  return intAt(list, FOUND);
}

/** Bytes of scratch that `pairRows` needs: both directions of the pairs, where rows go on, who stands in a row, one row. */
export function pairRowsScratch(n: i32, found: i32): usize {
  return (<usize>found << 3) + (<usize>n << 3) + (<usize>(n + 3) << 2);
}

/** Both directions of the pairs, by unit: starts i32[n + 1], out i32[2 found]; ends i32[n] scratch. */
function spreadPairs(n: i32, found: i32, pairs: usize, starts: usize, ends: usize, out: usize): void {
  memory.fill(starts, 0, <usize>(n + 1) << 2);
  for (let p = 0; p < 2 * found; p++) putInt(starts, intAt(pairs, p) + 1, intAt(starts, intAt(pairs, p) + 1) + 1);
  for (let i = 0; i < n; i++) {
    putInt(starts, i + 1, intAt(starts, i + 1) + intAt(starts, i));
    putInt(ends, i, intAt(starts, i));
  }
  for (let p = 0; p < 2 * found; p++) {
    const unit = intAt(pairs, p);
    const position = intAt(ends, unit);
    putInt(out, position, intAt(pairs, p ^ 1));
    putInt(ends, unit, position + 1);
  }
}

/** The links of a list of pairs that has room for all it found: rowPtr i32[n + 1], colIdx i32[2 found], ascending. Returns how many there are. */
export function pairRows(n: i32, list: usize, scratch: usize, rowPtr: usize, colIdx: usize): i32 {
  const found = intAt(list, FOUND);
  const ends = scratch + (<usize>found << 3);
  const seen = ends + (<usize>n << 2);
  const row = seen + (<usize>n << 2);
  spreadPairs(n, found, pairsOf(list), rowPtr, ends, scratch);
  memory.fill(seen, 0xff, <usize>n << 2);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const end = intAt(ends, i);
    let size = 0;
    for (let p = intAt(rowPtr, i); p < end; p++) {
      const j = intAt(scratch, p);
      if (intAt(seen, j) == i) continue;
      putInt(seen, j, i);
      putInt(row, size++, j);
    }
    putInt(rowPtr, i, total);
    sortedInts(size, row, colIdx + (<usize>total << 2));
    total += size;
  }
  putInt(rowPtr, n, total);
  return total;
}
