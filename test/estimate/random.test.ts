// Random effects against N x N matrices, plm and laws.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadEstimator } from "../../src/estimate/registry.js";
import { completeSpec } from "../../src/model/complete.js";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { dummies, referenceComponents, referenceGls } from "../reference/random.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit, simulatedPanel } from "../support/panel-data.js";
import { itShared, shared } from "../support/shared.js";
import { column, texts } from "../support/tables.js";

const FORMULA = "y ~ x1 + x2";
const METHODS = ["swamy-arora", "amemiya", "wallace-hussain"] as const;
const EFFECTS = ["entity", "time", "twoways"] as const;

beforeAll(async () => {
  await init();
  for (const method of ["random", "correlated-random"]) await loadEstimator(completeSpec({ estimator: "panel", method, formula: FORMULA }));
});

const random = (data: Columns, options: object = {}) => panelFit(data, { formula: FORMULA, method: "random", ...options });
const BALANCED = simulatedPanel(8, 6, 3);
const UNBALANCED = simulatedPanel(9, 8, 5, (i, t) => (i * 5 + t * 3) % 7 !== 0 && !(i === 4 && t > 4) && !(i === 0 && t < 2));

const labelsOf = ({ entity, time }: typeof BALANCED, effects: (typeof EFFECTS)[number]) =>
  effects === "entity" ? [entity] : effects === "time" ? [time] : [entity, time];

/** Time-major, as the fit has its rows. */
const timeMajor = (data: typeof BALANCED) => {
  const order = Array.from(data.entity.keys()).sort((a, b) => data.time[a] - data.time[b] || a - b);
  return Object.fromEntries(Object.entries(data).map(([name, values]) => [name, order.map((row) => values[row])])) as typeof BALANCED;
};

describe.each(EFFECTS)("effects: %s", (effects) => {
  const data = timeMajor(UNBALANCED);
  const slopes = data.y.map((_, row) => [data.x1[row], data.x2[row]]);
  const labels = labelsOf(data, effects);

  it.each(METHODS)("unbalanced %s equates forms to expectations, then is GLS", (components) => {
    const variances = referenceComponents(components, data.y, slopes, labels);
    const fit = random(UNBALANCED, { effects, components });
    const { sigma2Idiosyncratic, sigma2Entity, sigma2Time } = fit.statistics;
    const found = [sigma2Idiosyncratic, ...[sigma2Entity, sigma2Time].filter((value) => value !== undefined)];
    const expected = variances.map((value) => Math.max(0, value));
    assertClose(found, expected, 1e-8, 1e-10); // differences of sums over 50 rows
    const gls = referenceGls(
      data.y,
      slopes.map((row) => [1, ...row]),
      labels,
      found,
    );
    assertClose(fit.estimate, gls.b, 1e-9);
    assertClose(fit.covariance as Float64Array, gls.covariance.flat(), 1e-9);
    assertClose([fit.statistics.rss], [gls.rss], 1e-9);
    expect(fit.reference).toEqual({ type: "normal" });
    expect(fit.notes.some((note) => note.includes("below zero"))).toBe(variances.some((value) => value < 0));
  });

  it("balanced swamy-arora is the unbalanced formula, nerlove has no negative variance", () => {
    const rows = timeMajor(BALANCED);
    const x = rows.y.map((_, row) => [rows.x1[row], rows.x2[row]]);
    const expected = referenceComponents("swamy-arora", rows.y, x, labelsOf(rows, effects)).map((value) => Math.max(0, value));
    const { sigma2Idiosyncratic, sigma2Entity, sigma2Time } = random(BALANCED, { effects }).statistics;
    assertClose([sigma2Idiosyncratic, ...[sigma2Entity, sigma2Time].filter((value) => value !== undefined)], expected, 1e-8, 1e-10);
    const nerlove = random(BALANCED, { effects, components: "nerlove" });
    expect(nerlove.notes.join()).not.toContain("below zero");
    const gls = referenceGls(
      rows.y,
      x.map((row) => [1, ...row]),
      labelsOf(rows, effects),
      [nerlove.statistics.sigma2Idiosyncratic, ...["sigma2Entity", "sigma2Time"].flatMap((name) => nerlove.statistics[name] ?? [])],
    );
    assertClose(nerlove.estimate, gls.b, 1e-9);
    assertClose(nerlove.covariance as Float64Array, gls.covariance.flat(), 1e-9);
  });
});

