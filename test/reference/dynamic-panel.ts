// Dynamic panel GMM from the formulas: explicit instrument matrices, explicit transformations, inverses. Model y = a y[t-1] + b x + constant.
import { product, solve, transposed } from "./dense.js";

/** A value by period; absent where the entity has no row. */
export type Series = ReadonlyMap<number, { readonly y: number; readonly x: number }>;

export interface DynamicSettings {
  readonly system: boolean;
  readonly fod: boolean;
  readonly h: 1 | 2 | 3;
  /** Lags of y as instruments. */
  readonly lags: readonly [number, number];
  readonly collapse: boolean;
  readonly periods: number;
}

interface Row {
  readonly level: boolean;
  readonly t: number;
  /** Coefficients of the row on the level periods: what M is. */
  readonly m: ReadonlyMap<number, number>;
  readonly X: number[];
  readonly y: number;
  readonly z: ReadonlyMap<string, number>;
}

const names = (system: boolean): string[] => (system ? ["const", "lag", "x"] : ["lag", "x"]);

/** The rows of one entity. */
function rowsOf(series: Series, settings: DynamicSettings): Row[] {
  const { periods, system } = settings;
  const complete = Array.from({ length: periods }, (_, t) => t).filter((t) => series.has(t) && series.has(t - 1));
  const at = (t: number) => series.get(t) as { y: number; x: number };
  const vector = (t: number): number[] => [...(system ? [1] : []), at(t - 1).y, at(t).x, at(t).y];
  const combine = (m: ReadonlyMap<number, number>): number[] =>
    names(system)
      .concat("y")
      .map((_, j) => [...m].reduce((sum, [t, c]) => sum + c * vector(t)[j], 0));
  const make = (level: boolean, t: number, m: Map<number, number>): Row => {
    const values = combine(m);
    const z = new Map<string, number>();
    if (!level) {
      for (let lag = settings.lags[0]; lag <= settings.lags[1]; lag++) {
        if (series.has(t - lag)) z.set(settings.collapse ? `y${lag}` : `y${lag}@${t}`, at(t - lag).y);
      }
    } else {
      const lag = settings.lags[0] - 1;
      if (series.has(t - lag) && series.has(t - lag - 1)) z.set(settings.collapse ? "dy" : `dy@${t}`, at(t - lag).y - at(t - lag - 1).y);
      z.set("const", 1);
    }
    z.set(
      "x",
      [...m].reduce((sum, [s, c]) => sum + c * at(s).x, 0),
    );
    return { level, t, m, X: values.slice(0, -1), y: values.at(-1) as number, z };
  };
  const rows: Row[] = [];
  complete.forEach((t, i) => {
    if (settings.fod) {
      const later = complete.slice(i + 1);
      if (later.length === 0) return;
      const c = Math.sqrt(later.length / (later.length + 1));
      rows.push(make(false, t + 1, new Map([[t, c], ...later.map((s): [number, number] => [s, -c / later.length])])));
    } else if (complete.includes(t - 1))
      rows.push(
        make(
          false,
          t,
          new Map([
            [t - 1, -1],
            [t, 1],
          ]),
        ),
      );
  });
  if (system) for (const t of complete) rows.push(make(true, t, new Map([[t, 1]])));
  return rows;
}

/** H between two rows. */
function weight(a: Row, b: Row, { h, fod }: DynamicSettings): number {
  if (h === 1) return a === b ? 1 : 0;
  if (a.level !== b.level && h === 2) return 0;
  if (a.level && b.level) return a === b ? 1 : 0;
  if (fod && !a.level && !b.level) return a === b ? 1 : 0;
  return [...a.m].reduce((sum, [t, c]) => sum + c * (b.m.get(t) ?? 0), 0);
}

const zeros = (n: number): Float64Array => new Float64Array(n);
const inverse = (A: Float64Array, n: number): Float64Array =>
  solve(
    A,
    Float64Array.from({ length: n * n }, (_, p) => (Math.floor(p / n) === p % n ? 1 : 0)),
    n,
    n,
  );

