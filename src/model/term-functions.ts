// Functions that make several columns: i(), factor(), poly(), Stata's i. and ib#.
import type { Cursor } from "../data/cursor.js";
import type { Expression } from "../data/expression.js";
import { parseInteger, parseName, parseSingle } from "../data/expression-parse.js";
import type { FactorAtom, PolyAtom } from "./formula.js";
import { stataBase } from "./stata.js";

const LARGEST_DEGREE = 20;

/** `i(year)`, `i(year, ref = 1986)`, `i(region, x)`, `factor(year)`; the cursor is at the function's name. */
export function parseFactor(cursor: Cursor): FactorAtom {
  const { text: name, at } = cursor.advance();
  cursor.advance();
  const { name: variable } = parseName(cursor);
  if (cursor.is("^")) throw cursor.error(`levels are combined by products, as in i(a):i(b)`);
  let by: Expression | null = null;
  let ref: string | null = null;
  while (cursor.accept(",")) {
    const option = acceptOption(cursor);
    if (option === null && by === null && ref === null && name === "i") by = parseSingle(cursor, "what multiplies the levels");
    else if (option === "ref" && ref === null) ref = parseLevel(cursor);
    else throw cursor.error(`${name}() takes a variable${name === "i" ? ", a variable that multiplies it" : ""} and ref = level`);
  }
  cursor.expect(")", `to close "${name}("`);
  return { kind: "factor", variable, by, ref, at };
}

/** `poly(x, 2)`, `poly(x, 2, raw = true)`; the cursor is at the function's name. */
export function parsePoly(cursor: Cursor): PolyAtom {
  const { at } = cursor.advance();
  cursor.advance();
  const of = parseSingle(cursor, "the variable of poly()");
  cursor.expect(",", "and the degree of the polynomial, as in poly(x, 2)");
  const place = cursor.token.at;
  const degree = parseInteger(cursor, "the degree of poly()");
  if (degree < 1 || degree > LARGEST_DEGREE) throw cursor.error(`the degree of poly() is 1 to ${LARGEST_DEGREE}`, place);
  let raw = false;
  if (cursor.accept(",")) {
    const value = acceptOption(cursor) === "raw" && cursor.token.kind === "name" ? cursor.token.text.toLowerCase() : "";
    if (value !== "true" && value !== "false") throw cursor.error("poly() takes a variable, a degree and raw = true");
    raw = value === "true";
    cursor.advance();
  }
  cursor.expect(")", 'to close "poly("');
  return { kind: "poly", of, degree, raw, at };
}

/** `i.year`, `ib1986.year`; the cursor is at the operator. */
export function parseStataFactor(cursor: Cursor): FactorAtom {
  const { at } = cursor.token;
  const ref = stataBase(cursor);
  const { name: variable } = parseName(cursor);
  return { kind: "factor", variable, by: null, ref, at };
}

/** The name before "=", which is read too; null, and nothing read, when there is none. */
function acceptOption(cursor: Cursor): string | null {
  if (cursor.token.kind !== "name" || cursor.following.kind !== "symbol" || cursor.following.text !== "=") return null;
  const { text } = cursor.advance();
  cursor.advance();
  return text;
}

/** A level after `ref =`: a word, a text in quotes, or a number as it is written in the data. */
function parseLevel(cursor: Cursor): string {
  const sign = cursor.accept("-") ? "-" : "";
  const { kind, text } = cursor.token;
  if (kind !== "number" && (sign === "-" || (kind !== "name" && kind !== "text"))) throw cursor.unexpected("a level after ref =");
  cursor.advance();
  return sign + text;
}
