// Terms to columns: products of numbers, polynomials and indicators, with R's rule for which level of a factor is left out.
import { requireFinite } from "../data/access.js";
import { type Expression, nameText } from "../data/expression.js";
import type { Panel } from "../data/panel.js";
import { suggestion } from "../errors.js";
import type { Factor } from "./design.js";
import { type Atom, allTerms, atomText, type FactorAtom, type Formula, type Term, termKey } from "./formula.js";
import { formulaError } from "./formula-error.js";
import { orthonormalPolynomials, powers } from "./poly.js";

export interface NamedColumn {
  readonly name: string;
  /** [nObs] */
  readonly values: Float64Array;
}

/** The rows used, and what the terms read there. */
export interface CodingScope {
  readonly formula: Formula;
  readonly panel: Panel;
  readonly values: (expression: Expression) => Float64Array;
  readonly factor: (name: string) => Factor;
}

/**
 * Columns of each term (regressors, endogenous ones, instruments) in their order, names canonical. `constant`: an intercept or absorbed
 * effects span the constant.
 */
export function termColumns(scope: CodingScope, constant: boolean): { columns: NamedColumn[][]; notes: string[] } {
  const terms = allTerms(scope.formula);
  const keys = new Set(terms.map(termKey));
  const notes: string[] = [];
  let spanned = constant;
  const columns = terms.map((term) => {
    const contrasts = term.atoms.map((_, place) => isContrast(term, place, keys, spanned));
    const parts = term.atoms.map((atom, place) => atomColumns(scope, atom, contrasts[place]));
    let product = crossed(parts);
    if (isPureFactor(term)) {
      const full = !contrasts.includes(true);
      product = withoutEmptyCells(product, term, notes);
      if (full && spanned && term.atoms.length > 1) product = product.slice(1);
      spanned ||= full;
    }
    return product;
  });
  for (const { name, values } of columns.flat()) refuseOverflow(scope.panel, name, values);
  return { columns, notes };
}

/** A product or a power can overflow, and an infinity times an indicator's zero is NaN. */
function refuseOverflow(panel: Panel, name: string, values: Float64Array): void {
  if (isFiniteColumn(values)) return;
  requireFinite(
    panel,
    name,
    values.map((value) => (Number.isNaN(value) ? Infinity : value)),
  );
}

function isFiniteColumn(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (!Number.isFinite(values[row])) return false;
  return true;
}

/** Number of columns that `termColumns` makes at most. */
export function columnCount(scope: CodingScope): number {
  return allTerms(scope.formula).reduce((sum, term) => sum + term.atoms.reduce((product, atom) => product * atomSize(scope, atom), 1), 0);
}

function atomSize(scope: CodingScope, atom: Atom): number {
  if (atom.kind === "value") return 1;
  return atom.kind === "poly" ? atom.degree : scope.factor(atom.variable).levels.length;
}

function isPureFactor(term: Term): boolean {
  return term.atoms.every((atom) => atom.kind === "factor" && atom.by === null);
}

/**
 * Whether an atom's base level is left out: when the rest of the term stands in the formula too, or is the constant (R's rule). A
 * level that `ref` names is always left out; `i(g, x)` keeps all levels otherwise.
 */
function isContrast(term: Term, place: number, keys: ReadonlySet<string>, spanned: boolean): boolean {
  const atom = term.atoms[place];
  if (atom.kind !== "factor") return false;
  if (atom.ref !== null) return true;
  if (atom.by !== null) return false;
  const rest = term.atoms.filter((_, other) => other !== place);
  return rest.length === 0 ? spanned : keys.has(termKey({ atoms: rest, at: term.at }));
}

function atomColumns(scope: CodingScope, atom: Atom, contrast: boolean): NamedColumn[] {
  switch (atom.kind) {
    case "value":
      return [{ name: atomText(atom), values: scope.values(atom.value) }];
    case "poly":
      return polyColumns(scope, atom);
    case "factor":
      return levelColumns(scope, atom, contrast);
  }
}

function polyColumns({ formula, values }: CodingScope, atom: Atom & { kind: "poly" }): NamedColumn[] {
  const x = values(atom.of);
  const columns = atom.raw ? powers(x, atom.degree) : orthonormalPolynomials(x, atom.degree);
  if (columns === null) {
    const sentence = `${atomText(atom)} needs more than ${atom.degree} different values, found ${new Set(x).size}`;
    throw formulaError(formula.source, atom.at, "ONE_LEVEL", sentence);
  }
  return columns.map((column, k) => ({ name: `${atomText(atom)}${k + 1}`, values: column }));
}

function levelColumns({ formula, panel, values, factor }: CodingScope, atom: FactorAtom, contrast: boolean): NamedColumn[] {
  const { levels, levelOf } = factor(atom.variable);
  const base = contrast ? baseLevel(formula.source, atom, levels) : -1;
  if (contrast && levels.length < 2) {
    const sentence = `${atom.variable} has one level in the rows used, ${levels[0]}; a factor needs two`;
    throw formulaError(formula.source, atom.at, "ONE_LEVEL", sentence, { name: atom.variable });
  }
  const by = atom.by === null ? null : { name: atomText({ kind: "value", value: atom.by, at: atom.at }), values: values(atom.by) };
  return levels.flatMap((level, code) => {
    if (code === base) return [];
    const column = new Float64Array(panel.nObs);
    for (let row = 0; row < column.length; row++) if (levelOf[row] === code) column[row] = by === null ? 1 : by.values[row];
    return [{ name: `${nameText(atom.variable)}::${level}${by === null ? "" : `:${by.name}`}`, values: column }];
  });
}

function baseLevel(source: string, atom: FactorAtom, levels: readonly string[]): number {
  if (atom.ref === null) return 0;
  const place = levels.indexOf(atom.ref);
  if (place >= 0) return place;
  const near = suggestion(atom.ref, levels);
  const list = near === "" ? ` (it has ${levels.slice(0, 12).join(", ")}${levels.length > 12 ? ", .." : ""})` : near;
  const sentence = `${atom.variable} has no level "${atom.ref}" in the rows used${list}`;
  throw formulaError(source, atom.at, "UNKNOWN_LEVEL", sentence, { name: atom.variable, level: atom.ref });
}

/** Products of one column of each part; those of the first part change fastest, as in R. */
function crossed(parts: readonly NamedColumn[][]): NamedColumn[] {
  return parts.reduce((left, right) =>
    right.flatMap((b) => left.map((a) => ({ name: `${a.name}:${b.name}`, values: a.values.map((value, row) => value * b.values[row]) }))),
  );
}

/** Combinations of levels without a row would be columns of zeros. */
function withoutEmptyCells(columns: NamedColumn[], term: Term, notes: string[]): NamedColumn[] {
  if (term.atoms.length === 1) return columns;
  const occurring = columns.filter(({ values }) => values.some((value) => value !== 0));
  const count = columns.length - occurring.length;
  if (count > 0)
    notes.push(`${term.atoms.map(atomText).join(":")}: ${count} combination${count === 1 ? "" : "s"} of levels without rows left out`);
  return occurring;
}
