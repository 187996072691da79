// The series of the entities of one variable, without gaps.
import { numericColumn, requireFinite } from "../../data/access.js";
import type { Panel } from "../../data/panel.js";
import { listed } from "../../data/table.js";
import { leastSquares } from "../../wasm/least-squares.js";
import { groupsOf, refuse } from "./model.js";
import type { Deterministic } from "./unit-root-tables.js";

export interface Series {
  readonly entity: string;
  /** [T] */
  readonly values: Float64Array;
}

/**
 * The observed values of each entity in the order of time; they may begin and end where they like. Throws PANEL_TEST for gaps and without `time`, and
 * UNKNOWN_COLUMN, NOT_NUMERIC, INFINITE_VALUE.
 */
export function seriesOfEntities(panel: Panel, variable: string, name: string): Series[] {
  if (panel.timeName === null) throw refuse(name, "the data have no `time`; unit roots are about series");
  const column = numericColumn(panel, variable);
  requireFinite(panel, variable, column);
  const { rows, start, levels } = groupsOf(panel, "entity");
  const gaps: string[] = [];
  const series = levels.map((entity, i) => {
    const own = rows.subarray(start[i], start[i + 1]).filter((row) => !Number.isNaN(column[row]));
    const place = (at: number): number => panel.calendar[panel.periodOf[own[at]]];
    if (own.length > 0 && place(own.length - 1) - place(0) !== own.length - 1) gaps.push(entity);
    return { entity, values: Float64Array.from(own, (row) => column[row]) };
  });
  if (gaps.length > 0) {
    const which = listed(gaps.slice(0, 5), gaps.length);
    throw refuse(name, `${variable} has gaps inside the series of ${which}; keep periods without gaps (\`prepare: [{filter: ..}]\`)`, {
      entities: gaps,
    });
  }
  return series.filter(({ values }) => values.length > 0);
}

/** The common length of all series. Throws PANEL_TEST where they differ. */
export function commonLength(series: readonly Series[], name: string, test: string): number {
  const T = series[0].values.length;
  const other = series.find(({ values }) => values.length !== T);
  if (other === undefined) return T;
  const sentence = `${test} needs series of one length: ${series[0].entity} has ${T} values, ${other.entity} ${other.values.length}; ips with form wtbar and fisher take unbalanced panels`;
  throw refuse(name, sentence);
}

/** Columns of a constant, or of a constant and a trend, for `n` rows. */
export function deterministicColumns(kind: Deterministic, n: number): Float64Array[] {
  const constant = new Float64Array(n).fill(1);
  if (kind === "none") return [];
  return kind === "intercept" ? [constant] : [constant, Float64Array.from({ length: n }, (_, t) => t + 1)];
}

export interface Regressed {
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly k: number;
  readonly n: number;
  readonly coefficients: Float64Array;
  readonly inverse: Float64Array;
}

/** OLS of y on some columns; null where they are collinear or leave nothing for the error. */
export function regress(y: Float64Array, columns: readonly Float64Array[]): Regressed | null {
  const [n, k] = [y.length, columns.length];
  if (k === 0)
    return {
      residuals: y,
      rss: y.reduce((sum, value) => sum + value * value, 0),
      k,
      n,
      coefficients: y.subarray(0, 0),
      inverse: y.subarray(0, 0),
    };
  if (n <= k) return null;
  const X = new Float64Array(k * n);
  columns.forEach((column, j) => {
    X.set(column, j * n);
  });
  const { residuals, rss, rank, coefficients, inverse } = leastSquares(X, k, n, y);
  return rank < k ? null : { residuals, rss, k, n, coefficients, inverse };
}

/** Rows of the regression of differences: y_t - y_(t-1), y_(t-1), and its `lags` lagged differences, for t from lags + 1 on. */
export function dickeyFullerColumns(
  y: Float64Array,
  lags: number,
): { readonly dy: Float64Array; readonly level: Float64Array; readonly lagged: Float64Array[] } {
  const n = Math.max(0, y.length - lags - 1);
  const at = (shift: number): Float64Array => Float64Array.from({ length: n }, (_, t) => y[t + lags + 1 - shift] - y[t + lags - shift]);
  return {
    dy: at(0),
    level: Float64Array.from({ length: n }, (_, t) => y[t + lags]),
    lagged: Array.from({ length: lags }, (_, l) => at(l + 1)),
  };
}
