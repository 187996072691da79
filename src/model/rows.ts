// Which rows a model uses: `where`, then rows with every value. Missing ones are dropped and recorded, or refused.
import { completeBy, describeRow, dropMissingRemedy } from "../data/access.js";
import type { Panel } from "../data/panel.js";
import { isNumeric, listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import type { Dropped } from "./design.js";

/** Something that needs a value in every row: a numeric column of the formula, or a factor. */
export interface Ingredient {
  /** Canonical text. */
  readonly text: string;
  /** [nObs] NaN, or -1 for a factor, where it has no value. */
  readonly values: Float64Array | Int32Array;
  /** Columns read in the same row. */
  readonly variables: readonly string[];
  /** What else it reads: other periods, or neighbors. */
  readonly reach: "row" | "lag" | "neighbors";
}

export interface Rows {
  /** [nObs] 1 = used. */
  readonly keep: Uint8Array;
  readonly dropped: readonly Dropped[];
}

const MOST_KEYS = 20;

/**
 * The rows of `candidates` [nObs] in which every ingredient has a value. `drop` records the others by reason; `refuse` throws
 * MISSING_VALUE naming cells and remedy.
 */
export function selectRows(panel: Panel, ingredients: readonly Ingredient[], candidates: Uint8Array, missing: "drop" | "refuse"): Rows {
  const incomplete = incompleteRows(ingredients, candidates);
  if (missing === "refuse" && incomplete.length > 0) throw refusal(panel, ingredients, candidates, incomplete);
  const keep = candidates.slice();
  const byReason = new Map<string, { count: number; keys: string[] }>();
  for (const row of incomplete) {
    keep[row] = 0;
    const reason = reasonOf(panel, ingredients, row);
    const group = byReason.get(reason) ?? { count: 0, keys: [] };
    byReason.set(reason, group);
    if (++group.count <= MOST_KEYS) group.keys.push(describeRow(panel, row));
  }
  const dropped = [...byReason].map(([reason, group]) => ({ reason, ...group }));
  return { keep, dropped: dropped.sort((a, b) => (a.reason < b.reason ? -1 : 1)) };
}

function incompleteRows(ingredients: readonly Ingredient[], candidates: Uint8Array): number[] {
  const bad = new Uint8Array(candidates.length);
  for (const { values } of ingredients) {
    if (values instanceof Int32Array) markNegative(values, bad);
    else markMissing(values, bad);
  }
  const rows: number[] = [];
  for (let row = 0; row < bad.length; row++) if (bad[row] === 1 && candidates[row] !== 0) rows.push(row);
  return rows;
}

function markNegative(codes: Int32Array, bad: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) if (codes[row] < 0) bad[row] = 1;
}

function markMissing(values: Float64Array, bad: Uint8Array): void {
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) bad[row] = 1;
}

/** Columns that are missing in the row itself; without any, the lag or the neighbor is. */
function reasonOf(panel: Panel, ingredients: readonly Ingredient[], row: number): string {
  const failing = ingredients.filter(({ values }) => isAbsent(values, row));
  const variables = missingVariables(panel, failing, row);
  if (variables.length > 0) return `missing values in ${variables.join(", ")}`;
  return failing.some(({ reach }) => reach === "lag") ? "lag not available" : "spatial lag not available";
}

function isAbsent(values: Float64Array | Int32Array, row: number): boolean {
  return values instanceof Int32Array ? values[row] < 0 : Number.isNaN(values[row]);
}

function missingVariables(panel: Panel, failing: readonly Ingredient[], row: number): string[] {
  const names = new Set(failing.flatMap(({ variables }) => variables));
  return [...names].filter((name) => {
    const column = panel.columns.get(name);
    return column !== undefined && (isNumeric(column) ? Number.isNaN(column[row]) : column[row] === null);
  });
}

function refusal(panel: Panel, ingredients: readonly Ingredient[], candidates: Uint8Array, incomplete: readonly number[]): DurbinError {
  const variables = new Set<string>();
  const cells: string[] = [];
  for (const row of incomplete) {
    const names = missingVariables(panel, ingredients, row);
    for (const name of names) {
      variables.add(name);
      cells.push(`${name} at (${describeRow(panel, row)})`);
    }
  }
  if (cells.length > 0) {
    const remedy = dropMissingRemedy([...variables], completeBy(panel));
    const sentence = `missing values in ${cells.length} cell${cells.length === 1 ? "" : "s"}: ${listed(cells)}; ${remedy}`;
    return new DurbinError("input", "MISSING_VALUE", sentence, { cells: cells.slice(0, MOST_KEYS), count: cells.length });
  }
  const failing = ingredients.filter(({ values }) => incomplete.some((row) => isAbsent(values, row)));
  const keys = incomplete.map((row) => `(${describeRow(panel, row)})`);
  const sentence = `${failing.map(({ text }) => text).join(", ")} cannot be computed at ${listed(keys)}${remedyByTime(panel, candidates, incomplete)}`;
  return new DurbinError("input", "MISSING_VALUE", sentence, { cells: keys.slice(0, MOST_KEYS), count: keys.length });
}

/** The `where` that leaves out the periods at one end of the data, when they hold all incomplete rows. */
function remedyByTime(panel: Panel, candidates: Uint8Array, incomplete: readonly number[]): string {
  const affected = new Set(incomplete.map((row) => panel.periodOf[row]));
  const used = new Set<number>();
  for (let row = 0; row < candidates.length; row++) if (candidates[row] !== 0) used.add(panel.periodOf[row]);
  const clean = [...used].filter((t) => !affected.has(t)).sort((a, b) => a - b);
  if (clean.length === 0 || panel.timeName === null) return "";
  const [first, last] = [clean[0], clean[clean.length - 1]];
  const quote = (period: string): string => (/^-?[\d.]+$/.test(period) ? period : `'${period}'`);
  const earlier = [...affected].every((t) => t < first);
  const later = [...affected].every((t) => t > last);
  if (!earlier && !later) return "";
  const [operator, t] = earlier ? [">=", first] : ["<=", last];
  return `; leave those periods out with \`where: "${panel.timeName} ${operator} ${quote(panel.periods[t])}"\``;
}
