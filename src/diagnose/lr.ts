import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import type { Fit, TestResult } from "../result/fit.js";

/** Likelihood ratio of two nested fits: 2 (ln L large - ln L small), chi-squared with the difference in parameters. Throws where they cannot be nested. */
export function lrTest(large: Fit, small: Fit, name: string): TestResult {
  const mismatch = differences(large, small);
  if (mismatch !== null)
    throw new DurbinError("input", "NOT_NESTED", `${name}: the two models cannot be compared by their likelihoods: ${mismatch}`);
  const df = large.statistics.aicParameters - small.statistics.aicParameters;
  if (df < 1) {
    throw new DurbinError(
      "input",
      "NOT_NESTED",
      `${name}: the first model must have more parameters than the second, but it has ${large.statistics.aicParameters} against ${small.statistics.aicParameters}`,
    );
  }
  const statistic = 2 * (large.statistics.logLik - small.statistics.logLik);
  return { name, statistic, df, p: chiSquaredUpper(Math.max(0, statistic), df) };
}

function differences(a: Fit, b: Fit): string | null {
  if (a.response !== b.response) return `their dependent variables are ${a.response} and ${b.response}`;
  if (a.sample.observations !== b.sample.observations) return `they use ${a.sample.observations} and ${b.sample.observations} rows`;
  if (a.statistics.logLik === undefined || b.statistics.logLik === undefined) return "one has no likelihood";
  const [left, right] = [a.spec, b.spec];
  if (
    left.estimator === "spatial-panel" &&
    right.estimator === "spatial-panel" &&
    (left.effects !== right.effects || left.bias !== right.bias)
  ) {
    return `effects and bias are ${left.effects}, ${left.bias} and ${right.effects}, ${right.bias}`;
  }
  return null;
}
