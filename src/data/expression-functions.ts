// The functions of expressions: names, numbers of arguments, and the aggregates.
import { quantile } from "../math/quantile.js";

/** Least and most arguments of each function. */
export const FUNCTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["log", [1, 1]],
  ["exp", [1, 1]],
  ["sqrt", [1, 1]],
  ["abs", [1, 1]],
  ["if", [3, 3]],
  ["mean", [1, 1]],
  ["median", [1, 1]],
  ["sd", [1, 1]],
  ["min", [1, 1]],
  ["max", [1, 1]],
  ["sum", [1, 1]],
]);

/** Sum with a running compensation (Neumaier 1974): the order of the rows hardly matters. */
export function compensatedSum(x: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const value of x) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Arithmetic mean; NaN of nothing. */
export const mean = (x: Float64Array): number => compensatedSum(x) / x.length;

/** Standard deviation with divisor n - 1; NaN for fewer than two values. */
export function standardDeviation(x: Float64Array): number {
  if (x.length < 2) return NaN;
  const center = mean(x);
  return Math.sqrt(compensatedSum(x.map((value) => (value - center) * (value - center))) / (x.length - 1));
}

/** Aggregates of the values that are not missing (at least one). */
export const AGGREGATES: ReadonlyMap<string, (x: Float64Array) => number> = new Map([
  ["mean", mean],
  ["median", (x: Float64Array) => quantile(x.slice().sort(), 0.5)],
  ["sd", standardDeviation],
  ["min", (x: Float64Array) => x.reduce((a, b) => Math.min(a, b))],
  ["max", (x: Float64Array) => x.reduce((a, b) => Math.max(a, b))],
  ["sum", compensatedSum],
]);
