import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { durbin, errorLines, folderOf } from "./command.js";

const POINTS = `id,x,y,v\n${["0,0,5", "1,0,4", "0,1,6", "1,1,5", "3,3,1", "4,3,2", "3,4,1", "4,4,2"].map((row, i) => `p${i},${row}`).join("\n")}\n`;
const PANEL = `unit,year,x,y\n${[1, 2, 3].flatMap((year) => ["a", "b", "c", "d"].map((unit, i) => `${unit},${year},${(i * 3 + year * 5) % 7},${(i * 5 + year * year) % 9}`)).join("\n")}\n`;
const FILES = { "points.csv": POINTS, "panel.csv": PANEL };
const PLACES = ["--geometry", "points.csv", "--id", "id", "--x", "x", "--y", "y"];

describe("durbin", () => {
  it("prints version and help, which are not errors", () => {
    const folder = folderOf({});
    const version = durbin(folder, "--version");
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(version).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
    const help = durbin(folder, "--help");
    expect(help.code).toBe(0);
    for (const verb of ["run", "fit", "weights", "moran", "lisa", "schema", "doctor"])
      expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
  });

  it("fits a formula", () => {
    const folder = folderOf(FILES);
    const text = durbin(
      folder,
      "fit",
      "y ~ x",
      "--data",
      "panel.csv",
      "--entity",
      "unit",
      "--time",
      "year",
      "--effects",
      "entity",
      "--vcov",
      "cluster:by=unit",
    );
    expect(text.stderr).not.toMatch(/^error/m);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/x /);
    const json = durbin(folder, "fit", "y ~ x", "--data", "panel.csv", "--entity", "unit", "--time", "year", "--json");
    const model = JSON.parse(json.stdout);
    expect(model.coefficients.map(({ name }: { name: string }) => name)).toEqual(["(Intercept)", "x"]);
    expect(model.spec).toMatchObject({ estimator: "panel", method: "pooled" });
  });

  it("refuses a formula it cannot read", () => {
    const outcome = durbin(folderOf(FILES), "fit", "y ~ x +", "--data", "panel.csv");
    expect(outcome.code).toBe(2);
    expect(errorLines(outcome)).toHaveLength(1);
  });

  it("builds, describes and checks weights", () => {
    const folder = folderOf(FILES);
    const built = durbin(folder, "weights", "build", "knn:k=2", ...PLACES, "--out", "knn.gal");
    expect(built.stderr).toMatch(/wrote knn.gal: 8 units, 16 links/);
    expect(readFileSync(join(folder, "knn.gal"), "utf8")).toMatch(/^0 8 /);
    const facts = JSON.parse(durbin(folder, "weights", "info", "knn.gal", "--json").stdout);
    expect(facts).toMatchObject({ n: 8, links: 16, components: 2 });
    expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/);
    const check = durbin(folder, "weights", "check", "knn.gal");
    expect(check.code).toBe(0);
    expect(check.stdout).toMatch(/components +2, the largest of 4 units/);
  });

  it("finds weights that no model could use", () => {
    const folder = folderOf({ ...FILES, "island.gal": "0 3 w id\na 1\nb\nb 1\na\nc 0\n\n" });
    const outcome = durbin(folder, "weights", "check", "island.gal");
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toMatch(/islands +1: c/);
    expect(errorLines(outcome)[0]).toMatch(/^error\[WEIGHTS_ISLANDS\]: .*"c"/);
  });

  it("computes Moran's I and its local form", () => {
    const folder = folderOf(FILES);
    const data = ["--data", "points.csv", "--entity", "id", "--weights", "distance-band:upper=1.2", ...PLACES];
    const [moran] = JSON.parse(durbin(folder, "moran", "v", ...data, "--permutations", "99", "--seed", "3", "--json").stdout);
    expect(moran).toMatchObject({ name: "moran/v", type: "moran" });
    expect(moran.permutation.p).toBeLessThanOrEqual(0.1);
    const [lisa] = JSON.parse(durbin(folder, "lisa", "v", ...data, "--json").stdout);
    expect(lisa.local.map(({ quadrant }: { quadrant: string }) => quadrant)).toEqual([
      ...Array(4).fill("high-high"),
      ...Array(4).fill("low-low"),
    ]);
    expect(durbin(folder, "lisa", "v", ...data).stdout).toMatch(/p0 .*high-high/);
  });

  it("takes a weights file with options, and says what was done to matrix and rows", () => {
    const ring = "0 4 ring unit\na 1\nb\nb 2\na c\nc 1\nb\nd 0\n\n";
    const folder = folderOf({ ...FILES, "ring.gal": ring });
    const data = ["--data", "panel.csv", "--entity", "unit", "--time", "year"];
    const refused = durbin(folder, "fit", "y ~ x", ...data, "--model", "sar", "--weights", "ring.gal");
    expect(errorLines(refused)[0]).toMatch(/^error\[WEIGHTS_ISLANDS\]: models.fit: .*"d"/);
    const { code, stdout, stderr } = durbin(folder, "fit", "y ~ x", ...data, "--model", "sar", "--weights", "ring.gal:islands=drop");
    expect(code).toBe(0);
    expect(stderr).toBe('note: ring.gal: islands: drop took out 1 unit: "d"\n');
    expect(stdout).toMatch(/3 rows dropped: no neighbors in weights "ring.gal"/);
    const level = durbin(folder, "fit", "y ~ x", ...data, "--level", "high");
    expect(errorLines(level)).toEqual(['error[CLI_USAGE]: --level "high": expected a number']);
    const nowhere = durbin(folder, "weights", "build", "ring.gal", "--out", "none/w.csv");
    expect(errorLines(nowhere)).toEqual(['error[CLI_OUT]: cannot write "none/w.csv": there is no such folder']);
  });

  it("says what a big table takes before it reads it, and refuses what cannot fit", () => {
    const folder = folderOf({ "big.csv": `unit,year,y\n${"a,1,1.25\n".repeat(1000)}` });
    truncateSync(join(folder, "big.csv"), 40 * 2 ** 30); // nothing is stored: the file has a hole
    const { code, stdout, stderr } = durbin(folder, "fit", "y ~ 1", "--data", "big.csv");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^error\[MEMORY_LIMIT\]: data: big.csv: about \d{10} rows x 3 columns need \d+\.\d\d GiB, the limit is 2.00 GiB; /,
    );
    writeFileSync(join(folder, "long.csv"), `x,y\n${"1,2\n2,1\n3,4\n".repeat(1_600_000)}`);
    const read = durbin(folder, "fit", "y ~ x", "--data", "long.csv", "--json");
    expect(read.stderr).toMatch(/^note: long.csv: about 4\d{6} rows x 2 columns take 0.07 GiB/);
    expect(JSON.parse(read.stdout).sample.observations).toBe(4_800_000);
  });

  it("prints its schema and examines the runtime", () => {
    const folder = folderOf({});
    expect(JSON.parse(durbin(folder, "schema").stdout).properties.models).toBeDefined();
    const doctor = durbin(folder, "doctor", "--json");
    expect(JSON.parse(doctor.stdout)).toMatchObject({ passed: true, threads: expect.any(Number) });
    expect(doctor.code).toBe(0);
  });
});
