// Graphs of a given size for benches of sparse factorizations, as S = D^-1/2 C D^-1/2 with D the degrees: similar to the row-standardized links C.
import { uniforms } from "durbin";
import { nearestNeighbors } from "durbin/kernels";

/** CSR of links given row by row, with the weights of S. */
function similar(n, neighborsOf) {
  const rows = Array.from({ length: n }, (_, i) => Int32Array.from(neighborsOf(i)).sort());
  const rowPtr = new Int32Array(n + 1);
  rows.forEach((row, i) => void (rowPtr[i + 1] = rowPtr[i] + row.length));
  const colIdx = new Int32Array(rowPtr[n]);
  rows.forEach((row, i) => void colIdx.set(row, rowPtr[i]));
  const weight = new Float64Array(rowPtr[n]);
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) weight[k] = 1 / Math.sqrt(rows[i].length * rows[colIdx[k]].length);
  }
  return { n, rowPtr, colIdx, weight };
}

/** Cells of an m x m grid that share an edge, or with `corners` a corner too. */
export function grid(m, corners) {
  return similar(m * m, (i) => {
    const [r, c] = [Math.floor(i / m), i % m];
    const near = [];
    for (let a = Math.max(r - 1, 0); a <= Math.min(r + 1, m - 1); a++) {
      for (let b = Math.max(c - 1, 0); b <= Math.min(c + 1, m - 1); b++) {
        if ((a !== r || b !== c) && (corners || a === r || b === c)) near.push(a * m + b);
      }
    }
    return near;
  });
}

/** Points of the unit square, each linked with its k nearest in either direction. */
export function nearestEitherWay(n, k) {
  const near = Array.from({ length: n }, () => new Set());
  const { index } = nearestNeighbors({ crs: "planar", points: uniforms(1, 90, 0, 2 * n) }, k);
  index.forEach((j, l) => {
    const i = Math.floor(l / k);
    near[i].add(j);
    near[j].add(i);
  });
  return similar(n, (i) => near[i]);
}
