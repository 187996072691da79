// Unit roots in panels: Levin-Lin-Chu, Im-Pesaran-Shin, Fisher's combinations, Hadri.
import type { Panel } from "../../data/panel.js";
import { chiSquaredUpper, normalQuantile, normalTail, tUpper } from "../../math/distributions.js";
import { log, pow } from "../../math/elementwise.js";
import { mean, sumOfSquares } from "../../math/vector.js";
import { cips } from "./cips.js";
import { type PanelTest, refuse } from "./model.js";
import { commonLength, deterministicColumns, dickeyFullerColumns, regress, type Series, seriesOfEntities } from "./series.js";
import { type Deterministic, interpolate, IPS_DICKEY_FULLER, IPS_MOMENTS, IPS_PERIODS, LLC_TABLE, MACKINNON } from "./unit-root-tables.js";

export interface UnitRootOptions {
  readonly test: "llc" | "ips" | "fisher" | "hadri" | "cips";
  /** ips: wtbar (default), ztbar, tbar; fisher: chisq (default), pm, z, logit. */
  readonly form?: "tbar" | "wtbar" | "ztbar" | "chisq" | "pm" | "z" | "logit";
  /** intercept by default */
  readonly deterministic?: Deterministic;
  /** Lagged differences, 0 by default. */
  readonly lags?: number;
  /** Divide the variance of the ADF regressions by n - k (default) or n. */
  readonly dfCorrection?: boolean;
  /** llc: lags of Bartlett's long-run variance, by default floor(3.21 T^(1/3)), the rule of the paper, which rejects too often (15 per cent at n = 10, T = 30; 3: 6 per cent). */
  readonly truncation?: number;
  /** hadri: a variance for each entity (default) or one for all. */
  readonly robust?: boolean;
}

type Chosen = Required<Omit<UnitRootOptions, "form" | "truncation">> & Pick<UnitRootOptions, "form" | "truncation">;

/**
 * Tests of a unit root in `variable`. H0: every series has one; hadri: none has. `llc` Levin, Lin and Chu (2002), moments at T~ = T - lags - 1, lower tail;
 * `ips` Im, Pesaran and Shin (2003): `wtbar` standardized by the moments of the lags, `ztbar` by those of the Dickey-Fuller t with a constant, `tbar` the
 * mean t itself, without p; `fisher`: p values of MacKinnon's (1994) asymptotic surface combined, `chisq` Maddala and Wu (1999), `pm`, `z`, `logit` Choi (2001);
 * `hadri` Hadri (2000), upper tail; `cips` Pesaran (2007). Series without gaps; `ips` (wtbar, ztbar) and `fisher` take series of different lengths.
 * Throws PANEL_TEST.
 */
export function unitRoot(panel: Panel, variable: string, options: UnitRootOptions, name = "unit-root"): PanelTest {
  const { deterministic = "intercept", lags = 0, dfCorrection = true, robust = true } = options;
  const chosen: Chosen = { ...options, deterministic, lags, dfCorrection, robust };
  const series = seriesOfEntities(panel, variable, name);
  if (series.length === 0) throw refuse(name, `${variable} has no values`);
  switch (options.test) {
    case "llc":
      return levinLinChu(series, chosen, name);
    case "ips":
      return imPesaranShin(series, chosen, name);
    case "fisher":
      return fisher(series, chosen, name);
    case "hadri":
      return hadri(series, chosen, name);
    case "cips":
      return cips(series, chosen, name);
  }
}

/** Augmented Dickey-Fuller regression of one series. */
function dickeyFuller({ entity, values }: Series, { deterministic, lags, dfCorrection }: Chosen, name: string) {
  const { dy, level, lagged } = dickeyFullerColumns(values, lags);
  const rest = [...lagged, ...deterministicColumns(deterministic, dy.length)];
  const found = regress(dy, [level, ...rest]);
  if (found === null || found.rss === 0) {
    const sentence = `the series of ${entity}, ${values.length} values, does not allow the regression with ${lags} lags and deterministic: ${deterministic}`;
    throw refuse(name, `${sentence}; it is too short or does not vary`, { entity });
  }
  const variance = found.rss / (dfCorrection ? found.n - found.k : found.n);
  return { t: found.coefficients[0] / Math.sqrt(variance * found.inverse[0]), sigma: Math.sqrt(variance), dy, level, rest };
}

