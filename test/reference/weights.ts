// Slow references for weights, written from the definitions: all pairs, host arithmetic.

export interface Polygons {
  /** Rings of every unit, each with its first vertex repeated at the end. */
  readonly rings: readonly (readonly (readonly (readonly [number, number])[])[])[];
}

type Point = readonly [number, number];

const near = ([x, y]: Point, [u, v]: Point, snap: number): boolean => Math.sqrt((x - u) * (x - u) + (y - v) * (y - v)) <= snap;

/** Links by the definition: a pair of vertices, or of edges whose ends match in one of the two directions. */
export function touching({ rings }: Polygons, rule: "queen" | "rook", snap: number): [number, number][] {
  const vertices = rings.map((unit) => unit.flat());
  const edges = rings.map((unit) =>
    unit.flatMap((ring) =>
      ring
        .slice(1)
        .map((to, v) => [ring[v], to] as const)
        .filter(([a, b]) => !near(a, b, 0)),
    ),
  );
  const same = ([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean => {
    const tolerance = near(a, b, snap) || near(c, d, snap) ? 0 : snap; // an edge no longer than snap meets only its equals
    return (near(a, c, tolerance) && near(b, d, tolerance)) || (near(a, d, tolerance) && near(b, c, tolerance));
  };
  const touch = (i: number, j: number): boolean =>
    rule === "queen"
      ? vertices[i].some((a) => vertices[j].some((b) => near(a, b, snap)))
      : edges[i].some((a) => edges[j].some((b) => same(a, b)));
  return rings.flatMap((_, i) => rings.flatMap((__, j): [number, number][] => (i !== j && touch(i, j) ? [[i, j]] : [])));
}

/** Meeus (1998), chapter 11, with the functions of the host. */
export function meeus(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const radian = Math.PI / 180;
  const [F, G, L] = [((lat1 + lat2) / 2) * radian, ((lat1 - lat2) / 2) * radian, ((lon1 - lon2) / 2) * radian];
  const square = (x: number) => x * x;
  const S = square(Math.sin(G)) * square(Math.cos(L)) + square(Math.cos(F)) * square(Math.sin(L));
  const C = square(Math.cos(G)) * square(Math.cos(L)) + square(Math.sin(F)) * square(Math.sin(L));
  if (S === 0) return 0;
  const w = Math.atan(Math.sqrt(S / C));
  const R = Math.sqrt(S * C) / w;
  const f = 1 / 298.257223563;
  const first = f * ((3 * R - 1) / (2 * C)) * square(Math.sin(F)) * square(Math.cos(G));
  const second = f * ((3 * R + 1) / (2 * S)) * square(Math.cos(F)) * square(Math.sin(G));
  return 2 * w * 6378.137 * (1 + first - second);
}

type Vector = readonly [number, number, number];

/**
 * Pairs (i, j) through which a circle goes that has no other unit inside. Centers lie on a line of one parameter t, and every unit k is outside
 * where t s <= f: in the plane the center is (i + j) / 2 + t d, d the turned j - i; on the sphere its direction is m + t d, m = i + j, d = i x j.
 */
export function delaunayPairs(n: number, bound: (i: number, j: number, k: number) => { readonly f: number; readonly s: number }): string[] {
  const pairs: string[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [low, high] = [-Infinity, Infinity];
      for (let k = 0; k < n; k++) {
        if (k === i || k === j) continue;
        const { f, s } = bound(i, j, k);
        if (s > 0) high = Math.min(high, f / s);
        else if (s < 0) low = Math.max(low, f / s);
        else if (f < 0) [low, high] = [Infinity, -Infinity];
      }
      if (i !== j && low <= high) pairs.push(`${i} ${j}`);
    }
  }
  return pairs;
}

export const planarBound = (xy: ArrayLike<number>) => (i: number, j: number, k: number) => {
  const [ax, ay, bx, by] = [xy[2 * k] - xy[2 * i], xy[2 * k + 1] - xy[2 * i + 1], xy[2 * k] - xy[2 * j], xy[2 * k + 1] - xy[2 * j + 1]];
  return { f: ax * bx + ay * by, s: 2 * ((xy[2 * i + 1] - xy[2 * j + 1]) * ax + (xy[2 * j] - xy[2 * i]) * ay) };
};

export function sphericalBound(places: ArrayLike<number>) {
  const radian = Math.PI / 180;
  const at = (i: number): Vector => {
    const [lon, lat] = [places[2 * i] * radian, places[2 * i + 1] * radian];
    return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
  };
  const vectors = Array.from({ length: places.length / 2 }, (_, i) => at(i));
  const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return (i: number, j: number, k: number) => {
    const [a, b, c] = [vectors[i], vectors[j], vectors[k]];
    const m: Vector = [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
    const d: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    return { f: dot(m, a) - dot(m, c), s: dot(d, c) };
  };
}

/** All pairs (i, j) of a geometric graph: no third unit blocks. */
export function graph(
  n: number,
  squared: (i: number, j: number) => number,
  blocks: (ik: number, jk: number, ij: number) => boolean,
): string[] {
  const links: string[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      let free = true;
      for (let k = 0; k < n; k++) if (k !== i && k !== j && blocks(squared(i, k), squared(j, k), squared(i, j))) free = false;
      if (free) links.push(`${i} ${j}`);
    }
  }
  return links;
}
