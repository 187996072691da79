// The value of an expression in every row of a panel.
//
// Missing in, missing out. Whatever turns values into NaN or an infinity is refused with the row and the values. `if`, `&` and `|`
// look at their later arguments only where the first leaves a choice, so that `if(x > 0, log(x), 0)` is allowed.
import { DurbinError } from "../errors.js";
import { elementwise, power } from "../math/elementwise.js";
import { describeRow, describeValue, requireFinite } from "./access.js";
import type { Expression } from "./expression.js";
import { AGGREGATES } from "./expression-functions.js";
import { expressionText } from "./expression-text.js";
import { diffColumn, lagColumn } from "./lags.js";
import type { Panel } from "./panel.js";
import { type Column, columnNamed, isNumeric, type TextColumn } from "./table.js";

/** Constants stay scalars: arrays have length nObs or, for constants, 1. */
type Value = Float64Array | TextColumn;
type Binary = Expression & { kind: "binary" };
type Call = Expression & { kind: "call" };

interface Scope {
  readonly panel: Panel;
  /** Rows that count; null = all. Elsewhere the value is not used. */
  readonly mask: Uint8Array | null;
}

/**
 * Numbers or texts, [nObs]; a condition is 1, 0 or NaN (missing). Aggregates are taken over all rows that have a value. Comparisons of
 * texts are by code unit; a numeric entity or time column compared with a text is compared by its keys ("01").
 * Throws UNKNOWN_COLUMN, EXPRESSION_TYPE, INFINITE_VALUE, NOT_DEFINED, NO_TIME.
 */
export function evaluate(expression: Expression, panel: Panel): Column {
  const value = valueIn(expression, { panel, mask: null });
  if (value.length === panel.nObs) return value;
  return isNumeric(value) ? new Float64Array(panel.nObs).fill(value[0]) : new Array(panel.nObs).fill(value[0]);
}

/** Numbers, [nObs]. Throws EXPRESSION_TYPE for a text, and as `evaluate`. */
export function evaluateNumbers(expression: Expression, panel: Panel): Float64Array {
  return numbers(expression, evaluate(expression, panel), "a number is needed");
}

/** 1 where the condition holds, 0 where it does not or is missing. [nObs]. Throws EXPRESSION_TYPE for values other than 0 and 1. */
export function evaluateCondition(expression: Expression, panel: Panel): Uint8Array {
  return Uint8Array.from(conditionValues(expression, panel), (value) => (value === 1 ? 1 : 0));
}

/** 1, 0 or NaN (missing) in every row. [nObs] */
export function conditionValues(expression: Expression, panel: Panel): Float64Array {
  const values = evaluateNumbers(expression, panel);
  requireCondition(expression, values, { panel, mask: null });
  return values;
}

function valueIn(node: Expression, scope: Scope): Value {
  switch (node.kind) {
    case "number":
      return Float64Array.of(node.value);
    case "text":
      return [node.value];
    case "name":
      return columnValue(node.name, node.at, scope.panel);
    case "unary":
      return unary(node, scope);
    case "binary":
      return binary(node, scope);
    case "call":
      return call(node, scope);
  }
}

function columnValue(name: string, at: number, panel: Panel): Column {
  const column = columnNamed(panel, name, ` (character ${at + 1})`);
  if (isNumeric(column)) requireFinite(panel, name, column);
  return column;
}

/** A text where a number belongs: the column and the operation that needs numbers. */
function numbers(node: Expression, value: Value, need: string): Float64Array {
  if (isNumeric(value)) return value;
  throw new DurbinError("input", "EXPRESSION_TYPE", `${expressionText(node)} is text; ${need}`, { expression: expressionText(node) });
}

const numbersOf = (node: Expression, scope: Scope, need: string): Float64Array => numbers(node, valueIn(node, scope), need);

/** Is the value of this row, or the constant, used anywhere? */
function counts({ panel, mask }: Scope, length: number, row: number): boolean {
  if (mask === null) return true;
  return length === panel.nObs ? mask[row] !== 0 : mask.includes(1);
}

function requireCondition(node: Expression, values: Float64Array, scope: Scope): void {
  const { panel } = scope;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === 0 || value === 1 || Number.isNaN(value) || !counts(scope, values.length, row)) continue;
    const place = values.length === panel.nObs ? ` at ${describeRow(panel, row)}` : "";
    const found = `${expressionText(node)} is ${describeValue(value)}${place}`;
    throw new DurbinError("input", "EXPRESSION_TYPE", `${found}, which is no condition; compare it with something`);
  }
}

