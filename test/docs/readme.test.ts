// README.md: its programs and its study run, and print what stands there; its numbers are those of the pages that they come from.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { parseStudy } from "../../src/study/parse.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import { outputOf } from "./console.js";
import { blocksOf, page } from "./pages.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const README = page("README.md");
const blocks = (language: string): string[] =>
  blocksOf(README)
    .filter((block) => block.language === language)
    .map(({ text }) => text);
const [forNode, forBrowsers] = blocks("js");
const [printed] = blocks("text");

/** A page's globals: files of the example, and one element. */
const PAGE = `
import { existsSync, readFileSync } from "node:fs";
const element = {};
globalThis.document = { querySelector: () => element };
globalThis.fetch = async (file) => ({ arrayBuffer: async () => new Uint8Array(readFileSync("examples/munnell/" + file)).buffer });
`;

describe("the programs", () => {
  it("for Node prints what stands below it", () => {
    expect(outputOf(forNode)).toBe(printed);
    expect(forNode.trim().split("\n").length).toBeLessThanOrEqual(12);
  });

  it("for browsers is bundled as the README says and shows the same", async () => {
    const { outputFiles } = await build({
      stdin: { contents: forBrowsers, resolveDir: ROOT },
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "error",
    });
    const bundle = outputFiles[0].text;
    expect(bundle).not.toContain("node:");
    expect(outputOf(`${PAGE}${bundle}\nconsole.log(element.textContent);`)).toBe(printed);
  });
});

describe("the study", () => {
  it("runs, in about twenty lines", async () => {
    const [study] = blocks("yaml");
    const example = (name: string): Uint8Array => readFileSync(`${ROOT}examples/munnell/${name}`);
    const files = { "produc.csv": example("produc.csv"), "states.topojson": example("states.topojson") };
    const { status } = await runStudy(await parseStudy(study), memorySources(files));
    expect(status).toBe("converged");
    expect(study.trim().split("\n").length).toBeLessThanOrEqual(22);
  });
});

/** Numbers in the rows of the table under a heading. */
const numbersUnder = (heading: string): string[] => {
  const section = README.slice(README.indexOf(`## ${heading}\n`)).split(/\n## /)[0];
  const rows = section
    .split("\n")
    .filter((line) => /^\|(?!-)/.test(line))
    .slice(1);
  return rows.flatMap((row) => row.match(/\d[\d,.]*(?:e-?\d+)?/g) ?? []).map((text) => text.replace(/[.,]$/, ""));
};

describe("the numbers", () => {
  it("of the accuracy table stand in docs/accuracy.md", () => {
    const source = page("docs/accuracy.md");
    expect(numbersUnder("Accuracy").length).toBeGreaterThan(8);
    expect(numbersUnder("Accuracy").filter((number) => !source.includes(number))).toEqual([]);
  });

  it("of the speed table stand in docs/benchmarks.md", () => {
    const numbers = numbersUnder("Speed");
    if (numbers.length === 0) return;
    const source = page("docs/benchmarks.md");
    expect(numbers.filter((number) => !source.includes(number))).toEqual([]);
  });

  it("and the commands are those of package.json", () => {
    const { scripts, version, engines } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["example", "test", "build"]));
    expect(README).toContain(`durbin-${version}.tgz`);
    expect(README).toContain(`Node ${engines.node.replace(">=", "")} or later`);
    const study = /run (\S+) --out (\S+)/.exec(scripts.example) as RegExpExecArray;
    expect(README).toContain(`(${study[1]})`);
    expect(README).toContain(`${study[2]}/report.html`);
  });

  it("every link leads to a file", () => {
    const links = Array.from(README.matchAll(/\]\(([^)#]+)/g), ([, path]) => path);
    expect(links.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });
});
