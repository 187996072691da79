// Everything that is done in pieces, on inputs of several pieces and of one.
import { gearyPermutations, moranPermutations } from "../../src/wasm/permute.js";
import { logDetSpectrum, resolventTraces } from "../../src/wasm/logdet.js";
import { uniforms } from "../../src/wasm/random.js";
import type { Csr } from "../../src/wasm/sparse.js";

/** A ring in which every unit is linked with the `reach` next ones on both sides, weights drawn. */
export function ring(n: number, reach: number): Csr {
  const colIdx = Int32Array.from({ length: n * 2 * reach }, (_, k) => {
    const [i, j] = [Math.floor(k / (2 * reach)), k % (2 * reach)];
    return (i + (j < reach ? j + 1 : n + reach - 1 - j - reach)) % n;
  });
  for (let i = 0; i < n; i++) colIdx.subarray(i * 2 * reach, (i + 1) * 2 * reach).sort();
  return { n, rowPtr: Int32Array.from({ length: n + 1 }, (_, i) => i * 2 * reach), colIdx, weight: uniforms(1, 7, 0, colIdx.length) };
}

const spread = (stream: number, n: number): Float64Array => uniforms(1, stream, 0, n).map((u) => 1.9 * u - 0.95);

/** Name and computation. */
export const WORK: Readonly<Record<string, (size: "small" | "large") => unknown>> = {
  logDetSpectrum: (size) => logDetSpectrum(spread(1, size === "small" ? 17 : 2001), null, spread(3, size === "small" ? 3 : 1501)),
  resolventTraces: (size) =>
    resolventTraces(spread(1, size === "small" ? 17 : 2001), spread(2, size === "small" ? 17 : 2001), spread(3, 1501)),
  moranPermutations: (size) => moranPermutations(ring(size === "small" ? 17 : 1001, 3), spread(4, size === "small" ? 34 : 2002), 999, 5, 2),
  gearyPermutations: (size) => gearyPermutations(ring(size === "small" ? 17 : 1001, 3), spread(4, size === "small" ? 17 : 1001), 998, 5, 2),
};
