// What the tables of triggers share: Munnell's panel with its contiguity, small tables and places.
import { readFileSync } from "node:fs";
import { readCsv } from "../../src/data/csv.js";
import type { Geometry } from "../../src/data/geometry.js";
import { readGeoJson } from "../../src/data/geojson.js";
import type { Panel } from "../../src/data/panel.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { pointGeometry } from "../../src/data/points.js";
import type { Table } from "../../src/data/table.js";
import type { ERROR_GROUPS } from "../../src/errors.js";
import { buildWeights } from "../../src/weights/build.js";
import type { WeightsSpec } from "../../src/weights/spec.js";
import type { WeightsContext } from "../../src/weights/units.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { fit } from "../../src/study/fit.js";
import { weightsFiles } from "../weights/support.js";

type Groups = typeof ERROR_GROUPS;

/** Something that is refused with the code, for every code of some groups. */
export type Triggers<G extends keyof Groups> = { readonly [C in { [K in G]: keyof Groups[K] }[G]]: () => unknown };

export const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A small file called towns.csv. */
export const towns = (text: string): Table => readCsv(bytes(text), { source: "towns.csv", keys: ["town", "year"] });

export const townPanel = (text: string): Panel => buildPanel(towns(text), { entity: "town", time: "year" });

/** 48 states in 17 years. */
export const produc = (edit: (csv: string) => string = (csv) => csv): Panel =>
  buildPanel(readCsv(bytes(edit(fixture("produc.csv"))), { source: "produc.csv", keys: ["state", "year"] }), {
    entity: "state",
    time: "year",
  });

/** A matrix "w" over the entities of a panel, or whatever the context says. */
export const weights = (spec: object, context: Partial<WeightsContext> = {}): SpatialWeights =>
  buildWeights("w", spec as WeightsSpec, { units: null, ...context });

export const queen = (standardize = "row"): SpatialWeights => {
  const files = weightsFiles([["queen.gal", fixture("produc-queen.gal")]]);
  return weights({ type: "file", file: "queen.gal", standardize }, { units: produc().entities, files });
};

/** Fits a model to the states. */
export const fitStates = (formula: string, options: object = {}) => fit(formula, { data: produc(), ...options });

/** Points called A, B, .. in a plane. */
export const points = (...places: readonly (readonly [number, number])[]): Geometry => {
  const rows = places.map(([x, y], i) => `${String.fromCharCode(65 + i)},${x},${y}`);
  return pointGeometry(towns(["town,x,y", ...rows].join("\n")), { id: "town", x: "x", y: "y" });
};

/** Polygons or whatever geometry the features have, from a file called towns.geojson. */
export const geoJson = (features: readonly object[], options: object = {}): Geometry =>
  readGeoJson(JSON.stringify({ type: "FeatureCollection", features }), { source: "towns.geojson", id: "code", ...options });
