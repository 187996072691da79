// Spatial statistics of randomly relabelled data. Replication r of the counter-based generator is permutation r, so that a value does
// not depend on how many are asked for.
import { quadraticForm, squaredDifferences } from "./csr";
import { at, intAt, put } from "./f64";
import { permutation } from "./random";

/** relabelled f64[n] := z[order]. */
function relabel(n: i32, z: usize, order: usize, relabelled: usize): void {
  for (let i = 0; i < n; i++) put(relabelled, i, at(z, intAt(order, i)));
}

/** Bytes of scratch that the permutation kernels need. */
export function permutationsScratch(n: i32): usize {
  return <usize>n * 12;
}

/**
 * out[p] := sum over the blocks of z_p'W z_p, z_p = z[order of permutation p], the same order in every block, for p from … until - 1.
 * z f64[blocks n], out f64[until]. With `differences` the statistic is sum of w_ij (z_i - z_j)^2.
 */
export function permutedStatistics(
  n: i32, blocks: i32, rowPtr: usize, colIdx: usize, weight: usize, z: usize, differences: bool,
  key0: u32, key1: u32, stream: u32, from: i32, until: i32, out: usize, scratch: usize,
): void {
  const relabelled = scratch;
  const order = scratch + (<usize>n << 3);
  for (let p = from; p < until; p++) {
    permutation(key0, key1, stream, p, n, order);
    let sum: f64 = 0;
    for (let b = 0; b < blocks; b++) {
      relabel(n, z + ((<usize>b * <usize>n) << 3), order, relabelled);
      if (differences) sum += squaredDifferences(n, rowPtr, colIdx, weight, relabelled);
      else sum += quadraticForm(n, rowPtr, colIdx, weight, relabelled, relabelled);
    }
    put(out, p, sum);
  }
}
