// Linear restrictions on coefficients, written as equations: "log(pcap) + log(pc) = 1", "2 unemp - 0.5*log(emp) = 0".
import { listed } from "../data/table.js";
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
  if (texts.length === 0) throw new DurbinError("input", "RESTRICTION", `${place}: no restriction is given`);
  const k = names.length;
  const R = new Float64Array(texts.length * k);
  const value = new Float64Array(texts.length);
  const reader: Reader = { names, longestFirst: [...names.keys()].sort((a, b) => names[b].length - names[a].length || a - b) };
  texts.forEach((text, q) => {
    try {
      const left = readSide(text, reader);
      if (!left.rest.startsWith("=")) throw new Unreadable(NO_EQUATION);
      const right = readSide(left.rest.slice(1), reader);
      if (right.rest !== "") throw new Unreadable(NO_EQUATION);
      for (const [side, sign] of [[left, 1] as const, [right, -1] as const]) {
        for (const { name, size } of side.parts) {
          if (name === -1) value[q] -= sign * size;
          else R[q * k + name] += sign * size;
        }
      }
      if (R.subarray(q * k, (q + 1) * k).every((entry) => entry === 0)) throw new Unreadable("it restricts no coefficient");
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new DurbinError("input", "RESTRICTION", `${place}: restriction ${quoted(text)}: ${error.message}`, { restriction: text });
    }
  });
  refuseDependent(texts, R, k, value, place);
  return { texts, R, value };
}

/** A restriction in a message. */
const quoted = (text: string): string => `"${text.length > 80 ? `${text.slice(0, 78)}...` : text}"`;

const NO_EQUATION = 'expected one "=", as in "x1 - x2 = 0"';

/** What is wrong inside one restriction. */
class Unreadable extends Error {}

interface Reader {
  readonly names: readonly string[];
  /** Their indices, by length. */
  readonly longestFirst: readonly number[];
}

interface Part {
  /** Index of the coefficient; -1 for a constant. */
  readonly name: number;
  readonly size: number;
}

/** The terms up to "=" or the end, and what is left from there. */
function readSide(text: string, reader: Reader): { parts: Part[]; rest: string } {
  const parts: Part[] = [];
  let rest = text.trim();
  while (rest !== "" && !/^=(?!=)/.test(rest)) {
    const [signs] = /^[+\-\s]*/.exec(rest) as RegExpExecArray;
    if (parts.length > 0 && signs.trim() === "")
      throw new Unreadable(/^[<>=!]/.test(rest) ? NO_EQUATION : `expected + or - before "${rest}"`);
    const sign = [...signs].filter((letter) => letter === "-").length % 2 === 1 ? -1 : 1;
    const term = readTerm(rest.slice(signs.length), reader);
    parts.push({ name: term.name, size: sign * term.size });
    rest = term.rest.trim();
  }
  if (parts.length === 0) throw new Unreadable(text.trim() === "" ? 'a side of "=" is empty' : NO_EQUATION);
  return { parts, rest };
}

/** "x", "2 x", "2*x" or "2". */
function readTerm(text: string, reader: Reader): Part & { rest: string } {
  const [digits = ""] = findName(text, reader) >= 0 ? [] : (NUMBER.exec(text) ?? []);
  const afterNumber = text.slice(digits.length);
  const times = digits === "" ? "" : (/^\s*\*?\s*/.exec(afterNumber) as RegExpExecArray)[0];
  const operand = afterNumber.slice(times.length);
  const name = findName(operand, reader);
  const isConstant = digits !== "" && !times.includes("*") && /^([+\-=]|$)/.test(operand);
  if (name < 0 && !isConstant) throw new Unreadable(unknownName(operand, reader.names));
  return { name, size: digits === "" ? 1 : Number(digits), rest: name < 0 ? operand : operand.slice(reader.names[name].length) };
}

/** The longest coefficient name that `text` begins with, -1 where there is none. */
function findName(text: string, { names, longestFirst }: Reader): number {
  const ends = (name: string): boolean => !(WORD.test(name.slice(-1)) && WORD.test(text.charAt(name.length)));
  return longestFirst.find((i) => text.startsWith(names[i]) && ends(names[i])) ?? -1;
}

function unknownName(text: string, names: readonly string[]): string {
  const word = text.split(/\s*[+*=]\s*|\s+-\s*/)[0].trim();
  if (word === "") return "expected a coefficient or a number at its end";
  const near = suggestion(word, names);
  return `there is no coefficient "${word}"${near === "" ? `; there are ${listed(names, names.length, 12)}` : near}`;
}

function refuseDependent(texts: readonly string[], R: Float64Array, k: number, value: Float64Array, place: string): void {
  const q = texts.length;
  const { rank, dependencies } = leastSquares(R, q, k, new Float64Array(k), { tolerance: RANK_TOLERANCE });
  if (rank === q) return;
  const [{ column, on }] = dependencies;
  const implied = on.reduce((sum, term) => sum + term.coefficient * value[term.column], 0);
  const agrees = Math.abs(implied - value[column]) <= RANK_TOLERANCE * (1 + Math.abs(value[column]));
  const verb = agrees ? "follows from" : "contradicts";
  const others = listed(on.map((term) => quoted(texts[term.column])));
  throw new DurbinError("input", "RESTRICTION", `${place}: restriction ${quoted(texts[column])} ${verb} ${others}`, {
    restriction: texts[column],
  });
}
