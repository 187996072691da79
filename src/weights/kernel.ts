// Kernel weights: w = K(d / bandwidth) for units within the bandwidth, the unit itself included.
import { elementwise } from "../math/elementwise.js";
import { nearestNeighbors, type Places } from "../wasm/neighbors.js";
import { linksWithin, neighborCount } from "./distance.js";
import { fromRows } from "./links.js";
import type { Made } from "./made.js";
import { type KernelWeights, numberOption, wordOption } from "./spec.js";
import { placeUnits, type WeightsContext } from "./units.js";

/** Bandwidths from neighbors are this much wider, so that the k-th neighbor itself is inside (libpysal). */
const INFLATION = 1.0000001;

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

type Kernel = NonNullable<KernelWeights["function"]>;

/** K(z) for z in [0, 1]. */
const FUNCTIONS: { readonly [K in Kernel]: (z: Float64Array) => Float64Array } = {
  triangular: (z) => z.map((x) => 1 - x),
  uniform: (z) => z.map(() => 0.5),
  quadratic: (z) => z.map((x) => 0.75 * (1 - x * x)),
  quartic: (z) => z.map((x) => 0.9375 * (1 - x * x) * (1 - x * x)),
  gaussian: (z) =>
    elementwise(
      "exp",
      z.map((x) => (x * x) / -2),
    ).map((value) => INVERSE_ROOT_TWO_PI * value),
};

/** [n] bandwidth of every unit. */
function bandwidths(name: string, spec: KernelWeights, places: Places): Float64Array {
  const n = places.points.length / 2;
  const { bandwidth = "fixed" } = spec;
  if (typeof bandwidth === "number") return new Float64Array(n).fill(numberOption(name, "bandwidth", bandwidth, { above: 0 }));
  wordOption(name, "bandwidth", bandwidth, ["fixed", "adaptive"]);
  const k = neighborCount(name, spec.k, n);
  const { distance } = nearestNeighbors(places, k);
  const own = Float64Array.from({ length: n }, (_, i) => distance[i * k + k - 1] * INFLATION);
  return bandwidth === "adaptive" ? own : own.fill(own.reduce((a, b) => Math.max(a, b), 0));
}

/**
 * w_ij = K(d_ij / h_i) where d_ij <= h_i. fixed: h = the largest distance to a k-th neighbor; adaptive: h_i = the unit's own; both times
 * 1.0000001; a number is taken as it is. Triangular 1 - z, uniform 1/2, quadratic 3/4 (1 - z^2), quartic 15/16 (1 - z^2)^2,
 * gaussian (2 pi)^-1/2 exp(-z^2 / 2), all cut off at z = 1. The diagonal is K(0), 0 or 1.
 */
export function kernelWeights(name: string, spec: KernelWeights, context: WeightsContext): Made {
  const kernel = wordOption<Kernel>(name, "function", spec.function, ["triangular", "uniform", "quadratic", "quartic", "gaussian"]);
  const diagonal = wordOption(name, "diagonal", spec.diagonal, ["kernel", "zero", "one"]);
  const { match, places } = placeUnits(name, spec, context);
  const h = bandwidths(name, spec, places);
  const { rowPtr, colIdx, distance } = linksWithin(name, "bandwidth", places, 0, h);
  const z = distance.slice();
  for (let i = 0; i < h.length; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) z[k] = h[i] > 0 ? distance[k] / h[i] : 0;
  const weight = FUNCTIONS[kernel](z);
  const self = diagonal === "kernel" ? FUNCTIONS[kernel](new Float64Array(1))[0] : diagonal === "one" ? 1 : 0;
  const links = fromRows(match.keys, (i, put) => {
    let k = rowPtr[i];
    for (; k < rowPtr[i + 1] && colIdx[k] < i; k++) put(colIdx[k], weight[k]);
    put(i, self);
    for (; k < rowPtr[i + 1]; k++) put(colIdx[k], weight[k]);
  });
  return { links, notes: match.notes };
}
