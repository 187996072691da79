// How long do queen and rook weights of polygons take beside spdep and jsgeoda, from geometry that has been read?
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWeights, geometryFromBuffers, init, readGeoJson } from "durbin";
import { alternate, startPeer, tableOf, timed } from "./lib/peer.mjs";
import { quilt, quiltText } from "./lib/polygons.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary } from "./lib/timing.mjs";

const SIDES = [17, 55, 173];
const RULES = ["queen", "rook"];

async function jsgeoda(skipped) {
  try {
    return await (await import("jsgeoda")).default.New();
  } catch {
    skipped.push("jsgeoda is not installed: no libgeoda");
    return null;
  }
}

/** Weights by libgeoda, which says the mean number of neighbors. It keeps those of a map, so that every run has a map of its own, read before. */
function byGeoda(geoda, bytes, rule, n) {
  const map = geoda.readGeoJSON(bytes);
  const run = () => (rule === "queen" ? geoda.getQueenWeights(map) : geoda.getRookWeights(map));
  const found = timed(run, ({ meanNeighbors }) => Math.round(n * meanNeighbors));
  geoda.free(map);
  return found;
}

function unitsOf({ keys, vertices, coordinates, n }) {
  const ringOffsets = Int32Array.from({ length: n + 1 }, (_, i) => i * vertices);
  const polygonOffsets = Int32Array.from({ length: n + 1 }, (_, i) => i);
  return geometryFromBuffers({ keys, coordinates, ringOffsets, polygonOffsets }, { crs: "planar" });
}

await init();
const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
const skipped = [];
const spdep = await startPeer("Rscript", "contiguity.R", [folder]);
skipped.push(...(spdep.skipped ? [spdep.skipped] : []));
const geoda = await jsgeoda(skipped);
const [tables, reading] = [[], []];
const medians = new Map(RULES.map((rule) => [rule, []]));
for (const side of SIDES) {
  const polygons = quilt(side);
  const { n, vertices, coordinates } = polygons;
  writeFileSync(join(folder, `quilt-${n}`), new Uint8Array(coordinates.buffer));
  const geometry = unitsOf(polygons);
  let text = quiltText(polygons);
  const readOurs = timed(
    () => readGeoJson(text, { source: "quilt.geojson", id: "id", crs: "planar" }),
    ({ keys }) => keys.length,
  );
  const bytes = new TextEncoder().encode(text).buffer;
  text = undefined;
  const readTheirs =
    geoda === null
      ? null
      : timed(
          () => geoda.free(geoda.readGeoJSON(bytes)),
          () => n,
        );
  const ms = (found) => `${(found.ms / 1000).toFixed(2)} s`;
  reading.push(`${n} polygons: readGeoJson ${ms(readOurs)}${readTheirs === null ? "" : `, jsgeoda ${ms(readTheirs)}`}`);
  for (const rule of RULES) {
    const ours = () => buildWeights("w", { type: "contiguity", rule }, { units: null, geometry });
    const functions = { durbin: () => timed(ours, ({ colIdx }) => colIdx.length) };
    if (geoda !== null) functions["jsgeoda 0.2"] = () => byGeoda(geoda, bytes, rule, n);
    if (spdep.ask) functions[spdep.name] = () => spdep.ask(rule, n, vertices);
    const times = await alternate(functions, { rounds: n > 10_000 ? 3 : 7, warmUp: n > 10_000 ? 1 : 2, tolerance: 0 });
    medians.get(rule).push(summary(times.get("durbin")).median);
    tables.push(tableOf(`${rule}, ${n} polygons, ${n * vertices} vertices`, times));
  }
}
spdep.end?.();
rmSync(folder, { recursive: true });

const sizes = SIDES.map((side) => side * side);
const growth = RULES.map((rule) => `${rule} ${growthExponent(sizes.slice(1), medians.get(rule).slice(1)).toFixed(2)}`);
report({
  question: "Contiguity of polygons, from geometry in memory",
  tables,
  notes: [
    "A quilt with crooked borders, 101 vertices a polygon. Ours: buildWeights from flat coordinate buffers to row-standardized W. spdep: poly2nb of an sf object; jsgeoda: weights of a map that it has read. All find the same number of links.",
    `Reading the same polygons from GeoJSON text, once: ${reading.join("; ")}.`,
    `Growth between the last two sizes, as a power of n: ${growth.join(", ")}.`,
    ...skipped,
  ],
});
