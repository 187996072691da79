// Maximum likelihood of y = Z delta + D alpha + u, u = lambda W u + e (SEM, SDEM), concentrated in lambda.
//
// The filter A = I - lambda W is applied to raw columns, and then the effects are projected out. Entity effects commute with A. A time effect becomes
// A 1 per period, the constant again only when all rows of W have the same sum; so the projection is off a = A 1, which depends on lambda:
//   Q(lambda) = sum_t (A c_t)(A c_t)' - sum_t (a'A c_t)(a'A c_t)' / a'a        for the columns c = [y, Z], entity means already removed.
// Everything in Q is a polynomial in lambda of small matrices computed once.
import { DurbinError } from "../errors.js";
import { log } from "../math/elementwise.js";
import { dot } from "../math/vector.js";
import type { SpatialPanelSpec } from "../model/spec.js";
import { cholesky, choleskySolve, crossProducts } from "../wasm/dense.js";
import { rowSums, spatialLag } from "../wasm/sparse.js";
import { predictor } from "./fixed-effects.js";
import { invertInformation } from "./information.js";
import { fullRankLeastSquares, type LeastSquaresFit, refuseAbsorbed } from "./least-squares.js";
import type { LogDet, LogDetCurve } from "./logdet/curve.js";
import { maximizeProfile, type ProfileCurve } from "./profile.js";
import { withoutConstantTraces } from "./resolvent/resolvent.js";
import { beforeEffects, removeEffects, type SpatialData } from "./spatial-data.js";
import { gaussianLogLik, type SpatialEstimates } from "./spatial-estimates.js";
import type { SpatialOperator } from "./spatial-operator.js";

/** `logDet` is that of the effects that the model removes, `operator` that of W as it stands. */
export function spatialErrorMl(data: SpatialData, spec: SpatialPanelSpec, operator: SpatialOperator, logDet: LogDet): SpatialEstimates {
  const { nObs, W, terms, periodsEffective: T } = data;
  const k = terms.length;
  const raw = new Float64Array((k + 1) * nObs);
  raw.set(data.y);
  raw.set(data.Z, nObs);
  const names = terms.map((term) => term.name);
  const unfiltered = removeEffects(raw, data, data.effects);
  if (data.effects !== "none") refuseAbsorbed(names, data.Z, unfiltered.subarray(nObs), nObs, data.effects);
  const ols = fullRankLeastSquares(names, unfiltered.slice(nObs), nObs, unfiltered.slice(0, nObs), beforeEffects(data));

  const removesEntity = data.effects === "entity" || data.effects === "twoways";
  const columns = removesEntity ? removeEffects(raw, data, "entity") : raw;
  const lagged = spatialLag(W, columns);
  const moments = filteredMoments(data, columns, lagged, k + 1);
  const nEffective = data.nEffective * T;
  const { at: lambda, status, curve } = maximizeProfile(logDet, errorProfile(moments, k, nEffective, T));

  const filtered = removeFiltered(
    data,
    columns.map((value, i) => value - lambda * lagged[i]),
    lambda,
  );
  const Z = filtered.slice(nObs);
  const fit = fullRankLeastSquares(names, Z, nObs, filtered.slice(0, nObs));
  const estimate = new Float64Array(k + 1);
  estimate.set(fit.coefficients);
  estimate[k] = lambda;
  const response = unfiltered.slice(0, nObs);
  const prediction = predictor(unfiltered.subarray(nObs), fit.coefficients, nObs);
  return {
    status,
    estimate,
    covariance:
      status === "boundary" ? null : errorInformation(data, spec, operator, { fit, lagged, Z, lambda, sigma2: fit.rss / nEffective }),
    rss: fit.rss,
    logLik: gaussianLogLik(nEffective, fit.rss) + T * curve.values(Float64Array.of(lambda))[0],
    logLikRestricted: gaussianLogLik(nEffective, ols.rss),
    residuals: fit.residuals,
    response,
    prediction,
  };
}

