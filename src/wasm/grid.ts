// The two-way within transformation of a balanced panel in its own order, row t n + i: closed form, plain loops, no copy.

/** Whether row t n + i has level i of n and level t of T. */
export function isGrid(n: number, T: number, entityOf: Int32Array, periodOf: Int32Array): boolean {
  if (n * T !== entityOf.length) return false;
  for (let t = 0, row = 0; t < T; t++) {
    for (let i = 0; i < n; i++, row++) if (entityOf[row] !== i || periodOf[row] !== t) return false;
  }
  return true;
}

/**
 * x [T * n] minus its entity means, its period means, or both (x - mean of i - mean of t + mean), in place. Means of i are taken around the
 * first period, so that a large one leaves no trace.
 */
export function demeanGrid(x: Float64Array, n: number, T: number, effects: "entity" | "time" | "twoways"): void {
  if (effects !== "time") removeEntityMeans(x, n, T);
  if (effects !== "entity") removePeriodMeans(x, n);
}

function removeEntityMeans(x: Float64Array, n: number, T: number): void {
  const first = x.slice(0, n);
  const means = new Float64Array(n);
  for (let start = n; start < x.length; start += n) for (let i = 0; i < n; i++) means[i] += x[start + i] - first[i];
  for (let i = 0; i < n; i++) means[i] /= T;
  for (let start = 0; start < x.length; start += n) for (let i = 0; i < n; i++) x[start + i] = x[start + i] - first[i] - means[i];
}

function removePeriodMeans(x: Float64Array, n: number): void {
  for (let start = 0; start < x.length; start += n) {
    const first = x[start];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[start + i] - first;
    for (let i = 0; i < n; i++) x[start + i] = x[start + i] - first - sum / n;
  }
}
