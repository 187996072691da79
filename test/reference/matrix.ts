// Dense linear algebra by definition, on arrays of rows; for reference computations only.
export type Matrix = number[][];

export const zeros = (m: number, n: number): Matrix => Array.from({ length: m }, () => new Array<number>(n).fill(0));
export const identity = (n: number): Matrix => zeros(n, n).map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
export const transpose = (A: Matrix): Matrix => A[0].map((_, j) => A.map((row) => row[j]));
export const column = (A: Matrix, j: number): number[] => A.map((row) => row[j]);
export const dotProduct = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, v, i) => sum + v * y[i], 0);
export const multiply = (A: Matrix, B: Matrix): Matrix => {
  const Bt = transpose(B);
  return A.map((row) => Bt.map((col) => dotProduct(row, col)));
};
export const apply = (A: Matrix, x: readonly number[]): number[] => A.map((row) => dotProduct(row, x));
export const trace = (A: Matrix): number => A.reduce((sum, row, i) => sum + row[i], 0);
export const combine = (a: number, A: Matrix, b: number, B: Matrix): Matrix => A.map((row, i) => row.map((v, j) => a * v + b * B[i][j]));

/** Gauss-Jordan with partial pivoting: the inverse and ln|det|. */
export function invert(A: Matrix): { inverse: Matrix; logAbsDet: number } {
  const n = A.length;
  const M = A.map((row, i) => [...row, ...identity(n)[i]]);
  let logAbsDet = 0;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(M[r][c]) > Math.abs(M[p][c])) p = r;
    [M[c], M[p]] = [M[p], M[c]];
    const pivot = M[c][c];
    logAbsDet += Math.log(Math.abs(pivot));
    M[c] = M[c].map((v) => v / pivot);
    for (let r = 0; r < n; r++) {
      if (r === c || M[r][c] === 0) continue;
      const f = M[r][c];
      M[r] = M[r].map((v, j) => v - f * M[c][j]);
    }
  }
  return { inverse: M.map((row) => row.slice(n)), logAbsDet };
}

/** Block diagonal of T copies of A times x, time-major. */
export const applyBlocks = (A: Matrix, x: readonly number[]): number[] => {
  const n = A.length;
  const out: number[] = [];
  for (let start = 0; start < x.length; start += n) out.push(...apply(A, x.slice(start, start + n)));
  return out;
};
