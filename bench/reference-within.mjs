// Two-way within regression with clustered errors as one writes it first: alternating subtraction of group means, normal equations, sandwich.
import { choleskyInverse, dotProduct, multiply } from "./reference-linear.mjs";

const TOLERANCE = 1e-10;

/**
 * Coefficients and clustered standard errors (one cluster an entity, factor G/(G-1) (N-1)/(N-K) with K = regressors and 1, as Stata's).
 * @param {{ y: Float64Array, x: Float64Array[], factors: { levels: number, levelOf: Int32Array }[] }} data the first factor is the entity
 */
export function fitWithinReference({ y, x, factors }) {
  const free = demean(y, factors);
  const X = x.map((column) => demean(column, factors));
  const inverse = choleskyInverse(X.map((a) => X.map((b) => dotProduct(a, b))));
  const coefficients = multiply(
    inverse,
    X.map((column) => [dotProduct(column, free)]),
  ).flat();
  const residuals = free.map((value, row) => value - X.reduce((sum, column, j) => sum + coefficients[j] * column[row], 0));
  const [{ levels, levelOf }] = factors;
  const scores = X.map((column) => {
    const sums = new Float64Array(levels);
    for (let row = 0; row < column.length; row++) sums[levelOf[row]] += column[row] * residuals[row];
    return sums;
  });
  const meat = scores.map((a) => scores.map((b) => dotProduct(a, b)));
  const factor = (levels / (levels - 1)) * ((y.length - 1) / (y.length - X.length - 1));
  const covariance = multiply(multiply(inverse, meat), inverse);
  return { coefficients, se: coefficients.map((_, i) => Math.sqrt(factor * covariance[i][i])) };
}

/** Subtracts the means of one factor after the other until a round changes nothing. */
function demean(column, factors) {
  const values = column.slice();
  const counts = factors.map(({ levels, levelOf }) => {
    const count = new Float64Array(levels);
    for (const level of levelOf) count[level]++;
    return count;
  });
  for (let largest = Number.POSITIVE_INFINITY; largest > TOLERANCE; ) {
    largest = 0;
    factors.forEach(({ levels, levelOf }, f) => {
      const means = new Float64Array(levels);
      for (let row = 0; row < values.length; row++) means[levelOf[row]] += values[row];
      for (let level = 0; level < levels; level++) {
        means[level] /= counts[f][level];
        largest = Math.max(largest, Math.abs(means[level]));
      }
      for (let row = 0; row < values.length; row++) values[row] -= means[levelOf[row]];
    });
  }
  return values;
}
