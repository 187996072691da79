// The within transformation for any number of factors, and group means.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";
import { Status } from "./status.js";

/** A classification of n rows: each row has one of `levels` levels. */
export interface Factor {
  readonly levels: number;
  /** [n], values 0 .. levels - 1; levels without rows are allowed */
  readonly levelOf: Int32Array;
}

export interface DemeanOptions {
  /**
   * The iteration ends when its last step changed the column by at most this, in root mean square and relative to the standard
   * deviation of the column. Default 1e-10. Unused where a closed form exists.
   */
  readonly tolerance?: number;
  /** Default 10,000. */
  readonly maxIterations?: number;
  /** [n] positive case weights; without them every row counts once. */
  readonly weights?: Float64Array;
}

export interface Demeaned {
  /** k columns of n, as given */
  readonly values: Float64Array;
  /** The largest number of steps over the columns; 0 where a closed form was used. */
  readonly iterations: number;
  /** Whether every column met the tolerance. */
  readonly converged: boolean;
}

interface WithinExports {
  inverseTotals(n: number, levels: number, levelOf: number, weight: number, inverse: number): void;
  groupMeans(n: number, levels: number, levelOf: number, inverse: number, weight: number, x: number, means: number, sums: number): void;
  sweepTwice(n: number, G: number, levels: number, levelOf: number, inverse: number, weight: number, x: number, sums: number): void;
  isProportional(n: number, levels1: number, level1: number, levels2: number, level2: number, counts: number, totals: number): number;
  demeanScratch(n: number, K: number): number;
  demeanIterate(
    n: number,
    G: number,
    K: number,
    levels: number,
    levelOf: number,
    inverse: number,
    weight: number,
    x: number,
    sums: number,
    scratch: number,
    limit: number,
    rounding: number,
    maxIterations: number,
    iterations: number,
  ): number;
}

/** Means smaller than this share of a column are rounding errors; steps towards them would wander. */
const ROUNDING = 1e-15;

const wasm = () => kernel<WithinExports>();

/** Addresses of the factors in kernel memory, laid out as assembly/within.ts says. */
interface FactorMemory {
  readonly count: number;
  /** Levels of all factors but the first. */
  readonly otherLevels: number;
  readonly levels: number;
  readonly levelOf: number;
  readonly inverse: number;
  readonly weight: number;
  readonly sums: number;
}

function requireColumns(x: Float64Array, n: number, factors: readonly Factor[], weights: Float64Array | undefined): void {
  const lengths = [...factors.map((factor) => factor.levelOf.length), weights?.length ?? n];
  if (!Number.isInteger(x.length / Math.max(n, 1)) || lengths.some((length) => length !== n)) {
    const found = `x has ${x.length} elements, factors and weights have ${lengths.join(", ")}`;
    throw new DurbinError("internal", "LENGTH_MISMATCH", `n is ${n} but ${found}`, { n });
  }
  factors.forEach(({ levels, levelOf }, g) => {
    for (let i = 0; i < n; i++) {
      if (levelOf[i] >= 0 && levelOf[i] < levels) continue;
      const message = `factor ${g + 1} has level ${levelOf[i]} in row ${i + 1}; its levels are 0 to ${levels - 1}`;
      throw new DurbinError("internal", "LEVEL_RANGE", message, { factor: g, row: i });
    }
  });
}

function placeFactors({ f64, i32, copyIn }: Scope, n: number, factors: readonly Factor[], weights: Float64Array | undefined): FactorMemory {
  const all = new Int32Array(factors.length * n);
  for (const [g, factor] of factors.entries()) all.set(factor.levelOf, g * n);
  const total = factors.reduce((sum, factor) => sum + factor.levels, 0);
  const largest = factors.reduce((most, factor) => Math.max(most, factor.levels), 0);
  const memory = {
    count: factors.length,
    otherLevels: total - (factors[0]?.levels ?? 0),
    levels: factors.length === 0 ? i32(0) : copyIn(Int32Array.from(factors, (factor) => factor.levels)),
    levelOf: copyIn(all),
    inverse: f64(total),
    weight: weights === undefined ? 0 : copyIn(weights),
    sums: f64(largest),
  };
  let inverse = memory.inverse;
  factors.forEach((factor, g) => {
    wasm().inverseTotals(n, factor.levels, memory.levelOf + 4 * n * g, memory.weight, inverse);
    inverse += 8 * factor.levels;
  });
  return memory;
}

/** Whether the sweep of all factors once is the exact answer: at most one factor, or every pair crosses with proportional counts. */
function hasClosedForm(n: number, factors: readonly Factor[], memory: FactorMemory, weighted: boolean): boolean {
  if (factors.length < 2) return true;
  if (weighted) return false;
  return factors.every((second, h) =>
    factors.slice(0, h).every((first, g) => {
      if (first.levels * second.levels > n) return false;
      return scope(({ i32 }) => {
        const counts = i32(first.levels * second.levels);
        const totals = i32(first.levels + second.levels);
        const [a, b] = [memory.levelOf + 4 * n * g, memory.levelOf + 4 * n * h];
        return wasm().isProportional(n, first.levels, a, second.levels, b, counts, totals) !== 0;
      });
    }),
  );
}

