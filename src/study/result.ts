// What a run leaves: the object of results.json and the files around it.
import type { Fit } from "../result/fit.js";
import type { Json } from "../result/json.js";
import type { TableModel } from "../table/model.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { TestEntry } from "./test-entry.js";

type JsonObject = { readonly [key: string]: Json | undefined };

/** results.json, format durbin.results/1. Adding keys keeps the number; removing, renaming or redefining one makes 2. */
export interface StudyResults {
  readonly schema: "durbin.results/1";
  readonly models: Readonly<Record<string, JsonObject>>;
  readonly tests: readonly TestEntry[];
  readonly weights: Readonly<Record<string, JsonObject>>;
  /** What was done to the data. */
  readonly notes: readonly string[];
  readonly provenance: JsonObject;
}

export type StudyStatus = Fit["status"];

export interface StudyResult {
  readonly results: StudyResults;
  /** SHA-256 that proves same bits (see `resultsHash`). */
  readonly hash: string;
  /** The worst of the models'. */
  readonly status: StudyStatus;
  readonly fits: ReadonlyMap<string, Fit>;
  readonly weights: ReadonlyMap<string, SpatialWeights>;
  /** What the figures leave out. No part of the results, which do not depend on how they are shown. */
  readonly notes: readonly string[];
  /** What a terminal shows: the study's tables, or all models side by side; then tests and weights that no table shows. */
  readonly tables: readonly TableModel[];
  /** Text of every file by its path in the output folder: results.json, report.html, tables/*, figures/*. */
  readonly files: ReadonlyMap<string, string>;
}

/** The worst status of some models. */
export function worstStatus(fits: Iterable<Fit>): StudyStatus {
  const found = new Set(Array.from(fits, ({ status }) => status));
  return found.has("notConverged") ? "notConverged" : found.has("boundary") ? "boundary" : "converged";
}