describe("laws", () => {
  it("without a component it is pooled least squares", () => {
    const flat = { ...BALANCED, y: BALANCED.x1.map((x, row) => x + (row % 2 === 0 ? 1 : -1) * (1 + 0.1 * Math.cos(row))) }; // no entity deviates
    const fit = random(flat);
    expect(fit.statistics.sigma2Entity).toBe(0);
    expect(fit.notes.join()).toMatch(/sigma2Entity \(-[\d.]+\) is estimated below zero and set to 0/);
    const pooled = panelFit(flat, { formula: FORMULA });
    assertClose(fit.estimate, pooled.estimate, 1e-12);
    assertClose(fit.covariance as Float64Array, pooled.covariance as Float64Array, 1e-12);
  });

  it("entities in another order change nothing", () => {
    const order = Array.from(UNBALANCED.entity.keys()).sort((a, b) => ((a * 37) % 101) - ((b * 37) % 101));
    const shuffled = Object.fromEntries(Object.entries(UNBALANCED).map(([name, values]) => [name, order.map((row) => values[row])]));
    for (const effects of EFFECTS) {
      const [a, b] = [
        random(UNBALANCED, { effects, components: "amemiya" }),
        random(shuffled as Columns, { effects, components: "amemiya" }),
      ];
      assertClose(b.estimate, a.estimate, 1e-9);
      assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-9);
    }
  });

  it("a regressor that is constant within entities is estimated", () => {
    const z = dummies(UNBALANCED.region).map(([first]) => first);
    const fit = random({ ...UNBALANCED, z }, { formula: "y ~ x1 + z", components: "wallace-hussain" });
    expect(coefficients(fit).map(({ name, se }) => [name, (se as number) > 0])).toEqual([
      ["(Intercept)", true],
      ["x1", true],
      ["z", true],
    ]);
  });

  it("period dummies, which means of entities do not tell apart, leave the between regression", () => {
    const fit = random(BALANCED, { formula: "y ~ x1 + i(time)" });
    expect(fit.statistics.sigma2Entity).toBeGreaterThan(0);
    expect(fit.terms.length).toBe(7);
  });
});

describe("correlated-random", () => {
  const METHOD = { method: "correlated-random" };
  const z = UNBALANCED.region.map((name) => Number(name.slice(1)) ** 2);
  it.each([...METHODS, "nerlove", "swamy-arora-unweighted"])("has the within slopes, %s", (components) => {
    const fit = random({ ...UNBALANCED, z }, { ...METHOD, components, formula: "y ~ x1 + x2 + z" });
    const within = panelFit(UNBALANCED, { formula: FORMULA, effects: "entity" });
    assertClose(fit.estimate.subarray(1, 3), within.estimate, 1e-9);
    expect(fit.terms.map(({ name }) => name)).toEqual(["(Intercept)", "x1", "x2", "z", "mean(x1)", "mean(x2)"]);
    expect(fit.notes.join()).toContain("z varies over time alone or between entities alone: no mean is added");
    const test = fit.tests.find(({ name }) => name === "mundlak");
    expect(test?.df).toBe(2);
  });

  it("tests the means with a robust covariance, and refuses what has none", () => {
    const robust = random(UNBALANCED, { ...METHOD, vcov: { type: "cluster", by: "entity" } });
    const plain = random(UNBALANCED, METHOD);
    const statistic = (fit: typeof plain): number => fit.tests.find(({ name }) => name === "mundlak")?.statistic as number;
    expect(statistic(robust)).not.toBeCloseTo(statistic(plain), 3);
    expect(() => random({ ...UNBALANCED, z }, { ...METHOD, formula: "y ~ z" })).toThrow(
      /no regressor varies both over time and between entities/,
    );
  });
});

