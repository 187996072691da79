// Touching polygons against the definition over all pairs, in both builds.
import { describe, expect, it } from "vitest";
import { touchingUnits } from "../../src/wasm/contiguity.js";
import { touching } from "../reference/weights.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";
import { polygonsOf } from "../weights/support.js";

type Point = [number, number];

/**
 * A lattice of quadrilaterals with shaken corners. Every polygon shakes its own copy of a corner again by at most `noise`, runs its ring
 * from a random corner in a random direction, and sometimes is two polygons or misses.
 */
function lattice(columns: number, rows: number, noise: number, seed: number): Point[][][] {
  const next = lehmer(seed);
  const corner = Array.from(
    { length: (columns + 1) * (rows + 1) },
    (_, c): Point => [(c % (columns + 1)) + 0.3 * (next() - 0.5), Math.floor(c / (columns + 1)) + 0.3 * (next() - 0.5)],
  );
  const shaken = ([x, y]: Point): Point => [x + noise * (next() - 0.5), y + noise * (next() - 0.5)];
  const ringOf = (x: number, y: number): Point[] => {
    const at = (dx: number, dy: number) => shaken(corner[(y + dy) * (columns + 1) + x + dx]);
    const around = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
    const start = Math.floor(next() * 4);
    const ring = [...around.slice(start), ...around.slice(0, start)];
    if (next() < 0.5) ring.reverse();
    return [...ring, ring[0]];
  };
  const units: Point[][][] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const dice = next();
      if (dice < 0.1 && units.length > 0) units[Math.floor(next() * units.length)].push(ringOf(x, y));
      else if (dice > 0.15) units.push([ringOf(x, y)]);
    }
  }
  return units;
}

/** Closed walks on a small square of whole numbers: borders that part and meet, run both ways, turn back, stand still and repeat themselves. */
function tangle(seed: number): Point[][][] {
  const next = lehmer(seed);
  const side = 3 + (seed % 6);
  const step = () => Math.floor(3 * next()) - 1;
  const walk = (): Point[] => {
    let [x, y] = [Math.floor(side * next()), Math.floor(side * next())];
    const path: Point[] = [[x, y]];
    for (let length = 3 + Math.floor(9 * next()); length > 0; length--) {
      [x, y] = [Math.min(side, Math.max(0, x + step())), Math.min(side, Math.max(0, y + step()))];
      path.push([x, y]);
    }
    return [...path, path[0]];
  };
  return Array.from({ length: 2 + (seed % 14) }, () => Array.from({ length: Math.floor(3 * next()) }, walk));
}

function pairsOf(rings: Point[][][], rule: "queen" | "rook", snap: number): [number, number][] {
  const { coordinates, ringStart, ringUnit } = polygonsOf(rings);
  const { rowPtr, colIdx } = touchingUnits(rings.length, { coordinates, ringStart, ringUnit }, rule, snap);
  return rings.flatMap((_, i) => Array.from(colIdx.subarray(rowPtr[i], rowPtr[i + 1]), (j): [number, number] => [i, j]));
}

