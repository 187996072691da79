// Designs that cannot be estimated, and what is said about them; and designs at the edge that can.
import { beforeAll, describe, expect, it } from "vitest";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const data = simulatedPanel(6, 5, 3);
const number = data.entity.map((key) => Number(key.slice(1)));

type Options = { readonly formula: string; readonly [option: string]: unknown };
type Extra = Readonly<Record<string, readonly number[]>>;

function refusal(options: Options, extra: Extra = {}): string {
  try {
    panelFit({ ...data, ...extra }, options);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  throw new Error("nothing was thrown");
}

describe("collinear columns are named with their combination", () => {
  const of = (s: (i: number) => number) => ({ s: data.y.map((_, i) => s(i)) });
  it.each([
    ["a sum", of((i) => data.x1[i] + data.x2[i]), "s = x1 + x2"],
    ["weights", of((i) => 0.1 * data.x1[i] - 0.2 * data.x2[i]), "s = 0.1 x1 - 0.2 x2"],
    ["a constant", of((i) => 3 - 2 * data.x1[i]), "s = 3 - 2 x1"],
    ["a small share next to a large one", of((i) => data.x1[i] + 1e-7 * data.x2[i]), "s = x1 + 1e-7 x2"],
    ["other units", of((i) => 1e-9 * data.x1[i]), "s = 1e-9 x1"],
    ["thirds", of((i) => -data.x1[i] / 3), "s = -0.333333 x1"],
  ])("%s", (_, extra, combination) => {
    expect(refusal({ formula: "y ~ x1 + x2 + s" }, extra)).toBe(`COLLINEAR: collinear columns: ${combination}; drop one of them`);
  });

  it("rounding noise is not taken for a combination", () => {
    const fit = panelFit({ ...data, s: data.x1.map((v, i) => v + 1e-6 * data.x2[i]) }, { formula: "y ~ x1 + s" });
    assertClose(fit.estimate[1] + fit.estimate[2], panelFit(data, { formula: "y ~ x1 + x2" }).estimate[1], 1e-3);
  });

  it("a constant column", () => {
    expect(refusal({ formula: "y ~ x1 + c" }, { c: data.y.map(() => 7) })).toBe(
      "COLLINEAR: c is 7 in every row, like the constant; drop it",
    );
    expect(refusal({ formula: "y ~ x1 + c" }, { c: data.y.map(() => 0) })).toBe("COLLINEAR: c is 0 in every row; drop it");
  });

  it("several", () => {
    expect(refusal({ formula: "y ~ x1 + i(entity) + i(region)" })).toBe(
      "COLLINEAR: collinear columns: region::r1 = entity::e01 + entity::e04; region::r2 = entity::e02 + entity::e05; drop one column of each",
    );
  });

  it("many terms are cut", () => {
    const wide = simulatedPanel(12, 3, 4);
    const cohort = wide.entity.map((key) => Number(key.slice(1)));
    expect(() => panelFit({ ...wide, cohort }, { formula: "y ~ i(entity) + cohort" })).toThrow(
      "cohort = entity::e01 + 2 entity::e02 + 3 entity::e03 + 4 entity::e04 + 5 entity::e05 + 6 entity::e06 and 5 more terms; drop",
    );
  });

  it("after the effects are removed", () => {
    const s = data.x1.map((v, i) => v + 1e6 * number[i]);
    expect(refusal({ formula: "y ~ x1 + x2 + s | entity" }, { s })).toBe(
      "COLLINEAR: collinear columns once the effects (entity) are removed: s = x1; drop one of them",
    );
    const unbalanced = simulatedPanel(6, 5, 3, (i, t) => i + t !== 3);
    const again = unbalanced.x1.map((v, i) => v + 1e6 * Number(unbalanced.entity[i].slice(1)) - 1e5 * unbalanced.time[i]);
    expect(() => panelFit({ ...unbalanced, again }, { formula: "y ~ x1 + again | entity + time" })).toThrow(
      "(entity, time) are removed: again = x1",
    );
  });
});

describe("nothing left once the effects are removed", () => {
  it.each([
    [
      "constant within entity",
      "y ~ x1 + a | entity",
      "a does not vary once the effects (entity) are removed; drop it, or interact it with something that varies",
    ],
    [
      "a trend under period effects",
      "y ~ x1 + t | time",
      "t does not vary once the effects (time) are removed; drop it, or interact it with something that varies",
    ],
    [
      "age, period and cohort",
      "y ~ x1 + age | entity + time",
      "age does not vary once the effects (entity, time) are removed; drop it, or interact it with something that varies",
    ],
    [
      "two",
      "y ~ a + x1 + a2 | entity",
      "a and a2 do not vary once the effects (entity) are removed; drop them, or interact them with something that varies",
    ],
  ])("%s", (_, formula, sentence) => {
    const extra = {
      a: number.map((v) => v * 1.1),
      a2: number.map((v) => v * v + 0.1),
      t: data.time.map((v) => v / 3),
      age: data.time.map((v, i) => v - 1980 - number[i] / 7),
    };
    expect(refusal({ formula }, extra)).toBe(`NO_VARIATION: ${sentence}`);
  });

  it("the dependent variable", () => {
    expect(refusal({ formula: "y ~ x1 | entity" }, { y: number.map((v) => v / 3) })).toBe(
      "NO_VARIATION: y, the dependent variable, does not vary once the effects (entity) are removed: nothing is left to explain",
    );
    for (const formula of ["y ~ x1", "y ~ x1 | entity", "y ~ x1 | entity + line"]) {
      expect(refusal({ formula }, { y: data.y.map(() => 3.5) })).toBe(
        "NO_VARIATION: y, the dependent variable, is 3.5 in every row: nothing is left to explain",
      );
    }
  });

  it("small variation on a large level is variation", () => {
    const x = data.x1.map((v, i) => 1e6 * number[i] + v * 1e-2);
    const fit = panelFit({ ...data, x }, { formula: "y ~ x | entity" });
    assertClose(fit.estimate[0] * 1e-2, panelFit(data, { formula: "y ~ x1 | entity" }).estimate[0], 1e-6);
  });
});

describe("a perfect fit", () => {
  it.each(["y ~ x1 + x2", "y ~ x1 + x2 | entity", "y ~ x1 + x2 | entity + line"])("%s", (formula) => {
    const y = data.x1.map((v, i) => 2 * v - data.x2[i] + (formula.includes("|") ? 1e6 * number[i] : 5));
    expect(refusal({ formula }, { y })).toContain("PERFECT_FIT: the regressors reproduce the dependent variable exactly");
  });

  it("an almost perfect one is a fit", () => {
    const y = data.x1.map((v, i) => 2 * v + 1e-6 * data.y[i]);
    assertClose(
      panelFit({ ...data, y }, { formula: "y ~ x1 | entity" }).estimate,
      [2 + 1e-6 * panelFit(data, { formula: "y ~ x1 | entity" }).estimate[0]],
      1e-12,
    );
  });
});

describe("too few rows", () => {
  it.each([
    ["N = K", "y ~ x1 + i(entity)", "time == 2000", "6 rows cannot identify 7 coefficients: at least one more row than that is needed"],
    ["N - K = 0", "y ~ x1 + i(region) + i(line)", "time == 2000 & entity != 'e05'", "5 rows cannot identify"],
    [
      "one row",
      "y ~ x1",
      "time == 2000 & entity == 'e01'",
      "1 row cannot identify 2 coefficients: at least one more row than that is needed",
    ],
    [
      "two-way effects",
      "y ~ x1 | entity + time",
      "time <= 2001 & entity < 'e02'",
      "4 rows cannot identify 1 coefficient and 3 effects (entity, time): at least one more row than that is needed",
    ],
  ])("%s", (_, formula, where, sentence) => {
    expect(refusal({ formula, where })).toContain(`TOO_FEW_ROWS: ${sentence}`);
  });

  it("one period has no entity effects, one entity no time effects", () => {
    expect(refusal({ formula: "y ~ x1 | entity", where: "time == 2000" })).toBe(
      "EFFECTS_SATURATED: one period, 2000, cannot carry entity effects: every level of entity has one row",
    );
    expect(refusal({ formula: "y ~ x1 | time", where: "entity == 'e01'" })).toBe(
      "EFFECTS_SATURATED: one entity, e01, cannot carry time effects: every level of time has one row",
    );
  });

  it("one degree of freedom is enough", () => {
    const fit = panelFit(data, { formula: "y ~ x1", where: "time == 2000 & entity <= 'e02'" });
    expect(fit.statistics.dfResidual).toBe(1);
    expect(coefficients(fit)[1].p).toBeGreaterThan(0);
  });
});

it("no regressor", () => {
  expect(refusal({ formula: "y ~ 1 | entity" })).toBe("NO_REGRESSORS: the formula has no regressor besides the effects");
  expect(refusal({ formula: "y ~ 0" })).toContain("NO_REGRESSORS");
});

it("a constant alone is the mean", () => {
  const fit = panelFit(data, { formula: "y ~ 1", vcov: { type: "cluster", by: "entity" } });
  assertClose(fit.estimate, [data.y.reduce((sum, v) => sum + v, 0) / data.y.length], 1e-12);
  expect(fit.tests).toEqual([]);
  expect(fit.statistics.r2).toBe(0);
});

it("fewer clusters than slopes: no robust F, with a note", () => {
  const half = { ...data, half: data.entity.map((name) => (name < "e05" ? "a" : "b")) };
  const fit = panelFit(half, { formula: "y ~ x1 + x2", vcov: { type: "cluster", by: "half" } });
  expect(fit.tests.map(({ name }) => name)).toEqual(["f"]);
  expect(fit.notes).toContain("fRobust is left out: 2 clusters cannot test 2 slopes together, at most 1");
});

describe("numbers whose squares are out of range", () => {
  it.each([
    ["huge y", { y: data.y.map((v) => v * 1e160) }, "the dependent variable"],
    ["tiny y", { y: data.y.map((v) => v * 1e-170) }, "the dependent variable"],
    ["huge x", { x1: data.x1.map((v) => v * 1e200) }, "x1"],
    ["tiny x", { x1: data.x1.map((v) => v * 1e-200) }, "x1"],
  ])("%s", (_, extra, what) => {
    for (const formula of ["y ~ x1 + x2", "y ~ x1 + x2 | entity"]) {
      expect(refusal({ formula }, extra)).toBe(`NOT_FINITE: ${what} is too large or too small for its squares; give it in other units`);
    }
  });
});

describe("singletons", () => {
  const where = "time <= 2002 | entity == 'e01'";

  it("are noted, with their keys", () => {
    const { notes } = panelFit(data, { formula: "y ~ x1 + x2 | entity + time", where });
    expect(notes).toContain(
      "2 rows are alone in a level of the effects, (e01, 2003) and (e01, 2004): the effects fit them exactly, so that the coefficients learn nothing from them, but N counts them (reghdfe drops such rows)",
    );
  });

  it("are found again when others are gone", () => {
    // e05 is seen twice, once in a period of its own: without that row the other is alone too
    const chain = simulatedPanel(6, 5, 3, (i, t) => (i < 5 ? t < 4 : t > 2));
    const { notes } = panelFit(chain, { formula: "y ~ x1 | entity + time" });
    expect(notes.join()).toContain("2 rows are alone in a level of the effects, (e05, 2003) and (e05, 2004)");
  });

  it("change neither coefficients nor residual degrees of freedom", () => {
    const [a, b] = [where, "time <= 2002"].map((condition) => panelFit(data, { formula: "y ~ x1 + x2 | entity + time", where: condition }));
    assertClose(a.estimate, b.estimate, 1e-10);
    assertClose(a.covariance as Float64Array, b.covariance as Float64Array, 1e-10);
    expect([a.statistics.dfResidual, a.statistics.nObs - b.statistics.nObs]).toEqual([b.statistics.dfResidual, 2]);
  });

  it("of a single row reads well", () => {
    const { notes } = panelFit(data, { formula: "y ~ x1 + x2 | entity + time", where: "time <= 2002 | (entity == 'e01' & time == 2003)" });
    expect(notes.join()).toContain("1 row is alone in a level of the effects, (e01, 2003): the effects fit it exactly");
  });
});

it("regressors that fit the mean of every cluster leave no clustered variance, which is said", () => {
  const fit = panelFit(data, { formula: "y ~ i(region)", vcov: { type: "cluster", by: "region" } });
  for (const row of coefficients(fit)) expect([row.se, row.statistic, row.p]).toEqual([0, undefined, undefined]);
  expect(fit.notes).toContain(
    "clustering by region gives (Intercept), region::r1 and region::r2 no variance: the regressors fit the mean of every cluster",
  );
});
