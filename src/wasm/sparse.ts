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
}

/** W x for each of the stacked vectors of length n in x: a vector, a time-major panel column, or several of them one after the other. */
export function spatialLag(W: Csr, x: Float64Array): Float64Array {
  const blocks = x.length / W.n;
  if (W.n === 0 ? x.length > 0 : !Number.isInteger(blocks)) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `W is ${W.n} x ${W.n} but x has ${x.length} elements`, { n: W.n });
  }
  if (x.length === 0) return new Float64Array(0);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(x.length);
    kernel<SparseExports>().spatialLagBlocks(W.n, blocks, copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight), copyIn(x), out);
    return copyOut(out, x.length);
  });
}
