// What the likelihood needs of W, by the route that its size and links allow: the log-determinant curve, the resolvent at an estimate, and the
// averages that impacts are made of.
import type { LogDetSpec } from "../model/spec.js";
import type { SpatialWeights } from "../weights/weights.js";
import { DENSE_UNITS } from "../weights/spectrum.js";
import { choleskyFilter, luFilter, type SpatialFilter } from "./filter.js";
import type { LogDet } from "./logdet/curve.js";
import { logDetBy } from "./logdet/strategy.js";
import { denseResolvent } from "./resolvent/dense.js";
import type { Resolvent } from "./resolvent/resolvent.js";
import { sparseResolvent } from "./resolvent/sparse.js";

export interface SpatialOperator {
  readonly W: SpatialWeights;
  readonly logDet: LogDet;
  /** Sparse factors of I - rho W; null for few units, and where W has too few zeros for them to pay. */
  readonly filter: SpatialFilter | null;
  /** G = W (I - rho W)^-1 at rho. */
  resolvent(rho: number): Resolvent;
}

/** Below, dense algebra is as quick and the spectrum serves. */
const SPARSE_FROM = 512;

/** Sparse factors pay when less than this share of W is linked, and when a factorization takes less than this share of n^3 operations. */
const SPARSE_SHARE = 0.1;
const FACTOR_SHARE = 1 / 12;

export function spatialOperator(W: SpatialWeights, spec: LogDetSpec, seed: number): SpatialOperator {
  const filter = sparseFactors(W);
  const logDet = logDetBy(W, spec, filter, seed);
  return {
    W,
    logDet,
    filter,
    resolvent(rho) {
      const curve = logDet.on(rho, rho);
      return filter === null ? denseResolvent(W, rho, curve) : sparseResolvent(W, filter, rho, curve);
    },
  };
}

/** Sparse factors of I - rho W where they cost less than the spectrum and an inverse; always where no dense matrix fits. */
export function sparseFactors(W: SpatialWeights): SpatialFilter | null {
  const { n } = W;
  const dense = n <= DENSE_UNITS;
  if (dense && (n < SPARSE_FROM || W.colIdx.length >= SPARSE_SHARE * n * n)) return null;
  const filter = choleskyFilter(W) ?? luFilter(W);
  return dense && filter.operations > FACTOR_SHARE * n * n * n ? null : filter;
}
