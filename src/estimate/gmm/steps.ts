// The steps of GMM: one, two, iterated, and continuously updated (Hansen, Heaton, Yaron 1996).
import { matMul, transposed } from "../../math/linear.js";
import { inverse } from "../../wasm/dense.js";
import { type MomentProblem, residualsOf, type Stage, stageOf } from "./stage.js";
import { type Weight, weightOf } from "./weight.js";

/** Changes of coefficients below this share of their standard errors end an iteration. */
const TOLERANCE = 1e-9;
const MOST_STEPS = 200;

export interface Steps {
  readonly one: Stage;
  /** sum of Z_i'u_i u_i'Z_i at the residuals that made the weight of `two`; columns x columns */
  readonly omega: Float64Array;
  /** The efficient step: the second, or the last. */
  readonly two: Stage;
  /** The residuals that made the weight of `two`. */
  readonly before: Stage;
  readonly converged: boolean;
  readonly iterations: number;
}

const SECOND = "the covariance of the moments";

/** The second step, with the weight of the first step's residuals. */
export function twoSteps(problem: MomentProblem, initial: Weight): Steps {
  const one = stageOf(problem, initial);
  const omega = problem.moments.outer(one.residuals);
  const two = stageOf(problem, weightOf(omega, problem.columns, SECOND));
  return { one, omega, two, before: one, converged: true, iterations: 2 };
}

/** Steps until the coefficients stay. */
export function iterated(problem: MomentProblem, initial: Weight): Steps {
  let steps = twoSteps(problem, initial);
  for (let n = 3; n <= MOST_STEPS; n++) {
    const omega = problem.moments.outer(steps.two.residuals);
    const next = stageOf(problem, weightOf(omega, problem.columns, SECOND));
    const converged = stays(steps.two.coefficients, next.coefficients, next.bread);
    steps = { one: steps.one, omega, two: next, before: steps.two, converged, iterations: n };
    if (converged) return steps;
  }
  return steps;
}

function stays(before: Float64Array, after: Float64Array, bread: Float64Array): boolean {
  const k = after.length;
  return after.every((value, j) => Math.abs(value - before[j]) <= TOLERANCE * Math.sqrt(bread[j * k + j]));
}

/**
 * The minimum of g(b)'S(b)^-1 g(b), S the sum of g_i g_i' at b itself. Gauss-Newton steps with the Jacobian net of its projection on the moments,
 * G_k - sum of (Z_i'x_ik) g_i' S^-1 g, whose normal equations are the first-order conditions (Donald, Newey 2000); halved until the objective falls.
 */
export function continuouslyUpdated(problem: MomentProblem, initial: Weight): Steps {
  const { one, two } = twoSteps(problem, initial);
  let at = evaluate(problem, two.coefficients);
  for (let n = 3; n <= MOST_STEPS; n++) {
    const step = direction(problem, at);
    let next = at;
    for (let share = 1; share > 1e-6; share /= 2) {
      next = evaluate(
        problem,
        at.coefficients.map((value, j) => value + share * step[j]),
      );
      if (next.objective <= at.objective) break;
    }
    const stage = stageOf(problem, next.weight);
    if (next.objective > at.objective) return updatedSteps(problem, one, at, true, n); // no step lowers it: rounding
    const converged = stays(at.coefficients, next.coefficients, stage.bread);
    at = next;
    if (converged) return updatedSteps(problem, one, at, true, n);
  }
  return updatedSteps(problem, one, at, false, MOST_STEPS);
}

interface Point {
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly score: Float64Array;
  readonly omega: Float64Array;
  readonly weight: Weight;
  readonly objective: number;
}

function evaluate(problem: MomentProblem, coefficients: Float64Array): Point {
  const residuals = residualsOf(problem.X, problem.y, coefficients);
  const score = problem.moments.products(residuals, 1);
  const omega = problem.moments.outer(residuals);
  const weight = weightOf(omega, problem.columns, SECOND);
  const objective = weight.times(score, 1).reduce((sum, value, l) => sum + value * score[l], 0);
  return { coefficients, residuals, score, omega, weight, objective };
}

/** The Gauss-Newton step. v'tilt / 2 = v'(sum of (Z_i'x_ik) g_i') v for both orders of the product. */
function direction({ ZX, X, names, columns: L, moments }: MomentProblem, { residuals, score, weight }: Point): Float64Array {
  const k = names.length;
  const tilt = moments.tilt(weight.times(score, 1), residuals, X, k);
  const G = ZX.map((value, p) => value - tilt[p] / 2);
  const GW = transposed(weight.times(G, k), L, k);
  const H = inverse(matMul(GW, G, k, L, k), k, "the normal equations of the continuously updated estimate");
  return matMul(H, matMul(GW, score, k, L, 1), k, k, 1);
}

/** The stage at the minimum: its weight is made of its own residuals. */
function updatedSteps(problem: MomentProblem, one: Stage, at: Point, converged: boolean, iterations: number): Steps {
  const { coefficients, residuals, score } = at;
  const two = { ...stageOf(problem, at.weight), coefficients, residuals, score };
  return { one, omega: at.omega, two, before: two, converged, iterations };
}
