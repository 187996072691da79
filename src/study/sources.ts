// Where a study's files come from and which formats are read. The runner never opens a file: it asks for bytes by path.
import { baseName } from "../data/base-name.js";
import type { CsvFile, CsvOptions } from "../data/csv.js";
import { DurbinError } from "../errors.js";

export interface Sources {
  /** The bytes of a file of the study, by the path written in it. Throws what the user should read when there is no such file. */
  read(path: string): Promise<Uint8Array>;
  /** The table of a delimited file, where files can be read in pieces; else all its bytes are read at once. */
  readTable?(path: string, options: CsvOptions): Promise<CsvFile>;
}

/** Files in memory: for browsers, edge functions and tests. */
export function memorySources(files: Readonly<Record<string, Uint8Array | string>>): Sources {
  return {
    async read(path) {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      if (content === undefined) {
        const known = Object.keys(files).slice(0, 8).join(", ");
        throw new DurbinError("input", "STUDY_FILE", `there is no file "${path}"; there are ${known === "" ? "none" : known}`, {
          file: path,
        });
      }
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
  };
}

export type Format = "csv" | "geojson" | "weights";

/** Endings of the formats that are read, by what reads them. */
const ENDINGS: Readonly<Record<Format, readonly string[]>> = {
  csv: ["csv", "tsv", "txt"],
  geojson: ["geojson", "json", "topojson"],
  weights: ["gal", "gwt", "csv", "tsv", "txt"],
};

/** The ending of a path in lower case, without its dot. */
export function endingOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** The first of some formats that reads files with this ending. Throws STUDY_FILE_FORMAT. */
export function formatOf(path: string, ...formats: readonly Format[]): Format {
  const ending = endingOf(path);
  const format = formats.find((candidate) => ENDINGS[candidate].includes(ending));
  if (format !== undefined) return format;
  const known = formats.flatMap((candidate) => ENDINGS[candidate]).join(", ");
  throw new DurbinError("unsupported", "STUDY_FILE_FORMAT", `"${baseName(path)}" is not a format this version reads, which are ${known}`, {
    file: path,
  });
}
