// Directed weights that are hard for elimination in one way each.
import type { Csr } from "../../src/wasm/sparse.js";
import { lehmer } from "../support/random.js";
import { matrix } from "./dense.js";
import { beside, fromDense, fromRows, shuffledOrder } from "./sparse.js";

/** Every unit points to k of those nearest on a line with jumps, asymmetric, rows sum to one. */
export function nearest(n: number, k: number, seed: number): Csr {
  const next = lehmer(seed);
  return fromRows(
    Array.from({ length: n }, (_, i) => {
      const columns = new Set<number>();
      while (columns.size < Math.min(k, n - 1)) {
        const j = next() < 0.1 ? Math.floor(next() * n) : i + Math.floor(next() * 9) - 4;
        if (j !== i && j >= 0 && j < n) columns.add(j);
        else if (n < 9) columns.add((i + 1 + columns.size) % n);
      }
      return [...columns].map((j): [number, number] => [j, 1 / columns.size]);
    }),
  );
}
export const scaled = (W: Csr, factor: number): Csr => ({ ...W, weight: W.weight.map((w) => w * factor) });
export const permutation = (order: readonly number[]): Csr => fromRows(order.map((j) => [[j, 1]]));
export const ringOf = (n: number): Csr => permutation(Array.from({ length: n }, (_, i) => (i + 1) % n));

/** Units of most of the special matrices. */
export const n = 40;
const random = lehmer(9);
/** Name and matrix. */
export const SPECIAL: readonly [string, Csr][] = [
  ["no links", fromDense(new Float64Array(n * n), n)],
  [
    "a diagonal",
    fromDense(
      matrix(n, n, (i, j) => (i === j ? (i % 5) - 2.1 : 0)),
      n,
    ),
  ],
  [
    "a diagonal that cancels at rho = 0.5",
    fromDense(
      matrix(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) <= 2 ? 1 / (1 + i + j) : 0)),
      n,
    ),
  ],
  ["a directed ring", ringOf(n)],
  ["a permutation with several cycles", permutation(shuffledOrder(n, 4))],
  [
    "complete, equal",
    fromDense(
      matrix(n, n, (i, j) => (i === j ? 0 : 1 / (n - 1))),
      n,
    ),
  ],
  [
    "complete, random signs",
    fromDense(
      matrix(n, n, () => random() - 0.5),
      n,
    ),
  ],
  [
    "upper triangular",
    fromDense(
      matrix(n, n, (i, j) => (j > i ? 1 / (1 + j - i) : 0)),
      n,
    ),
  ],
  [
    "a star that all point to",
    fromDense(
      matrix(n, n, (i, j) => (j === 0 && i > 0 ? 1 : 0)),
      n,
    ),
  ],
  [
    "a star that points to all",
    fromDense(
      matrix(n, n, (i, j) => (i === 0 && j > 0 ? 1 : 0)),
      n,
    ),
  ],
  [
    "an arrow",
    fromDense(
      matrix(n, n, (i, j) => (i !== j && (i === n - 1 || j === 3) ? 0.3 : 0)),
      n,
    ),
  ],
  ["components and islands", beside(nearest(17, 3, 1), fromDense(new Float64Array(9), 3), ringOf(5), nearest(16, 4, 2))],
  [
    "raw flows over twelve orders of size",
    scaled(
      fromDense(
        matrix(n, n, () => (random() < 0.2 ? 10 ** (12 * random() - 6) : 0)),
        n,
      ),
      1e-3,
    ),
  ],
  ["rows rescaled by 1e-9 and 1e9", rescaledRows(nearest(n, 5, 3))],
  ["negative weights", scaled(nearest(n, 5, 6), -1)],
  ["zero weights stored", { ...nearest(n, 5, 6), weight: nearest(n, 5, 6).weight.map((w, k) => (k % 3 === 0 ? 0 : w)) }],
];

function rescaledRows(W: Csr): Csr {
  const weight = W.weight.slice();
  for (let i = 0; i < W.n; i++) for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) weight[k] *= [1e-9, 1, 1e9][i % 3];
  return { ...W, weight };
}
