// Dense symmetric matrices in tridiagonal form, and their eigenvalues, on addresses. With threads the large steps of the reduction fall into pieces.
import type { Scope } from "./arena.js";
import { crewInUse, kernel } from "./load.js";
import { inPieces, ranges } from "./pieces.js";

interface ReduceExports {
  scaleNearOne(n: number, A: number): number;
  tridiagonalizeScratch(n: number): number;
  tridiagonalize(n: number, from: number, A: number, d: number, e: number, tau: number, m: number, U: number, scratch: number): void;
  reduceBegin(n: number, j: number, A: number, d: number, e: number, tau: number, scratch: number): void;
  reducePieces(n: number, j: number): number;
  reduceEnd(n: number, j: number, A: number, tau: number, scratch: number): number;
  addProductScratch(m: number, n: number, k: number): number;
  symmetricValues(n: number, factor: number, d: number, e: number): number;
}

const wasm = () => kernel<ReduceExports>();

/** Rows of the matrix that a piece of its update takes. */
const ROWS = 256;

export interface Reduced {
  /** what A was multiplied by first */
  readonly factor: number;
  /** address of n - 1 doubles beside the diagonal */
  readonly e: number;
  readonly tau: number;
}

/** A = Q T Q': A n x n := reflectors, d [n] := the diagonal of T, and each row u of U m x n becomes Q'u. */
export function reduceSymmetric(n: number, A: number, d: number, { f64, bytes }: Scope, m = 0, U = 0): Reduced {
  const factor = wasm().scaleNearOne(n, A);
  const [e, tau] = [f64(n), f64(n)];
  const scratch = bytes(wasm().tridiagonalizeScratch(n) >>> 0);
  const done = m > 0 || crewInUse() === undefined ? 0 : stepsInPieces(n, A, d, e, tau, scratch);
  wasm().tridiagonalize(n, done, A, d, e, tau, m, U, scratch);
  return { factor, e, tau };
}

/** The steps before what is left is one piece; how many those are. */
function stepsInPieces(n: number, A: number, d: number, e: number, tau: number, scratch: number): number {
  const room = wasm().addProductScratch(ROWS, n, n) >>> 0;
  let j = 0;
  for (; n - j > ROWS; j++) {
    wasm().reduceBegin(n, j, A, d, e, tau, scratch);
    inPieces("reduceProduct", { count: wasm().reducePieces(n, j), args: (piece) => [n, j, piece, A, scratch] });
    const next = wasm().reduceEnd(n, j, A, tau, scratch);
    if (next === 0) continue;
    const { count, range } = ranges(n - next, ROWS);
    inPieces("reduceUpdate", { count, args: (p) => [n, ...range(p).map((row) => next + row), A, scratch], scratch: room });
  }
  return j;
}

/** d [n] := the eigenvalues, unsorted, from what `reduceSymmetric` gave; a status. */
export const endSymmetric = (n: number, factor: number, d: number, e: number): number => wasm().symmetricValues(n, factor, d, e);

/** values [n] := the eigenvalues, unsorted, of A n x n, which is overwritten; a status. */
export function symmetricValues(n: number, A: number, values: number, scope: Scope): number {
  const { factor, e } = reduceSymmetric(n, A, values, scope);
  return endSymmetric(n, factor, values, e);
}
