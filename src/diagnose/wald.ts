// Wald tests on the coefficients of a fit.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import { quadratic } from "../math/linear.js";
import type { Fit, TestResult } from "../result/fit.js";
import { inverseQuadratic } from "../math/inverse-quadratic.js";
import { parseRestrictions } from "./restrictions.js";

/** Special cases of a spatial Durbin model. `sar`: theta = 0. `sem`: theta + rho beta = 0 (common factor), by the delta method. */
export type DurbinRestriction = "sar" | "sem";

/**
 * r' (J V J')^-1 r with r the restricted expressions at the estimates, J their derivatives and V the model's covariance; chi-squared with
 * as many degrees of freedom as restrictions. A list holds linear equations in the coefficients (see `parseRestrictions`). Throws
 * NO_COVARIANCE at a boundary, NO_DURBIN_TERMS, RESTRICTION, and SINGULAR_COVARIANCE where V cannot test that many restrictions.
 */
export function waldTest(fit: Fit, restriction: DurbinRestriction | readonly string[], name: string): TestResult {
  if (fit.covariance === null) {
    const sentence = `${name}: the model is at the boundary and has no standard errors`;
    throw new DurbinError("input", "NO_COVARIANCE", sentence);
  }
  const { r, J } = typeof restriction === "string" ? durbinRestriction(fit, restriction, name) : linear(fit, restriction, name);
  const q = r.length;
  const statistic = statisticOf(fit, r, quadratic(J, fit.covariance, q, fit.terms.length), name);
  return { name, statistic, df: q, p: chiSquaredUpper(statistic, q) };
}

interface Restricted {
  /** [q] */
  readonly r: Float64Array;
  /** q x k */
  readonly J: Float64Array;
}

function linear({ terms, estimate }: Fit, texts: readonly string[], name: string): Restricted {
  const names = terms.map((term) => term.name);
  const { R, value } = parseRestrictions(texts, names, name);
  const k = names.length;
  const r = value.map((target, q) => estimate.reduce((sum, b, i) => sum + R[q * k + i] * b, 0) - target);
  return { r, J: R };
}

function durbinRestriction({ terms, estimate }: Fit, restriction: DurbinRestriction, name: string): Restricted {
  const k = terms.length;
  const thetas = [...terms.keys()].filter((i) => terms[i].role === "theta");
  const rho = terms.findIndex((term) => term.role === "rho");
  if (thetas.length === 0 || rho < 0) {
    const sentence = `${name}: restriction ${restriction} is about W X terms next to rho; the model must be sdm`;
    throw new DurbinError("input", "NO_DURBIN_TERMS", sentence);
  }
  const r = new Float64Array(thetas.length);
  const J = new Float64Array(thetas.length * k);
  thetas.forEach((theta, i) => {
    r[i] = estimate[theta];
    J[i * k + theta] = 1;
    if (restriction === "sar") return;
    const beta = terms.findIndex((term) => term.role === "beta" && term.variable === terms[theta].variable);
    r[i] += estimate[rho] * estimate[beta];
    J[i * k + beta] = estimate[rho];
    J[i * k + rho] = estimate[beta];
  });
  return { r, J };
}

function statisticOf(fit: Fit, r: Float64Array, V: Float64Array, name: string): number {
  const rank = rankOfClusters(fit);
  if (rank !== null && r.length > rank) {
    const sentence = `${name}: ${rank + 1} clusters cannot test ${r.length} restrictions together, at most ${rank}`;
    throw new DurbinError("input", "SINGULAR_COVARIANCE", sentence, { restrictions: r.length, clusters: rank + 1 });
  }
  try {
    return inverseQuadratic(r, V, "the covariance of the restrictions");
  } catch (error) {
    if (!(error instanceof DurbinError) || error.code !== "NOT_POSITIVE_DEFINITE") throw error;
    const sentence = `${name}: the covariance of the ${r.length} restrictions is singular, so they cannot be tested together`;
    throw new DurbinError("input", "SINGULAR_COVARIANCE", sentence, { restrictions: r.length });
  }
}

/** The largest rank of a covariance clustered by one variable; null for others, and where the fit does not say how many clusters there are. */
function rankOfClusters({ spec: { vcov }, reference }: Fit): number | null {
  if (vcov.type !== "cluster" || vcov.by?.length !== 1 || reference.type !== "t") return null;
  return vcov.smallSample === "stata" || vcov.smallSample === "full" ? reference.df : null;
}
