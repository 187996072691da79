// Pooled and within fits of plm and sandwich, on the figures of test/fixtures, and the contract's covariance cases beside the checkout.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit } from "../support/panel-data.js";
import { itShared, shared } from "../support/shared.js";
import { column, texts } from "../support/tables.js";

beforeAll(() => init());

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

interface Golden {
  readonly coefficients: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, Readonly<Record<string, number | "NaN">>>>;
  readonly inference: Readonly<Record<"statistic" | "p", Readonly<Record<string, number>>>>;
  readonly statistics: Readonly<Record<string, number>>;
  readonly f: Readonly<Record<"statistic" | "df" | "df2" | "p", number>>;
  readonly fixedEffects?: Readonly<Record<"entity" | "time", Readonly<Record<string, number>> | null>>;
}

type Effects = "pooled" | "entity" | "time" | "twoways";
type DataName = "produc" | "grunfeld" | "grunfeldGaps";
const golden = JSON.parse(fixture("panel-plm.json")) as Readonly<Record<DataName, Readonly<Record<Effects, Golden>>>> & {
  readonly tolerance: number;
};

/** Columns of a fixture with the names that panelFit expects of the index; `coarse` is constant within entities. */
function columnsOf(name: DataName): Columns {
  const produc = name === "produc";
  const csv = fixture(produc ? "produc.csv" : "grunfeld.csv");
  const time = [...column(csv, "year")];
  const entity = texts(csv, produc ? "state" : "firm");
  const group = (firm: number): string => (firm <= 4 ? "a" : firm <= 7 ? "b" : "c");
  const names = produc ? ["pcap", "pc", "emp", "unemp", "gsp"] : ["inv", "value", "capital"];
  const all: Record<string, number[] | string[]> = {
    entity,
    time,
    coarse: produc ? texts(csv, "region") : entity.map((firm) => group(Number(firm))),
  };
  for (const variable of names) all[variable] = [...column(csv, variable)];
  if (name !== "grunfeldGaps") return all;
  const keep = entity.map((firm, i) => (Number(firm) * 7 + time[i] * 3) % 11 !== 0);
  return Object.fromEntries(Object.entries(all).map(([key, values]) => [key, (values as number[]).filter((_, i) => keep[i])]));
}

const FORMULA = {
  produc: "log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp",
  grunfeld: "inv ~ value + capital",
  grunfeldGaps: "inv ~ value + capital",
};

/** "cluster/entity+time/none" as the option. */
function vcovOf(key: string): object {
  const [type, second, rule] = key.split("/");
  if (type === "iid") return { type, smallSample: second };
  return type === "cluster" ? { type, by: second.split("+"), smallSample: rule } : { type };
}

describe.each(["produc", "grunfeld", "grunfeldGaps"] as const)("plm: %s", (name) => {
  const data = columnsOf(name);
  describe.each(["pooled", "entity", "time", "twoways"] as const)("%s", (effects) => {
    const { coefficients: b, se, inference, statistics, f, fixedEffects } = golden[name][effects];
    const names = Object.keys(b);
    const fitWith = (options: object) =>
      panelFit(data, { formula: FORMULA[name], ...(effects === "pooled" ? {} : { effects }), ...options });

    it.each(Object.keys(se))("%s", (key) => {
      const fit = fitWith({ vcov: vcovOf(key) });
      if (fit.notes.some((note) => note.includes("set to zero"))) return; // plm leaves negative eigenvalues; panel.test.ts has the repair
      const rows = coefficients(fit);
      expect(rows.map((row) => row.name)).toEqual(names);
      for (const row of rows) {
        assertClose(row.estimate, b[row.name], golden.tolerance);
        if (se[key][row.name] === "NaN") expect(row.se).toBeUndefined();
        else assertClose(row.se as number, se[key][row.name] as number, golden.tolerance);
      }
    });

    it("t and p of clustered errors, t(dfResidual)", () => {
      for (const row of coefficients(fitWith({ vcov: vcovOf("cluster/entity/sss") }))) {
        assertClose(row.statistic as number, inference.statistic[row.name], golden.tolerance);
        assertClose(row.p as number, inference.p[row.name], 1e-7); // the tail turns an error of t into |t| of it
      }
    });

    it("statistics, F, effects", () => {
      const fit = fitWith({ save: ["fixedEffects"] });
      for (const [key, value] of Object.entries(statistics)) assertClose(fit.statistics[key], value, golden.tolerance);
      assertClose(
        [fit.tests[0].statistic, fit.tests[0].df as number, fit.tests[0].df2 as number],
        [f.statistic, f.df, f.df2],
        golden.tolerance,
      );
      assertClose(fit.tests[0].p as number, f.p, 1e-7, 1e-300);
      for (const factor of ["entity", "time"] as const) {
        const levels = fixedEffects?.[factor];
        if (levels === null || levels === undefined) continue;
        expect(fit.fixedEffects[factor].map((level) => level.name).sort()).toEqual(Object.keys(levels).sort());
        for (const level of fit.fixedEffects[factor]) assertClose(level.estimate, levels[level.name], 1e-8);
      }
    });
  });
});

