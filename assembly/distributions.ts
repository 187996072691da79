// Tails and quantiles of the normal, t, F and chi-squared distributions. Upper tails are computed directly, down to the smallest double.
import { betaLower, betaLowerTiny, gammaLower, gammaUpper } from "./incomplete";
import { erfcScaled } from "./special";
import { wichura } from "./wichura";

const SQRT_HALF: f64 = 0.7071067811865475244008444;
const SQRT_TWO_PI: f64 = 2.506628274631000502415765;
/** Below this x, (1 - x)^(b - 1) with moderate b is 1 to the last bit. */
const NEGLIGIBLE: f64 = 1e-18;

/** exp(-z^2 / 2); z is split so that the square of its leading part is exact (Cody 1969). */
function gaussian(z: f64): f64 {
  const lead = Math.floor(z * 16) / 16;
  return NativeMath.exp(-lead * lead * 0.5) * NativeMath.exp(-(z - lead) * (z + lead) * 0.5);
}

/** P(Z > z). */
export function normalTail(z: f64): f64 {
  const size = Math.abs(z);
  if (size > 39) return z > 0 ? 0 : 1;
  const tail = 0.5 * gaussian(size) * erfcScaled(size * SQRT_HALF);
  return z < 0 ? 1 - tail : tail;
}

/** P(|Z| > |z|). */
export function normalTwoSided(z: f64): f64 {
  return 2 * normalTail(Math.abs(z));
}

/** z with P(Z <= z) = p: Wichura (1988), in the tails one Newton step on the logarithm of the tail. */
export function normalQuantile(p: f64): f64 {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p == 0) return -Infinity;
  if (p == 1) return Infinity;
  const z = wichura(p);
  if (Math.abs(p - 0.5) <= 0.425) return z;
  const size = Math.abs(z);
  const tail = normalTail(size);
  const density = gaussian(size) / SQRT_TWO_PI;
  if (density == 0 || tail == 0) return z;
  const refined = size + (NativeMath.log(tail / (p < 0.5 ? p : 1 - p)) * tail) / density;
  return z < 0 ? -refined : refined;
}

/** P(X > x), X chi-squared with df > 0. */
export function chiSquaredUpper(x: f64, df: f64): f64 {
  if (!(df > 0) || isNaN(x)) return NaN;
  if (df == Infinity) return x == Infinity ? NaN : 1;
  return gammaUpper(0.5 * df, 0.5 * x);
}

/** P(X > f), X of the F distribution with df1, df2 > 0; either may be infinite. */
export function fUpper(f: f64, df1: f64, df2: f64): f64 {
  if (!(df1 > 0) || !(df2 > 0) || isNaN(f)) return NaN;
  if (f <= 0) return 1;
  if (f == Infinity) return 0;
  if (df2 == Infinity) return df1 == Infinity ? (f >= 1 ? 0 : 1) : gammaUpper(0.5 * df1, 0.5 * df1 * f);
  if (df1 == Infinity) return gammaLower(0.5 * df2, (0.5 * df2) / f);
  const odds = (df1 / df2) * f;
  const x = 1 / (1 + odds);
  if (x * (1 + df1) < NEGLIGIBLE) {
    return betaLowerTiny(0.5 * df2, 0.5 * df1, NativeMath.log(df2) - NativeMath.log(df1) - NativeMath.log(f));
  }
  return betaLower(0.5 * df2, 0.5 * df1, x, odds * x, 0.5 * df1 * (f - 1) * x);
}

/** P(|T| > |t|), T of Student's distribution with df > 0; infinite df is the normal distribution. */
export function tTwoSided(t: f64, df: f64): f64 {
  if (!(df > 0) || isNaN(t)) return NaN;
  const size = Math.abs(t);
  if (size == Infinity) return 0;
  if (df == Infinity) return normalTwoSided(t);
  const x = df / (df + size * size);
  if (x < NEGLIGIBLE) return betaLowerTiny(0.5 * df, 0.5, NativeMath.log(df) - 2 * NativeMath.log(size));
  return betaLower(0.5 * df, 0.5, x, (size / (df + size * size)) * size, 0.5 * (size - 1) * (size + 1) * x);
}

/** P(T > t). */
export function tUpper(t: f64, df: f64): f64 {
  const half = 0.5 * tTwoSided(t, df);
  return t < 0 ? 1 - half : half;
}
