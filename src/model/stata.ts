// Stata's operators on variables, translated: L.x F2.x D.x S12.x L(1/3).x c.x i.g ib3.g.
import type { Expression } from "../data/expression.js";
import type { Cursor } from "../data/cursor.js";
import { diffOf, lagOf } from "../data/expression-parse.js";

const CHAIN = /^(?:[LFDS]\d*)+$/i;
const STEP = /([LFDS])(\d*)/gi;
const LIST = /^([LFDS])\((.*)\)$/i;
const BASE = /^ib(?:\((\w+)\)|(?!n$)(\w+))$/;
const LARGEST_ORDER = 1000;

/** Whether an operator makes a factor: `i`, `ib1986`, `ib(1986)`. */
export function isFactorOperator(text: string): boolean {
  return text === "i" || BASE.test(text);
}

/** Reads `i.` or `ib#.`: the base level it names, null for the first. */
export function stataBase(cursor: Cursor): string | null {
  const base = BASE.exec(cursor.advance().text);
  return base === null ? null : (base[1] ?? base[2]);
}

/**
 * Reads `c.` or an operator on the calendar: what it makes of a variable, one expression a lag. Throws FORMULA_SYNTAX when it is
 * neither.
 */
export function stataOperator(cursor: Cursor): (x: Expression) => Expression[] {
  const { text, at, end } = cursor.token;
  if (isFactorOperator(text)) throw cursor.error(`${text}. makes several columns; it is a term, not part of an expression`);
  cursor.advance();
  if (text === "c") return (x) => [x];
  const list = LIST.exec(text);
  if (list !== null) {
    const orders = numbers(cursor, list[2], at);
    return (x) => orders.map((k) => shift(cursor, x, list[1], k, at));
  }
  if (CHAIN.test(text)) {
    // The operator next to the variable acts first: LD.x is the lag of the difference.
    const steps = [...text.matchAll(STEP)].reverse();
    return (x) => [steps.reduce((inner, [, letter, digits]) => shift(cursor, inner, letter, digits === "" ? 1 : Number(digits), at), x)];
  }
  if (text === "as" && cursor.token.text === "factor") throw cursor.error("as.factor(x) is written i(x)", at);
  const written = cursor.source.slice(at, end) + cursor.token.text;
  const sentence = `"${text}." is not one of the operators L. F. D. S. c. i. ib#.; a name with a dot stands in backquotes: \`${written}\``;
  throw cursor.error(sentence, at);
}

function shift(cursor: Cursor, x: Expression, letter: string, k: number, at: number): Expression {
  if (k > LARGEST_ORDER) throw cursor.error(`${letter}${k}. goes further than ${LARGEST_ORDER} periods`, at);
  switch (letter.toUpperCase()) {
    case "L":
      return lagOf(x, k, at);
    case "F":
      return lagOf(x, 0 - k, at);
    case "S":
      return k === 0 ? x : diffOf(x, k, at);
    default: {
      let difference = x;
      for (let i = 0; i < k; i++) difference = diffOf(difference, 1, at);
      return difference;
    }
  }
}

/** Stata's number list: `1/3`, `1 4`, `0/2 6`. */
function numbers(cursor: Cursor, list: string, at: number): number[] {
  const found = list
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .flatMap((part) => {
      const range = /^(\d+)(?:\/(\d+))?$/.exec(part);
      if (range === null) throw cursor.error(`"${part}" is not a number or a range such as 1/3`, at);
      const first = Number(range[1]);
      const last = Number(range[2] ?? first);
      if (last < first || last > LARGEST_ORDER) throw cursor.error(`"${part}" is not a range of at most ${LARGEST_ORDER} lags`, at);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
  if (found.length === 0) throw cursor.error("the list of lags is empty", at);
  return found;
}
