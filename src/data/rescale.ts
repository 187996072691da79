// The prepare steps that change values: winsorize and standardize, over all rows or by group.
import { DurbinError } from "../errors.js";
import { quantile } from "../math/quantile.js";
import { numericColumn, requireFinite } from "./access.js";
import { mean, standardDeviation } from "./expression-functions.js";
import { groupRows } from "./groups.js";
import type { Panel } from "./panel.js";
import type { Column } from "./table.js";

export interface WinsorizeStep {
  readonly winsorize: readonly string[];
  /** Lower and upper probability. Default [0.01, 0.99]. */
  readonly probs?: readonly [number, number];
  /** Quantiles within the groups of this column. */
  readonly by?: string;
  /** New columns `name + suffix`. Without it the columns are replaced. */
  readonly suffix?: string;
}

export interface StandardizeStep {
  readonly standardize: readonly string[];
  /** Means and deviations within the groups of this column. */
  readonly by?: string;
  /** New columns `name + suffix`. Without it the columns are replaced. */
  readonly suffix?: string;
}

/**
 * Values beyond the two quantiles become the quantile; missing ones stay. Quantiles are of type 7 (Hyndman and Fan 1996), as R's
 * `quantile`; Stata's winsor2 takes those of `_pctile`, which are averages of two neighbours at most.
 */
export function winsorize(panel: Panel, step: WinsorizeStep): Panel {
  const [low, high] = step.probs ?? [0.01, 0.99];
  if (!(low >= 0 && low < high && high <= 1)) {
    throw new DurbinError("input", "PREPARE_STEP", `winsorize: probs are [${low}, ${high}], expected 0 <= low < high <= 1`, {
      probs: step.probs,
    });
  }
  const groups = groupRows(panel, step.by);
  const notes: string[] = [];
  const columns = changed(panel, "winsorize", step.winsorize, step.suffix, (name, values) => {
    const counts = [0, 0];
    for (const rows of groups.rows) clip(values, rows, low, high, counts);
    const by = step.by === undefined ? "" : ` by ${step.by}`;
    notes.push(`winsorize ${name} at ${low} and ${high}${by}: ${counts[0]} values raised, ${counts[1]} lowered`);
  });
  return { ...panel, columns, notes: [...panel.notes, ...notes] };
}

function clip(values: Float64Array, rows: Int32Array, low: number, high: number, counts: number[]): void {
  const sorted = present(values, rows).sort();
  if (sorted.length === 0) return;
  const floor = quantile(sorted, low);
  const ceiling = quantile(sorted, high);
  for (const row of rows) {
    if (values[row] < floor) {
      values[row] = floor;
      counts[0]++;
    } else if (values[row] > ceiling) {
      values[row] = ceiling;
      counts[1]++;
    }
  }
}

/** (x - mean) / sd with divisor n - 1; missing values stay. Throws NOT_DEFINED for a column that is constant in a group. */
export function standardize(panel: Panel, step: StandardizeStep): Panel {
  const groups = groupRows(panel, step.by);
  const columns = changed(panel, "standardize", step.standardize, step.suffix, (name, values) => {
    groups.rows.forEach((rows, group) => {
      const x = present(values, rows);
      if (x.length === 0) return;
      const center = mean(x);
      const sd = standardDeviation(x);
      if (!(sd > 0)) {
        const place = groups.labels[group] === "" ? "" : ` in ${groups.labels[group]}`;
        throw new DurbinError(
          "input",
          "NOT_DEFINED",
          `standardize: ${name} does not vary${place}, so it has no standard deviation to divide by`,
          {
            column: name,
          },
        );
      }
      for (const row of rows) values[row] = (values[row] - center) / sd;
    });
  });
  const by = step.by === undefined ? "" : ` by ${step.by}`;
  return { ...panel, columns, notes: [...panel.notes, `standardize ${step.standardize.join(", ")}${by}: mean 0, standard deviation 1`] };
}

const present = (values: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]).filter((value) => !Number.isNaN(value));

/** Columns with some of them changed in place by `change`, which gets a copy. */
function changed(
  panel: Panel,
  verb: string,
  names: readonly string[],
  suffix: string | undefined,
  change: (name: string, values: Float64Array) => void,
): ReadonlyMap<string, Column> {
  const columns = new Map(panel.columns);
  for (const name of names) {
    const values = numericColumn(panel, name).slice();
    requireFinite(panel, name, values);
    const target = name + (suffix ?? "");
    if (suffix !== undefined && columns.has(target)) {
      throw new DurbinError("input", "COLUMN_EXISTS", `${verb}: there is already a column "${target}"; choose another suffix`, {
        column: target,
      });
    }
    if (target === panel.entityName || target === panel.timeName) {
      throw new DurbinError("input", "PREPARE_STEP", `${verb}: ${name} is a key column; give a \`suffix\` to make a new one`, {
        column: name,
      });
    }
    change(name, values);
    columns.set(target, values);
  }
  return columns;
}
