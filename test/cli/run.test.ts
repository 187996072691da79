import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { durbin, errorLines, folderOf, type Outcome } from "./command.js";

const UNITS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const YEARS = [2001, 2002, 2003, 2004];

/** A small panel without noise from anywhere: y = 2 x + unit + year + a wave. */
function table(): string {
  const rows = YEARS.flatMap((year, t) =>
    UNITS.map((unit, i) => {
      const x = ((i * 7 + t * 5) % 11) / 4 + ((i * t) % 3) / 7;
      const y = 2 * x + i + t / 3 + ((i * 13 + t * 17) % 19) / 9;
      return `${unit},${year},${x},${y}`;
    }),
  );
  return `unit,year,x,y\n${rows.join("\n")}\n`;
}

/** Units in a ring. */
function ring(): string {
  const lines = UNITS.map((unit, i) => `${unit} 2\n${UNITS[(i + 7) % 8]} ${UNITS[(i + 1) % 8]}`);
  return `0 8 ring unit\n${lines.join("\n")}\n`;
}

const STUDY = `durbin: 1
title: A ring
data: { file: panel.csv, entity: unit, time: year }
weights:
  w: { type: file, file: ring.gal }
models:
  twfe: { estimator: panel, formula: "y ~ x | unit + year", vcov: { type: cluster, by: unit } }
  sdm: { estimator: spatial-panel, model: sdm, formula: "y ~ x", weights: w, effects: twoways }
tests:
  - { type: moran, variables: [y], weights: w, by: year, permutations: 99 }
  - { type: wald, model: sdm, restriction: sar }
tables:
  main: { models: [twfe, sdm], impacts: [sdm], formats: [text, markdown, csv, latex, html] }
seed: 7
`;

const FILES = { "panel.csv": table(), "ring.gal": ring(), "study.yaml": STUDY };

const refusal = (outcome: Outcome): string => {
  expect(outcome.code).toBe(2);
  const lines = errorLines(outcome);
  expect(lines).toHaveLength(1);
  expect(lines[0].length).toBeLessThanOrEqual(400);
  return lines[0];
};

