import { beforeAll, describe, expect, it } from "vitest";
import { cellText, type TableModel } from "../../src/table/model.js";
import { regressionTable, type RegressionOptions } from "../../src/table/regression.js";
import { mergeOrder } from "../../src/table/select.js";
import { init } from "../../src/wasm/load.js";
import { fakeFit, sdmFit, sdmSpec, withinFit, withinSpec } from "./fits.js";

beforeAll(() => init());

const INDEX = { entity: "fips", time: "year" };
const both = (options: RegressionOptions = {}): TableModel =>
  regressionTable(
    [
      { name: "twfe", fit: withinFit() },
      { name: "sdm", fit: sdmFit() },
    ],
    { index: INDEX, ...options },
  );

/** Shown cells by row label; the row below an estimate is "LABEL/detail". */
function shown(table: TableModel): ReadonlyMap<string, readonly string[]> {
  const rows = table.sections.flatMap((section) =>
    section.rows.map((row) => ({ row, prefix: section.title === undefined ? "" : `${section.title}: ` })),
  );
  return new Map(
    rows.map(({ row, prefix }) => [`${prefix}${row.label}${row.detail === undefined ? "" : `/${row.detail}`}`, row.cells.map(cellText)]),
  );
}

const labels = (table: TableModel): readonly string[] =>
  table.sections[0].rows.filter((row) => row.detail === undefined).map((row) => row.label);

describe("coefficients", () => {
  it("are matched by name: regressors, their lags, spatial parameters with their term", () => {
    const table = both();
    expect(labels(table)).toEqual(["lpcap", "lpc", "lemp", "unemp", "W(lpcap)", "W(lpc)", "W(lemp)", "W(unemp)", "rho (W·lgsp)"]);
    expect(shown(table).get("lemp")).toEqual(["0.769***", "0.751***"]);
    expect(shown(table).get("lemp/standard error")).toEqual(["(0.028)", "(0.029)"]);
    expect(shown(table).get("rho (W·lgsp)")).toEqual(["", "0.370***"]);
    expect(table.columns.map(({ header }) => header)).toEqual([
      ["(1)", "twfe", "lgsp"],
      ["(2)", "sdm", "lgsp"],
    ]);
  });

  it("stars follow the levels and the notes say which", () => {
    // W(unemp): |z| = 0.00316 / 0.00187 = 1.69, p = 0.091
    expect(shown(both()).get("W(unemp)")![1]).toBe("-0.003*");
    expect(shown(both({ stars: [0.05, 0.01, 0.001] })).get("W(unemp)")![1]).toBe("-0.003");
    expect(both({ stars: [0.01, 0.05, 0.001] }).notes[0]).toContain("* p < 0.05, ** p < 0.01, *** p < 0.001");
    expect(both().notes[0]).toBe("Standard errors in brackets. * p < 0.1, ** p < 0.05, *** p < 0.01.");
    const none = both({ stars: [] });
    expect(none.notes[0]).toBe("Standard errors in brackets.");
    expect(shown(none).get("lemp")).toEqual(["0.769", "0.751"]);
  });

  it("below stands what is asked", () => {
    expect(shown(both({ below: "t", digits: 2 })).get("lemp/statistic")).toEqual(["(27.38)", "(26.04)"]);
    expect(shown(both({ below: "p" })).get("lpc/p")).toEqual(["(<0.001)", "(<0.001)"]);
    const interval = both({ below: "interval" });
    // 0.75065 +- 1.959964 * 0.02883
    expect(shown(interval).get("lemp/interval")![1]).toBe("[0.694, 0.807]");
    expect(interval.notes[0]).toContain("95% confidence intervals");
    expect(labels(both({ below: "none" }))).toHaveLength(both({ below: "none" }).sections[0].rows.length);
  });

  it("keep, drop, order, rename work on names with a wildcard", () => {
    expect(labels(both({ keep: ["unemp", "W(*)"] }))).toEqual(["unemp", "W(lpcap)", "W(lpc)", "W(lemp)", "W(unemp)"]);
    expect(labels(both({ drop: ["W(*)", "rho"] }))).toEqual(["lpcap", "lpc", "lemp", "unemp"]);
    expect(labels(both({ order: ["rho", "unemp"] })).slice(0, 3)).toEqual(["rho (W·lgsp)", "unemp", "lpcap"]);
    const renamed = both({ rename: { lpcap: "公共资本", rho: "ρ" }, impacts: ["sdm"] });
    expect(labels(renamed)).toContain("W·公共资本");
    expect(labels(renamed)).toContain("ρ");
    expect(shown(renamed).has("Direct impacts: 公共资本")).toBe(true);
  });

  it("a name that is none says which is near", () => {
    expect(() => both({ keep: ["lempp"] })).toThrow(/keep: no coefficient is named "lempp", did you mean "lemp"/);
    expect(() => both({ drop: ["X(*)"] })).toThrow(/drop: no coefficient is named "X\(\*\)"/);
    expect(() => both({ rename: { unem: "u" } })).toThrow(/rename: .*did you mean "unemp"/);
    expect(() => both({ order: [".*"] })).toThrow(/order/);
  });

  it("a pooled model has one R squared, the others theirs; what is asked for is shown", () => {
    const pooled = fakeFit({ ...withinSpec, method: "pooled", formula: "lgsp ~ lemp" }, { lemp: [0.5, 0.1] });
    const fit = { ...pooled, statistics: { r2: 0.9, r2Within: 0.8 } };
    const named = [
      { name: "ols", fit },
      { name: "twfe", fit: withinFit() },
    ];
    expect(shown(regressionTable(named)).get("R² within")).toEqual(["", "0.761"]);
    expect(shown(regressionTable(named.slice(0, 1))).has("R² within")).toBe(false);
    expect(shown(regressionTable(named, { statistics: ["r2Within"] })).get("R² within")).toEqual(["0.800", "0.761"]);
  });

  it("models of different responses share rho as W·y", () => {
    const other = fakeFit({ ...sdmSpec, model: "sar" as const }, { lemp: [0.5, 0.1], rho: [0.2, 0.1] }, { response: "lpc" });
    const table = regressionTable([
      { name: "a", fit: sdmFit() },
      { name: "b", fit: other },
    ]);
    expect(labels(table)).toContain("rho (W·y)");
  });

  it("a name with markup or a prototype's name is a row like any other", () => {
    const fit = fakeFit(withinSpec, { ["hasOwnProperty" as string]: [1, 1], ["constructor" as string]: [2, 1], "<script>": [3, 1] });
    expect(labels(regressionTable([{ name: "m", fit }]))).toEqual(["hasOwnProperty", "constructor", "<script>"]);
    expect(shown(regressionTable([{ name: "toString", fit }], { labels: {} })).get("constructor")).toEqual(["2.000**"]);
  });
});

