// Multifrontal Cholesky factorization of I - rho S, and of other sparse positive definite matrices: log-determinants without a stored factor, solves,
// and the inverse at the places of the matrix.
import { type Scope, scope } from "./arena.js";
import { notFinite, requireLength } from "./check.js";
import { kernel } from "./load.js";
import type { Pattern } from "./ordering.js";
import type { Csr } from "./sparse.js";
import {
  type ArrangedMatrix,
  arrangeValues,
  FRONTS,
  requireRoom,
  type SymbolicCholesky,
  symbolicCholesky,
} from "./sparse-cholesky-plan.js";
import { check, Status } from "./status.js";

interface FactorExports {
  factorWork(frontSize: number, stackSize: number): number;
  beginFactor(
    structure: number,
    entries: number,
    diagonal: number,
    shift: number,
    factor: number,
    frontSize: number,
    stackSize: number,
    work: number,
    keep: number,
  ): void;
  factorFronts(from: number, until: number): number;
  factorLogDet(): number;
  forwardFronts(from: number, until: number, m: number, X: number, kept: number): void;
  backwardFronts(from: number, until: number, m: number, X: number, kept: number): void;
  invertWork(frontSize: number, stackSize: number): number;
  invertFronts(
    from: number,
    until: number,
    frontSize: number,
    stackSize: number,
    kept: number,
    work: number,
    entries: number,
    diagonal: number,
  ): void;
}

const wasm = () => kernel<FactorExports>();

export interface SparseCholesky {
  readonly n: number;
  /** Numbers that a stored factor holds, padding of its dense parts counted. */
  readonly entries: number;
  /** Additions and multiplications of one factorization. */
  readonly operations: number;
  /**
   * ln|I - rho S| for each rho; NaN where I - rho S is not positive definite, which is outside the interval around 0 in which it is nonsingular. No factor
   * is kept. Throws NOT_FINITE, MEMORY_LIMIT.
   */
  logDet(rhos: Float64Array): Float64Array;
  /** (I - rho S)^-1 B, n x m row-major as B. Throws NOT_POSITIVE_DEFINITE, NOT_FINITE, LENGTH_MISMATCH, MEMORY_LIMIT. */
  solve(rho: number, B: Float64Array, m: number): Float64Array;
}

/**
 * Prepares I - rho S for many rho, S symmetric: multifrontal (Duff and Reid 1983; Liu 1992) on supernodes, ordered by approximate minimum degree. What
 * depends on the places of S alone is worked out once. Throws NOT_SYMMETRIC, NOT_FINITE, MEMORY_LIMIT.
 */
export function choleskySparse(S: Csr, name = "S"): SparseCholesky {
  const symbolic = symbolicCholesky(S, name);
  const matrix = arrangeValues(symbolic, S, name);
  const { n, fronts } = symbolic;
  const finite = (rho: number): number => {
    if (!Number.isFinite(rho)) throw notFinite("rho");
    return -rho;
  };
  return {
    n,
    entries: symbolic.factorSize,
    operations: symbolic.operations,
    logDet: (rhos) =>
      scope((memory) => {
        const factor = factorizer(matrix, 1, memory, 0);
        return rhos.map((rho) => (factor(finite(rho)) === Status.OK ? wasm().factorLogDet() : Number.NaN));
      }),
    solve(rho, B, m) {
      requireLength("B", B, n, m);
      for (const value of B) if (!Number.isFinite(value)) throw notFinite("B");
      requireRoom(name, n, 8 * (symbolic.factorSize + symbolic.stackSize + symbolic.frontSize));
      return scope((memory) => {
        const kept = memory.f64(symbolic.factorSize);
        check(factorizer(matrix, 1, memory, kept)(finite(rho)), `I - rho ${name} at rho = ${rho}`);
        const { order } = symbolic;
        const permuted = new Float64Array(B.length);
        for (let p = 0; p < n; p++) for (let c = 0; c < m; c++) permuted[p * m + c] = B[order[p] * m + c];
        const address = memory.copyIn(permuted);
        for (let s = 0; s < fronts; s += FRONTS) wasm().forwardFronts(s, Math.min(s + FRONTS, fronts), m, address, kept);
        for (let s = lastBatch(fronts); s >= 0; s -= FRONTS) wasm().backwardFronts(s, Math.min(s + FRONTS, fronts), m, address, kept);
        memory.copyTo(address, permuted);
        const X = new Float64Array(B.length);
        for (let p = 0; p < n; p++) for (let c = 0; c < m; c++) X[order[p] * m + c] = permuted[p * m + c];
        return X;
      });
    },
  };
}

