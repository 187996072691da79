// Instrumental variables against formulas written out in R with explicit projections and Kronecker products (test/fixtures/make-iv.R).
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../../src/estimate/registry.js";
import { completeSpec } from "../../../src/model/complete.js";
import type { Fit } from "../../../src/result/fit.js";
import { init } from "../../../src/wasm/load.js";
import { assertClose } from "../../support/close.js";
import { panelFit } from "../../support/panel-data.js";
import { column, texts } from "../../support/tables.js";

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8");

type Robust = Readonly<
  Record<"gmm" | "limlSe", readonly number[]> & Record<"hansenJ" | "kleibergenPaapLm" | "kleibergenPaapF" | "andersonRubin", number>
>;
interface Case {
  readonly twoStage: readonly number[];
  readonly liml: readonly number[];
  readonly fuller: readonly number[];
  readonly kappa: number;
  readonly robust: Robust;
  readonly cluster: Robust;
}
const golden = JSON.parse(fixture("iv-reference.json")) as { readonly tolerance: number; readonly cases: Readonly<Record<string, Case>> };

const csv = fixture("produc.csv");
const numbers = Object.fromEntries(
  ["unemp", "pcap", "pc", "emp", "gsp", "hwy", "water", "util", "region"].map((name) => [name, [...column(csv, name)]]),
);
const data = { ...numbers, entity: texts(csv, "state"), time: [...column(csv, "year")] };
const formula = (effects: string): string =>
  `log(gsp) ~ unemp | ${effects} | log(pcap) + log(emp) ~ log(hwy) + log(water) + log(util) + log(pc)`;

beforeAll(async () => {
  await init();
  await loadEstimator(completeSpec({ estimator: "panel", formula: formula("0") }));
});

const testOf = ({ tests }: Fit, name: string): number => tests.find((test) => test.name === name)?.statistic as number;

describe.each([
  ["pooled", "0", "region"],
  ["entity", "entity", "entity"],
])("%s", (name, effects, by) => {
  const { robust, cluster, ...expected } = golden.cases[name];
  const fit = (options: object): Fit => panelFit(data, { formula: formula(effects), ...options });
  const close = (actual: ArrayLike<number> | number, value: ArrayLike<number> | number) => assertClose(actual, value, golden.tolerance);

  it("k-class estimators", () => {
    close(fit({}).estimate, expected.twoStage);
    const liml = fit({ iv: "liml" });
    close(liml.estimate, expected.liml);
    close(liml.statistics.kappa, expected.kappa);
    close(fit({ iv: "fuller" }).estimate, expected.fuller);
    expect(fit({ iv: "fuller", alpha: 0 }).estimate).toEqual(liml.estimate);
  });

  it.each([
    ["robust", robust, "hc0", "hc1"],
    ["cluster", cluster, { type: "cluster", by: [by], smallSample: "none" }, { type: "cluster", by: [by] }],
  ])("%s: gmm, tests, standard errors of liml", (_, values, plain, scaled) => {
    const gmm = fit({ iv: "gmm", vcov: plain });
    close(gmm.estimate, values.gmm);
    close(testOf(gmm, "hansenJ"), values.hansenJ);
    const twoStage = fit({ vcov: scaled });
    for (const test of ["hansenJ", "kleibergenPaapLm", "kleibergenPaapF", "andersonRubin"] as const) {
      close(testOf(twoStage, test), values[test]);
    }
    const { covariance } = fit({ iv: "liml", vcov: plain });
    const k = expected.liml.length;
    const se = Float64Array.from({ length: k }, (__, i) => Math.sqrt((covariance as Float64Array)[i * k + i]));
    close(se, values.limlSe);
  });
});
