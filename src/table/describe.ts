// Descriptive statistics of a panel's variables.
import { numericColumn, type Panel } from "../data/panel.js";
import type { NumericColumn } from "../data/table.js";
import { formatEstimate } from "../result/format.js";
import type { Cell, TableModel } from "./model.js";

export interface Description {
  /** Values that are not missing. */
  readonly count: number;
  readonly mean: number;
  /** Divisor count - 1. */
  readonly sd: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Count, mean, standard deviation, minimum, median, maximum of the values that are not missing; NaN where they do not exist. */
export function describe(values: NumericColumn): Description {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const count = present.length;
  let sum = 0;
  for (const value of present) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of present) squares += (value - mean) * (value - mean);
  const middle = count >> 1;
  return {
    count,
    mean,
    sd: count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN,
    min: present[0] ?? Number.NaN,
    median: count % 2 === 1 ? present[middle] : (present[middle - 1] + present[middle]) / 2,
    max: present[count - 1] ?? Number.NaN,
  };
}

/** One row a variable. Throws `input` for a name that is no numeric column. */
export function describeTable(
  panel: Panel,
  variables: readonly string[],
  options: { readonly title?: string; readonly digits?: number; readonly rename?: Readonly<Record<string, string>> } = {},
): TableModel {
  const { digits = 3, rename = {} } = options;
  const rows = variables.map((name) => {
    const { count, mean, sd, min, median, max } = describe(numericColumn(panel, name));
    const cells: Cell[] = [
      { text: String(count) },
      ...[mean, sd, min, median, max].map((value) => ({ text: formatEstimate(value, digits) })),
    ];
    return { label: Object.hasOwn(rename, name) ? rename[name] : name, cells };
  });
  const headers = ["N", "Mean", "SD", "Min", "Median", "Max"];
  return {
    title: options.title,
    alerts: [],
    stub: "Variable",
    groups: [],
    columns: headers.map((header) => ({ header: [header], align: "decimal" })),
    sections: [{ rows }],
    notes: [],
  };
}
