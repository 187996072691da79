// Instruments of means, and first stages.
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../../src/estimate/registry.js";
import { completeSpec } from "../../../src/model/complete.js";
import type { Fit } from "../../../src/result/fit.js";
import { init } from "../../../src/wasm/load.js";
import { assertClose } from "../../support/close.js";
import { panelFit, simulatedPanel } from "../../support/panel-data.js";

beforeAll(async () => {
  await init();
  for (const method of ["between"]) await loadEstimator(completeSpec({ estimator: "panel", formula: "y ~ x", method }));
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
  it.each(["between"])("%s: least squares", (method) => {
    for (const data of [balanced, gaps]) {
      const iv = panelFit(withCopy(data), { formula: "y ~ x1 | 0 | x2 ~ same", method });
      close(iv, panelFit(data, { formula: "y ~ x1 + x2", method }));
    }
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
