// A test in one sentence: what the null hypothesis is, and what the number says about it.
import { formatEstimate, formatP } from "../../result/format.js";
import type { ReportedTest } from "../../table/tests.js";

/** Null hypotheses by the last part of a test's name, then by its type. */
const NULLS: Readonly<Record<string, string>> = {
  lmLag: "no spatial lag of the response is missing (rho = 0)",
  lmError: "the errors are not spatially correlated (lambda = 0)",
  rlmLag: "no spatial lag of the response is missing (rho = 0), whatever the errors do",
  rlmError: "the errors are not spatially correlated (lambda = 0), whatever the lag does",
  sarma: "neither a spatial lag nor spatially correlated errors are missing (rho = lambda = 0)",
  lmWx: "no spatial lags of the regressors are missing (theta = 0)",
  lmSpatialDurbin: "neither a spatial lag of the response nor those of the regressors are missing (rho = theta = 0)",
  moran: "the values are spread over the units without spatial pattern (Moran's I)",
  geary: "the values are spread over the units without spatial pattern (Geary's C)",
  lr: "the smaller model is enough",
  sar: "the spatial lags of the regressors have no coefficients (theta = 0): the SAR model is enough",
  sem: "the spatial lags only mirror the regressors (theta + rho beta = 0): the SEM model is enough",
  wald: "the restrictions hold",
  hausman: "both models estimate the same coefficients",
  f: "all slopes are zero",
  lrSpatial: "there is no spatial dependence",
  waldSpatial: "there is no spatial dependence",
  lmErrorResidual: "no spatial correlation is left in the errors",
  breuschPagan: "the variance of the errors does not depend on the regressors",
};

function nullOf(test: ReportedTest): string | undefined {
  const last = test.name.slice(test.name.lastIndexOf("/") + 1);
  if (Object.hasOwn(NULLS, last)) return NULLS[last];
  const { restriction } = test as { readonly restriction?: unknown };
  if (typeof restriction === "string" && Object.hasOwn(NULLS, restriction)) return NULLS[restriction];
  return test.type !== undefined && Object.hasOwn(NULLS, test.type) ? NULLS[test.type] : undefined;
}

const LEVEL = 0.05;

/** "H0: .... z = 3.21, p < 0.001: rejected at 5%." Undefined for tests whose hypothesis is not known here or that have no p. */
export function testSentence(test: ReportedTest): string | undefined {
  const hypothesis = nullOf(test);
  const p = test.permutation?.p ?? test.p;
  if (hypothesis === undefined || p === undefined) return undefined;
  const statistic = test.statistic === undefined ? "" : `statistic ${formatEstimate(test.statistic, 3)}${degrees(test)}, `;
  const printed = formatP(p);
  const probability = `${test.permutation === undefined ? "p" : "permutation p"} ${printed.startsWith("<") ? printed.replace("<", "< ") : `= ${printed}`}`;
  return `H0: ${hypothesis}. Here ${statistic}${probability}: ${p < LEVEL ? "rejected" : "not rejected"} at the 5% level.`;
}

function degrees({ df, df2 }: ReportedTest): string {
  if (df === undefined) return "";
  return df2 === undefined ? ` with ${df} df` : ` with ${df} and ${df2} df`;
}
