// Formula and panel to the numbers an estimator takes.
import { requireFinite } from "../data/access.js";
import { calls, type Expression, evaluateCondition, expressionText, parseExpression } from "../data/expression.js";
import type { Panel } from "../data/panel.js";
import { restrict } from "../data/restrict.js";
import { DurbinError } from "../errors.js";
import type { SpatialWeights } from "../weights/weights.js";
import { absorbedVariables } from "./absorbed.js";
import { type CodingScope, columnCount, type NamedColumn, termColumns } from "./coding.js";
import { FormulaColumns, requireColumn } from "./columns.js";
import type { Design, Dropped, Factor } from "./design.js";
import { codedColumns, groupedColumns } from "./factor.js";
import { allTerms, type Formula, termExpressions } from "./formula.js";
import { laggedResponseNotes } from "./lagged-response.js";
import { parseFormula } from "./parse.js";
import { type Ingredient, selectRows } from "./rows.js";
import type { Effects } from "./spec.js";

/** Values of X, 8 bytes each: 2 GiB. */
const MOST_VALUES = 268_435_456;

export interface DesignOptions {
  readonly formula: string;
  readonly effects: Effects;
  /** Condition on the rows, applied after lags and W() were built from all of them. */
  readonly where?: string;
  /** Rows with missing values: leave out and record, or refuse with the cells and the remedy. */
  readonly missing: "drop" | "refuse";
  /** For W() in the formula; its keys are matched to the entities. */
  readonly weights: SpatialWeights | null;
}

/**
 * y, X and the absorbed factors of a formula. Order of work: lags and W() on the whole panel, `where`, missing values, factor levels
 * and poly() on the rows that are left. A factor leaves out its base level where the constant, other effects or the rest of its term
 * span it (R's rule). The constant is absorbed when there are effects. Collinear columns are left for the estimator to name.
 * Throws the errors of `parseFormula` and `parseExpression`; UNKNOWN_COLUMN, TEXT_COLUMN, UNKNOWN_LEVEL, ONE_LEVEL at their place;
 * TERM_NOT_BUILT (slopes), EFFECTS_CONFLICT, EFFECTS_SATURATED, INDEX_NEEDED, WEIGHTS_NEEDED, MISSING_VALUE, INFINITE_VALUE, EMPTY_SAMPLE,
 * MEMORY_LIMIT.
 */
export function buildDesign(panel: Panel, options: DesignOptions): Design {
  const formula = parseFormula(options.formula);
  const absorbed = absorbedVariables(panel, formula, options.effects);
  const columns = new FormulaColumns(formula.source, panel, options.weights);
  const ingredients = [...numericIngredients(formula, columns), ...factorIngredients(panel, formula, absorbed)];
  const candidates =
    options.where === undefined ? new Uint8Array(panel.nObs).fill(1) : evaluateCondition(parseExpression(options.where), panel);
  const { keep, dropped } = selectRows(panel, ingredients, candidates, options.missing);
  if (!keep.includes(1)) throw emptySample(panel, options.where, candidates, dropped);
  const used = restrict(panel, keep);
  const { notes, ...matrices } = designMatrix(
    formula,
    used,
    (expression) => gather(columns.values(expression), keep, used.nObs),
    absorbed.length > 0,
  );
  const removesEntity =
    absorbed.some((variables) => variables.length === 1 && variables[0] === panel.entityName) ||
    formula.terms.some(({ atoms }) => atoms.some((atom) => atom.kind === "factor" && atom.variable === panel.entityName));
  const factors = absorbed.map((variables) => groupedColumns(used, variables));
  refuseSaturated(used, factors);
  const y = gather(columns.values(formula.response), keep, used.nObs);
  const response = expressionText(formula.response);
  requireFinite(used, response, y);
  return {
    panel: used,
    whole: panel,
    nObs: used.nObs,
    response,
    y,
    ...matrices,
    hasIntercept: formula.intercept && absorbed.length === 0,
    factors,
    dropped,
    notes: [...whereNotes(options.where, candidates), ...notes, ...laggedResponseNotes(formula, removesEntity, used.nPeriods)],
  };
}

function numericIngredients(formula: Formula, columns: FormulaColumns): Ingredient[] {
  return [formula.response, ...allTerms(formula).flatMap(termExpressions)].map((expression) => ({
    text: expressionText(expression),
    values: columns.values(expression),
    variables: sameRowNames(expression),
    reach: calls(expression, "lag") || calls(expression, "diff") ? "lag" : calls(expression, "W") ? "neighbors" : "row",
  }));
}

