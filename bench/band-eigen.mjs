// How long do all eigenvalues of a contiguity W take, for the counties of the contiguous United States, beside eigenw() of spatialreg?
import { readFileSync } from "node:fs";
import { init } from "durbin";
import { sparseSymmetricEigenvalues, symmetricEigenvalues } from "durbin/kernels";
import { neighbors } from "topojson-client";
import { grid } from "./lib/graphs.mjs";
import { triplets } from "./lib/panel-data.mjs";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";
import { growthExponent, summary, takeTurns } from "./lib/timing.mjs";

/** FIPS codes of Alaska, Hawaii and the territories. */
const ELSEWHERE = new Set(["02", "15", "60", "66", "69", "72", "78"]);
const SIDES = [20, 40, 55];
const ROUNDS = process.env.BENCH_SLOW ? 5 : 3;

/** Counties that share a border, from the arcs of the map; those without a neighbor are left out. Lists of places, ascending. */
function countyLists() {
  const atlas = JSON.parse(readFileSync(new URL(import.meta.resolve("us-atlas/counties-10m.json")), "utf8"));
  const inside = atlas.objects.counties.geometries.filter(({ id }) => !ELSEWHERE.has(String(id).slice(0, 2)));
  const lists = neighbors(inside);
  const linked = inside.map((_, i) => i).filter((i) => lists[i].length > 0);
  const place = new Map(linked.map((i, p) => [i, p]));
  return linked.map((i) => lists[i].map((j) => place.get(j)).sort((a, b) => a - b));
}

/** CSR of the weights that `weightOf` gives each link. */
function csr(lists, weightOf) {
  const rowPtr = Int32Array.from({ length: lists.length + 1 });
  lists.forEach((list, i) => {
    rowPtr[i + 1] = rowPtr[i] + list.length;
  });
  const weight = Float64Array.from(lists.flatMap((list, i) => list.map((j) => weightOf(i, j))));
  return { n: lists.length, rowPtr, colIdx: Int32Array.from(lists.flat()), weight };
}

function dense({ n, rowPtr, colIdx, weight }) {
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) A[i * n + colIdx[k]] = weight[k];
  return A;
}

await init();
const lists = countyLists();
const n = lists.length;
const S = csr(lists, (i, j) => 1 / Math.sqrt(lists[i].length * lists[j].length)); // similar to W with rows standardized
const A = dense(S);
const times = takeTurns(
  { durbin: () => sparseSymmetricEigenvalues(S), "durbin, as a dense matrix": () => symmetricEigenvalues(A, n) },
  { rounds: ROUNDS, warmUp: 1 },
);
const found = sparseSymmetricEigenvalues(S);
const sum = found.reduce((total, x) => total + Math.abs(x), 0);
const links = csr(lists, () => 1);
const { peers, skipped } = runR("band-eigen.R", { "w.csv": csvText(triplets(links)) }, process.env.BENCH_SLOW ? [3, "as it is"] : [1]);
for (const { name, ms, sum: theirs } of peers) {
  if (!(Math.abs(theirs - sum) < 1e-9 * sum)) throw new Error(`${name}: magnitudes sum to ${theirs}, ours to ${sum}`);
  times.set(name, ms);
}

const grids = SIDES.map((side) => grid(side, true));
const growth = takeTurns(Object.fromEntries(grids.map((G) => [G.n, () => sparseSymmetricEigenvalues(G)])), { rounds: 5, warmUp: 2 });
const medians = grids.map((G) => summary(growth.get(String(G.n))).median);
const rows = grids.map((G, i) => [
  String(G.n),
  medians[i].toFixed(1),
  i === 0 ? "" : growthExponent([grids[i - 1].n, G.n], medians.slice(i - 1, i + 1)).toFixed(2),
]);

report({
  question: `All eigenvalues of the contiguity W of ${n.toLocaleString("en-US")} counties`,
  tables: [{ rows: timeRows(times) }, { header: ["queen grid, cells", "median ms", "exponent from the row above"], rows }],
  notes: [
    "Counties of us-atlas outside Alaska, Hawaii and the territories that share a border; W with rows standardized. Ours puts the symmetric form in band order; eigenw() takes the dense matrix to R's LAPACK: the symmetric form, as lagsarlm() does, or (BENCH_SLOW=1) W itself, which is not symmetric. Sums of magnitudes agree to 1e-9.",
    "Half-bandwidths of a map grow with the root of n, so work grows as n to the power 2.5.",
    ...skipped,
  ],
});
