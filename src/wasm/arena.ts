// Scoped memory for one kernel call. Addresses, not views, are handed out: a view dies when memory grows.
import { DurbinError } from "../errors.js";
import { kernel } from "./load.js";

/** Largest request in bytes, and the cap of the whole memory (design.md section 2). */
const LIMIT = 0xffff0000;

export interface Scope {
  /** Address of n fresh doubles, not zeroed. */
  f64(n: number): number;
  /** Address of n fresh 32-bit integers, not zeroed. */
  i32(n: number): number;
  /** Address of fresh bytes, for scratch whose size a kernel's `...Scratch` twin gives. */
  bytes(n: number): number;
  /** Copies an array into memory; its address. */
  copyIn(array: Float64Array | Int32Array): number;
  /** A copy of n doubles from an address. */
  copyOut(address: number, n: number): Float64Array;
  /** The same into an array that exists. */
  copyTo(address: number, target: Float64Array): void;
  /** A copy of n integers from an address. */
  copyOutInt(address: number, n: number): Int32Array;
}

/** The error for a step that needs more than there is. */
export function memoryLimit(bytes: number): DurbinError {
  const gib = (bytes / 1073741824).toFixed(2);
  return new DurbinError(
    "input",
    "MEMORY_LIMIT",
    `this step needs ${gib} GiB more, which does not fit the 4 GiB of one WebAssembly memory`,
    { bytes },
  );
}

/** Address of fresh bytes, 0 where they do not fit. */
export const tryTake = (bytes: number): number => (bytes > LIMIT ? 0 : kernel().take(bytes) >>> 0);

function takeBytes(bytes: number): number {
  const address = tryTake(bytes);
  if (address === 0) throw memoryLimit(bytes);
  return address;
}

/** Bytes that requests of this moment may take together. */
export const bytesLeft = (): number => LIMIT - (kernel().mark() >>> 0);

const memory = (): ArrayBuffer => kernel().memory.buffer as ArrayBuffer;

const SCOPE: Scope = {
  f64: (n) => takeBytes(n * 8),
  i32: (n) => takeBytes(n * 4),
  bytes: takeBytes,
  copyIn(array) {
    const address = takeBytes(array.byteLength);
    if (array instanceof Float64Array) new Float64Array(memory(), address, array.length).set(array);
    else new Int32Array(memory(), address, array.length).set(array);
    return address;
  },
  copyOut: (address, n) => new Float64Array(memory(), address, n).slice(),
  copyTo: (address, target) => target.set(new Float64Array(memory(), address, target.length)),
  copyOutInt: (address, n) => new Int32Array(memory(), address, n).slice(),
};

/** Runs `use` and frees whatever it took, on return and on throw. Scopes nest. */
export function scope<T>(use: (scope: Scope) => T): T {
  const wasm = kernel();
  const start = wasm.mark();
  try {
    return use(SCOPE);
  } finally {
    wasm.release(start);
  }
}
