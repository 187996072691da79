import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";

/** Codes of assembly/elementwise.ts. */
const OPERATIONS = { exp: 0, log: 1, log1p: 2, expm1: 3, sin: 4, cos: 5, tan: 6, asin: 7, acos: 8, atan: 9, sqrt: 10, abs: 11 } as const;

export type ElementwiseOperation = keyof typeof OPERATIONS;

interface SpecialExports {
  elementwise(op: number, n: number, x: number, out: number): void;
  power(n: number, x: number, y: number, out: number): void;
  exp(x: number): number;
  log(x: number): number;
  pow(x: number, y: number): number;
  lgamma(x: number): number;
}

/** op(x) for every element of x [n]; the same bits on every runtime. */
export function elementwise(op: ElementwiseOperation, x: Float64Array): Float64Array {
  return scope(({ copyIn, copyOut }) => {
    const address = copyIn(x);
    kernel<SpecialExports>().elementwise(OPERATIONS[op], x.length, address, address);
    return copyOut(address, x.length);
  });
}

/** x^y element by element, x [n], y [n]. */
export function power(x: Float64Array, y: Float64Array): Float64Array {
  if (x.length !== y.length) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `power: x has ${x.length} elements but y has ${y.length}`);
  }
  return scope(({ copyIn, copyOut }) => {
    const address = copyIn(x);
    kernel<SpecialExports>().power(x.length, address, copyIn(y), address);
    return copyOut(address, x.length);
  });
}

/** e^x, one number; the same bits as `elementwise`. */
export const exp = (x: number): number => kernel<SpecialExports>().exp(x);

/** Natural logarithm, one number; the same bits as `elementwise`. */
export const log = (x: number): number => kernel<SpecialExports>().log(x);

/** x^y, one pair; the same bits as `power`. */
export const pow = (x: number, y: number): number => kernel<SpecialExports>().pow(x, y);

/** log gamma(x) for x > 0, relative accuracy kept at its zeros 1 and 2; Infinity at 0, NaN below. */
export const lgamma = (x: number): number => kernel<SpecialExports>().lgamma(x);
