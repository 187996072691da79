import { beforeAll, describe as group, expect, it } from "vitest";
import { buildPanel, type Panel } from "../../src/data/panel.js";
import { describe, describeTable } from "../../src/table/describe.js";
import { makeTable, type TableContext } from "../../src/table/make.js";
import { cellText } from "../../src/table/model.js";
import { renderHtml } from "../../src/table/html.js";
import { testsTables } from "../../src/table/period-tests.js";
import { renderText } from "../../src/table/text.js";
import { type ReportedTest, testsTable } from "../../src/table/tests.js";
import { weightsTable } from "../../src/table/weights.js";
import { init } from "../../src/wasm/load.js";
import { sdmFit, withinFit } from "./fits.js";

beforeAll(() => init());

const panelOf = (gsp: readonly number[]): Panel => {
  const keys = gsp.map((_, i) => `0${i + 1}`);
  const columns = new Map<string, Float64Array | readonly string[]>([
    ["fips", keys],
    ["gsp", Float64Array.from(gsp)],
  ]);
  return buildPanel({ source: "produc.csv", nRows: gsp.length, columns, keys: new Map([["fips", keys]]) }, { entity: "fips" });
};

const TESTS: readonly ReportedTest[] = [
  { name: "moran/lgsp/1970", type: "moran", estimate: 0.2239, expected: -0.0213, variance: 0.0086, statistic: 2.65, p: 0.004 },
  { name: "moran/lgsp/1971", type: "moran", estimate: 0.21, expected: -0.0213, variance: 0.0086, statistic: 2.5, p: 0.006 },
  { name: "lm/lmLag", type: "lm", statistic: 54.1, df: 1, p: 1e-13 },
];

const context = (): TableContext => ({
  fits: new Map([
    ["twfe", withinFit()],
    ["sdm", sdmFit()],
  ]),
  tests: TESTS,
  panel: panelOf([1, 2, 3, 10]),
});

group("describe", () => {
  it("counts, averages and orders what is not missing", () => {
    // mean 4, deviations -3 -2 -1 6, squares 50, sd sqrt(50 / 3)
    expect(describe(Float64Array.of(3, 1, Number.NaN, 10, 2))).toEqual({
      count: 4,
      mean: 4,
      sd: Math.sqrt(50 / 3),
      min: 1,
      median: 2.5,
      max: 10,
    });
    expect(describe(Float64Array.of(5))).toEqual({ count: 1, mean: 5, sd: Number.NaN, min: 5, median: 5, max: 5 });
    expect(describe(Float64Array.of(Number.NaN)).count).toBe(0);
  });

  it("is a row a variable; unknown and text columns are refused", () => {
    const table = describeTable(panelOf([1, 2, 3, 10]), ["gsp"], { digits: 2 });
    expect(table.sections[0].rows[0].cells.map(cellText)).toEqual(["4", "4.00", "4.08", "1.00", "2.50", "10.00"]);
    expect(() => describeTable(panelOf([1]), ["gps"])).toThrow(/gps/);
    expect(() => describeTable(panelOf([1]), ["fips"])).toThrow(/fips/);
    expect(describeTable(panelOf([Number.NaN]), ["gsp"]).sections[0].rows[0].cells.map(cellText)).toEqual(["0", "", "", "", "", ""]);
  });
});

