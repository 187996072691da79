// The entries of `instruments`: gmm(x, a:b[, collapse][, diff|level]) and iv(x[, diff|level]), with the meaning of xtabond2's gmmstyle and
// ivstyle (Roodman 2009).
import type { Expression } from "../../data/expression.js";
import { DurbinError, suggestion } from "../../errors.js";
import { termText } from "../../model/formula.js";
import { parseTermList } from "../../model/parse.js";

/** The equations in which instruments stand. */
export type Equations = "both" | "diff" | "level";

export interface InstrumentTerm {
  readonly kind: "gmm" | "iv";
  /** Canonical text: `gmm(n, 2:99, collapse)`. */
  readonly text: string;
  /** The part that names them, for messages. */
  readonly source: string;
  readonly variables: readonly Expression[];
  readonly equations: Equations;
  /** gmm: the first and the last lag; a negative one is a lead */
  readonly from: number;
  readonly to: number;
  /** gmm: one column a lag instead of one a lag and period */
  readonly collapse: boolean;
}

/** This many lags and more are all there are. */
export const ALL_LAGS = 99;

const SHAPES = "gmm(x, a:b), gmm(x, a:b, collapse), iv(x), each with diff or level where it serves one equation only";

/** Reads the entries of `instruments`. Throws INSTRUMENT, and the errors of `parseTermList` for a variable. */
export function parseInstruments(texts: readonly string[]): InstrumentTerm[] {
  const terms = texts.map(parseInstrument);
  const twice = terms.find(({ text }, i) => terms.findIndex((other) => other.text === text) !== i);
  if (twice !== undefined) throw refusal(twice.text, "stands twice");
  return terms;
}

const refusal = (text: string, says: string): DurbinError =>
  new DurbinError("input", "INSTRUMENT", `instruments: "${text}" ${says}`, { instrument: text });

function parseInstrument(source: string): InstrumentTerm {
  const call = /^\s*([A-Za-z]+)\s*\(([\s\S]*)\)\s*$/.exec(source);
  if (call === null || (call[1] !== "gmm" && call[1] !== "iv")) {
    const near = call === null ? "" : suggestion(call[1], ["gmm", "iv"]);
    throw refusal(source, `is no set of instruments${near}; there are ${SHAPES}`);
  }
  const [kind, [first, ...rest]] = [call[1] as "gmm" | "iv", splitArguments(call[2])];
  const variables = variablesOf(source, first);
  const lags = kind === "gmm" ? lagsOf(source, rest.shift()) : { from: 0, to: 0 };
  const words = wordsOf(source, kind, rest);
  const equations = words.has("diff") ? "diff" : words.has("level") ? "level" : "both";
  const names = variables.map(({ text }) => text).join(" + ");
  const range = kind === "gmm" ? [`${lags.from}:${lags.to}`] : [];
  const collapse = words.has("collapse");
  const text = `${kind}(${[names, ...range, ...(collapse ? ["collapse"] : []), ...(equations === "both" ? [] : [equations])].join(", ")})`;
  return { kind, text, source: first, variables: variables.map(({ value }) => value), equations, collapse, ...lags };
}

/** The parts between commas that stand in no parenthesis, bracket or quotes. */
function splitArguments(text: string): string[] {
  const parts = [""];
  let [depth, quote] = [0, ""];
  for (const c of text) {
    if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === "`" || c === '"' || c === "'") quote = c;
    else if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    if (c === "," && depth === 0 && quote === "") parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

function variablesOf(source: string, text: string): { text: string; value: Expression }[] {
  if (text === "") throw refusal(source, `names no variable; there are ${SHAPES}`);
  return parseTermList(text).map((term) => {
    const [atom] = term.atoms;
    if (term.atoms.length > 1 || atom.kind !== "value") {
      throw refusal(
        source,
        `needs numeric variables, and ${termText(term)} is a term of several columns; period dummies come with timeEffects: true`,
      );
    }
    return { text: termText(term), value: atom.value };
  });
}

function lagsOf(source: string, text: string | undefined): { from: number; to: number } {
  const range = /^(-?\d{1,6})\s*:\s*(-?\d{1,6})$/.exec(text ?? "");
  if (range === null) throw refusal(source, `needs its lags a:b after the variable, as in gmm(x, 2:4); ${ALL_LAGS} means all`);
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (from > to) throw refusal(source, `has its lags in the wrong order: ${from}:${to}`);
  return { from, to };
}

function wordsOf(source: string, kind: "gmm" | "iv", rest: readonly string[]): ReadonlySet<string> {
  const known = kind === "gmm" ? ["collapse", "diff", "level", "both"] : ["diff", "level", "both"];
  const stranger = rest.find((word) => !known.includes(word));
  if (stranger !== undefined)
    throw refusal(source, `has the word "${stranger}", which is not one of ${known.join(", ")}${suggestion(stranger, known)}`);
  if (rest.filter((word) => word !== "collapse").length > 1) throw refusal(source, "serves diff, level, or both equations: name one");
  return new Set(rest);
}