/** T ln|I - lambda W| - n/2 ln SSE(lambda). */
function errorProfile(moments: Moments, k: number, nEffective: number, T: number): (curve: LogDetCurve) => ProfileCurve {
  return (curve) => ({
    values: (lambdas) => curve.values(lambdas).map((ld, i) => T * ld - (nEffective / 2) * log(concentrated(moments, k, lambdas[i]).sse)),
    score: (lambda) => {
      const { sse, slope } = concentrated(moments, k, lambda);
      return T * curve.slopes(Float64Array.of(lambda))[0] - (nEffective / 2) * (slope / sse);
    },
  });
}

/** Coefficients of the polynomials in lambda; m columns. */
interface Moments {
  readonly m: number;
  /** [m * m]: Q before the time effects = c0 - lambda c1 + lambda^2 c2 */
  readonly c0: Float64Array;
  readonly c1: Float64Array;
  readonly c2: Float64Array;
  /** Time effects: [m * T] a'A c_t = s0 - lambda s1 + lambda^2 s2, and a'a = g0 - lambda g1 + lambda^2 g2. */
  readonly time: {
    readonly T: number;
    readonly s0: Float64Array;
    readonly s1: Float64Array;
    readonly s2: Float64Array;
    readonly g: readonly [number, number, number];
  } | null;
}

function filteredMoments(data: SpatialData, C: Float64Array, WC: Float64Array, m: number): Moments {
  const { nObs } = data;
  const cw = crossProducts(C, m, WC, m, nObs);
  const c1 = cw.map((value, at) => value + cw[(at % m) * m + Math.floor(at / m)]);
  const base = { m, c0: crossProducts(C, m, C, m, nObs), c1, c2: crossProducts(WC, m, WC, m, nObs) };
  const removesTime = data.effects === "time" || data.effects === "twoways";
  return { ...base, time: removesTime ? timeMoments(data, C, WC, m) : null };
}

function timeMoments({ n, T, nObs, W }: SpatialData, C: Float64Array, WC: Float64Array, m: number): NonNullable<Moments["time"]> {
  const r = rowSums(W);
  const [s0, s1, s2] = [new Float64Array(m * T), new Float64Array(m * T), new Float64Array(m * T)];
  for (let j = 0; j < m; j++) {
    for (let t = 0; t < T; t++) {
      let [one, w, rw] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        const at = j * nObs + t * n + i;
        one += C[at];
        w += WC[at] + r[i] * C[at]; // 1'W c + 1'W'c
        rw += r[i] * WC[at]; // 1'W'W c
      }
      s0[j * T + t] = one;
      s1[j * T + t] = w;
      s2[j * T + t] = rw;
    }
  }
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    sum += r[i];
    squares += r[i] * r[i];
  }
  return { T, s0, s1, s2, g: [n, 2 * sum, squares] };
}

/** Q and its derivative at lambda. */
function filteredCrossProducts({ m, c0, c1, c2, time }: Moments, lambda: number): { Q: Float64Array; dQ: Float64Array } {
  const Q = c0.map((value, at) => value - lambda * c1[at] + lambda * lambda * c2[at]);
  const dQ = c1.map((value, at) => 2 * lambda * c2[at] - value);
  if (time === null) return { Q, dQ };
  const { T, s0, s1, s2, g } = time;
  const q = s0.map((value, at) => value - lambda * s1[at] + lambda * lambda * s2[at]);
  const dq = s1.map((value, at) => 2 * lambda * s2[at] - value);
  const aa = g[0] - lambda * g[1] + lambda * lambda * g[2];
  const daa = 2 * lambda * g[2] - g[1];
  const qq = crossProducts(q, m, q, m, T);
  const qdq = crossProducts(q, m, dq, m, T);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      Q[i * m + j] -= qq[i * m + j] / aa;
      dQ[i * m + j] -= (qdq[i * m + j] + qdq[j * m + i]) / aa - (qq[i * m + j] * daa) / (aa * aa);
    }
  }
  return { Q, dQ };
}

