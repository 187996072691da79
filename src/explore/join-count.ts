// Join counts (Cliff and Ord 1981): how often neighbours belong to the same or to different categories; non-free sampling.
import { DurbinError } from "../errors.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import {
  ALTERNATIVES,
  chosen,
  judge,
  type PermutationOptions,
  permuted,
  type SpatialStatistic,
  type TestOptions,
  withPermutations,
} from "./inference.js";
import { csrSums, type MatrixSums, NO_DIAGONAL, permutationMoments, scale } from "./moments.js";
import { countUnits, requireValues } from "./values.js";

const MAX_LEVELS = 30;

export interface JoinCountOptions extends TestOptions, PermutationOptions {
  /** As in `moran`. */
  readonly adjustN?: boolean;
}

/** One count: `a:a`, `a:b` or `total` (joins between different categories). */
export interface JoinCount extends SpatialStatistic {
  readonly name: string;
}

/**
 * Half sums of weights over pairs of categories: a:a = sum w_ij / 2 over i, j in a; a:b over i in a and j in b or the reverse; total =
 * all pairs of different categories. Expected values and variances over all assignments of the given categories to the units.
 * categories [n] in the order of W.keys, numbers or texts. Throws for missing values, one category only, or more than 30.
 */
export function joinCount(
  categories: Float64Array | readonly (string | null)[],
  W: SpatialWeights,
  options: JoinCountOptions = {},
): JoinCount[] {
  const { adjustN = true, variable = "x" } = options;
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  requireUsable(W);
  const n = countUnits(W, adjustN);
  const { levels, levelOf, size } = classify(categories, W, variable);
  const sums = csrSums(W);
  const L = levels.length;
  const observed = countJoins(W, levelOf, L, null);
  const simulated = permuted(W.n, options, (order) => countJoins(W, levelOf, L, order));
  const part = (name: string, b: MatrixSums, pick: (counts: Float64Array) => number): JoinCount => {
    const test = judge(pick(observed), scale(permutationMoments(n, sums, b), 0.5), alternative);
    return { name, ...withPermutations(test, simulated.map(pick), alternative) };
  };
  const same = levels.map((level, a) => part(`${level}:${level}`, sameSums(size[a]), (counts) => counts[a * L + a]));
  const mixed = levels.flatMap((level, a) =>
    levels.slice(a + 1).map((other, k) => {
      const b = a + 1 + k;
      return part(`${level}:${other}`, mixedSums(size[a], size[b]), (counts) => counts[a * L + b] + counts[b * L + a]);
    }),
  );
  const between = (counts: Float64Array): number => counts.reduce((sum, value, k) => (k % (L + 1) === 0 ? sum : sum + value), 0);
  return [...same, ...mixed, part("total", totalSums(size), between)];
}

/** [L * L] half sums of weights between levels. */
function countJoins(W: SpatialWeights, levelOf: Int32Array, L: number, order: Int32Array | null): Float64Array {
  const counts = new Float64Array(L * L);
  const at = (i: number): number => levelOf[order === null ? i : order[i]];
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) if (W.colIdx[k] !== i) counts[at(i) * L + at(W.colIdx[k])] += W.weight[k] / 2;
  }
  return counts;
}

/** Levels (numbers in numeric order, texts by code unit), the level of each unit and the number of units of each level. */
function classify(categories: Float64Array | readonly (string | null)[], W: SpatialWeights, variable: string) {
  const numeric = categories instanceof Float64Array;
  const codes = numeric ? categories : Float64Array.from(categories, (text) => (text === null ? Number.NaN : 0));
  requireValues(codes, W, variable);
  const texts = Array.from<number | string | null, string>(categories, String);
  const compare = numeric ? (a: string, b: string) => Number(a) - Number(b) : (a: string, b: string) => (a < b ? -1 : 1);
  const levels = [...new Set(texts)].sort(compare);
  if (levels.length < 2 || levels.length > MAX_LEVELS) {
    const found = levels.length < 2 ? `is ${levels[0]} in all ${W.n} units` : `has ${levels.length} different values`;
    const code = levels.length < 2 ? "CONSTANT_VARIABLE" : "TOO_MANY_LEVELS";
    throw new DurbinError("input", code, `${variable} ${found}; join counts need 2 to ${MAX_LEVELS} categories`, { variable });
  }
  const place = new Map(levels.map((level, k) => [level, k]));
  const levelOf = Int32Array.from(texts, (text) => place.get(text)!);
  const size = new Float64Array(levels.length);
  for (const level of levelOf) size[level]++;
  return { levels, levelOf, size };
}

const symmetric = (pairs: number, rows: number): MatrixSums => ({
  total: pairs,
  squares: pairs,
  transposed: pairs,
  rowRow: rows,
  colCol: rows,
  rowCol: rows,
  ...NO_DIAGONAL,
});

/** Sums of the 0/1 matrix of pairs within a category of a units. */
const sameSums = (a: number): MatrixSums => symmetric(a * (a - 1), a * (a - 1) * (a - 1));

/** Sums of the 0/1 matrix of pairs between categories of a and b units. */
const mixedSums = (a: number, b: number): MatrixSums => symmetric(2 * a * b, a * b * (a + b));

/** Sums of the 0/1 matrix of all pairs of different categories. */
function totalSums(size: Float64Array): MatrixSums {
  const n = size.reduce((sum, a) => sum + a, 0);
  let pairs = 0;
  let rows = 0;
  for (const a of size) {
    pairs += a * (n - a);
    rows += a * (n - a) * (n - a);
  }
  return symmetric(pairs, rows);
}
