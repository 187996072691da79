// Lags, leads and differences on the calendar: a value is there or missing, never the one of another step.
import { DurbinError } from "../errors.js";
import type { Panel } from "./panel.js";

/**
 * x[i, t - k] for every row (i, t), NaN where that entity has no row k steps earlier; negative k looks ahead.
 * values [nObs]. Throws NO_TIME for data without `time` (k other than 0), COLUMN_TYPE for k that is no whole number.
 */
export function lagColumn(panel: Panel, values: Float64Array, k: number): Float64Array {
  if (!Number.isSafeInteger(k)) throw new DurbinError("input", "COLUMN_TYPE", `a lag is a whole number of steps, not ${k}`, { k });
  if (k === 0) return values;
  if (panel.timeName === null) throw new DurbinError("input", "NO_TIME", `a lag of ${k} needs periods: give \`time\` in \`data\``, { k });
  const { calendar, rowOf, nEntities, entityOf, periodOf } = panel;
  const periodAt = new Map<number, number>();
  calendar.forEach((place, t) => {
    periodAt.set(place, t);
  });
  const from = Int32Array.from(calendar, (place) => periodAt.get(place - k) ?? -1);
  const out = new Float64Array(panel.nObs);
  for (let row = 0; row < out.length; row++) {
    const t = from[periodOf[row]];
    const source = t < 0 ? -1 : rowOf[t * nEntities + entityOf[row]];
    out[row] = source < 0 ? NaN : values[source];
  }
  return out;
}

/** x[i, t + k]: `lagColumn` with -k. */
export const leadColumn = (panel: Panel, values: Float64Array, k = 1): Float64Array => lagColumn(panel, values, -k);

/** x[i, t] - x[i, t - k], NaN where one of the two is absent. */
export function diffColumn(panel: Panel, values: Float64Array, k = 1): Float64Array {
  const before = lagColumn(panel, values, k);
  return values.map((value, row) => value - before[row]);
}
