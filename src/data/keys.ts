// Keys are text: trimmed, NFC, compared by code unit. "01" and "1" are two keys, and a mismatch of only that kind is said to be one.
import { columnNamed, isNumeric, type Table, type TextColumn } from "./table.js";

/** The one form of a key. */
export const keyText = (text: string): string => text.trim().normalize("NFC");

/** A number as a key: its shortest decimal. */
export const numberKey = (value: number): string => String(value === 0 ? 0 : value);

/**
 * Keys of every row: the raw texts if the column was read as a key column, else the texts or numbers of the column. null where a key is
 * missing or empty. Throws UNKNOWN_COLUMN.
 */
export function keyTexts(table: Table, name: string, use = ""): TextColumn {
  const column = columnNamed(table, name, use);
  const raw = table.keys.get(name);
  if (raw !== undefined) return raw;
  if (isNumeric(column)) return Array.from(column, (value) => (Number.isNaN(value) ? null : numberKey(value)));
  return column.map((text) => (text === null ? null : keyText(text) || null));
}

export interface KeyComparison {
  /** Expected, not found. */
  readonly missing: readonly string[];
  /** Found, not expected. */
  readonly extra: readonly string[];
  /** Pairs of both that agree once leading zeros are removed from keys made of digits: somebody read the keys as numbers. */
  readonly zeros: readonly (readonly [missing: string, extra: string])[];
}

const withoutZeros = (key: string): string => (/^0\d+$/.test(key) ? key.replace(/^0+(?=\d)/, "") : key);

/** How two sets of keys differ; lists in the order of the arguments. */
export function compareKeys(found: readonly string[], expected: readonly string[]): KeyComparison {
  const foundSet = new Set(found);
  const expectedSet = new Set(expected);
  const missing = expected.filter((key) => !foundSet.has(key));
  const extra = found.filter((key) => !expectedSet.has(key));
  const stripped = new Map(extra.map((key) => [withoutZeros(key), key]));
  const zeros = missing.flatMap((key): [string, string][] => {
    const twin = stripped.get(withoutZeros(key));
    return twin === undefined ? [] : [[key, twin]];
  });
  return { missing, extra, zeros };
}

/** A part of the sentence about unmatched keys: what to do when only zeros are missing. */
export function zerosHint({ missing, zeros }: KeyComparison): string {
  if (zeros.length === 0) return "";
  const [key, twin] = zeros[0];
  const which = zeros.length === missing.length ? "they differ" : `${zeros.length} of ${missing.length} differ`;
  return `; ${which} only in leading zeros ("${key}" and "${twin}"): keep the keys as text when the file is written`;
}
