// Numeric columns of a formula, on the whole panel: lags, differences and W() see every row, whatever is left out later.
import { MISSING_CELLS, wordsIn } from "../data/access.js";
import { calls, type Expression, evaluateNumbers, expressionText, visit } from "../data/expression.js";
import type { Panel } from "../data/panel.js";
import { type Column, isNumeric } from "../data/table.js";
import { DurbinError, suggestion } from "../errors.js";
import { spatialLag } from "../wasm/sparse.js";
import { alignWeights } from "../weights/align.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { formulaError } from "./formula-error.js";

/** Evaluates the expressions of one formula, each once. */
export class FormulaColumns {
  private readonly known = new Map<string, Float64Array>();
  /** Spatial lags, under names that no column has. */
  private readonly derived = new Map<string, Column>();
  private W: SpatialWeights | null = null;

  /** `weights`: rows and columns in any order of the entities; null when the formula has no W(). */
  constructor(
    private readonly source: string,
    private readonly panel: Panel,
    private readonly weights: SpatialWeights | null,
  ) {}

  /**
   * [nObs] of the whole panel; NaN = missing. Throws UNKNOWN_COLUMN and TEXT_COLUMN at the name's place, WEIGHTS_NEEDED, WEIGHTS_KEYS,
   * WEIGHTS_ISLANDS, and what `evaluate` throws for infinite and undefined values.
   */
  values(expression: Expression): Float64Array {
    const text = expressionText(expression);
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.requireColumns(expression);
    const plain = this.withoutW(expression);
    const columns = plain === expression ? this.panel.columns : new Map([...this.panel.columns, ...this.derived]);
    const values = evaluateNumbers(plain, { ...this.panel, columns });
    this.known.set(text, values);
    return values;
  }

  private requireColumns(expression: Expression): void {
    visit(expression, (part) => {
      if (part.kind === "name") requireColumn(this.source, this.panel, part.name, part.at);
    });
    if (expression.kind !== "name") return;
    const { name, at } = expression;
    const column = this.panel.columns.get(name) as Column;
    if (isNumeric(column)) return;
    const { numbers, words, first } = wordsIn(this.panel, column);
    const sentence = numbers > words ? `${name} is text: ${first} (${MISSING_CELLS})` : `${name} is text; i(${name}) makes a factor of it`;
    throw formulaError(this.source, at, "TEXT_COLUMN", sentence, { name });
  }

  /** The expression with every W(..) replaced by the name of a column that holds it. */
  private withoutW(expression: Expression): Expression {
    if (!calls(expression, "W")) return expression;
    switch (expression.kind) {
      case "unary":
        return { ...expression, operand: this.withoutW(expression.operand) };
      case "binary":
        return { ...expression, left: this.withoutW(expression.left), right: this.withoutW(expression.right) };
      case "call": {
        if (expression.name !== "W") return { ...expression, args: expression.args.map((arg) => this.withoutW(arg)) };
        const name = ` ${expressionText(expression)}`;
        if (!this.derived.has(name)) this.derived.set(name, this.lagged(expression.args[0], expression.at));
        return { kind: "name", name, at: expression.at };
      }
      default:
        return expression;
    }
  }

  /** W x by period; missing where a neighbor has no value. */
  private lagged(x: Expression, at: number): Float64Array {
    const { nEntities, entityOf, periodOf, rowOf, nObs } = this.panel;
    const W = this.usableWeights(at);
    const values = this.values(x);
    const grid = Float64Array.from(rowOf, (row) => (row < 0 ? NaN : values[row]));
    const lag = spatialLag(W, grid);
    return Float64Array.from({ length: nObs }, (_, row) => lag[periodOf[row] * nEntities + entityOf[row]]);
  }

  private usableWeights(at: number): SpatialWeights {
    if (this.weights === null) {
      throw formulaError(this.source, at, "WEIGHTS_NEEDED", "W() needs a weights matrix; name one with `weights`");
    }
    if (this.W === null) {
      if (this.panel.entityName === null)
        throw new DurbinError("input", "INDEX_NEEDED", "W() needs `entity` in `data`: rows are matched to W by it");
      requireUsable(this.weights);
      this.W = alignWeights(this.weights, this.panel.entities);
    }
    return this.W;
  }
}

/** Throws UNKNOWN_COLUMN at its place in the formula when the panel has no column of that name. */
export function requireColumn(source: string, panel: Panel, name: string, at: number): void {
  if (panel.columns.has(name)) return;
  const near = suggestion(name, panel.columns.keys());
  const list = near === "" && panel.columns.size <= 12 ? `; its columns are ${[...panel.columns.keys()].join(", ")}` : "";
  throw formulaError(source, at, "UNKNOWN_COLUMN", `${panel.source} has no column "${name}"${near}${list}`, { name });
}
