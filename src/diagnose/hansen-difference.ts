// Difference in Hansen of two fits.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import type { Fit, TestResult } from "../result/fit.js";

/**
 * J(full) - J(restricted), each with its own weight, chi-squared with the difference of their degrees of freedom. Weights of their own may make it
 * negative: then p is 1. Throws NOT_NESTED where the models do not differ in instruments alone.
 */
export function hansenDifference(full: Fit, restricted: Fit, name: string): TestResult {
  const [more, less] = [full, restricted].map(({ tests }) => tests.find((test) => test.name === "hansenJ"));
  if (full.response !== restricted.response)
    throw refusal(name, `their dependent variables are ${full.response} and ${restricted.response}`);
  if (more === undefined) throw refusal(name, "the first has no hansenJ: it is no gmm model with more moments than coefficients");
  const [rows, others] = [full, restricted].map(({ statistics }) => statistics.nObsDifference);
  if (rows !== others) throw refusal(name, `they use ${rows} and ${others ?? "no"} transformed rows`);
  const [a, b] = [more.df as number, less?.df ?? 0];
  if (a <= b) throw refusal(name, `the full model comes first and has more moments: their degrees of freedom are ${a} and ${b}`);
  const statistic = more.statistic - (less?.statistic ?? 0);
  return { name, statistic, df: a - b, p: chiSquaredUpper(Math.max(0, statistic), a - b) };
}

const refusal = (name: string, reason: string): DurbinError =>
  new DurbinError("input", "NOT_NESTED", `${name}: the second model is not the first with fewer instruments: ${reason}`);
