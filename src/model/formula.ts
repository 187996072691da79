// The formula as a tree, and its canonical text. Coefficient names are canonical texts: docs/vocabulary.md section 2.
import { calls, type Expression, expressionText, isBareName, nameText, quoted } from "../data/expression.js";

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

/** A level of a factor as `ref =` spells it. */
function levelText(level: string): string {
  return isBareName(level) || /^-?\d+(\.\d+)?$/.test(level) ? level : quoted(level);
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

/** Regressors, endogenous regressors and instruments, in this order. */
export const allTerms = ({ terms, endogenous, instruments }: Formula): readonly Term[] => [...terms, ...endogenous, ...instruments];

/** The expressions inside a term, in written order. */
export function termExpressions(term: Term): Expression[] {
  return term.atoms.flatMap((atom) => (atom.kind === "value" ? [atom.value] : atom.kind === "poly" ? [atom.of] : (atom.by ?? [])));
}

/** Whether `W()` stands anywhere in a formula. */
export function usesWeights(formula: Formula): boolean {
  return [formula.response, ...allTerms(formula).flatMap(termExpressions)].some((expression) => calls(expression, "W"));
}
