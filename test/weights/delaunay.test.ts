// Delaunay neighbors against the definition, on places with and without ties, in the plane and on the sphere.
import { beforeAll, describe, expect, it } from "vitest";
import { buildWeights, loadWeightsType } from "../../src/weights/build.js";
import { weightsFacts } from "../../src/weights/facts.js";
import { init } from "../../src/wasm/load.js";
import { delaunayPairs, planarBound, sphericalBound } from "../reference/weights.js";
import { lehmer } from "../support/random.js";
import { keysOf, linksOf, pointsOf, refusal } from "./support.js";

beforeAll(async () => {
  await init();
  await loadWeightsType({ type: "delaunay" });
});

type Place = readonly [number, number];

const build = (places: readonly Place[], crs: "planar" | "lonlat" = "planar", keys = keysOf(places.length)) =>
  buildWeights("w", { type: "delaunay", standardize: "none", islands: "keep" }, { units: null, geometry: pointsOf(places, crs, keys) });

const links = (places: readonly Place[], crs?: "planar" | "lonlat") => linksOf(build(places, crs)).map((link) => link.replaceAll("u", ""));

const expected = (places: readonly Place[], crs: "planar" | "lonlat" = "planar") =>
  delaunayPairs(places.length, (crs === "planar" ? planarBound : sphericalBound)(places.flat()));

function scattered(n: number, seed: number, [x, y]: Place): Place[] {
  const next = lehmer(seed);
  return Array.from({ length: n }, () => [(2 * next() - 1) * x, (2 * next() - 1) * y] as const);
}

/** The links of the units in another order, under their first numbers. */
function shuffledLinks(places: readonly Place[], crs?: "planar" | "lonlat"): string[] {
  const n = places.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => ((i * 7919) % 1009) - ((j * 7919) % 1009));
  const keys = order.map((i) => `u${i}`);
  const found = linksOf(
    build(
      order.map((i) => places[i]),
      crs,
      keys,
    ),
  ).map((link) => link.replaceAll("u", ""));
  return found.sort();
}

describe("plane", () => {
  it("is what the definition says, at all sizes", () => {
    for (const n of [0, 1, 2, 3, 4, 5, 16, 17, 64, 257]) {
      const places = scattered(n, n + 1, [10, 7]);
      expect(links(places), `n = ${n}`).toEqual(expected(places));
      if (n > 2 && n < 20) expect(shuffledLinks(places)).toEqual(expected(places).sort());
    }
  });

  it("ties: all corners of a cell are neighbors, in any order of the units", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const next = lehmer(seed);
      const side = 2 + (seed % 5);
      const whole = () => Math.floor(side * next());
      const places = Array.from({ length: 3 + (seed % 20) }, (): Place => [whole(), whole()]);
      expect(links(places), `seed ${seed}`).toEqual(expected(places));
      expect(shuffledLinks(places), `seed ${seed}, shuffled`).toEqual(expected(places).sort());
    }
  });

  it("a grid has the moves of a king, a line the two beside, a ring of twelve everybody", () => {
    const grid = Array.from({ length: 30 }, (_, i): Place => [i % 6, Math.floor(i / 6)]);
    expect(links(grid).length).toBe(2 * (5 * 5 + 6 * 4 + 2 * 5 * 4));
    const line = Array.from({ length: 9 }, (_, i): Place => [((i * 4) % 9) * 3, ((i * 4) % 9) * -2]);
    expect(links(line)).toEqual(expected(line));
    expect(links(line).length).toBe(16);
    const quarter: Place[] = [
      [5, 0],
      [4, 3],
      [3, 4],
    ];
    const ring = [0, 1, 2, 3].flatMap((turn) =>
      quarter.map(([x, y]): Place => (turn % 2 ? [-y, x] : [x, y])).map(([x, y]): Place => (turn > 1 ? [-x, -y] : [x, y])),
    );
    expect(links(ring).length).toBe(12 * 11);
    expect(links(ring)).toEqual(expected(ring));
  });

  it("units at one place are neighbors and share theirs", () => {
    const places: Place[] = [
      [0, 0],
      [4, 0],
      [0, 0],
      [1, 5],
      [4, 0],
      [0, 0],
      [2, 2],
    ];
    expect(links(places)).toEqual(expected(places));
    expect(
      links([
        [1, 1],
        [1, 1],
        [1, 1],
      ]).length,
    ).toBe(6);
    const many = Array.from({ length: 20_000 }, (): Place => [1, 1]);
    expect(refusal(() => build(many))).toMatch(/^input WEIGHTS_MEMORY .*up to 20000 at one place/);
  });

  it("nearly collinear, very flat, far from 0 and at any scale", () => {
    const base = scattered(60, 5, [10, 10]);
    const same = links(base);
    for (const scale of [2 ** -900, 2 ** -40, 2 ** 40, 2 ** 1000])
      expect(links(base.map(([x, y]) => [x * scale, y * scale]))).toEqual(same);
    const grid = Array.from({ length: 25 }, (_, i): Place => [2 ** 40 + (i % 5), Math.floor(i / 5) - 2 ** 40]);
    expect(links(grid).length).toBe(2 * (5 * 4 * 2 + 4 * 4 * 2));
    const bent = Array.from({ length: 40 }, (_, i): Place => [i, i === 20 ? 2 ** -50 : 0]);
    expect(weightsFacts(build(bent), { eigenvalues: false })).toMatchObject({ components: 1, symmetric: true });
  });

  it("holds the Gabriel graph, ties and all", () => {
    for (const places of [scattered(80, 9, [1, 1]), Array.from({ length: 49 }, (_, i): Place => [i % 7, Math.floor(i / 7)])]) {
      const all = new Set(linksOf(build(places)));
      const gabriel = buildWeights("g", { type: "gabriel" }, { units: null, geometry: pointsOf(places) });
      for (const link of linksOf(gabriel)) expect(all.has(link)).toBe(true);
    }
  });
});

