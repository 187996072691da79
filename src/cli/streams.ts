// The only writer to stdout and stderr. Results go to stdout, everything else to stderr.
import type { Progress } from "../index.js";
import { CommandError, failureOf } from "./failure.js";

/** Makes a closed pipe (`durbin ... | head`) a quiet end, and a full disk behind one a refusal, instead of a crash. */
export function guardPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      const { line, exit } = failureOf(new CommandError("CLI_OUT", `cannot write the output: ${error.message}`));
      if (stream === process.stdout) say(line);
      process.exit(exit);
    });
  }
}

/** A result. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 1));
}

/** A note, a place, a refusal. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Milliseconds a run takes before its progress is shown. */
const PATIENCE = 1000;
const BAR = 24;

export interface ProgressBar {
  update(progress: Progress): void;
  /** Removes the bar. */
  end(): void;
}

/** A bar on stderr, once more than a second has passed and only on a terminal. */
export function progressBar(): ProgressBar {
  const started = performance.now();
  let shown = false;
  return {
    update({ stage, name, done, total }) {
      if (!process.stderr.isTTY || performance.now() - started < PATIENCE) return;
      const filled = total === 0 ? 0 : Math.round((BAR * done) / total);
      const what = name === undefined ? stage : `${stage} ${name}`;
      process.stderr.write(`\r[${"#".repeat(filled)}${".".repeat(BAR - filled)}] ${what.slice(0, 40)}\u001b[K`);
      shown = true;
    },
    end() {
      if (shown) process.stderr.write("\r\u001b[K");
      shown = false;
    },
  };
}
