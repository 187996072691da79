// Geary's C (Geary 1954; Cliff and Ord 1981), of one period and pooled over the periods of a panel.
import { gearyPermutations } from "../wasm/permute.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { ALTERNATIVES, ASSUMPTIONS, chosen, judge, permutationCount, type SpatialStatistic, withPermutations } from "./inference.js";
import { csrSums, type MatrixSums, type Moments, NO_DIAGONAL, normalMoments, permutationMoments, scale } from "./moments.js";
import type { GlobalOptions } from "./moran.js";
import { type CentredPeriods, centrePeriods } from "./periods.js";
import { countUnits } from "./values.js";

/**
 * Geary's C = (n - 1) sum_ij w_ij (x_i - x_j)^2 / (2 S0 sum_i z_i^2). Below 1 for positive autocorrelation: `statistic` is
 * (E - C) / sd, so that positive autocorrelation makes it positive, and `alternative` means autocorrelation. x [n] in the order of
 * W.keys; options and errors as in `moran`.
 */
export function geary(x: Float64Array, W: SpatialWeights, options: GlobalOptions = {}): SpatialStatistic {
  return pooledGeary([x], W, options);
}

/** Geary's C pooled over periods: numerator and denominator summed over t, inference as in `pooledMoran`. x[t] is [n]. */
export function pooledGeary(x: readonly Float64Array[], W: SpatialWeights, options: GlobalOptions = {}): SpatialStatistic {
  const { adjustN = true, variable = "x" } = options;
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  requireUsable(W);
  const n = countUnits(W, adjustN);
  const periods = centrePeriods(x, W, variable);
  const sums = csrSums(W);
  const factor = (n - 1) / (2 * (sums.total + sums.trace));
  const normality = chosen("assumption", options.assumption, ASSUMPTIONS) === "normality";
  const moments = normality ? normal(n, sums, periods) : permutationMoments(n, sums, gearySums(n, periods));
  const test = judge((factor * squaredDifferences(W, periods.z)) / periods.squares, scale(moments, factor), alternative, -1);
  const { seed = 0, stream = 0 } = options;
  const differences = gearyPermutations(W, periods.z, permutationCount(options), seed, stream);
  return withPermutations(
    test,
    differences.map((value) => (factor * value) / periods.squares),
    alternative,
    -1,
  );
}

/** sum_t sum_ij w_ij (z_it - z_jt)^2 */
function squaredDifferences(W: SpatialWeights, z: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < z.length; start += W.n) {
    for (let i = 0; i < W.n; i++) {
      for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
        const difference = z[start + i] - z[start + W.colIdx[k]];
        sum += W.weight[k] * difference * difference;
      }
    }
  }
  return sum;
}

/** Sums of B, b_ij = sum_t (z_it - z_jt)^2 / sum_t z_t'z_t. */
export function gearySums(n: number, { kurtosis, overlap }: Pick<CentredPeriods, "kurtosis" | "overlap">): MatrixSums {
  const squares = 2 * kurtosis + 2 + 4 * overlap;
  const rows = n * (kurtosis + 3);
  return { total: 2 * n, squares, transposed: squares, rowRow: rows, colCol: rows, rowCol: rows, ...NO_DIAGONAL };
}

/** Moments of sum_ij w_ij (z_i - z_j)^2 / z'z for normal data: the form z'Lz, L = diag(r + c) - W - W'. */
function normal(n: number, W: MatrixSums, periods: CentredPeriods): Moments {
  const degreeSquares = W.rowRow + W.colCol + 2 * W.rowCol;
  return normalMoments(n, 2 * W.total, 2 * (degreeSquares + 2 * (W.squares + W.transposed)), periods);
}