/** Weighted length of one column around its mean, the scale of the tolerance. */
function lengthAroundMean(x: Float64Array, weights: Float64Array | undefined, total: number): number {
  const n = x.length;
  const weightOf = (i: number): number => (weights === undefined ? 1 : weights[i]);
  const start = n > 0 ? x[0] : 0;
  let shift = 0;
  for (let i = 0; i < n; i++) shift += weightOf(i) * (x[i] - start);
  const mean = start + shift / total;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += weightOf(i) * (x[i] - mean) * (x[i] - mean);
  return Math.sqrt(squares);
}

/** Replaces one column. `length` is its length around its mean; 0 stands for a closed form and for a constant: the sweep does it alone. */
function demeanColumn(memory: FactorMemory, column: Float64Array, length: number, tolerance: number, maxIterations: number) {
  const { count, otherLevels, levels, levelOf, inverse, weight, sums } = memory;
  const n = column.length;
  return scope(({ bytes, i32, copyIn, copyTo, copyOutInt }) => {
    const x = copyIn(column);
    wasm().sweepTwice(n, count, levels, levelOf, inverse, weight, x, sums);
    let [iterations, converged] = [0, true];
    if (length !== 0) {
      const scratch = bytes(wasm().demeanScratch(n, otherLevels));
      const steps = i32(1);
      const [limit, rounding] = [tolerance * length, ROUNDING * length];
      const factors = [n, count, otherLevels, levels, levelOf, inverse, weight] as const;
      const status = wasm().demeanIterate(...factors, x, sums, scratch, limit, rounding, maxIterations, steps);
      [iterations, converged] = [copyOutInt(steps, 1)[0], status === Status.OK];
    }
    copyTo(x, column);
    return { iterations, converged };
  });
}

/**
 * Each column of x minus its least-squares projection on the dummies of all factors: x is k columns of n, one after the other. One
 * factor, and factors whose cells are proportional to their margins (a balanced panel), have a closed form; otherwise conjugate
 * gradients on the symmetric sweep. Without factors x is returned as it is. NaN and infinite
 * values spread, and an iteration that meets them ends as not converged. Throws LENGTH_MISMATCH and LEVEL_RANGE (both internal).
 */
export function demean(x: Float64Array, n: number, factors: readonly Factor[], options: DemeanOptions = {}): Demeaned {
  const { tolerance = 1e-10, maxIterations = 10_000, weights } = options;
  requireColumns(x, n, factors, weights);
  const values = x.slice();
  if (factors.length === 0 || n === 0) return { values, iterations: 0, converged: true };
  const totalWeight = weights === undefined ? n : weights.reduce((sum, w) => sum + w, 0);
  return scope((arena) => {
    const ordered = [...factors].sort((a, b) => b.levels - a.levels); // the first is eliminated, the others are iterated on
    const memory = placeFactors(arena, n, ordered, weights);
    const closed = hasClosedForm(n, ordered, memory, weights !== undefined);
    let iterations = 0;
    let converged = true;
    for (let start = 0; start < values.length; start += n) {
      const column = values.subarray(start, start + n);
      const length = closed ? 0 : lengthAroundMean(column, weights, totalWeight);
      const ended = demeanColumn(memory, column, length, tolerance, maxIterations);
      iterations = Math.max(iterations, ended.iterations);
      converged = converged && ended.converged;
    }
    return { values, iterations, converged };
  });
}

/** Means of each column of x (k columns of n) by level: k columns of `levels`; NaN for a level without rows. Two passes (a mean of 1e8 keeps its digits). */
export function groupMeans(x: Float64Array, n: number, factor: Factor): Float64Array {
  requireColumns(x, n, [factor], undefined);
  const { levels } = factor;
  const columns = n === 0 ? 0 : x.length / n;
  const means = new Float64Array(columns * levels);
  scope((arena) => {
    const { levelOf, inverse, weight, sums } = placeFactors(arena, n, [factor], undefined);
    const out = arena.f64(levels);
    for (let c = 0; c < columns; c++) {
      scope(({ copyIn, copyTo }) => {
        const column = copyIn(x.subarray(c * n, (c + 1) * n));
        wasm().groupMeans(n, levels, levelOf, inverse, weight, column, out, sums);
        copyTo(out, means.subarray(c * levels, (c + 1) * levels));
      });
    }
  });
  const used = new Uint8Array(levels);
  for (let i = 0; i < n; i++) used[factor.levelOf[i]] = 1;
  return means.map((mean, i) => (used[i % levels] === 1 ? mean : Number.NaN));
}
