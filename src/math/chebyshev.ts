// Interpolation of a smooth function on an interval at Chebyshev points (Trefethen 2013, chapters 2, 3 and 8).
import { elementwise, log } from "./elementwise.js";

/** sum of c_k T_k(t), t = (2x - low - high) / (high - low). */
export interface ChebyshevSeries {
  readonly low: number;
  readonly high: number;
  /** [degree + 1] */
  readonly coefficients: Float64Array;
}

/** The polynomial of a degree >= 1 that equals f at the degree + 1 Chebyshev points of [low, high], both ends among them. f is called once. */
export function interpolate(f: (points: Float64Array) => Float64Array, low: number, high: number, degree: number): ChebyshevSeries {
  const angles = Float64Array.from({ length: 2 * degree }, (_, k) => (Math.PI * k) / degree);
  const cosines = elementwise("cos", angles);
  const points = Float64Array.from({ length: degree + 1 }, (_, k) => 0.5 * (low + high) + 0.5 * (high - low) * cosines[k]);
  points[0] = high;
  points[degree] = low;
  const values = f(points);
  const coefficients = new Float64Array(degree + 1);
  for (let k = 0; k <= degree; k++) {
    let sum = 0.5 * (values[0] + (k % 2 === 0 ? values[degree] : -values[degree]));
    for (let j = 1; j < degree; j++) sum += values[j] * cosines[(j * k) % (2 * degree)];
    coefficients[k] = (sum * (k === 0 || k === degree ? 1 : 2)) / degree;
  }
  return { low, high, coefficients };
}

/** The series at x, by Clenshaw's recurrence. */
export function seriesAt({ low, high, coefficients }: ChebyshevSeries, x: number): number {
  const t = (2 * x - low - high) / (high - low);
  let [next, last] = [0, 0];
  for (let k = coefficients.length - 1; k > 0; k--) [next, last] = [2 * t * next - last + coefficients[k], next];
  return t * next - last + coefficients[0];
}

/** The derivative of a series, as a series. */
export function seriesDerivative({ low, high, coefficients }: ChebyshevSeries): ChebyshevSeries {
  const degree = coefficients.length - 1;
  const result = new Float64Array(Math.max(degree, 1));
  const scale = 2 / (high - low);
  let [next, afterNext] = [0, 0]; // unscaled coefficients k + 1 and k + 2 of the derivative
  for (let k = degree - 1; k >= 0; k--) {
    const value = afterNext + 2 * (k + 1) * coefficients[k + 1];
    result[k] = scale * (k === 0 ? value / 2 : value);
    [next, afterNext] = [value, next];
  }
  return { low, high, coefficients: result };
}

/** The largest coefficient. */
export const seriesSize = ({ coefficients }: ChebyshevSeries): number => coefficients.reduce((max, c) => Math.max(max, Math.abs(c)), 0);

/** The larger of the last two coefficients: what to expect of those that were cut off. NaN where f was. */
export const seriesTail = ({ coefficients }: ChebyshevSeries): number => Math.max(...coefficients.slice(-2).map(Math.abs));

/**
 * The degree from which on a function that is analytic but for points on the real line at a distance of `gap` and more from [low, high] is
 * resolved to `tolerance`: its coefficients fall as r^-k with r = 1 + 2g + 2 sqrt(g + g^2), g = gap / (high - low).
 */
export function degreeFor(tolerance: number, gap: number, width: number): number {
  const g = gap / width;
  return Math.ceil(-log(tolerance) / log(1 + 2 * g + 2 * Math.sqrt(g + g * g)));
}
