// Moran's I (Moran 1950; Cliff and Ord 1981), of one period and pooled over the periods of a panel.
import { moranPermutations } from "../wasm/permute.js";
import { spatialLag } from "../wasm/sparse.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import {
  ALTERNATIVES,
  ASSUMPTIONS,
  type Assumption,
  chosen,
  judge,
  permutationCount,
  type PermutationOptions,
  type SpatialStatistic,
  type TestOptions,
  withPermutations,
} from "./inference.js";
import { csrSums, type MatrixSums, type Moments, normalMoments, permutationMoments, scale } from "./moments.js";
import { type CentredPeriods, centrePeriods } from "./periods.js";
import { countUnits } from "./values.js";

export interface GlobalOptions extends TestOptions, PermutationOptions {
  readonly assumption?: Assumption;
  /** Whether islands are left out of the factor n (means, sums of squares and kurtosis stay on all units); true by default, as in spdep. */
  readonly adjustN?: boolean;
}

/**
 * Moran's I = (n / S0) z'Wz / z'z, z = x - mean(x), S0 = sum of all weights. x [n] in the order of W.keys. Expected value and variance
 * under randomization (default) or normality; `alternative` is greater by default. Throws for missing, infinite or constant x, fewer
 * than four linked units, and islands where the policy of W is error.
 */
export function moran(x: Float64Array, W: SpatialWeights, options: GlobalOptions = {}): SpatialStatistic {
  return pooledMoran([x], W, options);
}

/**
 * Moran's I pooled over periods: I = (n / S0) sum_t z_t'W z_t / sum_t z_t'z_t, each period centred by its own mean. Under randomization
 * the units are relabelled with their whole history: values never leave their period and serial dependence stays as it is, so
 * repeated observation of a persistent variable does not count as new evidence. Moments are exact; under normality the periods are
 * jointly normal with their sample correlations. x[t] is [n], in the order of W.keys.
 */
export function pooledMoran(x: readonly Float64Array[], W: SpatialWeights, options: GlobalOptions = {}): SpatialStatistic {
  const { adjustN = true, variable = "x" } = options;
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  requireUsable(W);
  const n = countUnits(W, adjustN);
  const periods = centrePeriods(x, W, variable);
  const sums = csrSums(W);
  const factor = n / (sums.total + sums.trace);
  const product = spatialLag(W, periods.z).reduce((sum, lag, row) => sum + lag * periods.z[row], 0);
  const estimate = (factor * product) / periods.squares;
  const normality = chosen("assumption", options.assumption, ASSUMPTIONS) === "normality";
  const moments = normality ? normal(n, sums, periods) : permutationMoments(n, sums, moranSums(n, periods));
  const test = judge(estimate, scale(moments, factor), alternative);
  const { seed = 0, stream = 0 } = options;
  const products = moranPermutations(W, periods.z, permutationCount(options), seed, stream);
  return withPermutations(
    test,
    products.map((value) => (factor * value) / periods.squares),
    alternative,
  );
}

/** Sums of B = sum_t z_t z_t' / sum_t z_t'z_t. */
export function moranSums(n: number, { kurtosis, overlap }: Pick<CentredPeriods, "kurtosis" | "overlap">): MatrixSums {
  const k = kurtosis / n;
  return {
    total: -1,
    squares: overlap - k,
    transposed: overlap - k,
    rowRow: k,
    colCol: k,
    rowCol: k,
    trace: 1,
    diagonalSquares: k,
    diagonalRow: -k,
    diagonalCol: -k,
  };
}

/** Moments of z'Wz / z'z for normal data, from tr(MW) and 2 tr(MSMS). */
function normal(n: number, W: MatrixSums, periods: CentredPeriods): Moments {
  const total = W.total + W.trace;
  const symmetricSquares = (W.squares + W.transposed) / 2 + W.diagonalSquares;
  const rowSquares = (W.rowRow + W.colCol + 2 * W.rowCol) / 4 + W.diagonalRow + W.diagonalCol + W.diagonalSquares;
  const q = 2 * (symmetricSquares - (2 * rowSquares) / n + (total / n) * (total / n));
  return normalMoments(n, W.trace - total / n, q, periods);
}
