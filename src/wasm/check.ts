// What the wrappers ask of their arrays before anything is copied.
import { DurbinError } from "../errors.js";
import type { Scope } from "./arena.js";
import { kernel } from "./load.js";

/** Throws unless the array has as many elements as its shape says. */
export function requireLength(name: string, array: Float64Array | Int32Array, ...shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (array.length === expected) return;
  throw new DurbinError("internal", "LENGTH_MISMATCH", `${name} is ${shape.join(" x ")} but has ${array.length} elements`, {
    shape,
    length: array.length,
  });
}

/** The error for a matrix with NaN or an infinite value, which no factorization survives. */
export function notFinite(name: string): DurbinError {
  return new DurbinError("numerical", "NOT_FINITE", `${name} holds a value that is not finite`);
}

/** Copies a matrix in and throws NOT_FINITE when it holds NaN or an infinite value; its address. */
export function copyFinite({ copyIn }: Scope, name: string, A: Float64Array): number {
  const address = copyIn(A);
  const largest = kernel<{ maxAbs(n: number, x: number): number }>().maxAbs(A.length, address);
  if (!(largest < Number.POSITIVE_INFINITY)) throw notFinite(name);
  return address;
}