describe("status", () => {
  it("is said first, and what does not exist is not shown", () => {
    const fit = fakeFit(sdmSpec, { lemp: [0.5, 0.1], rho: [0.999, 0.1] }, { status: "boundary", covariance: null });
    const table = regressionTable([{ name: "sar", fit }]);
    expect(table.alerts).toEqual(["Model sar stopped at the boundary of its parameter space: estimates without standard errors."]);
    expect(shown(table).get("lemp")).toEqual(["0.500"]);
    expect(shown(table).has("lemp/standard error")).toBe(false);
    const not = regressionTable([{ name: "x", fit: fakeFit(sdmSpec, { lemp: [0.5, 0.1] }, { status: "notConverged" }) }], {
      labels: { x: "SDM" },
    });
    expect(not.alerts[0]).toMatch(/^Model SDM did not converge/);
  });
});

describe("below the coefficients", () => {
  it("impacts of the listed models only", () => {
    const rows = shown(both({ impacts: ["sdm"] }));
    expect(rows.get("Indirect impacts: lpc")).toEqual(["", "0.116*"]);
    expect(rows.get("Total impacts: lpc/standard error")).toEqual(["", "(0.080)"]);
    expect(both().sections.some(({ title }) => title?.includes("impacts"))).toBe(false);
  });

  it("effects of the formula and of the option share their rows", () => {
    const rows = shown(both());
    expect(rows.get("Entity effects")).toEqual(["Yes", "Yes"]);
    expect(rows.get("Time effects")).toEqual(["Yes", "Yes"]);
    const region = fakeFit({ ...withinSpec, formula: "y ~ x | region^year" }, { x: [1, 1] });
    const table = regressionTable(
      [
        { name: "a", fit: region },
        { name: "b", fit: withinFit() },
      ],
      { index: INDEX },
    );
    expect(shown(table).get("region^year effects")).toEqual(["Yes", "No"]);
    expect(shown(table).get("Entity effects")).toEqual(["No", "Yes"]);
    const pooled = fakeFit({ ...withinSpec, formula: "y ~ x", method: "pooled" }, { x: [1, 1] });
    expect([...shown(regressionTable([{ name: "a", fit: pooled }])).keys()].filter((key) => key.endsWith("effects"))).toEqual([]);
  });

  it("model, weights, covariance and the statistics that some model has", () => {
    const rows = shown(both());
    expect(rows.get("Model")).toEqual(["Within", "SDM"]);
    expect(rows.get("Weights")).toEqual(["", "queen"]);
    expect(rows.get("Covariance")).toEqual(["cluster by fips", "iid"]);
    expect(rows.get("Observations")).toEqual(["816", "816"]);
    expect(rows.get("R² within")).toEqual(["0.761", ""]);
    expect(rows.get("Log-likelihood")).toEqual(["1634.27", "1680.62"]);
    expect(rows.get("σ²")).toEqual(["0.001180", "0.0009190"]);
    expect(shown(both({ statistics: ["nObs"] })).has("AIC")).toBe(false);
  });
});

describe("mergeOrder", () => {
  it("keeps each list's order as far as it can", () => {
    expect(
      mergeOrder([
        ["a", "c"],
        ["a", "b", "c"],
        ["d", "a"],
      ]),
    ).toEqual(["d", "a", "b", "c"]);
    expect(mergeOrder([["rho"], ["lambda"], ["rho", "lambda"]])).toEqual(["rho", "lambda"]);
    expect(mergeOrder([])).toEqual([]);
  });
});
