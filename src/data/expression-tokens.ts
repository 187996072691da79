// Characters of an expression or a formula to tokens with their place. The two languages differ in a few rules: `Dialect`.
import type { DurbinError } from "../errors.js";
import type { Dialect } from "./dialect.js";

export type TokenKind = "number" | "name" | "text" | "prefix" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The symbol, the name without backquotes, the text without quotes, the digits, the prefix without its dot; "" at the end. */
  readonly text: string;
  /** Offset in the source. */
  readonly at: number;
  /** Offset after the token. */
  readonly end: number;
}

const SPACE = /\s+/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const BACKQUOTED = /`((?:[^`]|``)*)`/uy;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy;

/** What people type for a symbol, besides the wide forms that Unicode itself calls compatible with it. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ["−", "-"],
  ["–", "-"],
  ["×", "*"],
  ["“", '"'],
  ["”", '"'],
]);

/** Tokens of a source, the last of kind "end". Names and texts are NFC. Throws the dialect's syntax error at a character that starts none. */
export function tokenize(source: string, dialect: Dialect): Token[] {
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
    for (const [pattern, ours] of dialect.foreignSymbols) {
      const foreign = match(pattern);
      if (foreign !== null) throw dialect.syntaxError(source, at, `use "${ours}" instead of "${foreign[0]}"`);
    }
    let found: RegExpExecArray | null;
    if ((found = match(SPACE))) at += found[0].length;
    else if ((found = match(NUMBER))) {
      push("number", found[0], found[0].length);
      if (match(dialect.name) || match(NUMBER)) {
        throw dialect.syntaxError(source, at, "a name that starts with a digit stands in backquotes: `1984density`");
      }
    } else if (dialect.prefix !== null && (found = match(dialect.prefix))) push("prefix", found[0].slice(0, -1), found[0].length);
    else if ((found = match(dialect.name))) push("name", found[0].normalize("NFC"), found[0].length);
    else if ((found = match(BACKQUOTED))) push("name", found[1].replaceAll("``", "`").trim().normalize("NFC"), found[0].length);
    else if ((found = match(QUOTED))) push("text", unescaped(found[1] ?? found[2]), found[0].length);
    else if ((found = match(dialect.symbol))) push("symbol", found[0], found[0].length);
    else throw unreadable(source, at, dialect);
  }
  tokens.push({ kind: "end", text: "", at, end: at });
  return tokens;
}

const unescaped = (text: string): string => text.replace(/\\(.)/gsu, "$1").normalize("NFC");

function unreadable(source: string, at: number, dialect: Dialect): DurbinError {
  const character = String.fromCodePoint(source.codePointAt(at) as number);
  if (character === "`" || character === '"' || character === "'") {
    return dialect.syntaxError(source, at, `the quote ${character} is never closed`);
  }
  const meant = LOOKALIKES.get(character) ?? character.normalize("NFKC");
  const hint = meant === character ? "" : `, did you mean "${meant}"?`;
  const shown = /\p{C}/u.test(character) ? `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}` : character;
  return dialect.syntaxError(source, at, `the character "${shown}" has no meaning in ${dialect.what}${hint}`);
}
