// Sparse matrices for tests: from dense ones and from rules, and back.
import type { Csr } from "../../src/wasm/sparse.js";
import { lehmer } from "../support/random.js";
import { matrix, type Numbers } from "./dense.js";

/** Rows of [column, value], in any order. */
export function fromRows(rows: readonly (readonly (readonly [number, number])[])[]): Csr {
  const rowPtr = new Int32Array(rows.length + 1);
  const sorted = rows.map((row) => [...row].sort(([i], [j]) => i - j));
  sorted.forEach((row, i) => void (rowPtr[i + 1] = rowPtr[i] + row.length));
  const entries = sorted.flat();
  return { n: rows.length, rowPtr, colIdx: Int32Array.from(entries, ([j]) => j), weight: Float64Array.from(entries, ([, w]) => w) };
}

/** The nonzeros of a dense n x n matrix. */
export const fromDense = (A: Numbers, n: number): Csr =>
  fromRows(
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j): [number, number] => [j, A[i * n + j]]).filter(([, value]) => value !== 0),
    ),
  );

export function dense({ n, rowPtr, colIdx, weight }: Csr): Float64Array {
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) A[i * n + colIdx[k]] += weight[k];
  return A;
}

/** A 0/1 matrix of the pairs for which `linked` holds in one direction or the other. */
export const linksOf = (n: number, linked: (i: number, j: number) => boolean): Csr =>
  fromDense(
    matrix(n, n, (i, j) => (i !== j && (linked(i, j) || linked(j, i)) ? 1 : 0)),
    n,
  );

/** An order of 0 … n - 1 that depends on the seed. */
export function shuffledOrder(n: number, seed: number): number[] {
  const next = lehmer(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** P W P': unit order[p] comes to place p. */
export function reordered(W: Csr, order: readonly number[]): Csr {
  const place = new Map(order.map((unit, p) => [unit, p]));
  return fromRows(
    order.map((i) =>
      Array.from({ length: W.rowPtr[i + 1] - W.rowPtr[i] }, (_, k): [number, number] => {
        const at = W.rowPtr[i] + k;
        return [place.get(W.colIdx[at]) as number, W.weight[at]];
      }),
    ),
  );
}

/** Matrices one after the other along the diagonal. */
export function beside(...parts: readonly Csr[]): Csr {
  let shift = 0;
  return fromRows(
    parts.flatMap((W) => {
      const from = shift;
      shift += W.n;
      return Array.from({ length: W.n }, (_, i) =>
        Array.from({ length: W.rowPtr[i + 1] - W.rowPtr[i] }, (__, k): [number, number] => [
          from + W.colIdx[W.rowPtr[i] + k],
          W.weight[W.rowPtr[i] + k],
        ]),
      );
    }),
  );
}
