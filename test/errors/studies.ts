import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { compact } from "../../src/cli/arguments.js";
import { readBytes, writeFolder } from "../../src/cli/files.js";
import { parseStudy } from "../../src/study/parse.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import { makeFigure } from "../../src/plot/make.js";
import { fit } from "../../src/study/fit.js";
import { fixture, produc, type Triggers } from "./support.js";

const HEAD = "durbin: 1\ndata: { file: produc.csv, entity: state, time: year }\n";
const files = { "produc.csv": fixture("produc.csv"), "queen.gal": fixture("produc-queen.gal"), "income.csv": "state,income\nTEXAS,1\n" };

/** Parses a study with these lines after the data. */
const parse = (lines: string, head = HEAD) => parseStudy(`${head}${lines}\n`);
const run = async (lines: string, head = HEAD) => runStudy(await parse(lines, head), memorySources(files));

const MODEL = "models: { m: { estimator: panel, formula: gsp ~ emp } }\n";
const figure = (spec: object) =>
  makeFigure("map", spec as never, {
    panel: produc(),
    weights: new Map(),
    geometry: null,
    fits: new Map(),
    designs: new Map(),
    tests: [],
  });

/** An error whose text names a temporary folder, without it. */
async function inFolder(use: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "durbin-errors-"));
  try {
    await use(folder);
  } catch (error) {
    (error as Error).message = (error as Error).message.replaceAll(`${folder}/`, "");
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const STUDIES: Triggers<"table" | "plot" | "study" | "cli"> = {
  TABLE_FORMAT: async () => (await import("../../src/table/render.js")).tableFormat("docx"),
  TABLE_FORMAT_UNKNOWN: async () => (await import("../../src/table/render.js")).tableFormat("latx"),
  TABLE_NAME_UNKNOWN: () => run(`${MODEL}tables: { main: { models: [m], keep: [empp] } }`),
  TABLE_REFERENCE: () => run(`${MODEL}tables: { main: { title: Nothing } }`),
  async FIGURE_PACKAGES() {
    vi.resetModules();
    vi.doMock("linkedom", () => {
      throw new Error("not installed");
    });
    const { loadCanvas } = await import("../../src/plot/load.js");
    await loadCanvas().finally(() => vi.doUnmock("linkedom"));
  },
  FIGURE_TYPE: () => figure({ type: "moran-scater" }),
  FIGURE_REFERENCE: () => run(`figures: { map: { type: choropleth, variable: gsp } }`),
  FIGURE_DATA: () =>
    run(
      "weights: { queen: { type: file, file: queen.gal } }\nfigures: { f: { type: moran-scatter, variable: gsp, weights: queen, years: [1969] } }",
    ),
  FIGURE_KEYS: () => {
    const square = (code: string, x: number) => ({
      type: "Feature",
      properties: { code },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [x, 0],
            [x + 1, 0],
            [x + 1, 1],
            [x, 0],
          ],
        ],
      },
    });
    const geometry = JSON.stringify({ type: "FeatureCollection", features: [square("01", 0), square("04", 1), square("10", 2)] });
    const sources = memorySources({ "states.csv": "code,income\n1,5\n10,7\n", "states.geojson": geometry });
    const study = {
      durbin: 1,
      data: { file: "states.csv", entity: "code" },
      geometry: { file: "states.geojson", id: "code" },
      figures: { map: { type: "choropleth", variable: "income" } },
    };
    return runStudy(study as never, sources);
  },
  STUDY_SYNTAX: () => parse("seed: 1\nseed: 2"),
  STUDY_VERSION: () => parse("", "durbin: 2\n"),
  STUDY_KEY: () => parse("models: { m: { estimator: panel, formula: gsp ~ emp, efects: time } }"),
  STUDY_WORD: () => parse("models: { m: { estimator: panel, formula: gsp ~ emp, effects: twoway } }"),
  STUDY_MISSING: () => parse("models: { m: { estimator: panel } }"),
  STUDY_TYPE: () => parse("level: high"),
  STUDY_VALUE: () => parse("level: 95"),
  STUDY_NAME: () => parse('tables: { "../main": { variables: [gsp] } }'),
  STUDY_REFERENCE: () =>
    parse(
      "weights: { queen: { type: file, file: queen.gal } }\nmodels: { m: { estimator: spatial-panel, model: sar, formula: gsp ~ emp, weights: quen } }",
    ),
  STUDY_CYCLE: () => run("weights: { a: { type: symmetrize, of: b }, b: { type: symmetrize, of: a } }"),
  STUDY_NOT_BUILT: () => parse("models: { m: { estimator: tobit, formula: gsp ~ emp } }"),
  STUDY_FILE: () => run("", "durbin: 1\ndata: { file: panel.csv }\n"),
  STUDY_FILE_FORMAT: () => run("", "durbin: 1\ndata: { file: panel.dta }\n"),
  STUDY_JOIN: () => run("", "durbin: 1\ndata: { file: produc.csv, join: [{ file: income.csv, on: [state] }] }\n"),
  STUDY_TEST: () =>
    run("weights: { queen: { type: file, file: queen.gal } }\ntests: [{ type: getis-ord, variables: [gsp], weights: queen }]"),
  STUDY_CANCELLED: async () => runStudy(await parse(MODEL), memorySources(files), { signal: AbortSignal.abort() }),
  FIT_DATA: () => fit("gsp ~ emp", { data: "produc.csv" as never }),
  CLI_USAGE: () => compact("knn:k", "--weights"),
  CLI_FILE: () => inFolder((folder) => readBytes(join(folder, "study.yaml"))),
  CLI_OUT: () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "out"));
      await writeFile(join(folder, "out/results.json"), "{}");
      await writeFolder(join(folder, "out"), new Map([["results.json", "{}"]]));
    }),
  INTERNAL() {
    throw new TypeError("x is not a function");
  },
};
