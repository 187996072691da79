// Incomplete gamma and beta functions. Every tail is computed by itself, never as one minus the other while it is small.
import { deviance, lgamma, log1pMinus, logGammaOnePlus, stirlingError } from "./special";

const TWO_PI: f64 = 6.283185307179586476925287;
/** Keeps the denominators of Lentz' continued fractions away from 0. */
const TINY: f64 = 1e-300;
const EPSILON: f64 = 1e-16;
const MAX_TERMS: i32 = 100_000;
/** From this shape on the tail is integrated numerically: series and continued fractions need about sqrt(shape) terms there. */
const LARGE_GAMMA: f64 = 1000;
const LARGE_BETA: f64 = 200;

/**
 * Integral over h > 0 of exp(-slope h + p (log(1 + h u) - h u) + q (log(1 + h v) - h v)), which decays from 1; where 1 + h u <= 0
 * the integrand is 0. Double exponential rule h = exp(s - exp(-s)) / scale (Takahasi & Mori 1974), 129 points.
 */
function tailIntegral(slope: f64, p: f64, u: f64, q: f64, v: f64): f64 {
  const scale = slope + Math.sqrt(p * u * u + q * v * v);
  let sum: f64 = 0;
  for (let i = -64; i <= 64; i++) {
    const s = <f64>i * 0.0625;
    const decay = NativeMath.exp(-s);
    const h = NativeMath.exp(s - decay) / scale;
    if (h * u <= -1 || h * v <= -1) break;
    const exponent = -slope * h + p * log1pMinus(h * u) + q * log1pMinus(h * v);
    sum += NativeMath.exp(exponent) * h * (1 + decay);
  }
  return sum * 0.0625;
}

