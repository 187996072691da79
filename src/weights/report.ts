// The examination of W that `durbin weights check` prints: what a referee would ask about it.
import { componentsOf, symmetryOf, type WeightsFacts, weightsFacts } from "./facts.js";
import { islandsOf } from "./links.js";
import { rowSums } from "../wasm/sparse.js";
import { spectrum } from "./spectrum.js";
import type { SpatialWeights, Standardization } from "./weights.js";

export interface WeightsReport {
  readonly name: string;
  readonly standardization: Standardization;
  readonly facts: WeightsFacts;
  /** Keys of the units without neighbors. */
  readonly islands: readonly string[];
  readonly dropped: readonly string[];
  /** Connected parts, the largest first, each with the keys of its units. */
  readonly components: readonly { readonly size: number; readonly keys: readonly string[] }[];
  /** Links w_ij without a link w_ji. */
  readonly oneWayLinks: number;
  readonly negativeWeights: number;
  /** Links of a unit with itself. */
  readonly selfLinks: number;
  readonly rowSumMin: number;
  readonly rowSumMax: number;
  /** Units with the fewest and the most neighbors. */
  readonly fewestNeighbors: string | null;
  readonly mostNeighbors: string | null;
  /** Open interval around 0 in which I - rho W is nonsingular; null where eigenvalues were not computed. */
  readonly admissible: { readonly low: number; readonly high: number } | null;
  readonly notes: readonly string[];
}

function parts(W: SpatialWeights): { size: number; keys: string[] }[] {
  const { count, componentOf } = componentsOf(W);
  const keys = Array.from({ length: count }, (): string[] => []);
  W.keys.forEach((key, i) => {
    keys[componentOf[i]].push(key);
  });
  return keys.map((list) => ({ size: list.length, keys: list })).sort((a, b) => b.size - a.size); // stable: ties by first unit
}

/** Examines W. `eigenvalues` as in `weightsFacts`. */
export function weightsReport(W: SpatialWeights, options: { readonly eigenvalues?: boolean } = {}): WeightsReport {
  const facts = weightsFacts(W, options);
  const sums = rowSums(W);
  let selfLinks = 0;
  let fewest = 0;
  let most = 0;
  const neighbors = (i: number) => W.rowPtr[i + 1] - W.rowPtr[i];
  for (let i = 0; i < W.n; i++) {
    if (neighbors(i) < neighbors(fewest)) fewest = i;
    if (neighbors(i) > neighbors(most)) most = i;
    for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) if (W.colIdx[k] === i) selfLinks++;
  }
  const interval = facts.eigenMin === undefined ? null : spectrum(W);
  return {
    name: W.name,
    standardization: W.standardization,
    facts,
    islands: islandsOf(W).map((i) => W.keys[i]),
    dropped: W.dropped,
    components: parts(W),
    oneWayLinks: symmetryOf(W).oneWayLinks,
    negativeWeights: W.weight.reduce((count, w) => count + (w < 0 ? 1 : 0), 0),
    selfLinks,
    rowSumMin: W.n === 0 ? 0 : sums.reduce((a, b) => Math.min(a, b), Infinity),
    rowSumMax: W.n === 0 ? 0 : sums.reduce((a, b) => Math.max(a, b), -Infinity),
    fewestNeighbors: W.keys[fewest] ?? null,
    mostNeighbors: W.keys[most] ?? null,
    admissible: interval === null ? null : { low: interval.low, high: interval.high },
    notes: W.notes,
  };
}
