// The choice between a model without spatial terms, SAR, SEM and SDM (Elhorst 2010, 2014): Lagrange multiplier tests of the simple model,
// then the two restrictions of the Durbin model by likelihood ratio and Wald, then the decision with the steps that led to it.
import { lmTests } from "../diagnose/lm.js";
import { lrTest } from "../diagnose/lr.js";
import { waldTest } from "../diagnose/wald.js";
import { DurbinError } from "../errors.js";
import { estimate } from "../estimate/registry.js";
import type { SpatialPanelSpec } from "../model/spec.js";
import { formatP } from "../result/format.js";
import type { Fit, TestResult } from "../result/fit.js";
import { type FittedModel, modelNamed, partName, type TestContext, type TestEntry, type TestRunner } from "./test-entry.js";
import { effectsOf, entryOf } from "./tests-model.js";

type Choice = "ols" | "sar" | "sem" | "sdm";

const DEFAULT_LEVEL = 0.05;

/** Parts NAME/lm/.., NAME/lr/.., NAME/wald/.. and NAME/decision with `decision` (ols, sar, sem, sdm) and `path`. */
export const specification: TestRunner = (test, name, context) => {
  const model = modelNamed(context, test.model as string);
  const { spec } = model.fit;
  if (spec.estimator !== "spatial-panel" || model.W === null) {
    throw new DurbinError(
      "input",
      "STUDY_TEST",
      `model "${model.name}" has no spatial terms; specification starts from one (estimator: spatial-panel)`,
    );
  }
  const { design, W } = model;
  const lm = lmTests(design, effectsOf(design), W);
  const sdm = fitAs(model, spec, "sdm", context);
  const lr = (["sar", "sem"] as const).map((restriction) => lrTest(sdm, fitAs(model, spec, restriction, context), restriction));
  const wald = sdm.covariance === null ? [] : (["sar", "sem"] as const).map((restriction) => waldTest(sdm, restriction, restriction));
  const { decision, path } = decide(lm, [...lr, ...wald], (test.level as number | undefined) ?? DEFAULT_LEVEL);
  const parts = (part: string, results: readonly TestResult[]): TestEntry[] =>
    results.map((result) => entryOf("specification", partName(name, part, result.name), result));
  return [
    ...parts("lm", lm),
    ...parts("lr", lr),
    ...parts("wald", wald),
    { name: partName(name, "decision"), type: "specification", decision, path },
  ];
};

/** The same data and options under another spatial model; the study's own fit where it is that model. */
function fitAs({ fit, design, W }: FittedModel, spec: SpatialPanelSpec, model: "sar" | "sem" | "sdm", { seed }: TestContext): Fit {
  if (spec.model === model) return fit;
  const durbin = model === "sdm" ? spec.durbin : null;
  const other: SpatialPanelSpec = { ...spec, model, durbin, impacts: { ...spec.impacts, method: "none" }, save: [] };
  return estimate(design, other, W, { seed });
}

interface Decision {
  readonly decision: Choice;
  readonly path: readonly string[];
}

function decide(lm: readonly TestResult[], restrictions: readonly TestResult[], level: number): Decision {
  const lmOf = (name: string): TestResult => lm.find((result) => result.name === name) as TestResult;
  const rejects = ({ p }: TestResult): boolean => p !== undefined && p < level;
  const say = (name: string, test: TestResult): string => `${name} p ${formatP(test.p ?? Number.NaN)}`;
  const [lag, error, robustLag, robustError] = ["lmLag", "lmError", "rlmLag", "rlmError"].map(lmOf);
  const first = `${say("lmLag", lag)}, ${say("lmError", error)}`;
  if (!rejects(lag) && !rejects(error))
    return { decision: "ols", path: [`${first}: no spatial dependence, the model without spatial terms is kept`] };
  const path = [`${first}: spatial dependence, the Durbin model is tested`];
  const of = (restriction: string): readonly TestResult[] => restrictions.filter((result) => result.name === restriction);
  const fails = (restriction: string): boolean => of(restriction).some(rejects);
  for (const [restriction, words] of [
    ["sar", "theta = 0"],
    ["sem", "theta + rho beta = 0"],
  ] as const) {
    const p = of(restriction)
      .map((test) => formatP(test.p ?? Number.NaN))
      .join(" and ");
    path.push(`${words} by LR and Wald, p ${p}: ${fails(restriction) ? "rejected" : `not rejected, ${restriction} may be enough`}`);
  }
  if (fails("sar") && fails("sem")) return { decision: "sdm", path: [...path, "both restrictions are rejected: sdm"] };
  const pointsToLag = robustLag.statistic > robustError.statistic;
  const pointed = pointsToLag ? "sar" : "sem";
  path.push(`robust LM points to ${pointed} (${say("rlmLag", robustLag)}, ${say("rlmError", robustError)})`);
  if (!fails(pointed)) return { decision: pointed, path: [...path, `and its restriction is not rejected: ${pointed}`] };
  return { decision: "sdm", path: [...path, "but its restriction is rejected: sdm, the more general model"] };
}
