// Dependence across entities: correlations of the series of pairs of entities.
import type { Panel } from "../../data/panel.js";
import { chiSquaredUpper, normalTwoSided } from "../../math/distributions.js";
import { dot } from "../../math/vector.js";
import { crossProduct } from "../../wasm/dense.js";
import { methodOf, type PanelModel, type PanelTest, refuse } from "./model.js";

export type CrossSectionStatistic = "cd" | "lm" | "scaled-lm" | "bias-corrected-lm" | "mean-correlation" | "mean-abs-correlation";

/** Fewer common periods give a pair no correlation to speak of: two points always lie on a line. */
const LEAST_PERIODS = 3;

/** Sums over the pairs of entities i < j, r their correlation over the T common periods. */
interface Sums {
  readonly pairs: number;
  /** sqrt(T) r */
  readonly scaled: number;
  /** T r^2 */
  readonly squares: number;
  readonly plain: number;
  readonly absolute: number;
  /** Pairs with too few common periods, or without variation in them. */
  readonly skipped: number;
}

/**
 * Tests of no correlation across entities from series u [nObs] (NaN where there is none): r_ij over the periods that both entities have, centered there.
 * cd: sqrt(2/(n(n-1))) sum sqrt(T_ij) r_ij, normal (Pesaran 2004, 2015); lm: sum T_ij r_ij^2, chi2(pairs) (Breusch and Pagan 1980); scaled-lm:
 * (lm - pairs) / sqrt(2 pairs), normal; bias-corrected-lm: scaled-lm - n / (2 (T - 1)), for within residuals of balanced panels (Baltagi, Feng and Kao 2012);
 * mean-correlation and mean-abs-correlation without p. n(n-1)/2 counts the pairs with 3 common periods and variation. Throws PANEL_TEST.
 */
export function crossSectionDependence(
  panel: Panel,
  u: Float64Array,
  statistic: CrossSectionStatistic = "cd",
  name = "pesaran-cd",
): PanelTest {
  if (panel.nEntities < 2) throw refuse(name, `there is one entity, ${panel.entities[0]}; dependence needs two`);
  const sums =
    panel.balanced && !u.some(Number.isNaN) ? balancedSums(panel, u, statistic === "mean-abs-correlation") : unbalancedSums(panel, u);
  const { pairs, scaled, squares, plain, absolute, skipped } = sums;
  if (pairs === 0) throw refuse(name, `no two entities have ${LEAST_PERIODS} periods in common with variation in both`);
  const said =
    skipped === 0
      ? {}
      : {
          notes: [
            `${skipped} of ${pairs + skipped} pairs of entities have fewer than ${LEAST_PERIODS} common periods or no variation; they are left out`,
          ],
        };
  const normal = (value: number): PanelTest => ({ name, statistic: value, p: normalTwoSided(value), ...said });
  const scaledLm = (squares - pairs) / Math.sqrt(2 * pairs);
  switch (statistic) {
    case "cd":
      return normal(scaled / Math.sqrt(pairs));
    case "lm":
      return { name, statistic: squares, df: pairs, p: chiSquaredUpper(squares, pairs), ...said };
    case "scaled-lm":
      return normal(scaledLm);
    case "bias-corrected-lm":
      if (!panel.balanced) throw refuse(name, "bias-corrected-lm needs every entity in every period; take cd, which does not");
      return normal(scaledLm - panel.nEntities / (2 * (panel.nPeriods - 1)));
    case "mean-correlation":
      return { name, statistic: plain / pairs, ...said };
    case "mean-abs-correlation":
      return { name, statistic: absolute / pairs, ...said };
  }
}

/** `crossSectionDependence` of a model's residuals, bias-corrected-lm for within models with entity effects. Throws PANEL_TEST for estimators other than `panel`. */
export function pesaranCd({ fit, design }: PanelModel, statistic: CrossSectionStatistic = "cd", name = "pesaran-cd"): PanelTest {
  const { panel, factors } = design;
  if (fit.residuals.length !== panel.nObs)
    throw refuse(name, `the model is ${methodOf(fit)}, whose residuals are not those of the rows; take its levels`);
  if (statistic === "bias-corrected-lm" && !(methodOf(fit) === "within" && factors.some((factor) => factor.name === panel.entityName))) {
    throw refuse(name, `the model is ${methodOf(fit)}; bias-corrected-lm is for within models with entity effects`);
  }
  return crossSectionDependence(panel, fit.residuals, statistic, name);
}

