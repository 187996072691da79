// Factorizations along a plan, and what a factor in memory is used for.
import type { Scope } from "./arena.js";
import { kernel } from "./load.js";
import { inPieces } from "./pieces.js";
import { type CholeskyPlan, FRONTS } from "./sparse-cholesky-plan.js";

interface FrontsExports {
  factorWork(lines: number, stackSize: number): number;
  /** structure, entries, diagonal, fronts, shift, factor, lines, stackSize, keep, work */
  factorByFronts(...args: readonly number[]): number;
  solveWork(lines: number, m: number): number;
  beginSolve(structure: number, factors: number, m: number, B: number, lines: number, work: number): void;
  solveUp(from: number, until: number): void;
  solveDown(from: number, until: number): void;
  inverseWork(lines: number, stackSize: number): number;
  beginInverse(
    structure: number,
    factorsEnd: number,
    lines: number,
    stackSize: number,
    work: number,
    entries: number,
    diagonal: number,
  ): void;
  inverseFronts(from: number, until: number): void;
}

const wasm = () => kernel<FrontsExports>();

/** Addresses of a plan with its values. */
export interface PlanInMemory {
  readonly structure: number;
  readonly values: number;
  readonly work: number;
  /** the stored factor */
  readonly factors: number;
}

/** Copies a plan and the values in its order into memory, with room for a factorization that is kept. */
export function planInMemory(plan: CholeskyPlan, values: Float64Array, { bytes, copyIn, f64 }: Scope): PlanInMemory {
  return {
    structure: copyIn(plan.structure),
    values: copyIn(values),
    factors: f64(plan.factorSize),
    work: bytes(wasm().factorWork(plan.lines, plan.stackSize) >>> 0),
  };
}

/** Arguments of `factorByFronts` but the last, its work memory. */
const argumentsOf = (plan: CholeskyPlan, structure: number, values: number, shift: number, factor: number, keep: number): number[] => [
  structure,
  values,
  values + 8 * plan.source.length,
  plan.fronts,
  shift,
  factor,
  plan.lines,
  plan.stackSize,
  keep,
];

/** ln|I - rho V| for each rho, V the values; NaN where it is not positive definite. Threads factor at several rho at once, as far as memory allows. */
export function logDetsByFronts(plan: CholeskyPlan, values: Float64Array, rhos: Float64Array, { copyIn }: Scope): Float64Array {
  const [structure, address] = [copyIn(plan.structure), copyIn(values)];
  const scratch = wasm().factorWork(plan.lines, plan.stackSize) >>> 0;
  return inPieces("factorByFronts", { count: rhos.length, args: (p) => argumentsOf(plan, structure, address, 1, -rhos[p], 0), scratch });
}

/** Factors shift I + factor V, V the values in memory; its ln|det|, or null where it is not positive definite. */
export function factorInMemory(
  plan: CholeskyPlan,
  { structure, values, work, factors }: PlanInMemory,
  shift: number,
  factor: number,
): number | null {
  const logDet = wasm().factorByFronts(...argumentsOf(plan, structure, values, shift, factor, factors), work);
  return Number.isNaN(logDet) ? null : logDet;
}

/** B := A^-1 B with the factor kept. B f64[n x m] at an address, rows in the order of elimination. */
export function solveInMemory(
  { fronts, lines }: CholeskyPlan,
  { structure, factors }: PlanInMemory,
  B: number,
  m: number,
  { bytes }: Scope,
): void {
  wasm().beginSolve(structure, factors, m, B, lines, bytes(wasm().solveWork(lines, m) >>> 0));
  for (let s = 0; s < fronts; s += FRONTS) wasm().solveUp(s, Math.min(s + FRONTS, fronts));
  for (let s = fronts; s > 0; s -= FRONTS) wasm().solveDown(Math.max(s - FRONTS, 0), s);
}

/** Entries of A^-1 where V has values, in their order, with the factor kept. */
export function inverseInMemory(plan: CholeskyPlan, { structure, factors }: PlanInMemory, { bytes, f64, copyOut }: Scope): Float64Array {
  const { n, fronts, lines, stackSize, factorSize, source } = plan;
  const found = f64(source.length + n);
  const work = bytes(wasm().inverseWork(lines, stackSize) >>> 0);
  wasm().beginInverse(structure, factors + 8 * factorSize, lines, stackSize, work, found, found + 8 * source.length);
  for (let s = fronts; s > 0; s -= FRONTS) wasm().inverseFronts(Math.max(s - FRONTS, 0), s);
  return copyOut(found, source.length + n);
}
