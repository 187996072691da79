// Wald tests: the delta method against a numerical Jacobian, linear restrictions against F and t.
import { beforeAll, describe, expect, it } from "vitest";
import { waldTest } from "../../src/diagnose/wald.js";
import { estimate } from "../../src/estimate/registry.js";
import type { Fit } from "../../src/result/fit.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { dotProduct, invert, type Matrix, multiply, transpose } from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";
import { balancedPanel, designOf, normal, ringGraph, rowStandardized, spatialSpec, weightsFromDense } from "../support/simulate.js";

beforeAll(() => init());

const [n, T] = [9, 6];
const panel = balancedPanel(n, T);
const W = weightsFromDense(rowStandardized(ringGraph(n, 4, 3)));
const draw = normal(7);
const noise = (): Float64Array => Float64Array.from({ length: n * T }, () => draw());
const [x1, x2, e] = [noise(), noise(), noise()];

function sdm(): Fit {
  const b = x1.map((v, r) => v - 0.5 * x2[r] + e[r]);
  let y = b;
  for (let i = 0; i < 200; i++) y = spatialLag(W, y).map((v, r) => b[r] + 0.4 * v);
  return estimate(designOf(panel, y, { x1, x2 }, false), spatialSpec({ model: "sdm", effects: "entity" }), W);
}

/** r(b)' (J V J')^-1 r(b) with J by central differences. */
function numericalWald(fit: Fit, r: (b: readonly number[]) => number[]): number {
  const b = [...fit.estimate];
  const k = b.length;
  const V: Matrix = b.map((_, i) => [...(fit.covariance as Float64Array).subarray(i * k, (i + 1) * k)]);
  const h = 1e-5;
  const J = transpose(
    b.map((_, j) => {
      const [up, down] = [h, -h].map((step) => r(b.map((v, i) => (i === j ? v + step : v))));
      return up.map((v, q) => (v - down[q]) / (2 * h));
    }),
  );
  const value = r(b);
  const { inverse } = invert(multiply(multiply(J, V), transpose(J)));
  return dotProduct(
    value,
    inverse.map((row) => dotProduct(row, value)),
  );
}

describe("a spatial Durbin model", () => {
  const at = (fit: Fit, name: string): number => fit.terms.findIndex((term) => term.name === name);

  it("sar: theta = 0", () => {
    const fit = sdm();
    const [t1, t2] = ["W(x1)", "W(x2)"].map((name) => at(fit, name));
    const test = waldTest(fit, "sar", "w");
    assertClose(
      test.statistic,
      numericalWald(fit, (b) => [b[t1], b[t2]]),
      1e-8,
    );
    expect([test.name, test.df]).toEqual(["w", 2]);
    assertClose(test.p as number, Math.exp(-test.statistic / 2), 1e-10);
  });

  it("sem: theta + rho beta = 0", () => {
    const fit = sdm();
    const [b1, b2, t1, t2, rho] = ["x1", "x2", "W(x1)", "W(x2)", "rho"].map((name) => at(fit, name));
    const test = waldTest(fit, "sem", "w");
    assertClose(
      test.statistic,
      numericalWald(fit, (b) => [b[t1] + b[rho] * b[b1], b[t2] + b[rho] * b[b2]]),
      1e-8,
    );
  });

  it("sar as equations", () => {
    const fit = sdm();
    assertClose(waldTest(fit, ["W(x1) = 0", "W(x2) = 0"], "w").statistic, waldTest(fit, "sar", "w").statistic, 1e-12);
  });

  it("one theta of two, when the other is not lagged", () => {
    const y = x1.map((v, r) => v + e[r]);
    const fit = estimate(designOf(panel, y, { x1, x2 }, false), spatialSpec({ model: "sdm", durbin: ["x2"], effects: "entity" }), W);
    expect(waldTest(fit, "sem", "w").df).toBe(1);
  });

  it("other models have nothing to restrict; a boundary has no covariance", () => {
    const sar = estimate(designOf(panel, x1, { x2 }, false), spatialSpec({ model: "sar", effects: "entity" }), W);
    expect(() => waldTest(sar, "sar", "w")).toThrow("w: restriction sar is about W X terms next to rho; the model must be sdm");
    expect(() => waldTest({ ...sdm(), covariance: null }, "sar", "w")).toThrow(
      "w: the model is at the boundary and has no standard errors",
    );
  });
});

describe("linear restrictions of a static panel", () => {
  const data = simulatedPanel(10, 6, 3);
  const fit = (vcov: object | string = "iid"): Fit =>
    panelFit({ ...data, z: data.x1.map((v) => v * v) }, { formula: "y ~ x1 + x2 + log(z + 1) | entity", vcov });

  it.each(["iid", "hc1", { type: "cluster", by: "entity" }])("one coefficient: t squared, %j", (vcov) => {
    const found = fit(vcov);
    const row = coefficients(found)[1];
    assertClose(waldTest(found, ["x2 = 0"], "w").statistic, (row.statistic as number) ** 2, 1e-12);
    assertClose(waldTest(found, ["x2 = -0.5"], "w").statistic, ((row.estimate + 0.5) / (row.se as number)) ** 2, 1e-10);
  });

  it("all slopes zero: q F", () => {
    const found = fit();
    const test = waldTest(found, ["x1 = 0", "x2 = 0", "log(z+1) = 0"], "w");
    assertClose(test.statistic, 3 * found.tests[0].statistic, 1e-9);
    expect(test.df).toBe(3);
  });

  it("restrictions that say the same give the same", () => {
    const found = fit();
    const pairs = [
      [["x1 + x2 = 1"], ["x2 = 1 - x1"]],
      [["x1 - x2 = 0"], ["2 x1 = 2*x2"]],
      [
        ["x1 = 0.5", "x2 = 0.25"],
        ["x1 + x2 = 0.75", "x1 - x2 = 0.25"],
      ],
      [["0.3 = x1"], ["-x1 = -0.3"]],
    ];
    for (const [a, b] of pairs) assertClose(waldTest(found, a, "w").statistic, waldTest(found, b, "w").statistic, 1e-9);
  });

  it("equals the drop of the likelihood's sum of squares for a linear restriction", () => {
    // Wald with sigma2 = RSS/df of the large model is df (RSS0 - RSS)/RSS
    const large = panelFit(data, { formula: "y ~ x1 + x2" });
    const small = panelFit({ ...data, s: data.x1.map((v, i) => v - data.x2[i]) }, { formula: "y ~ s" }); // x1 + x2 = 0 in coefficients
    const { rss, dfResidual } = large.statistics;
    assertClose(waldTest(large, ["x1 + x2 = 0"], "w").statistic, ((small.statistics.rss - rss) / rss) * dfResidual, 1e-9);
  });

  it("more restrictions than clusters can test", () => {
    const region = panelFit(data, { formula: "y ~ x1 + x2 + x3", vcov: { type: "cluster", by: "region" } });
    expect(() => waldTest(region, ["x1 = 0", "x2 = 0", "x3 = 0"], "w")).toThrow(
      "w: 3 clusters cannot test 3 restrictions together, at most 2",
    );
    const plain = panelFit(data, { formula: "y ~ x1 + x2 + x3", vcov: { type: "cluster", by: "region", smallSample: "none" } });
    expect(() => waldTest(plain, ["x1 = 0", "x2 = 0", "x3 = 0"], "w")).toThrow(
      "w: the covariance of the 3 restrictions is singular, so they cannot be tested together",
    );
    expect(waldTest(region, ["x1 = 0", "x2 = 0"], "w").df).toBe(2);
  });
});
