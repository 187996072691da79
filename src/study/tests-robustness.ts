// What papers do with a model once it stands: tests of its shape, of chance, of single groups, of what was left out.
import { groupDifference } from "../diagnose/robustness/group-difference.js";
import { leaveOneOut } from "../diagnose/robustness/leave-one-out.js";
import { osterBounds } from "../diagnose/robustness/oster.js";
import { placebo } from "../diagnose/robustness/placebo.js";
import { uTest } from "../diagnose/robustness/u-test.js";
import { wildBootstrap } from "../diagnose/wild-bootstrap/wild-bootstrap.js";
import type { Json } from "../result/json.js";
import type { StudyTest } from "./spec.js";
import { type FittedModel, modelNamed, type TestContext, type TestEntry, type TestRunner } from "./test-entry.js";

/** A result as an entry: arrays of numbers as lists, empty notes left out. */
const entry = (
  { type }: StudyTest,
  name: string,
  model: string,
  { notes = [], ...values }: { readonly notes?: readonly string[] } & object,
): TestEntry => ({
  name,
  type,
  model,
  ...(JSON.parse(JSON.stringify(values, (_, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value))) as Record<
    string,
    Json
  >),
  ...(notes.length === 0 ? {} : { notes }),
});

/** The options of a test, with the seed of the study. */
const optionsOf = (test: StudyTest, { seed }: TestContext) => ({ seed, ...test }) as never;

const modelsOf = (test: StudyTest, context: TestContext): FittedModel[] =>
  (test.models as string[]).map((model) => modelNamed(context, model));

export const ROBUSTNESS_TESTS: Readonly<Record<string, TestRunner>> = {
  "wild-bootstrap": (test, name, context) => {
    const { fit, design } = modelNamed(context, test.model as string);
    return [entry(test, name, test.model as string, wildBootstrap(fit, design, optionsOf(test, context), name))];
  },
  "u-test": (test, name, context) => {
    const { fit, design } = modelNamed(context, test.model as string);
    return [entry(test, name, test.model as string, uTest(fit, design, optionsOf(test, context), name))];
  },
  placebo: (test, name, context) => {
    const { fit, design } = modelNamed(context, test.model as string);
    return [entry(test, name, test.model as string, placebo(fit, design, optionsOf(test, context), name))];
  },
  "leave-one-out": (test, name, context) => {
    const { fit, design } = modelNamed(context, test.model as string);
    return [entry(test, name, test.model as string, leaveOneOut(fit, design, optionsOf(test, context), name))];
  },
  oster: (test, name, context) => {
    const [controlled, uncontrolled] = modelsOf(test, context);
    return [
      entry(test, name, controlled.name, osterBounds(controlled.fit, uncontrolled.fit, controlled.design, optionsOf(test, context), name)),
    ];
  },
  "group-difference": (test, name, context) => {
    const [first, second, pooled] = modelsOf(test, context);
    return [entry(test, name, first.name, groupDifference(first, second, pooled?.design ?? null, optionsOf(test, context), name))];
  },
};
