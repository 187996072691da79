// A refusal is one line: error[CODE]: sentence. The exit code says who can act.

/** 0 done, 1 failed inside, 2 bad input (nothing is written), 3 not converged or at a boundary (results are written). */
export type ExitCode = 0 | 1 | 2 | 3;

const MAXIMUM = 400;

/** What the command itself refuses: its arguments, files and folders. */
export class CommandError extends Error {
  constructor(
    readonly code: "CLI_USAGE" | "CLI_FILE" | "CLI_OUT",
    message: string,
  ) {
    super(message);
  }
}

interface Coded {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
}

/** An error of the library, recognized by its shape: it may come from another copy of the module. */
const isCoded = (error: unknown): error is Coded =>
  error instanceof Error && typeof (error as Partial<Coded>).code === "string" && typeof (error as Partial<Coded>).kind === "string";

export interface Failure {
  readonly code: string;
  readonly line: string;
  readonly exit: ExitCode;
}

/** The line and the exit code of whatever was thrown; `say` puts a library's message in the words of the verb. */
export function failureOf(error: unknown, say: (message: string) => string = (message) => message): Failure {
  if (error instanceof CommandError) return { code: error.code, line: lineOf(error.code, error.message), exit: 2 };
  if (isCoded(error)) {
    const exit = error.kind === "input" || error.kind === "unsupported" ? 2 : 1;
    return { code: error.code, line: lineOf(error.code, say(error.message)), exit };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "INTERNAL", line: lineOf("INTERNAL", `${message}; this is a fault of durbin, please report it`), exit: 1 };
}

function lineOf(code: string, message: string): string {
  const line = `error[${code}]: ${message.replace(/\s*[\n\r]+\s*/g, " ").replace(/\p{Cc}/gu, " ")}`;
  return line.length <= MAXIMUM ? line : `${line.slice(0, MAXIMUM - 3)}...`;
}
