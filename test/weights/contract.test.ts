// The weights studies of the contract beside the checkout, run through the library: every expected fact of every matrix.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { readGeoJson } from "../../src/data/geojson.js";
import { type Geometry, type PointColumns, pointGeometry } from "../../src/data/geometry.js";
import type { Panel } from "../../src/data/panel.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { init } from "../../src/wasm/load.js";
import { buildWeights } from "../../src/weights/build.js";
import { weightsFacts } from "../../src/weights/facts.js";
import { requireUsable } from "../../src/weights/islands.js";
import { rowOfEntries } from "../../src/weights/links.js";
import type { WeightsSpec } from "../../src/weights/spec.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { assertClose } from "../support/close.js";
import { hasShared, itShared, shared } from "../support/shared.js";
import { weightsFiles } from "./support.js";

interface Study {
  readonly data?: { readonly file: string; readonly entity: string; readonly time?: string };
  readonly geometry?: { readonly file: string } & PointColumns;
  readonly weights: Readonly<Record<string, WeightsSpec>>;
}

interface Case {
  readonly id: string;
  readonly study: Study;
  readonly expect: readonly { readonly path: string; readonly value: number | boolean; readonly rel?: number; readonly abs?: number }[];
}

const folder = shared("reference/contract");
const bytesOf = (file: string): Uint8Array => readFileSync(resolve(folder, file));
const textOf = (file: string): string => readFileSync(resolve(folder, file), "utf8");
const caseOf = (id: string): Case => JSON.parse(textOf(`${id}.json`));

function panelOf({ file, entity, time }: NonNullable<Study["data"]>): Panel {
  const keys = time === undefined ? [entity] : [entity, time];
  const panel = buildPanel(readCsv(bytesOf(file), { source: file, keys }), { entity, time });
  const { gsp, emp } = Object.fromEntries(panel.columns) as Record<string, Float64Array | undefined>;
  if (gsp === undefined || emp === undefined) return panel;
  return { ...panel, columns: new Map([...panel.columns, ["gpw", gsp.map((value, row) => value / emp[row])]]) };
}

function geometryOf(options: NonNullable<Study["geometry"]>): Geometry {
  const source = options.file;
  if (source.endsWith(".geojson")) return readGeoJson(textOf(source), { source, id: options.id });
  return pointGeometry(readCsv(bytesOf(source), { source, keys: [options.id] }), options);
}

function matricesOf({ study }: Case): Map<string, SpatialWeights> {
  const panel = study.data && panelOf(study.data);
  const geometry = study.geometry && geometryOf(study.geometry);
  const files = weightsFiles(
    Object.values(study.weights).flatMap((spec) => (spec.type === "file" ? [[spec.file, textOf(spec.file)]] : [])),
  );
  const others = new Map<string, SpatialWeights>();
  const units = panel?.entities ?? null;
  for (const [key, spec] of Object.entries(study.weights))
    others.set(key, buildWeights(key, spec, { units, geometry, panel, files, others }));
  return others;
}

function check({ expect: expected, ...rest }: Case): void {
  const matrices = matricesOf({ ...rest, expect: expected });
  const facts = new Map([...matrices].map(([key, W]) => [key, weightsFacts(W) as unknown as Record<string, number | boolean>]));
  for (const { path, value, rel, abs } of expected) {
    const [, key, fact] = path.split(".");
    if (!path.startsWith("weights.")) continue;
    const actual = facts.get(key)?.[fact];
    if (typeof value === "boolean") expect(actual, path).toBe(value);
    else assertClose(actual as number, value, rel ?? 0, abs ?? 0);
  }
}

beforeAll(() => init());

const ids = hasShared
  ? readdirSync(folder)
      .map((file) => file.replace(/\.json$/, ""))
      .filter((id) => id.startsWith("weights-") || id === "explore-nc-islands")
  : ["weights-*"];

describe("contract", () => {
  for (const id of ids) itShared(id, () => check(caseOf(id)));

  itShared("bad-weights-keys names keys of both sides", () => {
    expect(() => matricesOf(caseOf("bad-weights-keys"))).toThrow(/48 of 48 units of the data are not in .*"ALABAMA".*not in the data: "1"/);
  });

  itShared("bad-islands is refused at use, with a key", () => {
    const W = matricesOf(caseOf("bad-islands")).get("w") as SpatialWeights;
    expect(() => requireUsable(W)).toThrow(/37 islands .*"3\d{4}"/);
  });
});

describe("golden link sets of spdep", () => {
  const weights = "reference/spatial/weights";
  const field = "data/field/weights";
  // Three pairs of counties share two vertices, or one vertex twice, and no edge: spdep's rook counts them, a shared edge is none there.
  const noEdge = ["11001 51059", "12015 12051", "12051 12015", "22121 22125", "22125 22121", "51059 11001"];
  const sets = [
    ["reference/spatial/data/nc_sids.geojson", "FIPS", `${weights}/nc_queen.gal`, "queen", []],
    ["reference/spatial/data/nc_sids.geojson", "FIPS", `${weights}/nc_rook.gal`, "rook", []],
    ["reference/spatial/data/ncovr.geojson", "FIPS", `${weights}/ncovr_rook.gal`, "rook", noEdge],
    ["data/field/spatial/ny8.geojson", "ID", `${field}/ny8_queen.gal`, "queen", []],
    ["data/field/spatial/ny8.geojson", "ID", `${field}/ny8_rook.gal`, "rook", []],
  ] as const;
  for (const [polygons, id, gal, rule, onlyInFile] of sets) {
    itShared(`${rule} contiguity is ${gal}`, () => {
      const geometry = readGeoJson(readFileSync(shared(polygons), "utf8"), { source: polygons, id });
      const files = weightsFiles([["w.gal", readFileSync(shared(gal), "utf8")]]);
      const made = buildWeights("w", { type: "contiguity", rule }, { units: null, geometry });
      const read = buildWeights("w", { type: "file", file: "w.gal" }, { units: made.keys, files });
      const links = (W: SpatialWeights) => new Set(Array.from(rowOfEntries(W), (i, k) => `${W.keys[i]} ${W.keys[W.colIdx[k]]}`));
      const [a, b] = [links(made), links(read)];
      expect([...a].filter((link) => !b.has(link))).toEqual([]);
      expect([...b].filter((link) => !a.has(link)).sort()).toEqual(onlyInFile);
    });
  }
});

it("lists at least one contract case where the contract is there", () => expect(ids.length).toBeGreaterThan(hasShared ? 10 : 0));