/** x^a e^-x / gamma(a + 1) (Loader 2000). */
function gammaDensity(a: f64, x: f64): f64 {
  const ratio = x / a;
  return NativeMath.exp(-deviance(a, (x - a) / a, ratio) - stirlingError(a)) / Math.sqrt(TWO_PI * a);
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...: P over the density. */
function gammaSeries(a: f64, x: f64): f64 {
  let term: f64 = 1;
  let sum: f64 = 1;
  for (let k = 1; k < MAX_TERMS; k++) {
    term *= x / (a + <f64>k);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return sum;
}

/** Legendre's continued fraction of x^-a e^x times the upper incomplete gamma function (DLMF 8.9.2), by Lentz' method. */
function gammaFraction(a: f64, x: f64): f64 {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / (Math.abs(b) < TINY ? TINY : b);
  let value = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const numerator = -(<f64>k) * (<f64>k - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < EPSILON) break;
  }
  return value;
}

/** Q(a, x) for x below 1.5 and a <= x: 1 - x^a / gamma(1 + a) (1 + a sum (-x)^k / ((a + k) k!)), both parts small (Gautschi 1979). */
function gammaUpperSmall(a: f64, x: f64): f64 {
  const exponent = a * NativeMath.log(x) - (a <= 0.5 ? logGammaOnePlus(a) : lgamma(1 + a));
  let term: f64 = 1;
  let sum: f64 = 0;
  for (let k = 1; k < 60; k++) {
    term *= -x / <f64>k;
    sum += term / (a + <f64>k);
    if (Math.abs(term) < EPSILON) break;
  }
  return -NativeMath.expm1(exponent) - NativeMath.exp(exponent) * a * sum;
}

/** P(a, x) = lower incomplete gamma function over gamma(a), a > 0. */
export function gammaLower(a: f64, x: f64): f64 {
  if (!(a > 0) || isNaN(x)) return NaN;
  if (x <= 0) return 0;
  if (x == Infinity) return 1;
  if (x >= (a < 1.5 ? 1.5 : a)) return 1 - gammaUpper(a, x);
  if (a > LARGE_GAMMA) {
    const slope = (a - 1 - x) / x;
    if (slope < 0) return 1 - gammaUpper(a, x);
    return (gammaDensity(a, x) * a / x) * tailIntegral(slope, a - 1, -1 / x, 0, 0);
  }
  return gammaDensity(a, x) * gammaSeries(a, x);
}

/** Q(a, x) = upper incomplete gamma function over gamma(a), a > 0. */
export function gammaUpper(a: f64, x: f64): f64 {
  if (!(a > 0) || isNaN(x)) return NaN;
  if (x <= 0) return 1;
  if (x == Infinity) return 0;
  if (a > LARGE_GAMMA) {
    if (x < a - 1) return 1 - gammaLower(a, x);
    return (gammaDensity(a, x) * a / x) * tailIntegral((x - a + 1) / x, a - 1, 1 / x, 0, 0);
  }
  if (x < a) return 1 - gammaLower(a, x);
  if (x < 1.5) return gammaUpperSmall(a, x);
  return gammaDensity(a, x) * a * gammaFraction(a, x);
}

/** log of sqrt(a b / (2 pi (a + b))) e^(error(a + b) - error(a) - error(b)) = log of x0^a y0^b / B(a, b) with x0 = a / (a + b). */
// @ts-ignore: decorator
@inline
function betaCorrection(a: f64, b: f64): f64 {
  return stirlingError(a + b) - stirlingError(a) - stirlingError(b);
}

/** x^a y^b / B(a, b), y = 1 - x, lambda = a - (a + b) x. */
function betaDensity(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  const total = a + b;
  const exponent = deviance(a, -lambda / a, x * (total / a)) + deviance(b, lambda / b, y * (total / b));
  return NativeMath.exp(betaCorrection(a, b) - exponent) * Math.sqrt((a / total) * (b / TWO_PI));
}

/**
 * The contracted continued fraction of I_x(a, b) / (x^a y^b / B(a, b)) (Didonato & Morris 1992, eq. 9): written in lambda, it stays
 * exact for a of 1e10, where the usual one loses all digits of 1 - x.
 */
function betaFraction(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  const first = (a / (a + 1)) * (lambda + 1);
  let c = 1 / TINY;
  let d = 1 / (Math.abs(first) < TINY ? TINY : first);
  let value = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const n = <f64>k;
    const odd = a + 2 * n - 1;
    const numerator = ((a + n - 1) / odd) * ((a + b + n - 1) / odd) * n * (b - n) * x * x;
    const denominator = n + (n * (b - n) * x) / odd + ((a + n) / (odd + 2)) * (lambda + 1 + n * (1 + y));
    d = numerator * d + denominator;
    if (Math.abs(d) < TINY) d = TINY;
    c = denominator + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < EPSILON) break;
  }
  return value;
}

/** I_x(a, b) for x below its centre, directly. */
function betaTail(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  const density = betaDensity(a, b, x, y, lambda);
  if (density == 0) return 0;
  if (a > LARGE_BETA && b > LARGE_BETA) {
    return (density / (x * y)) * tailIntegral((lambda + x - y) / (x * y), a - 1, -1 / x, b - 1, 1 / y);
  }
  return density * betaFraction(a, b, x, y, lambda);
}

/**
 * The regularized incomplete beta function I_x(a, b), a, b > 0. The caller gives y = 1 - x and lambda = a - (a + b) x = (a + b) y - b
 * as well, computed without cancellation.
 */
export function betaLower(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return lambda + y - x >= 0 ? betaTail(a, b, x, y, lambda) : 1 - betaTail(b, a, y, x, -lambda);
}

/** The leading term x^a / (a B(a, b)) of I_x(a, b) from log x, for x so small that (b + 1) x is below the rounding of 1. */
export function betaLowerTiny(a: f64, b: f64, logX: f64): f64 {
  const total = a + b;
  const exponent = a * (logX + NativeMath.log1p(b / a)) + b * NativeMath.log1p(a / b) + betaCorrection(a, b);
  return (NativeMath.exp(exponent) / a) * Math.sqrt((a / total) * (b / TWO_PI));
}
