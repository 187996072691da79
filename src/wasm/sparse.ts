// Sparse matrices in compressed rows: products in the kernels, sums over entries on the host.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";

/** Compressed sparse rows of an n x n matrix. */
export interface Csr {
  readonly n: number;
  /** [n + 1] */
  readonly rowPtr: Int32Array;
  /** [nnz], ascending within a row */
  readonly colIdx: Int32Array;
  /** [nnz] */
  readonly weight: Float64Array;
}

interface SparseExports {
  spatialLagBlocks(n: number, blocks: number, rowPtr: number, colIdx: number, weight: number, x: number, out: number): void;
  quadraticForm(n: number, rowPtr: number, colIdx: number, weight: number, x: number, y: number): number;
  csrTimesDense(n: number, m: number, rowPtr: number, colIdx: number, weight: number, B: number, out: number): void;
}

function mismatch(W: Csr, name: string, length: number): DurbinError {
  return new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but ${name} has ${length} elements`, { n: W.n });
}

/** W x for each of the stacked vectors of length n in x: a vector, a time-major panel column, or several of them one after the other. */
export function spatialLag(W: Csr, x: Float64Array): Float64Array {
  const blocks = x.length / W.n;
  if (W.n === 0 ? x.length > 0 : !Number.isInteger(blocks)) throw mismatch(W, "x", x.length);
  if (x.length === 0) return new Float64Array(0);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(x.length);
    kernel<SparseExports>().spatialLagBlocks(W.n, blocks, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(x), out);
    return copyOut(out, x.length);
  });
}

/** x'W y for x, y [n]; y = x when it is left out. */
export function quadraticForm(W: Csr, x: Float64Array, y: Float64Array = x): number {
  if (x.length !== W.n) throw mismatch(W, "x", x.length);
  if (y.length !== W.n) throw mismatch(W, "y", y.length);
  return scope(({ copyIn }) =>
    kernel<SparseExports>().quadraticForm(W.n, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(x), copyIn(y)),
  );
}

/** W B for a dense B (n x m, row-major). */
export function csrTimesDense(W: Csr, B: Float64Array, m: number): Float64Array {
  if (B.length !== W.n * m) throw mismatch(W, `B with ${m} columns`, B.length);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(B.length);
    kernel<SparseExports>().csrTimesDense(W.n, m, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(B), out);
    return copyOut(out, B.length);
  });
}

/** W', columns ascending within a row. */
export function transpose(W: Csr): Csr {
  const { n, rowPtr, colIdx, weight } = W;
  const starts = new Int32Array(n + 1);
  for (const j of colIdx) starts[j + 1]++;
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  const next = starts.slice();
  const rows = new Int32Array(colIdx.length);
  const values = new Float64Array(colIdx.length);
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      const place = next[colIdx[k]]++;
      rows[place] = i;
      values[place] = weight[k];
    }
  }
  return { n, rowPtr: starts, colIdx: rows, weight: values };
}

/** W 1 [n]. */
export function rowSums({ n, rowPtr, weight }: Csr): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) sums[i] += weight[k];
  return sums;
}

/** tr(W'W) = sum of w_ij^2. */
export function sumOfSquares({ weight }: Csr): number {
  let sum = 0;
  for (const w of weight) sum += w * w;
  return sum;
}

/** tr(W W) = sum of w_ij w_ji. */
export function traceOfSquare(W: Csr): number {
  const T = transpose(W);
  let sum = 0;
  for (let i = 0; i < W.n; i++) {
    let l = T.rowPtr[i];
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      while (l < T.rowPtr[i + 1] && T.colIdx[l] < W.colIdx[k]) l++;
      if (l < T.rowPtr[i + 1] && T.colIdx[l] === W.colIdx[k]) sum += W.weight[k] * T.weight[l];
    }
  }
  return sum;
}
