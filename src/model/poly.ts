// Polynomials of a variable: orthonormal columns as R's poly(), or plain powers.

/** x, x^2, .., x^degree. x [n]; returns `degree` columns. */
export function powers(x: Float64Array, degree: number): Float64Array[] {
  const columns = [x];
  for (let k = 1; k < degree; k++) columns.push(columns[k - 1].map((value, row) => value * x[row]));
  return columns;
}

/**
 * Polynomials of degree 1 .. `degree` with sum 0, sum of squares 1, mutually orthogonal over x, leading coefficients positive:
 * p_k = (x - a_k) p_k-1 - b_k p_k-2 (Forsythe 1957). x [n]; null when x has too few different values.
 */
export function orthonormalPolynomials(x: Float64Array, degree: number): Float64Array[] | null {
  if (new Set(x).size <= degree) return null;
  const columns: Float64Array[] = [];
  let before = new Float64Array(x.length);
  let current = new Float64Array(x.length).fill(1);
  let normBefore = 1;
  let norm = x.length;
  for (let k = 0; k < degree; k++) {
    const a = sum(x, (value, row) => value * current[row] * current[row]) / norm;
    const b = k === 0 ? 0 : norm / normBefore;
    const next = x.map((value, row) => (value - a) * current[row] - b * before[row]);
    [before, current, normBefore] = [current, next, norm];
    norm = sum(current, (value) => value * value);
    const length = Math.sqrt(norm);
    columns.push(current.map((value) => value / length));
  }
  return columns;
}

function sum(x: Float64Array, of: (value: number, row: number) => number): number {
  let total = 0;
  for (let row = 0; row < x.length; row++) total += of(x[row], row);
  return total;
}
