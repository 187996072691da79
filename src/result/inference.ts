// From estimates and their covariance to standard errors, p-values and intervals.
import { normalQuantile, normalTwoSided, tQuantile, tTwoSided } from "../math/distributions.js";
import type { Coefficient, Estimate, Fit, Reference, Term } from "./fit.js";

/** Half-width of the two-sided interval at `level`, in standard errors. */
export function criticalValue(reference: Reference, level: number): number {
  const upper = 0.5 + level / 2;
  return reference.type === "normal" ? normalQuantile(upper) : tQuantile(upper, reference.df);
}

/** se, statistic, p and interval of an estimate; a standard error that does not exist leaves the estimate alone. */
export function withInference(estimate: number, se: number | null, reference: Reference, level: number): Estimate {
  if (se === null || !(se >= 0) || !Number.isFinite(se)) return { estimate };
  if (se === 0) return { estimate, se };
  const statistic = estimate / se;
  const p = reference.type === "normal" ? normalTwoSided(statistic) : tTwoSided(statistic, reference.df);
  const half = criticalValue(reference, level) * se;
  return { estimate, se, statistic, p, low: estimate - half, high: estimate + half };
}

/** How a table shows a term: the letter of a spatial parameter never travels alone. */
export function termLabel(term: Term): string {
  return term.role === "rho" || term.role === "lambda" ? `${term.name} (W·${term.variable})` : term.name;
}

/** The coefficient table of a fit, in formula order, spatial parameters last. */
export function coefficients(fit: Fit): Coefficient[] {
  const k = fit.terms.length;
  return fit.terms.map((term, i) => ({
    name: term.name,
    term: termLabel(term),
    ...withInference(fit.estimate[i], fit.covariance === null ? null : Math.sqrt(fit.covariance[i * k + i]), fit.reference, fit.spec.level),
  }));
}

/** Position of a coefficient by name, -1 where there is none. */
export const termIndex = (fit: Fit, name: string): number => fit.terms.findIndex((term) => term.name === name);
