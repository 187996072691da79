// Likelihood ratios: against explicit likelihoods, and every pair of fits that is refused.
import { beforeAll, describe, expect, it } from "vitest";
import { lrTest } from "../../src/diagnose/lr.js";
import { estimate } from "../../src/estimate/registry.js";
import type { Effects, SpatialPanelSpec } from "../../src/model/spec.js";
import type { Fit } from "../../src/result/fit.js";
import { init } from "../../src/wasm/load.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";
import {
  balancedPanel,
  designOf,
  normal,
  panelSpec,
  ringGraph,
  rowStandardized,
  spatialSpec,
  weightsFromDense,
} from "../support/simulate.js";

beforeAll(() => init());

const [n, T] = [9, 6];
const panel = balancedPanel(n, T);
const W = weightsFromDense(rowStandardized(ringGraph(n, 4, 3)));
const draw = normal(7);
const noise = (): Float64Array => Float64Array.from({ length: n * T }, () => draw());
const [x1, x2, e] = [noise(), noise(), noise()];
const factors = [
  { name: "unit", levels: [...panel.entities], levelOf: panel.entityOf },
  { name: "time", levels: [...panel.periods], levelOf: panel.periodOf },
];

/** y with a spatial lag of 0.4. */
function response(): Float64Array {
  const b = x1.map((v, r) => v - 0.5 * x2[r] + 0.4 * Math.sin(r % n) + e[r]);
  let y = b;
  for (let i = 0; i < 200; i++) y = spatialLag(W, y).map((v, r) => b[r] + 0.4 * v);
  return y;
}

const spatial = (
  model: SpatialPanelSpec["model"],
  more: Partial<SpatialPanelSpec> = {},
  columns: Record<string, Float64Array> = { x1, x2 },
): Fit =>
  estimate(
    designOf(panel, response(), columns, (more.effects ?? "entity") === "none"),
    spatialSpec({ model, effects: "entity", ...more }),
    W,
  );

/** The model without spatial terms, its effects absorbed. */
const plain = (effects: Effects, columns: Record<string, Float64Array> = { x1, x2 }): Fit => {
  const used = effects === "twoways" ? factors : effects === "entity" ? [factors[0]] : effects === "time" ? [factors[1]] : [];
  return estimate(
    { ...designOf(panel, response(), columns, effects === "none"), factors: used },
    panelSpec({ effects, method: effects === "none" ? "pooled" : "within" }),
    null,
  );
};

describe("two spatial models", () => {
  it.each([
    ["sdm", "sar", 2],
    ["sdm", "sem", 2],
    ["sdem", "sem", 2],
  ] as const)("%s against %s", (large, small, df) => {
    const [a, b] = [spatial(large), spatial(small)];
    const test = lrTest(a, b, "lr");
    expect([test.name, test.df]).toEqual(["lr", df]);
    assertClose(test.statistic, 2 * (a.statistics.logLik - b.statistics.logLik), 1e-12);
    expect(test.statistic).toBeGreaterThan(0);
    assertClose(test.p as number, Math.exp(-test.statistic / 2), 1e-10); // the upper tail of chi-squared with 2 degrees of freedom
  });

  it("fewer lagged regressors, fewer regressors", () => {
    expect(lrTest(spatial("sdm"), spatial("sdm", { durbin: ["x1"] }), "lr").df).toBe(1);
    expect(lrTest(spatial("sar"), spatial("sar", {}, { x1 }), "lr").df).toBe(1);
    expect(lrTest(spatial("sdm"), spatial("sar", {}, { x1 }), "lr").df).toBe(3);
  });
});

describe("a spatial model against the one without spatial terms", () => {
  it.each(["none", "entity", "time", "twoways"] as const)("effects %s: the likelihood ratio that the model reports", (effects) => {
    const sar = spatial("sar", { effects });
    const test = lrTest(sar, plain(effects), "lr");
    const reported = sar.tests.find(({ name }) => name === "lrSpatial");
    assertClose(test.statistic, reported?.statistic as number, 1e-8);
    expect(test.df).toBe(1);
  });

  it("other effects in the two are refused", () => {
    expect(() => lrTest(spatial("sar"), plain("twoways"), "lr")).toThrow("they remove different effects");
  });
});

