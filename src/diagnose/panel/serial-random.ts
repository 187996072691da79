// Serial correlation and random effects together: tests of one in the presence of the other.
import { minimizeBrent } from "../../math/brent.js";
import { log } from "../../math/elementwise.js";
import { chiSquaredUpper, normalTail } from "../../math/distributions.js";
import { sumOfSquares } from "../../math/vector.js";
import type { Panel } from "../../data/panel.js";
import type { Design } from "../../model/design.js";
import { choleskySolve, cholesky, crossProduct } from "../../wasm/dense.js";
import { demean, groupMeans } from "../../math/within.js";
import { type PanelModel, type PanelTest, refuse, requirePooled, rowsBefore } from "./model.js";

/** Rows, and pairs of neighboring periods, of each entity. */
interface Sizes {
  readonly rows: Int32Array;
  readonly pairs: Int32Array;
  /** Sum over the rows of the squared number of neighbors. */
  readonly squares: Int32Array;
  readonly before: Int32Array;
}

function sizesOf(panel: Panel, name: string): Sizes {
  const { nEntities, entityOf, nObs } = panel;
  const before = rowsBefore(panel);
  const neighbors = new Uint8Array(nObs);
  const [rows, pairs, squares] = [new Int32Array(nEntities), new Int32Array(nEntities), new Int32Array(nEntities)];
  before.forEach((at, row) => {
    rows[entityOf[row]]++;
    if (at < 0) return;
    pairs[entityOf[row]]++;
    neighbors[row]++;
    neighbors[at]++;
  });
  neighbors.forEach((count, row) => {
    squares[entityOf[row]] += count * count;
  });
  const [total, cells] = [sum(pairs), rows.reduce((all, T) => all + T * (T - 1), 0)];
  if (total === 0) throw refuse(name, "no row has the period before it, so that serial correlation cannot be seen");
  if (cells <= 2 * total)
    throw refuse(name, "every entity has neighboring periods only in pairs: effects and serial correlation cannot be told apart");
  return { rows, pairs, squares, before };
}

const sum = (x: Int32Array): number => x.reduce((total, value) => total + value, 0);

export type SerialNull = "ar" | "re" | "joint";

/**
 * Bera, Sosa-Escudero and Yoon (2001; unbalanced Sosa-Escudero and Bera 2008) from pooled residuals e, m rows, P pairs of neighboring periods, a = sum of T_i^2,
 * A = 1 - sum (sum e)^2 / e'e, B = sum of e_t e_(t-1) / e'e (over e'e of all rows; plm leaves the first of each entity out of it):
 * `ar` serial correlation given effects, m^2 (B + A P/(a - m))^2 / (P - 2 P^2/(a - m)), chi2(1); `re` effects given serial correlation, the signed root of
 * m^2 (A + 2B)^2 / (2 (a - m - 2P)), normal, one-sided unless `twoSided`, then chi2(1); `joint`: `ar` + m^2 A^2 / (2 (a - m)), chi2(2).
 * Throws PANEL_TEST for another model than pooled, and for too few neighboring periods.
 */
export function beraSosaEscuderoYoon(
  model: PanelModel,
  tested: SerialNull = "ar",
  twoSided = false,
  name = "bera-sosa-escudero-yoon",
): PanelTest {
  requirePooled(model, name);
  const { panel } = model.design;
  const e = model.fit.residuals;
  const { rows, pairs, before } = sizesOf(panel, name);
  const sums = new Float64Array(panel.nEntities);
  let products = 0;
  for (let row = 0; row < e.length; row++) {
    sums[panel.entityOf[row]] += e[row];
    if (before[row] >= 0) products += e[row] * e[before[row]];
  }
  const m = e.length;
  const P = sum(pairs);
  const cells = rows.reduce((all, T) => all + T * (T - 1), 0);
  const A = 1 - sumOfSquares(sums) / sumOfSquares(e);
  const B = products / sumOfSquares(e);
  const serial = (m * (B + (A * P) / cells)) / Math.sqrt(P - (2 * P * P) / cells);
  if (tested === "joint") {
    const statistic = serial * serial + (m * m * A * A) / (2 * cells);
    return { name, statistic, df: 2, p: chiSquaredUpper(statistic, 2) };
  }
  if (tested === "ar") return { name, statistic: serial * serial, df: 1, p: chiSquaredUpper(serial * serial, 1) };
  const effects = (-m * (A + 2 * B)) / Math.sqrt(2 * (cells - 2 * P));
  if (!twoSided) return { name, statistic: effects, p: normalTail(effects) };
  return { name, statistic: effects * effects, df: 1, p: chiSquaredUpper(effects * effects, 1) };
}

