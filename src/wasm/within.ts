// The within transformation for any number of absorbed factors and slopes: addresses and layout for assembly/within.ts.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { demeanGrid, isGrid } from "./grid.js";
import { kernel } from "./load.js";
import { Status } from "./status.js";

/** A term to absorb: the dummies of a classification of n rows, or with `slope` the dummies times that variable. */
export interface Factor {
  readonly levels: number;
  /** [n], values 0 .. levels - 1; levels without rows are allowed */
  readonly levelOf: Int32Array;
  /** [n] Nearly constant slopes should have their means by level removed. */
  readonly slope?: Float64Array;
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
  takeLane(n: number, order: number, column: number, lane: number, x: number): void;
  giveLane(n: number, order: number, column: number, lane: number, x: number): void;
  chunkRows(groups: number, starts: number): number;
  projectScratch(K: number, rows: number): number;
  project(
    n: number,
    groups: number,
    G: number,
    K: number,
    starts: number,
    level: number,
    z: number,
    weight: number,
    inverse: number,
    x: number,
    c: number,
    scratch: number,
    tolerance: number,
    rounding: number,
    maxIterations: number,
    iterations: number,
  ): number;
}

/** What is left below this share of a column is rounding; steps towards it would wander. */
const ROUNDING = 1e-15;
const LANES = 4;

const wasm = () => kernel<WithinExports>();

/** Throws LENGTH_MISMATCH and LEVEL_RANGE (both internal). */
export function requireColumns(x: Float64Array, n: number, factors: readonly Factor[], weights: Float64Array | undefined): void {
  const lengths = [...factors.flatMap(({ levelOf, slope }) => [levelOf.length, slope?.length ?? n]), weights?.length ?? n];
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

/** Rows sorted by the factor that is eliminated, and the levels of the others, as the kernel reads them. */
interface Layout {
  /** The factor that is eliminated; -1 where there are slopes alone. */
  readonly first: number;
  readonly others: readonly number[];
  /** [others] the number of the first level of each */
  readonly offsets: readonly number[];
  /** Levels of the others together. */
  readonly K: number;
  readonly starts: Int32Array;
  /** [n] */
  readonly order: Int32Array;
  /** [n * others] */
  readonly level: Int32Array;
  /** [n * others], null without slopes */
  readonly z: Float64Array | null;
}

function layOut(n: number, factors: readonly Factor[]): Layout {
  let first = -1;
  factors.forEach(({ levels, slope }, g) => {
    if (slope === undefined && (first < 0 || levels > factors[first].levels)) first = g;
  });
  const { starts, order } = first < 0 ? unsorted(n) : sorted(n, factors[first]);
  const others = Array.from(factors.keys()).filter((g) => g !== first);
  const G = others.length;
  const level = new Int32Array(n * G);
  const z = others.some((g) => factors[g].slope !== undefined) ? new Float64Array(n * G).fill(1) : null;
  const offsets: number[] = [];
  let K = 0;
  others.forEach((g, place) => {
    const { levels, levelOf, slope } = factors[g];
    for (let r = 0; r < n; r++) level[r * G + place] = K + levelOf[order[r]];
    if (slope !== undefined && z !== null) for (let r = 0; r < n; r++) z[r * G + place] = slope[order[r]];
    offsets.push(K);
    K += levels;
  });
  return { first, others, offsets, K, starts, order, level, z };
}

const unsorted = (n: number) => ({ starts: Int32Array.of(0, n), order: Int32Array.from({ length: n }, (_, row) => row) });

function sorted(n: number, { levels, levelOf }: Factor) {
  const starts = new Int32Array(levels + 1);
  for (let row = 0; row < n; row++) starts[levelOf[row] + 1]++;
  for (let level = 0; level < levels; level++) starts[level + 1] += starts[level];
  const next = starts.slice();
  const order = new Int32Array(n);
  for (let row = 0; row < n; row++) order[next[levelOf[row]]++] = row;
  return { starts, order };
}

/** 1 / total weight of each group, 0 of an empty one; weights in sorted order. */
function inverseTotals(starts: Int32Array, weights: Float64Array | null): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, group) => {
    let total = 0;
    for (let r = starts[group]; r < starts[group + 1]; r++) total += weights === null ? 1 : weights[r];
    return total > 0 ? 1 / total : 0;
  });
}

interface Projected {
  readonly iterations: number;
  readonly converged: boolean;
  /** [K * 4] of the last four columns */
  readonly coefficients: Float64Array;
}

