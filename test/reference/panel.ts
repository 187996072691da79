// Static panel estimates by definition: every effect a column of dummies, dense projections, clusters as loops over pairs of rows, tails by
// numerical integration. Nothing is shared with the library.
import { combine, dotProduct, identity, invert, type Matrix, multiply, transpose, zeros } from "./matrix.js";

export interface ReferencePanel {
  readonly y: readonly number[];
  /** Columns by name, without the constant. */
  readonly X: Readonly<Record<string, readonly number[]>>;
  readonly intercept: boolean;
  /** Labels of the absorbed factors, one for each row. */
  readonly factors: readonly (readonly string[])[];
}

export interface ReferenceFit {
  readonly names: readonly string[];
  readonly b: readonly number[];
  readonly e: readonly number[];
  readonly rss: number;
  /** Rank of the dummies of all factors. */
  readonly absorbed: number;
  readonly dfResidual: number;
  /** Transformed columns: rows x k, and the response. */
  readonly X: Matrix;
  readonly y: readonly number[];
  /** (X'X)^-1 */
  readonly bread: Matrix;
  /** Diagonal of X (X'X)^-1 X' */
  readonly leverage: readonly number[];
}

/** 0/1 columns, one for each label, in order of first appearance. */
const dummiesOf = (labels: readonly string[]): number[][] =>
  [...new Set(labels)].map((level) => labels.map((label) => (label === level ? 1 : 0)));

/** The columns that do not depend on earlier ones, by Gram-Schmidt, three passes. */
function independent(columns: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = [];
  return columns
    .filter((column) => {
      let rest = [...column];
      for (let pass = 0; pass < 3; pass++) {
        for (const q of basis) {
          const c = dotProduct(q, rest);
          rest = rest.map((v, i) => v - c * q[i]);
        }
      }
      const length = Math.sqrt(dotProduct(rest, rest));
      if (length < 1e-9 * Math.sqrt(dotProduct(column, column))) return false;
      basis.push(rest.map((v) => v / length));
      return true;
    })
    .map((column) => [...column]);
}

/** Rank of the constant and the dummies of some factors together. */
export function rankWithConstant(n: number, factors: readonly (readonly string[])[]): number {
  return independent([new Array<number>(n).fill(1), ...factors.flatMap(dummiesOf)]).length;
}

/** I - D (D'D)^-1 D' for columns D. */
function annihilator(n: number, D: readonly number[][]): Matrix {
  if (D.length === 0) return identity(n);
  const { inverse } = invert(D.map((a) => D.map((b) => dotProduct(a, b))));
  const P = zeros(n, n).map((row, i) =>
    row.map((_, j) => D.reduce((sum, a, r) => sum + D.reduce((s, b, c) => s + a[i] * inverse[r][c] * b[j], 0), 0)),
  );
  return combine(1, identity(n), -1, P);
}

/** Least squares of y on X, the constant and all dummies; coefficients of the dummies are dropped. */
export function referencePanel({ y, X, intercept, factors }: ReferencePanel): ReferenceFit {
  const n = y.length;
  const names = [...(intercept ? ["(Intercept)"] : []), ...Object.keys(X)];
  const columns = [...(intercept ? [new Array<number>(n).fill(1)] : []), ...Object.values(X).map((column) => [...column])];
  const D = independent(factors.flatMap(dummiesOf));
  const all = [...columns, ...D];
  const { inverse } = invert(all.map((a) => all.map((b) => dotProduct(a, b))));
  const moments = all.map((a) => dotProduct(a, y));
  const full = inverse.map((row) => dotProduct(row, moments));
  const e = y.map((v, i) => v - all.reduce((sum, column, j) => sum + column[i] * full[j], 0));
  const M = annihilator(n, D);
  const transformed = multiply(M, transpose(columns));
  const k = names.length;
  const bread = inverse.slice(0, k).map((row) => row.slice(0, k)); // of the partitioned inverse: that of the columns off the dummies
  return {
    names,
    b: full.slice(0, k),
    e,
    rss: dotProduct(e, e),
    absorbed: D.length,
    dfResidual: n - k - D.length,
    X: transformed,
    y: M.map((row) => dotProduct(row, y)),
    bread,
    leverage: transformed.map((row) => row.reduce((sum, a, p) => sum + row.reduce((s, b, q) => s + a * bread[p][q] * b, 0), 0)),
  };
}