group("tests and weights", () => {
  it("columns that no test has are left out", () => {
    const table = testsTable(TESTS.slice(2));
    expect(table.columns.map(({ header }) => header[0])).toEqual(["Statistic", "df", "p"]);
    expect(table.sections[0].rows[0].cells.map(cellText)).toEqual(["54.100", "1", "<0.001"]);
  });

  it("three periods or more are a table with a row a period and a group a variable", () => {
    const years = ["1970", "1971", "1972"];
    const of = (variable: string, i: number, more: object = {}): ReportedTest => ({
      name: `moran/${variable}/${years[i]}`,
      type: "moran",
      variable,
      period: years[i],
      weights: "queen",
      nEntities: 48,
      nPeriods: 1,
      estimate: 0.1 * (i + 1),
      expected: -1 / 47,
      variance: 0.0123456,
      statistic: i,
      p: 0.5,
      ...more,
    });
    const tests = ["gsp", "a/b"].flatMap((variable) => years.map((_, i) => of(variable, i))).slice(0, 5);
    const [table, ...others] = testsTables(tests);
    expect(others).toEqual([]);
    expect(table.title).toBe("moran");
    expect(table.groups).toEqual([
      { header: "gsp", span: 3 },
      { header: "a/b", span: 3 },
    ]);
    expect(table.columns.map(({ header }) => header[0])).toEqual(["Estimate", "Statistic", "p", "Estimate", "Statistic", "p"]);
    expect(table.sections[0].rows.map(({ label, cells }) => [label, ...cells.map(cellText)])).toEqual([
      ["1970", "0.100", "0.000", "0.500", "0.100", "0.000", "0.500"],
      ["1971", "0.200", "1.000", "0.500", "0.200", "1.000", "0.500"],
      ["1972", "0.300", "2.000", "0.500", "", "", ""],
    ]);
    expect(table.notes).toEqual(["Expected -0.021.", "48 units, weights queen."]);
    const moved = testsTables(years.map((_, i) => of("gsp", i, { expected: i })));
    expect(moved[0].columns.map(({ header }) => header[0])).toEqual(["Estimate", "Expected", "Statistic", "p"]);
    expect(moved[0].title).toBe("moran/gsp");
    expect(testsTables(tests, { title: "Dependence" })[0].title).toBe("Dependence");
    const mixed = testsTables([...tests, TESTS[2], { name: "lisa/gsp/1970", local: [] }], {}, "Tests");
    expect(mixed.map(({ title }) => title)).toEqual(["moran", "Tests"]);
    expect(mixed[1].sections[0].rows).toHaveLength(1);
    for (const render of [renderText, renderHtml]) expect(render(table)).toContain("a/b");
  });

  it("what spatial statistics are over stands below, once when all agree", () => {
    const pooled = { name: "m/x", estimate: 1, variance: 0.000123456, weights: "queen", nEntities: 48, nPeriods: 17 };
    const table = testsTable([pooled]);
    expect(table.notes).toEqual(["48 units in 17 periods, weights queen."]);
    expect(table.sections[0].rows[0].cells.map(cellText)).toEqual(["1.000", "0.000123"]);
    expect(testsTable([pooled, { ...pooled, name: "g/x", weights: "knn" }]).notes).toEqual([
      "m/x: 48 units in 17 periods, weights queen.",
      "g/x: 48 units in 17 periods, weights knn.",
    ]);
  });

  it("a decision is a note, not a row", () => {
    const decision: ReportedTest = {
      name: "spec/decision",
      type: "specification",
      decision: "sdm",
      path: ["LM p <0.001", "both rejected: sdm"],
    };
    const table = testsTable([TESTS[2], decision]);
    expect(table.sections[0].rows.map(({ label }) => label)).toEqual(["lm/lmLag"]);
    expect(table.notes).toEqual(["spec/decision decides for sdm; LM p <0.001; both rejected: sdm."]);
  });

  it("facts keep the order of the vocabulary, yes and no for what is true or false", () => {
    const table = weightsTable([
      { name: "queen", facts: { s0: 48, n: 48, links: 214, meanNeighbors: 214 / 48, symmetric: true, notes: ["x"] } },
      { name: "knn", facts: { n: 48, symmetric: false } },
    ]);
    expect(table.sections[0].rows.map(({ label, cells }) => [label, ...cells.map(cellText)])).toEqual([
      ["Units", "48", "48"],
      ["Links", "214", ""],
      ["Neighbors, mean", "4.458", ""],
      ["Symmetric links", "Yes", "No"],
      ["S0", "48", ""],
    ]);
    expect(table.notes).toEqual(["queen: x"]);
  });
});

group("makeTable", () => {
  it("writes every format that is asked, text by default", () => {
    const made = makeTable({ models: ["twfe", "sdm"], impacts: ["sdm"], formats: ["text", "latex", "html", "csv", "markdown"] }, context());
    expect(made.files.map(({ extension }) => extension)).toEqual(["txt", "tex", "html", "csv", "md"]);
    expect(made.files[0].text).toContain("0.751***");
    expect(makeTable({ models: ["sdm"] }, context()).files.map(({ format }) => format)).toEqual(["text"]);
  });

  it("joins models, tests and variables in one file", () => {
    const made = makeTable({ title: "Main", models: ["sdm"], tests: ["moran"], variables: ["gsp"] }, context());
    expect(made.tables.map(({ title }) => title)).toEqual(["Main", "Tests", "Descriptive statistics"]);
    expect(made.tables[1].sections[0].rows.map(({ label }) => label)).toEqual(["moran/lgsp/1970", "moran/lgsp/1971"]);
  });

  it("names what does not exist and what is near", () => {
    expect(() => makeTable({ models: ["sdmm"] }, context())).toThrow(/model "sdmm".*did you mean "sdm"/);
    expect(() => makeTable({ tests: ["moran/lgsp/1972"] }, context())).toThrow(/test "moran\/lgsp\/1972"/);
    expect(() => makeTable({ models: ["twfe"], impacts: ["sdm"] }, context())).toThrow(/impacts: the table shows no model "sdm"/);
    expect(() => makeTable({}, context())).toThrow(/needs `models`, `tests` or `variables`/);
    expect(() => makeTable({ models: ["sdm"], formats: ["xlsx"] }, context())).toThrow(expect.objectContaining({ kind: "unsupported" }));
    expect(() => makeTable({ models: ["__proto__"] }, context())).toThrow(/__proto__/);
  });
});
