// The formula as a tree, and its canonical text. Coefficient names are canonical texts: docs/vocabulary.md section 2.
import type { Expression } from "../data/expression.js";
import { PRECEDENCE, UNARY_PRECEDENCE } from "../data/expression-parse.js";

/**
 * `i(year)`: indicators of the levels of a column; `by` multiplies them (`i(region, x)`), then no level is left out unless `ref` names
 * it.
 */
export interface FactorAtom {
  readonly kind: "factor";
  readonly variable: string;
  readonly by: Expression | null;
  /** Base level as written; null = the first in sorted order. */
  readonly ref: string | null;
  readonly at: number;
}

/** `poly(x, 2)`: orthonormal polynomials of x over the rows used, or its powers when `raw`. */
export interface PolyAtom {
  readonly kind: "poly";
  readonly of: Expression;
  readonly degree: number;
  readonly raw: boolean;
  readonly at: number;
}

/** A numeric function of the columns: one column of the design. */
export interface ValueAtom {
  readonly kind: "value";
  readonly value: Expression;
  readonly at: number;
}

export type Atom = FactorAtom | PolyAtom | ValueAtom;

/** A product of atoms: `a`, `a:b`. */
export interface Term {
  readonly atoms: readonly Atom[];
  /** Offset in the source. */
  readonly at: number;
}

/** `state`, `state^year`, or with slopes `state[x]` (`state[[x]]`: slopes without the effects themselves). */
export interface FixedEffectTerm {
  readonly variables: readonly string[];
  readonly slopes: readonly string[];
  readonly slopesOnly: boolean;
  readonly at: number;
}

/** `response ~ terms | fixedEffects | endogenous ~ instruments`. */
export interface Formula {
  /** As the user wrote it; offsets count its UTF-16 units. */
  readonly source: string;
  readonly response: Expression;
  readonly intercept: boolean;
  readonly terms: readonly Term[];
  readonly fixedEffects: readonly FixedEffectTerm[];
  readonly endogenous: readonly Term[];
  readonly instruments: readonly Term[];
}

const BARE_NAME = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/** A column name as a formula spells it: bare, or in backquotes (a backquote inside is doubled). */
export function nameText(name: string): string {
  return BARE_NAME.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/**
 * Canonical text of an expression, as `expressionText` of data/ but with names as a formula spells them: no spaces around operators,
 * one after a comma, no parentheses that change nothing.
 */
export function expressionText(expression: Expression, outer = 0): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "text":
      return quoted(expression.value);
    case "name":
      return nameText(expression.name);
    case "call":
      return `${expression.name}(${expression.args.map((arg) => expressionText(arg)).join(", ")})`;
    case "unary": {
      const own = UNARY_PRECEDENCE[expression.operator];
      return wrap(`${expression.operator}${expressionText(expression.operand, own)}`, own < outer);
    }
    case "binary": {
      const own = PRECEDENCE[expression.operator];
      const [left, right] = sidePrecedence(expression.operator, own);
      const text = expressionText(expression.left, left) + expression.operator + expressionText(expression.right, right);
      return wrap(text, own < outer);
    }
  }
}

/** What each side must bind with to stand without parentheses. Powers group from the right, comparisons do not chain. */
function sidePrecedence(operator: string, own: number): readonly [number, number] {
  if (operator === "^") return [own + 1, UNARY_PRECEDENCE["-"]];
  return own === PRECEDENCE["=="] ? [own + 1, own + 1] : [own, own + 1];
}

function wrap(text: string, parentheses: boolean): string {
  return parentheses ? `(${text})` : text;
}

/** A level of a factor as `ref =` spells it. */
function levelText(level: string): string {
  return BARE_NAME.test(level) || /^-?\d+(\.\d+)?$/.test(level) ? level : quoted(level);
}

