// Coefficients by instruments of the regressors' own number: b = (H'X)^-1 H'y. Every estimator here is one choice of H.
import { DurbinError } from "../../errors.js";
import { matMul, transposed } from "../../math/linear.js";
import { inverse, leastSquaresMany } from "../../wasm/dense.js";
import type { IvProblem } from "./problem.js";
import { joined } from "./problem.js";
import { columnsOf, type Projection } from "./projection.js";

export interface IvSolution {
  /** [k * nObs] */
  readonly H: Float64Array;
  /** [k] */
  readonly coefficients: Float64Array;
  /** k x k, (H'X)^-1, symmetric for every H here */
  readonly inverse: Float64Array;
  /** [nObs] y - X b: of the structural form */
  readonly residuals: Float64Array;
  /** [nObs] diagonal of H (H'H)^-1 H' */
  readonly leverage: Float64Array;
}

/** Throws UNDER_IDENTIFIED where the columns of H are dependent: the instruments do not move the endogenous regressors separately. */
export function solveBy({ nObs, names, exogenous, y, X }: IvProblem, H: Float64Array): IvSolution {
  const k = names.length;
  const fit = leastSquaresMany(H, k, nObs, joined(X, y), k + 1);
  if (fit.rank < k) throw notMoved(names.slice(exogenous));
  // row j of `coefficients` is (H'H)^-1 H' of regressor j
  const ofX = inverse(transposed(fit.coefficients.subarray(0, k * k), k, k), k, "the projection of the regressors");
  const coefficients = matMul(ofX, fit.coefficients.subarray(k * k), k, k, 1);
  const bread = matMul(ofX, fit.inverse, k, k, k);
  const residuals = y.slice();
  columnsOf(X, nObs).forEach((column, j) => {
    for (let i = 0; i < nObs; i++) residuals[i] -= coefficients[j] * column[i];
  });
  return {
    H,
    coefficients,
    inverse: symmetrized(bread, k),
    residuals,
    get leverage() {
      return fit.leverage;
    },
  };
}

export function notMoved(endogenous: readonly string[]): DurbinError {
  const [what, each] = endogenous.length === 1 ? [endogenous[0], ""] : [endogenous.join(", "), ", each by itself"];
  const sentence = `the instruments do not move ${what}${each}, once the exogenous regressors are given: nothing identifies the coefficient${endogenous.length === 1 ? "" : "s"}; use other instruments`;
  return new DurbinError("input", "UNDER_IDENTIFIED", sentence, { endogenous });
}

function symmetrized(A: Float64Array, n: number): Float64Array {
  return A.map((value, at) => (value + A[(at % n) * n + Math.floor(at / n)]) / 2);
}

/** The instruments of a k-class estimator: X less kappa times what the instruments leave of the endogenous regressors; 1 is 2SLS, 0 OLS. */
export function kClassInstruments({ nObs, exogenous, X }: IvProblem, { V }: Projection, kappa: number): Float64Array {
  const H = X.slice();
  const start = exogenous * nObs;
  for (let i = start; i < H.length; i++) H[i] -= kappa * V[i - start];
  return H;
}