/** plm 2.6-2, pwaldtest(test = "F"), two-way within and pooled, with vcovHC(method, type); it takes 47 = G - 1 for df2 whatever the type. */
const ROBUST_F = [
  ["", "hc1", 32796.123122684869],
  ["", "cluster/entity/none", 2778.062209399111],
  ["", "cluster/entity/sss", 2706.835307663152],
  [" | entity + time", "hc1", 511.54341772405468],
  [" | entity + time", "cluster/entity/none", 108.17111718044528],
  [" | entity + time", "cluster/entity/sss", 105.52767167879652],
] as const;

describe("robust F", () => {
  it.each(ROBUST_F)("produc%s, %s", (effects, vcov, statistic) => {
    const fit = panelFit(columnsOf("produc"), { formula: FORMULA.produc + effects, vcov: vcovOf(vcov) });
    assertClose(fit.tests[1].statistic, statistic, 1e-9);
  });

  it("has the degrees of freedom of the t statistics: G - 1 with the factor of Stata", () => {
    const fit = panelFit(columnsOf("produc"), { formula: FORMULA.produc, vcov: vcovOf("cluster/entity/stata") });
    expect(fit.tests[1]).toMatchObject({ name: "fRobust", df: 4, df2: 47 });
  });
});

interface ContractCase {
  readonly study: {
    readonly data: { readonly file: string; readonly entity: string; readonly time: string };
    readonly models: Readonly<Record<string, Model>>;
  };
  readonly expect: readonly { readonly path: string; readonly value: number | null; readonly rel: number }[];
}
type Model = {
  readonly formula: string;
  readonly vcov?: object;
};

/** clubSandwich 0.5.8, vcovCR(type = "CR3") of lm, times (G - 1)/G: CV3. Their projections lose three digits. */
const JACKKNIFE = [
  ["", [0.29496328480924, 0.06747378542622, 0.0574706500545, 0.08394087977964, 0.00367323107841]],
  [" + i(time)", [0.29213288037308, 0.07295370781514, 0.060426924795, 0.08478522055218, 0.00576705300658]],
] as const;

it.each(JACKKNIFE)("jackknife by state: clubSandwich, produc%s", (more, expected) => {
  const rows = coefficients(panelFit(columnsOf("produc"), { formula: FORMULA.produc + more, vcov: { type: "jackknife", by: "entity" } }));
  assertClose(
    rows.slice(0, 5).map(({ se }) => se as number),
    expected,
    1e-10,
  );
});

describe("the contract's covariances", () => {
  for (const id of [
    "vcov-produc-pooled",
    "vcov-produc-within-entity",
    "vcov-grunfeld-within-twoways",
    "vcov-grunfeld-unbal-within-entity",
  ]) {
    itShared(id, () => {
      const { study, expect: expected } = JSON.parse(readFileSync(shared(`reference/contract/${id}.json`), "utf8")) as ContractCase;
      const csv = readFileSync(shared(`reference/contract/${study.data.file}`), "utf8").replaceAll('"', "");
      const header = csv.slice(0, csv.indexOf("\n")).split(",");
      const data: Record<string, number[] | string[]> = {};
      for (const name of header)
        data[name] = texts(csv, name).some((cell) => Number.isNaN(Number(cell))) ? texts(csv, name) : [...column(csv, name)];
      data.entity = texts(csv, study.data.entity);
      data.time = [...column(csv, study.data.time)];
      let checked = 0;
      for (const [name, { vcov, ...model }] of Object.entries(study.models)) {
        const rows = coefficients(panelFit(data, { ...model, vcov }));
        for (const row of rows) {
          for (const key of ["estimate", "se", "statistic", "p"] as const) {
            const entry = expected.find(({ path }) => path === `models.${name}.coefficients.${row.name}.${key}`);
            if (entry === undefined) continue;
            checked++;
            if (entry.value === null) expect(row[key]).toBeUndefined();
            else assertClose(row[key] as number, entry.value, Math.min(entry.rel, 1e-8));
          }
        }
      }
      expect(checked).toBeGreaterThan(10);
    });
  }
});