function conditionOf(node: Expression, scope: Scope): Float64Array {
  const values = numbersOf(node, scope, "a condition is needed");
  requireCondition(node, values, scope);
  return values;
}

function unary(node: Expression & { kind: "unary" }, scope: Scope): Float64Array {
  if (node.operator === "!") return conditionOf(node.operand, scope).map((value) => 1 - value);
  return numbersOf(node.operand, scope, '"-" needs numbers').map((value) => -value);
}

/** A value of every row, however it is stored. */
const stretched = (values: Float64Array, length: number): Float64Array =>
  values.length === length ? values : new Float64Array(length).fill(values[0]);

function binary(node: Binary, scope: Scope): Float64Array {
  const { operator } = node;
  if (operator === "&" || operator === "|") return logical(node, scope);
  if (operator === "+" || operator === "-" || operator === "*" || operator === "/" || operator === "^") return arithmetic(node, scope);
  return comparison(node, scope);
}

function arithmetic(node: Binary, scope: Scope): Float64Array {
  const left = numbersOf(node.left, scope, `"${node.operator}" needs numbers`);
  const right = numbersOf(node.right, scope, `"${node.operator}" needs numbers`);
  const length = Math.max(left.length, right.length);
  const x = stretched(left, length);
  const y = stretched(right, length);
  let out: Float64Array;
  if (node.operator === "+") out = x.map((value, i) => value + y[i]);
  else if (node.operator === "-") out = x.map((value, i) => value - y[i]);
  else if (node.operator === "*") out = x.map((value, i) => value * y[i]);
  else if (node.operator === "/") out = x.map((value, i) => value / y[i]);
  else if (node.right.kind === "number" && node.right.value === 2) out = x.map((value) => value * value);
  else out = power(x, y).map((value, i) => (Number.isNaN(x[i]) || Number.isNaN(y[i]) ? NaN : value)); // NaN^0 stays missing
  requireDefined(node, out, [node.left, node.right], [x, y], scope);
  return out;
}

/** Refuses a NaN or an infinity that was made from values that are there. */
function requireDefined(
  node: Expression,
  out: Float64Array,
  operands: readonly Expression[],
  inputs: readonly Float64Array[],
  scope: Scope,
): void {
  const { panel } = scope;
  for (let row = 0; row < out.length; row++) {
    if (Number.isFinite(out[row]) || !counts(scope, out.length, row) || inputs.some((input) => Number.isNaN(input[row]))) continue;
    const place = out.length === panel.nObs ? ` at ${describeRow(panel, row)}` : "";
    const found = operands.flatMap((operand, i) =>
      operand.kind === "number" ? [] : [`${expressionText(operand)} is ${describeValue(inputs[i][row])}`],
    );
    const because = found.length === 0 ? "it is not a finite number" : found.join(", ");
    throw new DurbinError("input", "NOT_DEFINED", `${expressionText(node)}${place}: ${because}`, { expression: expressionText(node) });
  }
}

const COMPARE: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function comparison(node: Binary, scope: Scope): Float64Array {
  let left = valueIn(node.left, scope);
  let right = valueIn(node.right, scope);
  if (!isNumeric(left)) right = keysOf(node.right, scope.panel) ?? right;
  else if (!isNumeric(right)) left = keysOf(node.left, scope.panel) ?? left;
  if (isNumeric(left) !== isNumeric(right)) {
    const [number, text] = isNumeric(left) ? [node.left, node.right] : [node.right, node.left];
    const sentence = `${expressionText(number)} is a number and ${expressionText(text)} is text; "${node.operator}" compares like with like`;
    throw new DurbinError("input", "EXPRESSION_TYPE", sentence, { expression: expressionText(node) });
  }
  const compare = COMPARE[node.operator];
  const out = new Float64Array(Math.max(left.length, right.length));
  for (let row = 0; row < out.length; row++) {
    const a = left[left.length === 1 ? 0 : row];
    const b = right[right.length === 1 ? 0 : row];
    const missing = a === null || b === null || Number.isNaN(a) || Number.isNaN(b);
    out[row] = missing ? NaN : compare(a, b) ? 1 : 0;
  }
  return out;
}

