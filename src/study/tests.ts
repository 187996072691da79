// The tests of a study: one line a type. Schema (schema-tests.ts) and registry name the same types, which a test checks.
import type { StudyTest } from "./spec.js";
import { inPart } from "./part.js";
import { specification } from "./specification.js";
import { testName } from "./references.js";
import type { TestContext, TestEntry, TestRunner } from "./test-entry.js";
import { EXPLORE_TESTS } from "./tests-explore.js";
import { logDeterminantTest } from "./tests-log-determinant.js";
import { PANEL_TESTS } from "./tests-panel.js";
import { ROBUSTNESS_TESTS } from "./tests-robustness.js";
import { hansen, lm, lr, wald } from "./tests-model.js";

export const TEST_RUNNERS: Readonly<Record<string, TestRunner>> = {
  ...EXPLORE_TESTS,
  lm,
  wald,
  lr,
  "hansen-difference": hansen,
  specification,
  "log-determinant": logDeterminantTest,
  ...ROBUSTNESS_TESTS,
  ...PANEL_TESTS,
};

/** Runs one entry of `tests:`; errors begin with its address. */
export function runTest(test: StudyTest, context: TestContext): TestEntry[] {
  const name = testName(test);
  return inPart(`tests.${name}`, () => TEST_RUNNERS[test.type](test, name, context), `${name}: `);
}
