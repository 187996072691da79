// The resolvent without an n x n matrix: solves with the factors of I - rho W, and tr(GG') by selected inversion.
import { csrTimesDense, rowSums, transpose } from "../../wasm/sparse.js";
import { selectedInverse } from "../../wasm/sparse-cholesky.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { SpatialFilter } from "../filter.js";
import type { LogDetCurve } from "../logdet/curve.js";
import { normalMatrix } from "./normal-matrix.js";
import type { Resolvent } from "./resolvent.js";

export function sparseResolvent(W: SpatialWeights, filter: SpatialFilter, rho: number, curve: LogDetCurve): Resolvent {
  const { n } = W;
  const transposed = (x: Float64Array, rows: number, columns: number): Float64Array => {
    if (rows === 1 || columns === 1) return x;
    const out = new Float64Array(x.length);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = x[i * columns + j];
    return out;
  };
  return {
    n,
    rho,
    traceG: -curve.slopes(Float64Array.of(rho))[0],
    traceGG: -curve.curvatures(Float64Array.of(rho))[0],
    traceGGt: () => traceGGt(W, rho),
    columnSums: () => filter.solve(rho, rowSums(transpose(W)), 1, true), // G'1 = (I - rho W')^-1 W'1
    apply(x) {
      const T = x.length / n;
      return transposed(csrTimesDense(W, filter.solve(rho, transposed(x, T, n), T), T), n, T);
    },
  };
}

/** tr(GG') = tr(W'W (M'M)^-1) with M = I - rho W: needs the inverse of a sparse matrix at its own places only (Takahashi, Fagan and Chin 1973). */
function traceGGt(W: SpatialWeights, rho: number): number {
  const { lagged, ...normal } = normalMatrix(W, rho);
  const { inverse } = selectedInverse(normal, `(I - rho W)'(I - rho W) of weights "${W.name}"`);
  let sum = 0;
  for (let at = 0; at < lagged.length; at++) sum += lagged[at] * inverse[at];
  return sum;
}
