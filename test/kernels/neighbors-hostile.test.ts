// Nearest units and units within a distance where trees and rounding are tried most, against all pairs, in both builds.
import { describe, it } from "vitest";
import type { Places } from "../../src/wasm/neighbors.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";
import { allPairs, assertNearest, assertWithin } from "./all-pairs.js";

/** Places that a tree likes least. */
function hostile(n: number, crs: Places["crs"]): Record<string, Places> {
  const next = lehmer(n + 7);
  const make = (place: (i: number) => [number, number]): Places => ({
    crs,
    points: Float64Array.from(Array.from({ length: n }, (_, i) => place(i)).flat()),
  });
  const far = (): [number, number] => (crs === "lonlat" ? [360 * next() - 180, 180 * next() - 90] : [next(), next()]);
  const shared = {
    "a dense cluster and a few far away": make((i) => (i % 8 === 0 ? far() : [0.5 + 1e-7 * next(), 0.5 + 1e-7 * next()])),
    "all at one place": make(() => [0.25, 0.75]),
    "ever nearer to one place": make((i) => [0.5 + (i % 2 === 0 ? 1 : -1) * 0.9 ** i, 0.5 + 0.9 ** (i + 1)]),
    "distances of 1e-9": make(() => [1e-9 * next(), 1e-9 * next()]),
    "on a line": make((i) => [i % 13, 0]),
  };
  if (crs === "planar") {
    return {
      ...shared,
      "distances of 1e9": make(() => [1e9 * next(), 1e9 * next()]),
      "far from 0": make(() => [1e9 + next(), -1e9 - next()]),
    };
  }
  return {
    ...shared,
    "at the antimeridian": make(() => [(next() < 0.5 ? -180 : 179) + next(), next() - 0.5]),
    "around a pole": make((i) => (i % 20 === 0 ? [10 * i, 90] : [360 * next() - 180, 90 - next()])),
    "opposite each other": make((i) => (i % 2 === 0 ? [10 + next(), 20 + next()] : [-170 + next(), -20 + next()])),
    "a raster of cells": make((i) => [0.25 * (i % 20), 50 + 0.25 * Math.floor(i / 20)]),
  };
}

/** More than a list of candidates holds at once, so that candidates are dropped on the way. */
const N = 260;

for (const build of BUILDS) {
  describe(build, () => {
    for (const crs of ["planar", "lonlat"] as const) {
      for (const [what, where] of Object.entries(hostile(N, crs))) {
        it(`${crs}, ${what}`, async () => {
          await loadKernels(build);
          const pairs = allPairs(where);
          for (const k of [1, 7, 70, 200]) assertNearest(pairs, k);
          const at = (rank: number) => pairs.distance(0, pairs.sorted(0)[rank]);
          assertWithin(pairs, 0, at(50));
          assertWithin(pairs, at(20), at(100));
        });
      }
    }
  });
}
