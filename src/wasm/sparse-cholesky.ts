// Sparse Cholesky factorization of I - rho S for symmetric S: what depends on the pattern is worked out once, each rho then costs a
// numeric factorization.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { notFinite, requireLength } from "./check.js";
import { factorInMemory, inverseInMemory, logDetsByFronts, planInMemory, solveInMemory } from "./sparse-cholesky-fronts.js";
import { type CholeskyPlan, choleskyPlan, choleskySizes, requireRoom } from "./sparse-cholesky-plan.js";
import { type Pattern, reorderRows, requireSymmetric } from "./ordering.js";
import type { Csr } from "./sparse.js";
import { check, Status } from "./status.js";

export interface SparseCholesky {
  readonly n: number;
  /** Numbers of a stored factor, zeros of relaxed supernodes and padding counted. */
  readonly entries: number;
  /** Additions and multiplications of one factorization, from the pattern. */
  readonly operations: number;
  /** Bytes in memory during `logDet`. */
  readonly bytes: number;
  /**
   * ln|I - rho S| for each rho; NaN where I - rho S is not positive definite, that is for rho outside the interval around 0 in which it is
   * nonsingular. A pivot counts as zero when it is at most n 2^-53 times its diagonal entry. Throws NOT_FINITE, MEMORY_LIMIT.
   */
  logDet(rhos: Float64Array): Float64Array;
  /** (I - rho S)^-1 B: n x m, row-major as B. Throws NOT_POSITIVE_DEFINITE, NOT_FINITE, MEMORY_LIMIT. */
  solve(rho: number, B: Float64Array, m: number): Float64Array;
}

/**
 * Prepares the factorization of I - rho S for many rho: multifrontal (Duff and Reid 1983; Liu 1992) over relaxed supernodes (Ashcraft and
 * Grimes 1989), ordered by approximate minimum degree. S symmetric to the last bit; zeros may be stored. Throws NOT_SYMMETRIC, NOT_FINITE,
 * MEMORY_LIMIT.
 */
export function choleskySparse(S: Csr, name = "S"): SparseCholesky {
  requireSymmetric(S, name);
  const plan = choleskyPlan(S, name);
  const values = arranged(plan, S);
  return {
    n: S.n,
    entries: plan.factorSize,
    operations: plan.operations,
    bytes: plan.bytes,
    logDet: (rhos) => scope((memory) => logDetsByFronts(plan, values, rhos.map(finite), memory)),
    solve: (rho, B, m) => solve(plan, values, finite(rho), B, m, name),
  };
}

function finite(rho: number): number {
  if (!Number.isFinite(rho)) throw notFinite("rho");
  return rho;
}

/** The entries above the diagonal in the order of the fronts, then the diagonal in the order of elimination. */
function arranged({ n, place, source }: CholeskyPlan, S: Csr): Float64Array {
  const values = new Float64Array(source.length + n);
  for (let e = 0; e < source.length; e++) values[e] = S.weight[source[e]];
  for (let i = 0; i < n; i++) {
    for (let k = S.rowPtr[i]; k < S.rowPtr[i + 1]; k++) if (S.colIdx[k] === i) values[source.length + place[i]] = S.weight[k];
  }
  return values;
}

function solve(plan: CholeskyPlan, values: Float64Array, rho: number, B: Float64Array, m: number, name: string): Float64Array {
  const { n, factorSize, bytes, order, place } = plan;
  requireLength("B", B, n, m);
  for (const value of B) if (!Number.isFinite(value)) throw notFinite("B");
  requireRoom(`I - rho ${name}`, n, bytes + 8 * (factorSize + B.length));
  return scope((memory) => {
    const address = planInMemory(plan, values, memory);
    if (factorInMemory(plan, address, 1, -rho) === null) {
      throw new DurbinError(
        "numerical",
        "NOT_POSITIVE_DEFINITE",
        `I - rho ${name} is not positive definite at rho = ${rho}; rho must lie between the reciprocals of the smallest and the largest eigenvalue of ${name}`,
        { rho },
      );
    }
    const X = memory.copyIn(reorderRows(B, order, m));
    solveInMemory(plan, address, X, m, memory);
    return reorderRows(memory.copyOut(X, n * m), place, m);
  });
}

export interface SelectedInverse {
  /** ln|A| */
  readonly logDet: number;
  /** [nnz] entries of A^-1 at the places of A, in the order of A */
  readonly inverse: Float64Array;
}

/** What `selectedInverse` would need, from the pattern alone. Throws NOT_SYMMETRIC, MEMORY_LIMIT when not even the ordering fits. */
export function selectedInverseCost(A: Pattern, name = "A"): { operations: number; bytes: number } {
  requireSymmetric(A, name);
  return inverseCost(choleskySizes(A));
}

function inverseCost({
  operations,
  factorSize,
  lines,
  stackSize,
  bytes,
}: Pick<CholeskyPlan, "operations" | "factorSize" | "lines" | "stackSize" | "bytes">) {
  return { operations: 4 * operations, bytes: bytes + 8 * (factorSize + stackSize + 2 * lines * lines) };
}

/**
 * ln|A| and the entries of A^-1 at the pattern of a symmetric positive definite A, in the order of its entries (Takahashi, Fagan, Chin
 * 1973; Erisman, Tinney 1975). Every row of A has its diagonal. Throws NOT_POSITIVE_DEFINITE, NOT_SYMMETRIC, NOT_FINITE, MEMORY_LIMIT.
 */
export function selectedInverse(A: Csr, name = "A"): SelectedInverse {
  requireSymmetric(A, name);
  const plan = choleskyPlan(A, name);
  requireRoom(name, A.n, inverseCost(plan).bytes);
  return scope((memory) => {
    const address = planInMemory(plan, arranged(plan, A), memory);
    const logDet = factorInMemory(plan, address, 0, 1);
    if (logDet === null) return check(Status.NOT_POSITIVE_DEFINITE, name) as never;
    return { logDet, inverse: scattered(plan, A, inverseInMemory(plan, address, memory)) };
  });
}

/** Values in the order of the fronts, then the diagonal, back to the entries of A. */
function scattered({ place, source }: CholeskyPlan, A: Csr, values: Float64Array): Float64Array {
  const result = new Float64Array(A.colIdx.length);
  for (let e = 0; e < source.length; e++) result[source[e]] = values[e];
  const next = A.rowPtr.slice(0, A.n); // rows ascend, so the opposites of column i come up in order
  for (let i = 0; i < A.n; i++) {
    for (let k = A.rowPtr[i]; k < A.rowPtr[i + 1]; k++) {
      const j = A.colIdx[k];
      const opposite = next[j]++;
      if (i === j) result[k] = values[source.length + place[i]];
      else if (place[j] < place[i]) result[k] = result[opposite];
    }
  }
  return result;
}