describe("sphere", () => {
  it("is what the definition says: a region, the whole earth, across the antimeridian and over a pole", () => {
    for (const n of [1, 2, 3, 4, 17, 90]) {
      for (const [name, places] of Object.entries({
        region: scattered(n, n, [12, 20]),
        earth: scattered(n, n + 7, [180, 85]),
        antimeridian: scattered(n, n + 8, [10, 10]).map(([lon, lat]): Place => [lon > 0 ? 180 - lon : -180 - lon, lat]),
        pole: scattered(n, n + 9, [180, 6]).map(([lon, lat]): Place => [lon, 90 - Math.abs(lat)]),
      })) {
        expect(links(places, "lonlat"), `${name}, n = ${n}`).toEqual(expected(places, "lonlat"));
        expect(shuffledLinks(places, "lonlat"), `${name}, n = ${n}, shuffled`).toEqual(links(places, "lonlat").sort());
      }
    }
  });

  it("units at one place, and places on a great circle", () => {
    const repeated: Place[] = [
      [0, 0],
      [4, 0],
      [0, 0],
      [1, 5],
      [4, 0],
      [0, 0],
      [2, 2],
      [-3, 9],
    ];
    const alone = [...new Map(repeated.map((place) => [String(place), place])).values()];
    const pairs = links(repeated, "lonlat").map((link) =>
      link.split(" ").map((i) => alone.indexOf(alone.find(([x, y]) => x === repeated[+i][0] && y === repeated[+i][1]) as Place)),
    );
    expect(new Set(pairs.filter(([a, b]) => a !== b).map((pair) => pair.join(" ")))).toEqual(new Set(links(alone, "lonlat")));
    const equator = [40, 0, 30, 10, 20].map((lon): Place => [lon, 0]);
    expect(links(equator, "lonlat")).toEqual(["0 2", "1 3", "2 0", "2 4", "3 1", "3 4", "4 2", "4 3"]);
    const around = Array.from({ length: 8 }, (_, i): Place => [45 * i - 180, 0]);
    expect(links(around, "lonlat").length).toBe(16);
  });
});
