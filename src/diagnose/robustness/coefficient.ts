// A coefficient of a fit by its name.
import { listed } from "../../data/table.js";
import { DurbinError, suggestion } from "../../errors.js";
import type { Fit } from "../../result/fit.js";

/** The place of a coefficient among the terms. Throws UNKNOWN_COEFFICIENT, NO_COVARIANCE where the fit has no standard errors. */
export function placeOf({ terms, covariance }: Fit, name: string, place: string): number {
  const names = terms.map((term) => term.name);
  const at = names.indexOf(name);
  if (at < 0) {
    const near = suggestion(name, names);
    const hint = near === "" ? `; there are ${listed(names, names.length, 12)}` : near;
    throw new DurbinError("input", "UNKNOWN_COEFFICIENT", `${place}: the model has no coefficient "${name}"${hint}`, { name });
  }
  if (covariance === null) {
    throw new DurbinError("input", "NO_COVARIANCE", `${place}: the model is at the boundary and has no standard errors`);
  }
  return at;
}

/** Throws ROBUSTNESS unless the fit is pooled or within least squares, which is what can be fitted again from its design alone. */
export function requireLeastSquares({ spec }: Fit, place: string): void {
  const method = spec.estimator === "panel" ? (spec.iv ?? spec.method) : spec.estimator;
  if (method === "pooled" || method === "within") return;
  throw new DurbinError("input", "ROBUSTNESS", `${place}: the model is ${method}; this needs least squares, method pooled or within`, {
    method,
  });
}

/** Cov(b_i, b_j). */
export const covarianceOf = ({ covariance, terms }: Fit, i: number, j: number): number =>
  (covariance as Float64Array)[i * terms.length + j];