describe("durbin run", () => {
  it("leaves results, report, tables and capsule, and prints the table", () => {
    const folder = folderOf(FILES);
    const outcome = durbin(folder, "run", "study.yaml", "--out", "out");
    expect(errorLines(outcome)).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/twfe/);
    expect(outcome.stderr).toMatch(/report: out.report.html/);
    expect(readdirSync(join(folder, "out")).sort()).toEqual(["capsule.json", "report.html", "results.json", "tables"]);
    expect(readdirSync(join(folder, "out", "tables")).sort()).toEqual(["main.csv", "main.html", "main.md", "main.tex", "main.txt"]);
    const results = JSON.parse(readFileSync(join(folder, "out/results.json"), "utf8"));
    expect(results.schema).toBe("durbin.results/1");
    expect(Object.keys(results.models)).toEqual(["twfe", "sdm"]);
    expect(results.tests.map((test: { name: string }) => test.name)).toEqual([
      "moran/y/2001",
      "moran/y/2002",
      "moran/y/2003",
      "moran/y/2004",
      "wald",
    ]);
    expect(JSON.stringify(results)).not.toMatch(/durbin-cli-|NaN|Infinity/);
    const capsule = JSON.parse(readFileSync(join(folder, "out/capsule.json"), "utf8"));
    expect(capsule.resultsHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("gives the same results again, replaces its own files and takes away those of an old table", () => {
    const folder = folderOf(FILES);
    durbin(folder, "run", "study.yaml");
    const first = readFileSync(join(folder, "out/results.json"), "utf8");
    writeFileSync(join(folder, "study.yaml"), STUDY.replace("main:", "other:"));
    expect(durbin(folder, "run", "study.yaml").code).toBe(0);
    expect(readFileSync(join(folder, "out/results.json"), "utf8")).toBe(first);
    expect(readdirSync(join(folder, "out/tables")).sort()).toContain("other.txt");
    expect(existsSync(join(folder, "out/tables/main.txt"))).toBe(false);
  });

  it("does not depend on the order of the rows", () => {
    const folder = folderOf(FILES);
    durbin(folder, "run", "study.yaml", "--out", "one");
    const [head, ...rows] = table().trim().split("\n");
    writeFileSync(join(folder, "panel.csv"), `${[head, ...rows.reverse()].join("\n")}\n`);
    durbin(folder, "run", "study.yaml", "--out", "two");
    const read = (out: string) => JSON.parse(readFileSync(join(folder, out, "results.json"), "utf8")).models.sdm.coefficients;
    const [one, two] = [read("one"), read("two")];
    for (const [i, { estimate }] of one.entries()) expect(two[i].estimate).toBeCloseTo(estimate, 10);
  });

  it("prints results as JSON with --json and nothing else", () => {
    const outcome = durbin(folderOf(FILES), "run", "study.yaml", "--json");
    expect(JSON.parse(outcome.stdout).schema).toBe("durbin.results/1");
  });

  it("touches no file that it did not write", () => {
    const folder = folderOf(FILES);
    mkdirSync(join(folder, "out"));
    writeFileSync(join(folder, "out/report.html"), "mine");
    expect(refusal(durbin(folder, "run", "study.yaml"))).toMatch(
      /^error\[CLI_OUT\]: "out.report.html" exists and was not written by durbin/,
    );
    expect(readFileSync(join(folder, "out/report.html"), "utf8")).toBe("mine");
    expect(readdirSync(join(folder, "out"))).toEqual(["report.html"]);
  });
});

describe("a refusal", () => {
  const refused = (files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[] = ["run", "study.yaml"]): string => {
    const folder = folderOf({ ...FILES, ...files });
    const line = refusal(durbin(folder, ...args));
    expect(existsSync(join(folder, "out"))).toBe(false);
    return line;
  };
  const study = (from: string, to: string) => ({ "study.yaml": STUDY.replace(from, to) });

  it.each([
    [
      "an unknown key",
      study("effects: twoways", "efects: twoways"),
      /^error\[STUDY_KEY\]: study.yaml:8:\d+: models.sdm: unknown key "efects", did you mean "effects"/,
    ],
    ["an unknown word", study("model: sdm", "model: smd"), /^error\[STUDY_WORD\]: .*"smd" is not one of/],
    ["an estimator that is not built", study("estimator: panel", "estimator: tobit"), /^error\[STUDY_NOT_BUILT\]/],
    ["an unknown column", study("y ~ x |", "y ~ xx |"), /^error\[UNKNOWN_COLUMN\]: models.twfe: .*"xx"/],
    ["an unknown entity column", study("entity: unit", "entity: units"), /^error\[UNKNOWN_COLUMN\]: data: .*"units".*did you mean "unit"/],
    ["a missing file", study("panel.csv", "panels.csv"), /^error\[CLI_FILE\]: cannot read ".*panels.csv": there is no such file/],
    ["a format that is not read", study("panel.csv", "panel.dta"), /^error\[STUDY_FILE_FORMAT\]: data: "panel.dta" is not a format/],
    ["an empty file", { "panel.csv": "" }, /^error\[FILE_EMPTY\]: data: panel.csv/],
    ["a duplicate key", { "panel.csv": `${table()}a,2001,1,1\n` }, /^error\[DUPLICATE_KEY\]: data: .*a, 2001/],
    [
      "a wrong encoding",
      { "panel.csv": Uint8Array.of(...Buffer.from("unit,year,x,y\n"), 0xb1, 0xb1, 44, 49, 44, 49, 44, 49, 10) },
      /^error\[ENCODING\]: data: .*gb18030/,
    ],
    ["an infinite value", { "panel.csv": table().replace(/^a,2001,[^,]*/m, "a,2001,1e999") }, /infinite/],
    ["a missing value in a spatial model", { "panel.csv": table().replace(/^a,2001,[^,]*/m, "a,2001,") }, /a, 2001/],
    ["an unbalanced panel", { "panel.csv": table().replace(/^c,2003,.*\n/m, "") }, /c.*2003|2003.*c/],
    [
      "a unit that W lacks",
      { "panel.csv": `${table()}z,2001,1,1\nz,2002,1,2\nz,2003,2,1\nz,2004,1,3\n` },
      /^error\[WEIGHTS_KEYS\]: weights.w: .*"?z/,
    ],
    ["a unit that the data lack", { "panel.csv": table().replace(/^h,.*\n/gm, "") }, /^error\[WEIGHTS_KEYS\]: .*h/],
    ["a test on the wrong model", study("model: sdm, restriction", "model: twfe, restriction"), /^error\[[A-Z_]+\]: tests.wald/],
    ["a wrong `by`", study("by: year, perm", "by: yaer, perm"), /^error\[STUDY_TEST\]: tests.moran: .*yaer.*did you mean "year"/],
    ["a name with a slash", study("  main:", "  ../main:"), /^error\[STUDY_NAME\]/],
  ])("%s", (_, files, pattern) => {
    expect(refused(files as Record<string, string | Uint8Array>)).toMatch(pattern);
  });

  it("a study that is not there, wrong options, no verb", () => {
    expect(refused({}, ["run", "studdy.yaml"])).toMatch(/^error\[CLI_FILE\]: cannot read "studdy.yaml": there is no such file/);
    expect(refused({}, ["run", "study.yaml", "--outt", "x"])).toMatch(/^error\[CLI_USAGE\]: unknown option '--outt'.*--out/);
    expect(refused({}, ["run"])).toMatch(/^error\[CLI_USAGE\]: missing required argument 'study'/);
    expect(refused({}, ["rum", "study.yaml"])).toMatch(/^error\[CLI_USAGE\]: unknown command 'rum'.*run/);
    expect(refused({}, [])).toMatch(/^error\[CLI_USAGE\]: name a verb/);
  });
});
