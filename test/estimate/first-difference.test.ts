// First differences against OLS on differences worked out by loops.
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../src/estimate/registry.js";
import { completeSpec } from "../../src/model/complete.js";
import { init } from "../../src/wasm/load.js";
import { clusterCovariance, iidCovariance, referencePanel } from "../reference/panel.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

const METHOD = "first-difference";
const FORMULA = "y ~ x1 + x2";
const TOLERANCE = 1e-11; // sums over a hundred differences

beforeAll(async () => {
  await init();
  await loadEstimator(completeSpec({ estimator: "panel", method: METHOD, formula: FORMULA }));
});

const PANELS = {
  balanced: simulatedPanel(9, 7, 3),
  gaps: simulatedPanel(10, 9, 5, (i, t) => t !== 4 && (i * 5 + t * 3) % 7 !== 0 && !(i === 3 && t > 4)),
};

/** Differences of rows that follow each other, in the order of the second row's period and then of the entity. */
function differences({ entity, time, ...columns }: (typeof PANELS)["gaps"]) {
  const at = new Map(entity.map((id, row) => [`${id}/${time[row]}`, row]));
  const order = Array.from(entity.keys()).sort((a, b) => time[a] - time[b] || a - b);
  const pairs = order.map((row) => [row, at.get(`${entity[row]}/${time[row] - 1}`)] as const).filter(([, before]) => before !== undefined);
  const of = (x: readonly number[]): number[] => pairs.map(([row, before]) => x[row] - x[before as number]);
  const label = (x: readonly (string | number)[]): (string | number)[] => pairs.map(([row]) => x[row]);
  return { y: of(columns.y), X: { x1: of(columns.x1), x2: of(columns.x2) }, entity: label(entity), time: label(time) };
}

describe.each(Object.keys(PANELS) as (keyof typeof PANELS)[])("%s panel", (kind) => {
  const data = PANELS[kind];
  const { y, X, entity, time } = differences(data);

  it.each([true, false])("is OLS on differences, intercept %s", (intercept) => {
    const reference = referencePanel({ y, X, intercept, factors: [] });
    const fit = panelFit(data, { formula: FORMULA, method: METHOD, intercept });
    assertClose(fit.estimate, reference.b, TOLERANCE);
    assertClose(fit.covariance as Float64Array, iidCovariance(reference, "df").flat(), TOLERANCE);
    expect(fit.statistics.nObs).toBe(y.length);
    expect(fit.statistics.dfResidual).toBe(y.length - fit.estimate.length);
    expect(fit.notes.join()).toContain(`${data.y.length - y.length} of ${data.y.length} rows have no period before them`);
  });

  it("clusters the rows of the second period", () => {
    const panel = { y, X, intercept: true, factors: [] };
    const fit = panelFit(data, { formula: FORMULA, method: METHOD, vcov: { type: "cluster", by: "entity", smallSample: "none" } });
    const expected = clusterCovariance(referencePanel(panel), panel, [entity as string[]], "none");
    assertClose(fit.covariance as Float64Array, expected.flat(), TOLERANCE);
  });

  it("removes period effects from the differences", () => {
    const reference = referencePanel({ y, X, intercept: false, factors: [time.map(String)] });
    const fit = panelFit(data, { formula: FORMULA, method: METHOD, effects: "time" });
    assertClose(fit.estimate, reference.b, TOLERANCE);
  });
});

it("of two periods is the within estimator", () => {
  const two = simulatedPanel(12, 2, 8);
  const within = panelFit(two, { formula: FORMULA, effects: "twoways" });
  const differenced = panelFit(two, { formula: FORMULA, method: METHOD });
  assertClose(differenced.estimate.subarray(1), within.estimate, TOLERANCE);
});

describe("refuses", () => {
  it("what does not change over time", () => {
    const constant = { ...PANELS.balanced, z: PANELS.balanced.region.map((name) => Number(name.slice(1))) };
    expect(() => panelFit(constant, { formula: "y ~ x1 + z", method: METHOD })).toThrow(/z does not change over time.*drop it/);
  });

  it("periods of which none follows another", () => {
    const odd = simulatedPanel(9, 8, 3, (i, t) => (i + t) % 2 === 0);
    expect(() => panelFit(odd, { formula: FORMULA, method: METHOD })).toThrow(/no row follows another of its entity by one period/);
  });

  it("an intercept elsewhere", () => {
    expect(() => panelFit(PANELS.balanced, { formula: FORMULA, intercept: true })).toThrow(
      'the option "intercept" belongs to method: first-difference',
    );
  });
});
