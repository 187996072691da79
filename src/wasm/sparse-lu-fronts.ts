// Factorizations of I - rho W along a plan, and what a factorization in memory offers.
import type { Scope } from "./arena.js";
import { kernel } from "./load.js";
import { inPieces } from "./pieces.js";
import type { LuPlan } from "./sparse-lu-plan.js";
import { check, Status } from "./status.js";

interface FrontsExports {
  luByFrontsScratch(n: number, fronts: number, side: number, stackSize: number): number;
  /** plan, values, rho, side, stackSize, state, pivots, factors, scratch */
  luByFronts(...args: readonly number[]): number;
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

/** f64 of the state of a factorization: ln|det| and 1 where det is negative come first. */
const STATE = 5;

const outcome = ([logAbs, negative]: Float64Array): Pick<Factors, "logAbs" | "sign"> => ({ logAbs, sign: negative === 1 ? -1 : 1 });

const scratchOf = ({ order, fronts, side, stack }: LuPlan): number => wasm().luByFrontsScratch(order.length, fronts, side, stack) >>> 0;

/**
 * The determinant of I - rho W for each rho; null where pivots within fronts do not serve. Threads factor at several rho at once, as far as
 * memory allows.
 */
export function determinantsByFronts(plan: LuPlan, rhos: Float64Array, memory: Scope): (Pick<Factors, "logAbs" | "sign"> | null)[] {
  const [block, values] = [memory.copyIn(plan.block), memory.copyIn(plan.values)];
  const states = memory.copyIn(new Float64Array(STATE * rhos.length));
  const statuses = inPieces("luByFronts", {
    count: rhos.length,
    args: (p) => [block, values, rhos[p], plan.side, plan.stack, states + 8 * STATE * p, 0, 0],
    scratch: scratchOf(plan),
  });
  const found = memory.copyOut(states, STATE * rhos.length);
  return Array.from(statuses, (status, p) => (served(status) ? outcome(found.subarray(STATE * p)) : null));
}

/** Factors of I - rho W that stay in memory for solves, or null where pivots within fronts do not serve. */
export function factorsByFronts(plan: LuPlan, rho: number, memory: Scope): Factors | null {
  const { side, stack } = plan;
  const [block, values, state] = [memory.copyIn(plan.block), memory.copyIn(plan.values), memory.copyIn(new Float64Array(STATE))];
  const [pivots, factors] = [memory.i32(plan.order.length), memory.f64(plan.factors)];
  if (!served(wasm().luByFronts(block, values, rho, side, stack, state, pivots, factors, memory.bytes(scratchOf(plan))))) return null;
  return {
    ...outcome(memory.copyOut(state, 2)),
    solve(B, r, transposed, { bytes }) {
      const room = bytes(wasm().luFrontsSolveScratch(side, r) >>> 0);
      wasm().luFrontsSolve(block, pivots, factors, side, r, transposed, B, room);
    },
  };
}

function served(status: number): boolean {
  if (status === Status.UNSTABLE) return false;
  check(status, "the fronts of I - rho W");
  return true;
}
