// Sparse matrices under unit keys: making, transposing, choosing rows. Everything returns new links.
import { DurbinError } from "../errors.js";
import type { Csr } from "../wasm/sparse.js";
import type { Links } from "./weights.js";

/** Positions of keys; a Map, so that no key is special. */
export function positions(keys: readonly string[]): Map<string, number> {
  const at = new Map<string, number>();
  for (let i = 0; i < keys.length; i++) at.set(keys[i], i);
  return at;
}

/** `"A", "B", "C" and 7 more`. */
export function someKeys(keys: readonly string[], most = 5): string {
  const shown = keys.slice(0, most).map((key) => JSON.stringify(key));
  const rest = keys.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** `1 unit`, `2 units`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Sparse rows from (from, to, weight) in any order, stable. The caller has seen to duplicates and zeros. */
export function fromTriplets(keys: readonly string[], from: ArrayLike<number>, to: ArrayLike<number>, weight: ArrayLike<number>): Links {
  const n = keys.length;
  const links = from.length;
  const byColumn = new Int32Array(links);
  const nextOfColumn = starts(n, to);
  for (let k = 0; k < links; k++) byColumn[nextOfColumn[to[k]]++] = k;
  const rowPtr = starts(n, from);
  const nextOfRow = rowPtr.slice();
  const colIdx = new Int32Array(links);
  const sorted = new Float64Array(links);
  for (const k of byColumn) {
    const place = nextOfRow[from[k]]++;
    colIdx[place] = to[k];
    sorted[place] = weight[k];
  }
  return { n, keys, rowPtr, colIdx, weight: sorted };
}

/** [n + 1] where each index begins when entries are sorted by it. */
function starts(n: number, index: ArrayLike<number>): Int32Array {
  const ptr = new Int32Array(n + 1);
  for (let k = 0; k < index.length; k++) ptr[index[k] + 1]++;
  for (let i = 0; i < n; i++) ptr[i + 1] += ptr[i];
  return ptr;
}

/** [n + 1] row pointers of rows with k entries each. */
export function evenRows(n: number, k: number): Int32Array {
  const rowPtr = new Int32Array(n + 1);
  for (let i = 1; i <= n; i++) rowPtr[i] = i * k;
  return rowPtr;
}

/** Sparse rows from a function that puts the entries of row i in ascending order; zeros are left out. */
export function fromRows(keys: readonly string[], row: (i: number, put: (j: number, weight: number) => void) => void): Links {
  const n = keys.length;
  const rowPtr = new Int32Array(n + 1);
  const colIdx: number[] = [];
  const weight: number[] = [];
  const put = (j: number, w: number) => {
    if (w === 0) return;
    colIdx.push(j);
    weight.push(w);
  };
  for (let i = 0; i < n; i++) {
    row(i, put);
    rowPtr[i + 1] = colIdx.length;
  }
  return { n, keys, rowPtr, colIdx: Int32Array.from(colIdx), weight: Float64Array.from(weight) };
}

/** [nnz] row of every entry. */
export function rowOfEntries({ n, rowPtr }: Csr): Int32Array {
  const rows = new Int32Array(rowPtr[n]);
  for (let i = 0; i < n; i++) rows.fill(i, rowPtr[i], rowPtr[i + 1]);
  return rows;
}

export function transpose(W: Links): Links {
  const rowPtr = starts(W.n, W.colIdx);
  const next = rowPtr.slice();
  const colIdx = new Int32Array(W.colIdx.length);
  const weight = new Float64Array(W.colIdx.length);
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      const place = next[W.colIdx[k]]++;
      colIdx[place] = i;
      weight[place] = W.weight[k];
    }
  }
  return { n: W.n, keys: W.keys, rowPtr, colIdx, weight };
}

/** The same links with every weight 1. */
export function pattern(W: Links): Links {
  return { ...W, weight: new Float64Array(W.colIdx.length).fill(1) };
}

/** The links among some units, in the order of `keys`, each of which is one of W and stands once. */
export function choose(W: Links, keys: readonly string[]): Links {
  const at = positions(W.keys);
  if (positions(keys).size !== keys.length) {
    throw new DurbinError(
      "internal",
      "LENGTH_MISMATCH",
      `${keys.length} units were chosen, but only ${positions(keys).size} are different`,
    );
  }
  const placeOf = new Int32Array(W.n).fill(-1);
  const rows = keys.map((key, i) => {
    const old = at.get(key);
    if (old === undefined) throw new DurbinError("internal", "LENGTH_MISMATCH", `the key ${JSON.stringify(key)} is none of the matrix`);
    placeOf[old] = i;
    return old;
  });
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  for (const i of rows) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      if (placeOf[W.colIdx[k]] < 0) continue;
      from.push(placeOf[i]);
      to.push(placeOf[W.colIdx[k]]);
      weight.push(W.weight[k]);
    }
  }
  return fromTriplets(keys, from, to, weight);
}

/** Indices of the rows without an entry. */
export function islandsOf({ n, rowPtr }: Csr): number[] {
  const islands: number[] = [];
  for (let i = 0; i < n; i++) if (rowPtr[i] === rowPtr[i + 1]) islands.push(i);
  return islands;
}
