// The small-sample factors in numbers, the laws that tie the types together, and the refusals.
import { beforeAll, describe, expect, it } from "vitest";
import type { Fit } from "../../src/result/fit.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { positivePart } from "../reference/positive-part.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const [n, T] = [9, 7];
const data = simulatedPanel(n, T, 3);
const N = n * T;
const slopes = 3;
const TWOWAYS = "y ~ x1 + x2 + x3 | entity + time";

const fitBy = (by: string | readonly string[], smallSample: string, formula = TWOWAYS, columns: Columns = data): Fit =>
  panelFit(columns, { formula, vcov: { type: "cluster", by, smallSample } });

/** V(rule) / V(none), which is the factor for one cluster variable. */
function factor(by: string, smallSample: string, formula = TWOWAYS): number {
  const [scaled, plain] = [fitBy(by, smallSample, formula), fitBy(by, "none", formula)].map((fit) => fit.covariance as Float64Array);
  const ratio = scaled[0] / plain[0];
  assertClose(
    scaled,
    plain.map((value) => value * ratio),
    1e-12,
  );
  return ratio;
}

const expected = (G: number, K: number): number => ((G / (G - 1)) * (N - 1)) / (N - K);

describe("the Stata rule: K = slopes + 1 + absorbed levels that are not nested in a cluster", () => {
  // the constant is one of the levels that are not nested, so that with periods left K = slopes + 1 + (T - 1)
  it.each([
    ["two-way effects by entity: the periods count", TWOWAYS, "entity", n, slopes + 1 + (T - 1)],
    ["two-way effects by region, coarser than the entity", TWOWAYS, "region", 3, slopes + 1 + (T - 1)],
    ["two-way effects by time: the entities count", TWOWAYS, "time", T, slopes + 1 + (n - 1)],
    ["two-way effects by a variable that crosses both: all count", TWOWAYS, "block", 5, slopes + 1 + (n - 1) + (T - 1)],
    ["entity effects by entity: xtreg, fe vce(cluster)", "y ~ x1 + x2 + x3 | entity", "entity", n, slopes + 1],
    ["entity effects by time", "y ~ x1 + x2 + x3 | entity", "time", T, slopes + 1 + (n - 1)],
    ["pooled", "y ~ x1 + x2 + x3", "entity", n, slopes + 1],
    ["pooled without a constant", "y ~ 0 + x1 + x2 + x3", "entity", n, slopes],
    [
      "effects of entity and region by entity: the regions count, as in reghdfe and fixest",
      "y ~ x1 + x2 + x3 | entity + region",
      "entity",
      n,
      slopes + 3,
    ],
  ])("%s", (_, formula, by, G, K) => {
    assertClose(factor(by, "stata", formula), expected(G, K), 1e-12);
  });

  it("two cluster variables: nothing is left to count, and each part has its own number of clusters", () => {
    const K = slopes + 1;
    const [entity, time, both] = [fitBy("entity", "none"), fitBy("time", "none"), panelFit(data, { formula: TWOWAYS, vcov: "hc0" })].map(
      (fit) => fit.covariance as Float64Array,
    );
    const sum = entity.map((value, i) => expected(n, K) * value + expected(T, K) * time[i] - expected(N, K) * both[i]);
    const fit = fitBy(["entity", "time"], "stata");
    assertClose(fit.covariance as Float64Array, positivePart(sum, slopes), 1e-11, 1e-14);
    expect(fit.reference).toEqual({ type: "t", df: T - 1 });
  });

  it("is the default", () => {
    const fit = panelFit(data, { formula: TWOWAYS, vcov: { type: "cluster", by: "entity" } });
    expect(fit.covariance).toEqual(fitBy("entity", "stata").covariance);
    expect(fit.spec.vcov.smallSample).toBe("stata");
  });
});

describe("the other rules", () => {
  it.each([
    ["none", 1],
    ["g", n / (n - 1)],
    ["hc1", N / (N - slopes)],
    ["sss", expected(n, slopes)],
    ["full", expected(n, slopes + n + T - 1)],
  ])("%s", (rule, value) => {
    assertClose(factor("entity", rule), value, 1e-12);
  });

  it("iid: df, k and none share one matrix", () => {
    const [df, k, none] = ["df", "k", "none"].map((smallSample) =>
      panelFit(data, { formula: TWOWAYS, vcov: { type: "iid", smallSample } }),
    );
    const of = (fit: Fit): number => (fit.covariance as Float64Array)[0];
    assertClose([of(df) / of(none), of(k) / of(none)], [N / (N - slopes - n - T + 1), N / (N - slopes)], 1e-12);
  });
});

