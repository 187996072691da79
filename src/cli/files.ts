// Files of the command: reading with errors a user can act on, and writing a whole folder or nothing.
import { randomBytes } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { CsvFile, CsvOptions, Sources } from "../index.js";
import { CommandError } from "./failure.js";
import { say } from "./streams.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "that is not permitted",
  ENOTDIR: "a part of the path is not a folder",
  ENAMETOOLONG: "the name is too long",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB, the most that is read at once",
};

/** What the system says, in words. */
function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

const unreadable = (path: string, error: unknown): CommandError =>
  new CommandError("CLI_FILE", `cannot read "${path}": ${reasonOf(error)}`);

/** The bytes of a file. Throws CLI_FILE. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The text of a UTF-8 file. Throws CLI_FILE. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError("CLI_FILE", `"${path}" is not UTF-8 text`);
  }
}

const GIB = 1_073_741_824;
/** Columns of this size take long enough to read that the wait is announced. */
const ANNOUNCED_BYTES = GIB / 16;

/** A table in pieces, whatever its size; what a large one will need is said first. Throws CLI_FILE, and what `readCsv` throws. */
async function readTable(path: string, options: CsvOptions): Promise<CsvFile> {
  const { readCsvFile } = await import("../data/csv.node.js");
  try {
    return await readCsvFile(path, {
      ...options,
      onEstimate({ rows, columns, bytes }) {
        if (bytes < ANNOUNCED_BYTES) return;
        const size = `${(bytes / GIB).toFixed(2)} GiB, up to four times that while they are sorted and fitted`;
        say(`note: ${options.source}: about ${rows} rows x ${columns} columns take ${size}`);
      },
    });
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error) : error;
  }
}

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

/** Files relative to a folder. */
export function folderSources(folder: string): Sources {
  const pathOf = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  return { read: (path) => readBytes(pathOf(path)), readTable: (path, options) => readTable(pathOf(path), options) };
}

/** Files of an output folder by their path in it, forward slashes. */
export type OutputFiles = ReadonlyMap<string, string | Uint8Array>;

export const CAPSULE = "capsule.json";

/** The files that the last run left in a folder, from its capsule; empty when there was none. */
async function filesOfLastRun(folder: string): Promise<ReadonlySet<string>> {
  try {
    const capsule: unknown = JSON.parse(await readFile(join(folder, CAPSULE), "utf8"));
    const { schema, files } = capsule as { schema?: unknown; files?: unknown };
    if (typeof schema !== "string" || !schema.startsWith("durbin.capsule/") || !Array.isArray(files)) return new Set();
    return new Set([
      CAPSULE,
      ...files.filter((file) => typeof file === "string" && !isAbsolute(file) && !file.split(/[\\/]/).includes("..")),
    ]);
  } catch {
    return new Set();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Writes files into a folder: all into a temporary folder first, then each is renamed into place, so that a run that fails leaves the
 * folder as it was. Files of an earlier run are replaced or removed; a file that no run wrote is not touched: CLI_OUT.
 */
export async function writeFolder(folder: string, files: OutputFiles): Promise<void> {
  const ours = await filesOfLastRun(folder);
  for (const path of files.keys()) {
    if (!ours.has(path) && (await exists(join(folder, path)))) {
      throw new CommandError("CLI_OUT", `"${join(folder, path)}" exists and was not written by durbin; choose another folder with --out`);
    }
  }
  try {
    await mkdir(folder, { recursive: true });
    const temporary = await mkdtemp(join(folder, ".durbin-"));
    try {
      for (const [path, content] of files) await put(join(temporary, path), content);
      for (const path of files.keys()) await move(join(temporary, path), join(folder, path));
      for (const path of ours) if (!files.has(path)) await rm(join(folder, path), { force: true });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  } catch (error) {
    throw new CommandError("CLI_OUT", `cannot write to "${folder}": ${reasonOf(error)}`);
  }
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}

/** Writes one file the user named: a temporary file beside it, then a rename. Throws CLI_OUT. */
export async function writeOne(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such folder" : reasonOf(error);
    throw new CommandError("CLI_OUT", `cannot write "${path}": ${reason}`);
  }
}
