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
