// Peers in R: one process, timed inside R, whose lines of JSON are peers ({ name, ms: [..], .. }) or reasons ({ skipped: ".." }).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Writes `files` (name to text) into a folder of their own and runs `script` there.
 * @returns {{ peers: object[], skipped: string[] }}
 */
export function runR(script, files, args) {
  const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const path = new URL(`../${script}`, import.meta.url).pathname;
    const { error, status, stdout, stderr } = spawnSync("Rscript", [path, folder, ...args.map(String)], { encoding: "utf8" });
    if (error?.code === "ENOENT") return { peers: [], skipped: ["R is not installed: no peers in R"] };
    if (error) throw error;
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    const said = lines.map((line) => JSON.parse(line));
    return { peers: said.filter((line) => line.ms), skipped: said.flatMap((line) => line.skipped ?? []) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Columns as CSV with all digits. */
export function csvText(columns) {
  const names = Object.keys(columns);
  const rows = Array.from(columns[names[0]], (_, row) => names.map((name) => columns[name][row]).join(","));
  return `${names.join(",")}\n${rows.join("\n")}\n`;
}
