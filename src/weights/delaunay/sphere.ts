// Delaunay neighbors of places on the sphere. An inversion about one place, the pole, makes circles of circles: the triangulation of the others in the
// plane, with the pole beyond its hull, is that of the sphere (Brown 1979). Circles count up to a great circle, as straight lines do in the plane, so that
// places at opposite ends of a region are no neighbors around the back of the earth.
import { type DistinctPlaces, distinctPlaces } from "./places.js";
import type { Link } from "./plane.js";
import { Triangulation } from "./triangulation.js";

/** Six volumes of what the last digits of unit vectors make of three places on a great circle. */
const FLAT = 1e-15;

type Vector = readonly [number, number, number];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

/** Units by place, the last place the pole, and a unit vector for each place. */
export interface SpherePlaces extends DistinctPlaces {
  readonly vectors: readonly Vector[];
}

/** The distinct places of unit vectors [3 n], n > 0: the least by x, y, z is the pole, the others stand where the inversion brings them. */
export function spherePlaces(vectors: Float64Array): SpherePlaces {
  const at = (i: number): Vector => [vectors[3 * i], vectors[3 * i + 1], vectors[3 * i + 2]];
  const n = vectors.length / 3;
  const compare = (a: Vector, b: Vector) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  let pole = at(0);
  for (let i = 1; i < n; i++) if (compare(at(i), pole) < 0) pole = at(i);
  const all = Array.from({ length: n }, (_, i) => i);
  const others = all.filter((i) => compare(at(i), pole) !== 0);
  const distinct = distinctPlaces(inverted(others.map(at), pole));
  const units = [...Array.from(distinct.units, (i) => others[i]), ...all.filter((i) => compare(at(i), pole) === 0)];
  const starts = Int32Array.of(...distinct.starts, n);
  return { xy: distinct.xy, units: Int32Array.from(units), starts, vectors: Array.from(starts.subarray(0, -1), (p) => at(units[p])) };
}

/** (v - pole) / |v - pole|^2 in a basis of the plane that the pole is normal to, x, y of each. */
function inverted(others: readonly Vector[], pole: Vector): Float64Array {
  const axis: Vector = Math.abs(pole[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const x = cross(axis, pole);
  const y = cross(pole, x);
  const xy = new Float64Array(2 * others.length);
  others.forEach((v, i) => {
    const d: Vector = [v[0] - pole[0], v[1] - pole[1], v[2] - pole[2]];
    xy[2 * i] = dot(d, x) / dot(d, d);
    xy[2 * i + 1] = dot(d, y) / dot(d, d);
  });
  return xy;
}

/** Pairs of places through which a circle smaller than a great circle goes that has no place inside. */
export function sphericalNeighbors({ xy, vectors }: SpherePlaces, link: Link): void {
  const pole = vectors.length - 1;
  if (pole === 1) link(0, 1);
  const mesh = new Triangulation(xy);
  const { origin } = mesh;
  const isInner = (a: number, b: number, c: number): boolean => volume(vectors, a, b, c) > FLAT;
  const isAtPole = new Uint8Array(pole);
  let found = false;
  const isBound = (e: number): boolean => {
    const apex = mesh.apex(e);
    const bound = isInner(origin[e], origin[e ^ 1], apex < 0 ? pole : apex);
    if (bound && apex < 0) isAtPole[origin[e]] = isAtPole[origin[e ^ 1]] = 1;
    return bound;
  };
  for (let e = 0; e < mesh.edges; e += 2) {
    if (origin[e] < 0) continue;
    const [left, right] = [isBound(e), isBound(e + 1)];
    if (left || right) link(origin[e], origin[e + 1]);
    found ||= left || right;
  }
  isAtPole.forEach((at, place) => {
    if (at === 1) link(place, pole);
  });
  if (!found) linkGreatCircle(mesh, vectors, link);
}

/** Determinant of three vectors, in the direction in which those of a face seen from outside are positive; the same bits for any rotation of a, b, c. */
function volume(vectors: readonly Vector[], a: number, b: number, c: number): number {
  while (a > b || a > c) [a, b, c] = [b, c, a];
  return -dot(vectors[a], cross(vectors[b], vectors[c]));
}

/** Places on one great circle: those that follow each other on the shorter arc. */
function linkGreatCircle(mesh: Triangulation, vectors: readonly Vector[], link: Link): void {
  const { origin } = mesh;
  const pole = vectors.length - 1;
  const degree = new Int32Array(pole);
  const consecutive: [number, number][] = [];
  for (let e = 0; e < mesh.edges; e += 2) {
    if (origin[e] < 0) continue;
    consecutive.push([origin[e], origin[e + 1]]);
    degree[origin[e]]++;
    degree[origin[e + 1]]++;
  }
  degree.forEach((count, place) => {
    if (count === 1) consecutive.push([place, pole]);
  });
  for (const [a, b] of consecutive) {
    const third = vectors.find((_, place) => place !== a && place !== b) as Vector;
    const middle: Vector = [vectors[a][0] + vectors[b][0], vectors[a][1] + vectors[b][1], vectors[a][2] + vectors[b][2]];
    if (dot(third, middle) <= dot(vectors[a], middle)) link(a, b);
  }
}
