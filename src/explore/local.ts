// What the local statistics share: L_i = own_i + sum_{j != i} w_ij v_i(j), one test per unit, and conditional permutation.
import type { SpatialWeights } from "../weights/weights.js";
import {
  ALTERNATIVES,
  chosen,
  judge,
  type PermutationOptions,
  permuted,
  type SpatialStatistic,
  summarize,
  type TestOptions,
} from "./inference.js";
import type { Moments } from "./moments.js";

/** Signs of z_i and (W z)_i; a value at the mean counts as low. */
export type Quadrant = "high-high" | "low-low" | "high-low" | "low-high";

export interface LocalStatistic extends SpatialStatistic {
  /** Key of the unit. */
  readonly name: string;
  /** Local Moran only; absent for units without neighbours. */
  readonly quadrant?: Quadrant;
}

export interface LocalOptions extends TestOptions, PermutationOptions {
  /** Conditional (default): the value of unit i stays, the others are relabelled. Total: all are. */
  readonly variance?: "conditional" | "total";
}

/** Whether the moments are the total ones. */
export const isTotal = ({ variance }: LocalOptions): boolean => chosen("variance", variance, ["conditional", "total"]) === "total";

export interface LocalForm {
  /** The part that no other unit enters. */
  own(i: number): number;
  /** v_i(j) */
  value(i: number, j: number): number;
  moments(i: number): Moments;
  /** -1 where small values mean positive autocorrelation. */
  readonly sign: 1 | -1;
}

/** One test per unit, two-sided by default. Permutations are conditional: the others change places, the unit keeps its value. */
export function localTests(W: SpatialWeights, form: LocalForm, options: LocalOptions): LocalStatistic[] {
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES, "two-sided");
  const draw = conditionalDraws(W, options);
  return W.keys.map((name, i) => {
    const links = linksOf(W, i);
    const at = (neighbor: (place: number) => number): number =>
      links.weight.reduce((sum, w, place) => sum + w * form.value(i, neighbor(place)), form.own(i));
    const estimate = at((place) => links.column[place]);
    const test = judge(estimate, form.moments(i), alternative, form.sign);
    if (draw.count === 0) return { name, ...test };
    const values = Float64Array.from({ length: draw.count }, (_, r) => at(draw.others(r, i)));
    return { name, ...test, permutation: summarize(values, estimate, alternative, form.sign) };
  });
}

/** Columns and weights of row i without the diagonal. */
function linksOf(W: SpatialWeights, i: number): { column: number[]; weight: number[] } {
  const column: number[] = [];
  const weight: number[] = [];
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
    if (W.colIdx[k] === i) continue;
    column.push(W.colIdx[k]);
    weight.push(W.weight[k]);
  }
  return { column, weight };
}

/** Beginnings of random orders of all units, as long as the longest row needs; unit i reads one with itself left out. */
function conditionalDraws(W: SpatialWeights, options: PermutationOptions) {
  let longest = 0;
  for (let i = 0; i < W.n; i++) longest = Math.max(longest, W.rowPtr[i + 1] - W.rowPtr[i]);
  const length = Math.min(W.n, longest + 1);
  const orders = permuted(W.n, options, (order) => order.slice(0, length));
  const others = (r: number, i: number): ((place: number) => number) => {
    const self = orders[r].indexOf(i);
    return (place) => orders[r][self >= 0 && place >= self ? place + 1 : place];
  };
  return { count: orders.length, others };
}

/**
 * Moments of own + sum_{j != i} w_ij a_j when the m values a are drawn without replacement: `mean` and `spread` are their mean and
 * variance (divisor m).
 */
export function drawMoments(W: SpatialWeights, i: number, own: number, m: number, mean: number, spread: number): Moments {
  let first = 0;
  let second = 0;
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
    if (W.colIdx[k] === i) continue;
    first += W.weight[k];
    second += W.weight[k] * W.weight[k];
  }
  return { expected: own + first * mean, variance: Math.max(0, (spread * (m * second - first * first)) / (m - 1)) };
}

/** w_ii, 0 where the diagonal is empty. */
export function diagonalOf(W: SpatialWeights, i: number): number {
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) if (W.colIdx[k] === i) return W.weight[k];
  return 0;
}
