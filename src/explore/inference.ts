// From an estimate and its moments to a test: normal approximation and permutation.
import { DurbinError, suggestion } from "../errors.js";
import { normalTail, normalTwoSided } from "../math/distributions.js";
import { permutation } from "../math/random.js";
import type { Moments } from "./moments.js";

/** Of positive spatial autocorrelation: `greater` looks for it, `less` for its opposite. */
export type Alternative = "greater" | "less" | "two-sided";
export type Assumption = "randomization" | "normality";

/** The distribution of a statistic over random relabellings of the units. */
export interface PermutationSummary {
  /** (r + 1) / (R + 1), r = number of permuted values at least as extreme; two-sided: twice the smaller of both sides, at most 1. */
  readonly p: number;
  readonly mean: number;
  /** Standard deviation, divisor R - 1; absent for a single permutation. */
  readonly sd?: number;
}

/** A statistic of spatial autocorrelation. `statistic` is standard normal under the null; it and `p` are absent where the variance is 0. */
export interface SpatialStatistic {
  readonly estimate: number;
  readonly expected: number;
  readonly variance: number;
  readonly statistic?: number;
  readonly p?: number;
  readonly permutation?: PermutationSummary;
}

export interface TestOptions {
  /** How messages call the variable; "x" by default. */
  readonly variable?: string;
  readonly alternative?: Alternative;
}

export interface PermutationOptions {
  /** Number of random permutations; none by default. */
  readonly permutations?: number;
  /** Seed and stream of the permutations, 0 by default. */
  readonly seed?: number;
  readonly stream?: number;
}

/** p of a standard normal statistic. */
export function normalP(statistic: number, alternative: Alternative): number {
  if (alternative === "two-sided") return normalTwoSided(statistic);
  return normalTail(alternative === "greater" ? statistic : -statistic);
}

/**
 * statistic = sign (estimate - expected) / sd; sign -1 where small estimates mean positive autocorrelation (Geary). A variance within
 * the rounding error of `size`, the square of the terms it is the difference of, counts as 0.
 */
export function judge(
  estimate: number,
  moments: Moments,
  alternative: Alternative,
  sign: 1 | -1 = 1,
  size = moments.expected * moments.expected,
): SpatialStatistic {
  const { expected, variance } = moments;
  if (!(variance > 1e-14 * size)) return { estimate, expected, variance: 0 };
  const statistic = (sign * (estimate - expected)) / Math.sqrt(variance);
  return { estimate, expected, variance, statistic, p: normalP(statistic, alternative) };
}

export const ALTERNATIVES: readonly Alternative[] = ["greater", "less", "two-sided"];
export const ASSUMPTIONS: readonly Assumption[] = ["randomization", "normality"];

/** The word of an option, or its default. Throws OPTION_VALUE for any other word, naming the nearest. */
export function chosen<T extends string>(option: string, value: T | undefined, words: readonly T[], fallback: T = words[0]): T {
  if (value === undefined) return fallback;
  if (words.includes(value)) return value;
  const expected = `expected ${words.join(", ")}${suggestion(String(value), words)}`;
  throw new DurbinError("input", "OPTION_VALUE", `${option} is "${value}"; ${expected}`, { [option]: value });
}

/** What `compute` gives for each of R permutations of n units: the unit at place i gets the data of unit order[i]. */
export function permuted<T>(n: number, options: PermutationOptions, compute: (order: Int32Array) => T): T[] {
  const { seed = 0, stream = 0 } = options;
  return Array.from({ length: permutationCount(options) }, (_, r) => compute(permutation(seed, stream, r, n)));
}

/** R of the options, 0 when none are asked for. */
export function permutationCount({ permutations = 0 }: PermutationOptions): number {
  if (Number.isInteger(permutations) && permutations >= 0 && permutations <= 1e9) return permutations;
  throw new DurbinError("input", "OPTION_VALUE", `permutations is ${permutations}; expected a whole number from 0 to 1000000000`, {
    permutations,
  });
}

type Values = Float64Array | readonly number[];

/** Summary of permuted values against the observed one. Values that differ by rounding only are ties, and count as extreme. */
export function summarize(values: Values, observed: number, alternative: Alternative, sign: 1 | -1 = 1): PermutationSummary {
  const count = values.length;
  let mean = 0;
  for (const value of values) mean += value / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const sd = count > 1 ? Math.sqrt(squares / (count - 1)) : undefined;
  const tie = 1e-10 * (sd ?? Math.abs(observed));
  let above = 0;
  let below = 0;
  for (const value of values) {
    const difference = sign * (value - observed);
    if (difference >= -tie) above++;
    if (difference <= tie) below++;
  }
  const extreme = alternative === "greater" ? above : alternative === "less" ? below : Math.min(above, below);
  const oneSided = (extreme + 1) / (count + 1);
  const p = alternative === "two-sided" ? Math.min(1, 2 * oneSided) : oneSided;
  return sd === undefined ? { p, mean } : { p, mean, sd };
}

/** Adds the permutation part to a statistic when permutations were asked for. */
export function withPermutations(test: SpatialStatistic, values: Values, alternative: Alternative, sign: 1 | -1 = 1): SpatialStatistic {
  return values.length === 0 ? test : { ...test, permutation: summarize(values, test.estimate, alternative, sign) };
}
