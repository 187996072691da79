// Places for the units of a sparse matrix such that linked ones are near each other: products with many columns read them from the cache then.
import type { Csr } from "./sparse.js";

export interface Renumbering {
  /** [n] the unit at each place */
  readonly unit: Int32Array;
  /** W with its rows and columns in that order, entries of a row in the order they had. */
  readonly matrix: Csr;
}

/** Bytes between linked units, on average, from which on a product waits for memory instead of the cache. */
const FAR = 1 << 20;

/**
 * An order that pays for repeated products with vectors of `unitBytes` bytes a unit, or null where W has one already: units by their distance in links from
 * the first of their component (Cuthill and McKee 1969, without their order inside a level). O(links).
 */
export function renumbering(W: Csr, unitBytes: number): Renumbering | null {
  if (distanceOfLinks(W) * unitBytes < FAR) return null;
  const unit = breadthFirst(W);
  const matrix = inOrder(W, unit);
  return distanceOfLinks(matrix) < 0.5 * distanceOfLinks(W) ? { unit, matrix } : null;
}

/** The mean of |i - j|. */
function distanceOfLinks({ n, rowPtr, colIdx }: Csr): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) sum += Math.abs(colIdx[k] - i);
  return colIdx.length === 0 ? 0 : sum / colIdx.length;
}

function breadthFirst({ n, rowPtr, colIdx }: Csr): Int32Array {
  const unit = new Int32Array(n);
  const seen = new Uint8Array(n);
  let count = 0;
  const add = (i: number): void => {
    if (seen[i] === 1) return;
    seen[i] = 1;
    unit[count++] = i;
  };
  for (let root = 0, head = 0; root < n; root++) {
    for (add(root); head < count; head++) for (let k = rowPtr[unit[head]]; k < rowPtr[unit[head] + 1]; k++) add(colIdx[k]);
  }
  return unit;
}

function inOrder({ n, rowPtr, colIdx, weight }: Csr, unit: Int32Array): Csr {
  const place = new Int32Array(n);
  for (let p = 0; p < n; p++) place[unit[p]] = p;
  const [starts, columns, values] = [new Int32Array(n + 1), new Int32Array(colIdx.length), new Float64Array(colIdx.length)];
  let at = 0;
  for (let p = 0; p < n; p++) {
    for (let k = rowPtr[unit[p]]; k < rowPtr[unit[p] + 1]; k++) {
      columns[at] = place[colIdx[k]];
      values[at++] = weight[k];
    }
    starts[p + 1] = at;
  }
  return { n, rowPtr: starts, colIdx: columns, weight: values };
}
