// A verb without a study file says remedies as its options.
import { describe, expect, it } from "vitest";
import { asOptions } from "../../src/cli/spelling.js";
import { durbin, errorLines, folderOf } from "./command.js";

const UNITS = ["a", "b", "c", "d"];
const rows = (years: readonly number[]) =>
  years.flatMap((year) => UNITS.map((unit, i) => [unit, year, (i * 3 + year * 5) % 7, (i * 5 + year * year) % 9] as const));
const csv = (years: readonly number[], edit: (line: string) => string | null = (line) => line): string =>
  `unit,year,x,y\n${rows(years)
    .map((row) => edit(row.join(",")))
    .filter((line) => line !== null)
    .join("\n")}\n`;
const RING = "0 4 ring unit\na 2\nb d\nb 2\na c\nc 2\nb d\nd 2\na c\n";
const ISLAND = "0 4 ring unit\na 2\nb c\nb 2\na c\nc 2\na b\nd 0\n\n";
const THREE = "0 3 ring unit\na 2\nb c\nb 2\na c\nc 2\na b\n";
const FILES = {
  "panel.csv": csv([1, 2, 3]),
  "one.csv": csv([1]),
  "missing.csv": csv([1, 2, 3], (line) => (line.startsWith("d,2,") ? "d,2,NA,4" : line)),
  "short.csv": csv([1, 2, 3], (line) => (line.startsWith("d,2,") ? null : line)),
  "ring.gal": RING,
  "island.gal": ISLAND,
  "three.gal": THREE,
};
const INDEX = ["--entity", "unit", "--time", "year"];

const run = (...args: readonly string[]) => durbin(folderOf(FILES), ...args);
const fit = (file: string, ...args: readonly string[]) => run("fit", "y ~ x", "--data", file, ...INDEX, ...args);
const refusal = (outcome: ReturnType<typeof run>): string => {
  expect(outcome.code).toBe(2);
  return errorLines(outcome)[0];
};

describe("fit", () => {
  it("weights without a model ask for one", () => {
    expect(refusal(fit("panel.csv", "--weights", "ring.gal"))).toMatch(/a spatial model comes with --model sar, sem, sdm or sdem$/);
  });

  it("one period has no entity effects, whatever the model", () => {
    const one = /^error\[EFFECTS_SATURATED\]: .*one period, 1, cannot carry entity effects: every level of unit has one row$/;
    for (const effects of ["entity", "twoways"]) {
      expect(refusal(fit("one.csv", "--effects", effects))).toMatch(one);
      expect(refusal(fit("one.csv", "--model", "sar", "--weights", "ring.gal", "--effects", effects))).toMatch(one);
    }
    expect(refusal(run("fit", "y ~ x", "--data", "one.csv", "--entity", "unit", "--effects", "time"))).toMatch(/needs --time$/);
  });

  it("lee-yu with effects in the formula hears of the formula first", () => {
    const outcome = run(
      "fit",
      "y ~ x | unit",
      "--data",
      "panel.csv",
      ...INDEX,
      "--model",
      "sar",
      "--weights",
      "ring.gal",
      "--bias",
      "lee-yu",
    );
    expect(refusal(outcome)).toContain("the formula has no second part then");
  });

  it("islands that where leaves out do no harm, unless W() is made of them", () => {
    const where = ["--weights", "island.gal", "--where", "unit != 'd'"];
    expect(fit("panel.csv", "--model", "sar", ...where).code).toBe(0);
    expect(refusal(fit("panel.csv", "--model", "sar", "--weights", "island.gal"))).toMatch(
      /choose islands=keep, nearest or drop, as in --weights island\.gal:islands=keep$/,
    );
    const lagged = run("fit", "y ~ x + W(x)", "--data", "panel.csv", ...INDEX, "--model", "sar", ...where);
    expect(refusal(lagged)).toMatch(/W\(\) in the formula is made before --where$/);
  });

  it("units that W lacks leave by --filter", () => {
    const where = ["--model", "sar", "--weights", "three.gal", "--where", "unit != 'd'"];
    expect(refusal(fit("panel.csv", ...where))).toMatch(
      /"d"; --where acts after weights are made: take such units out with `--filter \.\.`$/,
    );
    expect(fit("panel.csv", "--model", "sar", "--weights", "three.gal", "--filter", "unit != 'd'").code).toBe(0);
  });

  it("missing values are dropped by entity", () => {
    const spatial = ["--model", "sar", "--weights", "ring.gal:subset=data"];
    expect(refusal(fit("missing.csv", ...spatial))).toMatch(/x at \(d, 2\); remove such rows with `--drop-missing x --drop-by unit`$/);
    const { code, stderr } = fit("missing.csv", ...spatial, "--drop-missing", "x", "--drop-by", "unit");
    expect([code, stderr]).toEqual([0, expect.stringContaining("dropMissing x by unit: 3 of 12 rows dropped")]);
    expect(refusal(fit("missing.csv", "--drop-by", "unit"))).toMatch(/CLI_USAGE.*--drop-missing/);
  });

  it("what is not complete is named in the condition that leaves it out", () => {
    const remedy =
      "leave out what is not complete with `--filter \"unit != 'd'\"`; dropMissing keeps a panel complete with `--drop-by unit`";
    expect(refusal(fit("short.csv", "--model", "sar", "--weights", "ring.gal"))).toContain(remedy);
    expect(refusal(run("moran", "x", "--data", "short.csv", ...INDEX, "--weights", "ring.gal"))).toContain(remedy);
    expect(fit("short.csv", "--model", "sar", "--weights", "ring.gal:subset=data", "--filter", "unit != 'd'").code).toBe(0);
  });

  it("a level in per cent", () => {
    expect(refusal(fit("panel.csv", "--level", "95"))).toMatch(/found 95, did you mean 0\.95\?$/);
    expect(refusal(fit("panel.csv", "--level", "0"))).not.toContain("did you mean");
  });
});

it("moran says which cells are missing", () => {
  const outcome = run("moran", "x", "--data", "missing.csv", ...INDEX, "--weights", "ring.gal");
  expect(refusal(outcome)).toMatch(/x is missing at \(d, 2\); remove such rows with `--drop-missing x --drop-by unit`$/);
});

it("weights has verbs of its own", () => {
  const hint = /weights has build, check and info: durbin weights info queen\.gal$/;
  for (const args of [["file", "ring.gal"], ["ring.gal"]]) expect(refusal(run("weights", ...args))).toMatch(hint);
});

it("names that a shell would split are quoted", () => {
  expect(asOptions("with `prepare: [{dropMissing: [a b, c], by: d e}]`")).toBe('with `--drop-missing "a b" c --drop-by "d e"`');
  expect(asOptions('with `where: "year >= 1971"`')).toBe('with `--where "year >= 1971"`');
});
