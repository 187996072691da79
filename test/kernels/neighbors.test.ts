// Nearest units, units within a distance and great circles against all pairs, in both builds.
import { describe, expect, it } from "vitest";
import { greatCircles } from "../../src/wasm/geodesy.js";
import { nearestNeighbors, neighborsWithin, type Places } from "../../src/wasm/neighbors.js";
import { byDistance, meeus } from "../reference/weights.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const SIZES = [2, 3, 10, 11, 12, 23, 257];

/** Planar or lon/lat places: scattered, on a lattice with many ties, all on one spot but a few, or along a line. */
function places(crs: Places["crs"], n: number, kind: "scattered" | "lattice" | "clumped" | "line"): Places {
  const next = lehmer(n);
  const [width, height] = crs === "lonlat" ? [360, 180] : [10, 10];
  const points = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [x, y] = [next() - 0.5, next() - 0.5];
    points[2 * i] = kind === "lattice" ? i % 7 : kind === "clumped" && i % 5 > 0 ? 1 : x * width;
    points[2 * i + 1] = kind === "lattice" ? Math.floor(i / 7) : kind === "clumped" && i % 5 > 0 ? 2 : kind === "line" ? 3 : y * height;
  }
  return { crs, points };
}

/** The library's own distance of a pair, so that ties are the same; its values are tested apart. */
function distances({ crs, points }: Places): (i: number, j: number) => number {
  if (crs === "lonlat") {
    const n = points.length / 2;
    const pairs = Array.from({ length: n * n }, (_, p) => [Math.floor(p / n), p % n]);
    const side = (s: 0 | 1) => Float64Array.from(pairs.flatMap((pair) => [points[2 * pair[s]], points[2 * pair[s] + 1]]));
    const all = greatCircles(side(0), side(1));
    return (i, j) => all[i * n + j];
  }
  return (i, j) => {
    const [dx, dy] = [points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]];
    return Math.sqrt(dx * dx + dy * dy);
  };
}

for (const build of BUILDS) {
  describe(build, () => {
    it("great circles: the formula of Meeus, symmetric to the bit", async () => {
      await loadKernels(build);
      const next = lehmer(7);
      for (let pair = 0; pair < 500; pair++) {
        const [a, b, c, d] = [next() * 360 - 180, next() * 180 - 90, next() * 360 - 180, next() * 180 - 90];
        const [there, back] = greatCircles(Float64Array.of(a, b, c, d), Float64Array.of(c, d, a, b));
        expect(there).toBe(back);
        assertClose(there, meeus(a, b, c, d), 1e-12);
      }
    });

    it("great circles: published and limiting values", async () => {
      await loadKernels(build);
      const km = (...p: [number, number, number, number]) => greatCircles(Float64Array.of(p[0], p[1]), Float64Array.of(p[2], p[3]))[0];
      // Meeus, Astronomical Algorithms (1998), example 11.c: Paris observatory to the U.S. Naval Observatory, 6181.63 km (1976 ellipsoid).
      assertClose(
        km(2 + 20 / 60 + 14 / 3600, 48 + 50 / 60 + 11 / 3600, -(77 + 3 / 60 + 56 / 3600), 38 + 55 / 60 + 17 / 3600),
        6181.63,
        0,
        0.01,
      );
      assertClose(km(0, 0, 90, 0), (6378.137 * Math.PI) / 2, 1e-5); // a quarter of the equator
      assertClose(km(0, 0, 0, 90), 10001.966, 1e-6); // a quarter of a meridian of WGS84
      assertClose(km(179.5, 10, -179.5, 10), km(0, 10, 1, 10), 1e-10); // across the date line
      expect(km(12.5, 41.9, 12.5, 41.9)).toBe(0);
      expect(Number.isFinite(km(0, 90, 0, -90))).toBe(true);
      expect(Number.isFinite(km(10, 20, -170, -20))).toBe(true);
    });

    for (const crs of ["planar", "lonlat"] as const) {
      for (const kind of ["scattered", "lattice", "clumped", "line"] as const) {
        it(`${crs} ${kind}: nearest and within equal all pairs`, async () => {
          await loadKernels(build);
          for (const n of SIZES) {
            const where = places(crs, n, kind);
            const d = distances(where);
            const sorted = Array.from({ length: n }, (_, i) => byDistance(i, n, d));
            for (const k of [1, 4, 10, n - 1].filter((k) => k < n)) {
              const { index, distance } = nearestNeighbors(where, k);
              const expected = sorted.flatMap((row) => row.slice(0, k));
              expect(Array.from(index)).toEqual(expected);
              expect(Array.from(distance)).toEqual(expected.map((j, slot) => d(Math.floor(slot / k), j)));
            }
            const radius = d(0, sorted[0][Math.floor(n / 3)]); // a bound that some pair attains
            for (const [lower, upper] of [
              [0, radius],
              [radius, Infinity],
              [0, Infinity],
              [radius, radius],
            ]) {
              const found = neighborsWithin(where, lower, new Float64Array(n).fill(upper));
              const expected = sorted.map((row, i) => row.filter((j) => d(i, j) >= lower && d(i, j) <= upper).sort((a, b) => a - b));
              expect(Array.from(found.colIdx)).toEqual(expected.flat());
              expect(Array.from(found.rowPtr.subarray(1), (end, i) => end - found.rowPtr[i])).toEqual(expected.map((row) => row.length));
              expect(Array.from(found.distance)).toEqual(expected.flatMap((row, i) => row.map((j) => d(i, j))));
            }
          }
        });
      }
    }
  });
}
