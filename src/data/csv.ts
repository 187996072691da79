// CSV in. Conventions: the first row holds the names; in a column of numbers an empty cell, NA, NaN and . are missing, in a column of
// texts only an empty cell is (NA is Namibia); a column is numeric when every cell that is not missing is a decimal number.
import { DurbinError } from "../errors.js";
import { ColumnReader } from "./csv-column.js";
import {
  detectSeparator,
  INCOMPLETE,
  isBlank,
  makeRowCells,
  OPEN_QUOTE,
  QUOTE,
  type RowCells,
  splitRow,
  TEXT_AFTER_QUOTE,
} from "./csv-row.js";
import { type Encoding, makeTranscoder, notUtf8 } from "./encoding.js";
import { keyText } from "./keys.js";
import { type Column, type Table, type TextColumn, unknownColumn } from "./table.js";

export { writeCsv } from "./csv-write.js";

export interface CsvOptions {
  /** File name, for messages. */
  readonly source: string;
  /** Columns that hold keys: their raw texts are kept next to the values. A name that is no column is ignored here. */
  readonly keys?: readonly string[];
  /** Default utf-8. */
  readonly encoding?: Encoding;
  /** One character. Default: detected among comma, semicolon, tab and bar. */
  readonly separator?: string;
  /** Only these columns are read. Default: all. */
  readonly columns?: readonly string[];
  /** Largest size of the columns in bytes, estimated from the first rows before reading. Default 2 GiB. */
  readonly maxBytes?: number;
  /** Told the estimate before reading, so that a program can say what is coming. */
  readonly onEstimate?: (estimate: CsvEstimate) => void;
}

export interface CsvEstimate {
  readonly rows: number;
  readonly columns: number;
  /** Memory of the columns: 8 bytes a cell, key columns twice; long texts come on top. */
  readonly bytes: number;
}

/** A file that was read in pieces. */
export interface CsvFile {
  readonly table: Table;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

const GIB = 1_073_741_824;
const DEFAULT_MAX_BYTES = 2 * GIB;
/** Bytes looked at to find the separator and the length of a row. */
export const SAMPLE_BYTES = 262_144;

/**
 * The table of a CSV file. Throws FILE_EMPTY, FILE_FORMAT, ENCODING, CSV_HEADER, CSV_ROW, CSV_QUOTE, DECIMAL_COMMA, MEMORY_LIMIT, each
 * with the row (1 = first row of data) or the column. Numbers are correctly rounded; texts and names are trimmed and NFC.
 */
export function readCsv(bytes: Uint8Array, options: CsvOptions): Table {
  const utf8 = makeTranscoder(options.source, options.encoding).push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), true);
  const reader = new CsvReader(options, utf8.subarray(0, SAMPLE_BYTES), utf8.length);
  for (;;) {
    reader.feed(utf8, true);
    if (!reader.restart()) return reader.finish();
  }
}

/** Reads a file given in pieces; columns that turn out to be text too late are read in a second pass. */
export class CsvReader {
  private readonly separator: number;
  private readonly names: readonly string[];
  private readonly expectedRows: number;
  private readonly asText = new Set<number>();
  private readonly cells: RowCells;
  private readers: (ColumnReader | null)[] = [];
  private row = 0;
  private blankRows = 0;
  private headerSeen = false;

  /** sample: the first bytes (UTF-8, no byte order mark), totalBytes: of the file. */
  constructor(
    private readonly options: CsvOptions,
    sample: Uint8Array,
    totalBytes: number,
  ) {
    const whole = sample.length >= totalBytes;
    this.separator = options.separator === undefined ? detectSeparator(sample, whole) : separatorCode(options);
    this.cells = makeRowCells(64);
    const bodyStart = splitRow(sample, 0, this.separator, whole, this.cells);
    if (sample.every((byte) => byte === 10 || byte === 13 || byte === 32)) throw this.error("FILE_EMPTY", " is empty");
    if (bodyStart >= 0 && isBlank(this.cells))
      throw this.error("CSV_HEADER", ": the first line is empty; it must hold the names of the columns");
    if (bodyStart < 0) this.refuseRow(bodyStart, "the header");
    this.names = this.header(sample);
    this.expectedRows = this.estimateRows(sample, bodyStart, totalBytes, whole);
    this.refuseLarge();
    this.startPass();
  }

  /** Takes rows from the bytes; returns how many bytes were used. The rest, an incomplete row, comes again in front of the next piece. */
  feed(bytes: Uint8Array, final: boolean): number {
    let at = 0;
    while (at < bytes.length) {
      const next = splitRow(bytes, at, this.separator, final, this.cells);
      if (next === INCOMPLETE) break;
      if (next < 0) this.refuseRow(next, this.headerSeen ? `row ${this.row + this.blankRows + 1}` : "the header");
      at = next;
      if (!this.headerSeen) this.headerSeen = true;
      else if (isBlank(this.cells)) this.blankRows++;
      else this.takeRow(bytes);
    }
    return at;
  }

  /** After the last piece: true when the file has to be fed again, because a column became text after its first row. */
  restart(): boolean {
    this.refuseDecimalCommas();
    const before = this.asText.size;
    this.readers.forEach((reader, column) => {
      if (reader?.lost) this.asText.add(column);
    });
    if (this.asText.size === before) return false;
    this.startPass();
    return true;
  }

  finish(): Table {
    if (this.row === 0) throw this.error("FILE_EMPTY", " holds a header and no rows");
    const columns = new Map<string, Column>();
    const keys = new Map<string, TextColumn>();
    for (const reader of this.readers) {
      if (reader === null) continue;
      columns.set(reader.name, reader.values?.slice(0, this.row) ?? (reader.texts as TextColumn));
      if (reader.isKey) keys.set(reader.name, reader.texts as TextColumn);
    }
    return { source: this.options.source, nRows: this.row, columns, keys };
  }

