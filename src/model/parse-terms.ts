// The right side of a formula: terms joined by + - * : ^ (and Stata's # ##), as in R; `*` and `^` are expanded here.
import type { Cursor } from "../data/cursor.js";
import { isCall, parseInteger, parsePrimary } from "../data/expression-parse.js";
import { type Term, termKey, termText } from "./formula.js";
import { formulaError } from "./formula-error.js";
import { byDegree, cross, refuseExpansion, sumPower } from "./products.js";
import { isFactorOperator } from "./stata.js";
import { parseFactor, parsePoly, parseStataFactor } from "./term-functions.js";

export interface TermList {
  readonly intercept: boolean;
  readonly terms: readonly Term[];
}

const LARGEST_POWER = 20;

/** What a part of a sum stands for. */
interface Part {
  readonly terms: readonly Term[];
  /** Made by `*` or `^`: such terms merge with equal ones, while a term that is written twice is refused. */
  readonly expanded: boolean;
  /** A column name and nothing else: a factor in Stata's `#`. */
  readonly bareName: boolean;
}

type Found = Map<string, { term: Term; expanded: boolean }>;

/**
 * Reads terms up to "|", "~", ")" or the end. Where `constant` allows it, `0`, `-1` and `1` set the intercept. Throws FORMULA_SYNTAX,
 * UNKNOWN_FUNCTION, and DUPLICATE_TERM for a term that is written twice.
 */
export function parseTerms(cursor: Cursor, constant = true): TermList {
  let intercept = true;
  const found: Found = new Map();
  let negative = cursor.accept("-");
  if (!negative) cursor.accept("+");
  for (;;) {
    const { kind, at } = cursor.token;
    if (kind === "number" && constant) intercept = parseIntercept(cursor, negative);
    else if (negative) removeTerms(cursor, found, parseProduct(cursor), at);
    else addTerms(cursor, found, parseProduct(cursor), at);
    negative = cursor.is("-");
    if (!cursor.accept("+") && !cursor.accept("-")) break;
  }
  return { intercept, terms: [...found.values()].map(({ term }) => term) };
}

function parseIntercept(cursor: Cursor, negative: boolean): boolean {
  const { text, at } = cursor.advance();
  if (text !== "0" && text !== "1")
    throw cursor.error(`a number is a term only as 0 or 1; a multiple stands inside I(), as in I(${text}*x)`, at);
  if (["*", "/", "^", ":"].some((operator) => cursor.is(operator))) throw cursor.error("arithmetic stands inside I(), as in I(2*x)");
  return (text === "1") !== negative;
}

function addTerms(cursor: Cursor, found: Found, { terms, expanded }: Part, at: number): void {
  for (const term of terms) {
    const key = termKey(term);
    const earlier = found.get(key);
    if (earlier !== undefined && !earlier.expanded && !expanded) {
      const text = termText(term);
      throw formulaError(cursor.source, term.at, "DUPLICATE_TERM", `the term ${text} stands twice in the formula`, { term: text });
    }
    if (earlier === undefined) found.set(key, { term, expanded });
    else if (!expanded) earlier.expanded = false;
  }
  refuseExpansion(cursor, found.size, at);
}

function removeTerms(cursor: Cursor, found: Found, { terms }: Part, at: number): void {
  for (const term of terms) {
    if (found.delete(termKey(term))) continue;
    throw cursor.error(`there is no term ${termText(term)} to take away; a difference stands inside I(), as in I(a-b)`, at);
  }
}

/** a*b is a + b + a:b; Stata's a##b the same. */
function parseProduct(cursor: Cursor): Part {
  let left = parseInteraction(cursor);
  for (;;) {
    const [at, stata] = [cursor.token.at, cursor.is("##")];
    if (!cursor.accept("*") && !cursor.accept("##")) return left;
    const right = parseInteraction(cursor);
    const [a, b] = stata ? [stataTerms(left), stataTerms(right)] : [left.terms, right.terms];
    const all = [...a, ...b, ...cross(cursor, a, b, at, stata)];
    const different = new Map(all.map((term) => [termKey(term), term]));
    left = { terms: byDegree([...different.values()]), expanded: true, bareName: false };
  }
}

/** a:b, Stata's a#b. */
function parseInteraction(cursor: Cursor): Part {
  let left = parsePower(cursor);
  for (;;) {
    const [at, stata] = [cursor.token.at, cursor.is("#")];
    if (!cursor.accept(":") && !cursor.accept("#")) return left;
    const right = parsePower(cursor);
    const [a, b] = stata ? [stataTerms(left), stataTerms(right)] : [left.terms, right.terms];
    left = { terms: cross(cursor, a, b, at, stata), expanded: left.expanded || right.expanded, bareName: false };
  }
}

/** The terms of an operand of `#` or `##`, where a bare name is a factor. */
function stataTerms({ terms, bareName }: Part): readonly Term[] {
  if (!bareName) return terms;
  return terms.map(({ atoms, at }) => ({
    at,
    atoms: atoms.map((atom) =>
      atom.kind === "value" && atom.value.kind === "name" ? { kind: "factor", variable: atom.value.name, by: null, ref: null, at } : atom,
    ),
  }));
}

/** (a + b)^2 is a + b + a:b. */
function parsePower(cursor: Cursor): Part {
  const isSum = cursor.is("(");
  const base = cursor.nested(() => parseOperand(cursor));
  if (cursor.is("/")) throw cursor.error("a ratio stands inside I(), as in I(a/b)");
  const { at } = cursor.token;
  if (!cursor.accept("^")) return base;
  if (!isSum) throw cursor.error(`a power stands inside I(), as in I(${termText(base.terms[0])}^2)`, at);
  const power = parseInteger(cursor, "the power of a sum");
  if (power < 1 || power > LARGEST_POWER) throw cursor.error(`the power of a sum is 1 to ${LARGEST_POWER}`, at);
  return { terms: sumPower(cursor, base.terms, power, at), expanded: true, bareName: false };
}

function parseOperand(cursor: Cursor): Part {
  const { kind, text, at } = cursor.token;
  if (cursor.accept("(")) {
    const { terms } = parseTerms(cursor, false);
    cursor.expect(")", 'to close "("');
    return { terms, expanded: false, bareName: false };
  }
  if (kind === "number") throw cursor.error("0 and 1 set the constant and stand alone in the first part; arithmetic stands inside I()");
  if (isCall(cursor) && (text === "i" || text === "factor")) return single(parseFactor(cursor), at);
  if (isCall(cursor) && text === "poly") return single(parsePoly(cursor), at);
  if (kind === "prefix" && isFactorOperator(text)) return single(parseStataFactor(cursor), at);
  if (kind !== "name" && kind !== "prefix") throw cursor.unexpected("a variable or a function");
  const bareName = kind === "name" && !isCall(cursor);
  const values = parsePrimary(cursor);
  return { terms: values.map((value) => ({ at, atoms: [{ kind: "value", value, at }] })), expanded: false, bareName };
}

function single(atom: Term["atoms"][number], at: number): Part {
  return { terms: [{ at, atoms: [atom] }], expanded: false, bareName: false };
}
