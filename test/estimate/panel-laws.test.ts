// What must hold whatever the data are.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fromColumns } from "../../src/data/plain-data.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { demean } from "../../src/wasm/within.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit, simulatedPanel } from "../support/panel-data.js";
import { uniform } from "../support/simulate.js";

beforeAll(() => init());

const data = simulatedPanel(8, 6, 17, (i, t) => (i * 3 + t) % 5 !== 0);
const VCOVS = ["iid", "hc1", "hc3", { type: "cluster", by: ["entity"] }, { type: "cluster", by: ["region", "time"] }];
const FORMULAS = ["y ~ x1 + x2", "y ~ x1 + x2 | entity", "y ~ x1 + x2 | entity + time", "y ~ x1 + x2 | entity + time + line"];

const permuted = (columns: Columns, order: readonly number[]): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, order.map((row) => values[row])])) as Columns;

const shuffled = (seed: number): number[] => {
  const next = uniform(seed);
  return [...data.y.keys()]
    .map((row) => ({ row, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
};

describe.each(FORMULAS)("%s", (formula) => {
  it.each(VCOVS)("the order of rows and entities does not matter: %j", (vcov) => {
    const [a, b] = [data, permuted(data, shuffled(5))].map((columns) => panelFit(columns, { formula, vcov }));
    assertClose(b.estimate, a.estimate, 1e-10);
    assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-10, 1e-13);
    assertClose(Object.values(b.statistics), Object.values(a.statistics), 1e-10);
    assertClose(b.tests[0].statistic, a.tests[0].statistic, 1e-10);
  });

  it.each(VCOVS)("in other units a coefficient and its error change by the unit, t does not: %j", (vcov) => {
    const unit = 1e6;
    const scaled = { ...data, x1: data.x1.map((v) => v * unit), y: data.y.map((v) => v / 1000) };
    const [a, b] = [data, scaled].map((columns) => coefficients(panelFit(columns, { formula, vcov })));
    for (const [i, { name }] of a.entries()) {
      const change = (name === "x1" ? unit : 1) * 1000;
      assertClose([b[i].estimate * change, (b[i].se as number) * change], [a[i].estimate, a[i].se as number], 1e-9);
      assertClose([b[i].statistic as number, b[i].p as number], [a[i].statistic as number, a[i].p as number], 1e-8);
    }
  });

  it("a constant added to y moves the constant alone", () => {
    const [a, b] = [data, { ...data, y: data.y.map((v) => v + 1000) }].map((columns) => panelFit(columns, { formula }));
    a.terms.forEach(({ name }, i) => {
      assertClose(b.estimate[i], a.estimate[i] + (name === "(Intercept)" ? 1000 : 0), 1e-9);
    });
    assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-9, 1e-12);
    assertClose([b.statistics.rss, b.statistics.r2, b.statistics.logLik], [a.statistics.rss, a.statistics.r2, a.statistics.logLik], 1e-9);
    if (formula.includes("|")) assertClose(b.statistics.intercept, a.statistics.intercept + 1000, 1e-9);
  });

  it("adding b x1 to y adds b to its coefficient", () => {
    const [a, b] = [data, { ...data, y: data.y.map((v, i) => v + 3 * data.x1[i]) }].map((columns) => panelFit(columns, { formula }));
    const at = a.terms.findIndex(({ name }) => name === "x1");
    assertClose(b.estimate[at], a.estimate[at] + 3, 1e-10);
    assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-9, 1e-12);
  });

  it("with one slope F is t squared", () => {
    const fit = panelFit(data, { formula: formula.replace(" + x2", "") });
    const slope = coefficients(fit).find(({ name }) => name === "x1");
    assertClose(fit.tests[0].statistic, (slope?.statistic as number) ** 2, 1e-10);
    assertClose(fit.tests[0].p as number, slope?.p as number, 1e-9);
  });

  it("the robust F of one slope is its t squared, for every covariance", () => {
    for (const vcov of ["hc1", "hc3", { type: "cluster", by: "entity" }, { type: "cluster", by: "entity", smallSample: "none" }]) {
      const fit = panelFit(data, { formula: formula.replace(" + x2", ""), vcov });
      const slope = coefficients(fit).find(({ name }) => name === "x1");
      const [f, robust] = fit.tests;
      expect([f.name, robust.name, robust.df]).toEqual(["f", "fRobust", 1]);
      assertClose([robust.statistic, robust.p as number], [(slope?.statistic as number) ** 2, slope?.p as number], 1e-9);
    }
  });

  it("the robust F does not depend on the units or the basis of the regressors", () => {
    const vcov = { type: "cluster", by: "entity" };
    const other = { ...data, x1: data.x1.map((v, i) => 1e6 * v + data.x2[i]) };
    const [a, b] = [data, other].map((columns) => panelFit(columns, { formula, vcov }).tests[1]);
    assertClose(b.statistic, a.statistic, 1e-8);
  });

  it("residuals are orthogonal to every regressor and sum to zero in every level of the effects", () => {
    const fit = panelFit(data, { formula });
    const panel = buildPanel(fromColumns(data), { entity: "entity", time: "time" });
    const sum = (pick: (row: number) => number): number => fit.residuals.reduce((total, e, row) => total + e * pick(row), 0);
    assertClose(
      sum(() => 1),
      0,
      0,
      1e-10,
    );
    for (const name of ["x1", "x2"])
      assertClose(
        sum((row) => (panel.columns.get(name) as Float64Array)[row]),
        0,
        0,
        1e-9,
      );
    if (!formula.includes("entity")) return;
    panel.entities.forEach((_, i) => {
      assertClose(
        sum((row) => (panel.entityOf[row] === i ? 1 : 0)),
        0,
        0,
        1e-10,
      );
    });
  });
});

