// I - rho W factorized sparsely: by Cholesky where W is similar to a symmetric matrix, else by LU. What depends on the links alone is worked out once.
import { DurbinError } from "../errors.js";
import { choleskySparse } from "../wasm/sparse-cholesky.js";
import { luSparse } from "../wasm/sparse-lu.js";
import { balancingDiagonal, symmetricLinks } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";

export interface SpatialFilter {
  readonly method: "cholesky" | "lu";
  /** Additions and multiplications of one factorization. */
  readonly operations: number;
  /** ln|I - rho W| for rho in the admissible interval. Throws NOT_ADMISSIBLE outside. */
  logDet(rhos: Float64Array): Float64Array;
  /** (I - rho W)^-1 B for B n x m row-major; with `transposed` (I - rho W')^-1 B. */
  solve(rho: number, B: Float64Array, m: number, transposed?: boolean): Float64Array;
}

const requireAdmissible = (name: string, rhos: Float64Array, inside: (i: number) => boolean): void => {
  const outside = rhos.findIndex((_, i) => !inside(i));
  if (outside < 0) return;
  const sentence = `I - rho W of weights "${name}" has no positive determinant at rho = ${rhos[outside]}: it lies outside the admissible interval`;
  throw new DurbinError("input", "NOT_ADMISSIBLE", sentence, { rho: rhos[outside] });
};

/** Null where W is not similar to a symmetric matrix. W = D^-1/2 S D^1/2, so (I - rho W)^-1 = D^-1/2 (I - rho S)^-1 D^1/2. */
export function choleskyFilter(W: SpatialWeights): SpatialFilter | null {
  const d = balancingDiagonal(W);
  if (d === null) return null;
  const factor = choleskySparse(symmetricLinks(W), W.name);
  const root = d.map(Math.sqrt);
  return {
    method: "cholesky",
    operations: factor.operations,
    logDet(rhos) {
      const values = factor.logDet(rhos);
      requireAdmissible(W.name, rhos, (i) => !Number.isNaN(values[i]));
      return values;
    },
    solve(rho, B, m, transposed = false) {
      const scaled = B.map((value, at) => (transposed ? value / root[Math.floor(at / m)] : value * root[Math.floor(at / m)]));
      const X = factor.solve(rho, scaled, m);
      return X.map((value, at) => (transposed ? value * root[Math.floor(at / m)] : value / root[Math.floor(at / m)]));
    },
  };
}

export function luFilter(W: SpatialWeights): SpatialFilter {
  const factor = luSparse(W, W.name);
  return {
    method: "lu",
    operations: factor.operations,
    logDet(rhos) {
      const { logAbs, sign } = factor.logAbsDet(rhos);
      requireAdmissible(W.name, rhos, (i) => sign[i] > 0);
      return logAbs;
    },
    solve: (rho, B, m, transposed = false) => factor.solve(rho, B, m, transposed),
  };
}
