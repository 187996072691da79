// Runs the console blocks of a page, in which lines that begin with "$ " are commands and the lines after them what they print; and modules.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { blocksOf, page } from "./pages.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Stands in a block for any number of lines. */
const ANYTHING = "..";

export interface Command {
  readonly command: string;
  readonly expected: string;
}

/** The commands of all console blocks of a page, in order. */
export const commandsOf = (path: string): Command[] =>
  blocksOf(page(path))
    .filter(({ language }) => language === "console")
    .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
    .map((part) => {
      const [command, ...expected] = part.trimEnd().split("\n");
      return { command, expected: expected.join("\n") };
    });

export interface Shell {
  /** What a command prints on both streams, and its exit code when that is not 0. */
  run(command: string): string;
  remove(): void;
}

/** A shell in a new folder with the files of the example, in which `durbin` is the built command. */
export function shellInExample(): Shell {
  const folder = mkdtempSync(join(tmpdir(), "durbin-docs-"));
  cpSync(`${ROOT}examples/munnell`, folder, { recursive: true });
  const durbin = `durbin() { "${process.execPath}" "${ROOT}dist/cli/main.js" "$@"; }`;
  return {
    run(command) {
      const { stdout, status } = spawnSync("sh", ["-c", `${durbin}; { ${command}\n} 2>&1`], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      });
      return [stdout.trimEnd(), status === 0 ? "" : `(exit code ${status})`].filter((part) => part !== "").join("\n");
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a module prints that runs in the root of the project, where "durbin" is the built package. */
export function outputOf(module: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], { cwd: ROOT, encoding: "utf8", input: module });
  if (stderr !== "") throw new Error(stderr);
  return stdout;
}

/** Whether an output is the expected one, in which a line ".." stands for any lines. */
export function matches(output: string, expected: string): boolean {
  const parts = expected.split("\n").reduce<string[][]>(
    (groups, line) => {
      if (line.trim() === ANYTHING) groups.push([]);
      else groups.at(-1)?.push(line.trimEnd());
      return groups;
    },
    [[]],
  );
  const literal = (line: string) => line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = parts.map((lines) => lines.map((line) => `${literal(line)}\\s*?\n`).join("")).join("(?:.*\n)*?");
  return new RegExp(`^${pattern}$`).test(`${output}\n`);
}
