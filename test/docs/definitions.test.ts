// The definitions of docs/vocabulary.md, computed from the results that they are made of.
import { beforeAll, describe, expect, it } from "vitest";
import { numericColumn } from "../../src/data/access.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { log } from "../../src/math/elementwise.js";
import { normalQuantile, tQuantile } from "../../src/math/distributions.js";
import type { FitResult } from "../../src/study/fit.js";
import { init } from "../../src/wasm/load.js";
import { fitStates, produc, queen } from "../errors/support.js";
import { assertClose } from "../support/close.js";

const FORMULA = "gsp ~ emp + unemp";
const [N, n, T] = [816, 48, 17];
const EXACT = 1e-12;

const spatial = (options: object) => fitStates(FORMULA, { weights: queen(), ...options });
const likelihood = (rss: number): number => (-N / 2) * (log((2 * Math.PI * rss) / N) + 1);
const bicOf = ({ statistics }: Pick<FitResult, "statistics">, rows: number): number =>
  -2 * statistics.logLik + statistics.aicParameters * log(rows);
const byName = ({ coefficients }: FitResult, name: string) =>
  coefficients.find((entry) => entry.name === name) as FitResult["coefficients"][0];
const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, value) => sum + value, 0) / x.length;

beforeAll(() => init());

describe("statistics", () => {
  it("of a two-way panel", async () => {
    const found = await fitStates(`${FORMULA} | state + year`);
    const { rss, dfResidual, sigma2, r2, r2Adjusted, r2Lsdv, tss, logLik, aic, bic, aicParameters, intercept } = found.statistics;
    const [y, emp, unemp] = ["gsp", "emp", "unemp"].map((name) => numericColumn(produc(), name));
    const total = y.reduce((sum, value) => sum + (value - mean(y)) ** 2, 0);
    expect([dfResidual, aicParameters]).toEqual([N - 2 - (n + T - 1), 2 + (n + T - 1) + 1]);
    assertClose([sigma2, r2, r2Lsdv], [rss / dfResidual, 1 - rss / tss, 1 - rss / total], EXACT);
    assertClose([r2Adjusted, logLik], [1 - ((1 - r2) * (N - 1)) / dfResidual, likelihood(rss)], EXACT);
    assertClose([aic, bic], [-2 * logLik + 2 * aicParameters, -2 * logLik + aicParameters * log(N)], EXACT);
    const [b, c] = ["emp", "unemp"].map((name) => byName(found, name).estimate);
    assertClose(intercept, mean(y) - mean(emp) * b - mean(unemp) * c, 1e-9);
  });

  it("of spatial panels: the variance over the effective rows, parameters without effects", async () => {
    const divisors = { none: N, entity: n * (T - 1), time: (n - 1) * T, twoways: (n - 1) * (T - 1) };
    for (const [effects, rows] of Object.entries(divisors)) {
      const plain = await spatial({ model: "sdm", effects });
      assertClose(plain.statistics.sigma2, plain.statistics.rss / N, EXACT);
      expect(plain.statistics).not.toHaveProperty("nObsEffective");
      assertClose(plain.statistics.bic, bicOf(plain, N), EXACT);
      expect(plain.statistics.aicParameters).toBe((effects === "none" ? 1 : 0) + 4 + 2);
      if (effects === "none") continue;
      const { statistics } = await spatial({ model: "sdm", effects, bias: "lee-yu" });
      assertClose(statistics.sigma2, statistics.rss / rows, EXACT);
      expect([statistics.nObs, statistics.nObsEffective]).toEqual([N, rows]);
      assertClose(statistics.bic, bicOf({ statistics }, rows), EXACT);
    }
  });

  it("lrSpatial and waldSpatial", async () => {
    const [sar, panel] = [await spatial({ model: "sar", effects: "twoways" }), await fitStates(`${FORMULA} | state + year`)];
    const { estimate, se } = byName(sar, "rho");
    const [lr, wald] = sar.tests;
    assertClose(
      [lr.statistic, wald.statistic],
      [2 * (sar.statistics.logLik - panel.statistics.logLik), (estimate / (se as number)) ** 2],
      1e-8,
    );
  });
});

describe("standard errors", () => {
  it("of clusters: small-sample factors and degrees of freedom", async () => {
    const of = async (smallSample: string) =>
      byName(await fitStates(`${FORMULA} | state + year`, { vcov: { type: "cluster", by: "state", smallSample } }), "emp");
    const none = await of("none");
    const rows = (K: number) => (N - 1) / (N - K);
    const factors = {
      stata: (n / (n - 1)) * rows(2 + T),
      g: n / (n - 1),
      hc1: N / (N - 2),
      sss: (n / (n - 1)) * rows(2),
      full: (n / (n - 1)) * rows(2 + n + T - 1),
    };
    for (const [rule, factor] of Object.entries(factors)) {
      const { estimate, se, high } = await of(rule);
      assertClose(se as number, (none.se as number) * Math.sqrt(factor), 1e-10);
      const df = rule === "stata" || rule === "full" ? n - 1 : N - 2 - (n + T - 1);
      assertClose(high as number, estimate + tQuantile(0.975, df) * (se as number), EXACT);
    }
  });

  it("of spatial panels are normal", async () => {
    const { estimate, se, low } = byName(await spatial({ model: "sem", effects: "entity", level: 0.9 }), "lambda");
    assertClose(low as number, estimate - normalQuantile(0.95) * (se as number), EXACT);
  });
});

describe("impacts", () => {
  it("of sdem are beta, and beta + theta with rows of W that sum to 1", async () => {
    const found = await spatial({ model: "sdem", effects: "twoways" });
    const [impact] = found.impacts;
    const [beta, theta] = [byName(found, "emp").estimate, byName(found, "W(emp)").estimate];
    assertClose([impact.direct.estimate, impact.total.estimate], [beta, beta + theta], 1e-10);
  });
});

describe("spatial statistics", () => {
  it("the divisor n - 1 of PySAL makes local I (n-1)/n times ours, with the same z", () => {
    const x = numericColumn(produc(), "unemp").slice(0, n);
    const [ours, theirs] = (["n", "n-1"] as const).map((divisor) => localMoran(x, queen(), { divisor }));
    assertClose(
      theirs.map(({ estimate }) => estimate),
      ours.map(({ estimate }) => (estimate * (n - 1)) / n),
      EXACT,
    );
    assertClose(
      theirs.map(({ statistic }) => statistic as number),
      ours.map(({ statistic }) => statistic as number),
      1e-10,
    );
  });
});