/** Sum of squared residuals of the filtered regression and its derivative (envelope: the coefficients may be held fixed). */
function concentrated(moments: Moments, k: number, lambda: number): { sse: number; slope: number } {
  const { Q, dQ } = filteredCrossProducts(moments, lambda);
  const m = k + 1;
  const ZZ = new Float64Array(k * k);
  const Zy = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) ZZ[i * k + j] = Q[(i + 1) * m + j + 1];
    Zy[i] = Q[(i + 1) * m];
  }
  const b = choleskySolve(cholesky(ZZ, k), k, Zy, 1);
  const v = Float64Array.from({ length: m }, (_, i) => (i === 0 ? 1 : -b[i - 1]));
  return { sse: quadratic(Q, v), slope: quadratic(dQ, v) };
}

function quadratic(A: Float64Array, v: Float64Array): number {
  const m = v.length;
  let sum = 0;
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sum += v[i] * A[i * m + j] * v[j];
  return sum;
}

/** Filtered columns, entity means already removed, with the time effects projected off a = (I - lambda W) 1. */
function removeFiltered({ n, W, effects }: SpatialData, filtered: Float64Array, lambda: number): Float64Array {
  if (effects !== "time" && effects !== "twoways") return filtered;
  const a = rowSums(W).map((r) => 1 - lambda * r);
  const aa = dot(a, a);
  const out = filtered.slice();
  for (let start = 0; start < out.length; start += n) {
    const share = dot(a, out.subarray(start, start + n)) / aa;
    for (let i = 0; i < n; i++) out[start + i] -= share * a[i];
  }
  return out;
}

interface ErrorPoint {
  readonly fit: LeastSquaresFit;
  readonly lagged: Float64Array;
  readonly Z: Float64Array;
  readonly lambda: number;
  readonly sigma2: number;
}

/** Inverse of the information in (delta, lambda, sigma2), without sigma2's row; expected: block diagonal in delta (Anselin 1988, ch. 6). */
function errorInformation(data: SpatialData, spec: SpatialPanelSpec, operator: SpatialOperator, point: ErrorPoint): Float64Array {
  const { n, nObs, nEffective, periodsEffective: T, terms } = data;
  const k = terms.length;
  const { fit, Z, lambda, sigma2 } = point;
  const whole = operator.resolvent(lambda);
  const H = nEffective < n ? withoutConstantTraces(whole) : whole;
  const size = k + 2;
  const information = new Float64Array(size * size);
  const set = (i: number, j: number, value: number): void => {
    information[i * size + j] = information[j * size + i] = value;
  };
  const ZZ = crossProducts(Z, k, Z, k, nObs);
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) set(i, j, ZZ[i * k + j] / sigma2);
  set(k + 1, k + 1, (nEffective * T) / (2 * sigma2 * sigma2));
  if (spec.vcov.information === "observed") {
    const { Wu, WZ } = laggedError(data, point);
    const cross = crossProducts(WZ, k, fit.residuals, 1, nObs);
    const direct = crossProducts(Z, k, Wu, 1, nObs);
    for (let i = 0; i < k; i++) set(i, k, (cross[i] + direct[i]) / sigma2);
    set(k, k, dot(Wu, Wu) / sigma2 + T * H.traceGG);
    set(k, k + 1, dot(fit.residuals, Wu) / (sigma2 * sigma2));
  } else {
    set(k, k, T * (H.traceGG + H.traceGGt()));
    set(k, k + 1, (T * H.traceG) / sigma2);
  }
  return invertInformation(information, size, k + 1);
}

/** W u and W Z with the effects removed; needs the projection not to depend on lambda. */
function laggedError(data: SpatialData, { fit, lagged, lambda }: ErrorPoint): { Wu: Float64Array; WZ: Float64Array } {
  const { nObs, rowSum, effects, W, terms } = data;
  if ((effects === "time" || effects === "twoways") && rowSum === null) {
    throw new DurbinError(
      "unsupported",
      "OBSERVED_INFORMATION",
      `information: observed with ${effects} effects needs weights with equal row sums; "${W.name}" has others: use information: expected`,
    );
  }
  const projected = removeFiltered(data, lagged, lambda);
  const Wu = projected.slice(0, nObs);
  for (let j = 0; j < terms.length; j++) for (let i = 0; i < nObs; i++) Wu[i] -= fit.coefficients[j] * projected[(j + 1) * nObs + i];
  return { Wu, WZ: projected.slice(nObs) };
}
