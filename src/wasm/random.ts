// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011). Draw k of replication r of a stream is a function of
// (seed, stream, r, k) alone: it does not depend on how many numbers were drawn elsewhere, on workers, or on the order of the work.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";

type Fill = (key0: number, key1: number, stream: number, replication: number, n: number, out: number) => void;

interface RandomExports {
  uniforms: Fill;
  normals: Fill;
  permutation: Fill;
}

const TWO_32 = 4294967296;

function requireWhole(name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return;
  throw new DurbinError(
    "input",
    "RANDOM_COUNTER",
    `the ${name} of a random draw must be a whole number from 0 to ${limit}, found ${value}`,
    {
      [name]: value,
    },
  );
}

/** The two key words of a seed: its lower 32 bits and the 21 above. Throws RANDOM_COUNTER unless it is a whole number below 2^53. */
export function keyOf(seed: number): readonly [number, number] {
  requireWhole("seed", seed, Number.MAX_SAFE_INTEGER);
  return [seed % TWO_32, Math.floor(seed / TWO_32)];
}

/** Checks stream and replication, each a whole number below 2^32. */
export function requireCounter(stream: number, replication: number): void {
  requireWhole("stream", stream, TWO_32 - 1);
  requireWhole("replication", replication, TWO_32 - 1);
}

function draw(fill: "uniforms" | "normals", seed: number, stream: number, replication: number, n: number): Float64Array {
  const [key0, key1] = keyOf(seed);
  requireCounter(stream, replication);
  return scope(({ f64, copyOut }) => {
    const out = f64(n);
    kernel<RandomExports>()[fill](key0, key1, stream, replication, n, out);
    return copyOut(out, n);
  });
}

/** n uniform draws in (0, 1), 53 bits each; a longer vector begins with the shorter one. Throws RANDOM_COUNTER. */
export function uniforms(seed: number, stream: number, replication: number, n: number): Float64Array {
  return draw("uniforms", seed, stream, replication, n);
}

/** The same n draws as `normals` gives, written to an address. */
export function normalsInMemory(seed: number, stream: number, replication: number, n: number, out: number): void {
  const [key0, key1] = keyOf(seed);
  requireCounter(stream, replication);
  kernel<RandomExports>().normals(key0, key1, stream, replication, n, out);
}

/** n standard normal draws: the quantiles of the uniform draws of the same counter. Throws RANDOM_COUNTER. */
export function normals(seed: number, stream: number, replication: number, n: number): Float64Array {
  return draw("normals", seed, stream, replication, n);
}

/** A random order of 0 .. n - 1, every order equally likely (Fisher & Yates 1938); independent of the real draws. Throws RANDOM_COUNTER. */
export function permutation(seed: number, stream: number, replication: number, n: number): Int32Array {
  const [key0, key1] = keyOf(seed);
  requireCounter(stream, replication);
  return scope(({ i32, copyOutInt }) => {
    const out = i32(n);
    kernel<RandomExports>().permutation(key0, key1, stream, replication, n, out);
    return copyOutInt(out, n);
  });
}
