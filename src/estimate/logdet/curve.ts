// ln|I - rho W| as a function of rho, and how the sum over periods and transformed models change it.
import { log } from "../../math/elementwise.js";
import type { LogDetMethod } from "../../model/spec.js";

/** f = ln|I - rho W| and its first two derivatives, -tr G and -tr GG with G = W (I - rho W)^-1, at many rho. */
export interface LogDetCurve {
  values(rhos: Float64Array): Float64Array;
  slopes(rhos: Float64Array): Float64Array;
  curvatures(rhos: Float64Array): Float64Array;
}

export interface LogDet {
  readonly method: LogDetMethod;
  /** Open interval in which the model is defined. */
  readonly low: number;
  readonly high: number;
  /** Cheap on the whole interval: tells where to look. The method's own curve when that is cheap. */
  outline(): LogDetCurve;
  /** The method's curve, as accurate as it gets, between two points of the interval. */
  on(from: number, to: number): LogDetCurve;
}

/** The same change to the outline and to every piece. */
function mapCurve(logDet: LogDet, change: (curve: LogDetCurve) => LogDetCurve): LogDet {
  const outline = once(() => change(logDet.outline()));
  return {
    ...logDet,
    outline,
    on(from, to) {
      const curve = logDet.on(from, to);
      return curve === logDet.outline() ? outline() : change(curve);
    },
  };
}

/** The value of a function that is called when first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * Lee and Yu (2010): ln|I - rho F'WF| = ln|I - rho W| - ln(1 - rho) when W has row sums 1 and F is an orthonormal basis of the
 * complement of the constant, so that time effects are gone.
 */
export function withoutConstant(logDet: LogDet): LogDet {
  const changed = mapCurve(logDet, (curve) => ({
    values: (rhos) => curve.values(rhos).map((value, i) => value - log(1 - rhos[i])),
    slopes: (rhos) => curve.slopes(rhos).map((value, i) => value + 1 / (1 - rhos[i])),
    curvatures: (rhos) => curve.curvatures(rhos).map((value, i) => value + 1 / ((1 - rhos[i]) * (1 - rhos[i]))),
  }));
  return { ...changed, high: Math.min(logDet.high, 1) };
}

/** sum_t ln|I - rho W_t|: weights that change from period to period. Defined where every term is. */
export function sumOfLogDets(terms: readonly LogDet[]): LogDet {
  const outline = once(() => sumOfCurves(terms.map((term) => term.outline())));
  return {
    method: terms[0].method,
    low: Math.max(...terms.map((term) => term.low)),
    high: Math.min(...terms.map((term) => term.high)),
    outline,
    on(from, to) {
      const curves = terms.map((term) => term.on(from, to));
      return curves.every((curve, t) => curve === terms[t].outline()) ? outline() : sumOfCurves(curves);
    },
  };
}

function sumOfCurves(curves: readonly LogDetCurve[]): LogDetCurve {
  const total = (parts: readonly Float64Array[]): Float64Array => parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0));
  return {
    values: (rhos) => total(curves.map((curve) => curve.values(rhos))),
    slopes: (rhos) => total(curves.map((curve) => curve.slopes(rhos))),
    curvatures: (rhos) => total(curves.map((curve) => curve.curvatures(rhos))),
  };
}
