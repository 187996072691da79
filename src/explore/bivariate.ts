// Two variables: bivariate Moran's I (x here, y around) and Lee's L (both smoothed).
import { spatialLag } from "../wasm/sparse.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import {
  ALTERNATIVES,
  chosen,
  judge,
  permuted,
  type PermutationOptions,
  type SpatialStatistic,
  type TestOptions,
  withPermutations,
} from "./inference.js";
import { csrSums, type MatrixSums, permutationMoments, scale, vectorSums } from "./moments.js";
import { centre, countUnits } from "./values.js";

export interface BivariateOptions extends Omit<TestOptions, "variable">, PermutationOptions {
  /** How messages call x and y. */
  readonly variables?: readonly [string, string];
}

/**
 * Bivariate Moran's I = (n / S0) z_x'W z_y / sqrt(z_x'z_x z_y'z_y): x in a unit against y in its neighbours. Randomization relabels the
 * units and keeps the pairs (x_i, y_i) together, so E = -r / (n - 1) with r their correlation (W without diagonal).
 */
export function bivariateMoran(x: Float64Array, y: Float64Array, W: SpatialWeights, options: BivariateOptions = {}): SpatialStatistic {
  const { u, v } = standardizePair(x, y, W, options);
  const sums = csrSums(W);
  const factor = W.n / (sums.total + sums.trace);
  const statistic = (order: Int32Array | null): number => {
    const lag = spatialLag(W, inOrder(v, order));
    const own = inOrder(u, order);
    return factor * lag.reduce((sum, value, i) => sum + value * own[i], 0);
  };
  return finish(statistic, scale(permutationMoments(W.n, sums, pairSums(u, v)), factor), W.n, options);
}

/**
 * Lee's L = n / sum_i (sum_j w_ij)^2 * (W z_x)'(W z_y) / sqrt(z_x'z_x z_y'z_y) (Lee 2001); moments of the relabelled pairs (Lee 2004).
 */
export function lee(x: Float64Array, y: Float64Array, W: SpatialWeights, options: BivariateOptions = {}): SpatialStatistic {
  const { u, v } = standardizePair(x, y, W, options);
  const sums = gramSums(W);
  const factor = W.n / (sums.total + sums.trace);
  const statistic = (order: Int32Array | null): number => {
    const left = spatialLag(W, inOrder(u, order));
    const right = spatialLag(W, inOrder(v, order));
    return factor * left.reduce((sum, value, i) => sum + value * right[i], 0);
  };
  return finish(statistic, scale(permutationMoments(W.n, sums, pairSums(u, v)), factor), W.n, options);
}

function finish(
  statistic: (order: Int32Array | null) => number,
  moments: ReturnType<typeof scale>,
  n: number,
  options: BivariateOptions,
): SpatialStatistic {
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  return withPermutations(judge(statistic(null), moments, alternative), permuted(n, options, statistic), alternative);
}

const inOrder = (values: Float64Array, order: Int32Array | null): Float64Array =>
  order === null ? values : values.map((_, i) => values[order[i]]);

/** Both variables centred, with length 1. */
function standardizePair(x: Float64Array, y: Float64Array, W: SpatialWeights, options: BivariateOptions) {
  const [nameX, nameY] = options.variables ?? ["x", "y"];
  requireUsable(W);
  countUnits(W, false);
  const [u, v] = [centre(x, W, nameX), centre(y, W, nameY)].map(({ z, squares }) => z.map((value) => value / Math.sqrt(squares)));
  return { u, v };
}

/** Sums of B = u v' for centred u and v of length 1. */
function pairSums(u: Float64Array, v: Float64Array): MatrixSums {
  let r = 0;
  let squares = 0;
  for (let i = 0; i < u.length; i++) {
    const product = u[i] * v[i];
    r += product;
    squares += product * product;
  }
  return {
    total: -r,
    squares: 1 - squares,
    transposed: r * r - squares,
    rowRow: squares,
    colCol: squares,
    rowCol: squares,
    trace: r,
    diagonalSquares: squares,
    diagonalRow: -squares,
    diagonalCol: -squares,
  };
}

/** The sums of W'W, row by row: column i of W meets every row that it has a link in. */
function gramSums(W: SpatialWeights): MatrixSums {
  const { rowPtr, colIdx, weight, n } = W;
  const columns: number[][] = Array.from({ length: n }, () => []);
  const rowOf = new Int32Array(colIdx.length);
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      columns[colIdx[k]].push(k);
      rowOf[k] = i;
    }
  }
  const row = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const product = new Float64Array(n);
  let squares = 0;
  for (let j = 0; j < n; j++) {
    product.fill(0);
    for (const k of columns[j]) {
      for (let m = rowPtr[rowOf[k]]; m < rowPtr[rowOf[k] + 1]; m++) product[colIdx[m]] += weight[k] * weight[m];
    }
    diagonal[j] = product[j];
    for (let i = 0; i < n; i++) {
      if (i === j) continue;
      row[j] += product[i];
      squares += product[i] * product[i];
    }
  }
  return { squares, transposed: squares, ...vectorSums(row, row, diagonal) };
}
