// CSV weights: rows of unit, neighbor, weight; or an N x N matrix with the keys in the first row and the first column.
import { detectSeparator } from "../data/csv-row.js";
import { keyText } from "../data/keys.js";
import { fileError, type KeyedLinks, KeyList, readWeight } from "./read.js";

type Row = readonly string[];

/** Bytes looked at to find the separator. */
const SAMPLE = 65536;

/** A cell in quotes from a place on, with the blanks after it. */
const QUOTED = /"((?:[^"]|"")*)" */y;

/** Cells of every line that is not empty, keys in their one form; `line` counts from 1. A key with a line break cannot be read. */
function rowsOf(text: string, source: string): { readonly cells: Row; readonly line: number }[] {
  const sample = text.slice(0, SAMPLE);
  const separator = String.fromCharCode(detectSeparator(new TextEncoder().encode(sample), sample.length === text.length));
  const rows: { readonly cells: Row; readonly line: number }[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, i) => {
    if (content.trim() === "") return;
    const cells = content.includes('"') ? quotedCells(content, separator, source, i + 1) : content.split(separator);
    const isHeader = rows.length === 0;
    rows.push({ cells: cells.map((cell, c) => (isHeader || c < 2 ? keyText(cell) : cell.trim())), line: i + 1 });
  });
  return rows;
}

function quotedCells(content: string, separator: string, source: string, line: number): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= content.length; ) {
    let end = content.indexOf(separator, at);
    if (content[at] === '"') {
      QUOTED.lastIndex = at;
      const text = QUOTED.exec(content)?.[1];
      end = QUOTED.lastIndex;
      if (text === undefined || (end < content.length && content[end] !== separator)) {
        throw fileError(source, line, "a quote is not closed, or text follows it");
      }
      cells.push(text.replaceAll('""', '"'));
    } else cells.push(content.slice(at, end < 0 ? content.length : end));
    at = (end < 0 ? content.length : end) + 1;
  }
  return cells;
}

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);

/** A matrix has as many columns of weights as rows, under the same keys. */
function isMatrix(header: Row, rows: readonly { readonly cells: Row }[]): boolean {
  const names = new Set(header.slice(1));
  return (
    rows.length > 0 && header.length === rows.length + 1 && names.size === rows.length && rows.every(({ cells }) => names.has(cells[0]))
  );
}

/** A square of numbers up to its first cell: even where its first row and column look like keys, they are weights. */
const isBareMatrix = (header: Row, rows: readonly unknown[]): boolean =>
  header.length === rows.length + 1 && header.length > 1 && header.every(isNumber);

/** Which of the two forms a CSV has is seen by its keys, not by its shape: three columns are a matrix of two units as well. */
export function readCsvLinks(text: string, source: string): KeyedLinks {
  const [first, ...rows] = rowsOf(text, source);
  if (isBareMatrix(first.cells, rows)) {
    const orRows = first.cells.length === 3 ? ", or, if these are rows of unit, neighbor, weight, a first row must name the columns" : "";
    throw fileError(source, 1, `the matrix has no keys: its first row and first column must name the units${orRows}`);
  }
  if (isMatrix(first.cells, rows)) return matrix(source, first.cells, rows);
  if (first.cells.length === 3) return triplets(source, isNumber(first.cells[2]) ? [first, ...rows] : rows);
  const columns = first.cells.length;
  const matrixHint = `an N x N matrix whose ${rows.length} rows and ${columns - 1} columns have the same keys`;
  const missing = columns === rows.length + 1 ? rows.find(({ cells }) => !first.cells.slice(1).includes(cells[0])) : undefined;
  if (missing !== undefined) {
    throw fileError(source, missing.line, `the row of ${JSON.stringify(missing.cells[0])} has no column of that name`);
  }
  throw fileError(source, 1, `expected three columns (unit, neighbor, weight) or ${matrixHint}, found ${columns} columns`);
}

function triplets(source: string, rows: readonly { readonly cells: Row; readonly line: number }[]): KeyedLinks {
  const units = new KeyList();
  for (const { cells, line } of rows) {
    if (cells.length !== 3) throw fileError(source, line, `expected 3 cells (unit, neighbor, weight), found ${cells.length}`);
    if (cells[0] === "" || cells[1] === "") throw fileError(source, line, "a key is empty");
    units.indexOf(cells[0]);
  }
  if (rows.length === 0) throw fileError(source, 1, "there is no row of weights");
  return {
    source,
    format: "csv",
    from: Int32Array.from(rows, ({ cells }) => units.indexOf(cells[0])),
    to: Int32Array.from(rows, ({ cells }) => units.indexOf(cells[1])),
    weight: Float64Array.from(rows, ({ cells, line }) => readWeight(cells[2], source, line)),
    line: Int32Array.from(rows, ({ line }) => line),
    keys: units.keys,
    declared: null,
    idVariable: null,
  };
}

function matrix(source: string, header: Row, rows: readonly { readonly cells: Row; readonly line: number }[]): KeyedLinks {
  const units = new KeyList();
  for (const { cells, line } of rows) {
    if (cells.length !== header.length) throw fileError(source, line, `the row has ${cells.length} cells, the header has ${header.length}`);
    if (units.has(cells[0])) throw fileError(source, line, `the unit ${JSON.stringify(cells[0])} has two rows`);
    units.indexOf(cells[0]);
  }
  const columns = header.slice(1).map((key) => units.indexOf(key));
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  const lines: number[] = [];
  rows.forEach(({ cells, line }, i) => {
    columns.forEach((j, c) => {
      const w = readWeight(cells[c + 1], source, line);
      if (w === 0) return;
      from.push(i);
      to.push(j);
      weight.push(w);
      lines.push(line);
    });
  });
  const arrays = { from: Int32Array.from(from), to: Int32Array.from(to), weight: Float64Array.from(weight), line: Int32Array.from(lines) };
  return { source, format: "csv-matrix", keys: units.keys, ...arrays, declared: null, idVariable: null };
}
