// Nearest units, units within a distance and great circles against all pairs, in both builds.
import { describe, expect, it } from "vitest";
import { greatCircles } from "../../src/wasm/geodesy.js";
import { scope } from "../../src/wasm/arena.js";
import { kernel } from "../../src/wasm/load.js";
import { nearestNeighbors, neighborsWithin, type Places, searchWithin } from "../../src/wasm/neighbors.js";
import { meeus } from "../reference/weights.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";
import { allPairs, assertNearest, assertWithin, planarDistance } from "./all-pairs.js";

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
            const pairs = allPairs(places(crs, n, kind));
            for (const k of [1, 4, 10, n - 1].filter((k) => k < n)) assertNearest(pairs, k);
            const radius = pairs.distance(0, pairs.sorted(0)[Math.floor(n / 3)]); // a bound that some pair attains
            assertWithin(pairs, 0, radius);
            assertWithin(pairs, radius, Infinity);
            assertWithin(pairs, 0, Infinity);
            assertWithin(pairs, radius, radius);
          }
        });
      }
    }

    it("bounds that differ between units, long rows, many leaves", async () => {
      await loadKernels(build);
      const where = places("planar", 6000, "scattered");
      const next = lehmer(3);
      const upper = Float64Array.from({ length: 6000 }, () => 1.5 * next());
      const { rowPtr, colIdx, distance } = neighborsWithin(where, 0.1, upper);
      const d = planarDistance(where.points);
      for (let i = 0; i < 6000; i += 97) {
        const expected: number[] = [];
        for (let j = 0; j < 6000; j++) if (j !== i && d(i, j) >= 0.1 && d(i, j) <= upper[i]) expected.push(j);
        assertClose(colIdx.subarray(rowPtr[i], rowPtr[i + 1]), expected, 0);
        assertClose(
          distance.subarray(rowPtr[i], rowPtr[i + 1]),
          expected.map((j) => d(i, j)),
          0,
        );
      }
    });

    it("a range of positions at a time fills the rows of its units", async () => {
      await loadKernels(build);
      const { points } = places("planar", 257, "scattered");
      const k = 5;
      const expected = nearestNeighbors({ crs: "planar", points }, k);
      scope(({ copyIn, i32, f64, bytes, copyOut, copyOutInt }) => {
        const wasm = kernel<Record<string, (...sizes: number[]) => number>>();
        const depth = wasm.treeDepth(257, 8);
        const tree = bytes(wasm.treeBytes(257, depth, 2));
        wasm.treeBuild(257, depth, 2, copyIn(points), bytes(wasm.treeScratch(257)), tree);
        const [index, distance] = [i32(257 * k), f64(257 * k)];
        const scratch = bytes(wasm.nearestScratch(tree, k));
        for (const [from, to] of [
          [200, 257],
          [0, 3],
          [3, 4],
          [4, 200],
        ])
          wasm.nearest(tree, k, from, to, index, distance, scratch);
        expect(copyOutInt(index, 257 * k)).toEqual(expected.index);
        expect(copyOut(distance, 257 * k)).toEqual(expected.distance);
      });
    });

    it("a power of two as scale changes no neighbor and no digit", async () => {
      await loadKernels(build);
      const { points } = places("planar", 300, "scattered");
      const plain = nearestNeighbors({ crs: "planar", points }, 6);
      for (const scale of [2 ** -30, 2 ** 30]) {
        const scaled = nearestNeighbors({ crs: "planar", points: points.map((x) => x * scale) }, 6);
        expect(scaled.index).toEqual(plain.index);
        expect(scaled.distance).toEqual(plain.distance.map((d) => d * scale));
      }
    });

    it("links that no memory holds are counted, not made", async () => {
      await loadKernels(build);
      const n = 60_000;
      const found = searchWithin(places("planar", n, "scattered"), 0, new Float64Array(n).fill(Infinity));
      if (!("tooMany" in found)) throw new Error("they were made");
      expect(found.tooMany).toBe(n * (n - 1));
      expect(found.most).toBeLessThan(2 ** 32 / 12);
      // uniform on a square of side 10: n^2 pi r^2 / 100 links without the border
      const share = (Math.PI * found.upTo ** 2) / 100;
      expect(share * n * n).toBeGreaterThan(0.8 * found.most);
      expect(share * n * n).toBeLessThan(1.3 * found.most);
    });

    it("no and one unit", async () => {
      await loadKernels(build);
      for (const n of [0, 1]) {
        const { rowPtr, colIdx } = neighborsWithin({ crs: "lonlat", points: new Float64Array(2 * n) }, 0, new Float64Array(n).fill(1));
        expect(Array.from(rowPtr)).toEqual(new Array(n + 1).fill(0));
        expect(colIdx.length).toBe(0);
        expect(() => nearestNeighbors({ crs: "planar", points: new Float64Array(2 * n) }, 1)).toThrow("no 1 nearest neighbors");
      }
    });
  });
}
