// Minimum and root of a function of one variable (Brent 1973, chapters 5 and 4).
import { DurbinError } from "../errors.js";

interface Point {
  readonly x: number;
  /** f(x) */
  readonly value: number;
}

export interface Minimum extends Point {
  /** Calls of f. */
  readonly evaluations: number;
}

type Scalar = (x: number) => number;

/** 1 - the golden section. */
const GOLDEN = 0.3819660112501051;
const EPSILON = 2.220446049250313e-16;
/** Values of f cannot tell points apart that are nearer than this, relative to x: f is flat at its minimum. */
const FLAT = 1.5e-8;

/** Step of Brent's method from the three best points: the vertex of their parabola, or NaN where it is not to be trusted. */
function parabolicStep(points: readonly [Point, Point, Point], low: number, high: number, beforeLast: number): number {
  const [best, second, third] = points;
  const r = (best.x - second.x) * (best.value - third.value);
  const q = (best.x - third.x) * (best.value - second.value);
  const denominator = 2 * (q - r);
  const step = -((best.x - third.x) * q - (best.x - second.x) * r) / denominator;
  const inside = best.x + step > low && best.x + step < high;
  return inside && Math.abs(step) < 0.5 * Math.abs(beforeLast) ? step : Number.NaN;
}

/** Golden section and parabolas until the bracket is as narrow as the tolerance, or as values of f can tell apart. */
function bracketMinimum(f: Scalar, low: number, high: number, tolerance: number): Minimum {
  let evaluations = 0;
  const at = (x: number): Point => {
    evaluations++;
    const value = f(x);
    return { x, value: Number.isNaN(value) ? Infinity : value };
  };
  let best = at(low + GOLDEN * (high - low));
  let [second, third] = [best, best];
  let [last, beforeLast] = [0, 0];
  for (;;) {
    const middle = 0.5 * (low + high);
    const near = FLAT * Math.abs(best.x) + tolerance / 3;
    if (Math.abs(best.x - middle) <= 2 * near - 0.5 * (high - low)) return { ...best, evaluations };
    let step = Math.abs(beforeLast) > near ? parabolicStep([best, second, third], low, high, beforeLast) : Number.NaN;
    if (Number.isNaN(step)) {
      beforeLast = best.x < middle ? high - best.x : low - best.x;
      step = GOLDEN * beforeLast;
    } else {
      beforeLast = last;
      const x = best.x + step;
      if (x - low < 2 * near || high - x < 2 * near) step = best.x < middle ? near : -near;
    }
    last = step;
    const next = at(best.x + (Math.abs(step) >= near ? step : step > 0 ? near : -near));
    if (next.value <= best.value) {
      if (next.x < best.x) high = best.x;
      else low = best.x;
      [best, second, third] = [next, best, second];
    } else {
      if (next.x < best.x) low = next.x;
      else high = next.x;
      if (next.value <= second.value || second.x === best.x) [second, third] = [next, second];
      else if (next.value <= third.value || third.x === best.x || third.x === second.x) third = next;
    }
  }
}

/**
 * One Newton step with derivatives from five points, spaced widely enough that the rounding of f does not matter: it finds the
 * minimum beyond the flat bottom. Kept only when f is not larger there than rounding explains.
 */
function polish(f: Scalar, low: number, high: number, found: Minimum): Minimum {
  const { x, value } = found;
  const h = Math.min(5e-4 * (high - low), 0.01 * (x - low), 0.01 * (high - x));
  const [a, b, c, d] = [f(x - 2 * h), f(x - h), f(x + h), f(x + 2 * h)];
  const first = (8 * (c - b) - (d - a)) / (12 * h);
  const second = (16 * (b + c) - 30 * value - (a + d)) / (12 * h * h);
  const step = -first / second;
  if (!(second > 0 && Math.abs(step) < h)) return { ...found, evaluations: found.evaluations + 4 };
  const polished = f(x + step);
  const evaluations = found.evaluations + 5;
  return polished <= value + 8 * EPSILON * Math.abs(value) ? { x: x + step, value: polished, evaluations } : { ...found, evaluations };
}

/**
 * The minimum of f on (low, high), which should have one minimum there: Brent's method, then, for a tolerance below what values of f can
 * resolve (1.5e-8 |x|), a Newton step from five wider points, which reaches about 1e-11 for a smooth f. The end points are never evaluated: a
 * minimum at an end is approached to within the tolerance. NaN counts as Infinity. Default tolerance 1e-10, absolute in x. Throws
 * NO_MINIMUM (numerical) when no value is finite.
 */
export function minimizeBrent(f: Scalar, low: number, high: number, tolerance = 1e-10): Minimum {
  const found = bracketMinimum(f, low, high, tolerance);
  if (!Number.isFinite(found.value)) {
    throw new DurbinError("numerical", "NO_MINIMUM", `no finite value of the function between ${low} and ${high}`, { low, high });
  }
  return tolerance < FLAT ? polish(f, low, high, found) : found;
}

/** Point between two of different sign: inverse quadratic or linear interpolation where it is safe, else the middle. */
function interpolate(best: Point, previous: Point, opposite: Point, half: number, beforeLast: number, near: number): number {
  if (Math.abs(beforeLast) < near || Math.abs(previous.value) <= Math.abs(best.value)) return Number.NaN;
  const s = best.value / previous.value;
  let p = 2 * half * s;
  let q = 1 - s;
  if (previous !== opposite) {
    const t = previous.value / opposite.value;
    const r = best.value / opposite.value;
    p = s * (2 * half * t * (t - r) - (best.x - previous.x) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  return 2 * p < Math.min(3 * half * q - Math.abs(near * q), Math.abs(beforeLast * q)) ? p / q : Number.NaN;
}

/**
 * A root of f between low and high, where f has different signs (or is 0): Brent's zeroin. Default tolerance 1e-12, absolute in x, on top
 * of the spacing of doubles. Throws NO_BRACKET (numerical) when the signs are equal or a value is NaN.
 */
export function findRoot(f: Scalar, low: number, high: number, tolerance = 1e-12): number {
  const at = (x: number): Point => ({ x, value: f(x) });
  let previous = at(low);
  let best = at(high);
  if (!(previous.value * best.value <= 0)) {
    const message = `no root between ${low} and ${high}: the function is ${previous.value} at the lower end and ${best.value} at the upper`;
    throw new DurbinError("numerical", "NO_BRACKET", message, { low, high });
  }
  let opposite = previous;
  let step = best.x - previous.x;
  let beforeLast = step;
  for (;;) {
    if (best.value > 0 === opposite.value > 0) {
      opposite = previous;
      beforeLast = step = best.x - previous.x;
    }
    if (Math.abs(opposite.value) < Math.abs(best.value)) [previous, best, opposite] = [best, opposite, best];
    const near = 2 * EPSILON * Math.abs(best.x) + 0.5 * tolerance;
    const half = 0.5 * (opposite.x - best.x);
    if (Math.abs(half) <= near || best.value === 0) return best.x;
    const jump = interpolate(best, previous, opposite, half, beforeLast, near);
    if (Number.isNaN(jump)) beforeLast = step = half;
    else [beforeLast, step] = [step, jump];
    previous = best;
    best = at(best.x + (Math.abs(step) > near ? step : half > 0 ? near : -near));
    if (Number.isNaN(best.value)) {
      throw new DurbinError("numerical", "NO_BRACKET", `no root between ${low} and ${high}: the function is NaN at ${best.x}`, {
        low,
        high,
      });
    }
  }
}
