// Global G of Getis and Ord (1992): whether high values (or low ones) stand together.
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
import { csrSums, type MatrixSums, NO_DIAGONAL, permutationMoments } from "./moments.js";
import { centre, countUnits } from "./values.js";

export interface GetisOrdOptions extends TestOptions, PermutationOptions {
  /** As in `moran`. */
  readonly adjustN?: boolean;
}

/**
 * G = sum_{i != j} w_ij x_i x_j / sum_{i != j} x_i x_j, x >= 0 with a natural origin; moments under randomization. x [n] in the order
 * of W.keys. Throws for negative x, and as `moran` does.
 */
export function getisOrd(x: Float64Array, W: SpatialWeights, options: GetisOrdOptions = {}): SpatialStatistic {
  const { adjustN = true, variable = "x" } = options;
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  requireUsable(W);
  const n = countUnits(W, adjustN);
  centre(x, W, variable);
  const negative = x.findIndex((value) => value < 0);
  if (negative >= 0) {
    const where = `${variable} is ${x[negative]} at "${W.keys[negative]}"`;
    throw new DurbinError("input", "NEGATIVE_VALUE", `${where}; the global G needs values that are not negative`, { variable });
  }
  const largest = x.reduce((a, b) => Math.max(a, b), 0);
  const values = x.map((value) => value / largest);
  const { sums, pairs } = productSums(values);
  if (pairs === 0) {
    throw new DurbinError("input", "CONSTANT_VARIABLE", `${variable} is zero in all units but one; the global G is not defined`, {
      variable,
    });
  }
  const ratio = (order: Int32Array | null): number => crossProducts(W, values, order) / pairs;
  const test = judge(ratio(null), permutationMoments(n, csrSums(W), sums), alternative);
  return withPermutations(test, permuted(W.n, options, ratio), alternative);
}

/** sum_{i != j} w_ij x_i x_j, with the data of unit order[i] at place i. */
function crossProducts(W: SpatialWeights, x: Float64Array, order: Int32Array | null): number {
  const at = order === null ? x : x.map((_, i) => x[order[i]]);
  let sum = 0;
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) if (W.colIdx[k] !== i) sum += W.weight[k] * at[i] * at[W.colIdx[k]];
  }
  return sum;
}

/** Sums of B, b_ij = x_i x_j / pairs for i != j, and pairs = sum_{i != j} x_i x_j. */
function productSums(x: Float64Array): { sums: MatrixSums; pairs: number } {
  const power = [0, 0, 0, 0, 0];
  for (const value of x) for (let k = 1, p = value; k <= 4; k++, p *= value) power[k] += p;
  const [, m1, m2, m3, m4] = power;
  const pairs = m1 * m1 - m2;
  const squares = (m2 * m2 - m4) / (pairs * pairs);
  const rows = (m1 * m1 * m2 - 2 * m1 * m3 + m4) / (pairs * pairs);
  return { sums: { total: 1, squares, transposed: squares, rowRow: rows, colCol: rows, rowCol: rows, ...NO_DIAGONAL }, pairs };
}