function levinLinChu(series: readonly Series[], options: Chosen, name: string): PanelTest {
  const { deterministic, lags, dfCorrection } = options;
  const T = commonLength(series, name, "llc");
  const truncation = options.truncation ?? Math.floor(3.21 * pow(T, 1 / 3));
  if (truncation > T - 2) throw refuse(name, `truncation ${truncation} needs more than the ${T} periods there are`);
  let [cross, squares, ratio] = [0, 0, 0];
  const residuals: { readonly e: Float64Array; readonly v: Float64Array }[] = [];
  for (const one of series) {
    const { sigma, dy, level, rest } = dickeyFuller(one, options, name);
    const [e, v] = [dy, level].map((column) =>
      (regress(column, rest) as { residuals: Float64Array }).residuals.map((value) => value / sigma),
    );
    residuals.push({ e, v });
    e.forEach((value, t) => {
      cross += value * v[t];
      squares += v[t] * v[t];
    });
    ratio += Math.sqrt(longRunVariance(one.values, deterministic, truncation)) / sigma / series.length;
  }
  const rho = cross / squares;
  const rss = residuals.reduce((sum, { e, v }) => sum + sumOfSquares(e.map((value, t) => value - rho * v[t])), 0);
  const left = T - lags - 1;
  const N = series.length * left;
  const se = Math.sqrt(rss / (dfCorrection ? N - 1 : N) / squares);
  const column = { none: 1, intercept: 3, trend: 5 }[deterministic];
  const periods = LLC_TABLE.map((row) => row[0]);
  const [mu, sd] = [0, 1].map((next) =>
    interpolate(
      periods,
      LLC_TABLE.map((row) => row[column + next]),
      left,
    ),
  );
  const statistic = (rho / se - (N * ratio * se * mu) / (rss / N)) / sd;
  return { name, statistic, p: normalTail(-statistic), ...shortNote(left, periods[0], "Levin, Lin and Chu") };
}

const shortNote = (T: number, least: number, authors: string): { notes?: readonly string[] } =>
  T < least ? { notes: [`the moments of ${authors} begin at T = ${least}; those are taken for ${T}`] } : {};

/** Of the differences without mean (or trend), Bartlett weights; a negative one counts as 0. */
function longRunVariance(y: Float64Array, deterministic: Deterministic, truncation: number): number {
  const { dy } = dickeyFullerColumns(y, 0);
  const { residuals: d } = regress(dy, deterministicColumns(deterministic, dy.length)) as { residuals: Float64Array };
  let sum = sumOfSquares(d);
  for (let l = 1; l <= truncation; l++) {
    let product = 0;
    for (let t = l; t < d.length; t++) product += d[t] * d[t - l];
    sum += 2 * (1 - l / (truncation + 1)) * product;
  }
  return Math.max(0, sum) / d.length;
}

function imPesaranShin(series: readonly Series[], options: Chosen, name: string): PanelTest {
  const { deterministic, lags, form = "wtbar" } = options;
  if (deterministic === "none") throw refuse(name, "ips has moments with intercept or trend only");
  if (form !== "wtbar" && form !== "ztbar" && form !== "tbar") throw refuse(name, `ips has the forms wtbar, ztbar and tbar, not ${form}`);
  if (form !== "wtbar" && lags > 0) throw refuse(name, `${form} is for series without lags; take wtbar`);
  if (form === "ztbar" && deterministic === "trend") throw refuse(name, "ztbar has moments with intercept only; take wtbar");
  const t = Float64Array.from(series, (one) => dickeyFuller(one, options, name).t);
  if (form === "tbar") {
    commonLength(series, name, "ips with form tbar");
    return { name, statistic: mean(t), notes: ["critical values of tbar stand in Table 2 of Im, Pesaran and Shin (2003)"] };
  }
  const lengths = series.map(({ values }) => values.length - lags - 1);
  const moments = lengths.map((T, i) =>
    form === "ztbar" ? dickeyFullerMoments(T) : ipsMoments(T, lags, deterministic, series[i].entity, name),
  );
  const average = (of: 0 | 1): number => moments.reduce((sum, pair) => sum + pair[of], 0) / series.length;
  const statistic = (Math.sqrt(series.length) * (mean(t) - average(0))) / Math.sqrt(average(1));
  const least = Math.min(...lengths);
  return { name, statistic, p: normalTail(-statistic), ...shortNote(least, form === "ztbar" ? 6 : 10, "Im, Pesaran and Shin") };
}

