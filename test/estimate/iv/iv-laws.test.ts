// What must hold of instrumental variables whatever the data are.
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../../src/estimate/registry.js";
import { completeSpec } from "../../../src/model/complete.js";
import type { Fit } from "../../../src/result/fit.js";
import { coefficients } from "../../../src/result/inference.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import { panelFit } from "../../support/panel-data.js";
import { normal } from "../../support/simulate.js";

beforeAll(async () => {
  await init();
  await loadEstimator(completeSpec({ estimator: "panel", formula: "y ~ 1 | 0 | d ~ z" }));
});

/** y depends on d and c, which are correlated with its error; z1, z2, z3 move them by `strength`. */
function simulated(n: number, T: number, strength: number, seed: number, invalid = 0) {
  const draw = normal(seed);
  const rows = Array.from({ length: n * T }, (_, row) => ({ i: Math.floor(row / T), t: row % T }));
  const column = (): number[] => rows.map(() => draw());
  const [x, z1, z2, z3, u, v] = [column(), column(), column(), column(), column(), column()];
  const d = rows.map(({ i }, r) => strength * (z1[r] + 0.5 * z2[r]) + v[r] + 0.7 * u[r] + 0.2 * i);
  const c = rows.map((_, r) => strength * (z3[r] - 0.4 * z2[r]) + draw() + 0.3 * u[r]);
  const y = rows.map(({ i, t }, r) => 1 + 0.5 * x[r] + d[r] - 0.5 * c[r] + u[r] * (1 + 0.2 * (i % 3)) + Math.sin(t) + invalid * z1[r]);
  return {
    entity: rows.map(({ i }) => `e${i}`),
    time: rows.map(({ t }) => 2000 + t),
    still: rows.map(({ i }) => (i * 7) % 5),
    x,
    z1,
    z2,
    z3,
    d,
    c,
    y,
    w: y.map((value, r) => value + 0.5 * c[r]), // what c does to y taken away
  };
}

const strong = simulated(30, 6, 1, 3);
const test = ({ tests }: Fit, name: string) => tests.find((entry) => entry.name === name);
const statistic = (fit: Fit, name: string): number => test(fit, name)?.statistic as number;
const byName = (fit: Fit, name: string) => coefficients(fit).find((entry) => entry.name === name);

describe.each(["0", "entity", "entity + time"])("effects %s", (effects) => {
  const fit = (endogenous: string, options: object = {}): Fit =>
    panelFit(strong, { formula: `y ~ x | ${effects} | ${endogenous}`, ...options });

  it("exactly identified: indirect least squares, whatever the method, kappa 1", () => {
    const [second, first] = ["y", "d"].map((left) => panelFit(strong, { formula: `${left} ~ x + z1 | ${effects}` }));
    const ratio = (byName(second, "z1")?.estimate as number) / (byName(first, "z1")?.estimate as number);
    for (const iv of ["2sls", "liml", "gmm"]) {
      const found = fit("d ~ z1", { iv });
      assertClose(byName(found, "d")?.estimate as number, ratio, 1e-10);
      if (iv === "liml") expect(found.statistics.kappa).toBe(1);
      expect(test(found, "sargan")).toBeUndefined();
    }
  });

  it("instruments that are the regressor: least squares", () => {
    const copied = { ...strong, same: strong.d };
    const iv = panelFit(copied, { formula: `y ~ x | ${effects} | d ~ same + z1` });
    const ols = panelFit(copied, { formula: `y ~ x + d | ${effects}` });
    assertClose(iv.estimate, ols.estimate, 1e-9);
    assertClose(iv.covariance as Float64Array, ols.covariance as Float64Array, 1e-9);
    expect(iv.notes.join()).toMatch(/reproduce d exactly/);
  });

  it.each(["hc1", "hc3", { type: "cluster", by: ["entity"] }])(
    "with one endogenous regressor the rank statistics are the first stage's Wald tests: %j",
    (vcov) => {
      const found = fit("d ~ z1 + z2", { vcov });
      const first = panelFit(strong, { formula: `d ~ x + z1 + z2 | ${effects}`, vcov });
      const [k, at] = [first.terms.length, first.terms.findIndex(({ name }) => name === "z1")];
      const V = (i: number, j: number): number => (first.covariance as Float64Array)[(at + i) * k + at + j];
      const [a, b] = [first.estimate[at], first.estimate[at + 1]];
      const wald = (a * a * V(1, 1) - 2 * a * b * V(0, 1) + b * b * V(0, 0)) / (V(0, 0) * V(1, 1) - V(0, 1) * V(0, 1));
      assertClose(statistic(found, "kleibergenPaapF"), wald / 2, 1e-9);
    },
  );

  it("under iid errors: Cragg-Donald is the first-stage F, its LM form N partial R2", () => {
    const found = fit("d ~ z1 + z2");
    assertClose(statistic(found, "craggDonald"), statistic(found, "firstStage/d"), 1e-10);
    assertClose(statistic(found, "kleibergenPaapLm"), strong.y.length * (test(found, "firstStage/d")?.partialR2 as number), 1e-10);
    assertClose(test(found, "firstStage/d")?.sheaR2 as number, test(found, "firstStage/d")?.partialR2 as number, 1e-10);
  });

  it("the ends of the Anderson-Rubin set are where its test has p = 1 - level", () => {
    for (const vcov of ["iid", "hc1", { type: "cluster", by: ["entity"] }]) {
      const formula = `w ~ x | ${effects} | d ~ z1 + z2 + z3`;
      const found = panelFit(strong, { formula, vcov, level: 0.9 });
      const [{ low, high }, ...more] = test(found, "andersonRubin")?.intervals ?? [];
      expect(more).toEqual([]);
      for (const end of [low, high] as number[]) {
        const moved = { ...strong, w: strong.w.map((value, r) => value - end * strong.d[r]) };
        const at = panelFit(moved, { formula, vcov });
        assertClose(test(at, "andersonRubin")?.p as number, 0.1, 1e-8);
      }
    }
  });

  it("units and order of instruments do not matter, nor a regressor added to them", () => {
    const scaled = { ...strong, z1: strong.z1.map((value, r) => 1e6 * value + strong.x[r]), z2: strong.z2.map((value) => value / 1e3) };
    for (const options of [{}, { iv: "liml" }, { iv: "gmm" }, { vcov: { type: "cluster", by: ["entity"] } }]) {
      const a = fit("d + c ~ z1 + z2 + z3", options);
      const b = panelFit(scaled, { formula: `y ~ x | ${effects} | d + c ~ z3 + z2 + z1`, ...options });
      assertClose(b.estimate, a.estimate, 1e-8);
      assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-8, 1e-14);
      for (const { name } of a.tests) assertClose(statistic(b, name), statistic(a, name), 1e-7);
    }
  });

  it("effects as dummies: the same coefficients", () => {
    const terms =
      effects === "0"
        ? ""
        : effects
            .split(" + ")
            .map((name) => ` + i(${name})`)
            .join("");
    const dummies = panelFit(strong, { formula: `y ~ x${terms} | 0 | d ~ z1 + z2`, iv: "liml" });
    const found = fit("d ~ z1 + z2", { iv: "liml" });
    for (const name of ["x", "d"]) assertClose(byName(dummies, name)?.estimate as number, byName(found, name)?.estimate as number, 1e-9);
    assertClose(dummies.statistics.kappa, found.statistics.kappa, 1e-9);
    assertClose(byName(dummies, "d")?.se as number, byName(found, "d")?.se as number, 1e-9);
  });
});

