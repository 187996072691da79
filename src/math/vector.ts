// Sums over vectors on the host, in a fixed order.

/** x'y */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

export function sumOfSquares(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

export function mean(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const first = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i] - first; // second pass: the first loses digits when the mean is large
  return first + rest / x.length;
}

/** Sum of (x - mean)^2. */
export function centeredSumOfSquares(x: Float64Array): number {
  const m = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - m) * (x[i] - m);
  return sum;
}

/** Squared correlation; 0 when either has no variation. */
export function squaredCorrelation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - mx, y[i] - my];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
}

/** Sums of squares between these lost nothing to underflow or overflow. */
const [SMALL, LARGE] = [1e-280, 1e300];

/** Square root of the sum of squares, also where the squares leave the range of doubles. */
export function norm(x: Float64Array): number {
  const squares = sumOfSquares(x);
  if (squares > SMALL && squares < LARGE) return Math.sqrt(squares);
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] / largest) * (x[i] / largest);
  return largest * Math.sqrt(sum);
}

export function lengthAroundMean(x: Float64Array): number {
  const m = mean(x);
  return norm(x.map((value) => value - m));
}