/** Columns whose value in the row itself enters; those inside lag() and W() do not. */
function sameRowNames(expression: Expression): string[] {
  switch (expression.kind) {
    case "name":
      return [expression.name];
    case "unary":
      return sameRowNames(expression.operand);
    case "binary":
      return [...sameRowNames(expression.left), ...sameRowNames(expression.right)];
    case "call":
      return expression.name === "lag" || expression.name === "W" ? [] : expression.args.flatMap(sameRowNames);
    default:
      return [];
  }
}

function factorIngredients(panel: Panel, formula: Formula, absorbed: readonly (readonly string[])[]): Ingredient[] {
  const atoms = allTerms(formula)
    .flatMap((term) => term.atoms)
    .filter((atom) => atom.kind === "factor");
  for (const { variable, at } of atoms) requireColumn(formula.source, panel, variable, at);
  const names = new Set([...atoms.map((atom) => atom.variable), ...absorbed.flat()]);
  return [...names].map((name) => ({ text: name, values: groupedColumns(panel, [name]).levelOf, variables: [name], reach: "row" }));
}

/** The values of the rows kept. */
function gather(values: Float64Array, keep: Uint8Array, count: number): Float64Array {
  if (count === values.length) return values;
  const out = new Float64Array(count);
  let at = 0;
  for (let row = 0; row < keep.length; row++) if (keep[row] !== 0) out[at++] = values[row];
  return out;
}

function designMatrix(
  formula: Formula,
  panel: Panel,
  values: (expression: Expression) => Float64Array,
  hasEffects: boolean,
): Pick<Design, "names" | "X" | "instruments" | "notes"> {
  const factors = new Map<string, Factor>();
  const factor = (name: string): Factor => {
    const known = factors.get(name) ?? codedColumns(panel, [name]);
    factors.set(name, known);
    return known;
  };
  const scope: CodingScope = { formula, panel, values, factor };
  const most = (columnCount(scope) + 1) * panel.nObs;
  if (most > MOST_VALUES) {
    const size = (most / 134_217_728).toFixed(2);
    throw new DurbinError(
      "input",
      "MEMORY_LIMIT",
      `the columns of this formula take up to ${size} GiB; absorb large factors in its second part`,
    );
  }
  const { columns, notes } = termColumns(scope, formula.intercept || hasEffects);
  const ofInstruments = formula.terms.length + formula.endogenous.length;
  const regressors = columns.slice(0, ofInstruments).flat();
  if (formula.intercept && !hasEffects) regressors.unshift({ name: "(Intercept)", values: new Float64Array(panel.nObs).fill(1) });
  const { names, matrix: X } = joined(regressors, panel.nObs);
  if (formula.endogenous.length === 0) return { names, X, notes };
  const endogenous = columns.slice(formula.terms.length, ofInstruments).flat().length;
  const excluded = joined(columns.slice(ofInstruments).flat(), panel.nObs);
  return { names, X, instruments: { endogenous, names: excluded.names, Z: excluded.matrix }, notes };
}

function joined(columns: readonly NamedColumn[], nObs: number): { names: string[]; matrix: Float64Array } {
  const matrix = new Float64Array(columns.length * nObs);
  columns.forEach(({ values }, j) => {
    matrix.set(values, j * nObs);
  });
  return { names: columns.map(({ name }) => name), matrix };
}

/** Entity effects of one period, or time effects of one entity, fit every row. */
function refuseSaturated({ nPeriods, nEntities, entityName, timeName, periods, entities }: Panel, factors: readonly Factor[]): void {
  const absorbs = (name: string | null): boolean => factors.some((factor) => factor.name === name);
  const refuse = (one: string, effects: string, name: string): never => {
    throw new DurbinError("input", "EFFECTS_SATURATED", `${one} cannot carry ${effects} effects: every level of ${name} has one row`, {
      name,
    });
  };
  if (entityName !== null && absorbs(entityName) && nPeriods === 1)
    refuse(timeName === null ? "one period" : `one period, ${periods[0]},`, "entity", entityName);
  if (timeName !== null && absorbs(timeName) && nEntities === 1) refuse(`one entity, ${entities[0]},`, "time", timeName);
}

function whereNotes(where: string | undefined, candidates: Uint8Array): string[] {
  if (where === undefined) return [];
  const count = candidates.reduce((sum, flag) => sum + flag, 0);
  return [`where ${where}: ${count} of ${candidates.length} rows`];
}

function emptySample(panel: Panel, where: string | undefined, candidates: Uint8Array, dropped: readonly Dropped[]): DurbinError {
  const [note] = whereNotes(where, candidates);
  const reasons = [...(note === undefined ? [] : [note]), ...dropped.map(({ reason, count }) => `${count} dropped for "${reason}"`)];
  return new DurbinError("input", "EMPTY_SAMPLE", `no row is left of ${panel.nObs}: ${reasons.join(", ")}`, { dropped });
}
