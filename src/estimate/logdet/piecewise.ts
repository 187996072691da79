// A function of rho that is costly at one point, as polynomials that are accurate to rounding, with derivatives for nothing: the log-determinant curve,
// whose derivatives are the traces that impacts and the information matrix are made of.
import { DurbinError } from "../../errors.js";
import { type ChebyshevSeries, degreeFor, interpolate, seriesAt, seriesDerivative, seriesSize, seriesTail } from "../../math/chebyshev.js";
import type { LogDetCurve } from "./curve.js";

/** What may be cut off of a polynomial, against its largest coefficient: aimed at, and accepted. */
const RESOLVED = 1e-13;
const ACCEPTED = 1e-11;

/** Rounding of a sum of n logarithms, or of n other terms near one, a term. */
const ROUNDING = 2e-14;

/** A piece whose function needs more is cut in two, until there are too many. */
const LARGEST_DEGREE = 32;
const MOST_PIECES = 100;

interface Piece {
  readonly to: number;
  readonly value: ChebyshevSeries;
  readonly slope: ChebyshevSeries;
  readonly curvature: ChebyshevSeries;
}

/** Half-width of the shortest stretch, of intervals shorter than 1 as a share: derivatives of the polynomials of a shorter one would show the rounding of f. */
const HALF_WIDTH = 0.005;

/** The open interval in which a function of rho is analytic. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** f, made of n terms, on any stretch of the interval, as `piecewise`; the last stretch is kept and serves what lies inside it. */
export function stretches(f: (rhos: Float64Array) => Float64Array, n: number, ends: Ends): (from: number, to: number) => LogDetCurve {
  let known: { readonly from: number; readonly to: number; readonly curve: LogDetCurve } | undefined;
  return (from, to) => {
    if (known === undefined || from < known.from || to > known.to) {
      const missing = Math.max(0, HALF_WIDTH * Math.min(1, ends.high - ends.low) - 0.5 * (to - from));
      const wide = [from - Math.min(missing, 0.5 * (from - ends.low)), to + Math.min(missing, 0.5 * (ends.high - to))] as const;
      known = { from: wide[0], to: wide[1], curve: piecewise(f, n, wide, ends) };
    }
    return known.curve;
  };
}

/**
 * f between `from` and `to`, inside the open interval at whose ends f may be singular. Each piece takes the degree that the distance to the ends
 * asks for, and is cut in two where that is not enough. Throws ROUGH_CURVE when pieces do not become smooth.
 */
function piecewise(f: (rhos: Float64Array) => Float64Array, n: number, [from, to]: readonly [number, number], ends: Ends): LogDetCurve {
  const pieces: Piece[] = [];
  const add = (a: number, b: number): void => {
    const gap = Math.min(a - ends.low, ends.high - b);
    const degree = Math.max(4, Math.min(LARGEST_DEGREE, Number.isFinite(gap) ? degreeFor(RESOLVED, gap, b - a) : LARGEST_DEGREE));
    const value = interpolate(f, a, b, degree);
    if (!(seriesTail(value) <= Math.max(ACCEPTED * seriesSize(value), ROUNDING * n))) {
      if (pieces.length >= MOST_PIECES || b - a <= 1e-12 * (to - from)) throw roughCurve(a, b);
      add(a, 0.5 * (a + b));
      add(0.5 * (a + b), b);
      return;
    }
    const slope = seriesDerivative(value);
    pieces.push({ to: b, value, slope, curvature: seriesDerivative(slope) });
  };
  add(from, to);
  const over = (part: "value" | "slope" | "curvature") => (rhos: Float64Array) =>
    rhos.map((rho) => seriesAt((pieces.find((piece) => rho <= piece.to) ?? pieces[pieces.length - 1])[part], rho));
  return { values: over("value"), slopes: over("slope"), curvatures: over("curvature") };
}

function roughCurve(a: number, b: number): DurbinError {
  const sentence = `the curve around rho = ${Number((0.5 * (a + b)).toPrecision(4))} is not resolved by polynomials of degree ${LARGEST_DEGREE}: rounding errors of the factors of I - rho W are too large there`;
  return new DurbinError("numerical", "ROUGH_CURVE", sentence, { from: a, to: b });
}