  private startPass(): void {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const { keys = [], columns } = this.options;
    this.readers = this.names.map((name, column) => {
      if (columns !== undefined && !columns.includes(name) && !keys.includes(name)) return null;
      return new ColumnReader(name, keys.includes(name), this.asText.has(column), this.expectedRows, decoder);
    });
    this.row = 0;
    this.blankRows = 0;
    this.headerSeen = false;
  }

  private takeRow(bytes: Uint8Array): void {
    const { cells, readers } = this;
    if (this.blankRows > 0) throw this.error("CSV_ROW", `, row ${this.row + 1} is an empty line`);
    if (cells.count !== readers.length) {
      throw this.error("CSV_ROW", `, row ${this.row + 1} has ${counted(cells.count, "cell")}, the header has ${readers.length}`);
    }
    for (let column = 0; column < readers.length; column++) {
      try {
        readers[column]?.take(bytes, cells.starts[column], cells.ends[column], cells.quoting[column], this.row);
      } catch (error) {
        if (error instanceof TypeError) throw notUtf8(this.options.source, `row ${this.row + 1}, column "${this.names[column]}"`);
        throw error;
      }
    }
    this.row++;
  }

  private header(sample: Uint8Array): string[] {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const { cells } = this;
    let names: string[];
    try {
      names = Array.from({ length: cells.count }, (_, i) => {
        const text = decoder.decode(sample.subarray(cells.starts[i], cells.ends[i]));
        return keyText(cells.quoting[i] === 2 ? text.replaceAll('""', '"') : text);
      });
    } catch {
      throw notUtf8(this.options.source, "the header");
    }
    names.forEach((name, i) => {
      if (name === "") {
        const hint = i === 0 ? " (R writes row names there; use row.names = FALSE)" : "";
        throw this.error("CSV_HEADER", `: the header has no name in column ${i + 1} of ${names.length}${hint}`);
      }
      const first = names.indexOf(name);
      if (first < i) throw this.error("CSV_HEADER", `: the header has "${name}" twice, in columns ${first + 1} and ${i + 1}`);
    });
    for (const name of this.options.columns ?? []) {
      if (!names.includes(name)) throw unknownColumn(this.options.source, name, names);
    }
    return names;
  }

  private estimateRows(sample: Uint8Array, bodyStart: number, totalBytes: number, whole: boolean): number {
    let rows = 0;
    let at = bodyStart;
    while (at < sample.length) {
      const next = splitRow(sample, at, this.separator, whole, this.cells);
      if (next < 0) break;
      at = next;
      rows++;
    }
    if (whole || rows === 0) return rows;
    return Math.ceil(((totalBytes - bodyStart) / (at - bodyStart)) * rows * 1.02);
  }

  private refuseLarge(): void {
    const { columns, keys = [], maxBytes = DEFAULT_MAX_BYTES } = this.options;
    const kept = columns === undefined ? this.names.length : new Set([...columns, ...keys]).size;
    const cells = kept + keys.filter((key) => this.names.includes(key)).length;
    const bytes = this.expectedRows * 8 * cells;
    if (bytes <= maxBytes) {
      this.options.onEstimate?.({ rows: this.expectedRows, columns: kept, bytes });
      return;
    }
    const size = `about ${this.expectedRows} rows x ${counted(kept, "column")} need ${gib(bytes)} GiB`;
    throw this.error(
      "MEMORY_LIMIT",
      `: ${size}, the limit is ${gib(maxBytes)} GiB; read fewer columns (\`columns\`), or in a program raise \`maxBytes\``,
    );
  }

  /** With a comma as separator such a cell was quoted and may be a thousands mark; the column then stays text. */
  private refuseDecimalCommas(): void {
    if (this.separator === 44) return;
    const reader = this.readers.find((candidate) => candidate?.decimalCommas);
    if (!reader?.firstText) return;
    const { row, text } = reader.firstText;
    throw this.error("DECIMAL_COMMA", `, row ${row + 1}: column "${reader.name}" holds "${text}"; numbers need a decimal point`);
  }

  private refuseRow(result: number, place: string): never {
    const column = this.cells.count + 1;
    if (result === TEXT_AFTER_QUOTE) {
      throw this.error(
        "CSV_QUOTE",
        `, ${place}: text follows the closing quote in column ${column}; a quote inside a quoted cell is doubled`,
      );
    }
    if (result === OPEN_QUOTE) throw this.error("CSV_QUOTE", `, ${place}: a quote is opened in column ${column} and never closed`);
    throw this.error("CSV_HEADER", `: the header does not end within ${SAMPLE_BYTES / 1024} KiB`);
  }

  private error(code: "FILE_EMPTY" | "CSV_HEADER" | "CSV_ROW" | "CSV_QUOTE" | "DECIMAL_COMMA" | "MEMORY_LIMIT", rest: string): DurbinError {
    return new DurbinError("input", code, this.options.source + rest, { source: this.options.source });
  }
}

function separatorCode(options: CsvOptions): number {
  const separator = options.separator ?? ",";
  const code = separator.charCodeAt(0);
  if (separator.length !== 1 || code > 127 || code === QUOTE || code === 10 || code === 13) {
    throw new DurbinError("input", "CSV_HEADER", `${options.source}: the separator must be one ASCII character, not "${separator}"`, {
      separator,
    });
  }
  return code;
}

const gib = (bytes: number): string => (bytes / GIB).toFixed(2);
const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
