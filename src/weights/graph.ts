// Neighbors by geometric graphs on points (Jaromczyk and Toussaint 1992). On longitude and latitude the points lie on the sphere and
// distances are chords, whose order is that of great circles.
import { DurbinError } from "../errors.js";
import type { Places } from "../wasm/neighbors.js";
import { unitVectors } from "../wasm/geodesy.js";
import { fromRows } from "./links.js";
import type { Made } from "./made.js";
import type { GraphWeights } from "./spec.js";
import { placeUnits, type WeightsContext } from "./units.js";

/** Is k, nearer to i than j is, in the way of a link from i to j? Squared distances of ik, jk and ij. */
type Blocks = (ik: number, jk: number, ij: number) => boolean;

const BLOCKS: { readonly [T in "gabriel" | "relative-neighbor"]: Blocks } = {
  gabriel: (ik, jk, ij) => ik + jk < ij,
  "relative-neighbor": (ik, jk, ij) => ik < ij && jk < ij,
};

/**
 * gabriel: no third unit lies inside the circle whose diameter is ij, d_ik^2 + d_jk^2 < d_ij^2. relative-neighbor: no third unit is nearer
 * to both than they are to each other. Weights 1, symmetric. Every unit looks at the others from near to far, so that a pair that is
 * not linked meets what blocks it early: about n^2 log n time.
 */
export function graphWeights(name: string, spec: GraphWeights, context: WeightsContext): Made {
  if (spec.type === "delaunay") {
    const message = `weights "${name}": delaunay is not in this version; gabriel and relative-neighbor are its subgraphs`;
    throw new DurbinError("unsupported", "WEIGHTS_UNSUPPORTED", message, { name });
  }
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
  const links = fromRows(match.keys, (i, put) => {
    for (let j = 0; j < n; j++) far[j] = squared(i, j);
    const order = Int32Array.from({ length: n }, (_, j) => j).sort((a, b) => far[a] - far[b] || a - b);
    const linked = order.filter((j) => {
      if (j === i) return false;
      for (const k of order) {
        if (far[k] >= far[j]) return true;
        if (k !== i && blocks(far[k], squared(j, k), far[j])) return false;
      }
      return true;
    });
    for (const j of linked.sort()) put(j, 1);
  });
  return { links, notes: match.notes };
}

function embedded({ crs, points }: Places): { dim: number; points: Float64Array } {
  return crs === "planar" ? { dim: 2, points } : { dim: 3, points: unitVectors(points) };
}
