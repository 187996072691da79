// A slow, plain GAL reader and dense weights for tests: the reference stands beside the library, it does not use it.
import type { SpatialWeights, Standardization } from "../../src/weights/weights.js";

/** W of a dense matrix. */
export function weightsOf(dense: readonly (readonly number[])[], options: Partial<SpatialWeights> = {}): SpatialWeights {
  const n = dense.length;
  const rowPtr = new Int32Array(n + 1);
  const columns: number[] = [];
  const values: number[] = [];
  dense.forEach((row, i) => {
    row.forEach((value, j) => {
      if (value === 0) return;
      columns.push(j);
      values.push(value);
    });
    rowPtr[i + 1] = columns.length;
  });
  const keys = options.keys ?? Array.from({ length: n }, (_, i) => `u${i + 1}`);
  const links = { n, keys, rowPtr, colIdx: Int32Array.from(columns), weight: Float64Array.from(values) };
  return {
    name: "w",
    standardization: "none",
    islands: "keep",
    notes: [],
    dropped: [],
    raw: links.weight,
    given: links,
    ...links,
    ...options,
  };
}

/** The dense matrix of W. */
export function denseOf(W: SpatialWeights): number[][] {
  const dense = Array.from({ length: W.n }, () => new Array<number>(W.n).fill(0));
  for (let i = 0; i < W.n; i++) for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) dense[i][W.colIdx[k]] = W.weight[k];
  return dense;
}

/** Units and links of a GAL text: keys in file order, W binary or row-standardized. */
export function readGal(text: string, standardization: Standardization & ("none" | "row")): SpatialWeights {
  const lines = text.split("\n").slice(1);
  const heads: string[][] = [];
  const links: string[][] = [];
  for (let k = 0; k + 1 < lines.length; k += 2) {
    heads.push(lines[k].trim().split(/\s+/));
    links.push(lines[k + 1].trim() === "" ? [] : lines[k + 1].trim().split(/\s+/));
  }
  const keys = heads.map((head) => head[0]);
  const place = new Map(keys.map((key, i) => [key, i]));
  const dense = links.map((row, i) => {
    if (row.length !== Number(heads[i][1])) throw new Error(`unit ${keys[i]} lists ${row.length} neighbours, announced ${heads[i][1]}`);
    const values = new Array<number>(keys.length).fill(0);
    for (const key of row) values[place.get(key)!] = standardization === "row" ? 1 / row.length : 1;
    return values;
  });
  return weightsOf(dense, { keys, standardization });
}
