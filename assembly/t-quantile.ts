// The quantile of Student's t by inversion.
import { betaLower } from "./incomplete";
import { normalQuantile, tTwoSided } from "./distributions";
import { stirlingError } from "./special";

const LOG_SQRT_TWO_PI: f64 = 0.9189385332046727417803297;
const MAX_STEPS: i32 = 200;

/** log of the density at 0, gamma((df + 1) / 2) / (sqrt(pi df) gamma(df / 2)). */
function logPeak(df: f64): f64 {
  const half = 0.5 * df;
  return half * NativeMath.log1p(0.5 / half) - 0.5 + stirlingError(half + 0.5) - stirlingError(half) - LOG_SQRT_TWO_PI;
}

/** log of t times the density at t > 0, over the density at 0. */
function logScaledDensity(t: f64, df: f64): f64 {
  const logT = NativeMath.log(t);
  const logPower = t > 1e100 ? 2 * logT - NativeMath.log(df) : NativeMath.log1p((t / df) * t);
  return logT - 0.5 * (df + 1) * logPower;
}

/** P(0 < T < t). */
function centre(t: f64, df: f64): f64 {
  if (t > 1e100) return 0.5 - 0.5 * tTwoSided(t, df);
  const x = df / (df + t * t);
  return 0.5 * betaLower(0.5, 0.5 * df, (t / (df + t * t)) * t, x, 0.5 * (1 - t) * (1 + t) * x);
}

/**
 * t > 0 with log g(t) = log target, where g is the centre (rising) or the upper tail (falling): Newton's method on log t. Both
 * functions are concave there, so that the iteration converges from everywhere, monotonely after its first step; a first step into
 * the range where g is 0 is halved.
 */
function invert(target: f64, df: f64, tail: bool, start: f64): f64 {
  const peak = logPeak(df);
  let t = start;
  let last = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const value = tail ? 0.5 * tTwoSided(t, df) : centre(t, df);
    if (value == 0 && t != last) {
      t = Math.sqrt(t) * Math.sqrt(last);
      continue;
    }
    const logValue = NativeMath.log(value);
    const change = (tail ? 1 : -1) * NativeMath.log(value / target) * NativeMath.exp(logValue - peak - logScaledDensity(t, df));
    last = t;
    t *= NativeMath.exp(change);
    if (!(Math.abs(change) > 1e-15)) break;
  }
  return t;
}

/** t with P(T <= t) = p, df > 0. */
export function tQuantile(p: f64, df: f64): f64 {
  if (!(df > 0) || !(p >= 0 && p <= 1)) return NaN;
  if (p == 0) return -Infinity;
  if (p == 1) return Infinity;
  if (p == 0.5) return 0;
  if (df == Infinity) return normalQuantile(p);
  const fromCentre = Math.abs(p - 0.5);
  const tail = p < 0.5 ? p : 1 - p;
  const t = fromCentre < 0.25 ? invert(fromCentre, df, false, fromCentre * NativeMath.exp(-logPeak(df))) : invert(tail, df, true, Math.abs(normalQuantile(tail)));
  return p < 0.5 ? -t : t;
}
