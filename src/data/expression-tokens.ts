// Text of an expression -> tokens with their place.
import { DurbinError } from "../errors.js";

export interface Token {
  readonly kind: "number" | "text" | "name" | "quotedName" | "symbol" | "end";
  /** The symbol, the name, the text without quotes, or the digits. */
  readonly text: string;
  /** Offset in the expression. */
  readonly at: number;
}

const SPACE = /\s+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{ID_Start}_.][\p{ID_Continue}.]*/uy;
const QUOTED_NAME = /`([^`]*)`/y;
const TEXT = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/sy;
const SYMBOL = /==|!=|<=|>=|[-+*/^<>&|!(),]/y;

/** What other languages write, and what is written here. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/&&/y, "&"],
  [/\|\|/y, "|"],
  [/\*\*/y, "^"],
  [/<>/y, "!="],
  [/~=/y, "!="],
  [/=(?!=)/y, "=="],
];

/** The error for a place in an expression; the sentence goes on after "at character n". */
export function syntaxError(source: string, at: number, sentence: string): DurbinError {
  return new DurbinError("input", "EXPRESSION_SYNTAX", `${source}: at character ${at + 1}, ${sentence}`, { expression: source, at });
}

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const add = (kind: Token["kind"], text: string, length: number) => {
    tokens.push({ kind, text, at });
    at += length;
  };
  while (at < source.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    for (const [pattern, ours] of FOREIGN) {
      const foreign = match(pattern);
      if (foreign !== null) throw syntaxError(source, at, `use "${ours}" instead of "${foreign[0]}"`);
    }
    const number = match(NUMBER);
    const name = number === null ? match(NAME) : null;
    const quotedName = match(QUOTED_NAME);
    const text = match(TEXT);
    const symbol = match(SYMBOL);
    if (number !== null) add("number", number[0], number[0].length);
    else if (name !== null) add("name", name[0].normalize("NFC"), name[0].length);
    else if (quotedName !== null) add("quotedName", quotedName[1].trim().normalize("NFC"), quotedName[0].length);
    else if (text !== null) add("text", (text[1] ?? text[2]).replace(/\\(.)/gs, "$1").normalize("NFC"), text[0].length);
    else if (symbol !== null) add("symbol", symbol[0], symbol[0].length);
    else throw unexpectedCharacter(source, at);
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

function unexpectedCharacter(source: string, at: number): DurbinError {
  const character = String.fromCodePoint(source.codePointAt(at) as number);
  if (character === '"' || character === "'" || character === "`") return syntaxError(source, at, `the ${character} is never closed`);
  const plain = character.normalize("NFKC");
  const hint = plain === character ? "" : `write "${plain}", or `;
  return syntaxError(source, at, `"${character}" means nothing in an expression; ${hint}put a column's name in backquotes`);
}
