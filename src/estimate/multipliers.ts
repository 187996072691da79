// The averages over (I - rho W)^-1 that impacts are made of, exact at every rho: traces from the derivatives of the log-determinant,
// row sums in closed form where the rows of W have one sum, else from W reduced once to tridiagonal or Hessenberg form, or from sparse solves.
import type { MultiplierCurve, Multipliers } from "../result/impacts.js";
import { hessenbergForm, hessenbergReduce, symmetricReduce, tridiagonalForm } from "../wasm/resolvent.js";
import { rowSums } from "../wasm/sparse.js";
import { balancingDiagonal, constantRowSum, symmetricForm, toDense } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { SpatialFilter } from "./filter.js";
import type { LogDet, LogDetCurve } from "./logdet/curve.js";
import { stretches } from "./logdet/piecewise.js";
import type { SpatialOperator } from "./spatial-operator.js";

/** 1'(I - rho W)^-1 W 1 and its derivative in rho. */
interface TotalCurve {
  values(rhos: Float64Array): Float64Array;
  slope(rho: number): number;
}

export function multiplierCurve({ W, logDet, filter }: SpatialOperator): MultiplierCurve {
  const { n } = W;
  const total = totalCurve(W, filter, logDet);
  return {
    low: logDet.low,
    high: logDet.high,
    at(rhos) {
      const slopes = covering(logDet, rhos).slopes(rhos);
      const sums = total.values(rhos);
      return Array.from(rhos, (rho, i) => fromLags(rho, -slopes[i] / n, sums[i] / n));
    },
    slope(rho) {
      const at = Float64Array.of(rho);
      const curve = logDet.on(rho, rho);
      const [g, gSquared] = [-curve.slopes(at)[0], -curve.curvatures(at)[0]];
      const sums = total.values(at);
      const [directLag, totalLag] = [gSquared / n, total.slope(rho) / n];
      // P = I + rho P W, so dP = P W + rho d(P W)
      return { directLag, totalLag, direct: g / n + rho * directLag, total: sums[0] / n + rho * totalLag };
    },
  };
}

/** The curve on a stretch that holds all the rho. */
function covering({ on }: Pick<LogDet, "on">, rhos: Float64Array): LogDetCurve {
  if (rhos.length === 0) return on(0, 0);
  let [from, to] = [rhos[0], rhos[0]];
  for (const rho of rhos) [from, to] = [Math.min(from, rho), Math.max(to, rho)];
  return on(from, to);
}

const fromLags = (rho: number, directLag: number, totalLag: number): Multipliers => ({
  directLag,
  totalLag,
  direct: 1 + rho * directLag,
  total: 1 + rho * totalLag,
});

function totalCurve(W: SpatialWeights, filter: SpatialFilter | null, ends: LogDet): TotalCurve {
  const { n } = W;
  const s = constantRowSum(W);
  if (s !== null) {
    return { values: (rhos) => rhos.map((rho) => (n * s) / (1 - rho * s)), slope: (rho) => (n * s * s) / ((1 - rho * s) * (1 - rho * s)) };
  }
  if (filter !== null) return solvedTotals(W, filter, ends);
  const S = symmetricForm(W);
  return S === null ? generalTotals(W) : symmetricTotals(W, S, balancingDiagonal(W) as Float64Array);
}

/** W = D^-1/2 S D^1/2, so 1'P W 1 = (D^-1/2 1)' (I - rho S)^-1 (D^1/2 W 1), with S = Q T Q' tridiagonal. */
function symmetricTotals(W: SpatialWeights, S: Float64Array, d: Float64Array): TotalCurve {
  const { n } = W;
  const sums = rowSums(W);
  const vectors = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(d[i]);
    vectors[i] = 1 / root;
    vectors[n + i] = root * sums[i];
  }
  const reduced = symmetricReduce(S, n, vectors, 2);
  const [u, v] = [reduced.U.slice(0, n), reduced.U.slice(n)];
  const form = (rhos: Float64Array) => tridiagonalForm(reduced.d, reduced.e, u, v, rhos);
  return { values: (rhos) => form(rhos).values, slope: (rho) => form(Float64Array.of(rho)).derivatives[0] };
}

function generalTotals(W: SpatialWeights): TotalCurve {
  const { n } = W;
  const reduced = hessenbergReduce(toDense(W), n, new Float64Array(n).fill(1), rowSums(W), 1);
  const form = (rhos: Float64Array) => hessenbergForm(reduced.H, n, reduced.U, reduced.V, rhos);
  return { values: (rhos) => form(rhos).values, slope: (rho) => form(Float64Array.of(rho)).derivatives[0] };
}

/** One sparse solve at each point that the polynomial pieces of the curve need. */
function solvedTotals(W: SpatialWeights, filter: SpatialFilter, ends: LogDet): TotalCurve {
  const sums = rowSums(W);
  const at = (rhos: Float64Array): Float64Array => rhos.map((rho) => filter.solve(rho, sums, 1).reduce((sum, value) => sum + value, 0));
  const on = stretches(at, W.n, ends);
  return {
    values: (rhos) => covering({ on }, rhos).values(rhos),
    slope: (rho) => on(rho, rho).slopes(Float64Array.of(rho))[0],
  };
}
