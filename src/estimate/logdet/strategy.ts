// Which log-determinant: the one asked for, or by `auto` the cheapest exact one.
import { DurbinError } from "../../errors.js";
import type { LogDetSpec } from "../../model/spec.js";
import { admissibleInterval } from "../../weights/interval.js";
import { spectrum } from "../../weights/spectrum.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { choleskyFilter, luFilter, type SpatialFilter } from "../filter.js";
import type { LogDet, LogDetCurve } from "./curve.js";
import { monteCarloCurve } from "./montecarlo.js";
import { stretches } from "./piecewise.js";
import { logDetFromSpectrum } from "./spectrum.js";

/** Enough to know where to look; the result does not depend on it. */
const OUTLINE = { probes: 8, terms: 24, seed: 1 };

/** `filter`: sparse factors of I - rho W where they pay, so that `auto` takes them; null: it takes the spectrum. */
export function logDetBy(W: SpatialWeights, spec: LogDetSpec, filter: SpatialFilter | null): LogDet {
  switch (spec.method) {
    case "auto":
      return filter === null ? logDetFromSpectrum(spectrum(W)) : logDetFromFilter(W, filter);
    case "eigen":
      return logDetFromSpectrum(spectrum(W));
    case "lu":
      return logDetFromFilter(W, filter?.method === "lu" ? filter : luFilter(W));
    case "cholesky": {
      const found = filter?.method === "cholesky" ? filter : choleskyFilter(W);
      if (found !== null) return logDetFromFilter(W, found);
      const sentence = `logdet: cholesky needs weights that are similar to a symmetric matrix; "${W.name}" is not: use lu, eigen or auto`;
      throw new DurbinError("input", "SYMMETRIC_NEEDED", sentence);
    }
  }
}

/** No eigenvalue but zero: the determinant is one at every rho. */
const ZERO: LogDetCurve = {
  values: (rhos) => rhos.map(() => 0),
  slopes: (rhos) => rhos.map(() => 0),
  curvatures: (rhos) => rhos.map(() => 0),
};
const WITHOUT_CYCLES = { outline: ZERO, on: () => ZERO };

/** Sparse factorizations at the points that polynomial pieces of the curve need. */
function logDetFromFilter(W: SpatialWeights, filter: SpatialFilter): LogDet {
  const ends = admissibleInterval(W, W.name);
  if (ends.low === -Infinity && ends.high === Infinity) return { method: filter.method, ...ends, ...WITHOUT_CYCLES };
  return {
    method: filter.method,
    low: ends.low,
    high: ends.high,
    outline: monteCarloCurve(W, 1 / Math.min(-ends.low, ends.high), OUTLINE),
    on: stretches(filter.logDet, W.n, ends),
  };
}
