// Mean groups, common correlated effects, random coefficients and FGLS: plm's figures beside the checkout, and laws.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../src/estimate/registry.js";
import { completeSpec } from "../../src/model/complete.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { iidCovariance, referencePanel } from "../reference/panel.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit, simulatedPanel } from "../support/panel-data.js";
import { itShared, shared } from "../support/shared.js";
import { column, texts } from "../support/tables.js";

const METHODS = ["mean-group", "demeaned-mean-group", "cce-mean-group", "cce-pooled", "swamy", "fgls"];
const FORMULA = "y ~ x1 + x2";

beforeAll(async () => {
  await init();
  for (const method of METHODS) await loadEstimator(completeSpec({ estimator: "panel", method, formula: FORMULA }));
});

const GAPS = simulatedPanel(9, 16, 5, (i, t) => (i * 5 + t * 3) % 11 !== 0);

/** OLS of each entity by the slow reference. */
function own(data: typeof GAPS) {
  const entities = [...new Set(data.entity)];
  return entities.map((id) => {
    const take = (x: readonly number[]): number[] => x.filter((_, row) => data.entity[row] === id);
    const fit = referencePanel({ y: take(data.y), X: { x1: take(data.x1), x2: take(data.x2) }, intercept: true, factors: [] });
    return { b: fit.b, V: iidCovariance(fit, "df") };
  });
}

it("mean-group is the mean of the entities' regressions, its variance their spread", () => {
  const found = own(GAPS);
  const n = found.length;
  const mean = [0, 1, 2].map((j) => found.reduce((sum, { b }) => sum + b[j], 0) / n);
  const variance = [0, 1, 2].map((j) => found.reduce((sum, { b }) => sum + (b[j] - mean[j]) ** 2, 0) / (n * (n - 1)));
  const fit = panelFit(GAPS, { formula: FORMULA, method: "mean-group" });
  assertClose(fit.estimate, mean, 1e-10);
  assertClose(
    coefficients(fit).map(({ se }) => se as number),
    variance.map(Math.sqrt),
    1e-10,
  );
  expect(fit.reference).toEqual({ type: "normal" });
});

it("demeaned-mean-group leaves slopes alone when a factor common to all is added to y", () => {
  const common = GAPS.y.map((y, row) => y + 5 * Math.sin(GAPS.time[row]));
  const [a, b] = [GAPS, { ...GAPS, y: common }].map((data) => panelFit(data, { formula: FORMULA, method: "demeaned-mean-group" }));
  assertClose(b.estimate, a.estimate, 1e-9);
});

it("swamy with one set of coefficients and large samples is near pooled, and its test does not reject", () => {
  const data = simulatedPanel(8, 40, 9);
  const y = data.x1.map((x, row) => 1 + 2 * x - data.x2[row] + Math.sin(12.9898 * row) * 0.5);
  const fit = panelFit({ ...data, y }, { formula: FORMULA, method: "swamy" });
  const pooled = panelFit({ ...data, y }, { formula: FORMULA });
  assertClose(fit.estimate, pooled.estimate, 0.05);
  const test = fit.tests.find(({ name }) => name === "parameterConstancy");
  expect(test?.df).toBe(21);
  expect(test?.p).toBeGreaterThan(0.01);
});

describe.each(METHODS)("%s", (method) => {
  it("does not depend on the order of the entities", () => {
    const data = method === "fgls" ? simulatedPanel(60, 4, 5, (i, t) => (i * 5 + t * 3) % 11 !== 0) : GAPS;
    const order = Array.from(data.entity.keys()).sort((a, b) => ((a * 37) % 101) - ((b * 37) % 101));
    const shuffled = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, order.map((row) => values[row])]));
    const [a, b] = [panelFit(data, { formula: FORMULA, method }), panelFit(shuffled as Columns, { formula: FORMULA, method })];
    assertClose(b.estimate, a.estimate, 1e-9);
    assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-8);
  });

  it("refuses one entity, another covariance, and what it cannot estimate", () => {
    const fit =
      (data: Columns, options: object = {}) =>
      () =>
        panelFit(data, { formula: FORMULA, method, ...options });
    expect(fit(simulatedPanel(1, 12, 2))).toThrow(/several levels of entity; the rows have one, e00/);
    expect(fit(GAPS, { vcov: "hc1" })).toThrow(/a covariance of its own; leave out vcov/);
    if (method !== "fgls") {
      expect(fit(simulatedPanel(9, 3, 2))).toThrow(/entity e00 has 3 rows; its own regression has \d coefficients/);
      if (method === "demeaned-mean-group") return;
      const constant = { ...GAPS, x2: GAPS.region.map((name) => Number(name.slice(1))) };
      expect(fit(constant)).toThrow(/entity e0\d: collinear columns|entity e0\d: x2 is/);
    }
  });
});

it("fgls within leaves out one row of each entity, whichever; two periods are first differences", () => {
  const two = simulatedPanel(12, 2, 8);
  const within = panelFit(two, { formula: FORMULA, effects: "entity" });
  assertClose(panelFit(two, { formula: FORMULA, method: "fgls" }).estimate, within.estimate, 1e-10);
});

interface Case {
  readonly expect: { readonly coef: Readonly<Record<string, { readonly est: number; readonly se: number }>> };
}

describe("plm", () => {
  const data = (name: "Grunfeld" | "Produc"): Columns => {
    const csv = readFileSync(shared(`reference/data/${name}.csv`), "utf8").replaceAll('"', "");
    const [entity, names] = name === "Grunfeld" ? ["firm", ["inv", "value", "capital"]] : ["state", ["gsp", "pcap", "pc", "emp", "unemp"]];
    return {
      entity: texts(csv, entity),
      time: [...column(csv, "year")],
      ...Object.fromEntries(names.map((n) => [n, [...column(csv, n)]])),
    };
  };
  const formulas = { Grunfeld: "inv ~ value + capital", Produc: "log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp" };

  for (const name of ["Grunfeld", "Produc"] as const) {
    for (const [id, method, options] of [
      ["pmg-mg", "mean-group", {}],
      ["pmg-dmg", "demeaned-mean-group", {}],
      ["pmg-cmg", "cce-mean-group", {}],
      ["pcce-mg", "cce-mean-group", {}],
      ["pcce-p", "cce-pooled", {}],
      ["swamy", "swamy", {}],
      ["pggls-within", "fgls", {}],
      ["pggls-pooling", "fgls", { transform: "pooled" }],
      ["pggls-fd", "fgls", { transform: "first-difference" }],
    ] as const) {
      if (name === "Grunfeld" && id.startsWith("pggls")) continue; // 10 firms, 20 years: its covariance has no inverse
      itShared(`${name}, ${id}`, () => {
        const { expect: golden } = JSON.parse(readFileSync(shared(`reference/cases/A-${name.toLowerCase()}-${id}.json`), "utf8")) as Case;
        for (const { name: term, estimate, se } of coefficients(panelFit(data(name), { formula: formulas[name], method, ...options }))) {
          assertClose([estimate, se as number], [golden.coef[term].est, golden.coef[term].se], 1e-5); // plm inverts cross-products
        }
      });
    }
  }
});
