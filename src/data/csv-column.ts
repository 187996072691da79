// One column of a CSV file while it is read: numbers as long as every cell is one, texts otherwise.
import { keyText } from "./keys.js";
import { isMissingCell, parseDecimal } from "./number.js";

/** Powers of ten that are exact doubles and can meet a mantissa of 15 digits. */
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
const MAX_DIGITS = 15;

/**
 * Number of the bytes [at, end) when they are a plain decimal of at most 15 digits; NaN when that has to be decided elsewhere. Both the
 * mantissa and the power of ten are exact, so that the quotient is the correctly rounded value (Clinger 1990).
 */
function shortDecimal(bytes: Uint8Array, at: number, end: number): number {
  const negative = bytes[at] === 45;
  if (negative || bytes[at] === 43) at++;
  const start = at;
  let mantissa = 0;
  let scale = 0;
  let digits = 0;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      digits++;
    } else if (byte === 46 && scale === 0) scale = at + 1;
    else return NaN;
  }
  if (digits === 0 || end - start > MAX_DIGITS + 1 || digits > MAX_DIGITS) return NaN;
  const value = scale === 0 ? mantissa : mantissa / POWERS[end - scale];
  return negative ? -value : value;
}

/** Number of bytes that are all characters of a decimal number, where `Number` and `parseDecimal` agree; NaN when something else must decide. */
function longDecimal(bytes: Uint8Array, start: number, end: number, decoder: TextDecoder): number {
  if (start === end) return NaN;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    const isPart = (byte >= 48 && byte <= 57) || byte === 46 || byte === 45 || byte === 43 || byte === 69 || byte === 101; // . - + E e
    if (!isPart) return NaN;
  }
  return Number(decoder.decode(bytes.subarray(start, end)));
}

const DECIMAL_COMMA = /^[+-]?(\d+,\d+|\d+,|,\d+)(?:[eE][+-]?\d+)?$/;
const SLOTS = 1024;

/** Bytes -> text with a small memory: keys and labels repeat, and one string for all of them saves time and space. */
class TextCache {
  private readonly texts: (string | null)[] = new Array(SLOTS).fill(null);
  private readonly bytes: Uint8Array[] = new Array(SLOTS);

  constructor(private readonly decoder: TextDecoder) {}

  /** Trimmed and NFC. Throws TypeError for invalid UTF-8. */
  text(bytes: Uint8Array, start: number, end: number): string {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    const known = this.texts[slot];
    if (known !== null && equalBytes(this.bytes[slot], bytes, start, end)) return known;
    const text = keyText(this.decoder.decode(bytes.subarray(start, end)));
    this.texts[slot] = text;
    this.bytes[slot] = bytes.slice(start, end);
    return text;
  }
}

function equalBytes(a: Uint8Array, b: Uint8Array, start: number, end: number): boolean {
  if (a.length !== end - start) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[start + i]) return false;
  return true;
}

export class ColumnReader {
  /** Numbers so far; null once a cell was no number. */
  values: Float64Array | null;
  /** Texts of a key or text column; null for numbers. */
  texts: (string | null)[] | null;
  /** A column of numbers met its first text after some rows: the texts of those rows are gone, read again with `asText`. */
  lost = false;
  /** First cell that is no number. */
  firstText: { readonly row: number; readonly text: string } | null = null;
  /** Every cell that is no number is one with a decimal comma. */
  private commasOnly = true;
  private readonly cache: TextCache;

  constructor(
    readonly name: string,
    readonly isKey: boolean,
    asText: boolean,
    rows: number,
    private readonly decoder: TextDecoder,
  ) {
    this.values = asText ? null : new Float64Array(rows);
    this.texts = asText || isKey ? [] : null;
    this.cache = new TextCache(decoder);
  }

  /** Numbers with decimal commas and nothing else. */
  get decimalCommas(): boolean {
    return this.firstText !== null && this.commasOnly && !this.isKey;
  }

  /** Takes the cell of row `row` (0, 1, ..). quoting as in RowCells. Throws TypeError for invalid UTF-8. */
  take(bytes: Uint8Array, start: number, end: number, quoting: number, row: number): void {
    let text: string | null = null;
    if (this.texts !== null) {
      text = this.text(bytes, start, end, quoting);
      this.texts.push(text === "" ? null : text);
    }
    if (this.values === null) {
      if (this.commasOnly) this.inspect(text ?? this.text(bytes, start, end, quoting), row);
      return;
    }
    let value = shortDecimal(bytes, start, end);
    if (Number.isNaN(value)) value = longDecimal(bytes, start, end, this.decoder);
    if (Number.isNaN(value)) {
      text ??= this.text(bytes, start, end, quoting);
      const parsed = isMissingCell(text) ? NaN : parseDecimal(text);
      if (parsed === undefined) {
        this.becomeText(text, row);
        return;
      }
      value = parsed;
    }
    if (row >= this.values.length) this.values = enlarged(this.values);
    this.values[row] = value;
  }

  private text(bytes: Uint8Array, start: number, end: number, quoting: number): string {
    const text = this.cache.text(bytes, start, end);
    return quoting === 2 ? text.replaceAll('""', '"') : text;
  }

  private becomeText(text: string, row: number): void {
    this.values = null;
    if (this.texts === null) {
      if (row === 0) this.texts = [text];
      else this.lost = true;
    }
    this.inspect(text, row);
  }

  private inspect(text: string, row: number): void {
    if (isMissingCell(text) || parseDecimal(text) !== undefined) return;
    this.firstText ??= { row, text };
    if (!DECIMAL_COMMA.test(text)) this.commasOnly = false;
  }
}

function enlarged(values: Float64Array): Float64Array {
  const bigger = new Float64Array(Math.max(1024, values.length * 2));
  bigger.set(values);
  return bigger;
}