describe("static panels", () => {
  const data = simulatedPanel(8, 6, 3);
  const fit = (formula: string, more: object = {}): Fit => panelFit(data, { formula, ...more });

  it.each([
    ["y ~ x1 + x2 + x3", "y ~ x1", 2],
    ["y ~ x1 | entity", "y ~ x1", 7],
    ["y ~ x1 | entity + time", "y ~ x1 | entity", 5],
    ["y ~ x1 + x2 | entity + time", "y ~ x1 | time", 8],
  ])("%s against %s", (large, small, df) => {
    const [a, b] = [fit(large), fit(small)];
    const test = lrTest(a, b, "lr");
    expect(test.df).toBe(df);
    assertClose(test.statistic, data.y.length * Math.log(b.statistics.rss / a.statistics.rss), 1e-10);
  });

  it("effects given as an option count like those of the formula", () => {
    expect(lrTest(fit("y ~ x1", { effects: "twoways" }), fit("y ~ x1 | entity"), "lr").df).toBe(5);
    expect(lrTest(fit("y ~ x1 | entity + time + line"), fit("y ~ x1 | time"), "lr").df).toBeGreaterThan(7);
    expect(lrTest(fit("y ~ x1", { effects: "twoways" }), fit("y ~ x1", { effects: "time" }), "lr").df).toBe(7);
  });

  it.each([
    ["other rows", () => [fit("y ~ x1 + x2"), fit("y ~ x1", { where: "time > 2000" })], "they use 48 and 40 rows"],
    [
      "other rows, as many",
      () => [fit("y ~ x1 + x2", { where: "time < 2005" }), fit("y ~ x1", { where: "time > 2000" })],
      "they use different rows, as many of each",
    ],
    ["other response", () => [fit("y ~ x1 + x2"), fit("log(x2^2) ~ x1")], "their dependent variables are y and log(x2^2)"],
    ["other regressors", () => [fit("y ~ x1 + x2"), fit("y ~ x3")], "the second has x3 and the first has not"],
    ["other effects", () => [fit("y ~ x1 + x2 | entity"), fit("y ~ x1 | time")], "the second absorbs time effects and the first does not"],
    [
      "the wrong order",
      () => [fit("y ~ x1"), fit("y ~ x1 + x2")],
      "the second has x2 and the first has not; the larger model comes first: swap them",
    ],
  ])("%s", (_, pair, reason) => {
    const [a, b] = pair();
    expect(() => lrTest(a, b, "lr")).toThrow(`lr: the second model is no special case of the first: ${reason}`);
  });

  it("twice the same model", () => {
    expect(() => lrTest(fit("y ~ x1"), fit("y ~ x1"), "lr")).toThrow(
      "lr: the first model must have more parameters than the second, and they have 3 and 3",
    );
  });
});

describe("spatial pairs that are refused", () => {
  it.each([
    ["the wrong order", () => [spatial("sar"), spatial("sdm")], "sdm is no special case of sar; the larger model comes first: swap them"],
    ["sdem and sar", () => [spatial("sdem"), spatial("sar")], "sar is no special case of sdem"],
    ["sar and sem", () => [spatial("sar"), spatial("sem")], "sem is no special case of sar"],
    [
      "sem in an sdm that lags some",
      () => [spatial("sdm", { durbin: ["x1"] }), spatial("sem")],
      "lags every regressor, and this one leaves some out",
    ],
    ["effects", () => [spatial("sdm"), spatial("sar", { effects: "twoways" })], "they remove different effects"],
    ["bias", () => [spatial("sdm"), spatial("sar", { bias: "lee-yu" })], "bias is none in one and lee-yu in the other"],
    ["weights", () => [spatial("sdm"), spatial("sar", { weights: "other" })], 'their weights are "w" and "other"'],
    ["a panel as the larger", () => [plain("entity"), spatial("sar")], "the first has no spatial terms and the second is a sar"],
    [
      "no likelihood",
      () => {
        const { logLik: _, ...statistics } = spatial("sar").statistics;
        return [spatial("sdm"), { ...spatial("sar"), statistics }];
      },
      "one of them has no likelihood",
    ],
  ])("%s", (_, pair, reason) => {
    const [a, b] = pair();
    expect(() => lrTest(a, b, "lr")).toThrow(reason);
    try {
      lrTest(a, b, "lr");
    } catch (error) {
      expect((error as { code: string }).code).toBe("NOT_NESTED");
    }
  });
});
