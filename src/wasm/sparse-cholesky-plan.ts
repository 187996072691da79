// How a sparse symmetric matrix is factored, worked out once from its places: order of elimination, supernodes, and where every entry goes.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { eliminationInMemory, orderInMemory, type Pattern, requireSymmetric } from "./ordering.js";
import type { Csr } from "./sparse.js";

interface PlanExports {
  supernodesScratch(n: number): number;
  formSupernodes(n: number, parent: number, counts: number, scratch: number): number;
  orderSupernodes(post: number, firstAt: number, rowAt: number, above: number, sizes: number): void;
  renumber(n: number, post: number, order: number, parent: number, scratch: number): void;
  invertOrder(n: number, order: number, place: number): void;
  structureSize(n: number, fronts: number, rowCount: number, entries: number): number;
  structureScratch(n: number): number;
  buildStructure(
    n: number,
    fronts: number,
    rowPtr: number,
    colIdx: number,
    order: number,
    place: number,
    firstAt: number,
    rowAt: number,
    above: number,
    structure: number,
    source: number,
    scratch: number,
  ): void;
  buildFronts(from: number, until: number): void;
}

const wasm = () => kernel<PlanExports>();

/** Bytes of one WebAssembly memory. */
const LIMIT = 0xffff0000;

/** Fronts in a kernel call: one long call would stay in the engine's first, slow version of the code. */
export const FRONTS = 128;

/** How a sparse symmetric matrix is factored, whatever its values: order of elimination, supernodes, and where every entry goes. */
export interface SymbolicCholesky {
  readonly n: number;
  /** [n] the column at each place of the order of elimination */
  readonly order: Int32Array;
  /** Dense matrices that are factored in turn. */
  readonly fronts: number;
  /** Numbers kept by a stored factor, padding of the fronts counted. */
  readonly factorSize: number;
  /** Numbers in work memory: the largest front and the stack of update matrices. */
  readonly frontSize: number;
  readonly stackSize: number;
  /** Additions and multiplications of one factorization. */
  readonly operations: number;
  /** What the kernels read: positions of fronts, rows and entries. */
  readonly structure: Int32Array;
  /** Index into colIdx of the entries above the diagonal, in the order in which the fronts take them. */
  readonly source: Int32Array;
}

/**
 * Orders a symmetric pattern by minimum degree and lays out its factorization. O(entries) and the ordering. Throws NOT_SYMMETRIC,
 * MEMORY_LIMIT.
 */
export function symbolicCholesky(pattern: Pattern, name = "the matrix"): SymbolicCholesky {
  requireSymmetric(pattern, name);
  const { n, rowPtr, colIdx } = pattern;
  return scope((memory) => {
    const { i32, f64, bytes, copyIn, copyOut, copyOutInt } = memory;
    const [rows, columns, order] = [copyIn(rowPtr), copyIn(colIdx), i32(n)];
    orderInMemory(n, colIdx.length, rows, columns, order);
    const { place, parent, counts, post, scratch } = eliminationInMemory(n, rows, columns, order, memory);
    const fronts = wasm().formSupernodes(n, parent, counts, bytes(wasm().supernodesScratch(n) >>> 0));
    const [firstAt, rowAt, above, sizes] = [i32(fronts + 1), i32(fronts + 1), i32(fronts), f64(5)];
    wasm().orderSupernodes(post, firstAt, rowAt, above, sizes);
    wasm().renumber(n, post, order, parent, scratch);
    wasm().invertOrder(n, order, place);
    const [rowCount, stackSize, frontSize, factorSize, operations] = copyOut(sizes, 5);
    const entries = (colIdx.length - diagonalEntries(pattern)) / 2;
    requireRoom(name, n, 8 * (stackSize + frontSize) + 8 * rowCount);
    const length = wasm().structureSize(n, fronts, rowCount, entries) >>> 0;
    const [structure, source] = [i32(length), i32(entries)];
    const mark = bytes(wasm().structureScratch(n) >>> 0);
    wasm().buildStructure(n, fronts, rows, columns, order, place, firstAt, rowAt, above, structure, source, mark);
    for (let s = 0; s < fronts; s += FRONTS) wasm().buildFronts(s, Math.min(s + FRONTS, fronts));
    return {
      n,
      order: copyOutInt(order, n),
      fronts,
      factorSize,
      frontSize,
      stackSize,
      operations,
      structure: copyOutInt(structure, length),
      source: copyOutInt(source, entries),
    };
  });
}

/** Throws MEMORY_LIMIT for what no memory of 4 GiB holds, before sizes leave the range of the kernels. */
export function requireRoom(name: string, n: number, size: number): void {
  if (size < LIMIT) return;
  const gib = (size / 1073741824).toFixed(2);
  throw new DurbinError(
    "input",
    "MEMORY_LIMIT",
    `factoring ${name} of ${n} units needs ${gib} GiB, which does not fit the 4 GiB of one WebAssembly memory; its graph is too dense for sparse methods`,
    { bytes: size, n },
  );
}

function diagonalEntries({ n, rowPtr, colIdx }: Pattern): number {
  let count = 0;
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) if (colIdx[k] === i) count++;
  return count;
}

/** A sparse symmetric matrix with its factorization laid out. */
export interface ArrangedMatrix {
  readonly symbolic: SymbolicCholesky;
  /** Entries above the diagonal, then the diagonal, in the order in which the fronts take them. */
  readonly values: Float64Array;
}

/** Brings the values of S, which has the pattern of `symbolic`, into place. Throws NOT_SYMMETRIC, NOT_FINITE, LENGTH_MISMATCH. */
export function arrangeValues(symbolic: SymbolicCholesky, S: Csr, name = "the matrix"): ArrangedMatrix {
  requireSymmetric(S, name);
  const { n, order, source } = symbolic;
  if (S.n !== n || S.colIdx.length - diagonalEntries(S) !== 2 * source.length) {
    throw new DurbinError(
      "internal",
      "LENGTH_MISMATCH",
      `${name} has ${S.n} units and ${S.colIdx.length} entries; its factorization was laid out for ${n} units and ${2 * source.length} entries off the diagonal`,
      { n },
    );
  }
  const values = new Float64Array(source.length + n);
  for (let e = 0; e < source.length; e++) values[e] = S.weight[source[e]];
  for (let k = 0; k < n; k++) values[source.length + k] = diagonalOf(S, order[k]);
  return { symbolic, values };
}

function diagonalOf({ rowPtr, colIdx, weight }: Csr, i: number): number {
  for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) if (colIdx[k] === i) return weight[k];
  return 0;
}
