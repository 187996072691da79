// What the factorizations of I - rho W have in common: the order of elimination, the fronts, and where every element of W goes in them.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { eliminationInMemory, orderInMemory } from "./ordering.js";
import { type Csr, transpose } from "./sparse.js";

interface PlanExports {
  luTreeScratch(n: number): number;
  luTree(n: number, up: number, counts: number, first: number, parent: number, sizes: number, scratch: number): number;
  luPlanScratch(n: number): number;
  luPlan(
    plan: number,
    place: number,
    rowPtr: number,
    colIdx: number,
    wRow: number,
    wCol: number,
    weight: number,
    tRow: number,
    tCol: number,
    tWeight: number,
    values: number,
    scratch: number,
  ): void;
}

const wasm = () => kernel<PlanExports>();

/** See assembly/sparse-lu-plan.ts for the layout of `block`. */
export interface LuPlan {
  readonly block: Int32Array;
  /** [entries of W + n] weights in the order of fronts, then the largest magnitude of each row */
  readonly values: Float64Array;
  /** [n] unit at each column of the order of elimination */
  readonly order: Int32Array;
  /** [n] its inverse */
  readonly place: Int32Array;
  readonly fronts: number;
  /** rows of the largest front */
  readonly side: number;
  /** doubles of all factors */
  readonly factors: number;
  /** doubles of the stack at its highest */
  readonly stack: number;
  /** multiplications and additions of one factorization */
  readonly operations: number;
}

/** The links of W or W', without the diagonal. T is W'. */
function union(W: Csr, T: Csr): { rowPtr: Int32Array; colIdx: Int32Array } {
  const rowPtr = new Int32Array(W.n + 1);
  const colIdx = new Int32Array(2 * W.colIdx.length);
  let end = 0;
  for (let i = 0; i < W.n; i++) {
    let [k, l] = [W.rowPtr[i], T.rowPtr[i]];
    while (k < W.rowPtr[i + 1] || l < T.rowPtr[i + 1]) {
      const a = k < W.rowPtr[i + 1] ? W.colIdx[k] : W.n;
      const b = l < T.rowPtr[i + 1] ? T.colIdx[l] : W.n;
      const j = Math.min(a, b);
      if (a === j) k++;
      if (b === j) l++;
      if (j !== i) colIdx[end++] = j;
    }
    rowPtr[i + 1] = end;
  }
  return { rowPtr, colIdx: colIdx.slice(0, end) };
}

/** Fronts whose places are numbered in 32 bits, and that one memory holds. */
const LARGEST_SIDE = 23_000;

/** Throws MEMORY_LIMIT before the plan is made when the largest front alone does not fit. */
function requireFits(side: number, name: string): void {
  if (side <= LARGEST_SIDE) return;
  const bytes = 8 * side * side;
  throw new DurbinError(
    "input",
    "MEMORY_LIMIT",
    `the factors of I - rho ${name} hold a dense block of ${side} units, ${(bytes / 1073741824).toFixed(2)} GiB, which does not fit the 4 GiB of one WebAssembly memory`,
    { bytes, side },
  );
}

/** The plan for all I - rho W. */
export function luPlan(W: Csr, name: string): LuPlan {
  const { n } = W;
  const T = transpose(W);
  const pattern = union(W, T);
  return scope((memory) => {
    const { f64, i32, bytes, copyIn, copyOut, copyOutInt } = memory;
    const [rowPtr, colIdx] = [copyIn(pattern.rowPtr), copyIn(pattern.colIdx)];
    const [order, first, parent, sizes] = [i32(n), i32(n + 1), i32(n), f64(5)];
    orderInMemory(n, pattern.colIdx.length, rowPtr, colIdx, order);
    const { place, parent: up, counts } = eliminationInMemory(n, rowPtr, colIdx, order, memory);
    const fronts = wasm().luTree(n, up, counts, first, parent, sizes, bytes(wasm().luTreeScratch(n) >>> 0));
    const [indices, side, factors, stack, operations] = copyOut(sizes, 5);
    requireFits(side, name);
    const links = W.colIdx.length;
    const block = new Int32Array(4 + 4 * fronts + 3 + n + 2 * indices + links);
    block.set([n, fronts, indices, links]);
    block.set(copyOutInt(first, fronts + 1), 4);
    block.set(copyOutInt(parent, fronts), 4 + fronts + 1);
    block.set(copyOutInt(order, n), 4 + 4 * fronts + 3);
    const address = copyIn(block);
    const values = f64(links + n);
    const [wRow, wCol, weight] = [copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight)];
    const [tRow, tCol, tWeight] = [copyIn(T.rowPtr), copyIn(T.colIdx), copyIn(T.weight)];
    const scratch = bytes(wasm().luPlanScratch(n) >>> 0);
    wasm().luPlan(address, place, rowPtr, colIdx, wRow, wCol, weight, tRow, tCol, tWeight, values, scratch);
    return {
      block: copyOutInt(address, block.length),
      values: copyOut(values, links + n),
      order: copyOutInt(order, n),
      place: copyOutInt(place, n),
      fronts,
      side,
      factors,
      stack,
      operations,
    };
  });
}
