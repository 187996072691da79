// Columns and rows of a panel by name, with errors a user can act on.
import { DurbinError } from "../errors.js";
import { numberKey } from "./keys.js";
import { isMissingCell, parseDecimal } from "./number.js";
import type { Panel } from "./panel.js";
import { type Column, columnNamed, isNumeric, listed, type Table, type TextColumn } from "./table.js";

/** The key of a row, for messages: "CA, 1983", "CA" in a cross-section, "1983" in a time series, "row 7" for plain observations. */
export function describeRow(panel: Panel, row: number): string {
  const entity = panel.entities[panel.entityOf[row]];
  const period = panel.periods[panel.periodOf[row]];
  if (panel.entityName !== null) return panel.timeName === null ? entity : `${entity}, ${period}`;
  return panel.timeName === null ? `row ${panel.sourceRow[row]}` : period;
}

/** The column of that name. Throws UNKNOWN_COLUMN naming the nearest one. */
export const columnOf = (panel: Panel, name: string): Column => columnNamed(panel, name);

/** What a text column holds besides missing cells: how many numbers, how many words, and the first word by row of the file. */
export function wordsIn(panel: Panel, column: TextColumn): { readonly numbers: number; readonly words: number; readonly first: string } {
  let numbers = 0;
  let words = 0;
  let culprit = -1;
  column.forEach((text, row) => {
    if (text === null || isMissingCell(text)) return;
    if (parseDecimal(text) !== undefined) numbers++;
    else {
      words++;
      if (culprit < 0 || panel.sourceRow[row] < panel.sourceRow[culprit]) culprit = row;
    }
  });
  return { numbers, words, first: culprit < 0 ? "" : `row ${panel.sourceRow[culprit]} holds "${column[culprit]}"` };
}

/** The cells that have no value, for messages about columns of numbers that are not. */
export const MISSING_CELLS = "missing cells are empty, NA, NaN or .";

/** The numeric column of that name. Throws UNKNOWN_COLUMN, or NOT_NUMERIC naming the first cell that is no number. */
export function numericColumn(panel: Panel, name: string): Float64Array {
  const column = columnOf(panel, name);
  if (isNumeric(column)) return column;
  const { first } = wordsIn(panel, column);
  const cell = first === "" ? "" : `: ${first}`;
  const sentence = `${panel.source}: column "${name}" is text${cell}; numbers are needed (${MISSING_CELLS})`;
  throw new DurbinError("input", "NOT_NUMERIC", sentence, { column: name });
}

/** Refuses infinite values (missing ones pass). values [nObs]. Throws INFINITE_VALUE naming the first cells. */
export function requireFinite(panel: Panel, name: string, values: Float64Array): void {
  if (!hasInfinite(values)) return;
  refuse(
    panel,
    values,
    (value) => Math.abs(value) === Infinity,
    "INFINITE_VALUE",
    (keys) => `${name} is infinite at ${keys}`,
  );
}

function hasInfinite(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Math.abs(values[row]) === Infinity) return true;
  return false;
}

/** What takes rows with missing values out of the data; `by` the entity where a panel has to stay complete. */
export const dropMissingRemedy = (columns: readonly string[], by: string | null = null): string =>
  `remove such rows with \`prepare: [{dropMissing: [${columns.join(", ")}]${by === null ? "" : `, by: ${by}`}}]\``;

/** The entity by which rows have to be dropped to keep a panel complete; null in a cross-section. */
export const completeBy = ({ entityName, timeName }: Panel): string | null => (timeName === null ? null : entityName);

/** Refuses missing and infinite values. values [nObs]. Throws MISSING_VALUE naming the first cells and the remedy, INFINITE_VALUE. */
export function requireComplete(panel: Panel, name: string, values: Float64Array): void {
  requireFinite(panel, name, values);
  const remedy = dropMissingRemedy([name], completeBy(panel));
  refuse(panel, values, Number.isNaN, "MISSING_VALUE", (keys) => `${name} is missing at ${keys}; ${remedy}`);
}

function refuse(
  panel: Panel,
  values: Float64Array,
  isBad: (value: number) => boolean,
  code: "INFINITE_VALUE" | "MISSING_VALUE",
  sentence: (keys: string) => string,
): void {
  const keys: string[] = [];
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    if (isBad(values[row]) && ++count <= 20) keys.push(describeRow(panel, row));
  }
  if (count > 0)
    throw new DurbinError(
      "input",
      code,
      sentence(
        listed(
          keys.map((key) => `(${key})`),
          count,
        ),
      ),
      { keys, count },
    );
}

/** The panel as a table, in its own row order: what the writers take. Entity and time keep their keys. */
export function tableOf(panel: Panel): Table {
  const keys = new Map<string, string[]>();
  if (panel.entityName !== null)
    keys.set(
      panel.entityName,
      Array.from(panel.entityOf, (i) => panel.entities[i]),
    );
  if (panel.timeName !== null)
    keys.set(
      panel.timeName,
      Array.from(panel.periodOf, (t) => panel.periods[t]),
    );
  return { source: panel.source, nRows: panel.nObs, columns: new Map(panel.columns), keys };
}

/** A cell for a message: a text in quotes, a number, "missing". */
export function describeValue(value: number | string | null): string {
  if (value === null || Number.isNaN(value)) return "missing";
  return typeof value === "string" ? `"${value}"` : numberKey(value);
}