describe("laws", () => {
  const row: Columns = { ...data, row: data.y.map((_, i) => `row ${i}`) };

  it("one row a cluster is hc0, and hc1 with the factor N/(N-K)", () => {
    const [none, hc1] = ["none", "hc1"].map((rule) => fitBy("row", rule, TWOWAYS, row).covariance as Float64Array);
    assertClose(none, panelFit(data, { formula: TWOWAYS, vcov: "hc0" }).covariance as Float64Array, 1e-12, 1e-15);
    assertClose(hc1, panelFit(data, { formula: TWOWAYS, vcov: "hc1" }).covariance as Float64Array, 1e-12, 1e-15);
  });

  it("two variables of which one is coarser give the coarser alone", () => {
    const both = fitBy(["entity", "region"], "none").covariance as Float64Array;
    assertClose(both, fitBy("region", "none").covariance as Float64Array, 1e-9, 1e-12);
  });

  it("the order of cluster variables does not matter", () => {
    const [a, b] = [fitBy(["entity", "block"], "stata"), fitBy(["block", "entity"], "stata")];
    assertClose(a.covariance as Float64Array, b.covariance as Float64Array, 1e-12, 1e-14);
  });

  it("three variables: V1 + V2 + V3 - V12 - V13 - V23 + V123", () => {
    const joined = (...names: ("region" | "line" | "block")[]): string[] =>
      data.y.map((_, i) => names.map((name) => data[name][i]).join("|"));
    const columns: Columns = {
      ...data,
      rl: joined("region", "line"),
      rb: joined("region", "block"),
      lb: joined("line", "block"),
      rlb: joined("region", "line", "block"),
    };
    const V = (by: string): Float64Array => fitBy(by, "none", TWOWAYS, columns).covariance as Float64Array;
    const parts = ["region", "line", "block", "rl", "rb", "lb", "rlb"].map(V);
    const sum = parts[0].map((_, i) => [1, 1, 1, -1, -1, -1, 1].reduce((total, sign, p) => total + sign * parts[p][i], 0));
    assertClose(fitBy(["region", "line", "block"], "none").covariance as Float64Array, sum, 1e-9, 1e-13);
  });

  it("hc0 <= hc1, hc2 <= hc3", () => {
    const [hc0, hc1, hc2, hc3] = ["hc0", "hc1", "hc2", "hc3"].map(
      (vcov) => (panelFit(data, { formula: TWOWAYS, vcov }).covariance as Float64Array)[0],
    );
    expect(hc0).toBeLessThan(hc1);
    expect(hc0).toBeLessThan(hc2);
    expect(hc2).toBeLessThan(hc3);
  });
});

describe("few clusters and negative variances", () => {
  it("a note says how many clusters there are, for each variable", () => {
    const { notes } = fitBy(["entity", "time"], "stata");
    expect(notes).toContain("only 9 clusters by entity: clustered standard errors tend to be too small with few clusters");
    expect(notes).toContain("only 7 clusters by time: clustered standard errors tend to be too small with few clusters");
  });

  it("a two-way variance below zero is left out with a note that names the coefficient", () => {
    // residuals that cancel in every row and in every column of a table of entities and periods: V1 = V2 = 0 < V12
    const cells = Array.from({ length: 16 }, (_, c) => ({ i: Math.floor(c / 4), t: c % 4 }));
    const x = cells.map(({ i, t }) => ((i + t) % 2 === 0 ? 1 : -1));
    const e = cells.map(({ i, t }) => ((i < 2 ? 1 : -1) * (t < 2 ? 1 : -1) * (i + t + 1)) / 3);
    const columns = { entity: cells.map(({ i }) => `e${i}`), time: cells.map(({ t }) => t), x, y: x.map((v, c) => 2 * v + e[c]) };
    const fit = panelFit(columns, {
      formula: "y ~ x | entity + time",
      vcov: { type: "cluster", by: ["entity", "time"], smallSample: "none" },
    });
    expect((fit.covariance as Float64Array)[0]).toBeLessThan(0);
    expect(coefficients(fit)).toEqual([{ name: "x", term: "x", estimate: fit.estimate[0] }]);
    expect(fit.notes.join()).toContain(
      "clustering by entity and time gives x a variance below zero: no standard error; it is left so, as plm does",
    );
    const repaired = panelFit(columns, { formula: "y ~ x | entity + time", vcov: { type: "cluster", by: ["entity", "time"] } });
    expect((repaired.covariance as Float64Array)[0]).toBe(0);
    expect(repaired.notes).toContain(
      "clustering by entity and time gives a covariance with a negative eigenvalue, which was set to zero (Cameron, Gelbach and Miller 2011)",
    );
  });
});

describe("refusals", () => {
  const refusal = (columns: Columns, vcov: object | string, formula = "y ~ x1 + x2 | entity") => {
    try {
      panelFit(columns, { formula, vcov });
    } catch (error) {
      return error as { code: string; message: string };
    }
    throw new Error("nothing was thrown");
  };

  it("one cluster", () => {
    const { code, message } = refusal({ ...data, country: data.y.map(() => "CN") }, { type: "cluster", by: ["entity", "country"] });
    expect(code).toBe("ONE_CLUSTER");
    expect(message).toBe("cluster by country: all 63 rows are in one cluster, CN; clustered standard errors need several");
  });

  it("a cluster variable with missing values names the rows and the remedy", () => {
    const area = data.y.map((_, i) => (i === 2 ? null : `a${i % 4}`)) as unknown as string[];
    const { code, message } = refusal({ ...data, area }, { type: "cluster", by: "area" });
    expect(code).toBe("MISSING_VALUE");
    expect(message).toBe("area is missing at (e00, 2002); remove such rows with `prepare: [{dropMissing: [area]}]`");
  });

  it("a cluster variable that does not exist names the nearest", () => {
    const { code, message } = refusal(data, { type: "cluster", by: "regoin" });
    expect(code).toBe("UNKNOWN_COLUMN");
    expect(message).toContain('did you mean "region"');
  });

  it.each(["hc2", "hc3", "hc4"])("leverage 1 under %s names the row", (vcov) => {
    const only = data.y.map((_, i) => (i === 10 ? 1 : 0));
    const { code, message } = refusal({ ...data, only }, vcov, "y ~ x1 + only");
    expect(code).toBe("FULL_LEVERAGE");
    expect(message).toBe(
      `${vcov} divides by 1 - leverage, and the leverage of (e01, 2003) is 1: one coefficient, such as a dummy of that row, fits it alone; use hc1, or leave the row out`,
    );
    const robust = coefficients(panelFit({ ...data, only }, { formula: "y ~ x1 + only", vcov: "hc1" }));
    expect(robust.every(({ se }) => se !== undefined && se > 0)).toBe(true);
  });
});
