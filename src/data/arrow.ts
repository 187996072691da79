// Arrow tables in and out. In: read through the members that every version of apache-arrow has had, so that nothing is imported.
// Out: the package itself, loaded when it is asked for.
import { DurbinError, suggestion } from "../errors.js";
import { keyText } from "./keys.js";
import { exactNumber, makeTable, type PlainOptions } from "./plain-data.js";
import { type Column, isNumeric, type Table, type TextColumn } from "./table.js";

/** One chunk of a column. `values` may be longer than `length`; bit `offset + i` of `nullBitmap` says whether row i has a value. */
export interface ArrowData {
  readonly length: number;
  /** Lists: [length + 1] where the parts of row i begin in the child. */
  readonly valueOffsets?: unknown;
  readonly children?: readonly ArrowData[];
  readonly offset: number;
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array | null;
  readonly values: unknown;
}

export interface ArrowVector {
  readonly length: number;
  readonly type: { toString(): string };
  readonly data: readonly ArrowData[];
  get(row: number): unknown;
}

/** What is read of an Arrow table. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly metadata?: ReadonlyMap<string, string> }[] };
  getChildAt(index: number): ArrowVector | null;
}

export interface ArrowOptions extends PlainOptions {
  /** Columns that hold keys: their texts are kept, whole numbers of 64 bits exactly. */
  readonly keys?: readonly string[];
  /** Columns to read, all by default: others may have types that are no data, such as geometry. */
  readonly columns?: readonly string[];
}

/** Types whose `values` hold one number a row. */
const PLAIN_NUMBERS = /^(Float(32|64)|U?[Ii]nt(8|16|32))$/;
const BIG_NUMBERS = /^U?[Ii]nt64$/;
const BY_CELL = /^(Float16|Bool|Utf8|LargeUtf8|Null|Dictionary<.*>)$/;

/**
 * The table of an Arrow table. Numbers, booleans (1, 0), texts and dictionaries of them; nulls are missing. Throws COLUMN_TYPE for other
 * types and for 64-bit numbers that no double holds (unless the column is a key), and as `fromColumns`.
 */
export function fromArrow(table: ArrowTableLike, { source = "data", keys = [], columns }: ArrowOptions = {}): Table {
  const keyColumns = new Map<string, TextColumn>();
  const names = columns ?? table.schema.fields.map(({ name }) => name);
  const entries = names.map((name): readonly [string, Column] => {
    const vector = arrowColumn(table, name, source);
    const isKey = keys.includes(keyText(name));
    if (isKey)
      keyColumns.set(
        keyText(name),
        Array.from({ length: vector.length }, (_, row) => keyOfCell(vector.get(row))),
      );
    return [name, readVector(source, name, vector, isKey)];
  });
  return { ...makeTable(source, entries), keys: keyColumns };
}

/** A column by name. Throws UNKNOWN_COLUMN, and COLUMN_TYPE where it has no values. */
export function arrowColumn(table: ArrowTableLike, name: string, source: string): ArrowVector {
  const place = table.schema.fields.findIndex((field) => field.name === name);
  if (place < 0) {
    const hint = suggestion(
      name,
      table.schema.fields.map((field) => field.name),
    );
    throw new DurbinError("input", "UNKNOWN_COLUMN", `${source} has no column "${name}"${hint}`, { column: name });
  }
  const vector = table.getChildAt(place);
  if (vector !== null) return vector;
  throw new DurbinError("input", "COLUMN_TYPE", `${source}: column "${name}" has no values`, { column: name });
}

export function keyOfCell(value: unknown): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  return keyText(String(value === 0 ? 0 : value)) || null;
}

function readVector(source: string, name: string, vector: ArrowVector, isKey: boolean): Column {
  const type = String(vector.type);
  if (PLAIN_NUMBERS.test(type)) return readNumbers(vector);
  if (BIG_NUMBERS.test(type)) return readBigNumbers(source, name, vector, isKey);
  if (BY_CELL.test(type)) return readCells(source, name, vector);
  const sentence = `${source}: column "${name}" has the Arrow type ${type}; expected numbers, booleans, texts or dictionaries of texts`;
  throw new DurbinError("input", "COLUMN_TYPE", sentence, { column: name, type });
}