/**
 * Baltagi and Li (1995): score test of first-order serial correlation at the maximum likelihood estimates of the random effects model,
 * D^2 (I^-1)_rho rho, chi2(1), or its signed root one-sided with `oneSided`. AR(1) and MA(1) have the same test. Unbalanced panels and gaps enter through
 * the information of each entity. Takes the regressors of a pooled model. Throws as `beraSosaEscuderoYoon`.
 */
export function baltagiLi(model: PanelModel, oneSided = false, name = "baltagi-li"): PanelTest {
  requirePooled(model, name);
  const { design } = model;
  const sizes = sizesOf(design.panel, name);
  const { e, variance: s, ratio } = randomEffectsMl(design, sizes.rows);
  const { entityOf, nEntities } = design.panel;
  const sums = new Float64Array(nEntities);
  for (let row = 0; row < e.length; row++) sums[entityOf[row]] += e[row];
  const share = (i: number): number => ratio / (1 + sizes.rows[i] * ratio);
  const r = e.map((value, row) => value - share(entityOf[row]) * sums[entityOf[row]]);
  let score = sizes.before.reduce((total, at, row) => (at < 0 ? total : total + (r[row] * r[at]) / s), 0);
  let [rr, ru, rs, uu, us, ss] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < nEntities; i++) {
    const [T, g, c] = [sizes.rows[i], 2 * sizes.pairs[i], share(i)];
    const left = (1 - c * T) / s;
    score += c * sizes.pairs[i];
    rr += (g - 2 * c * sizes.squares[i] + c * c * g * g) / 2;
    ru += (left * left * s * g) / 2;
    rs += ((c * c * T - 2 * c) * g) / (2 * s);
    uu += (T * T * left * left) / 2;
    us += (T * left * left) / 2;
    ss += ((T - 1) / (s * s) + left * left) / 2;
  }
  const information = rr - (ru * ru * ss - 2 * ru * rs * us + rs * rs * uu) / (uu * ss - us * us);
  const root = score / Math.sqrt(information);
  if (oneSided) return { name, statistic: root, p: normalTail(root) };
  return { name, statistic: root * root, df: 1, p: chiSquaredUpper(root * root, 1) };
}

/** Upper end of u / (s + u), the share of effects in the variance. */
const MOST_SHARE = 0.999999;

/** Maximum likelihood of y = X b + u_i + e: residuals y - X b, the variance of e, and that of u over it. */
function randomEffectsMl(design: Design, rows: Int32Array): { e: Float64Array; variance: number; ratio: number } {
  const { X, y, names, nObs, panel } = design;
  const k = names.length;
  const forms = crossProductsBySize(design, rows);
  const solve = (ratio: number) => {
    const A = forms.within.slice();
    for (const { size, between } of forms.between) {
      for (let at = 0; at < A.length; at++) A[at] += between[at] / (1 + size * ratio);
    }
    const XX = Float64Array.from({ length: k * k }, (_, at) => A[Math.floor(at / k) * (k + 1) + (at % k)]);
    const Xy = Float64Array.from({ length: k }, (_, j) => A[j * (k + 1) + k]);
    const b = choleskySolve(cholesky(XX, k, "X'X of the random effects"), k, Xy, 1);
    return { b, rss: b.reduce((rest, value, j) => rest - value * Xy[j], A[k * (k + 1) + k]) };
  };
  const deviance = (share: number): number => {
    const ratio = share / (1 - share);
    return nObs * log(solve(ratio).rss) + forms.between.reduce((total, { size, count }) => total + count * log(1 + size * ratio), 0);
  };
  const found = minimizeBrent(deviance, 0, MOST_SHARE).x;
  const share = deviance(0) <= deviance(found) ? 0 : found;
  const ratio = share / (1 - share);
  const { b, rss } = solve(ratio);
  const e = y.map((value, row) => b.reduce((rest, slope, j) => rest - slope * X[j * nObs + row], value));
  return { e, variance: rss / panel.nObs, ratio };
}

/** Z'Z of Z = [X, y] inside entities, and of the entity means by the number of rows. */
function crossProductsBySize({ X, y, names, nObs, panel }: Design, rows: Int32Array) {
  const k = names.length + 1;
  const columns = new Float64Array(k * nObs);
  columns.set(X);
  columns.set(y, X.length);
  const factor = { levels: panel.nEntities, levelOf: panel.entityOf };
  const means = groupMeans(columns, nObs, factor);
  const between = [...new Set(rows)].map((size) => {
    const own = Array.from(rows.keys()).filter((i) => rows[i] === size);
    const Z = new Float64Array(k * own.length);
    for (let j = 0; j < k; j++)
      for (const [at, i] of own.entries()) Z[j * own.length + at] = means[j * panel.nEntities + i] * Math.sqrt(size);
    return { size, count: own.length, between: crossProduct(Z, k, own.length) };
  });
  return { within: crossProduct(demean(columns, nObs, [factor]).values, k, nObs), between };
}
