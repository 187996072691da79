// Selection on unobservables judged from selection on observables (Oster 2019).
import { DurbinError } from "../../errors.js";
import { mean } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import type { Fit } from "../../result/fit.js";
import { generalEigenvalues } from "../../wasm/eigen.js";
import { placeOf, requireLeastSquares } from "./coefficient.js";
import { residualized, withinColumns } from "./partial.js";

export interface OsterOptions {
  readonly variable: string;
  /** R2 of the regression that would hold everything; by default the smaller of 1.3 R2 of the controlled model and 1. */
  readonly rMax?: number;
  /** Selection on unobservables against observables, 1 by default. */
  readonly delta?: number;
}

export interface OsterBounds {
  /** The coefficient if selection is as strong as `deltaGiven`, nearest to the controlled one among the solutions. */
  readonly estimate: number;
  /** Every other real solution. */
  readonly others: readonly number[];
  /** How strong selection must be for the coefficient to be 0. */
  readonly delta: number;
  readonly deltaGiven: number;
  readonly rMax: number;
  readonly controlled: { readonly estimate: number; readonly r2: number };
  readonly uncontrolled: { readonly estimate: number; readonly r2: number };
}

/** What the formulas take: coefficients and R2 of both models, variances of y, of x, and of x given the controls. */
interface Moments {
  readonly gap: number;
  readonly explained: number;
  readonly unexplained: number;
  readonly varianceY: number;
  readonly varianceX: number;
  readonly varianceLeft: number;
}

/**
 * Proposition 3 of Oster (2019). `controlled` and `uncontrolled` are fits on the same rows with the same effects: all of y, x and R2 are taken
 * after these are removed. The estimate solves f(b) = delta for b; the cubic's real roots. Throws ROBUSTNESS for fits that do not fit together.
 */
export function osterBounds(controlled: Fit, uncontrolled: Fit, design: Design, options: OsterOptions, name = "oster"): OsterBounds {
  const { variable, delta = 1 } = options;
  requireLeastSquares(controlled, name);
  requireLeastSquares(uncontrolled, name);
  if (controlled.sample.observations !== uncontrolled.sample.observations || controlled.response !== uncontrolled.response) {
    throw new DurbinError("input", "ROBUSTNESS", `${name}: both models need the same response and the same rows`);
  }
  const full = { estimate: controlled.estimate[placeOf(controlled, variable, name)], r2: controlled.statistics.r2 };
  const short = { estimate: uncontrolled.estimate[placeOf(uncontrolled, variable, name)], r2: uncontrolled.statistics.r2 };
  const rMax = options.rMax ?? Math.min(1, 1.3 * full.r2);
  if (!(rMax > full.r2 && rMax <= 1) || !(full.r2 > short.r2)) {
    const sentence = `R2 must rise from the model without controls (${short.r2}) over that with them (${full.r2}) to rMax (${rMax}), at most 1`;
    throw new DurbinError("input", "ROBUSTNESS", `${name}: ${sentence}`, { rMax });
  }
  const moments = momentsOf(design, variable, {
    gap: short.estimate - full.estimate,
    explained: full.r2 - short.r2,
    unexplained: rMax - full.r2,
  });
  const solutions = solutionsOf(moments, delta).map((bias) => full.estimate - bias);
  solutions.sort((a, b) => Math.abs(a - full.estimate) - Math.abs(b - full.estimate));
  return {
    estimate: solutions[0],
    others: solutions.slice(1),
    delta: ratio(moments, full.estimate),
    deltaGiven: delta,
    rMax,
    controlled: full,
    uncontrolled: short,
  };
}

function momentsOf(design: Design, variable: string, given: Pick<Moments, "gap" | "explained" | "unexplained">): Moments {
  const { nObs, names } = design;
  const { y, X } = withinColumns(design);
  const at = names.indexOf(variable);
  const x = X.subarray(at * nObs, (at + 1) * nObs);
  const left = residualized(design, X, at, x, 1);
  return { ...given, varianceY: variance(y), varianceX: variance(x), varianceLeft: variance(left) };
}

function variance(values: Float64Array): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) * (value - center), 0) / (values.length - 1);
}

/** Coefficients of 1, v, v^2, v^3 in numerator and denominator of delta for a bias v = b - b*. */
function polynomials({ gap, explained, unexplained, varianceY, varianceX, varianceLeft }: Moments): { above: number[]; below: number[] } {
  const square = varianceLeft * gap * varianceX;
  const cube = varianceLeft * varianceX - varianceLeft * varianceLeft;
  return {
    above: [0, explained * varianceY * varianceLeft + varianceX * varianceLeft * gap * gap, 2 * square, cube],
    below: [unexplained * varianceY * gap * varianceX, unexplained * varianceY * (varianceX - varianceLeft), square, cube],
  };
}

const valueAt = (polynomial: readonly number[], v: number): number => polynomial.reduceRight((sum, c) => sum * v + c, 0);

function ratio(moments: Moments, bias: number): number {
  const { above, below } = polynomials(moments);
  return valueAt(above, bias) / valueAt(below, bias);
}

/** Real v with above(v) = delta below(v): eigenvalues of the companion matrix. */
function solutionsOf(moments: Moments, delta: number): number[] {
  const { above, below } = polynomials(moments);
  const polynomial = above.map((c, power) => c - delta * below[power]);
  const largest = Math.max(...polynomial.map(Math.abs));
  while (polynomial.length > 2 && Math.abs(polynomial[polynomial.length - 1]) <= 1e-14 * largest) polynomial.pop();
  const degree = polynomial.length - 1;
  const companion = new Float64Array(degree * degree);
  for (let i = 0; i < degree; i++) {
    if (i > 0) companion[i * degree + i - 1] = 1;
    companion[i * degree + degree - 1] = -polynomial[i] / polynomial[degree];
  }
  const { re, im } = generalEigenvalues(companion, degree);
  return Array.from(re).filter((value, i) => Math.abs(im[i]) <= 1e-9 * (1 + Math.abs(value)));
}
