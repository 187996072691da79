// A test in one sentence: what the null hypothesis is, and what the number says about it.
import { formatEstimate, formatP } from "../../result/format.js";
import type { ReportedTest } from "../../table/tests.js";

/** Tests whose results are named after what they test; in others the last part is a variable or a period of the user. */
const NAMED_PARTS = new Set([undefined, "lm", "specification"]);

/** Null hypotheses by the last part of the name of those tests, by the restriction, or by the type. */
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
  "f-effects": "the effects are all equal: the model without them is enough",
  "breusch-pagan": "there are no random effects: pooled least squares is enough",
  honda: "there are no random effects: pooled least squares is enough",
  "king-wu": "there are no random effects: pooled least squares is enough",
  "gourieroux-holly-monfort": "there are no random effects of entities or periods: pooled least squares is enough",
  "wooldridge-effects": "pooled residuals are not correlated inside groups",
  "serial-correlation": "the errors are not correlated over time",
  "pesaran-cd": "entities do not move together",
  granger: "the one variable does not help to predict the other in any entity",
  poolability: "all groups have the same coefficients",
  hausman: "both models estimate the same coefficients",
  f: "all slopes are zero",
  lrSpatial: "there is no spatial dependence",
  waldSpatial: "there is no spatial dependence",
  lmErrorResidual: "no spatial correlation is left in the errors",
  breuschPagan: "the variance of the errors does not depend on the regressors",
};

function nullOf(test: ReportedTest): string | undefined {
  const last = test.name.slice(test.name.lastIndexOf("/") + 1);
  if (NAMED_PARTS.has(test.type) && Object.hasOwn(NULLS, last)) return NULLS[last];
  const { restriction } = test as { readonly restriction?: unknown };
  if (typeof restriction === "string" && Object.hasOwn(NULLS, restriction)) return NULLS[restriction];
  return test.type !== undefined && Object.hasOwn(NULLS, test.type) ? NULLS[test.type] : undefined;
}

const LEVEL = 0.05;

const pOf = (test: ReportedTest): number | undefined => test.permutation?.p ?? test.p;

/** One sentence under the name of a test, or of several of one kind. */
export interface TestSentence {
  readonly name: string;
  readonly text: string;
}

/** From this many results of one test on, one sentence speaks for all of them. */
const MANY = 3;

/**
 * "H0: ... Here statistic 3.21, p < 0.001: rejected at the 5% level." A test by period gets one sentence for all periods. Tests whose
 * hypothesis is not known here or that have no p get none.
 */
export function testSentences(tests: readonly ReportedTest[]): readonly TestSentence[] {
  const groups = new Map<string, ReportedTest[]>();
  for (const test of tests) {
    const hypothesis = nullOf(test);
    if (hypothesis === undefined || pOf(test) === undefined) continue;
    const parent = test.name.slice(0, Math.max(0, test.name.lastIndexOf("/")));
    const key = JSON.stringify([parent, hypothesis]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return [...groups.values()].flatMap((group) => (group.length >= MANY ? [together(group)] : group.map(alone)));
}

function alone(test: ReportedTest): TestSentence {
  const statistic = test.statistic === undefined ? "" : `Statistic ${formatEstimate(test.statistic, 3)}${degrees(test)}, `;
  const p = pOf(test)!;
  const verdict = p < LEVEL ? "rejected" : "not rejected";
  return { name: test.name, text: `H0: ${nullOf(test)}. ${statistic}${printP(test)}: ${verdict} at the 5% level.` };
}

function together(tests: readonly ReportedTest[]): TestSentence {
  const sorted = [...tests].sort((a, b) => pOf(a)! - pOf(b)!);
  const rejected = sorted.filter((test) => pOf(test)! < LEVEL).length;
  const [first, last] = [tests[0], tests[tests.length - 1]];
  const name = `${first.name} to ${last.name.slice(last.name.lastIndexOf("/") + 1)}`;
  const range = `from ${printP(sorted[0])} to ${printP(sorted[sorted.length - 1])}`;
  return { name, text: `H0: ${nullOf(first)}. Rejected at the 5% level in ${rejected} of ${tests.length} results, ${range}.` };
}

function printP(test: ReportedTest): string {
  const printed = formatP(pOf(test)!);
  const equation = printed.startsWith("<") ? printed.replace("<", "< ") : `= ${printed}`;
  return `${test.permutation === undefined ? "p" : "permutation p"} ${equation}`;
}

function degrees({ df, df2 }: ReportedTest): string {
  if (df === undefined) return "";
  return df2 === undefined ? ` with ${df} df` : ` with ${df} and ${df2} df`;
}
