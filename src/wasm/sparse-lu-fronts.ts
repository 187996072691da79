// Factorizations of I - rho W along a plan, and what a factorization in memory offers.
import type { Scope } from "./arena.js";
import { kernel } from "./load.js";
import type { LuPlan } from "./sparse-lu-plan.js";
import { check, Status } from "./status.js";

interface FrontsExports {
  luFrontsScratch(fronts: number, side: number): number;
  luFronts(
    plan: number,
    values: number,
    rho: number,
    from: number,
    to: number,
    side: number,
    state: number,
    stack: number,
    pivots: number,
    factors: number,
    scratch: number,
  ): number;
  luFrontsSolveScratch(side: number, r: number): number;
  luFrontsSolve(
    plan: number,
    pivots: number,
    factors: number,
    side: number,
    r: number,
    transposed: boolean,
    B: number,
    scratch: number,
  ): void;
}

const wasm = () => kernel<FrontsExports>();

/** Factors of I - rho W in memory, as long as their scope lasts. */
export interface Factors {
  /** ln|det| */
  readonly logAbs: number;
  /** sign of det */
  readonly sign: -1 | 1;
  /** B := (I - rho W)^-1 B, or with W' when transposed; B n x r at an address, rows in the order of the plan */
  solve(B: number, r: number, transposed: boolean, memory: Scope): void;
}

/** Fronts eliminated in one call: a long one would stay in the engine's first, slow version of the code. */
const FRONTS = 1024;

/**
 * Copies a plan into memory. The function returned factors I - rho W, or returns null where pivots within fronts do not serve; `keep`: for
 * solves too. One factorization at a time.
 */
export function frontsInMemory(plan: LuPlan, keep: boolean, memory: Scope): (rho: number) => Factors | null {
  const { fronts, side } = plan;
  const block = memory.copyIn(plan.block);
  const values = memory.copyIn(plan.values);
  const pivots = memory.i32(plan.order.length);
  const stack = memory.f64(plan.stack);
  const factors = keep ? memory.f64(plan.factors) : 0;
  const scratch = memory.bytes(wasm().luFrontsScratch(fronts, side) >>> 0);
  return (rho) => {
    const state = memory.copyIn(new Float64Array(5));
    for (let from = 0; from < fronts; from += FRONTS) {
      const to = Math.min(from + FRONTS, fronts);
      const status = wasm().luFronts(block, values, rho, from, to, side, state, stack, pivots, factors, scratch);
      if (status === Status.UNSTABLE) return null;
      check(status, "the fronts of I - rho W");
    }
    const [logAbs, negative] = memory.copyOut(state, 2);
    return {
      logAbs,
      sign: negative === 1 ? -1 : 1,
      solve(B, r, transposed, { bytes }) {
        const room = bytes(wasm().luFrontsSolveScratch(side, r) >>> 0);
        wasm().luFrontsSolve(block, pivots, factors, side, r, transposed, B, room);
      },
    };
  };
}