/** All results that the library is compared with. */
export function denseDynamicPanel(panel: readonly Series[], settings: DynamicSettings) {
  const used = panel.filter((series) => rowsOf(series, settings).length > 0);
  const entities = used.map((series) => rowsOf(series, settings));
  const columns = [...new Set(entities.flat().flatMap(({ z }) => [...z].filter(([, value]) => value !== 0).map(([name]) => name)))];
  const [L, k] = [columns.length, names(settings.system).length];
  const Z = entities.map((rows) => rows.map(({ z }) => columns.map((name) => z.get(name) ?? 0)));
  const sums = (of: (row: Row, r: number, i: number) => number[], m: number): Float64Array => {
    const out = zeros(L * m);
    for (const [i, rows] of entities.entries()) {
      for (const [r, row] of rows.entries()) {
        const values = of(row, r, i);
        for (let l = 0; l < L; l++) for (let j = 0; j < m; j++) out[l * m + j] += Z[i][r][l] * values[j];
      }
    }
    return out;
  };
  const ZX = sums(({ X }) => X, k);
  const Zy = sums(({ y }) => [y], 1);
  const H = zeros(L * L);
  for (const [i, rows] of entities.entries()) {
    for (const [r, a] of rows.entries()) {
      for (const [s, b] of rows.entries()) {
        const h = weight(a, b, settings);
        for (let p = 0; p < L * L; p++) H[p] += h * Z[i][r][Math.floor(p / L)] * Z[i][s][p % L];
      }
    }
  }
  const residualsAt = (b: Float64Array) => entities.map((rows) => rows.map(({ X, y }) => X.reduce((sum, x, j) => sum - x * b[j], y)));
  const scoresOf = (u: number[][]) => Z.map((rows, i) => columns.map((_, l) => rows.reduce((sum, z, r) => sum + z[l] * u[i][r], 0)));
  const outer = (u: number[][]): Float64Array => {
    const out = zeros(L * L);
    for (const g of scoresOf(u)) for (let l = 0; l < L; l++) for (let m = 0; m < L; m++) out[l * L + m] += g[l] * g[m];
    return out;
  };
  const step = (W: Float64Array) => {
    const P = product(transposed(ZX, L, k), W, k, L, L);
    const bread = inverse(product(P, ZX, k, L, k), k);
    const b = product(bread, product(P, Zy, k, L, 1), k, k, 1);
    const u = residualsAt(b);
    const g = Zy.map((value, l) => value - ZX.slice(l * k, (l + 1) * k).reduce((sum, x, j) => sum + x * b[j], 0));
    return { W, P, bread, b, u, g, J: product(g, product(W, g, L, L, 1), 1, L, 1)[0] };
  };
  const one = step(inverse(H, L));
  const S = outer(one.u);
  const two = step(inverse(S, L));
  const BP = product(one.bread, one.P, k, k, L);
  const robust = product(product(BP, S, k, L, L), transposed(BP, k, L), k, L, k);
  return { one, two, robust, windmeijer: windmeijer(), instruments: L, serial };

  /** The derivative of S by hand: dS/db_j = - sum of Z'(x_j u' + u x_j')Z. */
  function windmeijer(): Float64Array {
    const D = zeros(k * k);
    const v = product(two.W, two.g, L, L, 1);
    for (let j = 0; j < k; j++) {
      const dS = zeros(L * L);
      const scores = scoresOf(one.u);
      entities.forEach((rows, i) => {
        const zx = columns.map((_, l) => rows.reduce((sum, { X }, r) => sum + Z[i][r][l] * X[j], 0));
        for (let l = 0; l < L; l++) for (let m = 0; m < L; m++) dS[l * L + m] -= zx[l] * scores[i][m] + scores[i][l] * zx[m];
      });
      const column = product(two.bread, product(two.P, product(dS, v, L, L, 1), k, L, 1), k, k, 1);
      for (let i = 0; i < k; i++) D[i * k + j] = -column[i];
    }
    const DV = product(D, two.bread, k, k, k);
    const last = product(product(D, robust, k, k, k), transposed(D, k, k), k, k, k);
    return two.bread.map((value, p) => value + DV[p] + DV[(p % k) * k + Math.floor(p / k)] + last[p]);
  }

  /** Arellano and Bond's statistic at the two-step estimates with covariance V. */
  function serial(order: number, V: Float64Array): number {
    const differenced = used.map((series) =>
      rowsOf(series, { ...settings, fod: false })
        .filter(({ level }) => !level)
        .map(({ t, X, y }) => ({ t, X, u: X.reduce((sum, x, j) => sum - x * two.b[j], y) })),
    );
    const earlier = (rows: (typeof differenced)[number], t: number): number => rows.find((other) => other.t === t - order)?.u ?? 0;
    const q = differenced.map((rows) => rows.reduce((sum, { t, u }) => sum + u * earlier(rows, t), 0));
    const wX = zeros(k);
    for (const rows of differenced) for (const { t, X } of rows) for (let j = 0; j < k; j++) wX[j] += earlier(rows, t) * X[j];
    const gq = zeros(L);
    for (const [i, g] of scoresOf(two.u).entries()) for (let l = 0; l < L; l++) gq[l] += g[l] * q[i];
    const c = product(two.bread, product(two.P, gq, k, L, 1), k, k, 1);
    const Vw = product(V, wX, k, k, 1);
    const variance = q.reduce((sum, value) => sum + value * value, 0) + wX.reduce((sum, value, j) => sum + value * (Vw[j] - 2 * c[j]), 0);
    return q.reduce((sum, value) => sum + value, 0) / Math.sqrt(variance);
  }
}
