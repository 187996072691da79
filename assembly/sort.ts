// Sorting rows: keys that stand once each, below some n, alone or with a value that travels along; and pairs by (value, key).
import { at, intAt, put, putInt } from "./f64";

/** Rows up to this are sorted by insertion. */
const SHORT: i32 = 32;
/** Lists up to this are sorted by counting, for each element, the smaller ones. */
const COUNTED: i32 = 160;
/** From longer lists the smallest are selected before they are sorted. */
const SELECTED: i32 = 64;

function siftInt(keys: usize, root: i32, end: i32): void {
  const key = intAt(keys, root);
  for (;;) {
    let child = 2 * root + 1;
    if (child >= end) break;
    if (child + 1 < end && intAt(keys, child + 1) > intAt(keys, child)) child++;
    if (intAt(keys, child) <= key) break;
    putInt(keys, root, intAt(keys, child));
    root = child;
  }
  putInt(keys, root, key);
}

/** Sorts keys i32[count] ascending. */
export function sortInts(count: i32, keys: usize): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) siftInt(keys, i, count);
  for (let end = count - 1; end > 0; end--) {
    const key = intAt(keys, end);
    putInt(keys, end, intAt(keys, 0));
    putInt(keys, 0, key);
    siftInt(keys, 0, end);
  }
}

/** Different keys i32[count + 3], of which the last three are overwritten, ascending in out i32[count]. Short lists count, for each, the smaller ones. */
export function sortedInts(count: i32, keys: usize, out: usize): void {
  if (count > COUNTED) {
    memory.copy(out, keys, <usize>count << 2);
    return sortInts(count, out);
  }
  for (let i = count; i < count + 3; i++) putInt(keys, i, i32.MAX_VALUE);
  for (let i = 0; i < count; i += 4) {
    const four = v128.load(keys + (<usize>i << 2));
    let ranks = i32x4.splat(0);
    for (let j = 0; j < count; j++) ranks = i32x4.sub(ranks, i32x4.lt_s(v128.load_splat<i32>(keys + (<usize>j << 2)), four));
    putInt(out, i32x4.extract_lane(ranks, 0), i32x4.extract_lane(four, 0));
    if (i + 1 < count) putInt(out, i32x4.extract_lane(ranks, 1), i32x4.extract_lane(four, 1));
    if (i + 2 < count) putInt(out, i32x4.extract_lane(ranks, 2), i32x4.extract_lane(four, 2));
    if (i + 3 < count) putInt(out, i32x4.extract_lane(ranks, 3), i32x4.extract_lane(four, 3));
  }
}

/** Bytes of the marks that `sortRow` needs, which must be zero at first and are zero again after every call. */
export function sortRowMarks(n: i32): usize {
  return ((<usize>n >> 12) + 1 + (<usize>n >> 6) + 1) << 3;
}

/**
 * Sorts different keys i32[count] in [0, n) ascending and values f64[count] with them. Long rows set bits, a second level of bits says where:
 * count + n / 4096 steps. scratch: `sortRowMarks` bytes, then f64[n].
 */
export function sortRow(n: i32, count: i32, keys: usize, values: usize, scratch: usize): void {
  if (count <= SHORT) return insertByKey(count, keys, values);
  const blocks = scratch;
  const words = blocks + (((<usize>n >> 12) + 1) << 3);
  const spread = scratch + sortRowMarks(n);
  for (let k = 0; k < count; k++) {
    const key = intAt(keys, k);
    const word = words + (<usize>(key >> 6) << 3);
    const block = blocks + (<usize>(key >> 12) << 3);
    store<u64>(word, load<u64>(word) | (<u64>1 << (key & 63)));
    store<u64>(block, load<u64>(block) | (<u64>1 << ((key >> 6) & 63)));
    put(spread, key, at(values, k));
  }
  let k = 0;
  for (let b = 0; b <= n >> 12; b++) {
    const block = blocks + (<usize>b << 3);
    for (let left = load<u64>(block); left != 0; left &= left - 1) {
      const w = (b << 6) | <i32>ctz(left);
      const word = words + (<usize>w << 3);
      for (let bits = load<u64>(word); bits != 0; bits &= bits - 1) {
        const key = (w << 6) | <i32>ctz(bits);
        putInt(keys, k, key);
        put(values, k++, at(spread, key));
      }
      store<u64>(word, 0);
    }
    store<u64>(block, 0);
  }
}

function insertByKey(count: i32, keys: usize, values: usize): void {
  for (let i = 1; i < count; i++) {
    const key = intAt(keys, i);
    const value = at(values, i);
    let hole = i;
    for (; hole > 0 && intAt(keys, hole - 1) > key; hole--) {
      putInt(keys, hole, intAt(keys, hole - 1));
      put(values, hole, at(values, hole - 1));
    }
    putInt(keys, hole, key);
    put(values, hole, value);
  }
}