describe("within is dummies", () => {
  it.each([
    ["y ~ x1 + x2 | entity", "y ~ x1 + x2 + i(entity)"],
    ["y ~ x1 + x2 | time", "y ~ x1 + x2 + i(time)"],
    ["y ~ x1 + x2 | entity + time", "y ~ x1 + x2 + i(entity) + i(time)"],
    ["y ~ x1 + x2 | entity + time + line", "y ~ x1 + x2 + i(entity) + i(time) + i(line)"],
  ])("%s is %s", (within, dummies) => {
    const [a, b] = [within, dummies].map((formula) => panelFit(data, { formula }));
    for (const name of ["x1", "x2"]) {
      const [left, right] = [a, b].map((fit) => coefficients(fit).find((row) => row.name === name));
      for (const key of ["estimate", "se", "statistic", "p", "low", "high"] as const) {
        assertClose(left?.[key] as number, right?.[key] as number, 1e-9);
      }
    }
    for (const key of ["rss", "sigma", "dfResidual", "logLik", "aic", "bic", "aicParameters"]) {
      assertClose(a.statistics[key], b.statistics[key], 1e-10);
    }
    assertClose(a.statistics.r2Lsdv, b.statistics.r2, 1e-10);
    assertClose(a.residuals, b.residuals, 1e-8, 1e-10);
  });

  it.each(["none", "g", "full"])("clustered errors too: %s", (smallSample) => {
    // with explicit dummies K counts them all, which is the rule `full`; sss of the dummies is full of within
    const rule = smallSample === "full" ? "sss" : smallSample;
    const a = panelFit(data, { formula: "y ~ x1 + x2 | entity + time", vcov: { type: "cluster", by: "entity", smallSample } });
    const b = panelFit(data, { formula: "y ~ x1 + x2 + i(entity) + i(time)", vcov: { type: "cluster", by: "entity", smallSample: rule } });
    for (const name of ["x1", "x2"]) {
      const [left, right] = [a, b].map((fit) => coefficients(fit).find((row) => row.name === name)?.se as number);
      assertClose(left, right, 1e-9);
    }
  });

  it("effects as an option are the formula's second part", () => {
    const [a, b] = [{ formula: "y ~ x1 + x2", effects: "twoways" }, { formula: "y ~ x1 + x2 | entity + time" }].map((options) =>
      panelFit(data, options),
    );
    expect([...a.estimate, ...(a.covariance as Float64Array)]).toEqual([...b.estimate, ...(b.covariance as Float64Array)]);
  });
});

it("demeaning twice is demeaning once", () => {
  const panel = buildPanel(fromColumns(data), { entity: "entity", time: "time" });
  const factors = [
    { levels: panel.nEntities, levelOf: panel.entityOf },
    { levels: panel.nPeriods, levelOf: panel.periodOf },
  ];
  const once = demean(panel.columns.get("x1") as Float64Array, panel.nObs, factors, { tolerance: 1e-12 }).values;
  assertClose(demean(once, panel.nObs, factors, { tolerance: 1e-12 }).values, once, 1e-9, 1e-11);
});

it("every row twice halves the iid variance up to the degrees of freedom, and leaves clustered errors alone", () => {
  const twice: Columns = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, [...values, ...values]])) as Columns;
  const columns = { ...twice, unit: twice.entity, entity: [...data.entity, ...data.entity.map((key) => `${key} again`)] };
  const vcov = { type: "cluster", by: "unit", smallSample: "none" };
  const [a, b] = [
    panelFit({ ...data, unit: data.entity }, { formula: "y ~ x1 + x2", vcov }),
    panelFit(columns, { formula: "y ~ x1 + x2", vcov }),
  ];
  assertClose(b.estimate, a.estimate, 1e-10);
  assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-10, 1e-13);
  const [c, d] = [data, columns].map((source) => panelFit(source, { formula: "y ~ x1 + x2", vcov: { type: "iid", smallSample: "none" } }));
  assertClose(
    (d.covariance as Float64Array).map((value) => 2 * value),
    c.covariance as Float64Array,
    1e-10,
    1e-13,
  );
});

it("a large level does not cost digits: y and x near 1e8 with variation near 1", () => {
  const far = { ...data, x1: data.x1.map((v) => v + 1e8), y: data.y.map((v) => v + 1e8) };
  for (const formula of FORMULAS) {
    const [a, b] = [data, far].map((columns) => panelFit(columns, { formula }));
    const at = a.terms.findIndex(({ name }) => name === "x1");
    assertClose(b.estimate[at], a.estimate[at], 1e-6);
    for (const key of ["rss", "r2", "r2Within"]) assertClose(b.statistics[key], a.statistics[key], 1e-6);
  }
});

it("random panels: within is dummies, whatever is missing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 4, max: 7 }), fc.integer({ min: 4, max: 6 }), (seed, n, T) => {
      const next = uniform(seed);
      const some = simulatedPanel(n, T, seed, (i, t) => t < 2 || i === 0 || next() > 0.3);
      const [a, b] = ["y ~ x1 + x2 | entity + time", "y ~ x1 + x2 + i(entity) + i(time)"].map((formula) => panelFit(some, { formula }));
      const at = b.terms.findIndex(({ name }) => name === "x1");
      assertClose(a.estimate[0], b.estimate[at], 1e-8, 1e-10);
      expect(a.statistics.dfResidual).toBe(b.statistics.dfResidual);
    }),
    { numRuns: 60 },
  );
});
