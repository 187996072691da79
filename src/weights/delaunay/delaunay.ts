// Weights of Delaunay neighbors.
import { unitVectors } from "../../wasm/geodesy.js";
import { tooManyLinks } from "../distance.js";
import { counted, fromTriplets } from "../links.js";
import type { Made } from "../made.js";
import type { DelaunayWeights } from "../spec.js";
import { placeUnits, type WeightsContext } from "../units.js";
import { type DistinctPlaces, distinctPlaces } from "./places.js";
import { planarNeighbors } from "./plane.js";
import { sphericalNeighbors, spherePlaces } from "./sphere.js";

/** Most links that the arrays of a matrix are made for. */
const MOST_LINKS = 268435456;

/**
 * w_ij = 1 where a circle goes through i and j that has no third unit inside (Delaunay 1934): the edges of the Delaunay triangulation, and of all of them
 * where more than three units are on one circle, so that nothing depends on the order of the units. Units at one place are neighbors and have the same
 * other neighbors. On longitude and latitude circles are those of the sphere, smaller than a great circle. Symmetric. Throws WEIGHTS_MEMORY.
 */
export function delaunay(name: string, spec: DelaunayWeights, context: WeightsContext): Made {
  const { match, places } = placeUnits(name, spec, context);
  const n = match.keys.length;
  const isSphere = places.crs === "lonlat" && n > 0;
  const sphere = isSphere ? spherePlaces(unitVectors(places.points)) : null;
  const distinct = sphere ?? distinctPlaces(scaled(places.points));
  const pairs: [number[], number[]] = [[], []];
  const add = (a: number, b: number): void => {
    pairs[0].push(a);
    pairs[1].push(b);
  };
  if (sphere !== null) sphericalNeighbors(sphere, add);
  else planarNeighbors(distinct.xy, add);
  const { from, to } = unitPairs(name, n, distinct, pairs);
  return { links: fromTriplets(match.keys, from, to, new Float64Array(from.length).fill(1)), notes: match.notes };
}

/** Coordinates times a power of 2 that makes the largest about 1, so that products of four of them neither overflow nor vanish. */
function scaled(points: Float64Array): Float64Array {
  const largest = points.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  let factor = 1;
  while (largest * factor > 1) factor /= 2;
  while (largest > 0 && largest * factor < 0.5) factor *= 2;
  return points.map((x) => x * factor);
}

/** Both directions of the links between units: of different places that are neighbors, and of the same place. */
function unitPairs(name: string, n: number, { units, starts }: DistinctPlaces, [first, second]: readonly [number[], number[]]) {
  const size = (place: number): number => starts[place + 1] - starts[place];
  let [links, largest] = [0, 0];
  for (let p = 0; p < first.length; p++) links += 2 * size(first[p]) * size(second[p]);
  for (let place = 0; place + 1 < starts.length; place++) {
    links += size(place) * (size(place) - 1);
    largest = Math.max(largest, size(place));
  }
  if (links > MOST_LINKS) {
    throw tooManyLinks(
      name,
      links,
      `the neighbors of ${counted(n, "unit")}, up to ${largest} at one place,`,
      "leave units at the same place out",
    );
  }
  const [from, to] = [new Int32Array(links), new Int32Array(links)];
  let at = 0;
  const join = (a: number, b: number): void => {
    for (let i = starts[a]; i < starts[a + 1]; i++) {
      for (let j = starts[b]; j < starts[b + 1]; j++) {
        if (i === j) continue;
        from[at] = units[i];
        to[at++] = units[j];
      }
    }
  };
  for (let p = 0; p < first.length; p++) {
    join(first[p], second[p]);
    join(second[p], first[p]);
  }
  for (let place = 0; place + 1 < starts.length; place++) join(place, place);
  return { from, to };
}
