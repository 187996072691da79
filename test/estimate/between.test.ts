// The between estimator against OLS on means worked out by loops.
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../src/estimate/registry.js";
import { completeSpec } from "../../src/model/complete.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { iidCovariance, referencePanel, whiteCovariance } from "../reference/panel.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

const FORMULA = "y ~ x1 + x2";

beforeAll(async () => {
  await init();
  for (const method of ["between", "between-time"]) await loadEstimator(completeSpec({ estimator: "panel", method, formula: FORMULA }));
});

const TOLERANCE = 1e-10; // ten means, three coefficients

const DATA = {
  balanced: simulatedPanel(9, 7, 3),
  unbalanced: simulatedPanel(10, 8, 5, (i, t) => (i * 5 + t * 3) % 7 !== 0 && !(i === 4 && t > 4) && !(i === 0 && t < 2)),
};

/** Means by label, in the order in which labels come first. */
function means(labels: readonly (string | number)[], values: readonly number[]): number[] {
  const groups = new Map<string | number, number[]>();
  for (const [row, label] of labels.entries()) groups.set(label, [...(groups.get(label) ?? []), values[row]]);
  return Array.from(groups.values(), (group) => group.reduce((sum, value) => sum + value, 0) / group.length);
}

describe.each(Object.keys(DATA) as (keyof typeof DATA)[])("%s panel", (kind) => {
  const data = DATA[kind];
  it.each([
    ["between", data.entity],
    ["between-time", data.time],
  ] as const)("%s is OLS on means", (method, labels) => {
    const reference = referencePanel({
      y: means(labels, data.y),
      X: { x1: means(labels, data.x1), x2: means(labels, data.x2) },
      intercept: true,
      factors: [],
    });
    const fit = panelFit(data, { formula: FORMULA, method });
    assertClose(fit.estimate, reference.b, TOLERANCE);
    assertClose(fit.covariance as Float64Array, iidCovariance(reference, "df").flat(), TOLERANCE);
    const robust = panelFit(data, { formula: FORMULA, method, vcov: "hc3" });
    assertClose(robust.covariance as Float64Array, whiteCovariance(reference, "hc3").flat(), TOLERANCE);
    const { nObs, nEntities, nPeriods, dfResidual } = fit.statistics;
    expect([nObs, nEntities, nPeriods, dfResidual]).toEqual([
      new Set<string | number>(labels).size,
      new Set(data.entity).size,
      new Set(data.time).size,
      new Set<string | number>(labels).size - 3,
    ]);
  });
});

it("clusters by what does not vary within an entity", () => {
  const fit = panelFit(DATA.unbalanced, { formula: FORMULA, method: "between", vcov: { type: "cluster", by: "region" } });
  expect(coefficients(fit)[1].se).toBeGreaterThan(0);
});
