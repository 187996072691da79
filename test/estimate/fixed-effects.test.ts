// Levels of the effects against explicit dummies.
import { beforeAll, describe, expect, it } from "vitest";
import { fixedEffects } from "../../src/estimate/fixed-effects.js";
import type { Fit } from "../../src/result/fit.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelDesign, panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const data = simulatedPanel(7, 6, 23, (i, t) => (i * 2 + t) % 5 !== 0);

const levels = (fit: Fit, factor: string): Map<string, number> =>
  new Map(fit.fixedEffects[factor].map(({ name, estimate }) => [name, estimate]));
const save = ["fixedEffects"];

/** x1 b + entity level + time level, less the level that both contain, in the order of the fit. */
function rebuilt(fit: Fit, { x1, entity, time }: { readonly x1: number[]; readonly entity: string[]; readonly time: number[] }): number[] {
  const [ofEntity, ofTime] = [levels(fit, "entity"), levels(fit, "time")];
  const both = ofTime.get(String(Math.min(...time))) as number;
  const first = new Map(entity.map((key, i) => [key, i])); // rows stand by period, then by entity
  const order = [...x1.keys()].sort((i, j) => time[i] - time[j] || (first.get(entity[i]) as number) - (first.get(entity[j]) as number));
  return order.map((i) => fit.estimate[0] * x1[i] + (ofEntity.get(entity[i]) as number) + (ofTime.get(String(time[i])) as number) - both);
}

/** Coefficients of i(factor, no constant) in the regression with dummies: level + every other factor at its base. */
function dummies(columns: Columns, factor: string, others: readonly string[]): Map<string, { estimate: number; se?: number }> {
  const formula = `y ~ 0 + i(${factor}) + x1 + x2${others.map((other) => ` + i(${other})`).join("")}`;
  return new Map(
    coefficients(panelFit(columns, { formula }))
      .filter(({ name }) => name.startsWith(`${factor}::`))
      .map((row) => [row.name.slice(factor.length + 2), row]),
  );
}

describe("one factor", () => {
  it.each(["entity", "time", "line"])("%s: levels and standard errors are those of dummies", (factor) => {
    const fit = panelFit(data, { formula: `y ~ x1 + x2 | ${factor}`, save });
    const expected = dummies(data, factor, []);
    expect(fit.fixedEffects[factor].map(({ name }) => name)).toEqual([...expected.keys()]);
    for (const { name, estimate, se } of fit.fixedEffects[factor]) {
      assertClose([estimate, se as number], [expected.get(name)?.estimate as number, expected.get(name)?.se as number], 1e-9);
    }
  });

  it("the standard error uses the covariance of the model", () => {
    const fit = panelFit(data, { formula: "y ~ x1 | entity", save, vcov: { type: "cluster", by: "entity" } });
    const rows = data.entity.map((key, i) => (key === "e03" ? i : -1)).filter((i) => i >= 0);
    const x = rows.reduce((sum, i) => sum + data.x1[i], 0) / rows.length;
    const variance = fit.statistics.sigma2 / rows.length + x * x * (fit.covariance as Float64Array)[0];
    assertClose(fit.fixedEffects.entity.find(({ name }) => name === "e03")?.se as number, Math.sqrt(variance), 1e-12);
  });

  it("weighted by their rows the levels sum to the constant", () => {
    const fit = panelFit(data, { formula: "y ~ x1 + x2 | entity", save });
    const sum = data.entity.reduce((total, key) => total + (levels(fit, "entity").get(key) as number), 0);
    assertClose(sum / data.y.length, fit.statistics.intercept, 1e-12);
  });
});

describe("several factors", () => {
  it.each([
    ["two", ["entity", "time"]],
    ["two that cross at random", ["line", "block"]],
    ["three", ["entity", "time", "line"]],
  ])("%s: each factor's levels are its dummies without a constant", (_, factors) => {
    const fit = panelFit(data, { formula: `y ~ x1 + x2 | ${factors.join(" + ")}`, save });
    for (const factor of factors) {
      const others = factors.filter((other) => other !== factor);
      const expected = dummies(data, factor, others);
      for (const [name, level] of levels(fit, factor)) assertClose(level, expected.get(name)?.estimate as number, 1e-8, 1e-10);
      expect(fit.fixedEffects[factor].every(({ se }) => se === undefined)).toBe(true);
    }
  });

  it("the order of the factors does not matter", () => {
    const [a, b] = ["entity + time + line", "line + time + entity"].map((effects) =>
      panelFit(data, { formula: `y ~ x1 + x2 | ${effects}`, save }),
    );
    for (const factor of ["entity", "time", "line"]) {
      for (const [name, level] of levels(a, factor)) assertClose(levels(b, factor).get(name) as number, level, 1e-9, 1e-11);
    }
  });

  it("with the coefficients they reproduce the fitted values", () => {
    const fit = panelFit(data, { formula: "y ~ x1 | entity + time", save });
    assertClose(rebuilt(fit, data), fit.fitted, 1e-9, 1e-10);
  });

  it("a long chain of rows converges: each unit shares two periods with the next", () => {
    const n = 300;
    const chain = simulatedPanel(n, n + 2, 9, (i, t) => t >= i && t <= i + 2);
    const fit = panelFit(chain, { formula: "y ~ x1 | entity + time", save });
    assertClose(rebuilt(fit, chain), fit.fitted, 1e-7, 1e-8); // the ends of the chain hang together by 300 steps
    expect(fit.notes.join()).not.toContain("no row connects");
  });
});

it("groups that no row connects are noted, and counted; the fitted values stand", () => {
  const apart = simulatedPanel(8, 6, 31, (i, t) => i < 4 === t < 3);
  const fit = panelFit(apart, { formula: "y ~ x1 | entity + time", save });
  expect(fit.notes).toContain(
    "the levels of entity and time fall into groups that no row connects: compare fixed effects inside a group only",
  );
  expect(fit.statistics.aicParameters).toBe(1 + (8 + 6 - 2) + 1);
  assertClose(rebuilt(fit, apart), fit.fitted, 1e-9, 1e-10);
});

it("are not there unless asked", () => {
  expect(panelFit(data, { formula: "y ~ x1 | entity" }).fixedEffects).toEqual({});
  const { design } = panelDesign(data, { formula: "y ~ x1" });
  expect(fixedEffects(design, Float64Array.of(0, 0), new Float64Array(4), 1)).toEqual({});
});
