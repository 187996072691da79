// What the wrappers ask of their arrays before anything is copied.
import { DurbinError } from "../errors.js";

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
