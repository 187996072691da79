// Instruments beside differences, means and random effects.
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../../src/estimate/registry.js";
import { completeSpec } from "../../../src/model/complete.js";
import type { Fit } from "../../../src/result/fit.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import { panelFit, simulatedPanel } from "../../support/panel-data.js";

beforeAll(async () => {
  await init();
  for (const method of ["random", "between", "first-difference"])
    await loadEstimator(completeSpec({ estimator: "panel", formula: "y ~ x", method }));
  await loadEstimator(completeSpec({ estimator: "panel", formula: "y ~ 1 | 0 | d ~ z" }));
});

const balanced = simulatedPanel(12, 6, 9);
const gaps = simulatedPanel(12, 6, 9, (i, t) => (i * 5 + t) % 7 !== 0);
const withCopy = (data: typeof balanced) => ({ ...data, same: data.x2 });

const close = (a: Fit, b: Fit, tolerance = 1e-9): void => {
  assertClose(a.estimate, b.estimate, tolerance);
  assertClose(a.covariance as Float64Array, b.covariance as Float64Array, tolerance);
};

describe("instruments that are the regressors themselves", () => {
  it.each(["first-difference", "between"])("%s: least squares", (method) => {
    for (const data of [balanced, gaps]) {
      const iv = panelFit(withCopy(data), { formula: "y ~ x1 | 0 | x2 ~ same", method });
      close(iv, panelFit(data, { formula: "y ~ x1 + x2", method }));
    }
  });

  it("random: generalized least squares with the components of Swamy and Arora, unweighted where unbalanced", () => {
    for (const effects of ["entity", "time"]) {
      for (const data of [balanced, gaps]) {
        const iv = panelFit(withCopy(data), { formula: "y ~ x1 | 0 | x2 ~ same", method: "random", effects });
        const gls = panelFit(data, { formula: "y ~ x1 + x2", method: "random", effects, components: "swamy-arora-unweighted" });
        close(iv, gls);
        assertClose(iv.statistics.sigma2Idiosyncratic, gls.statistics.sigma2Idiosyncratic, 1e-10);
      }
    }
  });

  it("random: the within and mean instruments of all regressors leave it so", () => {
    for (const iv of ["ec2sls", "amemiya-macurdy"]) {
      const options = { formula: "y ~ x1 | 0 | x2 ~ same", method: "random" };
      close(panelFit(withCopy(balanced), { ...options, iv }), panelFit(withCopy(balanced), options));
    }
  });
});

describe("random effects", () => {
  it("a regressor that only entities have is instrumented by the means", () => {
    const level = balanced.entity.map((_, r) => Math.floor(r / 6) % 5);
    const fit = panelFit({ ...balanced, level }, { formula: "y ~ x1 + level | 0 | x2 ~ x3", method: "random", iv: "ec2sls" });
    expect(fit.terms.map(({ name }) => name)).toEqual(["(Intercept)", "x1", "level", "x2"]);
    expect(fit.notes.join()).toMatch(/instruments/);
    // exogenous regressors and x3 within and as means: x1, x3 within; constant, x1, level, x3 as means
    expect(fit.statistics.nInstruments).toBe(6);
  });

  it("is refused for two ways, for other methods' words, and without the index", () => {
    const options = { formula: "y ~ x1 | 0 | x2 ~ x3", method: "random" };
    expect(refusal("MODEL_CONFLICT", () => panelFit(balanced, { ...options, effects: "twoways" }))).toMatch(/one-way/);
    expect(refusal("MODEL_CONFLICT", () => panelFit(balanced, { ...options, iv: "liml" }))).toMatch(/g2sls/);
    expect(refusal("MODEL_NOT_BUILT", () => panelFit(balanced, { ...options, method: "mean-group" }))).toMatch(/first-difference/);
  });
});

it("first stages are least squares on all instruments, with the model's vcov", () => {
  const vcov = { type: "cluster", by: ["entity"] };
  const square = balanced.x3.map((value) => value * value);
  const fit = panelFit({ ...balanced, square }, { formula: "y ~ x1 | entity | x2 ~ x3 + square", vcov });
  const first = panelFit({ ...balanced, square }, { formula: "x2 ~ x1 + x3 + square | entity", vcov });
  const [{ variable, coefficients }] = fit.firstStages ?? [];
  expect([variable, ...coefficients.map(({ name }) => name)]).toEqual(["x2", "x1", "x3", "square"]);
  assertClose(
    coefficients.map(({ estimate }) => estimate),
    first.estimate,
    1e-10,
  );
  const k = 3;
  const se = coefficients.map((_, i) => Math.sqrt((first.covariance as Float64Array)[i * k + i]));
  assertClose(
    coefficients.map((entry) => entry.se as number),
    se,
    1e-10,
  );
});
