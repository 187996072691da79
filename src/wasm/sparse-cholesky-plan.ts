// What a Cholesky factorization of a sparse symmetric matrix needs whatever its values: order of elimination, supernodes, and where every
// entry goes.
import { DurbinError } from "../errors.js";
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";
import { eliminationInMemory, orderInMemory, type Pattern } from "./ordering.js";

interface PlanExports {
  supernodesScratch(n: number): number;
  formSupernodes(n: number, parent: number, counts: number, scratch: number): number;
  orderSupernodes(post: number, firstAt: number, rowAt: number, above: number, sizes: number): void;
  renumber(n: number, post: number, order: number, parent: number, scratch: number): void;
  invertOrder(n: number, order: number, place: number): void;
  structureSize(fronts: number, rowCount: number, entries: number): number;
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

/** The sizes of a factorization, from the pattern. */
export interface CholeskySizes {
  /** dense matrices that are factored in turn */
  readonly fronts: number;
  /** lines of the largest of them */
  readonly lines: number;
  /** doubles of the stack of update matrices at its highest */
  readonly stackSize: number;
  /** doubles of a stored factor */
  readonly factorSize: number;
  /** multiplications and additions of one factorization */
  readonly operations: number;
  /** bytes in memory during a factorization that is not stored */
  readonly bytes: number;
}

/** A factorization laid out. */
export interface CholeskyPlan extends CholeskySizes {
  readonly n: number;
  /** [n] the column at each place of the order of elimination, and its inverse */
  readonly order: Int32Array;
  readonly place: Int32Array;
  /** what the kernels read: assembly/front-structure.ts */
  readonly structure: Int32Array;
  /** index into colIdx of the entries above the diagonal, in the order in which the fronts take them */
  readonly source: Int32Array;
}

/** Addresses of what `layOut` found. */
interface Layout extends CholeskySizes {
  readonly rowPtr: number;
  readonly colIdx: number;
  readonly order: number;
  readonly place: number;
  readonly firstAt: number;
  readonly rowAt: number;
  readonly above: number;
  readonly rowCount: number;
  readonly entries: number;
}

/** Orders a symmetric pattern and finds its supernodes. */
function layOut(pattern: Pattern, memory: Scope): Layout {
  const { n } = pattern;
  const { i32, f64, bytes, copyIn, copyOut } = memory;
  const [rowPtr, colIdx, order] = [copyIn(pattern.rowPtr), copyIn(pattern.colIdx), i32(n)];
  orderInMemory(n, pattern.colIdx.length, rowPtr, colIdx, order);
  const { place, parent, counts, post, scratch } = eliminationInMemory(n, rowPtr, colIdx, order, memory);
  const fronts = wasm().formSupernodes(n, parent, counts, bytes(wasm().supernodesScratch(n) >>> 0));
  const [firstAt, rowAt, above, sizes] = [i32(fronts + 1), i32(fronts + 1), i32(fronts), f64(5)];
  wasm().orderSupernodes(post, firstAt, rowAt, above, sizes);
  wasm().renumber(n, post, order, parent, scratch);
  wasm().invertOrder(n, order, place);
  const [rowCount, stackSize, lines, factorSize, operations] = copyOut(sizes, 5);
  const entries = (pattern.colIdx.length - diagonalEntries(pattern)) / 2;
  return {
    ...{ rowPtr, colIdx, order, place, firstAt, rowAt, above, rowCount, entries },
    ...{ fronts, lines, stackSize, factorSize, operations },
    bytes: 8 * (stackSize + lines * lines) + 4 * (2 * rowCount + 6 * fronts + 2 * n + 3 * entries),
  };
}

function diagonalEntries({ n, rowPtr, colIdx }: Pattern): number {
  let count = 0;
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) if (colIdx[k] === i) count++;
  return count;
}

/** The sizes of the factorization of a pattern that is symmetric, without laying it out. Throws MEMORY_LIMIT. */
export function choleskySizes(pattern: Pattern): CholeskySizes {
  return scope((memory) => layOut(pattern, memory));
}

/**
 * Lays out the factorization of a pattern that is symmetric, by minimum degree, in O(entries) and the ordering. Throws MEMORY_LIMIT when
 * even a factorization that is not stored does not fit.
 */
export function choleskyPlan(pattern: Pattern, name: string): CholeskyPlan {
  const { n } = pattern;
  return scope((memory) => {
    const layout = layOut(pattern, memory);
    const { fronts, lines, stackSize, factorSize, operations, bytes, entries } = layout;
    requireRoom(name, n, bytes);
    const structureLength = wasm().structureSize(fronts, layout.rowCount, entries) >>> 0;
    const [structure, source] = [memory.i32(structureLength), memory.i32(entries)];
    const scratch = memory.bytes(wasm().structureScratch(n) >>> 0);
    const { rowPtr, colIdx, order, place, firstAt, rowAt, above } = layout;
    wasm().buildStructure(n, fronts, rowPtr, colIdx, order, place, firstAt, rowAt, above, structure, source, scratch);
    for (let s = 0; s < fronts; s += FRONTS) wasm().buildFronts(s, Math.min(s + FRONTS, fronts));
    return {
      ...{ n, fronts, lines, stackSize, factorSize, operations, bytes },
      order: memory.copyOutInt(order, n),
      place: memory.copyOutInt(place, n),
      structure: memory.copyOutInt(structure, structureLength),
      source: memory.copyOutInt(source, entries),
    };
  });
}

/** Throws MEMORY_LIMIT for what one memory does not hold, before anything is computed. */
export function requireRoom(name: string, n: number, bytes: number): void {
  if (bytes < LIMIT) return;
  const gib = (bytes / 1073741824).toFixed(2);
  throw new DurbinError(
    "input",
    "MEMORY_LIMIT",
    `factoring ${name} of ${n} units needs ${gib} GiB, which does not fit the 4 GiB of one WebAssembly memory; its graph is too dense for sparse methods`,
    { bytes, n },
  );
}