const lastBatch = (fronts: number): number => FRONTS * Math.floor((fronts - 1) / FRONTS);

/** Factors shift I + factor V for a V in memory; the status of the kernel. `kept`: room for the factor, or 0. */
function factorizer(
  { symbolic, values }: ArrangedMatrix,
  shift: number,
  { bytes, copyIn }: Scope,
  kept: number,
): (factor: number) => number {
  const { fronts, frontSize, stackSize, source } = symbolic;
  const structure = copyIn(symbolic.structure);
  const entries = copyIn(values);
  const work = bytes(wasm().factorWork(frontSize, stackSize) >>> 0);
  return (factor) => {
    wasm().beginFactor(structure, entries, entries + 8 * source.length, shift, factor, frontSize, stackSize, work, kept);
    for (let s = 0; s < fronts; s += FRONTS) {
      const status = wasm().factorFronts(s, Math.min(s + FRONTS, fronts));
      if (status !== Status.OK) return status;
    }
    return Status.OK;
  };
}

/** What `selectedInverse` of a matrix with this layout takes: numbers in memory, additions and multiplications. */
export function selectedInverseCost({ factorSize, frontSize, stackSize, operations }: SymbolicCholesky): {
  bytes: number;
  operations: number;
} {
  return { bytes: 8 * (factorSize + 2 * frontSize + stackSize), operations: 3 * operations };
}

export interface SelectedInverse {
  /** ln|A| */
  readonly logDet: number;
  /** [nnz] entries of A^-1 at the places of A, in the order of A */
  readonly inverse: Float64Array;
}

/**
 * ln|A| and the entries of A^-1 where A has entries, for a sparse symmetric positive definite A (Takahashi, Fagan and Chin 1973; Erisman and Tinney 1975): the
 * cost of about three factorizations. `symbolic` is A's layout when it is there already. Throws NOT_POSITIVE_DEFINITE, NOT_SYMMETRIC, NOT_FINITE, MEMORY_LIMIT.
 */
export function selectedInverse(A: Csr, name = "the matrix", symbolic = symbolicCholesky(A, name)): SelectedInverse {
  const matrix = arrangeValues(symbolic, A, name);
  const { n, fronts, frontSize, stackSize, source } = symbolic;
  requireRoom(name, n, selectedInverseCost(symbolic).bytes);
  return scope((memory) => {
    const kept = memory.f64(symbolic.factorSize);
    check(factorizer(matrix, 0, memory, kept)(1), name);
    const logDet = wasm().factorLogDet();
    const entries = memory.f64(source.length + n);
    const work = memory.bytes(wasm().invertWork(frontSize, stackSize) >>> 0);
    for (let s = lastBatch(fronts); s >= 0; s -= FRONTS) {
      wasm().invertFronts(s, Math.min(s + FRONTS, fronts), frontSize, stackSize, kept, work, entries, entries + 8 * source.length);
    }
    return { logDet, inverse: inPlaces(A, symbolic, memory.copyOut(entries, source.length + n)) };
  });
}

/** Values in the order of `arrangeValues`, in the order of A's entries. */
function inPlaces({ n, rowPtr, colIdx }: Pattern, { order, source }: SymbolicCholesky, values: Float64Array): Float64Array {
  const result = new Float64Array(colIdx.length);
  source.forEach((at, e) => void (result[at] = values[e]));
  const diagonal = new Float64Array(n);
  order.forEach((i, k) => void (diagonal[i] = values[source.length + k]));
  const chosen = new Uint8Array(colIdx.length);
  for (const at of source) chosen[at] = 1;
  const next = rowPtr.slice(0, n);
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      const opposite = next[colIdx[k]]++;
      if (colIdx[k] === i) result[k] = diagonal[i];
      else if (chosen[k] === 0) result[k] = result[opposite];
    }
  }
  return result;
}