/** Where four values from i on belong: how many are smaller, those before them counted in where equal. values f64[count + 3], rank i32[4]. */
function ranksOfFour(count: i32, values: usize, i: i32, rank: usize): void {
  const first = v128.load(values + (<usize>i << 3));
  const second = v128.load(values + (<usize>i << 3), 16);
  let a = i64x2.splat(0);
  let b = i64x2.splat(0);
  let j = 0;
  for (; j < i; j++) {
    const other = v128.load_splat<f64>(values + (<usize>j << 3));
    a = i64x2.sub(a, f64x2.le(other, first));
    b = i64x2.sub(b, f64x2.le(other, second));
  }
  const start = values + (<usize>i << 3); // the four among each other: what stands earlier counts where equal
  const x = v128.load_splat<f64>(start);
  const y = v128.load_splat<f64>(start, 8);
  const z = v128.load_splat<f64>(start, 16);
  const w = v128.load_splat<f64>(start, 24);
  a = i64x2.sub(a, v128.shuffle<f64>(f64x2.lt(y, first), f64x2.le(x, first), 0, 3));
  a = i64x2.sub(i64x2.sub(a, f64x2.lt(z, first)), f64x2.lt(w, first));
  b = i64x2.sub(i64x2.sub(b, f64x2.le(x, second)), f64x2.le(y, second));
  b = i64x2.sub(b, v128.shuffle<f64>(f64x2.lt(w, second), f64x2.le(z, second), 0, 3));
  for (j = i + 4; j < count; j++) {
    const other = v128.load_splat<f64>(values + (<usize>j << 3));
    a = i64x2.sub(a, f64x2.lt(other, first));
    b = i64x2.sub(b, f64x2.lt(other, second));
  }
  v128.store(rank, i32x4.shuffle(a, b, 0, 2, 4, 6));
}

// @ts-ignore: decorator
@inline
function isAfter(values: usize, keys: usize, i: i32, value: f64, key: i32): bool {
  return at(values, i) > value || (at(values, i) == value && intAt(keys, i) > key);
}

function siftPair(values: usize, keys: usize, root: i32, end: i32, value: f64, key: i32): void {
  for (;;) {
    let child = 2 * root + 1;
    if (child >= end) break;
    if (child + 1 < end && isAfter(values, keys, child + 1, at(values, child), intAt(keys, child))) child++;
    if (!isAfter(values, keys, child, value, key)) break;
    put(values, root, at(values, child));
    putInt(keys, root, intAt(keys, child));
    root = child;
  }
  put(values, root, value);
  putInt(keys, root, key);
}

function heapSortPairs(count: i32, values: usize, keys: usize): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) siftPair(values, keys, i, count, at(values, i), intAt(keys, i));
  for (let end = count - 1; end > 0; end--) {
    const value = at(values, end);
    const key = intAt(keys, end);
    put(values, end, at(values, 0));
    putInt(keys, end, intAt(keys, 0));
    siftPair(values, keys, 0, end, value, key);
  }
}

/** Equal values of a sorted list into the order of their keys. */
function orderTies(count: i32, values: usize, keys: usize): void {
  for (let i = 1; i < count; i++) {
    const value = at(values, i);
    if (at(values, i - 1) != value) continue;
    const key = intAt(keys, i);
    let hole = i;
    for (; hole > 0 && at(values, hole - 1) == value && intAt(keys, hole - 1) > key; hole--) putInt(keys, hole, intAt(keys, hole - 1));
    putInt(keys, hole, key);
  }
}

// @ts-ignore: decorator
@inline
function swapPairs(values: usize, keys: usize, a: i32, b: i32): void {
  const value = at(values, a);
  const key = intAt(keys, a);
  put(values, a, at(values, b));
  putInt(keys, a, intAt(keys, b));
  put(values, b, value);
  putInt(keys, b, key);
}

/** Moves the k smallest pairs by (value, key) to the front, the k-th of them to place k - 1 (Hoare 1961). Pairs are different; 0 < k <= count. */
function selectPairs(count: i32, k: i32, values: usize, keys: usize): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const value = at(values, (low + high) >> 1);
    const key = intAt(keys, (low + high) >> 1);
    let i = low;
    let j = high;
    do {
      while (at(values, i) < value || (at(values, i) == value && intAt(keys, i) < key)) i++;
      while (isAfter(values, keys, j, value, key)) j--;
      if (i <= j) swapPairs(values, keys, i++, j--);
    } while (i <= j);
    if (j < k - 1) low = i;
    if (i > k - 1) high = j;
  }
}

/** Different pairs sorted by value, then key. The three values behind them are read, and must not be smaller. outKeys has room for four more. */
function sortPairs(count: i32, values: usize, keys: usize, outValues: usize, outKeys: usize): void {
  if (count > COUNTED) {
    memory.copy(outValues, values, <usize>count << 3);
    memory.copy(outKeys, keys, <usize>count << 2);
    return heapSortPairs(count, outValues, outKeys);
  }
  const ranks = outKeys + (<usize>count << 2);
  for (let i = 0; i < count; i += 4) {
    ranksOfFour(count, values, i, ranks);
    const end = min(4, count - i);
    for (let l = 0; l < end; l++) {
      const rank = intAt(ranks, l);
      put(outValues, rank, at(values, i + l));
      putInt(outKeys, rank, intAt(keys, i + l));
    }
  }
  orderTies(count, outValues, outKeys);
}

/**
 * The k smallest of different pairs by (value, key), or all when there are fewer, sorted: outValues f64[k], outKeys i32[k + 4]. values
 * f64[count + 3] and keys i32[count] are put into another order; the last three values are overwritten.
 */
export function smallestPairs(count: i32, k: i32, values: usize, keys: usize, outValues: usize, outKeys: usize): void {
  for (let i = count; i < count + 3; i++) put(values, i, Infinity);
  if (count > SELECTED && count > k) {
    selectPairs(count, k, values, keys);
    count = k;
  }
  sortPairs(count, values, keys, outValues, outKeys);
}