/** Takes the terms away from every column of x [k * n], in place. */
function iterate(x: Float64Array, n: number, layout: Layout, options: DemeanOptions): Projected {
  const { tolerance = 1e-10, maxIterations = 10_000, weights } = options;
  const { first, K, starts } = layout;
  const [groups, G] = [starts.length - 1, layout.others.length];
  return scope(({ f64, i32, bytes, copyIn, copyTo, copyOut, copyOutInt }) => {
    const ordered = weights === undefined ? null : Float64Array.from(layout.order, (row) => weights[row]);
    const [rows, order, level] = [copyIn(starts), copyIn(layout.order), copyIn(layout.level)];
    const z = layout.z === null ? 0 : copyIn(layout.z);
    const weight = ordered === null ? 0 : copyIn(ordered);
    const inverse = first < 0 ? 0 : copyIn(inverseTotals(starts, ordered));
    const [lanes, column, c, steps] = [f64(LANES * n), f64(n), f64(LANES * K), i32(1)];
    const scratch = bytes(wasm().projectScratch(K, wasm().chunkRows(groups, rows)) >>> 0);
    let [iterations, converged] = [0, true];
    for (let from = 0; from < x.length; from += LANES * n) {
      const last = Math.min(LANES, (x.length - from) / n) - 1;
      const values = (lane: number): Float64Array => x.subarray(from + lane * n, from + (lane + 1) * n);
      for (let lane = 0; lane < LANES; lane++) {
        scope((inner) => wasm().takeLane(n, order, inner.copyIn(values(Math.min(lane, last))), lane, lanes));
      }
      const shape = [n, groups, G, K, rows, level, z, weight, inverse] as const;
      const status = wasm().project(...shape, lanes, c, scratch, tolerance, ROUNDING, maxIterations, steps);
      for (let lane = 0; lane <= last; lane++) {
        wasm().giveLane(n, order, column, lane, lanes);
        copyTo(column, values(lane));
      }
      iterations = Math.max(iterations, copyOutInt(steps, 1)[0]);
      converged = converged && status === Status.OK;
    }
    return { iterations, converged, coefficients: copyOut(c, LANES * K) };
  });
}

/** Entities and periods where two factors are a balanced panel in its own order. */
function gridOf([a, b, ...more]: readonly Factor[]): readonly [number, number] | null {
  if (b === undefined || more.length > 0 || a.slope !== undefined || b.slope !== undefined) return null;
  if (isGrid(a.levels, b.levels, a.levelOf, b.levelOf)) return [a.levels, b.levels];
  return isGrid(b.levels, a.levels, b.levelOf, a.levelOf) ? [b.levels, a.levels] : null;
}

/** Sizes whose squares keep their digits. */
const [SMALL, LARGE] = [3.8725919148493183e-121, 2.5822498780869086e120]; // 2^-400, 2^400

/** Divides a column whose squares would leave the range of doubles by a power of two, in place; that power. */
function toUsualSize(x: Float64Array): number {
  let most = 0;
  for (let row = 0; row < x.length; row++) if (Math.abs(x[row]) > most) most = Math.abs(x[row]);
  if (most === 0 || most === Infinity || (most > SMALL && most < LARGE)) return 1;
  const unit = most > 1 ? LARGE * LARGE : SMALL * SMALL;
  for (let row = 0; row < x.length; row++) x[row] /= unit;
  return unit;
}

/** `demean` in place; also says what it did. */
export function demeanInPlace(
  x: Float64Array,
  n: number,
  factors: readonly Factor[],
  options: DemeanOptions = {},
): Omit<Demeaned, "values"> {
  requireColumns(x, n, factors, options.weights);
  if (factors.length === 0 || x.length === 0) return { iterations: 0, converged: true };
  const grid = options.weights === undefined ? gridOf(factors) : null;
  if (grid === null) {
    const units = Array.from({ length: x.length / n }, (_, j) => toUsualSize(x.subarray(j * n, (j + 1) * n)));
    const { iterations, converged } = iterate(x, n, layOut(n, factors), options);
    units.forEach((unit, j) => {
      if (unit !== 1) for (let row = j * n; row < (j + 1) * n; row++) x[row] *= unit;
    });
    return { iterations, converged };
  }
  for (let from = 0; from < x.length; from += n) demeanGrid(x.subarray(from, from + n), ...grid, "twoways");
  return { iterations: 0, converged: true };
}

/**
 * Each column of x minus its least-squares projection on the terms: x is k columns of n, one after the other. One factor, and the two of a
 * balanced panel in its own order, have a closed form; otherwise conjugate gradients on the levels of all factors but the largest. Without
 * factors x is returned as it is. NaN and infinite values spread, and an iteration that meets them ends as not converged. Throws
 * LENGTH_MISMATCH and LEVEL_RANGE (both internal).
 */
export function demean(x: Float64Array, n: number, factors: readonly Factor[], options: DemeanOptions = {}): Demeaned {
  const values = x.slice();
  return { values, ...demeanInPlace(values, n, factors, options) };
}

/** Coefficients of the terms in the projection of one column: [levels] for each; levels without rows get 0. Not unique where terms overlap. */
export function termEffects(x: Float64Array, n: number, factors: readonly Factor[], options: DemeanOptions = {}) {
  requireColumns(x, n, factors, options.weights);
  const layout = layOut(n, factors);
  const { coefficients, ...ended } = iterate(x.slice(), n, layout, options);
  const effects = factors.map(({ levels }) => new Float64Array(levels));
  const rest = x.slice();
  layout.others.forEach((g, place) => {
    const { levelOf, slope } = factors[g];
    for (let level = 0; level < effects[g].length; level++) effects[g][level] = coefficients[LANES * (layout.offsets[place] + level)];
    for (let row = 0; row < n; row++) rest[row] -= effects[g][levelOf[row]] * (slope === undefined ? 1 : slope[row]);
  });
  if (layout.first >= 0) weightedMeans(rest, factors[layout.first].levelOf, options.weights, effects[layout.first]);
  return { effects, ...ended };
}

/** means[level] := weighted mean of x over the rows of the level; means are 0 before. */
function weightedMeans(x: Float64Array, levelOf: Int32Array, weights: Float64Array | undefined, means: Float64Array): void {
  const totals = new Float64Array(means.length);
  for (let row = 0; row < x.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    means[levelOf[row]] += weight * x[row];
    totals[levelOf[row]] += weight;
  }
  for (let level = 0; level < means.length; level++) if (totals[level] > 0) means[level] /= totals[level];
}
