// Whether all slopes are zero.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper, fUpper } from "../math/distributions.js";
import { inverseQuadratic } from "../math/inverse-quadratic.js";
import { centeredSumOfSquares, sumOfSquares } from "../math/vector.js";
import type { Design } from "../model/design.js";
import type { TestResult } from "../result/fit.js";
import type { Inference } from "./regression.js";

/** Homoskedastic F of all slopes, against the model with the constant or the effects alone; none without slopes. */
export function slopeTest({ names, hasIntercept }: Design, y: Float64Array, rss: number, dfResidual: number): TestResult[] {
  const slopes = names.length - (hasIntercept ? 1 : 0);
  if (slopes === 0) return [];
  const restricted = hasIntercept ? centeredSumOfSquares(y) : sumOfSquares(y);
  const statistic = (restricted - rss) / slopes / (rss / dfResidual);
  return [{ name: "f", statistic, df: slopes, df2: dfResidual, p: fUpper(statistic, slopes, dfResidual) }];
}

/**
 * Wald's F of all slopes b [q] with their block V of a robust covariance: b' V^-1 b / q, F(q, degrees of freedom of the t statistics), so that
 * the F of one slope is its t squared. A note instead where V cannot test q slopes together; `clusters` is the number of clusters when
 * there is one variable of them. Nothing without slopes.
 */
export function robustSlopeTest(
  { names, hasIntercept }: Design,
  coefficients: Float64Array,
  { covariance, reference }: Inference,
  clusters: number | null,
): Tested {
  const first = hasIntercept ? 1 : 0;
  const q = names.length - first;
  if (q === 0 || reference.type !== "t") return { tests: [], notes: [] };
  if (clusters !== null && q > clusters - 1) {
    return { tests: [], notes: [`fRobust is left out: ${clusters} clusters cannot test ${q} slopes together, at most ${clusters - 1}`] };
  }
  return tested("fRobust", slopeForm(coefficients, covariance, first), q, (form) => {
    return { statistic: form / q, df: q, df2: reference.df, p: fUpper(form / q, q, reference.df) };
  });
}

/** Wald's b' V^-1 b of all slopes, chi2(q); a note where V cannot test them together, nothing without slopes. */
export const waldSlopeTest = ({ hasIntercept }: Design, coefficients: Float64Array, covariance: Float64Array): Tested =>
  waldTest("wald", coefficients, covariance, hasIntercept ? 1 : 0);

/** The same of the coefficients from `first` on. */
export function waldTest(name: string, coefficients: Float64Array, covariance: Float64Array, first: number): Tested {
  const q = coefficients.length - first;
  if (q === 0) return { tests: [], notes: [] };
  return tested(name, slopeForm(coefficients, covariance, first), q, (form) => ({ statistic: form, df: q, p: chiSquaredUpper(form, q) }));
}

interface Tested {
  readonly tests: TestResult[];
  readonly notes: string[];
}

function tested(name: string, form: number | null, q: number, result: (form: number) => Omit<TestResult, "name">): Tested {
  if (form !== null) return { tests: [{ name, ...result(form) }], notes: [] };
  return { tests: [], notes: [`${name} is left out: the covariance of the ${q === 1 ? "slope" : `${q} slopes`} is not positive definite`] };
}

/** b' V^-1 b of the coefficients from `first` on; null where V is not positive definite. */
function slopeForm(coefficients: Float64Array, covariance: Float64Array, first: number): number | null {
  const k = coefficients.length;
  const q = k - first;
  const V = Float64Array.from({ length: q * q }, (_, at) => covariance[(first + Math.floor(at / q)) * k + first + (at % q)]);
  try {
    return inverseQuadratic(coefficients.subarray(first), V, "the covariance of the slopes");
  } catch (error) {
    if (!(error instanceof DurbinError) || error.code !== "NOT_POSITIVE_DEFINITE") throw error;
    return null;
  }
}
