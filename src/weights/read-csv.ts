// CSV weights: rows of unit, neighbor, weight; or an N x N matrix with the keys in the first row and the first column.
import { detectSeparator, isBlank, makeRowCells, type RowCells, splitRow } from "../data/csv-row.js";
import { keyText } from "../data/keys.js";
import { fileError, type KeyedLinks, KeyList, readWeight } from "./read.js";

type Row = readonly string[];

/** Cells of every line that is not empty, trimmed; `line` counts from 1. */
function* rowsOf(text: string, source: string): Generator<{ readonly cells: Row; readonly line: number }> {
  const bytes = new TextEncoder().encode(text);
  const separator = detectSeparator(bytes, true);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const cells = makeRowCells(64);
  for (let at = 0, line = 1; at < bytes.length; line++) {
    const next = splitRow(bytes, at, separator, true, cells);
    if (next < 0) throw fileError(source, line, "a quote is not closed, or text follows it");
    at = next;
    if (!isBlank(cells)) yield { cells: textsOf(bytes, cells, decoder), line };
  }
}

function textsOf(bytes: Uint8Array, { count, starts, ends, quoting }: RowCells, decoder: TextDecoder): Row {
  return Array.from({ length: count }, (_, i) => {
    const text = decoder.decode(bytes.subarray(starts[i], ends[i]));
    return keyText(quoting[i] === 2 ? text.replaceAll('""', '"') : text);
  });
}

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);

/** A matrix has as many columns of weights as rows, under the same keys. */
function isMatrix(header: Row, rows: readonly { readonly cells: Row }[]): boolean {
  const names = new Set(header.slice(1));
  return header.length === rows.length + 1 && names.size === rows.length && rows.every(({ cells }) => names.has(cells[0]));
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
