// The grammar of expressions, alone or inside a formula, with the precedence of R: ^ (from the right), unary -, * /, + -, comparisons, !,
// &, |. A range of lags makes one expression each, so every production returns a list: `W(lag(x, 1:2))` is [W(lag(x, 1)), W(lag(x, 2))].
import { suggestion } from "../errors.js";
import { Cursor } from "./cursor.js";
import { EXPRESSIONS } from "./dialect.js";
import type { BinaryOperator, Expression } from "./expression.js";

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

/** Functions of the calendar; those of one letter are plm's and fixest's short names. */
const LAG_NAMES: ReadonlyMap<string, "lag" | "lead" | "diff"> = new Map([
  ["lag", "lag"],
  ["l", "lag"],
  ["lead", "lead"],
  ["f", "lead"],
  ["diff", "diff"],
  ["d", "diff"],
]);

/** Names of our functions in Stata, R and spreadsheets. */
const FOREIGN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["ln", "log"],
  ["L", "lag"],
  ["F", "lead"],
  ["D", "diff"],
  ["ifelse", "if"],
  ["cond", "if"],
  ["average", "mean"],
  ["std", "sd"],
  ["C", "i"],
]);

const LARGEST_RANGE = 1000;
/** Operators of one expression and columns it expands to. */
const LONGEST = 1000;

/** The tree of an expression. Throws EXPRESSION_SYNTAX and UNKNOWN_FUNCTION with the character (1 = first). Columns are looked up by `evaluate`. */
export function parseExpression(source: string): Expression {
  const cursor = new Cursor(source, EXPRESSIONS);
  const expression = parseSingle(cursor, "an expression");
  if (!cursor.atEnd) throw cursor.unexpected("an operator or the end");
  return expression;
}

/** One expression, where a range of lags is not allowed. */
export function parseSingle(cursor: Cursor, place: string): Expression {
  const { at } = cursor.token;
  const found = parseExpressions(cursor);
  if (found.length > 1) throw cursor.error(`a range of lags makes ${found.length} columns, but ${place} is one`, at);
  return found[0];
}

/** An expression with operators that bind at least as strongly as `least`. */
function parseExpressions(cursor: Cursor, least = 1): Expression[] {
  return cursor.nested(() => parseOperators(cursor, least));
}

function parseOperators(cursor: Cursor, least: number): Expression[] {
  let left = parseUnary(cursor, least);
  for (let count = 0; ; count++) {
    const operator = cursor.token.text;
    const own = binding(cursor);
    if (own === 0 || own < least) return left;
    const { at } = cursor.advance();
    if (count === LONGEST) throw cursor.error(`an expression with more than ${LONGEST} operators; derive a column in \`prepare\``, at);
    const right = parseExpressions(cursor, operator === "^" ? UNARY_PRECEDENCE["-"] : own + 1);
    refuseExplosion(cursor, left.length * right.length, at);
    left = left.flatMap((a) => right.map((b): Expression => ({ kind: "binary", operator: operator as BinaryOperator, left: a, right: b })));
    if (own === PRECEDENCE["=="] && binding(cursor) === own) throw cursor.error("comparisons do not chain; join them with &", at);
  }
}

/** How strongly the operator at the cursor binds; 0 when there is none. */
function binding({ token }: Cursor): number {
  return token.kind === "symbol" && Object.hasOwn(PRECEDENCE, token.text) ? PRECEDENCE[token.text as BinaryOperator] : 0;
}

function refuseExplosion(cursor: Cursor, columns: number, at: number): void {
  if (columns > LONGEST) throw cursor.error(`the ranges of lags make ${columns} columns; the most is ${LONGEST}`, at);
}

function parseUnary(cursor: Cursor, least: number): Expression[] {
  while (cursor.accept("+"));
  for (const operator of ["-", "!"] as const) {
    if (!cursor.accept(operator)) continue;
    const own = UNARY_PRECEDENCE[operator];
    if (own < least) throw cursor.error('"!" applies to a whole comparison; put it in parentheses');
    return parseExpressions(cursor, own).map((operand) => ({ kind: "unary", operator, operand }));
  }
  return parsePrimary(cursor);
}

/** A number, a text, a name, a call, a prefix of the dialect or an expression in parentheses. */
export function parsePrimary(cursor: Cursor): Expression[] {
  const { token } = cursor;
  if (cursor.accept("(")) {
    const inside = parseExpressions(cursor);
    cursor.expect(")", 'to close "("');
    return inside;
  }
  if (token.kind === "number") return [parseNumber(cursor)];
  if (token.kind === "text") return [{ kind: "text", value: cursor.advance().text }];
  if (token.kind === "prefix") return cursor.dialect.readPrefix(cursor);
  if (token.kind !== "name") throw cursor.unexpected("a variable, a number or a function");
  return isCall(cursor) ? parseCall(cursor) : [parseName(cursor)];
}

