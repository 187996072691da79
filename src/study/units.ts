// From rows of a panel to values over units, period by period, with W in the same order: what spatial statistics take.
import { balance, unbalancedRemedy } from "../data/balance.js";
import { numericColumn, requireComplete } from "../data/access.js";
import type { Panel } from "../data/panel.js";
import { type Column, isNumeric, listed } from "../data/table.js";
import { DurbinError, suggestion } from "../errors.js";

/** A group of periods that is judged together, and how its result is named after it: [] or ["1983"]. */
export interface PeriodGroup {
  readonly suffix: readonly string[];
  /** Period indices. */
  readonly periods: readonly number[];
}

/** The period of a group that is one of several; nothing for all periods as one. */
export const periodOf = ({ suffix }: PeriodGroup): { readonly period?: string } => (suffix.length === 0 ? {} : { period: suffix[0] });

/** All periods as one, or with `by` each period alone. Throws STUDY_TEST when `by` is not the time column. */
export function periodGroups(panel: Panel, by: string | undefined): readonly PeriodGroup[] {
  const all = panel.periods.map((_, t) => t);
  if (by === undefined) return [{ suffix: [], periods: all }];
  if (panel.timeName === null) throw new DurbinError("input", "STUDY_TEST", `by: "${by}" needs a panel, but the data have no \`time\``);
  if (by !== panel.timeName) {
    throw new DurbinError(
      "input",
      "STUDY_TEST",
      `by: "${by}" is not the time column${suggestion(by, [panel.timeName]) || `, which is "${panel.timeName}"`}`,
    );
  }
  return all.map((t) => ({ suffix: [panel.periods[t]], periods: [t] }));
}

/** Throws UNBALANCED_PANEL naming the cells that are not there; `where` is the condition that chose the rows. */
export function requireBalanced(panel: Panel, use: string, where?: string): void {
  if (panel.balanced) return;
  const { missing, missingCount } = balance(panel);
  const cells = listed(
    missing.map(([entity, period]) => (panel.timeName === null ? entity : `(${entity}, ${period})`)),
    missingCount,
  );
  const found = where === undefined ? `${panel.source} has no row for ${cells}` : `where: "${where}" keeps no row for ${cells}`;
  const remedy = where === undefined ? `; ${unbalancedRemedy(panel)}` : "; keep whole units or whole periods";
  throw new DurbinError("input", "UNBALANCED_PANEL", `${found}; ${use} needs every unit in every period${remedy}`, { missing });
}

/** [nEntities] values of one period of a balanced panel, in the order of its entities. */
const slice = (panel: Panel, values: Float64Array, t: number): Float64Array =>
  values.subarray(t * panel.nEntities, (t + 1) * panel.nEntities);

/** The values of a numeric column in some periods, each [nEntities]. */
export function valuesOf(panel: Panel, variable: string, { periods }: PeriodGroup): Float64Array[] {
  const values = numericColumn(panel, variable);
  requireComplete(panel, variable, values);
  return periods.map((t) => slice(panel, values, t));
}

/** The values of any column in one period. */
export function categoriesOf(panel: Panel, column: Column, t: number): Float64Array | readonly (string | null)[] {
  return isNumeric(column) ? slice(panel, column, t) : column.slice(t * panel.nEntities, (t + 1) * panel.nEntities);
}

/** Values per row of a balanced panel (residuals) in some periods. */
export const seriesOf = (panel: Panel, values: Float64Array, { periods }: PeriodGroup): Float64Array[] =>
  periods.map((t) => slice(panel, values, t));
