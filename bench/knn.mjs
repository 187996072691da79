// How long do the nearest neighbors of points take beside SciPy, geokdbush and spdep, planar and along great circles?
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWeights, geometryFromBuffers, init, uniforms } from "durbin";
import { nearestNeighbors } from "durbin/kernels";
import { alternate, startPeer, tableOf, timed } from "./lib/peer.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary } from "./lib/timing.mjs";

const slow = process.env.BENCH_SLOW !== undefined;
const CASES = [
  ["planar", 10_000, 6],
  ["planar", 100_000, 6],
  ...["planar", "lonlat"].flatMap((crs) => [10_000, 100_000, ...(slow ? [1_000_000] : [])].map((n) => [crs, n, 10])),
];
/** knearneigh compares all pairs where it has no tree. */
const MOST_PAIRS = 20_000;
/** Ours are distances on the ellipsoid, as in R; those of peers on a sphere. */
const TOLERANCE = { planar: 1e-12, lonlat: 1e-3 };

const sum = (values) => values.reduce((total, x) => total + x, 0);

/** Points of the unit square, or spread evenly over the sphere up to latitudes of 72 degrees, nearly. */
function pointsOf(crs, n) {
  const points = uniforms(1, 91, 0, 2 * n);
  if (crs === "planar") return points;
  return points.map((u, i) => (i % 2 === 0 ? 360 * u - 180 : (180 / Math.PI) * Math.asin(1.9 * u - 0.95)));
}

/** All neighbors by geokdbush, whose nearest is the point itself. */
async function geokdbush(skipped) {
  try {
    const [{ default: KDBush }, { around, distance }] = await Promise.all([import("kdbush"), import("geokdbush")]);
    return (points, n, k) => {
      const run = () => {
        const index = new KDBush(n);
        for (let i = 0; i < n; i++) index.add(points[2 * i], points[2 * i + 1]);
        index.finish();
        return Array.from({ length: n }, (_, i) => around(index, points[2 * i], points[2 * i + 1], k + 1));
      };
      const apart = (i, j) => distance(points[2 * i], points[2 * i + 1], points[2 * j], points[2 * j + 1]);
      return timed(run, (found) => sum(found.map((near, i) => sum(near.map((j) => apart(i, j))))));
    };
  } catch {
    skipped.push("kdbush and geokdbush are not installed: no nearest neighbors on the sphere in plain JavaScript");
    return null;
  }
}

await init();
const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
const skipped = [];
const peers = await Promise.all([startPeer("python3", "knn.py", [folder]), startPeer("Rscript", "knn.R", [folder])]);
const [scipy, spdep] = peers;
skipped.push(...peers.flatMap((peer) => peer.skipped ?? []));
const onSphere = await geokdbush(skipped);
const tables = [];
const found = { planar: [], lonlat: [] };
for (const [crs, n, k] of CASES) {
  const points = pointsOf(crs, n);
  writeFileSync(join(folder, `${crs}-${n}`), new Uint8Array(points.buffer));
  const keys = Array.from({ length: n }, (_, i) => `u${i}`);
  const geometry = geometryFromBuffers({ keys, coordinates: points }, { crs });
  const { distance } = nearestNeighbors({ crs, points }, k);
  const functions = {
    "durbin nearestNeighbors": () =>
      timed(
        () => nearestNeighbors({ crs, points }, k),
        (near) => sum(near.distance),
      ),
    "durbin buildWeights": () =>
      timed(
        () => buildWeights("w", { type: "knn", k }, { units: null, geometry }),
        ({ colIdx }) => (colIdx.length === n * k ? sum(distance) : Number.NaN),
      ),
  };
  if (scipy.ask) functions[scipy.name] = () => scipy.ask(crs, n, k);
  if (crs === "lonlat" && onSphere !== null && n <= 100_000) functions["kdbush and geokdbush"] = () => onSphere(points, n, k);
  if (crs === "planar" && spdep.ask && n <= MOST_PAIRS) functions[spdep.name] = () => spdep.ask(crs, n, k);
  const times = await alternate(functions, { rounds: n > 20_000 ? 3 : 5, warmUp: n > 200_000 ? 1 : 2, tolerance: TOLERANCE[crs] });
  if (k === 10) found[crs].push({ n, ms: summary(times.get("durbin nearestNeighbors")).median });
  tables.push(tableOf(`${k} nearest of ${n}, ${crs === "planar" ? "planar" : "great circle"}`, times));
}
for (const peer of peers) peer.end?.();
rmSync(folder, { recursive: true });

const growth = Object.entries(found).map(([crs, rows]) => {
  const last = rows.slice(-2);
  return `${crs} ${growthExponent(
    last.map(({ n }) => n),
    last.map(({ ms }) => ms),
  ).toFixed(2)}`;
});
report({
  question: "Nearest neighbors of points",
  tables,
  notes: [
    "nearestNeighbors: indices and distances, sorted, from a typed array of points, as the peers; buildWeights: row-standardized W with its keys. Trees are built in the time of all. Along great circles SciPy searches unit vectors, whose making is in its time. Sums of distances agree: planar to 1e-12, great circle to 1e-3, since ours are on the ellipsoid WGS84 and those of the peers on a sphere.",
    `Growth between the last two sizes, 10 nearest, as a power of n: ${growth.join(", ")}.`,
    ...(slow ? [] : ["BENCH_SLOW=1 adds 1,000,000 points."]),
    ...skipped,
  ],
});
