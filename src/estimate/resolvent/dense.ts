// The resolvent as a dense matrix: n^3 operations, for few units or weights without many zeros.
import { choleskyInverse, inverse, multiply } from "../../wasm/dense.js";
import { csrTimesDense } from "../../wasm/sparse.js";
import { balancingDiagonal, symmetricForm, toDense } from "../../weights/spectrum.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { LogDetCurve } from "../logdet/curve.js";
import type { Resolvent } from "./resolvent.js";

export function denseResolvent(W: SpatialWeights, rho: number, curve: LogDetCurve): Resolvent {
  const { n } = W;
  const G = csrTimesDense(W, inverseOfFilter(W, rho), n);
  return {
    n,
    rho,
    traceG: -curve.slopes(Float64Array.of(rho))[0],
    traceGG: -curve.curvatures(Float64Array.of(rho))[0],
    traceGGt() {
      let sum = 0;
      for (let i = 0; i < G.length; i++) sum += G[i] * G[i];
      return sum;
    },
    columnSums() {
      const sums = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[j] += G[i * n + j];
      return sums;
    },
    apply(x) {
      const Gt = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) Gt[j * n + i] = G[i * n + j];
      return multiply(x, Gt, x.length / n, n, n); // rows of x are periods: (G x_t)' = x_t' G'
    },
  };
}

/** (I - rho W)^-1, dense: by Cholesky where W = D^-1/2 S D^1/2 with S symmetric (half the work), else by LU. */
function inverseOfFilter(W: SpatialWeights, rho: number): Float64Array {
  const { n } = W;
  const d = balancingDiagonal(W);
  if (d === null) return inverse(identityMinus(rho, toDense(W), n), n, "I - rho W");
  const P = choleskyInverse(identityMinus(rho, symmetricForm(W) as Float64Array, n), n, "I - rho W");
  const root = d.map(Math.sqrt);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) P[i * n + j] *= root[j] / root[i];
  return P;
}

function identityMinus(rho: number, M: Float64Array, n: number): Float64Array {
  for (let at = 0; at < M.length; at++) M[at] *= -rho;
  for (let i = 0; i < n; i++) M[i * n + i] += 1;
  return M;
}
