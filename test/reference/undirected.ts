// Symmetric weights that are hard for elimination in one way each.
import type { Csr } from "../../src/wasm/sparse.js";
import { lehmer } from "../support/random.js";
import { beside, dense, fromDense, linksOf, reordered, shuffledOrder } from "./sparse.js";

export const scaled = (S: Csr, factor: number): Csr => ({ ...S, weight: S.weight.map((w) => w * factor) });

/** D^-1/2 C D^-1/2 of the links C, with eigenvalues in [-1, 1]. */
export function similar(C: Csr): Csr {
  const degree = Array.from({ length: C.n }, (_, i) => C.rowPtr[i + 1] - C.rowPtr[i]);
  const weight = C.weight.slice();
  for (let i = 0; i < C.n; i++) {
    for (let k = C.rowPtr[i]; k < C.rowPtr[i + 1]; k++) weight[k] = 1 / Math.sqrt(degree[i] * degree[C.colIdx[k]]);
  }
  return { ...C, weight };
}

/** Links between random pairs, about so many a unit. */
export function random(n: number, links: number, seed: number): Csr {
  const next = lehmer(seed);
  const A = new Float64Array(n * n);
  for (let k = 0; k < (n * links) / 2; k++) {
    const [i, j] = [Math.floor(next() * n), Math.floor(next() * n)];
    if (i !== j) A[i * n + j] = A[j * n + i] = 1;
  }
  return fromDense(A, n);
}
export const rook = (m: number): Csr => linksOf(m * m, (i, j) => (j === i + 1 && j % m > 0) || j === i + m);
export const queen = (m: number): Csr =>
  linksOf(m * m, (i, j) => Math.abs((i % m) - (j % m)) <= 1 && Math.abs(Math.floor(i / m) - Math.floor(j / m)) <= 1);

/** Symmetric values at the places of S, some on the diagonal. */
export function signed(S: Csr, seed: number): Csr {
  const next = lehmer(seed);
  const A = dense(S);
  for (let i = 0; i < S.n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = i === j ? (i % 3) - 1 : next() - 0.5;
      if (i === j || A[i * S.n + j] !== 0) A[i * S.n + j] = A[j * S.n + i] = value;
    }
  }
  return fromDense(A, S.n);
}

/** Name and matrix. */
export const GRAPHS: readonly [string, Csr][] = [
  ...[0, 1, 2, 3, 5, 16, 17, 64].map((n): [string, Csr] => [`complete, ${n}`, similar(linksOf(n, () => true))]),
  ...[1, 2, 3, 16, 17, 64, 257].flatMap((n) => [1, 3].map((k): [string, Csr] => [`random, ${n}, ${k}`, similar(random(n, k, n + k))])),
  ["no links", linksOf(30, () => false)],
  ["a path", similar(linksOf(40, (i, j) => j === i + 1))],
  ["a star", similar(linksOf(300, (i) => i === 5))],
  ["two stars that share their leaves", similar(linksOf(60, (i) => i === 5 || i === 9))],
  ["a tree", similar(linksOf(200, (i, j) => i > 0 && j === 2 * i))],
  ["rook", similar(rook(13))],
  ["queen", similar(queen(12))],
  ["rook, shuffled", reordered(similar(rook(12)), shuffledOrder(144, 3))],
  [
    "components and islands",
    similar(
      beside(
        rook(5),
        linksOf(3, () => false),
        linksOf(7, () => true),
        random(31, 3, 4),
      ),
    ),
  ],
  ["signs and a diagonal", scaled(signed(rook(9), 2), 0.3)],
  [
    "dense, signs and a diagonal",
    scaled(
      signed(
        linksOf(90, () => true),
        7,
      ),
      0.05,
    ),
  ],
];
