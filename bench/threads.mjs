// What do threads gain? Work that falls into pieces, with one thread and with two, in turns; the results must have the same bits.
import { availableParallelism } from "node:os";
import { init, moran, uniforms } from "durbin";
import { choleskySparse, multiply, nearestNeighbors, resolventTraces, symmetricEigenvalues } from "durbin/kernels";
import { startThreads, stopThreads } from "durbin/threads";
import { grid } from "./lib/graphs.mjs";
import { report } from "./lib/report.mjs";
import { summary } from "./lib/timing.mjs";

const ROUNDS = 5;

await init();
const rook = grid(100, false);
const W = { ...rook, keys: Array.from({ length: rook.n }, (_, i) => `u${i}`), islands: "keep" };
const x = uniforms(1, 1, 0, rook.n);
const factor = choleskySparse(grid(316, false));
const points = uniforms(1, 90, 0, 2_000_000);
const spectrum = uniforms(1, 2, 0, 3085).map((u) => 1.9 * u - 0.95);
const general = uniforms(1, 5, 0, 2000 * 2000); // of symmetric matrices the upper triangle is read
const WORK = {
  "eigenvalues, symmetric, n = 1000": () => symmetricEigenvalues(general.subarray(0, 1000 * 1000), 1000),
  "eigenvalues, symmetric, n = 2000": () => symmetricEigenvalues(general, 2000),
  "matrix product, n = 1024": () => multiply(general.subarray(0, 1024 * 1024), general.subarray(0, 1024 * 1024), 1024, 1024, 1024),
  "10 nearest of 1,000,000 points": () => nearestNeighbors({ crs: "planar", points }, 10).distance,
  "log-determinants at 16 rho, rook 316 x 316": () => factor.logDet(uniforms(1, 3, 0, 16)),
  "Moran's I, 999 permutations, 10,000 cells": () => Float64Array.of(moran(x, W, { permutations: 999, seed: 1 }).permutation.mean),
  "traces at 1,000 rho, 3,085 eigenvalues": () => resolventTraces(spectrum, null, uniforms(1, 4, 0, 1000)).g,
};

const times = new Map(Object.keys(WORK).map((name) => [name, { one: [], two: [] }]));
const known = new Map();
for (let round = 0; round <= ROUNDS; round++) {
  for (const [which, count] of [
    ["one", 1],
    ["two", 2],
  ]) {
    const threads = await startThreads(count);
    if (threads.count !== count) throw new Error(`${count} threads were asked for: ${threads.reason}`);
    for (const [name, run] of Object.entries(WORK)) {
      const began = performance.now();
      const result = Buffer.from(run().buffer).toString("base64");
      if (round > 0) times.get(name)[which].push(performance.now() - began);
      if (result !== (known.get(name) ?? result)) throw new Error(`${name}: ${count} threads give other bits`);
      known.set(name, result);
    }
  }
}
await stopThreads();

report({
  question: "What do two threads gain?",
  tables: [
    {
      header: ["", "one: median ms", "two: median ms", "one / two", "minima"],
      rows: Object.keys(WORK).map((name) => {
        const [one, two] = [summary(times.get(name).one), summary(times.get(name).two)];
        const ms = (value) => value.toFixed(value < 100 ? 1 : 0);
        return [name, ms(one.median), ms(two.median), (one.median / two.median).toFixed(2), (one.min / two.min).toFixed(2)];
      }),
    },
  ],
  notes: [
    `${ROUNDS} rounds after one that warms up, in turns; ${availableParallelism()} processors. Every result has the same bits with one thread and two.`,
    "A k-d tree is built by one thread, which also copies places in and results out: 28% of the work on 1,000,000 points, so that two threads can gain 1.6.",
  ],
});
