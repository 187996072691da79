// All eigenvalues of a large sparse symmetric matrix whose graph is narrow, as contiguity is: components are put in order by reverse
// Cuthill-McKee, reduced as bands to tridiagonal form, and solved by QL.
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";
import { requireSymmetric } from "./ordering.js";
import type { Csr } from "./sparse.js";
import { symmetricValues } from "./reduce-symmetric.js";
import { check } from "./status.js";

interface BandExports {
  reverseCuthillMckeeScratch(n: number, links: number): number;
  reverseCuthillMckee(
    n: number,
    rowPtr: number,
    colIdx: number,
    order: number,
    place: number,
    starts: number,
    widths: number,
    scratch: number,
  ): number;
  bandGroup(b: number): number;
  bandStride(b: number): number;
  bandSweepsScratch(b: number): number;
  bandSweeps(n: number, b: number, A: number, first: number, count: number, scratch: number): void;
  bandFill(
    count: number,
    stride: number,
    order: number,
    place: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    A: number,
    length: number,
  ): void;
  bandScale(length: number, A: number): number;
  bandValues(n: number, b: number, A: number, factor: number, values: number, e: number): number;
}

const wasm = () => kernel<BandExports>();

/** Orders of a sparse graph, one for each connected component. */
export interface BandOrder {
  /** [n] node at each place, components one after the other */
  readonly order: Int32Array;
  /** [components + 1] first place of each component, then n */
  readonly starts: Int32Array;
  /** [components] half-bandwidth: largest distance in places of two linked nodes */
  readonly widths: Int32Array;
}

/** The ordering and where it stands in memory. */
function orderInMemory(S: Csr, { i32, bytes, copyIn, copyOutInt }: Scope) {
  const rowPtr = copyIn(S.rowPtr);
  const colIdx = copyIn(S.colIdx);
  const order = i32(S.n);
  const place = i32(S.n);
  const starts = i32(S.n + 1);
  const widths = i32(S.n);
  const scratch = bytes(wasm().reverseCuthillMckeeScratch(S.n, S.colIdx.length) >>> 0);
  const components = wasm().reverseCuthillMckee(S.n, rowPtr, colIdx, order, place, starts, widths, scratch);
  return { rowPtr, colIdx, order, place, starts: copyOutInt(starts, components + 1), widths: copyOutInt(widths, components) };
}

/** Reverse Cuthill-McKee ordering of the graph of S, whose pattern and values are symmetric. Throws NOT_SYMMETRIC, NOT_FINITE. */
export function bandOrder(S: Csr, name = "the matrix"): BandOrder {
  requireSymmetric(S, name);
  return scope((memory) => {
    const { order, starts, widths } = orderInMemory(S, memory);
    return { order: memory.copyOutInt(order, S.n), starts, widths };
  });
}

/** A component with more than n / DENSE_SHARE half-bandwidth is cheaper as a dense matrix: measured, from n / 4 on at n = 500 … 2000. */
const DENSE_SHARE = 5;

/** Whether the eigenvalues of n units with half-bandwidth b are found from a band. */
const narrow = (n: number, b: number): boolean => DENSE_SHARE * b <= n;

/**
 * Eigenvalues of a symmetric sparse S, ascending: those of its connected components together. A component of m nodes with half-bandwidth
 * b takes 6 m^2 b operations and 16 m b bytes, or, when b > m / 5, 4/3 m^3 and 8 m^2 as a dense matrix. Absolute error as that of
 * `symmetricEigenvalues`, for each component against its own largest eigenvalue. Throws NOT_SYMMETRIC, NOT_FINITE, NO_CONVERGENCE,
 * MEMORY_LIMIT.
 */
export function sparseSymmetricEigenvalues(S: Csr, name = "the matrix"): Float64Array {
  requireSymmetric(S, name);
  return scope((memory) => {
    const { rowPtr, colIdx, order, place, starts, widths } = orderInMemory(S, memory);
    const weight = memory.copyIn(S.weight);
    const values = memory.f64(S.n);
    widths.forEach((b, c) => {
      const n = starts[c + 1] - starts[c];
      const nodes = order + 4 * starts[c];
      const out = values + 8 * starts[c];
      const isBand = narrow(n, b);
      scope((own) => {
        const stride = isBand ? wasm().bandStride(b) : n;
        const length = n * (isBand ? stride + 1 : n);
        const A = own.f64(length);
        wasm().bandFill(n, stride, nodes, place, rowPtr, colIdx, weight, A, length);
        const status = isBand ? bandStatus(n, b, A, length, out, own) : symmetricValues(n, A, out, own);
        check(status, `the eigenvalues of ${name}`);
      });
    });
    return memory.copyOut(values, S.n).sort();
  });
}

/** A kernel call for each group of sweeps: a long one would stay in the engine's first, slow version of the code. */
function bandStatus(n: number, b: number, A: number, length: number, values: number, { f64, bytes }: Scope): number {
  const factor = wasm().bandScale(length, A);
  if (b > 1) {
    const group = wasm().bandGroup(b);
    const scratch = bytes(wasm().bandSweepsScratch(b) >>> 0);
    for (let first = 0; first < n - 2; first += group) wasm().bandSweeps(n, b, A, first, Math.min(group, n - 2 - first), scratch);
  }
  return wasm().bandValues(n, b, A, factor, values, f64(n));
}
