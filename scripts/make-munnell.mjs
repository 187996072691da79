// Makes the data of examples/munnell from their sources: Produc of the R package plm (Debian: r-cran-plm), states of us-atlas.
// node scripts/make-munnell.mjs; needs Rscript. examples/munnell/SOURCES.md names versions and licences.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const target = (name) => fileURLToPath(new URL(`examples/munnell/${name}`, root));
const COLUMNS = ["region", "pcap", "hwy", "water", "util", "pc", "gsp", "emp", "unemp"];

const atlas = JSON.parse(readFileSync(new URL("node_modules/us-atlas/states-10m.json", root), "utf8"));
const stateOf = new Map(
  atlas.objects.states.geometries.map((geometry) => [geometry.properties.name.toUpperCase().replaceAll(" ", "_"), geometry]),
);
// as plm spells it
stateOf.set("TENNESSE", stateOf.get("TENNESSEE"));

const exported = execFileSync(
  "Rscript",
  ["-e", 'data("Produc", package = "plm"); write.csv(Produc, stdout(), row.names = FALSE, quote = FALSE)'],
  { encoding: "utf8" },
);
const [head, ...rows] = exported
  .trim()
  .split("\n")
  .map((line) => line.split(","));
const at = (name) => head.indexOf(name);

const used = new Map();
const lines = rows.map((row) => {
  const state = stateOf.get(row[at("state")]);
  used.set(state.id, state);
  return [state.id, state.properties.name, row[at("year")], ...COLUMNS.map((name) => row[at(name)])].join(",");
});
writeFileSync(target("produc.csv"), `${[["fips", "state", "year", ...COLUMNS].join(","), ...lines].join("\n")}\n`);

// only the arcs that the 48 states use, numbered anew; ~k stands for arc k backwards
const numbers = new Map();
const renumber = (arcs) => (Array.isArray(arcs) ? arcs.map(renumber) : arcs < 0 ? ~number(~arcs) : number(arcs));
function number(arc) {
  if (!numbers.has(arc)) numbers.set(arc, numbers.size);
  return numbers.get(arc);
}
const geometries = [...used.values()]
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map(({ type, id, arcs, properties }) => ({ type, id, properties: { fips: id, name: properties.name }, arcs: renumber(arcs) }));
const arcs = [...numbers.keys()].map((arc) => atlas.arcs[arc]);
const topology = { type: "Topology", transform: atlas.transform, objects: { states: { type: "GeometryCollection", geometries } }, arcs };
writeFileSync(target("states.topojson"), `${JSON.stringify(topology)}\n`);
process.stdout.write(`produc.csv: ${lines.length} rows, ${used.size} states; states.topojson: ${arcs.length} arcs\n`);
