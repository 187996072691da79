// Maximum likelihood of y = rho W y + Z delta + effects + e (SAR, SDM), concentrated in rho (Ord 1975; Anselin 1988; Elhorst 2003; Lee and Yu 2010).
import { log } from "../math/elementwise.js";
import { dot } from "../math/vector.js";
import type { SpatialPanelSpec } from "../model/spec.js";
import { crossProducts } from "../wasm/dense.js";
import { leastSquares } from "../wasm/least-squares.js";
import { spatialLag } from "../wasm/sparse.js";
import { invertInformation } from "./information.js";
import { fullRankLeastSquares, refuseAbsorbed } from "./least-squares.js";
import type { LogDet, LogDetCurve } from "./logdet/curve.js";
import { maximizeProfile, type ProfileCurve } from "./profile.js";
import { type Resolvent, withoutConstantTraces } from "./resolvent/resolvent.js";
import { beforeEffects, removeEffects, type SpatialData } from "./spatial-data.js";
import { gaussianLogLik, type SpatialEstimates } from "./spatial-estimates.js";
import type { SpatialOperator } from "./spatial-operator.js";

/** `logDet` is that of the effects that the model removes, `operator` that of W as it stands. */
export function spatialLagMl(data: SpatialData, spec: SpatialPanelSpec, operator: SpatialOperator, logDet: LogDet): SpatialEstimates {
  const { nObs, terms, periodsEffective: T } = data;
  const k = terms.length;
  const { y, Wy, Z } = lagColumns(data);
  const names = terms.map((term) => term.name);
  if (data.effects !== "none") refuseAbsorbed(names, data.Z, Z, nObs, data.effects);
  const ols = fullRankLeastSquares(names, Z, nObs, y, beforeEffects(data));
  const lag = leastSquares(Z, k, nObs, Wy);
  const [e0, eW] = [ols.residuals, lag.residuals];
  const nEffective = data.nEffective * T;
  const { at: rho, status, curve } = maximizeProfile(logDet, lagProfile(e0, eW, nEffective, T));

  const residuals = e0.map((e, i) => e - rho * eW[i]);
  const rss = dot(residuals, residuals);
  const estimate = new Float64Array(k + 1);
  for (let j = 0; j < k; j++) estimate[j] = ols.coefficients[j] - rho * lag.coefficients[j];
  estimate[k] = rho;
  const G = operator.resolvent(rho);
  const Ge = removeEffects(G.apply(residuals), data, data.effects);
  // (I - rho W) y = Z delta + D alpha + e, so (I - rho W)^-1 (Z delta + D alpha) lagged once more is W y - G e: effects included
  const Geta = Wy.map((value, i) => value - Ge[i]);
  const prediction = y.map((value, i) => value - residuals[i] - rho * Ge[i]);
  const covariance =
    status === "boundary" ? null : lagInformation(data, spec, { Z, Wy, Geta, residuals, sigma2: rss / nEffective, rho, resolvent: G });
  return {
    status,
    estimate,
    covariance,
    rss,
    logLik: gaussianLogLik(nEffective, rss) + T * curve.values(Float64Array.of(rho))[0],
    logLikRestricted: gaussianLogLik(nEffective, ols.rss),
    residuals,
    response: y,
    prediction,
  };
}

/** y, W y and Z without the effects: lagged first, then the effects removed (J W y, not J W J y). */
function lagColumns(data: SpatialData): { y: Float64Array; Wy: Float64Array; Z: Float64Array } {
  const { nObs, W, terms, y, Z } = data;
  const columns = new Float64Array((terms.length + 2) * nObs);
  columns.set(y);
  columns.set(spatialLag(W, y), nObs);
  columns.set(Z, 2 * nObs);
  const free = removeEffects(columns, data, data.effects);
  return { y: free.slice(0, nObs), Wy: free.slice(nObs, 2 * nObs), Z: free.slice(2 * nObs) };
}

/** T ln|I - rho W| - n/2 ln SSE(rho), SSE quadratic in rho: e0 and eW are the residuals of y and of W y on Z. */
function lagProfile(e0: Float64Array, eW: Float64Array, nEffective: number, T: number): (curve: LogDetCurve) => ProfileCurve {
  const [ww, we, ee] = [dot(eW, eW), dot(eW, e0), dot(e0, e0)];
  const sse = (rho: number): number => ee - 2 * rho * we + rho * rho * ww;
  return (curve) => ({
    values: (rhos) => curve.values(rhos).map((ld, i) => T * ld - (nEffective / 2) * log(sse(rhos[i]))),
    score: (rho) => T * curve.slopes(Float64Array.of(rho))[0] + (nEffective * (we - rho * ww)) / sse(rho),
  });
}

interface LagPoint {
  readonly Z: Float64Array;
  readonly Wy: Float64Array;
  readonly Geta: Float64Array;
  readonly residuals: Float64Array;
  readonly sigma2: number;
  readonly rho: number;
  readonly resolvent: Resolvent;
}

/**
 * Inverse of the information in (delta, rho, sigma2), without sigma2's row. Expected: E[(Wy)'(Wy)] = |G eta|^2 + sigma2 T tr(GG'), with eta the
 * mean of (I - rho W) y; observed: the same element from the data (Elhorst 2014, eq. 3.15; projections as in field practice for dummies).
 */
function lagInformation(data: SpatialData, spec: SpatialPanelSpec, point: LagPoint): Float64Array {
  const { n, nObs, nEffective, periodsEffective: T } = data;
  const k = data.terms.length;
  const { Z, sigma2 } = point;
  const observed = spec.vcov.information === "observed";
  const traces = nEffective < n ? withoutConstantTraces(point.resolvent) : point.resolvent;
  const size = k + 2;
  const information = new Float64Array(size * size);
  const set = (i: number, j: number, value: number): void => {
    information[i * size + j] = information[j * size + i] = value;
  };
  const ZZ = crossProducts(Z, k, Z, k, nObs);
  const mean = observed ? point.Wy : point.Geta;
  const ZG = crossProducts(Z, k, mean, 1, nObs);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) set(i, j, ZZ[i * k + j] / sigma2);
    set(i, k, ZG[i] / sigma2);
  }
  const noise = T * (observed ? traces.traceGG : traces.traceGG + traces.traceGGt());
  set(k, k, dot(mean, mean) / sigma2 + noise);
  set(k, k + 1, observed ? dot(point.residuals, point.Wy) / (sigma2 * sigma2) : (T * traces.traceG) / sigma2);
  set(k + 1, k + 1, (nEffective * T) / (2 * sigma2 * sigma2));
  return invertInformation(information, size, k + 1);
}