describe("refuses", () => {
  it.each([
    [
      "few entities for swamy-arora",
      simulatedPanel(3, 9, 2),
      {},
      /needs more levels of entity than coefficients.*found 3 and 3; use amemiya/,
    ],
    ["one entity", simulatedPanel(1, 9, 2), {}, /several levels of entity; the rows have one, e00/],
    ["one period", simulatedPanel(9, 1, 2), {}, /leave nothing to tell the effects \(entity\) from the error/],
    ["two ways of swamy-arora-unweighted", BALANCED, { effects: "twoways", components: "swamy-arora-unweighted" }, /one-way effects only/],
    ["effects in the second part", BALANCED, { formula: `${FORMULA} | time` }, /method: random has its effects in `effects`/],
    ["components elsewhere", BALANCED, { method: "within", components: "nerlove" }, /"components" belongs to method: random/],
  ])("%s", (_, data, options, sentence) => {
    expect(() => random(data, options)).toThrow(sentence);
  });
});

interface Case {
  readonly expect: {
    readonly coef: Readonly<Record<string, { readonly est: number; readonly se: number }>>;
    readonly stats: { readonly sigma2: Readonly<Record<"idios" | "id" | "time", number>> };
  };
  readonly cross_checks?: readonly {
    readonly tool: string;
    readonly coef: Readonly<Record<string, { readonly est: number; readonly se: number }>>;
  }[];
}

describe("the unbalanced Grunfeld panel", () => {
  const read = (id: string) => JSON.parse(readFileSync(shared(`reference/cases/A-grunfeld-unbal-re-${id}.json`), "utf8")) as Case;
  const grunfeld = (): Columns => {
    const csv = readFileSync(shared("reference/data/Grunfeld_unbalanced.csv"), "utf8").replaceAll('"', "");
    return {
      entity: texts(csv, "firm"),
      time: [...column(csv, "year")],
      inv: [...column(csv, "inv")],
      value: [...column(csv, "value")],
      capital: [...column(csv, "capital")],
    };
  };
  const formula = "inv ~ value + capital";

  for (const [id, components] of [
    ["swar", "swamy-arora"],
    ["amemiya", "amemiya"],
    ["walhus", "wallace-hussain"],
    ["nerlove", "nerlove"],
  ]) {
    itShared(`${components} has plm's components and estimates`, () => {
      const { expect: golden } = read(`${id}-individual`);
      const fit = random(grunfeld(), { formula, components });
      assertClose(
        [fit.statistics.sigma2Idiosyncratic, fit.statistics.sigma2Entity],
        [golden.stats.sigma2.idios, golden.stats.sigma2.id],
        1e-9,
      );
      for (const { name, estimate, se } of coefficients(fit)) {
        assertClose([estimate, se as number], [golden.coef[name].est, golden.coef[name].se], 1e-8);
      }
    });
  }

  itShared("two ways have plm's components and coefficients (its standard errors do not belong to them)", () => {
    const { expect: golden } = read("amemiya-twoways");
    const fit = random(grunfeld(), { formula, components: "amemiya", effects: "twoways" });
    const { sigma2Idiosyncratic, sigma2Entity, sigma2Time } = fit.statistics;
    const { idios, id, time } = golden.stats.sigma2;
    assertClose([sigma2Idiosyncratic, sigma2Entity, sigma2Time], [idios, id, time], 1e-8);
    for (const { name, estimate } of coefficients(fit)) assertClose([estimate], [golden.coef[name].est], 1e-8);
  });

  itShared("swamy-arora-unweighted is linearmodels and gretl", () => {
    const [linearmodels] = read("swar-individual").cross_checks ?? [];
    const fit = random(grunfeld(), { formula, components: "swamy-arora-unweighted" });
    for (const { name, estimate, se } of coefficients(fit)) {
      assertClose([estimate, se as number], [linearmodels.coef[name].est, linearmodels.coef[name].se], 1e-8);
    }
  });
});
