// The wild cluster bootstrap against its definition: data are made, the model is fitted with all dummies, t is formed, draw by draw.
import { beforeAll, describe, expect, it } from "vitest";
import { wildBootstrap, type WildBootstrapOptions } from "../../../src/diagnose/wild-bootstrap/wild-bootstrap.js";
import { estimate } from "../../../src/estimate/registry.js";
import { init } from "../../../src/wasm/load.js";
import { clusterCovariance, type ReferencePanel, referencePanel } from "../../reference/panel.js";
import { assertClose } from "../../support/close.js";
import { type Columns, panelDesign, simulatedPanel } from "../../support/panel-data.js";

beforeAll(() => init());

const [G, T] = [5, 5];
const data = simulatedPanel(G, T, 3, (i, t) => !(i === 2 && t > 2));
const EFFECTS = { pooled: [], entity: ["entity"], "entity + time": ["entity", "time"] } as const;
type Effects = keyof typeof EFFECTS;

function bootstrap(formula: string, options: Omit<WildBootstrapOptions, "variable">, columns: Columns = data) {
  const { design, spec } = panelDesign(columns, { formula, vcov: { type: "cluster", by: "entity" } });
  return wildBootstrap(estimate(design, spec, null), design, { variable: "x1", ...options });
}

const panelOf = (effects: Effects, y: readonly number[], X: Record<string, readonly number[]>): ReferencePanel => ({
  y,
  X,
  intercept: effects === "pooled",
  factors: EFFECTS[effects].map((name) => data[name].map(String)),
});

/** b and t of x1 = value. */
function tOf(effects: Effects, y: readonly number[], value: number): { b: number; t: number } {
  const panel = panelOf(effects, y, { x1: data.x1, x2: data.x2 });
  const fit = referencePanel(panel);
  const at = fit.names.indexOf("x1");
  const V = clusterCovariance(fit, panel, [data.entity], "none");
  return { b: fit.b[at], t: (fit.b[at] - value) / Math.sqrt(V[at][at]) };
}

/** The share of sign vectors with |t*| >= |t|. */
function reference(effects: Effects, variant: string, value: number): number {
  const t = Math.abs(tOf(effects, data.y, value).t);
  const restricted = variant.startsWith("wcr");
  const shifted = restricted ? data.y.map((v, row) => v - value * data.x1[row]) : data.y;
  const X: Record<string, readonly number[]> = restricted ? { x2: data.x2 } : { x1: data.x1, x2: data.x2 };
  const model = referencePanel(panelOf(effects, shifted, X));
  const fitted = data.y.map((v, row) => v - model.e[row]);
  const center = restricted ? value : tOf(effects, data.y, 0).b;
  const names = [...new Set(data.entity)];
  const u = variant.endsWith("31") ? leftOut(effects, shifted, X) : model.e;
  let beyond = 0;
  for (let r = 0; r < 2 ** G; r++) {
    const y = fitted.map((v, row) => v + ((r >> names.indexOf(data.entity[row])) & 1 ? -1 : 1) * u[row]);
    if (Math.abs(tOf(effects, y, center).t) >= t * (1 - 1e-9)) beyond++;
  }
  return beyond / 2 ** G;
}

/** Residuals of each cluster from estimates without it; pooled models. */
function leftOut(effects: Effects, y: readonly number[], X: Record<string, readonly number[]>): number[] {
  const u = new Array<number>(y.length);
  for (const left of new Set(data.entity)) {
    const kept = <V>(x: readonly V[]): V[] => x.filter((_, row) => data.entity[row] !== left);
    const { b, names } = referencePanel({
      ...panelOf(effects, kept(y), Object.fromEntries(Object.entries(X).map(([name, x]) => [name, kept(x)]))),
    });
    data.entity.forEach((entity, row) => {
      if (entity === left) u[row] = y[row] - names.reduce((sum, name, j) => sum + b[j] * (name === "(Intercept)" ? 1 : X[name][row]), 0);
    });
  }
  return u;
}

