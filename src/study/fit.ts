// One model from data in memory to a printable result: the short way in for programs.
import { type ArrowTableLike, fromArrow } from "../data/arrow.js";
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import { buildPanel } from "../data/panel-build.js";
import { type CellValue, type ColumnValues, fromColumns, fromRows } from "../data/plain-data.js";
import type { Table } from "../data/table.js";
import { DurbinError } from "../errors.js";
import { loadEstimator } from "../estimate/registry.js";
import { completeSpec } from "../model/complete.js";
import type { ModelSpec } from "../model/spec.js";
import type { Coefficient, Fit, Impact, TestResult } from "../result/fit.js";
import { coefficients } from "../result/inference.js";
import { fitToJson } from "../result/json.js";
import { summaryText } from "../table/summary.js";
import { init } from "../wasm/load.js";
import type { SpatialWeights } from "../weights/weights.js";
import { fitSpec } from "./models.js";
import { weightsFinder } from "./weights-of-study.js";

/** Columns by name, rows, an Arrow table, or what `readCsv` and `buildPanel` return. */
export type FitData =
  | Readonly<Record<string, ColumnValues>>
  | ReadonlyMap<string, ColumnValues>
  | readonly Readonly<Record<string, CellValue>>[]
  | ArrowTableLike
  | Table
  | Panel;

export interface FitOptions {
  readonly data: FitData;
  /** Column that names the entity; not with a panel, which knows it. */
  readonly entity?: string;
  /** Column that holds the period. */
  readonly time?: string;
  /** panel by default, spatial-panel when `model` is given. */
  readonly estimator?: ModelSpec["estimator"];
  /** Matrix of a spatial model and of W() in the formula; its keys are matched to the entities. */
  readonly weights?: SpatialWeights;
  /** Where the entities are, for `vcov: {type: "conley", ..}`. */
  readonly geometry?: Geometry;
  /** Seed of simulated standard errors, 0 by default. */
  readonly seed?: number;
  /** The options of a study's `models:` entry: method, model, effects, vcov, bias, durbin, impacts, where, level, save. */
  readonly [option: string]: unknown;
}

/** A fit and what is read from it most often. */
export interface FitResult {
  readonly fit: Fit;
  readonly status: Fit["status"];
  readonly coefficients: readonly Coefficient[];
  readonly impacts: readonly Impact[];
  readonly statistics: Fit["statistics"];
  readonly tests: readonly TestResult[];
  readonly notes: readonly string[];
  /** The printout: coefficients with intervals, impacts, tests. */
  toString(): string;
  /** The model's entry in results.json. */
  toJSON(): object;
}

const isPanel = (data: FitData): data is Panel => "rowOf" in data && (data as Panel).rowOf instanceof Int32Array;
const isTable = (data: FitData): data is Table => "nRows" in data && (data as Table).columns instanceof Map;
const isArrow = (data: FitData): data is ArrowTableLike =>
  "getChildAt" in data && typeof (data as ArrowTableLike).getChildAt === "function";

function panelOf({ data, entity, time }: FitOptions): Panel {
  if (data === null || typeof data !== "object") {
    throw new DurbinError(
      "input",
      "FIT_DATA",
      `data is ${data === null ? "null" : `a ${typeof data}`}; expected columns, rows, an Arrow table, a Table or a Panel`,
    );
  }
  if (isPanel(data)) return data;
  const index = { ...(entity === undefined ? {} : { entity }), ...(time === undefined ? {} : { time }) };
  return buildPanel(
    tableOf(
      data,
      [entity, time].filter((name) => name !== undefined),
    ),
    index,
  );
}

function tableOf(data: Exclude<FitData, Panel>, keys: readonly string[]): Table {
  if (Array.isArray(data)) return fromRows(data);
  if (isTable(data)) return data;
  if (isArrow(data)) return fromArrow(data, { keys });
  return fromColumns(data as Readonly<Record<string, ColumnValues>>);
}

/**
 * Fits a formula: `await fit("log(gsp) ~ log(pcap) + unemp", { data, entity: "state", time: "year", model: "sdm", effects: "twoways", weights: W })`.
 * Loads the kernels on first use. Throws DurbinError with the code of what is wrong: FIT_DATA, the errors of data, formula, options, weights and estimator.
 */
export async function fit(formula: string, options: FitOptions): Promise<FitResult> {
  await init();
  const { data, entity, time, weights, geometry = null, seed = 0, ...rest } = options;
  const panel = panelOf({ data, ...(entity === undefined ? {} : { entity }), ...(time === undefined ? {} : { time }) });
  const estimator = rest.estimator ?? (rest.model === undefined ? "panel" : "spatial-panel");
  const matrices = new Map(weights === undefined ? [] : [[weights.name, weights]]);
  const spec = completeSpec({ ...rest, estimator, formula, ...(weights === undefined ? {} : { weights: weights.name }) });
  await loadEstimator(spec);
  return resultOf(fitSpec(spec, { panel, weights: weightsFinder(matrices), seed, geometry }).fit);
}

function resultOf(found: Fit): FitResult {
  return {
    fit: found,
    status: found.status,
    coefficients: coefficients(found),
    impacts: found.impacts,
    statistics: found.statistics,
    tests: found.tests,
    notes: found.notes,
    toString: () => summaryText(found),
    toJSON: () => fitToJson(found),
  };
}