for (const build of BUILDS) {
  describe(build, () => {
    for (const rule of ["queen", "rook"] as const) {
      it(`${rule}: lattices, exact and snapped`, async () => {
        await loadKernels(build);
        for (let seed = 1; seed <= 12; seed++) {
          for (const [noise, snap] of [
            [0, 0],
            [0, 0.01],
            [0.01, 0],
            [0.01, 0.02],
            [0.01, 0.006],
            [0.05, 0.3],
          ]) {
            const rings = lattice(1 + (seed % 6), 1 + (seed % 5), noise, seed);
            expect(pairsOf(rings, rule, snap), `seed ${seed}, noise ${noise}, snap ${snap}`).toEqual(touching({ rings }, rule, snap));
          }
        }
      });

      it(`${rule}: tangled borders, with units left out`, async () => {
        await loadKernels(build);
        for (let seed = 1; seed <= 200; seed++) {
          const rings = tangle(seed);
          expect(pairsOf(rings, rule, 0), `seed ${seed}`).toEqual(touching({ rings }, rule, 0));
          const { coordinates, ringStart, ringUnit } = polygonsOf(rings);
          const isOut = (unit: number) => unit % 3 === seed % 3;
          const kept = ringUnit.map((unit) => (isOut(unit) ? -1 : unit));
          const { colIdx } = touchingUnits(rings.length, { coordinates, ringStart, ringUnit: kept }, rule, 0);
          const among = touching({ rings }, rule, 0).filter(([i, j]) => !isOut(i) && !isOut(j));
          expect(Array.from(colIdx), `seed ${seed}, some left out`).toEqual(among.map(([, j]) => j));
        }
      });

      it(`${rule}: a tolerance below the length of edges adds links and takes none away; links of equal positions stay at any`, async () => {
        await loadKernels(build);
        const rings = lattice(5, 5, 0.01, 99);
        const text = (pairs: [number, number][]) => pairs.map((pair) => pair.join(" "));
        let before = new Set<string>();
        for (const snap of [0, 0.002, 0.01, 0.1, 0.3]) {
          const links = new Set(text(pairsOf(rings, rule, snap)));
          for (const link of before) expect(links.has(link), `snap ${snap}`).toBe(true);
          before = links;
        }
        const exact = lattice(5, 5, 0, 98);
        const wide = new Set(text(pairsOf(exact, rule, 3)));
        expect(text(pairsOf(exact, rule, 0)).filter((link) => !wide.has(link))).toEqual([]);
      });
    }

    it("-0 and 0 are one coordinate, empty input has no links", async () => {
      await loadKernels(build);
      const rings: Point[][][] = [
        [
          [
            [0, 0],
            [-1, 0],
            [-1, 1],
            [0, 0],
          ],
        ],
        [
          [
            [-0, -0],
            [1, 0],
            [1, 1],
            [-0, -0],
          ],
        ],
      ];
      expect(pairsOf(rings, "queen", 0)).toEqual([
        [0, 1],
        [1, 0],
      ]);
      expect(pairsOf([], "queen", 0)).toEqual([]);
      expect(pairsOf([[], []], "rook", 1)).toEqual([]);
    });

    it("an enclave touches what surrounds it; slivers and parts of edges count by their vertices alone", async () => {
      await loadKernels(build);
      const square = (x: number, y: number, size: number): Point[] => [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ];
      const ring: Point[][][] = [
        [square(0, 0, 9), square(3, 3, 3)], // a hole
        [square(3, 3, 3)], // fills it
        [square(9, 0, 4)], // half an edge of the first: one vertex
        [
          [
            [9, 4],
            [9, 9],
            [9 + 1e-12, 6],
            [9, 4],
          ],
        ], // a sliver between
      ];
      for (const rule of ["queen", "rook"] as const) {
        for (const scale of [1, 1e-9, 1e9, 2 ** 40]) {
          const scaled = ring.map((unit) => unit.map((list) => list.map(([x, y]): Point => [x * scale, y * scale])));
          for (const snap of [0, scale * 1e-6]) {
            expect(pairsOf(scaled, rule, snap), `${rule} ${scale} ${snap}`).toEqual(touching({ rings: scaled }, rule, snap));
          }
        }
      }
    });

    it("far from 0 with a tolerance below the distance of numbers there", async () => {
      await loadKernels(build);
      const far = lattice(4, 4, 0, 5).map((unit) => unit.map((ring) => ring.map(([x, y]): Point => [1e9 + x, -1e9 - y])));
      for (const rule of ["queen", "rook"] as const) {
        for (const snap of [0, 1e-9, 1e-7, 1e-3]) expect(pairsOf(far, rule, snap)).toEqual(touching({ rings: far }, rule, snap));
      }
    });

    it("one polygon far from the others, a unit that stands twice, round coordinates", async () => {
      await loadKernels(build);
      const rings = lattice(6, 6, 0, 8);
      const round = rings.map((unit) => unit.map((ring) => ring.map(([x, y]): Point => [Math.round(x), Math.round(y)])));
      const far: Point[][] = [
        [
          [1e12, 1e12],
          [2e12, 1e12],
          [1e12, 2e12],
          [1e12, 1e12],
        ],
      ];
      for (const units of [[...rings, far], [...rings, rings[3]], round]) {
        for (const rule of ["queen", "rook"] as const) {
          for (const snap of [0, 1e-6]) expect(pairsOf(units, rule, snap)).toEqual(touching({ rings: units }, rule, snap));
        }
      }
    });

    it("300 units around one vertex, more pairs than vertices", async () => {
      await loadKernels(build);
      const wheel = Array.from({ length: 300 }, (_, i): Point[][] => {
        const [a, b]: Point[] = [
          [10 + i, 1],
          [10 + i + 1, 1],
        ];
        return [[[0, 0], a, b, [0, 0]]];
      });
      const queen = pairsOf(wheel, "queen", 0);
      expect(queen.length).toBe(300 * 299);
      expect(queen).toEqual(queen.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(pairsOf(wheel, "rook", 0)).toEqual(touching({ rings: wheel }, "rook", 0));
    });

    it("refuses coordinates that are not finite", async () => {
      await loadKernels(build);
      for (const bad of [Number.NaN, Infinity]) {
        const rings: Point[][][] = [
          [
            [
              [0, 0],
              [1, bad],
              [1, 1],
              [0, 0],
            ],
          ],
        ];
        expect(() => pairsOf(rings, "queen", 0)).toThrow(/the list of coordinates holds a value that is not finite/);
      }
    });

    it("refuses a tolerance that joins everything", async () => {
      await loadKernels(build);
      const next = lehmer(5);
      const ring = Array.from({ length: 20_000 }, (): Point => [next(), next()]);
      expect(() => pairsOf([[[...ring, ring[0]]]], "queen", 10)).toThrow(/more than 134217728 pairs of vertices within snap/);
    });
  });
}
