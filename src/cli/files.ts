// Files of the command: reading with errors a user can act on, and writing a whole folder or nothing.
import { randomBytes } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Sources } from "../index.js";
import { CommandError } from "./failure.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
  ENOTDIR: "a part of the path is not a folder",
  ENAMETOOLONG: "the name is too long",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB, the most that is read at once",
};

/** The bytes of a file. Throws CLI_FILE. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new CommandError("CLI_FILE", `cannot read "${path}": ${REASONS[code] ?? (error as Error).message}`);
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

/** Files relative to a folder. */
export const folderSources = (folder: string): Sources => ({
  read: (path) => readBytes(isAbsolute(path) ? path : resolve(folder, path)),
});

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
    throw new CommandError("CLI_OUT", `cannot write to "${folder}": ${(error as Error).message}`);
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
    throw new CommandError("CLI_OUT", `cannot write "${path}": ${(error as Error).message}`);
  }
}
