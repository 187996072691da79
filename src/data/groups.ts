// Rows by the value of one column: the `by` of a prepare step.
import { DurbinError } from "../errors.js";
import { columnOf, describeRow, describeValue } from "./access.js";
import type { Panel } from "./panel.js";

export interface Groups {
  /** Rows of each group, in order of first appearance. */
  readonly rows: readonly Int32Array[];
  /** "year 1990", or "" for the one group of all rows. */
  readonly labels: readonly string[];
}

/** The rows grouped by a column, or all in one group. Throws UNKNOWN_COLUMN, MISSING_VALUE where the column has no value. */
export function groupRows(panel: Panel, by: string | undefined): Groups {
  if (by === undefined) return { rows: [Int32Array.from({ length: panel.nObs }, (_, row) => row)], labels: [""] };
  const column = columnOf(panel, by);
  const groups = new Map<number | string, number[]>();
  for (let row = 0; row < panel.nObs; row++) {
    const value = column[row];
    if (value === null || Number.isNaN(value)) {
      throw new DurbinError("input", "MISSING_VALUE", `by: ${by} is missing at ${describeRow(panel, row)}; every row needs a group`, {
        column: by,
      });
    }
    const rows = groups.get(value);
    if (rows === undefined) groups.set(value, [row]);
    else rows.push(row);
  }
  return {
    rows: Array.from(groups.values(), (rows) => Int32Array.from(rows)),
    labels: Array.from(groups.keys(), (key) => `${by} ${describeValue(key)}`),
  };
}
