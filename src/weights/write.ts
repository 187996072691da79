// Weights files out. Numbers are the shortest decimals that read back as the same double.
import { DurbinError } from "../errors.js";
import type { WeightsFormat } from "./read.js";
import type { Links } from "./weights.js";

export interface WriteOptions {
  /** Layer and key column named in the header of GAL and GWT; "weights" and "id" by default. */
  readonly layer?: string;
  readonly idVariable?: string;
}

/** A word of GAL and GWT: in quotes when it has white space or a quote in front. */
function word(text: string): string {
  return /\s|^"|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell of a csv file. */
function cell(text: string): string {
  return /[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function header(W: Links, options: WriteOptions): string {
  return `0 ${W.n} ${word(options.layer ?? "weights")} ${word(options.idVariable ?? "id")}`;
}

/** The pattern of links; weights are lost. */
export function writeGal(W: Links, options: WriteOptions = {}): string {
  const lines = [header(W, options)];
  for (let i = 0; i < W.n; i++) {
    const neighbors = Array.from(W.colIdx.subarray(W.rowPtr[i], W.rowPtr[i + 1]), (j) => word(W.keys[j]));
    lines.push(`${word(W.keys[i])} ${neighbors.length}`, neighbors.join(" "));
  }
  return `${lines.join("\n")}\n`;
}

/** Links with weights; a unit without links is counted in the header only, as the format has no place for it. */
export function writeGwt(W: Links, options: WriteOptions = {}): string {
  const lines = [header(W, options)];
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) lines.push(`${word(W.keys[i])} ${word(W.keys[W.colIdx[k]])} ${W.weight[k]}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Rows i,j,w; a unit without links has the row `key,key,0`, so that it is not lost. */
export function writeCsvLinks(W: Links): string {
  const lines = ["i,j,w"];
  for (let i = 0; i < W.n; i++) {
    const key = cell(W.keys[i]);
    if (W.rowPtr[i] === W.rowPtr[i + 1]) lines.push(`${key},${key},0`);
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) lines.push(`${key},${cell(W.keys[W.colIdx[k]])},${W.weight[k]}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The text of a weights file. Throws WEIGHTS_FORMAT for a format that is none. */
export function writeWeights(W: Links, format: WeightsFormat, options: WriteOptions = {}): string {
  if (format === "gal") return writeGal(W, options);
  if (format === "gwt") return writeGwt(W, options);
  if (format === "csv") return writeCsvLinks(W);
  throw new DurbinError("unsupported", "WEIGHTS_FORMAT", `${String(format)}: weights files are written as gal, gwt or csv`, { format });
}
