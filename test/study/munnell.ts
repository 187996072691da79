// Munnell's states broken on purpose, and studies of them.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { failureOf } from "../../src/cli/failure.js";
import { parseStudy } from "../../src/study/parse.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";

export type Files = Readonly<Record<string, string | Uint8Array>>;

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
export const PRODUC = fixture("produc.csv");
export const QUEEN = fixture("produc-queen.gal");
export const HEADER = PRODUC.slice(0, PRODUC.indexOf("\n"));

/** Munnell's panel with one cell of the row of a state and year changed. */
export function cell(state: string, year: number, column: string, value: string): string {
  const at = HEADER.split(",").indexOf(column);
  const lines = PRODUC.split("\n").map((line) => {
    const cells = line.split(",");
    if (cells[0] === state && cells[1] === String(year)) cells[at] = value;
    return cells.join(",");
  });
  return lines.join("\n");
}

/** The header and the rows of some states and years. */
export const rows = (keep: (state: string, year: number) => boolean): string =>
  PRODUC.split("\n")
    .filter((line, i) => i === 0 || line === "" || keep(line.split(",")[0], Number(line.split(",")[1])))
    .join("\n");
/** Row 1 is the first of data. */
export const row = (number: number): string => PRODUC.split("\n")[number];
export const renamed = (from: string, to: string): Files => ({
  "produc.csv": PRODUC.replaceAll(from, to),
  "queen.gal": QUEEN.replaceAll(from, to),
});
export const data = (csv: string | Uint8Array): Files => ({ "produc.csv": csv });

/** A feature of a map: the unit square with its lower left corner at (x, y). */
export function square(key: string, x: number, y: number): object {
  const corners = [0, 1, 2, 3, 0].map((corner) => [x + Number(corner === 1 || corner === 2), y + Number(corner > 1)]);
  return { type: "Feature", properties: { state: key }, geometry: { type: "Polygon", coordinates: [corners] } };
}

export const map = (...features: readonly object[]): string => JSON.stringify({ type: "FeatureCollection", features });

export const HEAD = "durbin: 1\ndata: { file: produc.csv, entity: state, time: year }\n";
export const WEIGHTS = "weights: { queen: { type: file, file: queen.gal } }\n";
export const least = (formula: string, more = ""): string => `models: { m: { estimator: panel, formula: "${formula}"${more} } }\n`;
export const SAR = 'models: { m: { estimator: spatial-panel, model: sar, formula: "log(gsp) ~ unemp", weights: queen } }\n';
export const MORAN = "tests: [{ type: moran, variables: [unemp], weights: queen, by: year }]\n";

/** Runs the study of HEAD and these lines. */
export async function run(lines: string, files: Files = {}, head = HEAD) {
  const study = await parseStudy(head + lines);
  return runStudy(study, memorySources({ "produc.csv": PRODUC, "queen.gal": QUEEN, ...files }));
}

/** The line that the command prints when it refuses the study. */
export async function refusal(lines: string, files?: Files, head?: string): Promise<string> {
  const error: unknown = await run(lines, files, head).then(
    () => new Error("the study ran"),
    (thrown: unknown) => thrown,
  );
  const { line, exit } = failureOf(error);
  expect(exit).toBe(2);
  expect(line.length).toBeLessThanOrEqual(400);
  return line;
}

/** The file with one unit that has no neighbor. */
export function withoutLinks(unit: string): string {
  const [head, ...lines] = QUEEN.trim().split("\n");
  const out = [head];
  for (let i = 0; i < lines.length; i += 2) {
    const [key] = lines[i].split(" ");
    const neighbors = key === unit ? [] : lines[i + 1].split(" ").filter((other) => other !== unit);
    out.push(`${key} ${neighbors.length}`, neighbors.join(" "));
  }
  return `${out.join("\n")}\n`;
}

/** The file with the first link of a unit written twice, which a note tells. */
export function twice(unit: string): string {
  const lines = QUEEN.trim().split("\n");
  const at = lines.findIndex((line) => line.startsWith(`${unit} `));
  const neighbors = lines[at + 1].split(" ");
  lines[at] = `${unit} ${neighbors.length + 1}`;
  lines[at + 1] = [neighbors[0], ...neighbors].join(" ");
  return `${lines.join("\n")}\n`;
}