const between = (bread: Matrix, meat: Matrix): Matrix => multiply(multiply(bread, meat), bread);

/** bread (sum over pairs of rows of weight(i, j) x_i x_j') bread. */
export const pairCovariance = ({ bread, X }: Pick<ReferenceFit, "bread" | "X">, weight: (i: number, j: number) => number): Matrix =>
  between(bread, pairs(X, weight));

/** Sum over pairs of rows of weight(i, j) x_i x_j'. */
function pairs(X: Matrix, weight: (i: number, j: number) => number): Matrix {
  const k = X[0].length;
  const meat = zeros(k, k);
  for (let i = 0; i < X.length; i++) {
    for (let j = 0; j < X.length; j++) {
      const w = weight(i, j);
      if (w === 0) continue;
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) meat[a][b] += w * X[i][a] * X[j][b];
    }
  }
  return meat;
}

export function iidCovariance(fit: ReferenceFit, rule: "df" | "k" | "none"): Matrix {
  const n = fit.e.length;
  const divisor = { df: fit.dfResidual, k: n - fit.names.length, none: n }[rule];
  return fit.bread.map((row) => row.map((v) => (v * fit.rss) / divisor));
}

export function whiteCovariance({ e, X, leverage, bread, names }: ReferenceFit, type: "hc0" | "hc1" | "hc2" | "hc3" | "hc4"): Matrix {
  const n = e.length;
  const k = names.length;
  const mean = leverage.reduce((sum, h) => sum + h, 0) / n;
  const factor = (h: number): number =>
    ({ hc0: 1, hc1: n / (n - k), hc2: 1 / (1 - h), hc3: (1 - h) ** -2, hc4: (1 - h) ** -Math.min(4, h / mean) })[type];
  return between(
    bread,
    pairs(X, (i, j) => (i === j ? e[i] * e[i] * factor(leverage[i]) : 0)),
  );
}

export type ClusterRule = "none" | "g" | "hc1" | "sss" | "stata" | "full";

/** The factor of one part with G clusters, from the words of the vocabulary. */
function clusterFactor(fit: ReferenceFit, panel: ReferencePanel, rule: ClusterRule, G: number, by: readonly (readonly string[])[]): number {
  const n = fit.e.length;
  const k = fit.names.length;
  const nestedIn = (inner: readonly string[], outer: readonly string[]): boolean =>
    new Set(inner.map((level, i) => `${level}|${outer[i]}`)).size === new Set(inner).size;
  const counted = panel.factors.filter((factor) => !by.some((cluster) => nestedIn(factor, cluster)));
  const slopes = Object.keys(panel.X).length;
  const constant = panel.intercept || panel.factors.length > 0;
  const K = { stata: slopes + (constant ? rankWithConstant(n, counted) : 0), full: k + fit.absorbed, sss: k, hc1: k, g: k, none: k }[rule];
  if (rule === "none") return 1;
  if (rule === "g") return G / (G - 1);
  if (rule === "hc1") return n / (n - K);
  return ((G / (G - 1)) * (n - 1)) / (n - K);
}

/** V1, or V1 + V2 - V12 with the factor of each part. */
export function clusterCovariance(fit: ReferenceFit, panel: ReferencePanel, by: readonly (readonly string[])[], rule: ClusterRule): Matrix {
  const part = (labels: readonly string[]): Matrix =>
    between(
      fit.bread,
      pairs(fit.X, (i, j) => (labels[i] === labels[j] ? fit.e[i] * fit.e[j] : 0)),
    ).map((row) => row.map((v) => v * clusterFactor(fit, panel, rule, new Set(labels).size, by)));
  if (by.length === 1) return part(by[0]);
  const both = combine(1, part(by[0]), 1, part(by[1]));
  return combine(1, both, -1, part(by[0].map((label, i) => `${label}|${by[1][i]}`)));
}

