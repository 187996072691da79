// Granger causality in panels (Dumitrescu and Hurlin 2012).
import { numericColumn, requireFinite } from "../../data/access.js";
import { lagColumn } from "../../data/lags.js";
import type { Panel } from "../../data/panel.js";
import { normalTwoSided } from "../../math/distributions.js";
import { groupsOf, type PanelTest, refuse } from "./model.js";
import { regress } from "./series.js";

export interface GrangerOptions {
  readonly effect: string;
  readonly cause: string;
  /** Lags K of both, 1 by default. */
  readonly order?: number;
}

/**
 * W_i: Wald's chi2(K) that K lags of `cause` are not needed beside a constant and K lags of `effect`, in each entity alone. Results: zTilde, sqrt(n) (mean W - mean
 * E_i) / sqrt(mean V_i) with the moments of W_i for its number of rows (section 4.3); zBar = sqrt(n / (2K)) (mean W - K), for long series; wBar = mean W
 * without p. Lags are on the calendar; entities may differ in length. Throws PANEL_TEST for a series of 5 + 3K values or fewer.
 */
export function granger(panel: Panel, { effect, cause, order = 1 }: GrangerOptions, name = "granger"): PanelTest[] {
  if (effect === cause) throw refuse(name, `effect and cause are both ${effect}`);
  const lagged = [effect, cause].map((variable) => {
    const column = numericColumn(panel, variable);
    requireFinite(panel, variable, column);
    return Array.from({ length: order + 1 }, (_, l) => lagColumn(panel, column, l));
  });
  const { rows, start, levels } = groupsOf(panel, "entity");
  const found = levels.map((entity, i) => {
    const own = rows
      .subarray(start[i], start[i + 1])
      .filter((row) => lagged.every((lags) => lags.every((column) => !Number.isNaN(column[row]))));
    return waldOf(own, lagged, order, entity, name);
  });
  const n = found.length;
  const average = (of: (one: (typeof found)[number]) => number): number => found.reduce((sum, one) => sum + of(one), 0) / n;
  const wBar = average(({ W }) => W);
  const zBar = Math.sqrt(n / (2 * order)) * (wBar - order);
  const zTilde = (Math.sqrt(n) * (wBar - average(({ expected }) => expected))) / Math.sqrt(average(({ variance }) => variance));
  return [
    { name: `${name}/zTilde`, statistic: zTilde, p: normalTwoSided(zTilde) },
    { name: `${name}/zBar`, statistic: zBar, p: normalTwoSided(zBar) },
    { name: `${name}/wBar`, statistic: wBar },
  ];
}

function waldOf(own: Int32Array, [effect, cause]: readonly (readonly Float64Array[])[], K: number, entity: string, name: string) {
  const T = own.length;
  if (T <= 2 * K + 5)
    throw refuse(name, `the series of ${entity} has ${T} rows with ${K} lags; the moments of the test need more than ${2 * K + 5}`, {
      entity,
    });
  const take = (column: Float64Array): Float64Array => Float64Array.from(own, (row) => column[row]);
  const y = take(effect[0]);
  const restricted = [new Float64Array(T).fill(1), ...effect.slice(1).map(take)];
  const full = regress(y, [...restricted, ...cause.slice(1).map(take)]);
  const without = regress(y, restricted);
  if (full === null || without === null || full.rss === 0)
    throw refuse(name, `the series of ${entity} do not vary enough for ${K} lags`, { entity });
  const W = (without.rss - full.rss) / (full.rss / (T - 2 * K - 1));
  const [a, b] = [T - 2 * K - 1, T - 2 * K - 3];
  return { W, expected: (K * a) / b, variance: (2 * K * a * a * (T - K - 3)) / (b * b * (T - 2 * K - 5)) };
}
