#!/usr/bin/env node
// The command `durbin`: arguments in, exit code out. Everything it computes is the library's; heavy modules load in the verbs that need them.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addExploreCommands } from "./explore.js";
import { CommandError, type ExitCode, failureOf } from "./failure.js";
import { addFitCommand } from "./fit.js";
import { addDoctorCommand, addSchemaCommand } from "./inspect.js";
import { asOptions } from "./spelling.js";
import { addRunCommand } from "./run.js";
import { guardPipes, print, say } from "./streams.js";
import { addWeightsCommands } from "./weights.js";

/** What a verb does with its arguments. */
export type Action = (...args: never[]) => Promise<ExitCode>;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

function program(): Command {
  const command = new Command("durbin");
  command
    .description("Spatial panel econometrics: fixed effects, spatial lag, error and Durbin panels, weights, spatial autocorrelation")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => undefined });
  addRunCommand(command);
  addFitCommand(command);
  addWeightsCommands(command);
  addExploreCommands(command);
  addSchemaCommand(command);
  addDoctorCommand(command);
  return command;
}

/** Help and version end the program well; every other way out of commander is wrong use. */
function usageError(error: unknown): unknown {
  if (!(error instanceof CommanderError) || error.exitCode === 0) return error;
  const message = error.message.replace(/^error: /, "");
  if (error.code === "commander.unknownCommand" && process.argv[2] === "weights") {
    return new CommandError("CLI_USAGE", `${message}; weights has build, check and info: durbin weights info queen.gal`);
  }
  return new CommandError("CLI_USAGE", message === "(outputHelp)" ? "name a verb; durbin --help lists them" : message);
}

async function main(): Promise<void> {
  guardPipes();
  try {
    await program().parseAsync(process.argv);
  } catch (thrown) {
    const error = usageError(thrown);
    if (error instanceof CommanderError) return;
    const { line, exit } = failureOf(error, process.argv[2] === "run" ? undefined : asOptions);
    if (process.env.DURBIN_DEBUG === "1" && error instanceof Error) say(error.stack ?? "");
    say(line);
    process.exitCode = exit;
  }
}

await main();