const hasValue = ({ nullCount, nullBitmap, offset }: ArrowData, row: number): boolean =>
  nullCount === 0 || !nullBitmap || nullBitmap.length === 0 || ((nullBitmap[(offset + row) >> 3] >> ((offset + row) & 7)) & 1) === 1;

function readNumbers(vector: ArrowVector): Float64Array {
  const out = new Float64Array(vector.length);
  let start = 0;
  for (const chunk of vector.data) {
    const values = chunk.values as Float64Array;
    for (let i = 0; i < chunk.length; i++) out[start + i] = hasValue(chunk, i) ? values[i] : NaN;
    start += chunk.length;
  }
  return out;
}

function readBigNumbers(source: string, name: string, vector: ArrowVector, isKey: boolean): Column {
  const cells = Array.from({ length: vector.length }, (_, row) => vector.get(row) as bigint | null);
  if (isKey && cells.some((cell) => cell !== null && !Number.isSafeInteger(Number(cell)))) {
    return cells.map((cell) => (cell === null ? null : String(cell)));
  }
  return Float64Array.from(cells, (cell, row) => (cell === null ? NaN : exactNumber(source, name, cell, row)));
}

function readCells(source: string, name: string, vector: ArrowVector): Column {
  const cells = Array.from({ length: vector.length }, (_, row) => vector.get(row));
  if (cells.some((cell) => typeof cell === "string")) {
    return cells.map((cell) => (typeof cell === "string" ? keyText(cell) || null : null));
  }
  return Float64Array.from(cells, (cell, row) => {
    if (cell === null || cell === undefined) return NaN;
    if (typeof cell === "bigint") return exactNumber(source, name, cell, row);
    if (typeof cell === "number" || typeof cell === "boolean") return Number(cell);
    throw new DurbinError(
      "input",
      "COLUMN_TYPE",
      `${source}, row ${row + 1}: column "${name}" holds a ${typeof cell}; expected a number or a text`,
    );
  });
}

/**
 * An Arrow table: Float64 and Utf8 columns, missing values as nulls, key columns as texts. Values are copied: two columns on one buffer
 * make a stream that cannot be read back. With the package's types, `toArrow<arrow.Table>(table)`; our declarations do not import it, since it is
 * optional. Throws MISSING_PACKAGE without apache-arrow.
 */
export async function toArrow<T extends ArrowTableLike = ArrowTableLike>(table: Table): Promise<T> {
  const arrow = await loadArrow();
  const vectors = Array.from(table.columns, ([name, column]) => {
    const texts = table.keys.get(name) ?? (isNumeric(column) ? null : column);
    if (texts !== null) return [name, arrow.vectorFromArray(texts, new arrow.Utf8())] as const;
    const data = (column as Float64Array).slice();
    const nullCount = data.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const content = nullCount === 0 ? { data } : { data, nullBitmap: bitmapOf(data), nullCount };
    return [name, arrow.makeVector(arrow.makeData({ type: new arrow.Float64(), length: data.length, ...content }))] as const;
  });
  return new arrow.Table(Object.fromEntries(vectors) as Record<string, (typeof vectors)[number][1]>) as unknown as T;
}

/** Bit i is set where row i has a value. */
function bitmapOf(values: Float64Array): Uint8Array {
  const bitmap = new Uint8Array((values.length + 7) >> 3);
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) bitmap[row >> 3] |= 1 << (row & 7);
  return bitmap;
}

async function loadArrow(): Promise<typeof import("apache-arrow")> {
  try {
    return await import("apache-arrow");
  } catch (error) {
    throw new DurbinError("unsupported", "MISSING_PACKAGE", "Arrow tables need the package apache-arrow; install it next to durbin", {
      cause: String(error),
    });
  }
}
