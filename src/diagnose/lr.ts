// Likelihood ratio of two fits.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import type { Fit, TestResult } from "../result/fit.js";
import { parameterCount, whyNotNested } from "./nested.js";

/**
 * 2 (ln L(large) - ln L(small)), chi-squared with the difference in parameters. Throws NOT_NESTED where the second model is no special case
 * of the first: other rows, response, effects, weights or regressors; or the order is wrong.
 */
export function lrTest(large: Fit, small: Fit, name: string): TestResult {
  const reason = whyNotNested(large, small);
  if (reason !== null) {
    const swapped = whyNotNested(small, large) === null && parameterCount(small, large) > parameterCount(large, small);
    const remedy = swapped ? "; the larger model comes first: swap them" : "";
    throw new DurbinError("input", "NOT_NESTED", `${name}: the second model is no special case of the first: ${reason}${remedy}`);
  }
  const [more, less] = [parameterCount(large, small), parameterCount(small, large)];
  if (more <= less) {
    const sentence = `${name}: the first model must have more parameters than the second, and they have ${more} and ${less}`;
    throw new DurbinError("input", "NOT_NESTED", sentence);
  }
  const statistic = 2 * (large.statistics.logLik - small.statistics.logLik);
  return { name, statistic, df: more - less, p: chiSquaredUpper(Math.max(0, statistic), more - less) };
}
