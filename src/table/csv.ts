// A table as CSV (RFC 4180, UTF-8): for spreadsheets, so nothing in it may act as a formula or turn into another number.
import { type Cell, hasHeader, isNumberText, type Row, type TableModel } from "./model.js";
import { oneLine } from "./width.js";

/**
 * A field that no spreadsheet takes for a formula: text that starts with = + - @ or a tab gets an apostrophe in front, as OWASP advises,
 * numbers stay numbers. Quoted where RFC 4180 asks for it.
 */
export function csvField(text: string): string {
  const clean = oneLine(text);
  const acts = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(clean) && !isNumberText(clean.replace(/\*+$/, ""));
  const safe = acts ? `'${clean}` : clean;
  return /[",;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Without brackets: spreadsheets read "(0.1)" as -0.1. The label says what stands there. */
const cellField = ({ text, stars = "" }: Cell): string => csvField(text + stars);

const labelField = (row: Row): string => csvField(row.detail === undefined ? row.label : `${row.label}, ${row.detail}`);

export function renderCsv(table: TableModel): string {
  const width = table.columns.length + 1;
  const alone = (text: string): string => [csvField(text), ...Array<string>(width - 1).fill("")].join(",");
  const lines = table.alerts.map(alone);
  if (table.title !== undefined) lines.push(alone(table.title));
  if (table.groups.length > 0) {
    const spread = table.groups.flatMap(({ header, span }) => [header, ...Array<string>(span - 1).fill("")]);
    lines.push(["", ...spread.map(csvField)].join(","));
  }
  const depth = table.columns.reduce((most, { header }) => Math.max(most, header.length), 1);
  for (let i = 0; i < depth && hasHeader(table); i++) {
    lines.push([i === depth - 1 ? csvField(table.stub) : "", ...table.columns.map(({ header }) => csvField(header[i] ?? ""))].join(","));
  }
  for (const { title, rows } of table.sections) {
    if (title !== undefined) lines.push(alone(title));
    for (const row of rows) lines.push([labelField(row), ...row.cells.map(cellField)].join(","));
  }
  lines.push(...table.notes.map(alone));
  return `${lines.join("\r\n")}\r\n`;
}
