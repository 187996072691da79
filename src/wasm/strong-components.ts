// Strongly connected components of a directed graph (Tarjan 1972), and what a determinant needs of a matrix.
import type { Csr } from "./sparse.js";

/** [n] component of each unit, numbered so that links lead to the same or a lower number. Link i -> j is an entry in row i, column j. */
export function strongComponents({ n, rowPtr, colIdx }: Csr): Int32Array {
  const component = new Int32Array(n).fill(-1);
  const seen = new Int32Array(n); // when a unit was reached, from 1 on; 0: not yet
  const lowest = new Int32Array(n); // the earliest unit still open that can be reached
  const next = rowPtr.slice(0, n);
  const open: number[] = [];
  const path: number[] = [];
  let [components, reached] = [0, 0];
  const enter = (i: number): void => {
    seen[i] = lowest[i] = ++reached;
    open.push(i);
    path.push(i);
  };
  const leave = (i: number): void => {
    path.pop();
    if (path.length > 0) lowest[path[path.length - 1]] = Math.min(lowest[path[path.length - 1]], lowest[i]);
    if (lowest[i] < seen[i]) return;
    for (let j = -1; j !== i; ) {
      j = open.pop() as number;
      component[j] = components;
    }
    components++;
  };
  for (let root = 0; root < n; root++) {
    if (seen[root] > 0) continue;
    enter(root);
    while (path.length > 0) {
      const i = path[path.length - 1];
      if (next[i] === rowPtr[i + 1]) {
        leave(i);
        continue;
      }
      const j = colIdx[next[i]++];
      if (seen[j] === 0) enter(j);
      else if (component[j] < 0) lowest[i] = Math.min(lowest[i], seen[j]);
    }
  }
  return component;
}

/**
 * W with the links between strongly connected components left out. Ordered by component W is block triangular, so I - rho W has the same
 * determinant, and where no cycle leads through a unit no rounding touches it. W itself when nothing is left out.
 */
export function withinStrongComponents(W: Csr): Csr {
  const component = strongComponents(W);
  const rowPtr = new Int32Array(W.n + 1);
  const colIdx = new Int32Array(W.colIdx.length);
  const weight = new Float64Array(W.colIdx.length);
  let end = 0;
  for (let i = 0; i < W.n; i++) {
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) {
      if (component[W.colIdx[k]] !== component[i]) continue;
      colIdx[end] = W.colIdx[k];
      weight[end++] = W.weight[k];
    }
    rowPtr[i + 1] = end;
  }
  return end === W.colIdx.length ? W : { n: W.n, rowPtr, colIdx: colIdx.slice(0, end), weight: weight.slice(0, end) };
}