function parseNumber(cursor: Cursor): Expression {
  const { text, at } = cursor.advance();
  const value = Number(text);
  if (value === Infinity) throw cursor.error(`${text} is larger than any number`, at);
  return { kind: "number", value };
}

/** A name directly followed by "(" and not in backquotes. */
export function isCall({ token, following, source }: Cursor): boolean {
  return token.kind === "name" && following.kind === "symbol" && following.text === "(" && source[token.at] !== "`";
}

/** A column name. */
export function parseName(cursor: Cursor): Expression & { kind: "name" } {
  if (cursor.token.kind !== "name") throw cursor.unexpected("a variable");
  const { text, at } = cursor.advance();
  if (text === "") throw cursor.error("the name in backquotes is empty", at);
  return { kind: "name", name: text, at };
}

/** A call; the cursor is at the function's name. */
export function parseCall(cursor: Cursor): Expression[] {
  const { text: name, at } = cursor.token;
  const lag = LAG_NAMES.get(name);
  const arity = cursor.dialect.functions.get(name);
  if (lag === undefined && arity === undefined) throw unknownFunction(cursor);
  cursor.advance();
  cursor.advance();
  if (lag !== undefined) return parseLag(cursor, lag, at);
  const args: Expression[][] = [];
  if (!cursor.is(")")) {
    do args.push(parseExpressions(cursor));
    while (cursor.accept(","));
  }
  cursor.expect(")", `to close "${name}("`);
  const [least, most] = arity as readonly [number, number];
  if (args.length < least || args.length > most) {
    throw cursor.error(`${name}() takes ${least} argument${least === 1 ? "" : "s"}, found ${args.length}`, at);
  }
  const columns = args.reduce((product, arg) => product * arg.length, 1);
  refuseExplosion(cursor, columns, at);
  let lists: Expression[][] = [[]];
  for (const alternatives of args) lists = lists.flatMap((list) => alternatives.map((arg) => [...list, arg]));
  return lists.map((list) => ({ kind: "call", name, args: list, at }));
}

function unknownFunction({ token: { text, at }, source, dialect }: Cursor) {
  const foreign = FOREIGN_FUNCTIONS.get(text) ?? FOREIGN_FUNCTIONS.get(text.toLowerCase());
  const names = [...dialect.functions.keys(), ...LAG_NAMES.keys()].filter((name) => name.length > 1);
  const hint = foreign === undefined ? suggestion(text, names) : `, did you mean "${foreign}"?`;
  return dialect.unknownFunction(source, at, text, hint);
}

/** The rest of lag(x, k), lag(x, a:b), lead(..), diff(..), after "(". */
function parseLag(cursor: Cursor, kind: "lag" | "lead" | "diff", at: number): Expression[] {
  const of = parseExpressions(cursor);
  const steps = cursor.accept(",") ? parseRange(cursor) : [1];
  cursor.expect(")", `to close "${kind}("`);
  if (kind === "diff" && steps.some((k) => k < 1)) throw cursor.error("diff(x, k) is x minus its lag k; k starts at 1", at);
  return of.flatMap((x) => steps.map((k) => (kind === "diff" ? diffOf(x, k, at) : lagOf(x, kind === "lag" ? k : 0 - k, at))));
}

/** `2` or `1:3` or `0:-2`, as its numbers. */
function parseRange(cursor: Cursor): number[] {
  const first = parseInteger(cursor, "a number of periods");
  const { at } = cursor.token;
  const last = cursor.accept(":") ? parseInteger(cursor, "the last lag of the range") : first;
  const length = Math.abs(last - first) + 1;
  if (length > LARGEST_RANGE) throw cursor.error(`the range has ${length} lags; the most is ${LARGEST_RANGE}`, at);
  return Array.from({ length }, (_, i) => (last >= first ? first + i : first - i));
}

/** A whole number with an optional minus. */
export function parseInteger(cursor: Cursor, purpose: string): number {
  const { at } = cursor.token;
  const negative = cursor.accept("-");
  if (cursor.token.kind !== "number") throw cursor.unexpected(purpose);
  const value = Number(cursor.advance().text);
  if (!Number.isSafeInteger(value)) throw cursor.error(`${purpose} is a whole number`, at);
  return negative ? 0 - value : value;
}

/** x[t-k]; lag(x, 0) is x, a negative k looks ahead. */
export function lagOf(x: Expression, k: number, at: number): Expression {
  return k === 0 ? x : { kind: "call", name: "lag", args: [x, { kind: "number", value: k }], at };
}

/** x[t] - x[t-k]; diff(x, 1) is written diff(x). */
export function diffOf(x: Expression, k: number, at: number): Expression {
  return { kind: "call", name: "diff", args: k === 1 ? [x] : [x, { kind: "number", value: k }], at };
}
