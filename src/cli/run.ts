// durbin run STUDY: the main job.
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import type { Progress, StudyResult } from "../index.js";
import type { ExitCode } from "./failure.js";
import { CAPSULE, folderSources, type OutputFiles, readText, writeFolder } from "./files.js";
import { sayNotes } from "./notes.js";
import { print, printJson, progressBar, say } from "./streams.js";
import { wholeNumber } from "./arguments.js";
import { library, verb } from "./verb.js";

interface RunCommandOptions {
  readonly out: string;
  readonly threads: string;
  readonly json?: boolean;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .argument("<study>", "the study file (YAML or JSON)")
    .description("run a study: results.json, report.html, tables and figures")
    .option("-o, --out <folder>", "folder of the results", "out")
    .option("--threads <number>", "threads to compute with; results do not depend on it", "1");
  verb<RunCommandOptions>(command, ([study], options) => run(study, options));
}

/** Exit code of a finished run: 3 when a model did not converge or is at a boundary. */
export const exitOf = ({ status }: StudyResult): ExitCode => (status === "converged" ? 0 : 3);

/** Columns of the terminal for tables. */
export const terminalWidth = (): number => Math.max(60, process.stdout.columns ?? 100);

/** Milliseconds of each stage, from the moments at which the next one began. */
function stopwatch() {
  const durations = new Map<string, number>();
  let last: { readonly stage: string; readonly at: number } | null = null;
  return {
    durations,
    lap({ stage }: Progress): void {
      const at = performance.now();
      if (last !== null) durations.set(last.stage, (durations.get(last.stage) ?? 0) + at - last.at);
      last = { stage, at };
    },
  };
}

/** Threads for what follows, where more than one is asked for; starting them takes longer than a small study. */
async function useThreads(text: string): Promise<void> {
  const count = wholeNumber(text, "--threads");
  if (count === 1) return;
  const { startThreads } = await library();
  const { reason } = await startThreads(count);
  if (reason !== undefined) say(`threads: one; ${reason}`);
}

async function run(path: string, { out, threads, json }: RunCommandOptions): Promise<ExitCode> {
  const started = new Date();
  const text = await readText(path);
  const { parseStudy, runStudy, renderText } = await library();
  const study = await parseStudy(text, path);
  await useThreads(threads);
  const bar = progressBar();
  const watch = stopwatch();
  let result: StudyResult;
  try {
    const progress = (step: Progress): void => {
      bar.update(step);
      watch.lap(step);
    };
    result = await runStudy(study, folderSources(dirname(resolve(path))), { progress });
  } finally {
    bar.end();
  }
  await writeFolder(out, withCapsule(result, { started, study: resolve(path), out: resolve(out), durations: watch.durations }));
  if (json) printJson(result.results);
  else print(result.tables.map((table) => renderText(table, { width: terminalWidth() })).join("\n"));
  sayNotes(json ? result.results : withoutPrinted(result));
  for (const note of result.notes) say(`note: ${note}`);
  say(`results: ${join(out, "results.json")}`);
  say(`report: ${join(out, "report.html")}`);
  return exitOf(result);
}

/** Results without what the printed tables say below themselves. */
const withoutPrinted = ({ results }: StudyResult): StudyResult["results"] => ({
  ...results,
  notes: results.notes.filter((note) => !note.startsWith("models: ")),
});

interface Circumstances {
  readonly started: Date;
  readonly study: string;
  readonly out: string;
  readonly durations: ReadonlyMap<string, number>;
}

/** The files of a run and its capsule: when, where and by what it was made, which is no part of the results. */
function withCapsule(result: StudyResult, { started, study, out, durations }: Circumstances): OutputFiles {
  const capsule = {
    schema: "durbin.capsule/1",
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    stages: Object.fromEntries(Array.from(durations, ([stage, ms]) => [stage, Math.round(ms) / 1000])),
    runtime: { name: runtimeName(), version: process.version, platform: process.platform, architecture: process.arch },
    versions: { durbin: result.results.provenance.version, v8: process.versions.v8 },
    study,
    out,
    resultsHash: result.hash,
    status: result.status,
    files: [...result.files.keys()],
  };
  return new Map([...result.files, [CAPSULE, `${JSON.stringify(capsule, null, 1)}\n`]]);
}

/** node, deno or bun, which all run this command. */
export function runtimeName(): string {
  const { versions } = process as { versions: Record<string, string | undefined> };
  if (versions.bun !== undefined) return "bun";
  return versions.deno !== undefined ? "deno" : "node";
}
