// The ways to scale W, always from the weights before standardization. Islands keep their zero rows.
import { DurbinError } from "../errors.js";
import { rowSums } from "../wasm/sparse.js";
import { spectrum } from "./spectrum.js";
import type { Links, SpatialWeights, Standardization } from "./weights.js";

export const STANDARDIZATIONS: readonly Standardization[] = ["row", "none", "global", "unit", "variance", "minmax", "spectral"];

function unusable(name: string, why: string): DurbinError {
  return new DurbinError("input", "WEIGHTS_SUM", `weights "${name}": ${why}`, { name });
}

/** Divides every row by its positive divisor. */
function divideRows({ n, rowPtr, weight }: Links, divisor: Float64Array): Float64Array {
  const divided = new Float64Array(weight.length);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) divided[k] = weight[k] / divisor[i];
  return divided;
}

function byRow(name: string, W: Links): Float64Array {
  const sums = rowSums(W);
  for (let i = 0; i < W.n; i++) {
    if (W.rowPtr[i] < W.rowPtr[i + 1] && !(sums[i] > 0 && sums[i] < Infinity)) {
      throw unusable(name, `the weights of ${JSON.stringify(W.keys[i])} sum to ${sums[i]}, so its row cannot be divided by the sum`);
    }
  }
  return divideRows(W, sums);
}

/** Tiefelsdorf, Griffith and Boots (1999): rows divided by the root of their sum of squares, then scaled to sum to n. */
function byVariance(W: Links): Float64Array {
  const roots = rowSums({ ...W, weight: W.weight.map((w) => w * w) }).map(Math.sqrt);
  const weight = divideRows(W, roots);
  const sum = total({ ...W, weight });
  return weight.map((w) => (W.n * w) / sum);
}

/** Sum of all weights, row by row. */
function total(W: Links): number {
  return rowSums(W).reduce((sum, x) => sum + x, 0);
}

/** The smaller of the largest row sum and the largest column sum, of absolute values (Kelejian and Prucha 2010). */
function minmaxDivisor(W: Links): number {
  const rows = new Float64Array(W.n);
  const columns = new Float64Array(W.n);
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      rows[i] += Math.abs(W.weight[k]);
      columns[W.colIdx[k]] += Math.abs(W.weight[k]);
    }
  }
  return Math.min(
    rows.reduce((a, b) => Math.max(a, b), 0),
    columns.reduce((a, b) => Math.max(a, b), 0),
  );
}

/** Largest modulus of an eigenvalue. */
export function spectralRadius(re: Float64Array, im: Float64Array | null): number {
  let radius = 0;
  for (let i = 0; i < re.length; i++) {
    const modulus = im === null || im[i] === 0 ? Math.abs(re[i]) : Math.sqrt(re[i] * re[i] + im[i] * im[i]);
    radius = Math.max(radius, modulus);
  }
  return radius;
}

function scalar(name: string, W: Links, kind: "global" | "unit" | "minmax" | "spectral"): number {
  const found = kind === "spectral" ? spectrum(W) : null;
  const divisor = found !== null ? spectralRadius(found.re, found.im) : kind === "minmax" ? minmaxDivisor(W) : total(W);
  if (!(divisor > 0 && divisor < Infinity)) {
    const what =
      kind === "spectral" ? "its spectral radius" : kind === "minmax" ? "its largest sum of a row or column" : "the sum of its weights";
    throw unusable(name, `${what} is ${divisor}, so ${kind} standardization cannot divide by it`);
  }
  return divisor;
}

/** [nnz] standardized weights of some links: docs/vocabulary.md section 1. Throws where a divisor is not positive. */
export function standardizedWeights(name: string, W: Links, kind: Standardization): Float64Array {
  if (kind === "none" || W.weight.length === 0) return W.weight;
  if (kind === "row") return byRow(name, W);
  if (kind === "variance") return byVariance(W);
  const divisor = scalar(name, W, kind);
  return W.weight.map((w) => (kind === "global" ? (W.n * w) / divisor : w / divisor));
}

/**
 * W scaled another way, from its weights before standardization.
 * row: w / row sum; global: n w / S0; unit: w / S0; variance: Tiefelsdorf-Griffith-Boots; minmax: w / min(largest row sum, largest column
 * sum); spectral: w / spectral radius; none: as given. Throws `input` WEIGHTS_SUM where the divisor is not positive.
 */
export function standardize(W: SpatialWeights, kind: Standardization): SpatialWeights {
  const weight = standardizedWeights(W.name, { ...W, weight: W.raw }, kind);
  return { ...W, standardization: kind, weight };
}

/** Every row that has links sums to 1 (to 1e-10). */
export function isRowStandardized(W: SpatialWeights): boolean {
  return rowSums(W).every((sum, i) => W.rowPtr[i] === W.rowPtr[i + 1] || Math.abs(sum - 1) <= 1e-10);
}
