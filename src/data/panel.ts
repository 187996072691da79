// The panel: columns plus an entity x time index. Rows are time-major: sorted by period, then by entity.
import type { Column } from "./table.js";

export { columnOf, describeRow, numericColumn, requireComplete, requireFinite, tableOf } from "./access.js";
export { type Balance, balance } from "./balance.js";
export { diffColumn, lagColumn, leadColumn } from "./lags.js";
export { buildPanel, type PanelIndex } from "./panel-build.js";
export { restrict } from "./restrict.js";

export interface Panel {
  /** For messages: the file name. */
  readonly source: string;
  /** Name of the entity column; null = rows are observations (keys "1", "2", ..), or one time series (key "1") when there is a time column. */
  readonly entityName: string | null;
  /** Name of the time column; null = a cross-section, one period with the key "". */
  readonly timeName: string | null;
  /** [nEntities] keys in order of first appearance in the data. */
  readonly entities: readonly string[];
  /** [nPeriods] keys: numeric order if all are numbers, else code unit order. */
  readonly periods: readonly string[];
  /** [nPeriods] place of each period on the calendar, in steps from the first: (value - first) / step if all are numbers, else 0, 1, 2, .. Lags look for place - k. */
  readonly calendar: Float64Array;
  readonly nEntities: number;
  readonly nPeriods: number;
  readonly nObs: number;
  /** [nObs] */
  readonly entityOf: Int32Array;
  /** [nObs] */
  readonly periodOf: Int32Array;
  /** [nPeriods * nEntities] row at t * nEntities + i, -1 where there is none. */
  readonly rowOf: Int32Array;
  /** Every entity in every period. */
  readonly balanced: boolean;
  /** [nObs] row of the file (1 = first row of data), for messages. */
  readonly sourceRow: Int32Array;
  /** Values by name, rows as above. */
  readonly columns: ReadonlyMap<string, Column>;
  /** What was done to the data, in words, for the result's notes. */
  readonly notes: readonly string[];
}
