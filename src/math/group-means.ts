import { type Factor, requireColumns } from "../wasm/within.js";

/** Means of each column of x (k columns of n) by level: k columns of `levels`; NaN for a level without rows. Two passes (a mean of 1e8 keeps its digits). */
export function groupMeans(x: Float64Array, n: number, factor: Factor): Float64Array {
  requireColumns(x, n, [factor], undefined);
  const { levels, levelOf } = factor;
  const counts = new Int32Array(levels);
  for (let row = 0; row < n; row++) counts[levelOf[row]]++;
  const columns = n === 0 ? 0 : x.length / n;
  const means = new Float64Array(columns * levels);
  for (let c = 0; c < columns; c++)
    columnMeans(x.subarray(c * n, (c + 1) * n), levelOf, counts, means.subarray(c * levels, (c + 1) * levels));
  return means;
}

function columnMeans(x: Float64Array, levelOf: Int32Array, counts: Int32Array, means: Float64Array): void {
  const sums = new Float64Array(means.length);
  for (let row = 0; row < x.length; row++) sums[levelOf[row]] += x[row];
  for (let level = 0; level < means.length; level++) means[level] = sums[level] / counts[level];
  sums.fill(0);
  for (let row = 0; row < x.length; row++) sums[levelOf[row]] += x[row] - means[levelOf[row]];
  for (let level = 0; level < means.length; level++) means[level] += sums[level] / counts[level];
}
