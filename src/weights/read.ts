// Weights files in: links between keys, as the text says them. Matching keys to units is the next step (`file.ts`).
import { DurbinError } from "../errors.js";
import { readCsvLinks } from "./read-csv.js";
import { readGal, readGwt } from "./read-geoda.js";

export type WeightsFormat = "gal" | "gwt" | "csv";

/** Links by key. */
export interface KeyedLinks {
  /** File name, for messages. */
  readonly source: string;
  readonly format: WeightsFormat | "csv-matrix";
  /** Units that have a row of their own in the order of the file, then those that are only somebody's neighbor. */
  readonly keys: readonly string[];
  /** [links] index of the unit and of its neighbor, and the weight; zeros and duplicates as in the file. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
  /** [links] line of the file each stands on, for messages. */
  readonly line: Int32Array;
  /** The number of units in the file's header; null when it has none. */
  readonly declared: number | null;
  /** The unit that some GAL and GWT headers name the key column with. */
  readonly idVariable: string | null;
}

export const fileError = (source: string, line: number, what: string): DurbinError =>
  new DurbinError("input", "WEIGHTS_FILE", `${source}:${line}: ${what}`, { source, line });

/** A finite decimal number, or the error that says where it is not. */
export function readWeight(text: string, source: string, line: number): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const comma = /^[+-]?\d+,\d+$/.test(text) ? "; numbers need a decimal point" : "";
  throw fileError(source, line, text === "" ? "a weight is missing" : `${JSON.stringify(text)} is not a finite number${comma}`);
}

/** Numbers keys in order of appearance; grows. */
export class KeyList {
  readonly keys: string[] = [];
  private readonly at = new Map<string, number>();

  indexOf(key: string): number {
    const known = this.at.get(key);
    if (known !== undefined) return known;
    this.at.set(key, this.keys.length);
    return this.keys.push(key) - 1;
  }

  has(key: string): boolean {
    return this.at.has(key);
  }
}

const FORMATS: ReadonlyMap<string, WeightsFormat> = new Map([
  ["gal", "gal"],
  ["gwt", "gwt"],
  ["csv", "csv"],
  ["tsv", "csv"],
  ["txt", "csv"],
]);

/**
 * Reads GAL (with or without header), GWT, csv of i,j,w or an N x N csv with keys in the first row and column. The format is that of the
 * file's extension unless given. Throws WEIGHTS_FORMAT for other extensions, WEIGHTS_FILE with the line for malformed text.
 */
export function readWeights(text: string, options: { readonly source: string; readonly format?: WeightsFormat }): KeyedLinks {
  const { source } = options;
  const extension = /\.([^./\\]+)$/.exec(source)?.[1].toLowerCase() ?? "";
  const format = options.format ?? FORMATS.get(extension);
  if (format === undefined) {
    throw new DurbinError("unsupported", "WEIGHTS_FORMAT", `${source}: weights files are read as gal, gwt or csv`, { source });
  }
  const clean = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (clean.trim() === "") throw fileError(source, 1, "the file is empty");
  if (format === "csv") return readCsvLinks(clean, source);
  return format === "gal" ? readGal(clean, source) : readGwt(clean, source);
}
