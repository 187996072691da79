// Neighbors by geometric graphs on points (Jaromczyk and Toussaint 1992). On longitude and latitude the points lie on the sphere and
// distances are chords, whose order is that of great circles.
import { unitVectors } from "../wasm/geodesy.js";
import { nearestNeighbors, type Places } from "../wasm/neighbors.js";
import { fromRows } from "./links.js";
import type { Made } from "./made.js";
import type { GraphWeights } from "./spec.js";
import { placeUnits, type WeightsContext } from "./units.js";

/** Is k, nearer to i than j is, in the way of a link from i to j? Squared distances of ik, jk and ij. */
type Blocks = (ik: number, jk: number, ij: number) => boolean;

const BLOCKS: { readonly [T in GraphWeights["type"]]: Blocks } = {
  gabriel: (ik, jk, ij) => ik + jk < ij,
  "relative-neighbor": (ik, jk, ij) => ik < ij && jk < ij,
};

/** Nearest units that are asked first whether they block. */
const FIRST_ASKED = 12;

/**
 * gabriel: no third unit lies inside the circle whose diameter is ij, d_ik^2 + d_jk^2 < d_ij^2. relative-neighbor: no third unit is nearer
 * to both than they are to each other. Weights 1, symmetric. The nearest units of i are asked first: they block nearly every pair that
 * is not linked, so that only the others are compared with all units, and the time is about n^2.
 */
export function graphWeights(name: string, spec: GraphWeights, context: WeightsContext): Made {
  const { match, places } = placeUnits(name, spec, context);
  const { dim, points } = embedded(places);
  const n = match.keys.length;
  const blocks = BLOCKS[spec.type];
  const squared = (i: number, j: number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d++) {
      const t = points[i * dim + d] - points[j * dim + d];
      sum += t * t;
    }
    return sum;
  };
  const far = new Float64Array(n);
  const k = Math.min(FIRST_ASKED, n - 1);
  const near = n < 2 ? new Int32Array(0) : nearestNeighbors(places, k).index;
  const links = fromRows(match.keys, (i, put) => {
    for (let j = 0; j < n; j++) far[j] = squared(i, j);
    const isBlocked = (j: number, by: number): boolean =>
      by !== i && by !== j && far[by] < far[j] && blocks(far[by], squared(j, by), far[j]);
    const isLinked = (j: number): boolean => {
      for (let m = i * k; m < (i + 1) * k; m++) if (isBlocked(j, near[m])) return false;
      for (let by = 0; by < n; by++) if (isBlocked(j, by)) return false;
      return true;
    };
    for (let j = 0; j < n; j++) if (j !== i && isLinked(j)) put(j, 1);
  });
  return { links, notes: match.notes };
}

function embedded({ crs, points }: Places): { dim: number; points: Float64Array } {
  return crs === "planar" ? { dim: 2, points } : { dim: 3, points: unitVectors(points) };
}
