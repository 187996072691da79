// Two-step generalized method of moments, Hansen (1982): the moments Z'u weighted by the inverse of their covariance at 2SLS residuals.
import { DurbinError } from "../../errors.js";
import { matMul, transposed } from "../../math/linear.js";
import { cholesky, choleskySolve } from "../../wasm/dense.js";
import { symmetricEigenvalues } from "../../wasm/eigen.js";
import { rowProducts } from "./canonical.js";
import { momentCovariance, type Scheme, unscaled } from "./moments.js";
import type { IvProblem } from "./problem.js";

/** H = Z S^-1 Z'X, S the robust or clustered covariance of the moments at `residuals`, not centered, without small-sample factor. Throws TOO_MANY_INSTRUMENTS. */
export function gmmInstruments({ nObs, names, X }: IvProblem, scheme: Scheme, residuals: Float64Array): Float64Array {
  const { Q, instruments: q } = scheme.projection;
  const k = names.length;
  const S = momentCovariance(unscaled(scheme), residuals).covariance;
  if (!isPositive(S, q)) {
    const sentence = `iv: gmm weights ${q} moments by their covariance, which is singular, as with fewer clusters than moments; use fewer instruments or iv: 2sls`;
    throw new DurbinError("input", "TOO_MANY_INSTRUMENTS", sentence, { moments: q });
  }
  const L = cholesky(S, q, "the covariance of the moments");
  const weighted = choleskySolve(L, q, rowProducts(Q, q, X, k), k);
  return matMul(transposed(weighted, q, k), Q, k, q, nObs);
}

/** Below this share of the largest an eigenvalue is rounding error. */
const SINGULAR_SHARE = 1e-12;

function isPositive(S: Float64Array, q: number): boolean {
  const values = symmetricEigenvalues(S, q, "the covariance of the moments");
  return values[0] > SINGULAR_SHARE * values[q - 1];
}
