// Which log-determinant: the one asked for, or by `auto` the cheapest exact one.
import { DurbinError } from "../../errors.js";
import type { LogDetMethod, LogDetSpec } from "../../model/spec.js";
import { LOGDET_OPTIONS } from "../../model/words.js";
import { admissibleInterval } from "../../weights/interval.js";
import { spectrum } from "../../weights/spectrum.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { choleskyFilter, luFilter, type SpatialFilter } from "../filter.js";
import { chebyshevCurve } from "./chebyshev.js";
import { type LogDet, type LogDetCurve, once } from "./curve.js";
import { monteCarloCurve } from "./montecarlo.js";
import { stretches } from "./piecewise.js";
import { logDetFromSpectrum } from "./spectrum.js";

/** Enough to know where to look; the result does not depend on it. */
const OUTLINE = { probes: 8, terms: 24, seed: 1 };

/**
 * `filter`: sparse factors of I - rho W where they pay, so that `auto` takes them; null: it takes the spectrum. `seed` is that of montecarlo.
 * Throws SYMMETRIC_NEEDED, MEMORY_LIMIT.
 */
export function logDetBy(W: SpatialWeights, spec: LogDetSpec, filter: SpatialFilter | null, seed: number): LogDet {
  switch (spec.method) {
    case "auto":
      return filter === null ? logDetFromSpectrum(spectrum(W)) : logDetFromFilter(W, filter);
    case "eigen":
      return logDetFromSpectrum(spectrum(W));
    case "lu":
      return logDetFromFilter(W, filter?.method === "lu" ? filter : luFilter(W));
    case "cholesky":
      return logDetFromFilter(W, filter?.method === "cholesky" ? filter : requireCholesky(W));
    case "chebyshev":
      return approximation(W, "chebyshev", (radius) => chebyshevCurve(W, radius, spec.order ?? LOGDET_OPTIONS.order.default));
    case "montecarlo": {
      const { probes, terms } = LOGDET_OPTIONS;
      const options = { probes: spec.probes ?? probes.default, terms: spec.terms ?? terms.default, seed };
      return approximation(W, "montecarlo", (radius) => monteCarloCurve(W, radius, options));
    }
  }
}

function requireCholesky(W: SpatialWeights): SpatialFilter {
  const filter = choleskyFilter(W);
  if (filter !== null) return filter;
  const sentence = `logdet: cholesky needs weights that are similar to a symmetric matrix; "${W.name}" is not: use lu, eigen or auto`;
  throw new DurbinError("input", "SYMMETRIC_NEEDED", sentence);
}

/** A curve that is the same series on its whole interval: that in which rho times every eigenvalue is below one in magnitude, where the series holds. */
function approximation(W: SpatialWeights, method: LogDetMethod, make: (radius: number) => LogDetCurve): LogDet {
  const { low, high } = admissibleInterval(W, W.name);
  const reach = Math.min(-low, high);
  const curve = reach < Number.POSITIVE_INFINITY ? make(1 / reach) : ZERO;
  return { method, low: -reach, high: reach, outline: () => curve, on: () => curve };
}

/** No eigenvalue but zero: the determinant is one at every rho. */
const ZERO: LogDetCurve = {
  values: (rhos) => rhos.map(() => 0),
  slopes: (rhos) => rhos.map(() => 0),
  curvatures: (rhos) => rhos.map(() => 0),
};
const WITHOUT_CYCLES = { outline: () => ZERO, on: () => ZERO };

/** Sparse factorizations at the points that polynomial pieces of the curve need. */
function logDetFromFilter(W: SpatialWeights, filter: SpatialFilter): LogDet {
  const ends = admissibleInterval(W, W.name);
  if (ends.low === -Infinity && ends.high === Infinity) return { method: filter.method, ...ends, ...WITHOUT_CYCLES };
  return {
    method: filter.method,
    low: ends.low,
    high: ends.high,
    outline: once(() => monteCarloCurve(W, 1 / Math.min(-ends.low, ends.high), OUTLINE)),
    on: stretches(filter.logDet, W.n, ends),
  };
}
