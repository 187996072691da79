// Moran's and Geary's statistic under random relabelling of the units.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { keyOf, requireCounter } from "./random.js";
import type { Csr } from "./sparse.js";

interface PermuteExports {
  permutationsScratch(n: number): number;
  permutedStatistics(
    n: number,
    blocks: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    z: number,
    differences: number,
    key0: number,
    key1: number,
    stream: number,
    count: number,
    out: number,
    scratch: number,
  ): void;
}

function permuted(W: Csr, z: Float64Array, permutations: number, seed: number, stream: number, differences: 0 | 1): Float64Array {
  const blocks = W.n === 0 ? 0 : z.length / W.n;
  if (!Number.isInteger(blocks) || (W.n === 0 && z.length > 0)) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but z has ${z.length} elements`, { n: W.n });
  }
  const key = keyOf(seed);
  requireCounter(stream, permutations);
  return scope(({ f64, bytes, copyIn, copyOut }) => {
    const wasm = kernel<PermuteExports>();
    const out = f64(permutations);
    const matrix = [copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight)] as const;
    const scratch = bytes(wasm.permutationsScratch(W.n));
    wasm.permutedStatistics(W.n, blocks, ...matrix, copyIn(z), differences, ...key, stream, permutations, out, scratch);
    return copyOut(out, permutations);
  });
}

/**
 * z_p'W z_p for each of `permutations` random orders: z_p[i] = z[order[i]], order = `permutation(seed, stream, p, n)`. Moran's I is this
 * times n / (S0 z'z), z the deviations from the mean. z may hold several blocks of n (the periods of a time-major panel column): they
 * are relabelled alike and their values added. Throws RANDOM_COUNTER.
 */
export function moranPermutations(W: Csr, z: Float64Array, permutations: number, seed: number, stream: number): Float64Array {
  return permuted(W, z, permutations, seed, stream, 0);
}

/** sum of w_ij (z_i - z_j)^2 over the same random orders; Geary's C is this times (n - 1) / (2 S0 z'z). */
export function gearyPermutations(W: Csr, z: Float64Array, permutations: number, seed: number, stream: number): Float64Array {
  return permuted(W, z, permutations, seed, stream, 1);
}
