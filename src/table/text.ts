// A table for the terminal and for .txt files: three rules, decimal marks under each other, too many columns split into blocks.
import { type Cell, type Column, cellText, type Row, type Section, splitAtMark, type TableModel } from "./model.js";
import { displayWidth, oneLine, padBoth, padEnd, padStart, wrap } from "./width.js";

export interface TextOptions {
  /** Columns of the terminal, 100 by default; model columns that do not fit continue below under the same labels. */
  readonly width?: number;
}

const GAP = "  ";

/** Space that one column needs on both sides of the decimal mark in one section. */
interface Marks {
  readonly left: number;
  readonly right: number;
}

interface Layout {
  readonly width: number;
  /** By section. */
  readonly marks: readonly Marks[];
}

/** The label column of a row as printed: what a detail belongs to is the row above. */
const labelOf = (row: Row): string => (row.detail === undefined ? oneLine(row.label) : "");

export function renderText(table: TableModel, options: TextOptions = {}): string {
  const limit = options.width ?? 100;
  const layouts = table.columns.map((column, j) => layoutOf(column, j, table.sections));
  const rows = table.sections.flatMap((section) => section.rows);
  const labels = Math.max(displayWidth(table.stub), 0, ...rows.map((row) => displayWidth(labelOf(row))));
  const blocks = splitColumns(layouts, labels, limit);
  const lines = [...table.alerts.flatMap((alert) => wrap(alert, limit)), ...(table.title === undefined ? [] : wrap(table.title, limit))];
  blocks.forEach(([from, to], i) => {
    if (i > 0) lines.push("");
    lines.push(...block(table, layouts, labels, from, to));
  });
  lines.push(...table.notes.flatMap((note) => wrap(note, limit)));
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function layoutOf(column: Column, j: number, sections: readonly Section[]): Layout {
  let width = Math.max(0, ...column.header.map((line) => displayWidth(oneLine(line))));
  const marks = sections.map(({ rows }) => {
    let left = 0;
    let right = 0;
    for (const row of rows) {
      const cell = row.cells[j];
      const parts = column.align === "decimal" ? splitAtMark(cell) : null;
      if (parts === null) width = Math.max(width, displayWidth(oneLine(cellText(cell))));
      else [left, right] = [Math.max(left, parts[0].length), Math.max(right, parts[1].length)];
    }
    width = Math.max(width, left + right);
    return { left, right };
  });
  return { width, marks };
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

function block(table: TableModel, layouts: readonly Layout[], labels: number, from: number, to: number): readonly string[] {
  const shown = layouts.slice(from, to);
  const total = shown.reduce((sum, { width }) => sum + GAP.length + width, labels);
  const lines = ["=".repeat(total), ...groupLines(table, layouts, labels, from, to)];
  const depth = Math.max(1, ...table.columns.map(({ header }) => header.length));
  for (let line = 0; line < depth; line++) {
    const stub = line === depth - 1 ? table.stub : "";
    lines.push(join(padEnd(stub, labels), shown, (j) => headerText(table.columns[from + j], line, shown[j].width)));
  }
  table.sections.forEach((section, s) => {
    lines.push("-".repeat(total));
    if (section.title !== undefined) lines.push(oneLine(section.title));
    for (const row of section.rows) {
      const cells = row.cells.slice(from, to);
      if (row.detail !== undefined && cells.every((cell) => cell.text === "")) continue;
      lines.push(join(padEnd(labelOf(row), labels), shown, (j) => aligned(cells[j], table.columns[from + j], shown[j], s)));
    }
  });
  lines.push("=".repeat(total));
  return lines;
}

function headerText(column: Column, line: number, width: number): string {
  const text = oneLine(column.header[line] ?? "");
  return column.align === "left" ? padEnd(text, width) : padBoth(text, width);
}

function join(label: string, layouts: readonly Layout[], cell: (j: number) => string): string {
  return [label, ...layouts.map((_, j) => cell(j))].join(GAP);
}

function aligned(cell: Cell, column: Column, layout: Layout, section: number): string {
  if (column.align === "left") return padEnd(oneLine(cellText(cell)), layout.width);
  const parts = splitAtMark(cell);
  if (parts === null) return padBoth(oneLine(cellText(cell)), layout.width);
  const { left, right } = layout.marks[section];
  return padBoth(padStart(parts[0], left) + padEnd(parts[1], right), layout.width);
}

/** The headers over several columns, cut to the block, each over a rule of its own. */
function groupLines(table: TableModel, layouts: readonly Layout[], labels: number, from: number, to: number): readonly string[] {
  if (table.groups.length === 0) return [];
  let headers = " ".repeat(labels);
  let rules = headers;
  let start = 0;
  for (const { header, span } of table.groups) {
    const inside = layouts.slice(Math.max(start, from), Math.min(start + span, to));
    start += span;
    if (inside.length === 0) continue;
    const width = inside.reduce((sum, layout) => sum + GAP.length + layout.width, -GAP.length);
    headers += GAP + padBoth(oneLine(header), width);
    rules += GAP + (header === "" ? " " : "-").repeat(width);
  }
  return [headers, rules];
}
