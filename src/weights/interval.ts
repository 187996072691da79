// The interval of rho in which I - rho W is nonsingular, without the whole spectrum.
import { extremeEigenvalues } from "../wasm/extremes.js";
import { type Csr, rowSums, spatialLag } from "../wasm/sparse.js";
import { withinStrongComponents } from "../wasm/strong-components.js";
import { balancingDiagonal, symmetricLinks } from "./spectrum.js";

export interface AdmissibleInterval {
  readonly low: number;
  readonly high: number;
}

/** Products with W: an interval that ends a little early does no harm. */
const LANCZOS_STEPS = 96;

/**
 * W similar to a symmetric matrix: reciprocals of its smallest and largest eigenvalue, moved towards 0 by the error
 * of `extremeEigenvalues`; the largest is the row sum, to the last bit, where no weight is negative and all rows with links have one sum. Otherwise
 * (-1/r, 1/r) with r the spectral radius of |W|, which holds every eigenvalue: the upper end is that of W where it has no negative weights, the lower
 * may be nearer to 0 than need be.
 */
export function admissibleInterval(W: Csr, name = "W"): AdmissibleInterval {
  if (balancingDiagonal(W) === null) {
    const radius = spectralRadiusBound(W);
    return radius > 0 ? { low: -1 / radius, high: 1 / radius } : { low: -Infinity, high: Infinity };
  }
  const sums = rowSums(magnitudes(W));
  const largest = maximum(sums); // no eigenvalue exceeds it
  const reached = W.weight.every((w) => w >= 0) && sums.every((sum) => sum === 0 || largest - sum <= TIGHT * largest);
  const { min, max, error } = extremeEigenvalues(symmetricLinks(W), name, { steps: LANCZOS_STEPS, ...(reached ? { only: "min" } : {}) });
  const [least, most] = [Math.max(min - error, -largest), reached ? largest : Math.min(max + error, largest)];
  return { low: least < 0 ? 1 / least : -Infinity, high: most > 0 ? 1 / most : Infinity };
}

/** The bounds of Collatz (1942) and Wielandt (1950) differ by less than this share when the search ends. */
const TIGHT = 1e-12;
const POWER_STEPS = 2000;

/**
 * An upper bound of the spectral radius of |W|, tight to 1e-12 unless |W| mixes slowly: the largest ratio (|W| x)_i / x_i for a positive x, which
 * power steps of I + |W| bring near the Perron vector. Links between strongly connected components do not matter.
 */
export function spectralRadiusBound(W: Csr): number {
  const sums = rowSums(magnitudes(W));
  const [least, most] = [minimum(sums), maximum(sums)];
  if (most - least <= TIGHT * most) return most; // rows of one sum: the constant is the Perron vector
  const A = withinStrongComponents(magnitudes(W));
  let x = new Float64Array(W.n).fill(1);
  let bound = Infinity;
  for (let step = 0; step < POWER_STEPS; step++) {
    const y = spatialLag(A, x);
    let [low, high] = [Infinity, 0];
    for (let i = 0; i < W.n; i++) {
      const ratio = y[i] / x[i];
      low = Math.min(low, ratio);
      high = Math.max(high, ratio);
    }
    const stalled = bound - high <= 1e-15 * bound;
    bound = Math.min(bound, high);
    if (high - low <= TIGHT * high || (stalled && step > 100)) break;
    const next = x.map((value, i) => value * most + y[i]);
    const scale = 1 / maximum(next);
    x = next.map((value) => Math.max(value * scale, 1e-200));
  }
  return bound;
}

const magnitudes = (W: Csr): Csr => ({ ...W, weight: W.weight.map(Math.abs) });
const minimum = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value), Infinity);
const maximum = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0);
