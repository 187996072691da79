// Linear restrictions on coefficients, written as equations: "log(pcap) + log(pc) = 1", "2 unemp - 0.5*log(emp) = 0".
import { DurbinError, suggestion } from "../errors.js";
import { leastSquares } from "../wasm/least-squares.js";

export interface Restrictions {
  /** [q] as given */
  readonly texts: readonly string[];
  /** q x k, row-major */
  readonly R: Float64Array;
  /** [q], R b = value */
  readonly value: Float64Array;
}

/** Rows of R are dependent when what the others leave of one is at most this share of its length. */
const RANK_TOLERANCE = 1e-9;

const NUMBER = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/;
/** What may not follow a name, so that x is not found in x2. */
const WORD = /[\p{L}\p{N}_.]/u;

/**
 * Reads equations in the coefficients `names`; a name stands as it is printed, parentheses included, the longest that fits is taken. A
 * number is a multiplier before a name (with or without `*`), or a constant. `place` begins the messages. Throws RESTRICTION: no equation,
 * an unknown name, a restriction without coefficients, or one that follows from or contradicts the others.
 */
export function parseRestrictions(texts: readonly string[], names: readonly string[], place: string): Restrictions {
  const k = names.length;
  const R = new Float64Array(texts.length * k);
  const value = new Float64Array(texts.length);
  const longestFirst = [...names.keys()].sort((a, b) => names[b].length - names[a].length || a - b);
  texts.forEach((text, q) => {
    const fail = (sentence: string): never => {
      throw new DurbinError("input", "RESTRICTION", `${place}: restriction "${text}": ${sentence}`, { restriction: text });
    };
    const sides = text.split(/(?<![<>=!])=(?!=)/);
    if (sides.length !== 2) fail('expected one "=", as in "x1 - x2 = 0"');
    sides.forEach((side, s) => {
      const sign = s === 0 ? 1 : -1;
      for (const { name, size } of readSide(side, names, longestFirst, fail)) {
        if (name === -1) value[q] -= sign * size;
        else R[q * k + name] += sign * size;
      }
    });
    if (R.subarray(q * k, (q + 1) * k).every((entry) => entry === 0)) fail("it restricts no coefficient");
  });
  refuseDependent(texts, R, k, value, place);
  return { texts, R, value };
}

interface Part {
  /** Index of the coefficient; -1 for a constant. */
  readonly name: number;
  readonly size: number;
}

/** The terms of one side of an equation. */
function readSide(side: string, names: readonly string[], longestFirst: readonly number[], fail: (sentence: string) => never): Part[] {
  const parts: Part[] = [];
  let rest = side.trim();
  if (rest === "") fail('a side of "=" is empty');
  while (rest !== "") {
    const [signs] = /^[+\-\s]*/.exec(rest) as RegExpExecArray;
    if (parts.length > 0 && signs.trim() === "") fail(`expected + or - before "${rest}"`);
    const sign = [...signs].filter((letter) => letter === "-").length % 2 === 1 ? -1 : 1;
    rest = rest.slice(signs.length);
    const start = findName(rest, names, longestFirst);
    const [digits = ""] = start >= 0 ? [] : (NUMBER.exec(rest) ?? []);
    const afterNumber = rest.slice(digits.length);
    const times = digits === "" ? "" : (/^\s*\*?\s*/.exec(afterNumber) as RegExpExecArray)[0];
    const operand = afterNumber.slice(times.length);
    const name = findName(operand, names, longestFirst);
    const isConstant = digits !== "" && name < 0 && !times.includes("*") && /^([+-]|$)/.test(operand);
    if (name < 0 && !isConstant) fail(unknownName(operand, names));
    parts.push({ name, size: sign * (digits === "" ? 1 : Number(digits)) });
    rest = (name < 0 ? operand : operand.slice(names[name].length)).trim();
  }
  return parts;
}

/** The longest coefficient name that `text` begins with, -1 where there is none. */
function findName(text: string, names: readonly string[], longestFirst: readonly number[]): number {
  const found = longestFirst.find(
    (i) => text.startsWith(names[i]) && !(WORD.test(names[i].slice(-1)) && WORD.test(text.charAt(names[i].length))),
  );
  return found ?? -1;
}

function unknownName(text: string, names: readonly string[]): string {
  const word = text.split(/\s*[+*]\s*|\s+-\s*/)[0].trim();
  if (word === "") return "expected a coefficient or a number at its end";
  const near = suggestion(word, names);
  return `there is no coefficient "${word}"${near === "" ? `; there are ${names.join(", ")}` : near}`;
}

function refuseDependent(texts: readonly string[], R: Float64Array, k: number, value: Float64Array, place: string): void {
  const q = texts.length;
  const { rank, dependencies } = leastSquares(R, q, k, new Float64Array(k), { tolerance: RANK_TOLERANCE });
  if (rank === q) return;
  const [{ column, on }] = dependencies;
  const implied = on.reduce((sum, term) => sum + term.coefficient * value[term.column], 0);
  const agrees = Math.abs(implied - value[column]) <= RANK_TOLERANCE * (1 + Math.abs(value[column]));
  const verb = agrees ? "follows from" : "contradicts";
  const others = on.map((term) => `"${texts[term.column]}"`).join(" and ");
  throw new DurbinError("input", "RESTRICTION", `${place}: restriction "${texts[column]}" ${verb} ${others}`, {
    restriction: texts[column],
  });
}
