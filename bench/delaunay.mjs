// How long do Delaunay neighbors take beside SciPy and spdep?
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWeights, geometryFromBuffers, init, loadWeightsType, uniforms } from "durbin";
import { alternate, startPeer, tableOf, timed } from "./lib/peer.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary } from "./lib/timing.mjs";

const SIZES = [1000, 10_000, 100_000];
/** deldir takes minutes for more. */
const MOST_IN_R = 1000;
/** Sums of the lengths of all links. */
const TOLERANCE = 1e-11;

function lengths({ n, rowPtr, colIdx }, points) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      sum += Math.hypot(points[2 * i] - points[2 * colIdx[k]], points[2 * i + 1] - points[2 * colIdx[k] + 1]);
    }
  }
  return sum;
}

await init();
await loadWeightsType({ type: "delaunay" });
const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
const peers = await Promise.all([startPeer("python3", "delaunay.py", [folder]), startPeer("Rscript", "delaunay.R", [folder])]);
const [scipy, spdep] = peers;
const skipped = peers.flatMap((peer) => peer.skipped ?? []);
const [tables, medians] = [[], []];
for (const n of SIZES) {
  const points = uniforms(1, 92, 0, 2 * n);
  writeFileSync(join(folder, `planar-${n}`), new Uint8Array(points.buffer));
  const keys = Array.from({ length: n }, (_, i) => `u${i}`);
  const geometry = geometryFromBuffers({ keys, coordinates: points }, { crs: "planar" });
  const build = () => buildWeights("w", { type: "delaunay" }, { units: null, geometry });
  const functions = { durbin: () => timed(build, (W) => lengths(W, points)) };
  if (scipy.ask) functions[scipy.name] = () => scipy.ask(n);
  if (spdep.ask && n <= MOST_IN_R) functions[spdep.name] = () => spdep.ask(n);
  const times = await alternate(functions, { rounds: n > 20_000 ? 3 : 7, warmUp: 2, tolerance: TOLERANCE });
  medians.push(summary(times.get("durbin")).median);
  tables.push(tableOf(`${n} points`, times));
}
for (const peer of peers) peer.end?.();
rmSync(folder, { recursive: true });

report({
  question: "Delaunay neighbors of points",
  tables,
  notes: [
    "Ours: buildWeights to row-standardized W, triangulated with exact predicates. SciPy: Delaunay and vertex_neighbor_vertices; spdep: tri2nb, which is deldir. Random points of the unit square; the sums of the lengths of all links agree to 1e-11.",
    `Growth between the last two sizes, as a power of n: ${growthExponent(SIZES.slice(-2), medians.slice(-2)).toFixed(2)}.`,
    ...skipped,
  ],
});
