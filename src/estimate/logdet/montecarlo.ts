// Barry and Pace (1999): ln|I - rho W| = -sum_k rho^k tr(W^k) / k, cut off after some terms, with traces from random vectors.
import { traceMoments } from "../../wasm/moments.js";
import { type Csr, trace, traceOfSquare } from "../../wasm/sparse.js";
import { balancingDiagonal } from "../../weights/spectrum.js";
import type { LogDetCurve } from "./curve.js";

export interface MonteCarlo {
  /** Random vectors, 16 as in spatialreg. */
  readonly probes: number;
  /** Powers of W, 30 as in spatialreg. */
  readonly terms: number;
  readonly seed: number;
}

/** Philox stream of the random vectors. */
const PROBE_STREAM = 5;

export interface MonteCarloCurve extends LogDetCurve {
  /** Standard errors of the values, from the spread over the random vectors; what the cut leaves out is not in them. */
  standardErrors(rhos: Float64Array): Float64Array;
}

export const isMonteCarlo = (curve: LogDetCurve): curve is MonteCarloCurve => "standardErrors" in curve;

/** tr(W) and tr(W^2) are exact. `radius` bounds the eigenvalues of W: powers are taken of W / radius, which cannot overflow. */
export function monteCarloCurve(W: Csr, radius: number, { probes, terms, seed }: MonteCarlo): MonteCarloCurve {
  const scaled = { ...W, weight: W.weight.map((w) => w / radius) };
  const moments = traceMoments(scaled, { terms, probes, seed, stream: PROBE_STREAM }, balancingDiagonal(scaled));
  const exact = [trace(scaled), traceOfSquare(scaled)];
  for (let at = 0; at < Math.min(2, terms) * probes; at++) moments[at] = exact[Math.floor(at / probes)];
  const traces = Float64Array.from({ length: terms }, (_, k) => mean(moments.subarray(k * probes, (k + 1) * probes)));
  const over = (value: (rho: number) => number) => (rhos: Float64Array) => rhos.map((rho) => value(rho * radius));
  return {
    values: over((r) => -series(traces, r)),
    slopes: over((r) => -radius * geometric(traces, r)),
    curvatures: over((r) => -radius * radius * geometricSlope(traces, r)),
    standardErrors: over((r) => {
      const each = Float64Array.from({ length: probes }, (_, p) =>
        series(
          Float64Array.from(traces, (__, k) => moments[k * probes + p]),
          r,
        ),
      );
      const middle = mean(each);
      const squares = each.reduce((sum, value) => sum + (value - middle) * (value - middle), 0);
      return Math.sqrt(squares / (probes - 1) / probes);
    }),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** sum_k t_k r^k / k, from the highest power down; t_1 stands first. */
function series(traces: Float64Array, r: number): number {
  let sum = 0;
  for (let k = traces.length; k > 0; k--) sum = r * (traces[k - 1] / k + sum);
  return sum;
}

/** sum_k t_k r^(k-1) */
function geometric(traces: Float64Array, r: number): number {
  let sum = 0;
  for (let k = traces.length; k > 0; k--) sum = traces[k - 1] + r * sum;
  return sum;
}

/** sum_k (k - 1) t_k r^(k-2) */
function geometricSlope(traces: Float64Array, r: number): number {
  let sum = 0;
  for (let k = traces.length; k > 1; k--) sum = (k - 1) * traces[k - 1] + r * sum;
  return sum;
}
