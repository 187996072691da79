// Covariances of GMM estimates.
import { matMul, quadratic, transposed } from "../../math/linear.js";
import { inverse } from "../../wasm/dense.js";
import type { MomentProblem, Stage } from "./stage.js";
import type { Steps } from "./steps.js";

/** B P' S P B for S the covariance of the moments: robust to whatever made the weight. */
export function robustCovariance({ bread, projection }: Stage, omega: Float64Array, L: number): Float64Array {
  const k = Math.round(Math.sqrt(bread.length));
  return quadratic(matMul(bread, transposed(projection, L, k), k, k, L), omega, k, L);
}

/**
 * k x k: the derivative of the last step with respect to the estimates that made its weight, B P' times the sum of g_i (X_i'Z_i v)' + Z_i'X_i (g_i'v),
 * v = W Z'u (Windmeijer 2005, equation 2.6).
 */
function weightDerivative(problem: MomentProblem, { two, before }: Steps): Float64Array {
  const { names, columns: L, moments, X } = problem;
  const k = names.length;
  const tilt = moments.tilt(two.weight.times(two.score, 1), before.residuals, X, k);
  return matMul(two.bread, matMul(transposed(two.projection, L, k), tilt, k, L, k), k, k, k);
}

/** Windmeijer's covariance of a two-step estimate: V + D V + V D' + D V1 D', V1 the robust one of the first step. Symmetric to the bit. */
export function windmeijerCovariance(problem: MomentProblem, steps: Steps): Float64Array {
  const k = problem.names.length;
  const V = steps.two.bread;
  const D = weightDerivative(problem, steps);
  const DV = matMul(D, V, k, k, k);
  const last = quadratic(D, robustCovariance(steps.before, steps.omega, problem.columns), k, k);
  return V.map((value, p) => value + DV[p] + DV[(p % k) * k + Math.floor(p / k)] + last[p]);
}

/** The same at the fixed point of iterated steps: (I - D)^-1 V (I - D')^-1, since each step passes D times the error before it on. */
export function iteratedCovariance(problem: MomentProblem, steps: Steps): Float64Array {
  const k = problem.names.length;
  const D = weightDerivative(problem, steps);
  const A = D.map((value, p) => (p % (k + 1) === 0 ? 1 : 0) - value);
  return quadratic(inverse(A, k, "I - D of the iterated estimate"), steps.two.bread, k, k);
}
