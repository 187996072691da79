// How a run is shown: the study's tables and figures, the report, and what a terminal prints.
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import { type FigureContext, makeFigure } from "../plot/make.js";
import type { Fit } from "../result/fit.js";
import { makeTable, type TableContext } from "../table/make.js";
import type { TableModel } from "../table/model.js";
import { regressionTable } from "../table/regression.js";
import { testsTables } from "../table/period-tests.js";
import type { ReportedTest } from "../table/tests.js";
import { weightsTable } from "../table/weights.js";
import { inPart, inPartAsync } from "./part.js";
import { type ReportData, type ReportFigure, type ReportTable, renderReport } from "./report.js";
import type { StudyResults } from "./result.js";
import type { StudySpec } from "./spec.js";

export interface Shown {
  /** For a terminal. */
  readonly tables: readonly TableModel[];
  /** By path in the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

export interface ShowGround {
  readonly panel: Panel | null;
  readonly geometry: Geometry | null;
  readonly fits: ReadonlyMap<string, Fit>;
  readonly figures: readonly ReportFigure[];
}

/** Makes every table and the report. Errors begin with "tables.NAME". */
export function showStudy(study: StudySpec, results: StudyResults, ground: ShowGround): Shown {
  const files = new Map<string, string>();
  const tables = makeTables(study, results, ground, files);
  const { figures } = ground;
  for (const { name, svg } of figures) files.set(`figures/${name}.svg`, svg);
  const report = renderReport({
    title: study.title ?? "Study",
    data: dataFacts(study, ground, results.notes),
    results: results as unknown as Parameters<typeof renderReport>[0]["results"],
    tables,
    figures,
    fits: Array.from(ground.fits, ([name, fit]) => ({ name, fit })),
  });
  files.set("report.html", report);
  return { tables: terminalTables(study, results, ground, tables), files };
}

const reported = ({ tests }: StudyResults): readonly ReportedTest[] => tests as unknown as readonly ReportedTest[];

function makeTables(
  study: StudySpec,
  results: StudyResults,
  { panel, fits }: ShowGround,
  files: Map<string, string>,
): readonly ReportTable[] {
  if (panel === null) return [];
  const context: TableContext = { fits, tests: reported(results), panel };
  return Object.entries(study.tables ?? {}).map(([name, spec]) => {
    const made = inPart(`tables.${name}`, () => makeTable(spec, context));
    for (const { extension, text } of made.files) files.set(`tables/${name}.${extension}`, text);
    return { name, tables: made.tables };
  });
}

/** Draws every figure; `before` is called before each. Errors begin with "figures.NAME", notes too. */
export async function drawFigures(
  study: StudySpec,
  context: FigureContext,
  before: (figure: string) => Promise<void>,
): Promise<{ readonly figures: readonly ReportFigure[]; readonly notes: readonly string[] }> {
  const figures: ReportFigure[] = [];
  const notes: string[] = [];
  for (const [name, spec] of Object.entries(study.figures ?? {})) {
    await before(name);
    const { svg, caption, notes: own } = await inPartAsync(`figures.${name}`, () => makeFigure(name, spec, context));
    figures.push({ name, svg, caption: [caption, ...own.map((note) => `${note}.`)].join(" ") });
    notes.push(...own.map((note) => `figures.${name}: ${note}`));
  }
  return { figures, notes };
}

function terminalTables(
  study: StudySpec,
  results: StudyResults,
  { panel, fits }: ShowGround,
  made: readonly ReportTable[],
): readonly TableModel[] {
  const tables = made.flatMap((table) => table.tables);
  if (tables.length === 0 && fits.size > 0) {
    const named = Array.from(fits, ([name, fit]) => ({ name, fit }));
    tables.push(regressionTable(named, { impacts: [...fits.keys()], index: { entity: panel?.entityName, time: panel?.timeName } }));
  }
  const inTables = Object.values(study.tables ?? {}).some((table) => table.tests !== undefined);
  if (!inTables) tables.push(...testsTables(reported(results), {}, "Tests"));
  const weights = Object.entries(results.weights).map(([name, facts]) => ({ name, facts }));
  if (weights.length > 0 && tables.length === 0) tables.push(weightsTable(weights, { title: "Spatial weights" }));
  return tables;
}

/** Facts of the data; of the geometry where there is no table. */
function dataFacts(study: StudySpec, { panel, geometry }: ShowGround, notes: readonly string[]): ReportData {
  if (panel === null) {
    const n = geometry?.keys.length ?? 0;
    const source = geometry?.source ?? "none";
    return {
      source,
      observations: n,
      entities: n,
      periods: 1,
      entityName: study.geometry?.id ?? null,
      timeName: null,
      balanced: true,
      notes,
    };
  }
  const { source, nObs, nEntities, nPeriods, entityName, timeName, periods, balanced } = panel;
  const span = timeName === null ? {} : { firstPeriod: periods[0], lastPeriod: periods[nPeriods - 1] };
  return { source, observations: nObs, entities: nEntities, periods: nPeriods, entityName, timeName, balanced, notes, ...span };
}
