// The regressions of the endogenous regressors on all instruments, as a table shows them.
import type { FirstStage } from "../../result/fit.js";
import { withInference } from "../../result/inference.js";
import { leastSquaresMany } from "../../wasm/dense.js";
import { covariance } from "../covariance/covariance.js";
import type { Scheme } from "./moments.js";
import { type IvProblem, joined } from "./problem.js";

/** Least squares of each endogenous regressor on the exogenous ones and the excluded instruments, with the model's vcov and, as the model, the normal distribution. */
export function firstStageCoefficients(problem: IvProblem, scheme: Scheme, level: number): FirstStage[] {
  const { nObs, exogenous, endogenous, X, Z, absorbed, instrumentNames } = problem;
  const { vcov, ground, factors, rowName } = scheme;
  const names = [...problem.names.slice(0, exogenous), ...instrumentNames];
  const q = names.length;
  const instruments = joined(X.subarray(0, exogenous * nObs), Z);
  const fit = leastSquaresMany(instruments, q, nObs, X.subarray(exogenous * nObs), endogenous);
  return problem.names.slice(exogenous).map((variable, j) => {
    const residuals = fit.residuals.subarray(j * nObs, (j + 1) * nObs);
    const regression = {
      ...{
        names,
        nObs,
        X: instruments,
        inverse: fit.inverse,
        residuals,
        rss: fit.rss[j],
        dfResidual: nObs - q - absorbed,
        factors,
        rowName,
      },
      get leverage() {
        return fit.leverage;
      },
    };
    const { covariance: V } = covariance(regression, vcov, ground);
    const coefficients = names.map((name, i) => ({
      name,
      ...withInference(fit.coefficients[j * q + i], Math.sqrt(V[i * q + i]), { type: "normal" }, level),
    }));
    return { variable, coefficients };
  });
}