/** Canonical text of one atom: `i(year)`, `poly(x, 2)`, `log(pcap)`. */
export function atomText(atom: Atom): string {
  switch (atom.kind) {
    case "value":
      return expressionText(atom.value);
    case "poly":
      return `poly(${expressionText(atom.of)}, ${atom.degree}${atom.raw ? ", raw = true" : ""})`;
    case "factor": {
      const by = atom.by === null ? "" : `, ${expressionText(atom.by)}`;
      const ref = atom.ref === null ? "" : `, ref = ${levelText(atom.ref)}`;
      return `i(${nameText(atom.variable)}${by}${ref})`;
    }
  }
}

/** Canonical text of a term: its atoms joined by colons. */
export function termText(term: Term): string {
  return term.atoms.map(atomText).join(":");
}

/** The text without the base level: the same for atoms that span the same columns. */
export function atomKey(atom: Atom): string {
  return atomText(atom.kind === "factor" ? { ...atom, ref: null } : atom);
}

/** The same for terms that are the same product, in whatever order and with whatever base levels. */
export function termKey(term: Term): string {
  return term.atoms.map(atomKey).sort().join(":");
}

export function fixedEffectText(effect: FixedEffectTerm): string {
  const name = effect.variables.map(nameText).join("^");
  if (effect.slopes.length === 0) return name;
  const slopes = effect.slopes.map(nameText).join(", ");
  return effect.slopesOnly ? `${name}[[${slopes}]]` : `${name}[${slopes}]`;
}

/** Canonical text of a formula; parsing it gives the same tree. */
export function formulaText(formula: Formula): string {
  const { intercept, terms, fixedEffects, endogenous, instruments } = formula;
  const list = (items: readonly Term[]) => items.map(termText).join(" + ");
  let text = `${expressionText(formula.response)} ~ `;
  if (terms.length === 0) text += intercept ? "1" : "0";
  else text += list(terms) + (intercept ? "" : " - 1");
  if (fixedEffects.length > 0 || endogenous.length > 0) {
    text += ` | ${fixedEffects.length > 0 ? fixedEffects.map(fixedEffectText).join(" + ") : "0"}`;
  }
  if (endogenous.length > 0) text += ` | ${list(endogenous)} ~ ${list(instruments)}`;
  return text;
}

/** x[t-k]; lag(x, 0) is x, a negative k looks ahead. */
export function lagOf(x: Expression, k: number, at: number): Expression {
  return k === 0 ? x : { kind: "call", name: "lag", args: [x, { kind: "number", value: k }], at };
}

/** x[t] - x[t-k]; diff(x, 1) is written diff(x). */
export function diffOf(x: Expression, k: number, at: number): Expression {
  return { kind: "call", name: "diff", args: k === 1 ? [x] : [x, { kind: "number", value: k }], at };
}

/** Calls `see` for the expression and everything in it, outermost first. */
export function visit(expression: Expression, see: (part: Expression) => void): void {
  see(expression);
  if (expression.kind === "unary") visit(expression.operand, see);
  else if (expression.kind === "call") for (const arg of expression.args) visit(arg, see);
  else if (expression.kind === "binary") {
    visit(expression.left, see);
    visit(expression.right, see);
  }
}

/** Whether a function is called anywhere in an expression. */
export function calls(expression: Expression, name: string): boolean {
  let found = false;
  visit(expression, (part) => {
    if (part.kind === "call" && part.name === name) found = true;
  });
  return found;
}

/** The expressions inside a term, in written order. */
export function termExpressions(term: Term): Expression[] {
  return term.atoms.flatMap((atom) => (atom.kind === "value" ? [atom.value] : atom.kind === "poly" ? [atom.of] : (atom.by ?? [])));
}

/** Whether `W()` stands anywhere in a formula. */
export function usesWeights(formula: Formula): boolean {
  const terms = [...formula.terms, ...formula.endogenous, ...formula.instruments];
  return [formula.response, ...terms.flatMap(termExpressions)].some((expression) => calls(expression, "W"));
}
