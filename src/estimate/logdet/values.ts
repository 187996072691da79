// ln|I - rho W| at given rho, by any method.
import { DurbinError } from "../../errors.js";
import type { LogDetMethod, LogDetSpec } from "../../model/spec.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { sparseFactors } from "../spatial-operator.js";
import { isMonteCarlo } from "./montecarlo.js";
import { logDetBy } from "./strategy.js";

export interface LogDeterminants {
  /** The one taken. */
  readonly method: LogDetMethod;
  /** The open interval of rho. */
  readonly low: number;
  readonly high: number;
  /** [m] */
  readonly values: Float64Array;
  /** [m] of montecarlo: from the spread over its random vectors. */
  readonly standardErrors: Float64Array | null;
}

/**
 * ln|I - rho W| for each rho, by the method of `spec` (auto: the cheapest exact one). Random vectors of montecarlo depend on the seed alone.
 * Throws NOT_ADMISSIBLE for a rho outside the admissible interval, SYMMETRIC_NEEDED, MEMORY_LIMIT.
 */
export function logDeterminants(W: SpatialWeights, rhos: Float64Array, spec: LogDetSpec = { method: "auto" }, seed = 0): LogDeterminants {
  const logDet = logDetBy(W, spec, spec.method === "auto" ? sparseFactors(W) : null, seed);
  const { method, low, high } = logDet;
  for (const rho of rhos) {
    if (rho > low && rho < high) continue;
    const sentence = isSeries(method)
      ? `rho = ${rho} is outside the interval (${low}, ${high}) in which ${method} approximates for weights "${W.name}"; eigen, cholesky, lu and auto hold on all of the admissible interval`
      : `rho = ${rho} is outside the admissible interval (${low}, ${high}) of weights "${W.name}", in which I - rho W has a positive determinant`;
    throw new DurbinError("input", "NOT_ADMISSIBLE", sentence, { rho });
  }
  const curves = Array.from(rhos, (rho) => logDet.on(rho, rho));
  const values = rhos.map((rho, i) => curves[i].values(Float64Array.of(rho))[0]);
  const standardErrors = curves.length > 0 && isMonteCarlo(curves[0]) ? curves[0].standardErrors(rhos) : null;
  return { method, low, high, values, standardErrors };
}

const isSeries = (method: LogDetMethod): boolean => method === "chebyshev" || method === "montecarlo";
