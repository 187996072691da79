// Moran's I of least-squares residuals (Cliff and Ord 1972, 1981): residuals are correlated by construction, so its moments use X.
import { DurbinError } from "../errors.js";
import { spatialLag } from "../wasm/sparse.js";
import { requireUsable } from "../weights/islands.js";
import type { SpatialWeights } from "../weights/weights.js";
import { ALTERNATIVES, chosen, judge, type SpatialStatistic, type TestOptions } from "./inference.js";
import { csrSums, scale } from "./moments.js";
import { countUnits, requireValues } from "./values.js";

const EFFECTS = ["none", "entity", "time", "twoways"] as const;
export type RemovedEffects = (typeof EFFECTS)[number];

export interface ResidualOptions extends TestOptions {
  /** Effects that were removed from y and X before the fit, besides X; none by default. */
  readonly effects?: RemovedEffects;
}

/** The layout of a balanced panel, time-major, and the effects removed from it. */
interface Layout {
  readonly n: number;
  readonly T: number;
  readonly entity: boolean;
  readonly time: boolean;
}

/**
 * I = (N / S0) e'We / e'e for the residuals e [N] of an ordinary least-squares fit on X [k * N, columns contiguous, the constant included
 * if there is one], removed effects aside, with independent normal errors: E = N tr(MW) / (S0 tr(M)), M the projection off X and the
 * effects. For a panel N = nT, time-major and balanced, W stands for I_T (x) W and S0 counts every period. Islands stay in N. Does not
 * hold for residuals of other estimators. Throws COLLINEAR where X (less the effects) is, and as `moran` does.
 */
export function moranResiduals(e: Float64Array, X: Float64Array, W: SpatialWeights, options: ResidualOptions = {}): SpatialStatistic {
  const { variable = "the residual" } = options;
  const alternative = chosen("alternative", options.alternative, ALTERNATIVES);
  const effects = chosen("effects", options.effects, EFFECTS);
  requireUsable(W);
  countUnits(W, false);
  const N = e.length;
  const k = X.length / N;
  const layout = {
    n: W.n,
    T: N / W.n,
    entity: effects === "entity" || effects === "twoways",
    time: effects === "time" || effects === "twoways",
  };
  if (!Number.isInteger(layout.T) || !Number.isInteger(k)) {
    const found = `there are ${N} residuals and ${X.length} regressor values`;
    throw new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but ${found}`);
  }
  for (let t = 0; t < layout.T; t++) requireValues(e.subarray(t * W.n, (t + 1) * W.n), W, variable);
  const basis = orthonormalBasis(Array.from({ length: k }, (_, j) => removeEffects(X.slice(j * N, (j + 1) * N), layout)));
  const { trace, square } = projectedTraces(W, basis, layout);
  const sums = csrSums(W);
  const factor = N / (layout.T * (sums.total + sums.trace));
  const df = (layout.n - (layout.time ? 1 : 0)) * (layout.T - (layout.entity ? 1 : 0)) - k;
  const expected = trace / df;
  const moments = { expected, variance: (square + trace * trace) / (df * (df + 2)) - expected * expected };
  const estimate = dot(e, spatialLag(W, e)) / dot(e, e);
  return judge(factor * estimate, scale(moments, factor), alternative);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Takes the means over time (entity effects), over units (time effects) or both out of a time-major vector, in place. */
function removeEffects(x: Float64Array, { n, T, entity, time }: Layout): Float64Array {
  if (entity) {
    for (let i = 0; i < n; i++) {
      let mean = 0;
      for (let t = 0; t < T; t++) mean += x[t * n + i] / T;
      for (let t = 0; t < T; t++) x[t * n + i] -= mean;
    }
  }
  if (time) {
    for (let t = 0; t < T; t++) {
      const period = x.subarray(t * n, (t + 1) * n);
      const mean = period.reduce((sum, value) => sum + value / n, 0);
      for (let i = 0; i < n; i++) period[i] -= mean;
    }
  }
  return x;
}

/** Orthonormal columns that span some columns: Gram-Schmidt, each column twice. Changes the columns. */
function orthonormalBasis(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  columns.forEach((column, j) => {
    const before = Math.sqrt(dot(column, column));
    for (const q of [...basis, ...basis]) {
      const projection = dot(q, column);
      for (let i = 0; i < column.length; i++) column[i] -= projection * q[i];
    }
    const after = Math.sqrt(dot(column, column));
    if (!(after > 1e-10 * before)) {
      const which = `regressor ${j + 1} of ${columns.length}`;
      throw new DurbinError("input", "COLLINEAR", `${which} depends on the regressors before it and the effects`, { column: j });
    }
    basis.push(column.map((value) => value / after));
  });
  return basis;
}

/** tr(MW) and tr(MWMW) + tr(MWMW') for M = D - QQ', D the projection off the effects, from Q'WQ and the lags of Q. */
function projectedTraces(W: SpatialWeights, basis: readonly Float64Array[], layout: Layout): { trace: number; square: number } {
  let { trace, square } = effectTraces(W, layout);
  const lags = basis.map((q) => spatialLag(W, q));
  const lagsOff = lags.map((lag) => removeEffects(lag.slice(), layout));
  const transposedOff = basis.map((q) => removeEffects(transposedLag(W, q), layout));
  basis.forEach((q, i) => {
    trace -= dot(q, lags[i]);
    square -= 2 * dot(transposedOff[i], lagsOff[i]) + dot(lagsOff[i], lagsOff[i]) + dot(transposedOff[i], transposedOff[i]);
    basis.forEach((p, j) => {
      const forward = dot(p, lags[i]);
      square += forward * dot(q, lags[j]) + forward * forward;
    });
  });
  return { trace, square };
}

/** The same for M = D: entity effects take one period, time effects the constant of every period. */
function effectTraces(W: SpatialWeights, { n, T, entity, time }: Layout): { trace: number; square: number } {
  const sums = csrSums(W);
  const own = { trace: sums.trace, square: sums.squares + sums.transposed + 2 * sums.diagonalSquares };
  const constant = [new Float64Array(n).fill(1 / Math.sqrt(n))];
  const period = time ? projectedTraces(W, constant, { n, T: 1, entity: false, time: false }) : own;
  const periods = entity ? T - 1 : T;
  return { trace: periods * period.trace, square: periods * period.square };
}

/** (I_T (x) W') x. */
function transposedLag(W: SpatialWeights, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += W.n) {
    for (let i = 0; i < W.n; i++) {
      for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) out[start + W.colIdx[k]] += W.weight[k] * x[start + i];
    }
  }
  return out;
}
