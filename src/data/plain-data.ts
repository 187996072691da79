// Tables from what a program already has: columns by name, or a list of row objects.
import { DurbinError } from "../errors.js";
import { keyText } from "./keys.js";
import type { Column, Table } from "./table.js";

/** A cell of an array of values: a boolean is 1 or 0, null and undefined are missing. */
export type CellValue = number | bigint | string | boolean | null | undefined;
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | BigInt64Array
  | BigUint64Array;
export type ColumnValues = NumberArray | readonly CellValue[];

export interface PlainOptions {
  /** For messages. Default "data". */
  readonly source?: string;
}

/**
 * A table of columns: an object or a Map from names to arrays of equal length. A column is numeric when its values are numbers (NaN is
 * missing), text when they are texts. Throws EMPTY_DATA, COLUMN_LENGTH, COLUMN_TYPE (mixed, or other values), CSV_HEADER (names).
 */
export function fromColumns(
  columns: Readonly<Record<string, ColumnValues>> | ReadonlyMap<string, ColumnValues>,
  { source = "data" }: PlainOptions = {},
): Table {
  const entries = columns instanceof Map ? [...columns] : Object.entries(columns);
  return makeTable(
    source,
    entries.map(([name, values]) => [name, toColumn(source, name, values)]),
  );
}

/** A table of row objects; a name that a row lacks is missing there. Columns stand in the order in which their names appear. Throws as `fromColumns`. */
export function fromRows(rows: readonly Readonly<Record<string, CellValue>>[], options: PlainOptions = {}): Table {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  const cell = (row: Readonly<Record<string, CellValue>>, name: string) => (Object.hasOwn(row, name) ? row[name] : null);
  return fromColumns(new Map(Array.from(names, (name) => [name, rows.map((row) => cell(row, name))])), options);
}

/** Checks names and lengths. Throws CSV_HEADER, COLUMN_LENGTH, EMPTY_DATA. */
export function makeTable(source: string, entries: readonly (readonly [string, Column])[]): Table {
  const columns = new Map<string, Column>();
  for (const [given, column] of entries) {
    const name = keyText(given);
    if (name === "" || columns.has(name)) {
      throw new DurbinError(
        "input",
        "CSV_HEADER",
        `${source}: ${name === "" ? "a column has no name" : `the column "${name}" stands there twice`}`,
      );
    }
    columns.set(name, column);
  }
  const [first] = columns;
  if (first === undefined || first[1].length === 0) throw new DurbinError("input", "EMPTY_DATA", `${source} has no rows`);
  const nRows = first[1].length;
  for (const [name, { length }] of columns) {
    if (length === nRows) continue;
    const sentence = `${source}: column "${first[0]}" has ${nRows} values, column "${name}" has ${length}`;
    throw new DurbinError("input", "COLUMN_LENGTH", sentence, { column: name });
  }
  return { source, nRows, columns, keys: new Map() };
}

function toColumn(source: string, name: string, values: ColumnValues): Column {
  if (values instanceof Float64Array) return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return bigColumn(source, name, values);
  if (ArrayBuffer.isView(values)) return Float64Array.from(values as Exclude<NumberArray, BigInt64Array | BigUint64Array>);
  if (!Array.isArray(values)) {
    throw new DurbinError("input", "COLUMN_TYPE", `${source}: column "${name}" is no array; expected a typed array or a list of values`, {
      column: name,
    });
  }
  return listColumn(source, name, values);
}

function bigColumn(source: string, name: string, values: BigInt64Array | BigUint64Array): Float64Array {
  return Float64Array.from({ length: values.length }, (_, row) => exactNumber(source, name, values[row], row));
}

/** A whole number as a double. Throws COLUMN_TYPE when the double would be another number. */
export function exactNumber(source: string, name: string, value: bigint, row: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  const sentence = `${source}, row ${row + 1}: column "${name}" holds ${value}, which no double represents exactly; if it is a key, pass it as text`;
  throw new DurbinError("input", "COLUMN_TYPE", sentence, { column: name, row: row + 1 });
}

const withArticle = (value: unknown): string => `${typeof value === "object" ? "an" : "a"} ${typeof value}`;

function listColumn(source: string, name: string, values: readonly unknown[]): Column {
  const isText = values.some((value) => typeof value === "string");
  const refuse = (row: number, found: string) => {
    const expected = isText ? "texts, since others are" : "numbers or texts";
    return new DurbinError("input", "COLUMN_TYPE", `${source}, row ${row + 1}: column "${name}" holds ${found}; expected ${expected}`, {
      column: name,
    });
  };
  if (isText) {
    return Array.from(values, (value, row) => {
      if (value === null || value === undefined) return null;
      if (typeof value !== "string") throw refuse(row, withArticle(value));
      return keyText(value) || null;
    });
  }
  return Float64Array.from(values, (value, row) => {
    if (value === null || value === undefined) return NaN;
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "bigint") return exactNumber(source, name, value, row);
    throw refuse(row, withArticle(value));
  });
}
