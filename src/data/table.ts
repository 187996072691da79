// Columns of equal length under text names. A Map, so that no name (`__proto__`) is special.
import { DurbinError, suggestion } from "../errors.js";

/** NaN = missing. Infinite values are kept and refused where they are used. */
export type NumericColumn = Float64Array;
/** null = missing. */
export type TextColumn = readonly (string | null)[];
export type Column = NumericColumn | TextColumn;

export interface Table {
  /** Where it came from, for messages: a file name or "data". */
  readonly source: string;
  readonly nRows: number;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that hold keys were read raw: their texts, trimmed and NFC, whatever `columns` made of them. */
  readonly keys: ReadonlyMap<string, TextColumn>;
}

export const isNumeric = (column: Column): column is NumericColumn => column instanceof Float64Array;

/** The error for a name that no column has; it names the nearest one. */
export function unknownColumn(source: string, name: string, names: Iterable<string>, use = ""): DurbinError {
  const known = [...names];
  const near = suggestion(name, known);
  const list = near === "" && known.length <= 12 ? `; its columns are ${known.join(", ")}` : "";
  return new DurbinError("input", "UNKNOWN_COLUMN", `${source} has no column "${name}"${use}${near}${list}`, { column: name });
}

/** The column of that name. Throws UNKNOWN_COLUMN; `use` continues the sentence ("for `time`"). */
export function columnNamed(table: Pick<Table, "source" | "columns">, name: string, use = ""): Column {
  const column = table.columns.get(name);
  if (column === undefined) throw unknownColumn(table.source, name, table.columns.keys(), use);
  return column;
}

/** The rows `order[0], order[1], ..` of a column. */
export function takeRows(column: Column, order: Int32Array): Column {
  if (!isNumeric(column)) return Array.from(order, (row) => column[row]);
  const out = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) out[i] = column[order[i]];
  return out;
}

/** "a, b and 3 more": at most `limit` of the items; `total` counts those that are not in the list too. */
export function listed(items: readonly (string | number)[], total = items.length, limit = 5): string {
  const shown = items.slice(0, limit);
  const rest = total - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}
