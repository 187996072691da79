// Plain helpers that read fixtures and fit least squares without the library.

/** A numeric column of a CSV text without quotes. */
export function column(csv: string, name: string): Float64Array {
  return Float64Array.from(texts(csv, name), Number);
}

/** A column as texts. */
export function texts(csv: string, name: string): string[] {
  const [head, ...rows] = csv.trim().split("\n");
  const place = head.split(",").indexOf(name);
  if (place < 0) throw new Error(`no column ${name} in ${head}`);
  return rows.map((row) => row.split(",")[place]);
}

/** X as contiguous columns, and the residuals of least squares on it (normal equations, Gauss-Jordan with pivoting). */
export function olsResiduals(y: Float64Array, columns: readonly Float64Array[]): { X: Float64Array; residuals: Float64Array } {
  const k = columns.length;
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const system = columns.map((a) => [...columns.map((b) => dot(a, b)), dot(a, y)]);
  for (let j = 0; j < k; j++) {
    const pivot = system.slice(j).reduce((best, row, i) => (Math.abs(row[j]) > Math.abs(system[best][j]) ? i + j : best), j);
    [system[j], system[pivot]] = [system[pivot], system[j]];
    for (let i = 0; i < k; i++) {
      if (i === j) continue;
      const factor = system[i][j] / system[j][j];
      for (let c = j; c <= k; c++) system[i][c] -= factor * system[j][c];
    }
  }
  const X = new Float64Array(k * y.length);
  for (const [j, values] of columns.entries()) X.set(values, j * y.length);
  const residuals = y.map((value, i) => value - columns.reduce((sum, a, j) => sum + (system[j][k] / system[j][j]) * a[i], 0));
  return { X, residuals };
}
