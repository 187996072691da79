// Which part of a study something belongs to: the beginning of every message.
import { DurbinError } from "../errors.js";

/**
 * Runs a part; its errors begin with the part's address ("models.sdm: ..."), their code and kind stay. `own` is how a part that knows its
 * name begins them itself.
 */
export function inPart<T>(part: string, run: () => T, own?: string): T {
  try {
    return run();
  } catch (error) {
    throw named(part, error, own);
  }
}

/** Runs something; where it is refused and `hint` has something to say, that ends the sentence. */
export function withHint<T>(run: () => T, hint: (error: DurbinError) => string | null): T {
  try {
    return run();
  } catch (error) {
    const more = error instanceof DurbinError ? hint(error) : null;
    if (!(error instanceof DurbinError) || more === null) throw error;
    throw new DurbinError(error.kind, error.code, `${error.message}; ${more}`, error.details);
  }
}

/** `inPart` for a part that waits. */
export async function inPartAsync<T>(part: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw named(part, error);
  }
}

function named(part: string, error: unknown, own = `${part}: `): unknown {
  if (!(error instanceof DurbinError)) return error;
  const says = error.message.startsWith(own) ? error.message.slice(own.length) : error.message;
  const renamed = new DurbinError(error.kind, error.code, `${part}: ${says}`, { ...error.details, part });
  renamed.cause = error;
  return renamed;
}
