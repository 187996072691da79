// What every verb has: --json, and an exit code set by what it returns.
import type { Command } from "commander";
import type { ExitCode } from "./failure.js";

/** The library, loaded when a verb runs. */
export const library = () => import("../library.js");

export type Library = Awaited<ReturnType<typeof library>>;

/** Adds --json and runs `action` with the verb's arguments and options. */
export function verb<O extends { json?: boolean }>(
  command: Command,
  action: (args: readonly string[], options: O) => Promise<ExitCode>,
): Command {
  return command.option("--json", "print the result as JSON").action(async (...all: unknown[]) => {
    const args = all.slice(0, -2).filter((arg) => typeof arg === "string");
    process.exitCode = await action(args, command.opts<O>());
  });
}
