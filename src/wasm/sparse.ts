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
  spatialLag(from: number, to: number, rowPtr: number, colIdx: number, weight: number, x: number, out: number): void;
  quadraticForm(n: number, rowPtr: number, colIdx: number, weight: number, x: number, y: number): number;
  csrTimesDense(
    from: number,
    to: number,
    m: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    step: number,
    B: number,
    out: number,
  ): void;
  interleave(from: number, to: number, n: number, m: number, x: number, B: number): void;
  separate(from: number, to: number, n: number, m: number, B: number, x: number): void;
}

const wasm = () => kernel<SparseExports>();

/** Rows in a kernel call: one long call would stay in the engine's first, slow version of the code. */
const ROWS_A_CALL = 4096;

/** Calls `use` on ranges that make up 0 .. n - 1, in order. */
export function sweep(n: number, use: (from: number, to: number) => void): void {
  for (let from = 0; from < n; from += ROWS_A_CALL) use(from, Math.min(n, from + ROWS_A_CALL));
}

/** Vectors whose entries stand side by side for a product; from so many on it pays to bring them there. */
const TOGETHER = 8;
const FEWEST_TOGETHER = 4;

function mismatch(W: Csr, name: string, length: number): DurbinError {
  return new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but ${name} has ${length} elements`, { n: W.n });
}

/** W x for each of the stacked vectors of length n in x: a vector, a time-major panel column, or several of them one after the other. */
export function spatialLag(W: Csr, x: Float64Array): Float64Array {
  const { n } = W;
  const blocks = x.length / n;
  if (n === 0 ? x.length > 0 : !Number.isInteger(blocks)) throw mismatch(W, "x", x.length);
  if (x.length === 0) return new Float64Array(0);
  return scope(({ f64, copyIn, copyOut }) => {
    const [rowPtr, colIdx, weight, source, out] = [copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(x), f64(x.length)];
    const together = blocks < FEWEST_TOGETHER ? 1 : TOGETHER;
    const [B, product] = together === 1 ? [0, 0] : [f64(n * TOGETHER), f64(n * TOGETHER)];
    for (let first = 0; first < blocks; first += together) {
      const [m, shift] = [Math.min(together, blocks - first), 8 * n * first];
      if (m === 1) sweep(n, (from, to) => wasm().spatialLag(from, to, rowPtr, colIdx, weight, source + shift, out + shift));
      else {
        sweep(n, (from, to) => wasm().interleave(from, to, n, m, source + shift, B));
        sweep(n, (from, to) => wasm().csrTimesDense(from, to, m, rowPtr, colIdx, weight, 8, B, product));
        sweep(n, (from, to) => wasm().separate(from, to, n, m, product, out + shift));
      }
    }
    return copyOut(out, x.length);
  });
}

/** x'W y for x, y [n]; y = x when it is left out. */
export function quadraticForm(W: Csr, x: Float64Array, y: Float64Array = x): number {
  if (x.length !== W.n) throw mismatch(W, "x", x.length);
  if (y.length !== W.n) throw mismatch(W, "y", y.length);
  return scope(({ copyIn }) => wasm().quadraticForm(W.n, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(x), copyIn(y)));
}

/** W B for a dense B (n x m, row-major). */
export function csrTimesDense(W: Csr, B: Float64Array, m: number): Float64Array {
  if (B.length !== W.n * m) throw mismatch(W, `B with ${m} columns`, B.length);
  return scope(({ f64, copyIn, copyOut }) => {
    const [rowPtr, colIdx, weight, source, out] = [copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(B), f64(B.length)];
    sweep(W.n, (from, to) => wasm().csrTimesDense(from, to, m, rowPtr, colIdx, weight, 8, source, out));
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
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) sum += weight[k];
    sums[i] = sum;
  }
  return sums;
}

/** [n] the weight of every entry of a row, where each row has only one, as row-standardized contiguity; null otherwise. */
export function rowWeights({ n, rowPtr, weight }: Csr): Float64Array | null {
  const found = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    found[i] = rowPtr[i] < rowPtr[i + 1] ? weight[rowPtr[i]] : 0;
    for (let k = rowPtr[i] + 1; k < rowPtr[i + 1]; k++) if (weight[k] !== found[i]) return null;
  }
  return found;
}

/** tr(W'W) = sum of w_ij^2. */
export function sumOfSquares({ weight }: Csr): number {
  let sum = 0;
  for (const w of weight) sum += w * w;
  return sum;
}

/** tr(W) = sum of w_ii. */
export function trace({ n, rowPtr, colIdx, weight }: Csr): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) if (colIdx[k] === i) sum += weight[k];
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
