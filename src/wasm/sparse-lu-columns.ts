// The factorization of I - rho W with partial pivoting over all columns, for the rho at which the fronts find no acceptable pivot.
import { type Scope, scope } from "./arena.js";
import { kernel } from "./load.js";
import type { Csr } from "./sparse.js";
import type { Factors } from "./sparse-lu-fronts.js";
import type { LuPlan } from "./sparse-lu-plan.js";
import { check, Status } from "./status.js";

interface ColumnsExports {
  luColumnsBytes(n: number, entries: number): number;
  luColumnsBegin(
    n: number,
    order: number,
    place: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    largest: number,
    rho: number,
    entries: number,
    memory: number,
  ): void;
  luColumns(from: number, to: number): number;
  luColumnsLog(): number;
  luColumnsNegative(): number;
  luColumnsSolve(r: number, transposed: boolean, B: number, scratch: number): void;
}

const wasm = () => kernel<ColumnsExports>();

/** Columns factored in one call: a long one would stay in the engine's first, slow version of the code. */
const COLUMNS = 1024;

/** Elements of each factor that room is made for at first, against those of the fronts. */
const ROOM = 1.5;

/**
 * Factors I - rho W and calls `use` while the factors are in memory, with null when I - rho W is singular. Room is doubled until it suffices.
 * Throws UNSTABLE_FACTORS, MEMORY_LIMIT.
 */
export function factorByColumns<T>(W: Csr, plan: LuPlan, rho: number, name: string, use: (factors: Factors | null, memory: Scope) => T): T {
  for (let entries = Math.ceil(ROOM * plan.factors) + 16; ; entries *= 2) {
    const tried = scope((memory) => {
      const status = factor(W, plan, rho, entries, memory);
      if (status === Status.FULL) return null;
      if (status === Status.SINGULAR) return { result: use(null, memory) };
      check(status, `I - rho ${name} at rho = ${rho}`);
      return { result: use(factorsInMemory(W.n), memory) };
    });
    if (tried !== null) return tried.result;
  }
}

function factor(W: Csr, { order, place, values }: LuPlan, rho: number, entries: number, { bytes, copyIn }: Scope): number {
  const [at, inverse, rowPtr, colIdx, weight] = [copyIn(order), copyIn(place), copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(W.weight)];
  const largest = copyIn(values.slice(W.colIdx.length));
  const room = bytes(wasm().luColumnsBytes(W.n, entries));
  wasm().luColumnsBegin(W.n, at, inverse, rowPtr, colIdx, weight, largest, rho, entries, room);
  let status: number = Status.OK;
  for (let from = 0; from < W.n && status === Status.OK; from += COLUMNS) status = wasm().luColumns(from, Math.min(from + COLUMNS, W.n));
  return status;
}

function factorsInMemory(n: number): Factors {
  return {
    logAbs: wasm().luColumnsLog(),
    sign: wasm().luColumnsNegative() === 1 ? -1 : 1,
    solve(B, r, transposed, { f64 }) {
      wasm().luColumnsSolve(r, transposed, B, f64(n * r));
    },
  };
}