const dickeyFullerMoments = (T: number): readonly [number, number] => {
  const periods = IPS_DICKEY_FULLER.map((row) => row[0]);
  const at = (column: number): number =>
    interpolate(
      periods,
      IPS_DICKEY_FULLER.map((row) => row[column]),
      T,
    );
  return [at(1), at(2)];
};

function ipsMoments(
  T: number,
  lags: number,
  deterministic: "intercept" | "trend",
  entity: string,
  name: string,
): readonly [number, number] {
  const { mean: means, variance } = IPS_MOMENTS[deterministic];
  if (lags >= means.length) throw refuse(name, `ips has moments for up to ${means.length - 1} lags, not ${lags}`);
  const found = [interpolate(IPS_PERIODS, means[lags], T), interpolate(IPS_PERIODS, variance[lags], T)] as const;
  if (Number.isNaN(found[0]))
    throw refuse(name, `the series of ${entity} is too short for the moments of ${lags} lags, ${T} rows; take fewer lags`);
  return found;
}

/** P(t below) of the Dickey-Fuller distribution, by MacKinnon's surface. */
export function dickeyFullerP(t: number, deterministic: Deterministic): number {
  const { low, high, split, range } = MACKINNON[deterministic];
  const at = Math.min(Math.max(t, range[0]), range[1]);
  const z = (at <= split ? low : high).reduceRight((sum, coefficient) => sum * at + coefficient, 0);
  return normalTail(-z);
}

function fisher(series: readonly Series[], options: Chosen, name: string): PanelTest {
  const { form = "chisq", deterministic } = options;
  const p = series.map((one) => dickeyFullerP(dickeyFuller(one, options, name).t, deterministic));
  const n = p.length;
  const logs = p.reduce((sum, value) => sum - 2 * log(value), 0);
  if (form === "chisq") return { name, statistic: logs, df: 2 * n, p: chiSquaredUpper(logs, 2 * n) };
  if (form === "pm") {
    const statistic = (logs - 2 * n) / (2 * Math.sqrt(n));
    return { name, statistic, p: normalTail(statistic) };
  }
  if (form === "z") {
    const statistic = p.reduce((sum, value) => sum + normalQuantile(value), 0) / Math.sqrt(n);
    return { name, statistic, p: normalTail(-statistic) };
  }
  if (form !== "logit") throw refuse(name, `fisher has the forms chisq, pm, z and logit, not ${form}`);
  const k = (3 * (5 * n + 4)) / (Math.PI * Math.PI * n * (5 * n + 2));
  const statistic = Math.sqrt(k) * p.reduce((sum, value) => sum + log(value / (1 - value)), 0);
  return { name, statistic, df: 5 * n + 4, p: tUpper(-statistic, 5 * n + 4) };
}

/** Mean and variance of the limit of a series' statistic. */
const HADRI = { intercept: [1 / 6, 1 / 45], trend: [1 / 15, 11 / 6300] } as const;

function hadri(series: readonly Series[], { deterministic, robust }: Chosen, name: string): PanelTest {
  if (deterministic === "none") throw refuse(name, "hadri is about levels or trends: deterministic intercept or trend");
  const T = commonLength(series, name, "hadri");
  const residuals = series.map(({ entity, values }) => {
    const found = regress(values, deterministicColumns(deterministic, T));
    if (found === null || !(found.rss > 1e-24 * sumOfSquares(values)))
      throw refuse(name, `the series of ${entity}, ${T} values, is too short or does not vary`);
    return found.residuals;
  });
  const variances = residuals.map((e) => sumOfSquares(e) / T);
  const common = variances.reduce((sum, value) => sum + value, 0) / series.length;
  const ratios = residuals.map((e, i) => {
    let [partial, squares] = [0, 0];
    for (const value of e) {
      partial += value;
      squares += partial * partial;
    }
    return squares / (T * T) / (robust ? variances[i] : common);
  });
  const [center, variance] = HADRI[deterministic];
  const statistic = (Math.sqrt(series.length) * (mean(Float64Array.from(ratios)) - center)) / Math.sqrt(variance);
  return { name, statistic, p: normalTail(statistic) };
}
