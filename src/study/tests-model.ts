// Tests that judge models: Lagrange multiplier, Wald, likelihood ratio.
import { hansenDifference } from "../diagnose/hansen-difference.js";
import { lmTests } from "../diagnose/lm.js";
import { lrTest } from "../diagnose/lr.js";
import { type DurbinRestriction, waldTest } from "../diagnose/wald.js";
import { DurbinError } from "../errors.js";
import { effectsOfFactors } from "../model/absorbed.js";
import type { Design } from "../model/design.js";
import type { Effects } from "../model/spec.js";
import type { TestResult } from "../result/fit.js";
import type { StudyTest } from "./spec.js";
import { modelNamed, partName, type TestEntry, type TestRunner } from "./test-entry.js";

/** A result of src/diagnose as an entry. */
export const entryOf = (type: string, name: string, { statistic, df, df2, p }: TestResult): TestEntry => ({
  name,
  type,
  statistic,
  df,
  df2,
  p,
});

/** The effects that a design absorbs. Throws where they are more than entities and periods. */
export function effectsOf({ factors, panel }: Design): Effects {
  const names = factors.map(({ name }) => name);
  const effects = effectsOfFactors(names, panel);
  if (effects !== null) return effects;
  throw new DurbinError("input", "STUDY_TEST", `the model absorbs ${names.join(", ")}; these tests know entity and time effects only`);
}

/** LM tests of a model without spatial terms, with the weights in the order of its entities. */
export const lm: TestRunner = (test, name, context) => {
  const { design, fit } = modelNamed(context, test.model as string);
  if (fit.spec.estimator !== "panel") {
    throw new DurbinError(
      "input",
      "STUDY_TEST",
      `model "${test.model}" already has spatial terms; lm judges a pooled or within model (estimator: panel)`,
    );
  }
  if (fit.spec.iv !== undefined) {
    const sentence = `model "${test.model}" has endogenous regressors; lm judges least squares residuals`;
    throw new DurbinError("input", "STUDY_TEST", sentence);
  }
  const W = context.weights.over(test.weights as string, design.panel);
  return lmTests(design, effectsOf(design), W, test.durbin === true).map((result) => entryOf("lm", partName(name, result.name), result));
};

export const wald: TestRunner = (test, name, context) => {
  const { restriction, restrictions } = test as { restriction?: DurbinRestriction; restrictions?: readonly string[] };
  const { fit } = modelNamed(context, test.model as string);
  const result = waldTest(fit, restriction ?? restrictions ?? [], name);
  return [{ ...entryOf("wald", name, result), ...(restriction === undefined ? { restrictions } : { restriction }) }];
};

export const lr: TestRunner = (test: StudyTest, name, context) => {
  const [large, small] = (test.models as readonly string[]).map((model) => modelNamed(context, model).fit);
  return [entryOf("lr", name, lrTest(large, small, name))];
};

export const hansen: TestRunner = (test: StudyTest, name, context) => {
  const [full, restricted] = (test.models as readonly string[]).map((model) => modelNamed(context, model).fit);
  return [entryOf("hansen-difference", name, hansenDifference(full, restricted, name))];
};
