// Characters of a formula to tokens. A Stata operator (`L2.`, `i.`, `ib1986.`, `L(1/3).`) is one token, `prefix`.
import { formulaError } from "./formula-error.js";

export type TokenKind = "number" | "name" | "text" | "prefix" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The symbol, the name without backquotes, the text without quotes, the digits, the Stata operator without its dot; "" at the end. */
  readonly text: string;
  /** Offset in the source. */
  readonly at: number;
  /** Offset after the token. */
  readonly end: number;
}

const SPACE = /\s+/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const PREFIX = /(?:[\p{ID_Start}_]\p{ID_Continue}*|[LFDSlfds]\([\d\s/,]*\)|ib\(\w+\))\./uy;
const NAME = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const BACKQUOTED = /`((?:[^`]|``)*)`/uy;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/uy;
const SYMBOL = /##|==|!=|<=|>=|[-+*/^:()[\],=<>&|!~#]/uy;

/** What people type for a symbol of the grammar. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ["（", "("],
  ["）", ")"],
  ["，", ","],
  ["～", "~"],
  ["＋", "+"],
  ["−", "-"],
  ["–", "-"],
  ["×", "*"],
  ["｜", "|"],
  ["＝", "="],
  ["“", '"'],
  ["”", '"'],
]);

/** Tokens of a formula, the last of kind "end". Throws FORMULA_SYNTAX at a character that starts none. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const push = (kind: TokenKind, text: string, length: number): void => {
    tokens.push({ kind, text, at, end: at + length });
    at += length;
  };
  while (at < source.length) {
    let found: RegExpExecArray | null;
    if ((found = match(SPACE))) at += found[0].length;
    else if ((found = match(NUMBER))) {
      push("number", found[0], found[0].length);
      if (match(NAME)) throw syntaxError(source, at, "a name that starts with a digit stands in backquotes: `1984density`");
    } else if ((found = match(PREFIX))) push("prefix", found[0].slice(0, -1), found[0].length);
    else if ((found = match(NAME))) push("name", found[0], found[0].length);
    else if ((found = match(BACKQUOTED))) push("name", found[1].replaceAll("``", "`").trim(), found[0].length);
    else if ((found = match(QUOTED))) push("text", (found[1] ?? found[2]).replace(/\\(.)/gsu, "$1"), found[0].length);
    else if ((found = match(SYMBOL))) push("symbol", found[0], found[0].length);
    else throw unreadable(source, at);
  }
  tokens.push({ kind: "end", text: "", at, end: at });
  return tokens;
}

export function syntaxError(source: string, at: number, sentence: string) {
  return formulaError(source, at, "FORMULA_SYNTAX", sentence);
}

function unreadable(source: string, at: number) {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === "`" || character === '"' || character === "'") {
    return syntaxError(source, at, `the quote ${character} is never closed`);
  }
  const meant = LOOKALIKES.get(character);
  const hint = meant === undefined ? "" : `, did you mean "${meant}"?`;
  const shown = /\p{C}/u.test(character) ? `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}` : character;
  return syntaxError(source, at, `the character "${shown}" has no meaning in a formula${hint}`);
}