describe("the Anderson-Rubin set", () => {
  const intervals = (data: ReturnType<typeof simulated>, right: string) =>
    test(panelFit(data, { formula: `w ~ x | entity | d ~ ${right}` }), "andersonRubin")?.intervals ?? [];
  const bounded = ({ low, high }: { low?: number; high?: number }) => low !== undefined && high !== undefined;

  it("is unbounded where the instruments are weak, and empty where they contradict each other", () => {
    const weak = intervals(simulated(30, 6, 0, 8), "z1 + z2");
    expect(weak.every(bounded)).toBe(false);
    expect(intervals(simulated(60, 6, 1, 5, 4), "z1 + z2")).toEqual([]);
  });
});

describe("refusals", () => {
  const fit =
    (formula: string, options: object = {}) =>
    () =>
      panelFit(strong, { formula, ...options });

  it("name what is missing and what to do", () => {
    expect(refusal("UNDER_IDENTIFIED", fit("y ~ x | 0 | d + c ~ z1"))).toMatch(/d and c need at least 2 .*there is 1: z1/);
    expect(refusal("NO_VARIATION", fit("y ~ x | entity | d ~ still"))).toMatch(/instrument still .* trend .* I\(still \* trend\)/);
    expect(refusal("COLLINEAR", fit("y ~ x | 0 | d ~ z1 + z2 + I(z1 - 2 * z2)"))).toMatch(/I\(z1-2\*z2\) = z1 - 2 z2/);
    expect(refusal("COLLINEAR", fit("y ~ x | 0 | d + I(d + x) ~ z1 + z2"))).toMatch(/I\(d\+x\) = x \+ d/);
    const few = { iv: "gmm", vcov: { type: "cluster", by: ["still"] } };
    expect(refusal("TOO_MANY_INSTRUMENTS", fit("y ~ x + i(time) | 0 | d ~ z1 + z2", few))).toMatch(/9 moments .* iv: 2sls/);
    expect(refusal("MODEL_NOT_BUILT", fit("y ~ x | 0 | d ~ z1", { vcov: { type: "jackknife", by: "entity" } }))).toMatch(/jackknife/);
    expect(refusal("MODEL_CONFLICT", fit("y ~ x", { iv: "liml" }))).toMatch(/third part/);
    expect(refusal("MODEL_CONFLICT", fit("y ~ x | 0 | d ~ z1", { iv: "gmm", vcov: "iid" }))).toMatch(/hc0/);
    expect(refusal("MODEL_CONFLICT", fit("y ~ x | 0 | d ~ z1", { alpha: 2 }))).toMatch(/fuller/);
  });

  it("instruments that do not move the regressor", () => {
    const sign = (period: number): number[] => strong.x.map((_, r) => (Math.floor(r / period) % 2 === 0 ? 1 : -1));
    const data = { ...strong, fast: sign(1), slow: sign(2) };
    expect(refusal("UNDER_IDENTIFIED", () => panelFit(data, { formula: "y ~ 1 | 0 | fast ~ slow" }))).toMatch(/do not move fast/);
  });
});
