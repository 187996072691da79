// Serial correlation of the errors of a panel, from the residuals of the transformed regression.
import { chiSquaredUpper, fUpper } from "../../math/distributions.js";
import { sumOfSquares } from "../../math/vector.js";
import { leastSquares } from "../../wasm/least-squares.js";
import { differencedRegression, residualsOf, transformedRegression } from "./columns.js";
import { methodOf, type PanelModel, type PanelTest, refuse, rowsBefore } from "./model.js";

export interface BreuschGodfreyOptions {
  /** Lags of the residual, 1 by default. */
  readonly order?: number;
  /** chisq (default): N R2; f: F of the lags. */
  readonly form?: "chisq" | "f";
  /** stacked (default): the residual of the row before, across the borders of entities, as plm and lmtest; calendar: of the same entity k periods earlier, 0 where there is none. */
  readonly lags?: "stacked" | "calendar";
}

/**
 * Breusch (1978) and Godfrey (1978): residuals e of the transformed regression on its X and `order` lags of e. chisq: N R2, chi2(order); f: F(order,
 * N - K - order). Missing first lags are 0. Throws PANEL_TEST for other models and where rows are too few.
 */
export function breuschGodfrey(model: PanelModel, options: BreuschGodfreyOptions = {}, name = "breusch-godfrey"): PanelTest {
  const { order = 1, form = "chisq", lags = "stacked" } = options;
  const regression = transformedRegression(model, name);
  const { k, n } = regression;
  if (n - k - order < 1) throw refuse(name, `${n} rows are too few for ${k} regressors and ${order} lags`);
  const { e, byRow } = residualsOf(regression, model.design.nObs);
  const columns = new Float64Array((k + order) * n);
  columns.set(regression.X);
  const before = rowsBefore(model.design.panel);
  for (let l = 1; l <= order; l++) {
    columns.set(lags === "stacked" ? shifted(e, l) : onCalendar(byRow, regression.rows, before, l), (k + l - 1) * n);
  }
  const { rss, rank } = leastSquares(columns, k + order, n, e);
  if (rank < k + order)
    throw refuse(name, `the lags of the residual are collinear with the regressors; take a smaller order than ${order}`);
  const total = sumOfSquares(e);
  if (form === "chisq") {
    const statistic = (n * (total - rss)) / total;
    return { name, statistic, df: order, p: chiSquaredUpper(statistic, order) };
  }
  const df2 = n - k - order;
  const statistic = (total - rss) / order / (rss / df2);
  return { name, statistic, df: order, df2, p: fUpper(statistic, order, df2) };
}

function shifted(e: Float64Array, l: number): Float64Array {
  const out = new Float64Array(e.length);
  out.set(e.subarray(0, Math.max(0, e.length - l)), Math.min(l, e.length));
  return out;
}

/** The residual l steps earlier on the calendar, 0 where there is none. */
function onCalendar(byRow: Float64Array, rows: Int32Array, before: Int32Array, l: number): Float64Array {
  return Float64Array.from(rows, (row) => {
    let at = row;
    for (let step = 0; step < l && at >= 0; step++) at = before[at];
    return at < 0 || Number.isNaN(byRow[at]) ? 0 : byRow[at];
  });
}

/** Durbin and Watson (1950) on the stacked residuals of the transformed regression, across the borders of entities as plm `pdwtest`; it has no p value here. */
export function durbinWatson(model: PanelModel, name = "durbin-watson"): PanelTest {
  const { e } = residualsOf(transformedRegression(model, name), model.design.nObs);
  let sum = 0;
  for (let r = 1; r < e.length; r++) sum += (e[r] - e[r - 1]) * (e[r] - e[r - 1]);
  return {
    name,
    statistic: sum / sumOfSquares(e),
    notes: ["differences run across the borders of entities, as in plm; bhargava-franzini-narendranathan stays inside entities"],
  };
}

/**
 * Wooldridge's test in within residuals (2010, section 10.5.4): without serial correlation Cov(e_it, e_is) = -sigma2 / T_i, so e_it + e_i(t-1) / (T_i - 1) on a
 * constant and e_i(t-1) has slope 0; F(1, rows - 2) with standard errors clustered by entity. T_i differs by entity where plm `pwartest` takes one T.
 * Throws PANEL_TEST unless the model is within with entity effects alone.
 */
export function wooldridgeWithin(model: PanelModel, name = "wooldridge-within"): PanelTest {
  const { panel, nObs } = model.design;
  requireEntityEffects(model, name);
  const { byRow } = residualsOf(transformedRegression(model, name), nObs);
  const size = new Int32Array(panel.nEntities);
  for (const i of panel.entityOf) size[i]++;
  return lagRegression(model, byRow, (row) => -1 / (size[panel.entityOf[row]] - 1), name);
}

