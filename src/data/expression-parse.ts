// Expressions, with the precedence of R: ^ (from the right), unary -, * /, + -, comparisons, !, &, |.
import { DurbinError, suggestion } from "../errors.js";
import type { BinaryOperator, Expression } from "./expression.js";
import { FUNCTIONS } from "./expression-functions.js";
import { syntaxError, type Token, tokenize } from "./expression-tokens.js";

export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  "|": 1,
  "&": 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "^": 8,
};
export const UNARY_PRECEDENCE = { "!": 3, "-": 7 } as const;

const MAX_DEPTH = 200;
const MAX_OPERATORS = 1000;
const WORDS: ReadonlyMap<string, string> = new Map([
  ["and", "&"],
  ["or", "|"],
  ["not", "!"],
]);
/** Names of our functions in Stata, R and spreadsheets. */
const FOREIGN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["ln", "log"],
  ["ifelse", "if"],
  ["cond", "if"],
  ["average", "mean"],
  ["std", "sd"],
]);

/** The tree of an expression. Throws EXPRESSION_SYNTAX and UNKNOWN_FUNCTION with the character (1 = first). Columns are looked up by `evaluate`. */
export function parseExpression(source: string): Expression {
  return new Parser(source).whole();
}

class Parser {
  private readonly tokens: Token[];
  private position = 0;
  private depth = 0;
  private operators = 0;

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  whole(): Expression {
    const expression = this.operation(1);
    if (this.token.kind !== "end") throw this.unexpected("an operator or the end");
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.position];
  }

  private accept(symbol: string): boolean {
    if (this.token.kind !== "symbol" || this.token.text !== symbol) return false;
    this.position++;
    return true;
  }

  private error(at: number, sentence: string): DurbinError {
    return syntaxError(this.source, at, sentence);
  }

  private unexpected(expected: string): DurbinError {
    const { kind, text, at } = this.token;
    const word = kind === "name" ? WORDS.get(text.toLowerCase()) : undefined;
    const found = kind === "end" ? "the end" : `"${text}"`;
    return this.error(at, `expected ${expected}, found ${found}${word === undefined ? "" : ` (write "${word}")`}`);
  }

  /** Operators that bind at least as strongly as `least`. */
  private operation(least: number): Expression {
    if (++this.depth > MAX_DEPTH) throw this.error(this.token.at, `more than ${MAX_DEPTH} levels of nesting`);
    let left = this.operand();
    for (;;) {
      const { kind, text, at } = this.token;
      const own = kind === "symbol" && Object.hasOwn(PRECEDENCE, text) ? PRECEDENCE[text as BinaryOperator] : 0;
      if (own < least || own === 0) break;
      if (++this.operators > MAX_OPERATORS) throw this.error(at, `more than ${MAX_OPERATORS} operators`);
      this.position++;
      const right = this.operation(text === "^" ? UNARY_PRECEDENCE["-"] : own + 1);
      left = { kind: "binary", operator: text as BinaryOperator, left, right };
      if (own === PRECEDENCE["=="] && this.atComparison()) throw this.error(this.token.at, "comparisons do not chain; join them with &");
    }
    this.depth--;
    return left;
  }

  private atComparison(): boolean {
    const { kind, text } = this.token;
    return kind === "symbol" && Object.hasOwn(PRECEDENCE, text) && PRECEDENCE[text as BinaryOperator] === PRECEDENCE["=="];
  }

  private operand(): Expression {
    if (this.accept("-")) return { kind: "unary", operator: "-", operand: this.operation(UNARY_PRECEDENCE["-"]) };
    if (this.accept("!")) return { kind: "unary", operator: "!", operand: this.operation(UNARY_PRECEDENCE["!"]) };
    if (this.accept("+")) return this.operand();
    if (this.accept("(")) {
      const inside = this.operation(1);
      if (!this.accept(")")) throw this.unexpected('")"');
      return inside;
    }
    const { kind, text, at } = this.token;
    if (kind === "number") return this.number();
    if (kind !== "text" && kind !== "name" && kind !== "quotedName") throw this.unexpected("a column, a number or a function");
    this.position++;
    if (kind === "text") return { kind: "text", value: text };
    if (kind === "name" && this.accept("(")) return this.call(text, at);
    return { kind: "name", name: text, at };
  }

  private number(): Expression {
    const { text, at } = this.token;
    this.position++;
    const next = this.token;
    if (next.at === at + text.length && (next.kind === "name" || next.kind === "number")) {
      throw this.error(at, `"${text}${next.text}" is neither a number nor a name; a column of that name goes in backquotes`);
    }
    const value = Number(text);
    if (value === Infinity) throw this.error(at, `${text} is larger than any number`);
    return { kind: "number", value };
  }

  /** The rest of a call, after "(". */
  private call(name: string, at: number): Expression {
    const arity = FUNCTIONS.get(name);
    if (arity === undefined) {
      const foreign = FOREIGN_FUNCTIONS.get(name.toLowerCase());
      const hint = foreign === undefined ? suggestion(name, FUNCTIONS.keys()) : `, did you mean "${foreign}"?`;
      throw new DurbinError("input", "UNKNOWN_FUNCTION", `${this.source}: there is no function "${name}" (character ${at + 1})${hint}`, {
        function: name,
        at,
      });
    }
    const args: Expression[] = [];
    if (!this.accept(")")) {
      do args.push(this.operation(1));
      while (this.accept(","));
      if (!this.accept(")")) throw this.unexpected('"," or ")"');
    }
    const [least, most] = arity;
    if (args.length < least || args.length > most) {
      const expected = least === most ? `${least}` : `${least} or ${most}`;
      throw this.error(at, `${name}() takes ${expected} argument${most === 1 ? "" : "s"}, found ${args.length}`);
    }
    return { kind: "call", name, args, at };
  }
}
