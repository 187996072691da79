// Moments of quadratic forms under the two null hypotheses of spatial autocorrelation, in closed form.
//
// Every global statistic here is Q = sum_ij a_ij b_ij with A = W (or W'W) and B made of the data. Under randomization the data are
// relabelled: all n! permutations p of sum_ij a_ij b_p(i)p(j) are equally likely (Mantel 1967; Cliff and Ord 1981, ch. 2). Mean and
// variance then depend on A and B only through the sums below, so one function serves Moran, Geary, Getis-Ord, Lee, join counts
// and the local statistics, for any W: asymmetric and with a diagonal.
import type { Csr } from "../wasm/sparse.js";

export interface Moments {
  readonly expected: number;
  readonly variance: number;
}

/** Sums of an n x n matrix m; r_i and c_i are its row and column sums, all without the diagonal. */
export interface MatrixSums {
  /** sum m_ij */
  readonly total: number;
  /** sum m_ij^2 */
  readonly squares: number;
  /** sum m_ij m_ji */
  readonly transposed: number;
  /** sum r_i^2, sum c_i^2, sum r_i c_i */
  readonly rowRow: number;
  readonly colCol: number;
  readonly rowCol: number;
  /** Of the diagonal: sum m_ii, sum m_ii^2, sum m_ii r_i, sum m_ii c_i. */
  readonly trace: number;
  readonly diagonalSquares: number;
  readonly diagonalRow: number;
  readonly diagonalCol: number;
}

/** What the sums of a matrix without diagonal have in those four places. */
export const NO_DIAGONAL = { trace: 0, diagonalSquares: 0, diagonalRow: 0, diagonalCol: 0 } as const;

/** Sums over pairs of cells (i, j), (k, l) whose four indices differ. */
const distinct = (m: MatrixSums): number => m.total * m.total - m.rowRow - m.colCol - 2 * m.rowCol + m.squares + m.transposed;

/** Mean and variance of sum_ij a_ij b_p(i)p(j) over all permutations p of n units; n >= 4. */
export function permutationMoments(n: number, a: MatrixSums, b: MatrixSums): Moments {
  const n2 = n * (n - 1);
  const n3 = n2 * (n - 2);
  const n4 = n3 * (n - 3);
  const expected = (a.total * b.total) / n2 + (a.trace * b.trace) / n;
  const offDiagonal =
    (a.squares * b.squares + a.transposed * b.transposed) / n2 +
    ((a.rowRow - a.squares) * (b.rowRow - b.squares) +
      (a.colCol - a.squares) * (b.colCol - b.squares) +
      2 * (a.rowCol - a.transposed) * (b.rowCol - b.transposed)) /
      n3 +
    (distinct(a) * distinct(b)) / n4;
  const mixed =
    (a.diagonalRow * b.diagonalRow + a.diagonalCol * b.diagonalCol) / n2 +
    ((a.total * a.trace - a.diagonalRow - a.diagonalCol) * (b.total * b.trace - b.diagonalRow - b.diagonalCol)) / n3;
  const diagonal =
    (a.diagonalSquares * b.diagonalSquares) / n + ((a.trace * a.trace - a.diagonalSquares) * (b.trace * b.trace - b.diagonalSquares)) / n2;
  return { expected, variance: offDiagonal + 2 * mixed + diagonal - expected * expected };
}

/** Moments of factor * Q. */
export function scale(moments: Moments, factor: number): Moments {
  return { expected: factor * moments.expected, variance: factor * factor * moments.variance };
}

/**
 * Mean and variance of z'Az / z'z, z = deviations from the mean of n independent normal values; from t = tr(MA) and
 * q = 2 tr(MSMS), M the centring projection, S the symmetric part of A. Over several periods with sums of squares s_t the ratio is
 * sum_t z_t'Az_t / sum_t z_t'z_t; `correlation` holds the shares s_t / s and the squared correlations of the periods, which are then
 * taken as jointly normal with these correlations.
 */
export function normalMoments(n: number, t: number, q: number, periods: PeriodShares): Moments {
  const expected = t / (n - 1);
  let variance = 0;
  for (let s = 0; s < periods.share.length; s++) {
    for (let u = 0; u < periods.share.length; u++) {
      const r2 = periods.r2[s * periods.share.length + u];
      const product = (r2 * q + t * t) / ((n - 1) * (n - 1 + 2 * r2));
      variance += periods.share[s] * periods.share[u] * (product - expected * expected);
    }
  }
  return { expected, variance };
}

/** [T] shares of the total sum of squares and [T * T] squared correlations of the periods' values over units. */
export interface PeriodShares {
  readonly share: Float64Array;
  readonly r2: Float64Array;
}

/** The weight w_ij, 0 where there is no link. Columns ascend within a row. */
function entry(W: Csr, i: number, j: number): number {
  let low = W.rowPtr[i];
  let high = W.rowPtr[i + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (W.colIdx[middle] < j) low = middle + 1;
    else high = middle;
  }
  return low < W.rowPtr[i + 1] && W.colIdx[low] === j ? W.weight[low] : 0;
}

/** The sums of W. */
export function csrSums(W: Csr): MatrixSums {
  const row = new Float64Array(W.n);
  const col = new Float64Array(W.n);
  const diagonal = new Float64Array(W.n);
  let squares = 0;
  let transposed = 0;
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      const j = W.colIdx[k];
      const w = W.weight[k];
      if (i === j) {
        diagonal[i] = w;
        continue;
      }
      row[i] += w;
      col[j] += w;
      squares += w * w;
      transposed += w * entry(W, j, i);
    }
  }
  return { squares, transposed, ...vectorSums(row, col, diagonal) };
}

/** The part of the sums that row sums, column sums and the diagonal determine. */
export function vectorSums(row: Float64Array, col: Float64Array, diagonal: Float64Array): Omit<MatrixSums, "squares" | "transposed"> {
  const sums = { total: 0, rowRow: 0, colCol: 0, rowCol: 0, trace: 0, diagonalSquares: 0, diagonalRow: 0, diagonalCol: 0 };
  for (let i = 0; i < row.length; i++) {
    sums.total += row[i];
    sums.rowRow += row[i] * row[i];
    sums.colCol += col[i] * col[i];
    sums.rowCol += row[i] * col[i];
    sums.trace += diagonal[i];
    sums.diagonalSquares += diagonal[i] * diagonal[i];
    sums.diagonalRow += diagonal[i] * row[i];
    sums.diagonalCol += diagonal[i] * col[i];
  }
  return sums;
}

/** The sums of row i of W alone, every other row zero: what a local statistic under total randomization needs. */
export function rowSums(W: Csr, i: number): MatrixSums {
  let total = 0;
  let squares = 0;
  let trace = 0;
  for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
    const w = W.weight[k];
    if (W.colIdx[k] === i) trace = w;
    else {
      total += w;
      squares += w * w;
    }
  }
  return {
    total,
    squares,
    transposed: 0,
    rowRow: total * total,
    colCol: squares,
    rowCol: 0,
    trace,
    diagonalSquares: trace * trace,
    diagonalRow: trace * total,
    diagonalCol: 0,
  };
}
