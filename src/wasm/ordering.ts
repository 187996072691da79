// Orders of elimination of a sparse symmetric matrix, and the fill they lead to.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { notFinite } from "./check.js";
import { kernel } from "./load.js";
import type { Csr } from "./sparse.js";

/** Where a sparse matrix has entries. */
export type Pattern = Pick<Csr, "n" | "rowPtr" | "colIdx">;

interface OrderingExports {
  minimumDegreeScratch(n: number, links: number): number;
  minimumDegreeBegin(n: number, rowPtr: number, colIdx: number, scratch: number): void;
  minimumDegree(pivots: number, order: number, done: number): number;
  invertOrder(n: number, order: number, place: number): void;
  eliminationTree(n: number, rowPtr: number, colIdx: number, order: number, place: number, parent: number, scratch: number): void;
  postorder(n: number, parent: number, post: number, scratch: number): void;
  renumber(n: number, post: number, order: number, parent: number, scratch: number): void;
  columnCounts(
    n: number,
    rowPtr: number,
    colIdx: number,
    order: number,
    place: number,
    parent: number,
    counts: number,
    scratch: number,
  ): void;
}

const wasm = () => kernel<OrderingExports>();

/**
 * Throws NOT_SYMMETRIC unless every entry has an opposite, with the same value to the last bit where there are values, and every row
 * ascends; NOT_FINITE for a value that is not finite.
 */
export function requireSymmetric({ n, rowPtr, colIdx, weight }: Pattern & { weight?: Float64Array }, name: string): void {
  if (weight !== undefined) for (const value of weight) if (!Number.isFinite(value)) throw notFinite(name);
  const next = new Int32Array(n); // in each row the first entry right of the diagonal whose opposite has not come up
  for (let i = 0; i < n; i++) {
    let before = -1;
    next[i] = rowPtr[i + 1];
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      const j = colIdx[k];
      if (!(j > before)) throw notSymmetric(name, i);
      if (j < i) {
        const opposite = next[j]++; // rows ascend, so the opposites of column j come up in order
        if (!(opposite < rowPtr[j + 1] && colIdx[opposite] === i)) throw notSymmetric(name, j);
        if (weight !== undefined && weight[opposite] !== weight[k]) throw notSymmetric(name, j);
      } else if (j > i && before <= i) next[i] = k;
      before = j;
    }
  }
  for (let i = 0; i < n; i++) if (next[i] !== rowPtr[i + 1]) throw notSymmetric(name, i);
}

function notSymmetric(name: string, row: number): DurbinError {
  return new DurbinError("internal", "NOT_SYMMETRIC", `${name} is not symmetric: row ${row} differs from column ${row}`, { row });
}

/** Pivots in a kernel call: one long call would stay in the engine's first, slow version of the code. */
const PIVOTS = 256;

/** Writes a minimum degree ordering to `order`. */
export function orderInMemory(n: number, links: number, rowPtr: number, colIdx: number, order: number): void {
  scope(({ bytes }) => {
    wasm().minimumDegreeBegin(n, rowPtr, colIdx, bytes(wasm().minimumDegreeScratch(n, links) >>> 0));
    for (let done = 0; done < n; ) done = wasm().minimumDegree(PIVOTS, order, done);
  });
}

/**
 * Order of elimination with little fill [n]: the node at each place, by approximate minimum degree (Amestoy, Davis, Duff 1996). The
 * pattern is symmetric, its diagonal does not count. Throws NOT_SYMMETRIC, MEMORY_LIMIT.
 */
export function minimumDegree(pattern: Pattern, name = "the matrix"): Int32Array {
  requireSymmetric(pattern, name);
  const { n, rowPtr, colIdx } = pattern;
  return scope(({ i32, copyIn, copyOutInt }) => {
    const order = i32(n);
    orderInMemory(n, colIdx.length, copyIn(rowPtr), copyIn(colIdx), order);
    return copyOutInt(order, n);
  });
}

/** The elimination tree in memory, its columns numbered in postorder. */
export interface Elimination {
  /** addresses of i32[n] each */
  readonly order: number;
  readonly place: number;
  readonly parent: number;
  readonly counts: number;
  /** i32[n] and i32[4 n] to work in */
  readonly post: number;
  readonly scratch: number;
}

/** Turns `order` into the equivalent postorder of its elimination tree, with the entries of every column of the factor. */
export function eliminationInMemory(n: number, rowPtr: number, colIdx: number, order: number, { i32 }: Scope): Elimination {
  const [place, parent, counts, post, scratch] = [i32(n), i32(n), i32(n), i32(n), i32(4 * n)];
  wasm().invertOrder(n, order, place);
  wasm().eliminationTree(n, rowPtr, colIdx, order, place, parent, scratch);
  wasm().postorder(n, parent, post, scratch);
  wasm().renumber(n, post, order, parent, scratch);
  wasm().invertOrder(n, order, place);
  wasm().columnCounts(n, rowPtr, colIdx, order, place, parent, counts, scratch);
  return { order, place, parent, counts, post, scratch };
}

export interface Fill {
  /** [n] an order with the same fill in which the columns below a node of the elimination tree stand directly before it */
  readonly order: Int32Array;
  /** [n] parent of each column in that order, -1 for roots (Liu 1990) */
  readonly parent: Int32Array;
  /** [n] entries of each column of the Cholesky factor in that order, its diagonal counted (Gilbert, Ng, Peyton 1994) */
  readonly counts: Int32Array;
}

/** What elimination in `order` leaves of a symmetric pattern. Throws NOT_SYMMETRIC, LENGTH_MISMATCH, MEMORY_LIMIT. */
export function fillOf(pattern: Pattern, order: Int32Array, name = "the matrix"): Fill {
  requireSymmetric(pattern, name);
  const { n, rowPtr, colIdx } = pattern;
  if (order.length !== n) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `${name} is ${n} x ${n} but its order has ${order.length} elements`, { n });
  }
  return scope((memory) => {
    const elimination = eliminationInMemory(n, memory.copyIn(rowPtr), memory.copyIn(colIdx), memory.copyIn(order), memory);
    return {
      order: memory.copyOutInt(elimination.order, n),
      parent: memory.copyOutInt(elimination.parent, n),
      counts: memory.copyOutInt(elimination.counts, n),
    };
  });
}

/** Row p of the result is row from[p] of B, n x m. */
export function reorderRows(B: Float64Array, from: Int32Array, m: number): Float64Array {
  const result = new Float64Array(B.length);
  for (let p = 0; p < from.length; p++) for (let c = 0; c < m; c++) result[p * m + c] = B[from[p] * m + c];
  return result;
}
