// docs/study-file.md: every study in it runs, every fragment runs within a study, every command prints what stands there.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStudy } from "../../src/study/parse.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import { commandsOf, matches, outputOf, type Shell, shellInExample } from "./console.js";
import { blocksOf, page } from "./pages.js";

const PAGE = "docs/study-file.md";
const example = (name: string): Uint8Array => readFileSync(new URL(`../../examples/munnell/${name}`, import.meta.url));
const DIVISIONS =
  "New England,Mid-Atlantic,East North Central,West North Central,South Atlantic,East South Central,West South Central,Mountain,Pacific".split(
    ",",
  );
const files = {
  "produc.csv": example("produc.csv"),
  "states.topojson": example("states.topojson"),
  "divisions.csv": ["region,division", ...DIVISIONS.map((name, i) => `${i + 1},${name}`)].join("\n"),
};

const STUDIES = blocksOf(page(PAGE)).filter(({ language }) => language === "yaml");

/** What the page's first study declares, for fragments that refer to it. */
const BASE = `durbin: 1
data: { file: produc.csv, entity: fips, time: year }
geometry: { file: states.topojson, id: fips, crs: lonlat }
weights: { queen: { type: contiguity }, knn: { type: knn, k: 4 } }
prepare: [{ derive: { lgsp: log(gsp), lpcap: log(pcap), lpc: log(pc), lemp: log(emp) } }]
models:
  twfe: { estimator: panel, formula: lgsp ~ lpcap + lpc + lemp + unemp | fips + year }
  sar: { estimator: spatial-panel, model: sar, formula: lgsp ~ lpcap + lpc + lemp + unemp, weights: queen, effects: twoways }
  sdm: { estimator: spatial-panel, model: sdm, formula: lgsp ~ lpcap + lpc + lemp + unemp, weights: queen, effects: twoways }
`;

const isWhole = (text: string): boolean => /^durbin:/m.test(text);

describe("the studies of the page", () => {
  it("are many", () => expect(STUDIES.length).toBeGreaterThan(5));

  it.each(STUDIES.map((block) => [block.line, block.text] as const))("line %i runs", async (_, text) => {
    const study = isWhole(text) ? text : JSON.stringify({ ...parse(BASE), ...parse(text) });
    const { status } = await runStudy(await parseStudy(study), memorySources(files));
    expect(status).toBe("converged");
  });
});

// they are written for a POSIX shell
describe.skipIf(process.platform === "win32")("the commands of the page", () => {
  let shell: Shell;
  beforeAll(() => {
    shell = shellInExample();
  });
  afterAll(() => shell.remove());

  it.each(commandsOf(PAGE).map(({ command, expected }) => [command, expected] as const))("%s", (command, expected) => {
    const output = shell.run(command);
    if (!matches(output, expected)) expect(output).toBe(expected);
  });
});

describe("the program of the page", () => {
  const text = (language: string): string => blocksOf(page(PAGE)).find((block) => block.language === language)?.text as string;
  it("prints what stands below it", () => expect(outputOf(text("js"))).toBe(text("text")));
});
