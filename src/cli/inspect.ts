// durbin schema and durbin doctor.
import type { Command } from "commander";
import type { ExitCode } from "./failure.js";
import { runtimeName } from "./run.js";
import { print, printJson } from "./streams.js";
import { library, verb } from "./verb.js";

export function addSchemaCommand(program: Command): void {
  const command = program.command("schema").description("print the JSON Schema of the study file");
  verb(command, async () => {
    const { studySchema } = await library();
    printJson(await studySchema());
    return 0;
  });
}

export function addDoctorCommand(program: Command): void {
  const command = program.command("doctor").description("check that this runtime computes the numbers it must");
  verb<{ json?: boolean }>(command, (_, options) => doctor(options.json === true));
}

/** Exit 1 when a check fails: the numbers of this runtime are not to be trusted then. */
async function doctor(json: boolean): Promise<ExitCode> {
  const { selfTest, startThreads, stopThreads, VERSION } = await library();
  const checks = await selfTest();
  const passed = checks.every(({ ok }) => ok);
  const runtime = { name: runtimeName(), version: process.version, platform: process.platform, architecture: process.arch };
  const threads = await startThreads();
  await stopThreads();
  if (json) printJson({ version: VERSION, runtime, threads: threads.count, checks, passed });
  else {
    print(`durbin      ${VERSION}`);
    print(`runtime     ${runtime.name} ${runtime.version}, ${runtime.platform} ${runtime.architecture}`);
    print(`threads     ${threads.count} with --threads${threads.reason === undefined ? "" : `: ${threads.reason}`}`);
    for (const { name, ok, detail } of checks) print(`${ok ? "ok  " : "FAIL"}        ${name}: ${detail}`);
  }
  return passed ? 0 : 1;
}
