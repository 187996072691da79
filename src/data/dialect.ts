// The two languages that share one grammar of arithmetic: expressions of `derive`, `filter` and `where`, and formulas.
import { DurbinError } from "../errors.js";
import type { Cursor } from "./cursor.js";
import type { Expression } from "./expression.js";
import { FUNCTIONS } from "./expression-functions.js";

export interface Dialect {
  /** "an expression", "a formula" */
  readonly what: string;
  /** Names that need no backquotes; sticky, as the patterns below. */
  readonly name: RegExp;
  readonly symbol: RegExp;
  /** An operator written in front of a name, its dot included; null where there is none. */
  readonly prefix: RegExp | null;
  /** What other languages write, and what is written here. */
  readonly foreignSymbols: readonly (readonly [RegExp, string])[];
  /** Least and most arguments of each function. */
  readonly functions: ReadonlyMap<string, readonly [number, number]>;
  /** Reads a prefix and what it stands before: one expression a lag. */
  readPrefix(cursor: Cursor): Expression[];
  syntaxError(source: string, at: number, sentence: string): DurbinError;
  /** The function at `at` is none. */
  unknownFunction(source: string, at: number, name: string, hint: string): DurbinError;
}

/** Expressions of `derive`, `filter` and `where`. Names may have dots. */
export const EXPRESSIONS: Dialect = {
  what: "an expression",
  name: /[\p{ID_Start}_.][\p{ID_Continue}.]*/uy,
  symbol: /==|!=|<=|>=|[-+*/^:<>&|!(),]/uy,
  prefix: null,
  foreignSymbols: [
    [/&&/y, "&"],
    [/\|\|/y, "|"],
    [/\*\*/y, "^"],
    [/<>/y, "!="],
    [/~=/y, "!="],
    [/=(?!=)/y, "=="],
  ],
  functions: FUNCTIONS,
  readPrefix: () => [],
  syntaxError: (source, at, sentence) => refusal("EXPRESSION_SYNTAX", source, at, sentence, {}),
  unknownFunction: (source, at, name, hint) =>
    refusal("UNKNOWN_FUNCTION", source, at, `there is no function "${name}"${hint}`, { function: name }),
};

function refusal(
  code: "EXPRESSION_SYNTAX" | "UNKNOWN_FUNCTION",
  source: string,
  at: number,
  sentence: string,
  details: object,
): DurbinError {
  return new DurbinError("input", code, `${source}: at character ${at + 1}, ${sentence}`, { expression: source, at, ...details });
}
