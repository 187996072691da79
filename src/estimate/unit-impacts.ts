// Impacts unit by unit: what a change in unit i does there, and what the same change everywhere does in unit i.
import { DurbinError } from "../errors.js";
import type { Fit } from "../result/fit.js";
import { rowSums, transpose } from "../wasm/sparse.js";
import { selectedInverse } from "../wasm/sparse-cholesky.js";
import { balancingDiagonal, symmetricLinks } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";
import { choleskyFilter, luFilter } from "./filter.js";
import { identityMinus, normalMatrix } from "./resolvent/normal-matrix.js";

/** Of one regressor, [n] each in the order of the units of W. */
export interface UnitImpacts {
  readonly variable: string;
  /** Diagonal of S = (I - rho W)^-1 (beta I + theta W): the effect of a unit's own regressor. */
  readonly direct: Float64Array;
  /** Row sums of S less its diagonal: what the regressors of all others do here. */
  readonly indirectTo: Float64Array;
  /** Column sums of S less its diagonal: what the unit's own regressor does in all others. */
  readonly indirectFrom: Float64Array;
}

/**
 * Impacts by unit of a model with rho or theta, exact at the estimates; their means over the units are the average impacts. Diagonals of the inverse come from
 * selected inversion, about four factorizations of a sparse matrix, and not from n solves. W is the matrix of the fit, in the order of its entities.
 * Throws NO_IMPACTS for models without spillovers of regressors.
 */
export function unitImpacts({ terms, estimate }: Pick<Fit, "terms" | "estimate">, W: SpatialWeights): UnitImpacts[] {
  const regressors = [...new Set(terms.filter((t) => t.role === "beta" || t.role === "theta").map((t) => t.variable))];
  const value = (role: string, variable?: string): number => {
    const at = terms.findIndex((t) => t.role === role && (variable === undefined || t.variable === variable));
    return at < 0 ? 0 : estimate[at];
  };
  if (!terms.some((t) => t.role === "rho" || t.role === "theta")) {
    throw new DurbinError("input", "NO_IMPACTS", "the model has neither rho nor theta: regressors act in their own unit only, by beta");
  }
  const parts = multipliersByUnit(W, value("rho"));
  return regressors.map((variable) => {
    const [beta, theta] = [value("beta", variable), value("theta", variable)];
    const combine = (own: Float64Array, lagged: Float64Array): Float64Array => own.map((p, i) => beta * p + theta * lagged[i]);
    const direct = combine(parts.diagonal, parts.diagonalLag);
    const rows = combine(parts.rows, parts.rowsLag);
    const columns = combine(parts.columns, parts.columnsLag);
    return { variable, direct, indirectTo: rows.map((sum, i) => sum - direct[i]), indirectFrom: columns.map((sum, i) => sum - direct[i]) };
  });
}

interface ByUnit {
  /** Diagonals, row sums and column sums of P = (I - rho W)^-1 and of P W. */
  readonly diagonal: Float64Array;
  readonly diagonalLag: Float64Array;
  readonly rows: Float64Array;
  readonly rowsLag: Float64Array;
  readonly columns: Float64Array;
  readonly columnsLag: Float64Array;
}

function multipliersByUnit(W: SpatialWeights, rho: number): ByUnit {
  const filter = choleskyFilter(W) ?? luFilter(W);
  const ones = new Float64Array(W.n).fill(1);
  const columns = filter.solve(rho, ones, 1, true);
  return {
    ...(balancingDiagonal(W) === null ? generalDiagonals(W, rho) : symmetricDiagonals(W, rho)),
    rows: filter.solve(rho, ones, 1),
    rowsLag: filter.solve(rho, rowSums(W), 1),
    columns,
    columnsLag: filter.solve(rho, rowSums(transpose(W)), 1, true), // W'P'1 = P'W'1
  };
}

/** W = D^-1/2 S D^1/2, so P has the diagonal of (I - rho S)^-1, and P W that of (I - rho S)^-1 S. */
function symmetricDiagonals(W: SpatialWeights, rho: number): Pick<ByUnit, "diagonal" | "diagonalLag"> {
  const A = identityMinus(rho, symmetricLinks(W));
  const { inverse } = selectedInverse(A, `I - rho W of weights "${W.name}"`);
  return diagonals(A, (i, at) => [A.colIdx[at] === i ? inverse[at] : 0, inverse[at] * A.lagged[at]]);
}

/** P = Z M' with M = I - rho W and Z = (M'M)^-1, so P has the diagonal sum_j z_ij m_ij, and P W that of sum_j z_ij (w_ji - rho (W'W)_ij). */
function generalDiagonals(W: SpatialWeights, rho: number): Pick<ByUnit, "diagonal" | "diagonalLag"> {
  const A = normalMatrix(W, rho);
  const { inverse } = selectedInverse(A, `(I - rho W)'(I - rho W) of weights "${W.name}"`);
  const [own, opposite] = [linksAt(A, W), linksAt(A, transpose(W))];
  return diagonals(A, (i, at) => [
    inverse[at] * ((A.colIdx[at] === i ? 1 : 0) - rho * own[at]),
    inverse[at] * (opposite[at] - rho * A.lagged[at]),
  ]);
}

/** Weights of W at the places of A, whose places hold those of W. */
function linksAt(
  A: { readonly n: number; readonly rowPtr: Int32Array; readonly colIdx: Int32Array },
  W: Pick<SpatialWeights, "rowPtr" | "colIdx" | "weight">,
) {
  const found = new Float64Array(A.colIdx.length);
  for (let i = 0; i < A.n; i++) {
    let k = W.rowPtr[i];
    for (let at = A.rowPtr[i]; at < A.rowPtr[i + 1]; at++)
      if (k < W.rowPtr[i + 1] && W.colIdx[k] === A.colIdx[at]) found[at] = W.weight[k++];
  }
  return found;
}

/** Sums over the entries of each row of their shares in both diagonals. */
function diagonals(
  { n, rowPtr }: { readonly n: number; readonly rowPtr: Int32Array },
  shares: (i: number, at: number) => readonly [number, number],
): Pick<ByUnit, "diagonal" | "diagonalLag"> {
  const [diagonal, diagonalLag] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    for (let at = rowPtr[i]; at < rowPtr[i + 1]; at++) {
      const [own, lagged] = shares(i, at);
      diagonal[i] += own;
      diagonalLag[i] += lagged;
    }
  }
  return { diagonal, diagonalLag };
}