/** 2 P(T > |t|): the integral of cos^(df-1) over the angle atan(t / sqrt(df)), Simpson's rule. */
export function tTail(t: number, df: number): number {
  const integral = (from: number, to: number): number => {
    const steps = 4000;
    const h = (to - from) / steps;
    let sum = 0;
    for (let s = 0; s <= steps; s++) sum += (s === 0 || s === steps ? 1 : s % 2 === 1 ? 4 : 2) * Math.cos(from + s * h) ** (df - 1);
    return (sum * h) / 3;
  };
  return integral(Math.atan(Math.abs(t) / Math.sqrt(df)), Math.PI / 2) / integral(0, Math.PI / 2);
}

const average = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;

export function correlationSquared(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [average(x), average(y)];
  const dx = x.map((v) => v - a);
  const dy = y.map((v) => v - b);
  return dotProduct(dx, dy) ** 2 / (dotProduct(dx, dx) * dotProduct(dy, dy));
}

/** Statistics of vocabulary section 5, each from its sentence there. */
export function referenceStatistics(panel: ReferencePanel, fit: ReferenceFit, entity: readonly string[]): Record<string, number> {
  const n = fit.e.length;
  const { y } = panel;
  const xb = y.map((_, i) => Object.keys(panel.X).reduce((sum, name) => sum + panel.X[name][i] * fit.b[fit.names.indexOf(name)], 0));
  const raw = xb.map((v) => v + (panel.intercept ? fit.b[0] : 0));
  const meanBy = (x: readonly number[]): number[] => entity.map((key) => average(x.filter((_, i) => entity[i] === key)));
  const first = entity.map((key, i) => entity.indexOf(key) === i);
  const [my, mx] = [meanBy(y), meanBy(raw)];
  const around = panel.intercept || panel.factors.length > 0;
  const square = (x: readonly number[], m: number): number => x.reduce((sum, v) => sum + (v - m) ** 2, 0);
  const fitted = fit.X.map((row) => dotProduct(row, fit.b));
  const r2 = correlationSquared(fit.y, fitted);
  const k = fit.names.length + fit.absorbed + 1;
  const stata = panel.factors.every((levels) => levels.every((level, i) => entity.indexOf(entity[i]) === levels.indexOf(level))); // no effects, or those of entities
  const logLik = (-n / 2) * (Math.log(2 * Math.PI) + Math.log(fit.rss / n) + 1);
  return {
    nObs: n,
    dfResidual: fit.dfResidual,
    rss: fit.rss,
    tss: square(fit.y, around ? average(fit.y) : 0),
    sigma: Math.sqrt(fit.rss / fit.dfResidual),
    sigma2: fit.rss / fit.dfResidual,
    r2,
    r2Adjusted: 1 - ((1 - r2) * (n - 1)) / fit.dfResidual,
    ...(stata
      ? {
          r2Within: correlationSquared(
            y.map((v, i) => v - my[i]),
            raw.map((v, i) => v - mx[i]),
          ),
          r2Between: correlationSquared(
            my.filter((_, i) => first[i]),
            mx.filter((_, i) => first[i]),
          ),
          r2Overall: correlationSquared(y, raw),
        }
      : { r2Within: r2 }),
    ...(panel.factors.length > 0 ? { r2Lsdv: 1 - fit.rss / square(y, average(y)), intercept: average(y) - average(raw) } : {}),
    logLik,
    aic: -2 * logLik + 2 * k,
    bic: -2 * logLik + k * Math.log(n),
    aicParameters: k,
  };
}

/** F of all slopes against the same effects alone, by fitting both. */
export function slopeF(panel: ReferencePanel, fit: ReferenceFit): { statistic: number; df: number; df2: number } {
  const slopes = Object.keys(panel.X).length;
  const D = independent([...(panel.intercept ? [new Array<number>(fit.e.length).fill(1)] : []), ...panel.factors.flatMap(dummiesOf)]);
  const left = annihilator(fit.e.length, D).map((row) => dotProduct(row, panel.y));
  return { statistic: (dotProduct(left, left) - fit.rss) / slopes / (fit.rss / fit.dfResidual), df: slopes, df2: fit.dfResidual };
}
