// Sparse LU of I - rho W for W that is not similar to a symmetric matrix: what depends on the pattern is worked out once, each rho then
// costs a numeric factorization.
import { type Scope, scope } from "./arena.js";
import { notFinite, requireLength } from "./check.js";
import { reorderRows } from "./ordering.js";
import { type Csr, csrTimesDense, transpose } from "./sparse.js";
import { factorByColumns } from "./sparse-lu-columns.js";
import { determinantsByFronts, type Factors, factorsByFronts } from "./sparse-lu-fronts.js";
import { type LuPlan, luPlan } from "./sparse-lu-plan.js";
import { check, Status } from "./status.js";
import { withinStrongComponents } from "./strong-components.js";

/** Determinants of I - rho W, one for each rho. */
export interface Determinants {
  /** ln|det|, -Infinity where I - rho W is singular */
  readonly logAbs: Float64Array;
  /** sign of det: -1, 1, or 0 where it is singular */
  readonly sign: Int32Array;
}

export interface SparseLu {
  readonly n: number;
  /** Additions and multiplications of the factorization for one determinant, from the pattern. */
  readonly operations: number;
  /**
   * ln|det(I - rho W)| and its sign for each rho, exact for a matrix whose rows differ from those of I - rho W by the rounding of their
   * largest elements. Singular means that a pivot is zero up to rounding: at most n 2^-53 times what its row may hold. Throws NOT_FINITE, UNSTABLE_FACTORS, MEMORY_LIMIT.
   */
  logAbsDet(rhos: Float64Array): Determinants;
  /**
   * (I - rho W)^-1 B, or (I - rho W')^-1 B with `transposed`: n x m, row-major as B. Every solution is put back into its equations. Throws
   * SINGULAR_MATRIX, NOT_FINITE, UNSTABLE_FACTORS, MEMORY_LIMIT.
   */
  solve(rho: number, B: Float64Array, m: number, transposed?: boolean): Float64Array;
}

/**
 * Prepares the factorization of I - rho W for many rho: multifrontal on the pattern of W + W' (Duff and Reid 1984), ordered by approximate
 * minimum degree. Within a front the pivot of a row is its diagonal when that is at least a tenth of the row, else the row's largest element
 * among the front's own columns. Where neither reaches a tenth, or a row of L exceeds its row of I - rho W a thousandfold, the factorization
 * of that rho is done again with partial pivoting over all columns (Gilbert and Peierls 1988). Rows of W that sum to one with |rho| < 1 never
 * need that. Determinants leave out links between strongly connected components, which do not change them. Throws NOT_FINITE, MEMORY_LIMIT.
 */
export function luSparse(W: Csr, name = "W"): SparseLu {
  let largest = 0;
  for (const value of W.weight) {
    if (!Number.isFinite(value)) throw notFinite(name);
    largest = Math.max(largest, Math.abs(value));
  }
  const within = withinStrongComponents(W);
  const plan = luPlan(within, name);
  let whole = within === W ? plan : undefined;
  const at = (rho: number): number => {
    if (!Number.isFinite(rho * largest)) throw notFinite(`I - rho ${name} at rho = ${rho}`);
    return rho;
  };
  return {
    n: W.n,
    operations: plan.operations,
    logAbsDet: (rhos) => determinants(within, plan, rhos.map(at), name),
    solve: (rho, B, m, transposed = false) => solve(W, (whole ??= luPlan(W, name)), at(rho), B, m, transposed, name),
  };
}

function determinants(W: Csr, plan: LuPlan, rhos: Float64Array, name: string): Determinants {
  const logAbs = new Float64Array(rhos.length).fill(Number.NEGATIVE_INFINITY);
  const sign = new Int32Array(rhos.length);
  const byFronts = scope((memory) => determinantsByFronts(plan, rhos, memory));
  byFronts.forEach((found, i) => {
    const determinant =
      found ?? factorByColumns(W, plan, rhos[i], name, (factors) => factors && { logAbs: factors.logAbs, sign: factors.sign });
    if (determinant === null) return;
    logAbs[i] = determinant.logAbs;
    sign[i] = determinant.sign;
  });
  return { logAbs, sign };
}

function solve(W: Csr, plan: LuPlan, rho: number, B: Float64Array, m: number, transposed: boolean, name: string): Float64Array {
  requireLength("B", B, W.n, m);
  for (const value of B) if (!Number.isFinite(value)) throw notFinite("B");
  const what = `I - rho ${name} at rho = ${rho}`;
  const solveWith = (factors: Factors | null, memory: Scope): Float64Array => {
    if (factors === null) return check(Status.SINGULAR, what) as never;
    const address = memory.copyIn(reorderRows(B, plan.order, m));
    factors.solve(address, m, transposed, memory);
    return reorderRows(memory.copyOut(address, W.n * m), plan.place, m);
  };
  const X =
    scope((memory) => {
      const factors = factorsByFronts(plan, rho, memory);
      return factors === null ? null : solveWith(factors, memory);
    }) ?? factorByColumns(W, plan, rho, name, solveWith);
  if (!fits(transposed ? transpose(W) : W, rho, X, B, m)) check(Status.UNSTABLE, what);
  return X;
}

/** What may be left of an equation, against the sizes of its terms. */
const RESIDUAL = 1e-9;

/** Whether X - rho W X is B, as far as the largest terms of each column allow. */
function fits(W: Csr, rho: number, X: Float64Array, B: Float64Array, m: number): boolean {
  const lag = csrTimesDense(W, X, m);
  const absolute = csrTimesDense({ ...W, weight: W.weight.map(Math.abs) }, X.map(Math.abs), m);
  const size = new Float64Array(m);
  const left = new Float64Array(m);
  for (let i = 0; i < X.length; i++) {
    const c = i % m;
    size[c] = Math.max(size[c], Math.abs(X[i]) + Math.abs(rho) * absolute[i] + Math.abs(B[i]));
    const residual = Math.abs(X[i] - rho * lag[i] - B[i]);
    left[c] = Math.max(left[c], residual);
  }
  return left.every((residual, c) => residual <= RESIDUAL * size[c]);
}
