// Random effects that may be correlated with the regressors.
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import { lengthAroundMean, norm } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { EstimateOptions } from "../estimator.js";
import { waldTest } from "../slope-tests.js";
import { spread } from "./quadratic-forms.js";
import { random } from "./random.js";

/** What is left of a column's variation that counts as none. */
const ROUNDING_SHARE = 1e-10;

/**
 * Mundlak (1978): random entity effects with the entity means of the regressors as further regressors, `mean(x)`. The slopes are those of the within
 * estimator, and regressors that are constant within entities have coefficients too. The test `mundlak`: the coefficients of the means are zero, so that plain
 * random effects are consistent; chi2 with the model's `vcov`, a Hausman test that may be robust. Throws as `random`, and NO_VARIATION where no regressor
 * varies both over time and between entities.
 */
export function correlatedRandom(
  design: Design,
  spec: PanelSpec,
  weights: SpatialWeights | null,
  options: EstimateOptions,
): Fit<PanelSpec> {
  const { names, columns, without } = entityMeans(design);
  const X = new Float64Array(design.X.length + columns.length * design.nObs);
  X.set(design.X);
  for (const [j, column] of columns.entries()) X.set(column, design.X.length + j * design.nObs);
  const fit = random({ ...design, names: [...design.names, ...names], X }, spec, weights, options);
  const mundlak = waldTest("mundlak", fit.estimate, fit.covariance as Float64Array, design.names.length);
  return { ...fit, tests: [...fit.tests, ...mundlak.tests], notes: [...fit.notes, ...withoutNotes(without), ...mundlak.notes] };
}

/** Means of what varies within entities and between them. */
function entityMeans({ panel, names, X, nObs }: Design) {
  const entity = { levels: panel.nEntities, levelOf: panel.entityOf };
  const found: { readonly names: string[]; readonly columns: Float64Array[]; readonly without: string[] } = {
    names: [],
    columns: [],
    without: [],
  };
  for (const [j, name] of names.entries()) {
    if (name === "(Intercept)") continue;
    const x = X.subarray(j * nObs, (j + 1) * nObs);
    const means = spread(x, nObs, entity);
    const scale = ROUNDING_SHARE * norm(x);
    if (norm(x.map((value, i) => value - means[i])) <= scale || lengthAroundMean(means) <= scale) found.without.push(name);
    else {
      found.names.push(`mean(${name})`);
      found.columns.push(means);
    }
  }
  if (found.names.length > 0) return found;
  throw new DurbinError(
    "input",
    "NO_VARIATION",
    `no regressor varies both over time and between entities, so that no means can be added; use method: random`,
    {
      columns: found.without,
    },
  );
}

const withoutNotes = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`${listed(names)} ${names.length === 1 ? "varies" : "vary"} over time alone or between entities alone: no mean is added`];
