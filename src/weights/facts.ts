// Facts of W: docs/vocabulary.md section 1, and the pieces they are made from.
import { type Csr, rowSums } from "../wasm/sparse.js";
import { islandsOf, transpose } from "./links.js";
import { spectrum } from "./spectrum.js";
import { spectralRadius } from "./standardize.js";
import type { Links, SpatialWeights } from "./weights.js";

export interface WeightsFacts {
  readonly n: number;
  /** Entries that are not zero, diagonal included. */
  readonly links: number;
  readonly meanNeighbors: number;
  readonly minNeighbors: number;
  readonly maxNeighbors: number;
  /** Rows without a link. */
  readonly islands: number;
  /** Connected parts, direction ignored. */
  readonly components: number;
  /** Of the pattern of links, whatever the values. */
  readonly symmetric: boolean;
  /** w_ij = w_ji to 1e-12 relative. */
  readonly symmetricValues: boolean;
  readonly maxWeight: number;
  /** sum w_ij */
  readonly s0: number;
  /** sum (w_ij + w_ji)^2 / 2 */
  readonly s1: number;
  /** sum (w_i. + w_.i)^2 */
  readonly s2: number;
  /** Real parts of the eigenvalues, and the largest modulus; absent above n = 1500 unless asked for. */
  readonly eigenMin?: number;
  readonly eigenMax?: number;
  readonly spectralRadius?: number;
}

/** Above this n eigenvalues cost more than a second and are computed on demand. */
const SPECTRUM_UNITS = 1500;

const SYMMETRY_TOLERANCE = 1e-12;

interface Symmetry {
  /** Links w_ij without a link w_ji. */
  readonly oneWayLinks: number;
  /** w_ij = w_ji to 1e-12 relative. */
  readonly values: boolean;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
}

/** What comes of laying W and its transpose over each other. */
export function symmetryOf(W: Links): Symmetry {
  const T = transpose(W);
  let oneWayLinks = 0;
  let values = true;
  let s1 = 0;
  for (let i = 0; i < W.n; i++) {
    let p = W.rowPtr[i];
    let q = T.rowPtr[i];
    while (p < W.rowPtr[i + 1] || q < T.rowPtr[i + 1]) {
      const j = p < W.rowPtr[i + 1] ? W.colIdx[p] : W.n;
      const k = q < T.rowPtr[i + 1] ? T.colIdx[q] : W.n;
      const a = j <= k ? W.weight[p++] : 0;
      const b = k <= j ? T.weight[q++] : 0;
      if (j < k) oneWayLinks++;
      if (Math.abs(a - b) > SYMMETRY_TOLERANCE * Math.max(Math.abs(a), Math.abs(b))) values = false;
      s1 += (a + b) * (a + b);
    }
  }
  const rows = rowSums(W);
  const columns = rowSums(T);
  const s0 = rows.reduce((sum, x) => sum + x, 0);
  const s2 = rows.reduce((sum, x, i) => sum + (x + columns[i]) * (x + columns[i]), 0);
  return { oneWayLinks, values, s0, s1: s1 / 2, s2 };
}

/** [n] the component of every unit, numbered in order of their first unit; direction is ignored. */
export function componentsOf({ n, rowPtr, colIdx }: Csr): { count: number; componentOf: Int32Array } {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      const [a, b] = [root(i), root(colIdx[k])];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const componentOf = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) componentOf[i] = parent[i] === i ? count++ : componentOf[root(i)];
  return { count, componentOf };
}

function eigenFacts(W: Csr): Pick<WeightsFacts, "eigenMin" | "eigenMax" | "spectralRadius"> {
  const { re, im } = spectrum(W);
  return {
    eigenMin: re.reduce((a, b) => Math.min(a, b), Infinity),
    eigenMax: re.reduce((a, b) => Math.max(a, b), -Infinity),
    spectralRadius: spectralRadius(re, im),
  };
}

/** The facts of W. `eigenvalues`: true and false override the limit of n = 1500. */
export function weightsFacts(W: SpatialWeights, options: { readonly eigenvalues?: boolean } = {}): WeightsFacts {
  const links = W.colIdx.length;
  let minNeighbors = W.n === 0 ? 0 : Infinity;
  let maxNeighbors = 0;
  for (let i = 0; i < W.n; i++) {
    const neighbors = W.rowPtr[i + 1] - W.rowPtr[i];
    minNeighbors = Math.min(minNeighbors, neighbors);
    maxNeighbors = Math.max(maxNeighbors, neighbors);
  }
  const symmetry = symmetryOf(W);
  return {
    n: W.n,
    links,
    meanNeighbors: W.n === 0 ? 0 : links / W.n,
    minNeighbors,
    maxNeighbors,
    islands: islandsOf(W).length,
    components: componentsOf(W).count,
    symmetric: symmetry.oneWayLinks === 0,
    symmetricValues: symmetry.values,
    maxWeight: links === 0 ? 0 : W.weight.reduce((a, b) => Math.max(a, b), -Infinity),
    s0: symmetry.s0,
    s1: symmetry.s1,
    s2: symmetry.s2,
    ...((options.eigenvalues ?? W.n <= SPECTRUM_UNITS) && W.n > 0 ? eigenFacts(W) : {}),
  };
}
