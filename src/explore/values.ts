// From the caller's arrays to what the statistics work with: checked, in the order of W's keys, centred.
import { dropMissingRemedy } from "../data/access.js";
import { DurbinError } from "../errors.js";
import type { SpatialWeights } from "../weights/weights.js";

/** The smallest number of units for which the variance under randomization exists. */
const MIN_UNITS = 4;

/** Up to five of some keys, for a message: `"a", "b" and 3 more`. */
function listKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).map((key) => `"${key}"`);
  return keys.length > 5 ? `${shown.join(", ")} and ${keys.length - 5} more` : shown.join(", ");
}

/** Throws unless x has one finite value for each unit of W. */
export function requireValues(x: Float64Array, W: SpatialWeights, variable: string): void {
  if (x.length !== W.n) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but ${variable} has ${x.length} elements`, { n: W.n });
  }
  const missing = W.keys.filter((_, i) => Number.isNaN(x[i]));
  if (missing.length > 0) {
    throw new DurbinError(
      "input",
      "MISSING_VALUE",
      `${variable} is missing at ${listKeys(missing)}; a spatial statistic needs every unit of ${W.name}; ${dropMissingRemedy([variable])}`,
      { variable, keys: missing },
    );
  }
  const infinite = W.keys.filter((_, i) => !Number.isFinite(x[i]));
  if (infinite.length > 0) {
    throw new DurbinError("input", "INFINITE_VALUE", `${variable} is infinite at ${listKeys(infinite)}`, { variable, keys: infinite });
  }
}

/** n in the moments: all units, or those that have a neighbour. Throws when fewer than four are left or no link is. */
export function countUnits(W: SpatialWeights, adjustN: boolean): number {
  let connected = 0;
  let links = 0;
  let sum = 0;
  for (let i = 0; i < W.n; i++) {
    const start = links;
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      if (W.weight[k] !== 0) links++;
      sum += W.weight[k];
    }
    if (links > start) connected++;
  }
  const n = adjustN ? connected : W.n;
  if (links === 0 || n < MIN_UNITS) {
    const found = links === 0 ? "no links" : `${n} units${adjustN && connected < W.n ? " with neighbours" : ""}`;
    throw new DurbinError("input", "TOO_FEW_UNITS", `${W.name} has ${found}; spatial statistics need at least ${MIN_UNITS} linked units`, {
      n,
    });
  }
  if (sum === 0)
    throw new DurbinError("input", "ZERO_WEIGHTS", `the weights of ${W.name} sum to 0; spatial statistics divide by their sum`);
  return n;
}

export interface Centred {
  /** [n] deviations from the mean, divided by the largest of them so that fourth powers neither overflow nor vanish. */
  readonly z: Float64Array;
  /** What z was divided by. */
  readonly unit: number;
  /** sum z^2 */
  readonly squares: number;
}

/** Deviations from the mean. Throws where the variable does not vary (beyond rounding). */
export function centre(x: Float64Array, W: SpatialWeights, variable: string): Centred {
  requireValues(x, W, variable);
  const n = x.length;
  let shift = 0;
  let size = 0;
  for (let i = 0; i < n; i++) {
    shift += (x[i] - x[0]) / n;
    size = Math.max(size, Math.abs(x[i]));
  }
  const mean = x[0] + shift;
  const z = new Float64Array(n);
  let unit = 0;
  for (let i = 0; i < n; i++) {
    z[i] = x[i] - mean;
    unit = Math.max(unit, Math.abs(z[i]));
  }
  if (unit === Infinity || Number.isNaN(unit)) {
    throw new DurbinError("input", "INFINITE_VALUE", `${variable} varies by more than the largest number a computer holds`, { variable });
  }
  if (unit <= 8 * Number.EPSILON * size) {
    throw new DurbinError("input", "CONSTANT_VARIABLE", `${variable} is ${x[0]} in all ${n} units; a spatial statistic needs variation`, {
      variable,
    });
  }
  let squares = 0;
  for (let i = 0; i < n; i++) {
    z[i] /= unit;
    squares += z[i] * z[i];
  }
  return { z, unit, squares };
}
