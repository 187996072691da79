// Spatial autocorrelation of a model's residuals. Those of least squares have moments of their own; others are treated as a variable, with a note.
import type { SpatialStatistic } from "../explore/inference.js";
import { moranResiduals } from "../explore/moran-residuals.js";
import type { Design, Factor } from "../model/design.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { StudyTest } from "./spec.js";
import { modelNamed, type FittedModel, spatialEntry, type TestContext, type TestEntry } from "./test-entry.js";
import { periodGroups, periodOf, requireBalanced, seriesOf } from "./units.js";

const AS_VARIABLE = "moments are those of a variable; that residuals come from estimated coefficients is not taken into account";
const AS_RESIDUALS = "moments are those of least-squares residuals under independent normal errors (Cliff and Ord 1981)";

type Compute = (x: readonly Float64Array[], W: SpatialWeights, variable: string) => SpatialStatistic;

/** The statistic over all periods, or with `by` for each. NAME[/period]. */
export function onResiduals(test: StudyTest, name: string, context: TestContext, compute: Compute): TestEntry[] {
  const model = modelNamed(context, test.model as string);
  const { fit, design } = model;
  requireBalanced(design.panel, test.type);
  const W = context.weights.over(test.weights as string, design.panel);
  const variable = `the residual of ${model.name}`;
  if (hasOwnMoments(test, model)) {
    const alternative = test.alternative as "greater" | undefined;
    const statistic = moranResiduals(fit.residuals, withDummies(design), W, {
      variable,
      ...(alternative === undefined ? {} : { alternative }),
    });
    return [spatialEntry(test, name, {}, W, design.panel.nPeriods, statistic, [AS_RESIDUALS, ...W.notes])];
  }
  return periodGroups(design.panel, test.by).map((group) =>
    spatialEntry(test, name, periodOf(group), W, group.periods.length, compute(seriesOf(design.panel, fit.residuals, group), W, variable), [
      AS_VARIABLE,
      ...W.notes,
    ]),
  );
}

/** Moran's I over all residuals of a least-squares fit; permuting such residuals has no justification, so permutations take the other way. */
function hasOwnMoments(test: StudyTest, { fit }: FittedModel): boolean {
  const permuted = test.permutations !== undefined && test.permutations !== 0;
  const leastSquares = fit.spec.estimator === "panel" && fit.spec.iv === undefined;
  return test.type === "moran" && leastSquares && test.by === undefined && test.assumption === undefined && !permuted;
}

/** X and a dummy for every level of the absorbed factors, less those that depend on the others: what the residuals are orthogonal to. */
function withDummies({ X, nObs, factors }: Design): Float64Array {
  const dummies = factors.flatMap((factor, i) => dummiesOf(factor, nObs, i === 0 ? 0 : 1));
  const out = new Float64Array(X.length + dummies.length * nObs);
  out.set(X);
  for (const [j, dummy] of dummies.entries()) out.set(dummy, X.length + j * nObs);
  return out;
}

function dummiesOf({ levels, levelOf }: Factor, nObs: number, from: number): Float64Array[] {
  const dummies = levels.slice(from).map(() => new Float64Array(nObs));
  for (const [row, level] of levelOf.entries()) if (level >= from) dummies[level - from][row] = 1;
  return dummies;
}
