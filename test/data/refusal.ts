import { expect } from "vitest";
import { DurbinError, type ErrorCode } from "../../src/errors.js";

/** Runs what must be refused; returns the sentence after checking the code. */
export function refusal(code: ErrorCode, run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DurbinError)) throw error;
    expect(error.code, error.message).toBe(code);
    return error.message;
  }
  throw new Error(`nothing was refused; expected ${code}`);
}

/** The same for something asynchronous. */
export async function refusalOf(code: ErrorCode, promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  return refusal(code, () => {
    if (outcome !== null) throw outcome;
  });
}
