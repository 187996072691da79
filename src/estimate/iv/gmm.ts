// Two-step generalized method of moments, Hansen (1982): the moments Z'u weighted by the inverse of their covariance at 2SLS residuals.
import { matMul, transposed } from "../../math/linear.js";
import { cholesky, choleskySolve } from "../../wasm/dense.js";
import { rowProducts } from "./canonical.js";
import { momentCovariance, type Scheme, unscaled } from "./moments.js";
import type { IvProblem } from "./problem.js";

/** H = Z S^-1 Z'X, S the robust or clustered covariance of the moments at `residuals`, not centered, without small-sample factor. */
export function gmmInstruments({ nObs, names, X }: IvProblem, scheme: Scheme, residuals: Float64Array): Float64Array {
  const { Q, instruments: q } = scheme.projection;
  const k = names.length;
  const L = cholesky(momentCovariance(unscaled(scheme), residuals).covariance, q, "the covariance of the moments");
  const weighted = choleskySolve(L, q, rowProducts(Q, q, X, k), k);
  return matMul(transposed(weighted, q, k), Q, k, q, nObs);
}