/** n x T: every series centered, of length 1; zero where it does not vary. Entities of those that do. */
function standardized({ nEntities, nPeriods }: Panel, u: Float64Array): { Z: Float64Array; n: number } {
  const Z = new Float64Array(nEntities * nPeriods);
  let n = 0;
  for (let i = 0; i < nEntities; i++) {
    const series = Float64Array.from({ length: nPeriods }, (_, t) => u[t * nEntities + i]);
    if (standardize(series)) Z.set(series, nPeriods * n++);
  }
  return { Z: Z.subarray(0, n * nPeriods), n };
}

const ROUNDING_SHARE = 1e-12;

/** Centers a series and scales it to length 1; false where it does not vary. */
function standardize(x: Float64Array): boolean {
  const level = Math.sqrt(dot(x, x));
  for (let pass = 0; pass < 2; pass++) {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    for (let t = 0; t < x.length; t++) x[t] -= mean;
  }
  const length = Math.sqrt(dot(x, x));
  if (!(length > ROUNDING_SHARE * level)) return false;
  for (let t = 0; t < x.length; t++) x[t] /= length;
  return true;
}

/** With all periods common: sum r_ij from the sums of each period, sum r_ij^2 from the T x T products, so that no pair is visited. */
function balancedSums(panel: Panel, u: Float64Array, absolutes: boolean): Sums {
  const T = panel.nPeriods;
  const all = (panel.nEntities * (panel.nEntities - 1)) / 2;
  if (T < LEAST_PERIODS) return { pairs: 0, scaled: 0, squares: 0, plain: 0, absolute: 0, skipped: all };
  const { Z, n } = standardized(panel, u);
  const pairs = (n * (n - 1)) / 2;
  const byPeriod = new Float64Array(T);
  for (let at = 0; at < Z.length; at++) byPeriod[at % T] += Z[at];
  const plain = (dot(byPeriod, byPeriod) - n) / 2;
  const across = new Float64Array(Z.length);
  for (let i = 0; i < n; i++) for (let t = 0; t < T; t++) across[t * n + i] = Z[i * T + t];
  const products = crossProduct(across, T, n);
  const squares = (T * (dot(products, products) - n)) / 2;
  let absolute = 0;
  if (absolutes) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) absolute += Math.abs(dot(Z.subarray(i * T, (i + 1) * T), Z.subarray(j * T, (j + 1) * T)));
    }
  }
  return { pairs, scaled: Math.sqrt(T) * plain, squares, plain, absolute, skipped: all - pairs };
}

function unbalancedSums({ nEntities, nPeriods, rowOf }: Panel, u: Float64Array): Sums {
  const table = Float64Array.from({ length: nEntities * nPeriods }, (_, at) => {
    const row = rowOf[(at % nPeriods) * nEntities + Math.floor(at / nPeriods)];
    return row < 0 ? Number.NaN : u[row];
  });
  let [pairs, scaled, squares, plain, absolute, skipped] = [0, 0, 0, 0, 0, 0];
  const [a, b] = [new Float64Array(nPeriods), new Float64Array(nPeriods)];
  for (let i = 0; i < nEntities; i++) {
    for (let j = 0; j < i; j++) {
      let T = 0;
      for (let t = 0; t < nPeriods; t++) {
        const [x, y] = [table[i * nPeriods + t], table[j * nPeriods + t]];
        if (Number.isNaN(x) || Number.isNaN(y)) continue;
        a[T] = x;
        b[T++] = y;
      }
      const [x, y] = [a.subarray(0, T), b.subarray(0, T)];
      if (T < LEAST_PERIODS || !standardize(x) || !standardize(y)) {
        skipped++;
        continue;
      }
      const r = dot(x, y);
      pairs++;
      scaled += Math.sqrt(T) * r;
      squares += T * r * r;
      plain += r;
      absolute += Math.abs(r);
    }
  }
  return { pairs, scaled, squares, plain, absolute, skipped };
}
