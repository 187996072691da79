// From a design to the moments: rows, instrument columns, the lines they read.
import { DurbinError } from "../../errors.js";
import { expressionText } from "../../data/expression.js";
import { FormulaColumns } from "../../model/columns.js";
import type { Design } from "../../model/design.js";
import type { GmmSpec } from "../../model/spec.js";
import type { PanelRows } from "../../wasm/panel-moments.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { ColumnSet, TIME_EFFECTS } from "./columns.js";
import { fillGrid } from "./grid.js";
import { differences, type LevelRows, levelRows, periodAt, type StackedRows, stackRows, transformOf } from "./sample.js";
import { type InstrumentTerm, parseInstruments } from "./terms.js";
import { dummyNames, dummyPlaces, withDummies } from "./time-effects.js";

/** Everything that does not depend on a weight. */
export interface Setting {
  readonly terms: readonly InstrumentTerm[];
  readonly levels: LevelRows;
  readonly names: readonly string[];
  /** Level rows of all regressors and the response: rows x (names + 1). */
  readonly values: Float64Array;
  /** Names of the period dummies among them. */
  readonly dummies: ReadonlySet<string>;
  /** The rows of the estimate. */
  readonly rows: StackedRows;
  /** First-differenced rows, for the tests of serial correlation: those of the estimate where it holds them. */
  readonly differenced: StackedRows;
  readonly columns: ColumnSet;
  readonly panelRows: PanelRows;
}

/** Throws INSTRUMENT, DYNAMIC_PANEL, and the errors of instruments that cannot be evaluated. */
export function gmmSetting(design: Design, spec: GmmSpec, weights: SpatialWeights | null): Setting {
  const { whole } = design;
  requirePanel(design);
  const terms = parseInstruments(spec.instruments);
  const lost = terms.find(({ equations }) => equations === "level" && !spec.system);
  if (lost !== undefined) {
    throw new DurbinError(
      "input",
      "INSTRUMENT",
      `instruments: "${lost.text}" serves the level equation, which comes with system: true`,
      {},
    );
  }
  const values = new Map<string, Float64Array>();
  for (const { source, variables } of terms) {
    const evaluator = new FormulaColumns(source, whole, weights); // places in messages count from the entry's variable
    for (const x of variables) values.set(expressionText(x), values.get(expressionText(x)) ?? evaluator.values(x));
  }
  const plain = new Set(terms.filter(({ kind }) => kind === "iv").flatMap(({ variables }) => variables.map(expressionText)));
  const levels = levelRows(design, spec, new Map([...values].filter(([name]) => plain.has(name))));
  const places = dummyPlaces(levels, spec);
  const periodOf = periodAt(whole);
  const dummies = dummyNames(whole, periodOf, places);
  const names = [...levels.names, ...dummies];
  const allValues = withDummies(levels, places);
  const transform = transformOf(spec);
  const rows = stackRows(levels, transform, spec.system, names, allValues);
  requireRows(design, spec, levels, rows);
  const differenced = spec.transform === "fd" ? rows : stackRows(levels, differences, false, names, allValues);
  const used = new Uint8Array(2 * levels.places);
  for (const slot of rows.slot) used[slot] = 1;
  const columns = new ColumnSet(levels.places, used, (place) => whole.periods[periodOf[place]] ?? `step ${place}`);
  for (const term of terms) addTerm(columns, term, values, levels, spec);
  if (spec.system && names.includes("(Intercept)")) columns.addIntercept();
  places.forEach((place, j) => {
    const row = spec.transform === "fd" ? null : Float64Array.from(levels.place, (at) => (at === place ? 1 : 0));
    columns.addDummy(dummies[j], place, spec.timeInstruments === "both", spec.system, row);
  });
  const grid = fillGrid(whole, periodOf, levels, rows, columns.variables, transform);
  const panelRows = { entities: rows.entities, rowStart: rows.start, rowSlot: rows.slot, grid };
  return { terms, levels, names, values: allValues, dummies: new Set(dummies), rows, differenced, columns, panelRows };
}

/** The groups of instruments that a test may leave out. */
export const groupsOf = (terms: readonly InstrumentTerm[], hasDummies: boolean): string[] => [
  ...terms.map(({ text }) => text),
  ...(hasDummies ? [TIME_EFFECTS] : []),
];

function addTerm(
  columns: ColumnSet,
  term: InstrumentTerm,
  values: ReadonlyMap<string, Float64Array>,
  levels: LevelRows,
  spec: GmmSpec,
): void {
  for (const variable of term.variables) {
    const name = expressionText(variable);
    const x = values.get(name) as Float64Array;
    if (term.kind === "gmm") columns.addLags(term, x, spec.system);
    else
      columns.addPlain(
        term,
        name,
        x,
        Float64Array.from(levels.wholeRow, (row) => x[row]),
        spec.system,
      );
  }
}

function requirePanel({ panel, factors }: Design): void {
  const lacks = panel.entityName === null ? "entity" : panel.timeName === null ? "time" : null;
  if (lacks !== null)
    throw new DurbinError("input", "DYNAMIC_PANEL", `gmm needs \`${lacks}\` in \`data\`: its moments are those of a panel`);
  if (factors.length === 0) return;
  const sentence =
    "gmm removes entity effects by its transformation; the formula has no second part, and period dummies come with timeEffects: true";
  throw new DurbinError("input", "DYNAMIC_PANEL", sentence);
}

/** Throws where the panel is too short. */
function requireRows({ dropped }: Design, { transform }: GmmSpec, levels: LevelRows, rows: StackedRows): void {
  if (rows.transformed > 0) return;
  const what = transform === "fd" ? "two complete rows in successive periods" : "two complete rows";
  const lost = dropped.map(({ reason, count }) => `${count} dropped for "${reason}"`).join(", ");
  const sentence = `no entity has ${what}, so nothing is left to transform${lost === "" ? "" : `: ${lost}`}; every lag takes a period`;
  throw new DurbinError("input", "DYNAMIC_PANEL", sentence, { rows: levels.wholeRow.length });
}
