// In-place heap sort of short index lists, alone or with a value that travels along. Keys are distinct.
import { at, intAt, put, putInt } from "./f64";

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

function siftPair(keys: usize, values: usize, root: i32, end: i32): void {
  const key = intAt(keys, root);
  const value = at(values, root);
  for (;;) {
    let child = 2 * root + 1;
    if (child >= end) break;
    if (child + 1 < end && intAt(keys, child + 1) > intAt(keys, child)) child++;
    if (intAt(keys, child) <= key) break;
    putInt(keys, root, intAt(keys, child));
    put(values, root, at(values, child));
    root = child;
  }
  putInt(keys, root, key);
  put(values, root, value);
}

/** Sorts keys i32[count] ascending and values f64[count] with them. */
export function sortPairs(count: i32, keys: usize, values: usize): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) siftPair(keys, values, i, count);
  for (let end = count - 1; end > 0; end--) {
    const key = intAt(keys, end);
    const value = at(values, end);
    putInt(keys, end, intAt(keys, 0));
    put(values, end, at(values, 0));
    putInt(keys, 0, key);
    put(values, 0, value);
    siftPair(keys, values, 0, end);
  }
}
