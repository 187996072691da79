// A table for the terminal and for .txt files: three rules, decimal marks under each other, too many columns split into blocks.
import { type Cell, type Column, cellText, hasHeader, markWidths, type Row, type Section, splitAtMark, type TableModel } from "./model.js";
import { displayWidth, oneLine, padBoth, padEnd, padStart, wrap } from "./width.js";

export interface TextOptions {
  /** Columns of the terminal, 100 by default; model columns that do not fit continue below under the same labels. */
  readonly width?: number;
}

const GAP = "  ";

interface Layout {
  readonly width: number;
  /** Room before and after the decimal mark. */
  readonly marks: readonly [number, number];
}

/** The label column of a row as printed: what a detail belongs to is the row above. */
const labelOf = (row: Row): string => (row.detail === undefined ? oneLine(row.label) : "");

export function renderText(table: TableModel, options: TextOptions = {}): string {
  const limit = options.width ?? 100;
  const layouts = table.columns.map((column, j) => layoutOf(column, j, table.sections));
  const rows = table.sections.flatMap((section) => section.rows);
  const labels = widest([oneLine(table.stub), ...rows.map(labelOf)]);
  const blocks = splitColumns(layouts, labels, limit);
  const parts = blocks.map(([from, to]) => block(table, widenToGroups(table, layouts, from, to), labels, from, to));
  const lines = [
    ...table.alerts.flatMap((alert) => wrap(alert, limit)),
    ...(table.title === undefined ? [] : wrap(table.title, limit)),
    ...parts.flatMap((part, i) => (i > 0 ? ["", ...part] : part)),
    ...table.notes.flatMap((note) => wrap(note, limit)),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const widest = (texts: readonly string[]): number => texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);

function layoutOf(column: Column, j: number, sections: readonly Section[]): Layout {
  const marks = column.align === "decimal" ? markWidths(sections, j) : ([0, 0] as const);
  const cells = sections.flatMap(({ rows }) => rows.map((row) => oneLine(cellText(row.cells[j]))));
  const headers = column.header.map(oneLine);
  return { width: Math.max(marks[0] + marks[1], widest([...headers, ...cells])), marks };
}

/** Ranges [from, to) of columns that fit next to the labels; a column wider than the terminal stands alone. */
function splitColumns(layouts: readonly Layout[], labels: number, limit: number): readonly (readonly [number, number])[] {
  const blocks: [number, number][] = [];
  let used = labels;
  let from = 0;
  layouts.forEach(({ width }, j) => {
    if (j > from && used + GAP.length + width > limit) {
      blocks.push([from, j]);
      [from, used] = [j, labels];
    }
    used += GAP.length + width;
  });
  blocks.push([from, layouts.length]);
  return blocks;
}

/** Part of a group's columns that stands between `from` and `to`. */
function* groupsWithin(
  table: TableModel,
  from: number,
  to: number,
): Generator<{ readonly header: string; readonly from: number; readonly to: number }> {
  let start = 0;
  for (const { header, span } of table.groups) {
    const part = { header: oneLine(header), from: Math.max(start, from), to: Math.min(start + span, to) };
    start += span;
    if (part.from < part.to) yield part;
  }
}

const spanWidth = (layouts: readonly Layout[]): number => layouts.reduce((sum, { width }) => sum + GAP.length + width, -GAP.length);

/** A header over columns that are narrower than it makes the last of them wider. */
function widenToGroups(table: TableModel, layouts: readonly Layout[], from: number, to: number): readonly Layout[] {
  const widened = [...layouts];
  for (const group of groupsWithin(table, from, to)) {
    const missing = displayWidth(group.header) - spanWidth(widened.slice(group.from, group.to));
    const last = widened[group.to - 1];
    if (missing > 0) widened[group.to - 1] = { ...last, width: last.width + missing };
  }
  return widened;
}

function block(table: TableModel, layouts: readonly Layout[], labels: number, from: number, to: number): readonly string[] {
  const shown = layouts.slice(from, to);
  const total = shown.reduce((sum, { width }) => sum + GAP.length + width, labels);
  const lines = ["=".repeat(total), ...headerLines(table, shown, labels, from, to)];
  const split = to - from < table.columns.length;
  for (const section of table.sections) {
    // a model that has no number in a row needs no row when the others stand in another block
    const rows = section.rows.filter((row) => !split || row.cells.slice(from, to).some((cell) => cell.text !== ""));
    if (rows.length === 0) continue;
    if (lines.length > 1) lines.push("-".repeat(total));
    if (section.title !== undefined) lines.push(oneLine(section.title));
    for (const row of rows) {
      lines.push(
        join(padEnd(labelOf(row), labels), shown, (j) => aligned(row.cells[from + j], table.columns[from + j], shown[j], section.numbers)),
      );
    }
  }
  lines.push("=".repeat(total));
  return lines;
}

/** Group headers, lines of the column headers, the stub on the last of them; nothing for a table without headers. */
function headerLines(table: TableModel, shown: readonly Layout[], labels: number, from: number, to: number): readonly string[] {
  if (!hasHeader(table)) return [];
  const depth = table.columns.reduce((most, { header }) => Math.max(most, header.length), 1);
  const lines = Array.from({ length: depth }, (_, line) => {
    const stub = line === depth - 1 ? oneLine(table.stub) : "";
    return join(padEnd(stub, labels), shown, (j) => headerText(table.columns[from + j], line, shown[j].width));
  });
  return [...groupLines(table, shown, labels, from, to), ...lines];
}

const PAD = { left: padEnd, right: padStart, decimal: padBoth } as const;

const headerText = (column: Column, line: number, width: number): string => PAD[column.align](oneLine(column.header[line] ?? ""), width);

function join(label: string, layouts: readonly Layout[], cell: (j: number) => string): string {
  return [label, ...layouts.map((_, j) => cell(j))].join(GAP);
}

function aligned(cell: Cell, column: Column, { width, marks: [left, right] }: Layout, numbers: Section["numbers"]): string {
  const parts = column.align === "decimal" && numbers !== "center" ? splitAtMark(cell) : null;
  if (parts === null) return PAD[column.align](oneLine(cellText(cell)), width);
  return padBoth(padStart(parts[0], left) + padEnd(parts[1], right), width);
}

/** The headers over several columns, cut to the block, each over a rule of its own. */
function groupLines(table: TableModel, shown: readonly Layout[], labels: number, from: number, to: number): readonly string[] {
  if (table.groups.length === 0) return [];
  let headers = " ".repeat(labels);
  let rules = headers;
  for (const group of groupsWithin(table, from, to)) {
    const width = spanWidth(shown.slice(group.from - from, group.to - from));
    headers += GAP + padBoth(group.header, width);
    rules += GAP + (group.header === "" ? " " : "-").repeat(width);
  }
  return [headers, rules];
}
