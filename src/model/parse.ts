// Text to formula: `response ~ terms | fixed effects | endogenous ~ instruments`.
import { Cursor } from "../data/cursor.js";
import { type Expression, expressionNames, expressionText } from "../data/expression.js";
import { isCall, parseName, parseSingle } from "../data/expression-parse.js";
import { DurbinError } from "../errors.js";
import { FORMULAS } from "./dialect.js";
import { atomText, type FixedEffectTerm, type Formula, fixedEffectText, type Term, termKey, termText } from "./formula.js";
import { formulaError } from "./formula-error.js";
import { parseTerms } from "./parse-terms.js";

const LONGEST_FORMULA = 20_000;

/**
 * Parses a formula (docs/vocabulary.md section 2), Stata's spellings included; `formulaText` of the result is its canonical form.
 * Throws FORMULA_SYNTAX, UNKNOWN_FUNCTION, DUPLICATE_TERM and RESPONSE_ON_RIGHT, each with `details.column` (1 = the first character)
 * and `details.caret`.
 */
export function parseFormula(text: string): Formula {
  if (text.length > LONGEST_FORMULA) {
    throw new DurbinError("input", "FORMULA_SYNTAX", `the formula has ${text.length} characters; the most is ${LONGEST_FORMULA}`);
  }
  const cursor = new Cursor(text.normalize("NFC"), FORMULAS);
  if (cursor.atEnd) throw cursor.error('the formula is empty; expected "response ~ terms"');
  if (cursor.is("~")) throw cursor.error('nothing stands before "~"; expected a response');
  const response = parseSingle(cursor, "the response");
  cursor.expect("~", "after the response");
  const { intercept, terms } = parseTerms(cursor);
  const { fixedEffects, endogenous, instruments } = parseFurtherParts(cursor);
  if (!cursor.atEnd) throw cursor.unexpected('an operator, "|" or the end');
  const formula = { source: cursor.source, response, intercept, terms, fixedEffects, endogenous, instruments };
  refuseConstants(formula);
  refuseRepetition(formula);
  return formula;
}

/** Parses one term outside a formula, such as an entry of `durbin` or `instruments`; a range of lags gives several. */
export function parseTermList(text: string): readonly Term[] {
  const cursor = new Cursor(text.normalize("NFC"), FORMULAS);
  if (cursor.atEnd) throw cursor.error("expected a term, found nothing");
  const { terms } = parseTerms(cursor, false);
  if (!cursor.atEnd) throw cursor.unexpected("the end of the term");
  return terms;
}

type FurtherParts = Pick<Formula, "fixedEffects" | "endogenous" | "instruments">;

function parseFurtherParts(cursor: Cursor): FurtherParts {
  const none: FurtherParts = { fixedEffects: [], endogenous: [], instruments: [] };
  if (!cursor.accept("|")) return none;
  if (startsInstruments(cursor)) return { ...none, ...parseInstruments(cursor) };
  const fixedEffects = parseFixedEffects(cursor);
  return { ...none, fixedEffects, ...(cursor.accept("|") ? parseInstruments(cursor) : {}) };
}

/** Whether "a + b ~ z" follows, without a part for fixed effects. */
function startsInstruments(cursor: Cursor): boolean {
  const rest = cursor.source.slice(cursor.token.at);
  return /^[^|]*~/.test(rest.replaceAll(/`[^`]*`|"[^"]*"|'[^']*'/g, ""));
}

/** `0`, or names joined by + and ^, with slopes in brackets. */
function parseFixedEffects(cursor: Cursor): FixedEffectTerm[] {
  if (cursor.token.kind === "number" && cursor.token.text === "0") {
    cursor.advance();
    return [];
  }
  const effects = new Map<string, FixedEffectTerm>();
  do {
    const effect = parseFixedEffect(cursor);
    const key = [...effect.variables].sort().join("^");
    if (effects.has(key)) {
      throw formulaError(cursor.source, effect.at, "DUPLICATE_TERM", `the fixed effect ${fixedEffectText(effect)} stands twice`);
    }
    effects.set(key, effect);
  } while (cursor.accept("+"));
  return [...effects.values()];
}

function parseFixedEffect(cursor: Cursor): FixedEffectTerm {
  const { at, kind } = cursor.token;
  if (kind === "end" || cursor.is("|")) throw cursor.error("a part without fixed effects is written 0");
  if (isCall(cursor) || kind === "prefix") {
    throw cursor.error("fixed effects are names of columns: `state + year`, `state^year` for their combinations");
  }
  const variables: string[] = [];
  do {
    const { name, at: place } = parseName(cursor);
    if (variables.includes(name)) throw cursor.error(`${name} is combined with itself`, place);
    variables.push(name);
  } while (cursor.accept("^"));
  if (cursor.is(":") || cursor.is("*")) throw cursor.error('combinations of two columns are written "a^b"');
  const slopes: string[] = [];
  let slopesOnly = false;
  if (cursor.accept("[")) {
    slopesOnly = cursor.accept("[");
    do slopes.push(parseName(cursor).name);
    while (cursor.accept(","));
    cursor.expect("]", "after the slopes");
    if (slopesOnly) cursor.expect("]", "after the slopes");
  }
  return { variables, slopes, slopesOnly, at };
}

function parseInstruments(cursor: Cursor): { endogenous: readonly Term[]; instruments: readonly Term[] } {
  const endogenous = parsePlainTerms(cursor, "endogenous regressors");
  cursor.expect("~", "between the endogenous regressors and their instruments");
  return { endogenous, instruments: parsePlainTerms(cursor, "instruments") };
}

function parsePlainTerms(cursor: Cursor, what: string): readonly Term[] {
  const { kind } = cursor.token;
  if (kind === "end" || (kind === "symbol" && !cursor.is("("))) throw cursor.unexpected(what);
  return parseTerms(cursor, false).terms;
}

/** A term without a variable is a multiple of the constant. */
function refuseConstants({ source, response, terms, endogenous, instruments }: Formula): void {
  if (!hasVariable(response)) throw formulaError(source, 0, "FORMULA_SYNTAX", `the response ${expressionText(response)} has no variable`);
  for (const term of [...terms, ...endogenous, ...instruments]) {
    for (const atom of term.atoms) {
      if (atom.kind === "factor" || hasVariable(atom.kind === "poly" ? atom.of : atom.value)) continue;
      throw formulaError(source, atom.at, "FORMULA_SYNTAX", `${atomText(atom)} has no variable`);
    }
  }
}

const hasVariable = (expression: Expression): boolean => expressionNames(expression).length > 0;

/** A term may stand in one place only. */
function refuseRepetition(formula: Formula): void {
  const { source, response, terms, endogenous, instruments } = formula;
  const responseText = expressionText(response);
  const places = new Map<string, string>();
  const lists: readonly (readonly [string, readonly Term[]])[] = [
    ["the regressors", terms],
    ["the endogenous regressors", endogenous],
    ["the instruments", instruments],
  ];
  for (const [place, list] of lists) {
    for (const term of list) {
      const text = termText(term);
      if (text === responseText) {
        throw formulaError(source, term.at, "RESPONSE_ON_RIGHT", `the response ${text} stands among ${place} too`, { term: text });
      }
      const earlier = places.get(termKey(term));
      if (earlier !== undefined) {
        throw formulaError(source, term.at, "DUPLICATE_TERM", `${text} stands among ${earlier} and among ${place}`, { term: text });
      }
      places.set(termKey(term), place);
    }
  }
}