/**
 * Wooldridge's test in first-difference residuals (2010, section 10.6.3; Drukker 2003): slope of the residual on its lag, F(1, rows - 2) clustered by entity.
 * `null: fd`: differences are not correlated, slope 0; `fe`: levels are not correlated, slope -1/2. Any static model is differenced. Throws PANEL_TEST.
 */
export function wooldridgeFirstDifference(
  model: PanelModel,
  hypothesis: "fd" | "fe" = "fd",
  name = "wooldridge-first-difference",
): PanelTest {
  const { byRow } = residualsOf(differencedRegression(model, name), model.design.nObs);
  return lagRegression(model, byRow, () => (hypothesis === "fd" ? 0 : -0.5), name);
}

/** F of the slope of e - null(row) e_before on a constant and e_before, clustered by entity without small-sample factor. */
function lagRegression({ design: { panel } }: PanelModel, byRow: Float64Array, slope: (row: number) => number, name: string): PanelTest {
  const before = rowsBefore(panel);
  const rows = before
    .map((_, row) => row)
    .filter((row) => before[row] >= 0 && !Number.isNaN(byRow[row]) && !Number.isNaN(byRow[before[row]]));
  const n = rows.length;
  const used = new Set(Array.from(rows, (row) => panel.entityOf[row])).size;
  if (used < 2)
    throw refuse(
      name,
      `residuals with one before them come from ${used} ${used === 1 ? "entity" : "entities"}; clustered errors need several`,
    );
  if (n < 3) throw refuse(name, `${n} rows have a residual before them; at least 3 are needed`);
  const x = Float64Array.from(rows, (row) => byRow[before[row]]);
  const y = Float64Array.from(rows, (row, r) => byRow[row] - slope(row) * x[r]);
  const { b, variance } = clusteredSlope(
    x,
    y,
    Int32Array.from(rows, (row) => panel.entityOf[row]),
    panel.nEntities,
  );
  const statistic = (b * b) / variance;
  return { name, statistic, df: 1, df2: n - 2, p: fUpper(statistic, 1, n - 2) };
}

/** Slope of y on a constant and x, and its variance clustered by `cluster`. */
function clusteredSlope(x: Float64Array, y: Float64Array, cluster: Int32Array, clusters: number): { b: number; variance: number } {
  const n = x.length;
  const columns = new Float64Array(2 * n).fill(1, 0, n);
  columns.set(x, n);
  const { coefficients, residuals } = leastSquares(columns, 2, n, y);
  const center = x.reduce((sum, value) => sum + value, 0) / n;
  const deviations = x.map((value) => value - center);
  const scores = new Float64Array(clusters);
  for (let r = 0; r < n; r++) scores[cluster[r]] += deviations[r] * residuals[r];
  const squares = sumOfSquares(deviations);
  return { b: coefficients[1], variance: sumOfSquares(scores) / (squares * squares) };
}

function requireEntityEffects({ fit, design: { factors, panel } }: PanelModel, name: string): void {
  if (methodOf(fit) === "within" && factors.length === 1 && factors[0].name === panel.entityName) return;
  throw refuse(
    name,
    `the model is ${methodOf(fit)}; this test judges a within model with the effects of ${panel.entityName ?? "entities"} alone`,
  );
}

/**
 * Bhargava, Franzini and Narendranathan (1982): Durbin-Watson inside entities on within residuals, sum (e_t - e_(t-1))^2 / e'e; where the period before is
 * missing the term is e_t^2 (Baltagi and Wu 1999). Critical values are tabulated, there is no p. Throws PANEL_TEST unless entity effects alone are removed.
 */
export function bhargavaFranziniNarendranathan(model: PanelModel, name = "bhargava-franzini-narendranathan"): PanelTest {
  requireEntityEffects(model, name);
  const { panel } = model.design;
  const e = model.fit.residuals;
  const before = rowsBefore(panel);
  const seen = new Uint8Array(panel.nEntities);
  let sum = 0;
  for (let row = 0; row < e.length; row++) {
    // time-major: an entity's first row comes first
    const entity = panel.entityOf[row];
    const step = before[row] >= 0 ? e[row] - e[before[row]] : seen[entity] === 1 ? e[row] : 0;
    sum += step * step;
    seen[entity] = 1;
  }
  return { name, statistic: sum / sumOfSquares(e) };
}

/** Baltagi and Wu's (1999) locally best invariant statistic, 2 - 2 sum of e_t e_(t-1) over neighboring periods / e'e; no p. Throws as above. */
export function baltagiWu(model: PanelModel, name = "baltagi-wu"): PanelTest {
  requireEntityEffects(model, name);
  const e = model.fit.residuals;
  return { name, statistic: 2 - (2 * neighborProducts(model, e)) / sumOfSquares(e) };
}

/** Sum of e_t e_(t-1) over neighboring periods. */
export function neighborProducts({ design }: PanelModel, e: Float64Array): number {
  const before = rowsBefore(design.panel);
  return before.reduce((sum, at, row) => (at < 0 ? sum : sum + e[row] * e[at]), 0);
}