describe.each(Object.keys(EFFECTS) as Effects[])("all sign vectors, effects %s", (effects) => {
  const formula = `y ~ x1 + x2${effects === "pooled" ? "" : ` | ${effects}`}`;
  const variants = effects === "pooled" ? (["wcr11", "wcu11", "wcr31", "wcu31"] as const) : (["wcr11", "wcu11"] as const);
  it.each(variants)("%s: p of several hypotheses", (variant) => {
    for (const value of [0, 0.5, 0.8, 1.1]) {
      const found = bootstrap(formula, { variant, null: value });
      expect(found.p).toBe(reference(effects, variant, value));
      expect(found.draws).toBe(2 ** G);
      expect(found.notes).toContain("all 32 sign vectors of 5 clusters");
    }
  });
});

describe("intervals", () => {
  const wide = simulatedPanel(18, 6, 21);

  it.each(["wcr11", "wcu11", "wcr31", "wcu31"] as const)("%s: p crosses 0.05 at both ends", (variant) => {
    const options = { variant, draws: 999, seed: 4 };
    const { low, high, estimate: b } = bootstrap("y ~ x1 + x2 | entity", options, wide) as { low: number; high: number; estimate: number };
    expect(low < b && b < high).toBe(true);
    const step = 1e-6 * (high - low);
    const p = (value: number): number => bootstrap("y ~ x1 + x2 | entity", { ...options, null: value }, wide).p;
    expect([p(low - step) <= 0.05, p(low + step) > 0.05, p(high - step) > 0.05, p(high + step) <= 0.05]).toEqual([true, true, true, true]);
    expect(p(b)).toBe(1);
  });

  it("the same seed gives the same bits, another seed other draws; webb differs from rademacher", () => {
    const at = (options: object) => bootstrap("y ~ x1 + x2 | entity + time", { draws: 199, ...options }, wide);
    expect(at({ seed: 1 })).toEqual(at({ seed: 1 }));
    expect(at({ seed: 2 }).low).not.toBe(at({ seed: 1 }).low);
    expect(at({ distribution: "webb" }).low).not.toBe(at({}).low);
  });

  it("has no end where every hypothesis has p above 1 - level", () => {
    const found = bootstrap("y ~ x1 + x2", { level: 0.999 });
    expect([found.low, found.high]).toEqual([undefined, undefined]);
    expect(found.notes).toContain("the confidence set has no end below and above");
  });

  it("t is that of the clustered standard error", () => {
    const { statistic, estimate: b } = bootstrap("y ~ x1 + x2 | entity", { draws: 99 }, wide);
    const { design, spec } = panelDesign(wide, { formula: "y ~ x1 + x2 | entity", vcov: { type: "cluster", by: "entity" } });
    const { covariance } = estimate(design, spec, null);
    assertClose(statistic, b / Math.sqrt((covariance as Float64Array)[0]), 1e-12);
  });
});

describe("refusals", () => {
  const refusal = (formula: string, options: object, columns: Columns = data): string => {
    try {
      bootstrap(formula, options as never, columns);
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return `${code}: ${message}`;
    }
    throw new Error("nothing was thrown");
  };

  it("unknown coefficients and columns, one cluster, effects that cross clusters in 31, a cluster that alone tells a regressor apart", () => {
    expect(refusal("y ~ x1 + x2", { variable: "x9" })).toContain("UNKNOWN_COEFFICIENT");
    expect(refusal("y ~ x1 + x2", { by: "regoin" })).toContain("UNKNOWN_COLUMN");
    expect(refusal("y ~ x1 + x2", { by: "one" }, { ...data, one: data.y.map(() => "a") })).toContain("ONE_CLUSTER");
    expect(refusal("y ~ x1 + x2 | entity + time", { variant: "wcr31" })).toContain("ROBUSTNESS: variants 31 need effects");
    const only: Columns = { ...data, only: data.entity.map((name, row) => (name === "e01" ? row : 0)) };
    expect(refusal("y ~ x1 + only", { variant: "wcu31" }, only)).toContain("without e01 of entity the regressors are collinear");
  });
});
