// Moran's and Geary's statistic under random relabelling of the units.
import { scope } from "./arena.js";
import { requireLength } from "./check.js";
import { kernel } from "./load.js";
import { inPieces, ranges } from "./pieces.js";
import { keyOf, requireCounter } from "./random.js";
import type { Csr } from "./sparse.js";

interface PermuteExports {
  permutationsScratch(n: number): number;
}

/** Links and units that a piece works through, which takes about half a millisecond. */
const PIECE = 400_000;

function permuted(W: Csr, z: Float64Array, permutations: number, seed: number, stream: number, differences: 0 | 1): Float64Array {
  const blocks = W.n === 0 ? 0 : Math.ceil(z.length / W.n);
  requireLength("z", z, blocks, W.n);
  const key = keyOf(seed);
  requireCounter(stream, permutations);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(permutations);
    const data = [W.n, blocks, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(z), differences, ...key, stream];
    const { count, range } = ranges(permutations, Math.ceil(PIECE / (4 * W.n + blocks * (W.n + W.weight.length) + 1)));
    const scratch = kernel<PermuteExports>().permutationsScratch(W.n) >>> 0;
    inPieces("permutedStatistics", { count, args: (p) => [...data, ...range(p), out], scratch });
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
