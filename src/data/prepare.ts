// The `prepare` list of a study: each step takes a panel and returns a new one with a note of what it did.
import { DurbinError, suggestion } from "../errors.js";
import { columnOf, describeRow } from "./access.js";
import { conditionValues, evaluate, parseExpression } from "./expression.js";
import { groupRows } from "./groups.js";
import { keyText } from "./keys.js";
import type { Panel } from "./panel.js";
import { type StandardizeStep, standardize, type WinsorizeStep, winsorize } from "./rescale.js";
import { restrict } from "./restrict.js";
import { SHIFT_SHARE_OPTIONS, type ShiftShareStep, shiftShare, shiftShareProblem } from "./shift-share.js";
import { listed } from "./table.js";

export type { ShiftShareStep, StandardizeStep, WinsorizeStep };

export type PrepareStep =
  /** New columns, in this order; later ones may use earlier ones. */
  | { readonly derive: Readonly<Record<string, string | number>> }
  /** Keeps the rows where the condition holds; a row where it is missing goes too. */
  | { readonly filter: string }
  /** Drops the rows where one of the columns has no value; with `by` all rows of their group: `by` the entity keeps a panel balanced. */
  | { readonly dropMissing: readonly string[]; readonly by?: string }
  | WinsorizeStep
  | StandardizeStep
  | ShiftShareStep;

const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["derive", []],
  ["filter", []],
  ["dropMissing", ["by"]],
  ["winsorize", ["probs", "by", "suffix"]],
  ["standardize", ["by", "suffix"]],
  ["shiftShare", SHIFT_SHARE_OPTIONS],
]);

/**
 * Applies the steps in order. Throws PREPARE_STEP for steps it does not understand (naming the nearest key), COLUMN_EXISTS, EMPTY_DATA
 * when no row is left, and the errors of expressions.
 */
export function prepare(panel: Panel, steps: readonly PrepareStep[]): Panel {
  return steps.reduce((current, step, i) => applyStep(current, step, steps.length > 1 ? `step ${i + 1}: ` : ""), panel);
}

function applyStep(panel: Panel, step: PrepareStep, place: string): Panel {
  checkStep(step, place);
  if ("derive" in step) return derive(panel, step.derive);
  if ("filter" in step) return filter(panel, step.filter);
  if ("dropMissing" in step) return dropMissing(panel, step.dropMissing, step.by);
  if ("shiftShare" in step) return shiftShare(panel, step);
  return "winsorize" in step ? winsorize(panel, step) : standardize(panel, step);
}

/** place: "step 2: ", or nothing when there is only one. */
function stepError(place: string, sentence: string): DurbinError {
  return new DurbinError("input", "PREPARE_STEP", place + sentence);
}

/** Steps may come from a file: their shape is checked, not believed. */
function checkStep(step: unknown, place: string): void {
  const verbs = [...OPTIONS.keys()];
  if (typeof step !== "object" || step === null || Array.isArray(step)) throw stepError(place, `expected one of ${verbs.join(", ")}`);
  const keys = Object.keys(step);
  const found = keys.filter((key) => OPTIONS.has(key));
  if (found.length > 1) throw stepError(place, `${found.join(" and ")} are two steps; write them as two`);
  const options = found.length === 0 ? [] : (OPTIONS.get(found[0]) as readonly string[]);
  const unknown = keys.find((key) => key !== found[0] && !options.includes(key));
  if (unknown !== undefined) {
    const names = found.length === 0 ? verbs : options;
    throw stepError(
      place,
      `unknown key "${unknown}"${suggestion(unknown, names)}${names.length === 0 ? `; ${found[0]} has no options` : ""}`,
    );
  }
  if (found.length === 0) throw stepError(place, `expected one of ${verbs.join(", ")}`);
  const settings = new Map(Object.entries(step));
  if (found[0] === "shiftShare") {
    const problem = shiftShareProblem(settings);
    if (problem !== null) throw stepError(place, problem);
    return;
  }
  checkValue(found[0], settings.get(found[0]), place);
  const probs: unknown = settings.get("probs");
  if (probs !== undefined && !(Array.isArray(probs) && probs.length === 2 && probs.every((p) => typeof p === "number"))) {
    throw stepError(place, "probs are two numbers, such as [0.01, 0.99]");
  }
  for (const option of ["by", "suffix"]) {
    const value: unknown = settings.get(option);
    if (value !== undefined && (typeof value !== "string" || value === "")) throw stepError(place, `${option} is a text`);
  }
}

function checkValue(verb: string, value: unknown, place: string): void {
  if (verb === "filter") {
    if (typeof value !== "string") throw stepError(place, 'filter is a condition in a text, such as "year >= 1980"');
  } else if (verb === "derive") {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const isText = (part: unknown) => typeof part === "string" || typeof part === "number";
    if (!isObject || !Object.values(value).every(isText))
      throw stepError(place, 'derive maps new names to expressions, such as { lgsp: "log(gsp)" }');
  } else if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === "string")) {
    throw stepError(place, `${verb} is a list of columns`);
  }
}

function derive(panel: Panel, expressions: Readonly<Record<string, string | number>>): Panel {
  let current = panel;
  for (const [given, text] of Object.entries(expressions)) {
    const name = keyText(given);
    if (name === "") throw new DurbinError("input", "PREPARE_STEP", "derive: the new column has no name");
    if (current.columns.has(name)) {
      throw new DurbinError("input", "COLUMN_EXISTS", `derive: there is already a column "${name}"; choose another name`, { column: name });
    }
    const values = evaluate(parseExpression(String(text)), current);
    current = { ...current, columns: new Map(current.columns).set(name, values) };
  }
  return current;
}

function filter(panel: Panel, text: string): Panel {
  const condition = conditionValues(parseExpression(text), panel);
  const missing = condition.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  const why = missing === 0 ? "" : `, ${missing} of them because the condition is missing there`;
  return keepRows(
    panel,
    Uint8Array.from(condition, (value) => (value === 1 ? 1 : 0)),
    `filter ${text}`,
    () => why,
  );
}

function dropMissing(panel: Panel, names: readonly string[], by: string | undefined): Panel {
  const columns = names.map((name) => columnOf(panel, name));
  const hasValue = (value: number | string | null) => value !== null && !Number.isNaN(value);
  const keep = Uint8Array.from({ length: panel.nObs }, (_, row) => (columns.every((column) => hasValue(column[row])) ? 1 : 0));
  if (by !== undefined) {
    for (const rows of groupRows(panel, by).rows) if (rows.some((row) => keep[row] === 0)) for (const row of rows) keep[row] = 0;
  }
  return keepRows(panel, keep, `dropMissing ${names.join(", ")}${by === undefined ? "" : ` by ${by}`}`, (dropped) => {
    const keys = dropped.slice(0, 5).map((row) => `(${describeRow(panel, row)})`);
    return `: ${listed(keys, dropped.length)}`;
  });
}

/** The kept rows with a note "what: k of n rows dropped" + rest. */
function keepRows(panel: Panel, keep: Uint8Array, what: string, rest: (dropped: readonly number[]) => string): Panel {
  const dropped = Array.from(keep.keys()).filter((row) => keep[row] === 0);
  if (dropped.length === 0) return panel;
  if (dropped.length === panel.nObs) {
    throw new DurbinError("input", "EMPTY_DATA", `${what}: no row is left of ${panel.nObs}${rest([])}`, { rows: panel.nObs });
  }
  const kept = restrict(panel, keep);
  return { ...kept, notes: [...kept.notes, `${what}: ${dropped.length} of ${panel.nObs} rows dropped${rest(dropped)}`] };
}
