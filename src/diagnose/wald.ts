// Wald tests of a spatial Durbin fit against its special cases.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import { quadratic } from "../math/linear.js";
import type { Fit, TestResult } from "../result/fit.js";
import { cholesky, choleskySolve } from "../wasm/dense.js";

/** `sar`: theta = 0. `sem`: theta + rho beta = 0 (common factor), by the delta method. */
export type DurbinRestriction = "sar" | "sem";

export function waldTest(fit: Fit, restriction: DurbinRestriction, name: string): TestResult {
  const k = fit.terms.length;
  const thetas = fit.terms.map((_, i) => i).filter((i) => fit.terms[i].role === "theta");
  const rho = fit.terms.findIndex((term) => term.role === "rho");
  if (thetas.length === 0 || rho < 0) {
    throw new DurbinError(
      "input",
      "NO_DURBIN_TERMS",
      `${name}: restriction ${restriction} is about W X terms next to rho; the model must be sdm`,
    );
  }
  if (fit.covariance === null)
    throw new DurbinError("input", "NO_COVARIANCE", `${name}: the model is at the boundary and has no standard errors`);
  const q = thetas.length;
  const value = new Float64Array(q);
  const J = new Float64Array(q * k);
  thetas.forEach((theta, i) => {
    value[i] = fit.estimate[theta];
    J[i * k + theta] = 1;
    if (restriction === "sar") return;
    const beta = fit.terms.findIndex((term) => term.role === "beta" && term.variable === fit.terms[theta].variable);
    value[i] += fit.estimate[rho] * fit.estimate[beta];
    J[i * k + beta] = fit.estimate[rho];
    J[i * k + rho] = fit.estimate[beta];
  });
  const statistic = waldStatistic(value, J, fit.covariance, k);
  return { name, statistic, df: q, p: chiSquaredUpper(statistic, q) };
}

/** r' (J V J')^-1 r, J q x k. */
function waldStatistic(r: Float64Array, J: Float64Array, V: Float64Array, k: number): number {
  const q = r.length;
  const solved = choleskySolve(cholesky(quadratic(J, V, q, k), q, "the covariance of the restrictions"), q, r, 1);
  let statistic = 0;
  for (let i = 0; i < q; i++) statistic += r[i] * solved[i];
  return statistic;
}
