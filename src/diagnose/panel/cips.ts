// Pesaran's (2007) test of unit roots with dependence across entities.
import { mean } from "../../math/vector.js";
import { type PanelTest, refuse } from "./model.js";
import { commonLength, deterministicColumns, dickeyFullerColumns, regress, type Series } from "./series.js";
import type { Deterministic } from "./unit-root-tables.js";

interface CipsOptions {
  readonly deterministic: Deterministic;
  readonly lags: number;
}

/**
 * CIPS: the mean over entities of the t of y_(t-1) in the Dickey-Fuller regression with the averages over entities of its level, difference and lagged
 * differences. Critical values are tabulated (Table II), there is no p. Throws PANEL_TEST for series of different lengths, and one entity.
 */
export function cips(series: readonly Series[], { deterministic, lags }: CipsOptions, name: string): PanelTest {
  const T = commonLength(series, name, "cips");
  const n = series.length;
  if (n < 2) throw refuse(name, "cips averages over entities, and there is one");
  const average = Float64Array.from({ length: T }, (_, t) => series.reduce((sum, { values }) => sum + values[t], 0) / n);
  const common = dickeyFullerColumns(average, lags);
  const shared = [common.level, common.dy, ...common.lagged, ...deterministicColumns(deterministic, common.dy.length)];
  const t = series.map(({ entity, values }) => {
    const { dy, level, lagged } = dickeyFullerColumns(values, lags);
    const found = regress(dy, [level, ...lagged, ...shared]);
    if (found === null)
      throw refuse(name, `the series of ${entity}, ${T} values, is too short or too much like the average for ${lags} lags`);
    return found.coefficients[0] / Math.sqrt((found.rss / (found.n - found.k)) * found.inverse[0]);
  });
  return { name, statistic: mean(Float64Array.from(t)), notes: ["critical values of cips stand in Table II of Pesaran (2007)"] };
}
