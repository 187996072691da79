// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011): the words of block b are a function of the counter (b, stream, replication, kind)
// and the key (seed), so that a draw never depends on what was drawn elsewhere. `kind` keeps permutations apart from real numbers.
import { normalQuantile } from "./distributions";
import { at, intAt, put, putInt } from "./f64";

const REALS: u32 = 0;
const PERMUTATIONS: u32 = 1;

let word0: u32 = 0;
let word1: u32 = 0;
let word2: u32 = 0;
let word3: u32 = 0;

/** The four words of one block, into word0 .. word3. */
function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  for (let i = 0; i < 10; i++) {
    const p0 = <u64>0xd2511f53 * <u64>c0;
    const p1 = <u64>0xcd9e8d57 * <u64>c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c1 = <u32>p1;
    c3 = <u32>p0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

/** out u32[4] := the block of a counter and a key, for the published test vectors. */
export function philoxBlock(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32, out: usize): void {
  philox(c0, c1, c2, c3, k0, k1);
  putInt(out, 0, word0);
  putInt(out, 1, word1);
  putInt(out, 2, word2);
  putInt(out, 3, word3);
}

/** 53 bits in (0, 1): an integer over 2^53, where 0 becomes 1/2. */
// @ts-ignore: decorator
@inline
function toUnit(high: u32, low: u32): f64 {
  const bits = ((<u64>high << 32) | <u64>low) >> 11;
  return Math.max(<f64>bits, 0.5) * 1.1102230246251565e-16;
}

/** out f64[n] := uniform draws in (0, 1). */
export function uniforms(k0: u32, k1: u32, stream: u32, replication: u32, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 2) {
    philox(<u32>i >> 1, stream, replication, REALS, k0, k1);
    put(out, i, toUnit(word0, word1));
    if (i + 1 < n) put(out, i + 1, toUnit(word2, word3));
  }
}

/** out f64[n] := standard normal draws, the quantiles of the uniform ones. */
export function normals(k0: u32, k1: u32, stream: u32, replication: u32, n: i32, out: usize): void {
  uniforms(k0, k1, stream, replication, n, out);
  for (let i = 0; i < n; i++) put(out, i, normalQuantile(at(out, i)));
}

let key0: u32 = 0;
let key1: u32 = 0;
let wordStream: u32 = 0;
let wordReplication: u32 = 0;
let block: u32 = 0;
let used: i32 = 4;

/** Starts the words of one permutation. */
export function startPermutation(k0: u32, k1: u32, stream: u32, replication: u32): void {
  key0 = k0;
  key1 = k1;
  wordStream = stream;
  wordReplication = replication;
  block = 0;
  used = 4;
}

function nextWord(): u32 {
  if (used == 4) {
    philox(block, wordStream, wordReplication, PERMUTATIONS, key0, key1);
    block++;
    used = 0;
  }
  used++;
  return used == 1 ? word0 : used == 2 ? word1 : used == 3 ? word2 : word3;
}

/** A draw from 0 .. range - 1 without bias: multiply and reject (Lemire 2019). */
export function boundedDraw(range: u32): u32 {
  let product = <u64>nextWord() * <u64>range; // the low word says whether the draw may be kept
  if (<u32>product < range) {
    const threshold: u32 = (0 - range) % range;
    while (<u32>product < threshold) product = <u64>nextWord() * <u64>range;
  }
  return <u32>(product >> 32);
}

/** out i32[n] := a random order of 0 .. n - 1 (Fisher & Yates 1938, from the end). */
export function permutation(k0: u32, k1: u32, stream: u32, replication: u32, n: i32, out: usize): void {
  startPermutation(k0, k1, stream, replication);
  for (let i = 0; i < n; i++) putInt(out, i, i);
  for (let i = n - 1; i > 0; i--) {
    const j = <i32>boundedDraw(<u32>(i + 1));
    const value = intAt(out, i);
    putInt(out, i, intAt(out, j));
    putInt(out, j, value);
  }
}
