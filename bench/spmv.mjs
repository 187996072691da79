// How long does W times a vector, and times 16 vectors at once, take beside SciPy?
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { init, normals, permutation } from "durbin";
import { bandOrder, csrTimesDense, spatialLag } from "durbin/kernels";
import { nearestWeights } from "./lib/panel-data.mjs";
import { startPeer, tableOf } from "./lib/peer.mjs";
import { report } from "./lib/report.mjs";

const COLUMNS = 16;
const ROUNDS = 9;
const WARM_UP = 2;

/** Queen contiguity of a square grid, rows standardized; unit i of row-wise numbering stands at place[i]. */
function queenGrid(side, place = null) {
  const n = side * side;
  const at = (i) => (place === null ? i : place[i]);
  const unit = new Int32Array(n);
  for (let i = 0; i < n; i++) unit[at(i)] = i;
  const [rowPtr, colIdx, weight] = [new Int32Array(n + 1), [], []];
  for (let p = 0; p < n; p++) {
    const [r, c] = [Math.floor(unit[p] / side), unit[p] % side];
    const row = [];
    for (let down = Math.max(0, r - 1); down <= Math.min(side - 1, r + 1); down++) {
      for (let right = Math.max(0, c - 1); right <= Math.min(side - 1, c + 1); right++) {
        if (down !== r || right !== c) row.push(at(down * side + right));
      }
    }
    for (const j of row.sort((a, b) => a - b)) {
      colIdx.push(j);
      weight.push(1 / row.length);
    }
    rowPtr[p + 1] = colIdx.length;
  }
  return { n, rowPtr, colIdx: Int32Array.from(colIdx), weight: Float64Array.from(weight) };
}

/** W with unit order[p] at place p. */
function inOrder({ n, rowPtr, colIdx, weight }, order) {
  const place = new Int32Array(n);
  for (let p = 0; p < n; p++) place[order[p]] = p;
  const starts = new Int32Array(n + 1);
  const entries = [];
  for (let p = 0; p < n; p++) {
    const row = [];
    for (let k = rowPtr[order[p]]; k < rowPtr[order[p] + 1]; k++) row.push([place[colIdx[k]], weight[k]]);
    entries.push(...row.sort(([i], [j]) => i - j));
    starts[p + 1] = entries.length;
  }
  return { n, rowPtr: starts, colIdx: Int32Array.from(entries, ([j]) => j), weight: Float64Array.from(entries, ([, w]) => w) };
}

/** The product in a kernel instance where W and the vectors stay: what loops inside the kernels pay. */
function inMemory(module, W, B) {
  const wasm = new WebAssembly.Instance(module, {}).exports;
  const put = (array) => {
    const address = wasm.take(array.byteLength) >>> 0;
    new array.constructor(wasm.memory.buffer, address, array.length).set(array);
    return address;
  };
  const csr = [put(W.rowPtr), put(W.colIdx), put(W.weight)];
  const [one, many, out] = [put(B.slice(0, W.n)), put(B), wasm.take(B.byteLength) >>> 0];
  const sweep = (use) => {
    for (let from = 0; from < W.n; from += 4096) use(from, Math.min(W.n, from + 4096));
  };
  return (m) =>
    sweep((from, to) => (m === 1 ? wasm.spatialLag(from, to, ...csr, one, out) : wasm.csrTimesDense(from, to, m, ...csr, 8, many, out)));
}

/** SciPy with W and B read from a folder. */
async function startScipy(W, B) {
  const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
  for (const [name, array] of Object.entries({ rowPtr: W.rowPtr, colIdx: W.colIdx, weight: W.weight, B })) {
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  const peer = await startPeer("python3", "spmv.py", [folder]);
  rmSync(folder, { recursive: true });
  return peer;
}

function timed(run, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) run();
  return (performance.now() - start) / repeats;
}

/** Times of one vector and of COLUMNS vectors, ours and the peer's in turns; a time is the mean of `repeats` calls. */
async function compare(name, W, module, skipped) {
  const B = normals(1, 0, 0, W.n * COLUMNS);
  const x = B.slice(0, W.n);
  const product = inMemory(module, W, B);
  const peer = await startScipy(W, B);
  if (peer.skipped !== undefined) skipped.add(peer.skipped);
  const repeats = Math.max(1, Math.round(2e5 / W.n));
  const tables = [];
  for (const m of [1, COLUMNS]) {
    const ours = {
      "durbin, in the kernels": () => product(m),
      "durbin, as called": () => (m === 1 ? spatialLag(W, x) : csrTimesDense(W, B, m)),
    };
    const times = new Map([...Object.keys(ours), ...(peer.ask ? [peer.name] : [])].map((key) => [key, []]));
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const found = Object.entries(ours).map(([key, run]) => [key, timed(run, repeats)]);
      if (peer.ask) found.push([peer.name, (await peer.ask(m, repeats)).ms]);
      if (round >= WARM_UP) for (const [key, ms] of found) times.get(key).push(ms);
    }
    tables.push(tableOf(`${name}, ${m === 1 ? "one vector" : `${m} vectors`}`, times));
  }
  peer.end?.();
  return tables;
}

await init();
const module = new WebAssembly.Module(readFileSync(new URL(import.meta.resolve("durbin/kernels.wasm"))));
const side = 1000;
const skipped = new Set();
const scattered = queenGrid(side, permutation(1, 0, 0, side * side));
const pattern = { ...scattered, weight: new Float64Array(scattered.colIdx.length).fill(1) };
let order;
const ordering = timed(() => {
  order = bandOrder(pattern).order;
}, 1);
const cases = {
  "3,085 points, neighbors": nearestWeights(3085),
  "queen grid, 1,000,000 cells": queenGrid(side),
  "the same, numbered at random": scattered,
  "numbered at random, then by reverse Cuthill-McKee": inOrder(scattered, order),
};
const memory = new Float64Array(2 ** 24);
const target = new Float64Array(2 ** 24);
const copying = Math.min(...Array.from({ length: 7 }, () => timed(() => target.set(memory), 1)));
const tables = [];
for (const [name, W] of Object.entries(cases)) tables.push(...(await compare(name, W, module, skipped)));

report({
  question: "W times one vector and times 16 vectors",
  tables,
  notes: [
    '"In the kernels": W and the vectors are in the kernels\' memory, as in every loop over products there. "As called": spatialLag and csrTimesDense on typed arrays, W copied in by every call.',
    `Reverse Cuthill-McKee of the million cells numbered at random takes ${(ordering / 1000).toFixed(1)} s, once; breadth-first order, which the moments of Monte Carlo log-determinants use where links are far apart, a tenth to a fifth of that.`,
    `A copy of 128 MiB runs at ${(memory.byteLength / 5e5 / copying).toFixed(1)} GB/s read and written here; 16 vectors of a million cells move 0.5 GB, ${(500 / (memory.byteLength / 5e5 / copying)).toFixed(0)} ms at that rate.`,
    ...skipped,
  ],
});
