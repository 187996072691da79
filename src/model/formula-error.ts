// Errors that point at a character of a formula.
import { DurbinError, type ErrorCode, type ErrorKind } from "../errors.js";

/** Characters shown on each side of the place in a long formula. */
const AROUND = 60;

/** An error at a character of a formula: the message names the column and the text, `details.caret` shows the place. */
export function formulaError(
  source: string,
  at: number,
  code: ErrorCode,
  sentence: string,
  details: Readonly<Record<string, unknown>> = {},
  kind: ErrorKind = "input",
): DurbinError {
  const column = [...source.slice(0, at)].length + 1;
  const caret = `${source}\n${" ".repeat(column - 1)}^`;
  return new DurbinError(kind, code, `formula "${excerpt(source, at)}", column ${column}: ${sentence}`, {
    formula: source,
    column,
    caret,
    ...details,
  });
}

/** A long formula is quoted around the place. */
function excerpt(source: string, at: number): string {
  if (source.length <= 2 * AROUND) return source;
  const start = Math.max(0, at - AROUND);
  const end = Math.min(source.length, at + AROUND);
  return `${start > 0 ? ".." : ""}${source.slice(start, end)}${end < source.length ? ".." : ""}`;
}
