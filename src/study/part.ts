// Which part of a study something belongs to: the beginning of every message.
import { DurbinError } from "../errors.js";

/** Runs a part; its errors begin with the part's address ("models.sdm: ..."), their code and kind stay. */
export function inPart<T>(part: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw named(part, error);
  }
}

/** The same for a part that waits. */
export async function inPartAsync<T>(part: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw named(part, error);
  }
}

function named(part: string, error: unknown): unknown {
  if (!(error instanceof DurbinError) || error.message.startsWith(part)) return error;
  const renamed = new DurbinError(error.kind, error.code, `${part}: ${error.message}`, { ...error.details, part });
  renamed.cause = error;
  return renamed;
}