/** The keys of the entity or time column, row by row; null for any other expression. */
function keysOf(node: Expression, panel: Panel): TextColumn | null {
  if (node.kind !== "name") return null;
  if (node.name === panel.entityName) return Array.from(panel.entityOf, (i) => panel.entities[i]);
  if (node.name === panel.timeName) return Array.from(panel.periodOf, (t) => panel.periods[t]);
  return null;
}

/** Three-valued: missing & false is false, missing | true is true. */
function logical(node: Binary, scope: Scope): Float64Array {
  const decided = node.operator === "&" ? 0 : 1;
  const left = stretched(conditionOf(node.left, scope), scope.panel.nObs);
  const right = stretched(conditionOf(node.right, { ...scope, mask: where(scope, left, (value) => value !== decided) }), scope.panel.nObs);
  return left.map((a, row) => {
    const b = right[row];
    if (a === decided || b === decided) return decided;
    return Number.isNaN(a) || Number.isNaN(b) ? NaN : 1 - decided;
  });
}

/** The rows of the scope in which a condition has a wanted value. */
function where({ mask }: Scope, condition: Float64Array, wanted: (value: number) => boolean): Uint8Array {
  return Uint8Array.from(condition, (value, row) => (wanted(value) && (mask === null || mask[row] !== 0) ? 1 : 0));
}

function call(node: Call, scope: Scope): Value {
  const aggregate = AGGREGATES.get(node.name);
  if (aggregate !== undefined) return aggregated(node, aggregate, scope.panel);
  const [x] = node.args;
  switch (node.name) {
    case "if":
      return choice(node, scope);
    case "I":
      return valueIn(x, scope);
    case "lag":
      return lagColumn(scope.panel, wholeColumn(node, scope.panel), stepsOf(node));
    case "diff":
      return diffColumn(scope.panel, wholeColumn(node, scope.panel), stepsOf(node));
    case "log":
    case "exp":
    case "sqrt":
    case "abs": {
      const values = numbersOf(x, scope, `${node.name}() needs numbers`);
      const out = elementwise(node.name, values);
      requireDefined(node, out, [x], [values], scope);
      return out;
    }
    default:
      throw new DurbinError("input", "UNKNOWN_FUNCTION", `${expressionText(node)}: there is no function "${node.name}" in this place`);
  }
}

/** The first argument in all rows, whatever the scope: lags and aggregates look beyond it. */
function wholeColumn(node: Call, panel: Panel): Float64Array {
  return stretched(numbersOf(node.args[0], { panel, mask: null }, `${node.name}() needs numbers`), panel.nObs);
}

function aggregated(node: Call, aggregate: (x: Float64Array) => number, panel: Panel): Float64Array {
  const values = wholeColumn(node, panel).filter((value) => !Number.isNaN(value));
  const result = values.length === 0 ? NaN : aggregate(values);
  if (!Number.isFinite(result)) {
    const sentence = `${expressionText(node)} is not defined: ${values.length} of ${panel.nObs} rows have a value`;
    throw new DurbinError("input", "NOT_DEFINED", sentence, { expression: expressionText(node) });
  }
  return Float64Array.of(result);
}

function choice(node: Call, scope: Scope): Value {
  const [test, yes, no] = node.args;
  const { nObs } = scope.panel;
  const condition = stretched(conditionOf(test, scope), nObs);
  const a = valueIn(yes, { ...scope, mask: where(scope, condition, (value) => value === 1) });
  const b = valueIn(no, { ...scope, mask: where(scope, condition, (value) => value === 0) });
  const pick = <T>(x: ArrayLike<T>, y: ArrayLike<T>, missing: T, row: number): T => {
    if (Number.isNaN(condition[row])) return missing;
    const from = condition[row] === 1 ? x : y;
    return from[from.length === 1 ? 0 : row];
  };
  if (isNumeric(a) && isNumeric(b)) return Float64Array.from({ length: nObs }, (_, row) => pick<number>(a, b, NaN, row));
  if (!isNumeric(a) && !isNumeric(b)) return Array.from({ length: nObs }, (_, row) => pick<string | null>(a, b, null, row));
  throw new DurbinError("input", "EXPRESSION_TYPE", `${expressionText(node)}: one value is a number, the other is text`);
}

/** The number of periods of lag(x, k) and diff(x, k), 1 by default: the parser takes whole numbers only. */
function stepsOf({ args }: Call): number {
  const k = args[1] ?? { kind: "number", value: 1 };
  if (k.kind === "number") return k.value;
  throw new DurbinError("internal", "EXPRESSION_TYPE", `${expressionText(k)} is no number of periods`);
}
