// Delaunay neighbors of places in the plane, independent of how a triangulation cuts what more than three places on one circle leave open.
import { Triangulation } from "./triangulation.js";

/** Told of two neighbors, once a pair. */
export type Link = (a: number, b: number) => void;

/**
 * Pairs of places through which a circle goes that has no place inside. xy: [2 places], distinct, ascending by x, then y. They are the edges of a
 * Delaunay triangulation and, where places on one circle leave several, the edges of all of them: such triangles are joined to a cell, whose
 * corners are all neighbors.
 */
export function planarNeighbors(xy: Float64Array, link: Link): void {
  const mesh = new Triangulation(xy);
  const { origin } = mesh;
  for (let e = 0; e < mesh.edges; e += 2) if (origin[e] >= 0) link(origin[e], origin[e + 1]);
  const isOpen = (e: number): boolean => {
    const [c, d] = [mesh.apex(e), mesh.apex(e ^ 1)];
    return c >= 0 && d >= 0 && mesh.inCircle(origin[e], origin[e ^ 1], c, d) === 0;
  };
  const seen = new Uint8Array(mesh.edges);
  for (let e = 0; e < mesh.edges; e++) {
    if (origin[e] >= 0 && seen[e] === 0 && isOpen(e)) linkCell(mesh, e, isOpen, seen, link);
  }
}

/** Links the corners of a cell that are not ends of an edge: all triangles from the one left of e on that lie on its circle. */
function linkCell(mesh: Triangulation, e: number, isOpen: (e: number) => boolean, seen: Uint8Array, link: Link): void {
  const { origin } = mesh;
  const corners = new Set<number>();
  const edges = new Set<string>();
  const waiting = [e];
  for (let first = waiting.pop(); first !== undefined; first = waiting.pop()) {
    if (seen[first] === 1) continue;
    for (let side = 0, f = first; side < 3; side++, f = mesh.leftNext(f)) {
      seen[f] = 1;
      corners.add(origin[f]);
      edges.add(`${origin[f]} ${origin[f ^ 1]}`);
      if (seen[f ^ 1] === 0 && isOpen(f)) waiting.push(f ^ 1);
    }
  }
  for (const a of corners) for (const b of corners) if (a < b && !edges.has(`${a} ${b}`) && !edges.has(`${b} ${a}`)) link(a, b);
}
