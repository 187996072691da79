// G = W (I - rho W)^-1 at one rho: what the information matrix needs beyond the eigenvalues.
import { choleskyInverse, inverse, multiply } from "../wasm/dense.js";
import { csrTimesDense } from "../wasm/sparse.js";
import { resolventTraces } from "../wasm/logdet.js";
import { balancingDiagonal, type Spectrum, symmetricForm, toDense } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";

export interface Resolvent {
  /** [n * n] row-major */
  readonly G: Float64Array;
  readonly traceG: number;
  /** tr(G G) */
  readonly traceGG: number;
  /** tr(G G') */
  readonly traceGGt: number;
}

export function resolvent(W: SpatialWeights, spectrum: Spectrum, rho: number): Resolvent {
  const { n } = W;
  const G = csrTimesDense(W, inverseOfFilter(W, rho), n);
  let traceGGt = 0;
  for (let i = 0; i < G.length; i++) traceGGt += G[i] * G[i];
  const traces = resolventTraces(spectrum.re, spectrum.im, Float64Array.of(rho));
  return { G, traceG: traces.g[0], traceGG: traces.gSquared[0], traceGGt };
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

/**
 * The same for G* = F'GF, with F an orthonormal basis of the complement of the constant and W 1 = 1 (so G 1 = 1 / (1 - rho)):
 * tr(G*) = tr(G) - 1/(1 - rho), tr(G*G*) = tr(GG) - 1/(1 - rho)^2, tr(G*G*') = |G|^2 - |1'G|^2 / n.
 */
export function withoutConstantTraces({ G, traceG, traceGG, traceGGt }: Resolvent, n: number, rho: number): Resolvent {
  const gone = 1 / (1 - rho);
  let columns = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += G[i * n + j];
    columns += sum * sum;
  }
  return { G, traceG: traceG - gone, traceGG: traceGG - gone * gone, traceGGt: traceGGt - columns / n };
}

/** (I (x) G) x for a time-major panel column of T periods. */
export function applyResolvent({ G }: Resolvent, x: Float64Array, n: number): Float64Array {
  const T = x.length / n;
  const Gt = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) Gt[j * n + i] = G[i * n + j];
  return multiply(x, Gt, T, n, n); // rows of x are periods: (G x_t)' = x_t' G'
}
