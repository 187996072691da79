// Sums over the eigenvalues w = re + i im of W, for many rho at once: the log-determinant of I - rho W and traces of resolvents.
// Complex eigenvalues stand there with their conjugates, so that every sum is real.
import { at, put } from "./f64";

/** |1 - rho w| of a real eigenvalue, or its square of a complex one. */
// @ts-ignore: decorator
@inline
function factor(re: usize, im: usize, i: i32, rho: f64): f64 {
  const real = 1 - rho * at(re, i);
  if (im == 0) return Math.abs(real);
  const imaginary = rho * at(im, i);
  return real * real + imaginary * imaginary;
}

/** Two neighbouring factors. */
// @ts-ignore: decorator
@inline
function factorPair(re: usize, im: usize, offset: usize, rho: v128, one: v128): v128 {
  const real = f64x2.sub(one, f64x2.mul(rho, v128.load(re + offset)));
  if (im == 0) return f64x2.abs(real);
  const imaginary = f64x2.mul(rho, v128.load(im + offset));
  return f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary));
}

/** Factors multiplied before a logarithm is taken; within (1e-290, 1e290) their product has lost nothing. */
const BLOCK: i32 = 8;

function logOfFactors(n: i32, re: usize, im: usize, rho: f64): f64 {
  const rhos = f64x2.splat(rho);
  const one = f64x2.splat(1);
  let sum: f64 = 0;
  let i = 0;
  for (; i + BLOCK <= n; i += BLOCK) {
    const offset = <usize>i << 3;
    const first = f64x2.mul(factorPair(re, im, offset, rhos, one), factorPair(re, im, offset + 16, rhos, one));
    const second = f64x2.mul(factorPair(re, im, offset + 32, rhos, one), factorPair(re, im, offset + 48, rhos, one));
    const both = f64x2.mul(first, second);
    const product = f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
    if (product > 1e-290 && product < 1e290) sum += NativeMath.log(product);
    else for (let k = i; k < i + BLOCK; k++) sum += NativeMath.log(factor(re, im, k, rho));
  }
  for (; i < n; i++) sum += NativeMath.log(factor(re, im, i, rho));
  return im == 0 ? sum : 0.5 * sum;
}

/** out f64[m] := sum of log|1 - rho w| for each rho f64[m]. re f64[n], im f64[n] or 0 when all eigenvalues are real. */
export function logDetSpectrum(n: i32, re: usize, im: usize, m: i32, rhos: usize, out: usize): void {
  for (let j = 0; j < m; j++) put(out, j, logOfFactors(n, re, im, at(rhos, j)));
}

// @ts-ignore: decorator
@inline
function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** out f64[3] := sums of 1 / (1 - rho w), g = w / (1 - rho w) and g^2 over real eigenvalues. */
function realTraces(n: i32, re: usize, rho: f64, out: usize): void {
  const rhos = f64x2.splat(rho);
  const one = f64x2.splat(1);
  let inverses = f64x2.splat(0);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  const even = n & ~1;
  for (let i = 0; i < even; i += 2) {
    const w = v128.load(re + (<usize>i << 3));
    const inverse = f64x2.div(one, f64x2.sub(one, f64x2.mul(rhos, w)));
    const g = f64x2.mul(w, inverse);
    inverses = f64x2.add(inverses, inverse);
    first = f64x2.add(first, g);
    second = f64x2.add(second, f64x2.mul(g, g));
  }
  const w = n > even ? at(re, even) : 0;
  const inverse = 1 / (1 - rho * w);
  const g = w * inverse;
  put(out, 0, lanes(inverses) + (n > even ? inverse : 0));
  put(out, 1, lanes(first) + g);
  put(out, 2, lanes(second) + g * g);
}

/** The same over complex eigenvalues: with d = |1 - rho w|^2, Re 1/(1 - rho w) = (1 - rho a) / d and g = (a - rho |w|^2 + i b) / d. */
function complexTraces(n: i32, re: usize, im: usize, rho: f64, out: usize): void {
  const rhos = f64x2.splat(rho);
  const one = f64x2.splat(1);
  let inverses = f64x2.splat(0);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  const even = n & ~1;
  for (let i = 0; i < even; i += 2) {
    const a = v128.load(re + (<usize>i << 3));
    const b = v128.load(im + (<usize>i << 3));
    const real = f64x2.sub(one, f64x2.mul(rhos, a));
    const imaginary = f64x2.mul(rhos, b);
    const reciprocal = f64x2.div(one, f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary)));
    const gReal = f64x2.mul(f64x2.sub(f64x2.mul(a, real), f64x2.mul(b, imaginary)), reciprocal);
    const gImaginary = f64x2.mul(b, reciprocal);
    inverses = f64x2.add(inverses, f64x2.mul(real, reciprocal));
    first = f64x2.add(first, gReal);
    second = f64x2.add(second, f64x2.sub(f64x2.mul(gReal, gReal), f64x2.mul(gImaginary, gImaginary)));
  }
  let lastInverse: f64 = 0;
  let lastFirst: f64 = 0;
  let lastSecond: f64 = 0;
  if (n > even) {
    const a = at(re, even);
    const b = at(im, even);
    const real = 1 - rho * a;
    const imaginary = rho * b;
    const reciprocal = 1 / (real * real + imaginary * imaginary);
    lastInverse = real * reciprocal;
    lastFirst = (a * real - b * imaginary) * reciprocal;
    lastSecond = lastFirst * lastFirst - b * reciprocal * (b * reciprocal);
  }
  put(out, 0, lanes(inverses) + lastInverse);
  put(out, 1, lanes(first) + lastFirst);
  put(out, 2, lanes(second) + lastSecond);
}

/** out f64[m 3] := traces of (I - rho W)^-1, of G = W (I - rho W)^-1 and of G^2 for each rho f64[m]; re, im as above. */
export function resolventTraces(n: i32, re: usize, im: usize, m: i32, rhos: usize, out: usize): void {
  for (let j = 0; j < m; j++) {
    const target = out + <usize>j * 24;
    if (im == 0) realTraces(n, re, at(rhos, j), target);
    else complexTraces(n, re, im, at(rhos, j), target);
  }
}
