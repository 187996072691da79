// A position in the tokens of an expression or a formula.
import type { DurbinError } from "../errors.js";
import type { Dialect } from "./dialect.js";
import { type Token, tokenize } from "./expression-tokens.js";

/** Operators that other languages write as words. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["and", "&"],
  ["or", "|"],
  ["not", "!"],
]);

/** Parentheses, signs and calls inside one another; bounds the recursion of everything that walks the tree. */
const DEEPEST = 200;

export class Cursor {
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(
    readonly source: string,
    readonly dialect: Dialect,
  ) {
    this.tokens = tokenize(source, dialect);
  }

  get token(): Token {
    return this.tokens[this.next];
  }

  /** The token after the current one. */
  get following(): Token {
    return this.tokens[Math.min(this.next + 1, this.tokens.length - 1)];
  }

  get atEnd(): boolean {
    return this.token.kind === "end";
  }

  /** Returns the current token and moves on. */
  advance(): Token {
    const token = this.token;
    if (token.kind !== "end") this.next++;
    return token;
  }

  is(symbol: string): boolean {
    return this.token.kind === "symbol" && this.token.text === symbol;
  }

  /** Moves over a symbol if it stands here. */
  accept(symbol: string): boolean {
    const here = this.is(symbol);
    if (here) this.advance();
    return here;
  }

  /** Moves over a symbol that must stand here; `purpose` completes "expected X". */
  expect(symbol: string, purpose: string): void {
    if (!this.accept(symbol)) throw this.unexpected(`"${symbol}" ${purpose}`);
  }

  /** "expected X, found Y" at the current token. */
  unexpected(expected: string): DurbinError {
    const { kind, text } = this.token;
    const found = kind === "end" ? "the end" : `"${kind === "prefix" ? `${text}.` : text}"`;
    const word = kind === "name" ? WORDS.get(text.toLowerCase()) : undefined;
    return this.error(`expected ${expected}, found ${found}${word === undefined ? "" : ` (write "${word}")`}`);
  }

  /** Runs one level of a recursive production. Throws the syntax error when there are too many. */
  nested<T>(production: () => T): T {
    if (++this.depth > DEEPEST) throw this.error(`more than ${DEEPEST} parentheses, signs or calls inside one another`);
    const result = production();
    this.depth--;
    return result;
  }

  error(sentence: string, at = this.token.at): DurbinError {
    return this.dialect.syntaxError(this.source, at, sentence);
  }
}
