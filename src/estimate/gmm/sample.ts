// The rows of a dynamic panel: transformed ones (differences, or deviations from later means), then the level equation, entity by entity.
import { describeRow } from "../../data/access.js";
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import type { Design, Dropped } from "../../model/design.js";
import type { GmmSpec } from "../../model/spec.js";

/** Level rows, those of an entity side by side and in the order of time. */
export interface LevelRows {
  readonly entities: number;
  /** [entities] index in the whole data */
  readonly entity: Int32Array;
  /** [entities + 1] */
  readonly start: Int32Array;
  /** [rows] place on the calendar */
  readonly place: Int32Array;
  /** [rows] row of the whole data */
  readonly wholeRow: Int32Array;
  /** Places of the calendar, 0 to this minus 1. */
  readonly places: number;
  /** Columns of `values`: the regressors, then the response. */
  readonly names: readonly string[];
  /** rows x (names + 1) */
  readonly values: Float64Array;
  readonly dropped: readonly Dropped[];
}

const MOST_KEYS = 20;
/** A calendar longer than this has steps that no lag uses. */
const MOST_PLACES = 2000;

/** Period index at every place of the calendar, -1 where the data have none. */
export function periodAt(panel: Panel): Int32Array {
  const places = panel.nPeriods === 0 ? 0 : panel.calendar[panel.nPeriods - 1] + 1;
  if (places > MOST_PLACES) {
    const sentence = `${panel.timeName} spans ${places} steps from ${panel.periods[0]} to ${panel.periods[panel.nPeriods - 1]}, more than ${MOST_PLACES}: a dynamic panel needs periods that follow each other`;
    throw new DurbinError("input", "DYNAMIC_PANEL", sentence, { places });
  }
  const out = new Int32Array(places).fill(-1);
  panel.calendar.forEach((place, t) => {
    out[place] = t;
  });
  return out;
}

/**
 * The complete rows of the design, without those in which one of `needed` [whole nObs] is missing. `time` names the period dummies that are
 * added as regressors, by place.
 */
export function levelRows(design: Design, spec: GmmSpec, needed: ReadonlyMap<string, Float64Array>): LevelRows {
  const { panel, whole } = design;
  const places = periodAt(whole);
  const wholeEntity = sameEntities(panel, whole);
  const counts = new Int32Array(panel.nEntities);
  const wholeOf = new Int32Array(panel.nObs);
  const dropped: string[] = [];
  const required = [...needed.values()];
  for (let row = 0; row < panel.nObs; row++) {
    const place = panel.calendar[panel.periodOf[row]];
    const found = whole.rowOf[places[place] * whole.nEntities + wholeEntity[panel.entityOf[row]]];
    let complete = true;
    for (let v = 0; v < required.length; v++) complete &&= !Number.isNaN(required[v][found]);
    wholeOf[row] = complete ? found : -1;
    if (complete) counts[panel.entityOf[row]]++;
    else dropped.push(describeRow(panel, row));
  }
  const order = entityMajor(panel, wholeOf, counts);
  const first = design.hasIntercept && !spec.system ? 1 : 0;
  const names = design.names.slice(first);
  const k = names.length;
  const values = new Float64Array(order.rows.length * (k + 1));
  for (let r = 0; r < order.rows.length; r++) {
    for (let j = 0; j < k; j++) values[r * (k + 1) + j] = design.X[(first + j) * design.nObs + order.rows[r]];
    values[r * (k + 1) + k] = design.y[order.rows[r]];
  }
  const reason = `missing values in ${[...needed.keys()].join(", ")}`;
  return {
    entities: order.entity.length,
    entity: order.entity.map((i) => wholeEntity[i]),
    start: order.start,
    place: order.rows.map((row) => panel.calendar[panel.periodOf[row]]),
    wholeRow: order.rows.map((row) => wholeOf[row]),
    places: places.length,
    names,
    values,
    dropped: dropped.length === 0 ? [] : [{ reason, count: dropped.length, keys: dropped.slice(0, MOST_KEYS) }],
  };
}

/** Index in the whole data of each entity that is left; both lists have the same order. */
function sameEntities(panel: Panel, whole: Panel): Int32Array {
  let at = 0;
  return Int32Array.from(panel.entities, (key) => {
    while (whole.entities[at] !== key) at++;
    return at++;
  });
}

function entityMajor(panel: Panel, wholeOf: Int32Array, counts: Int32Array) {
  const entity = Int32Array.from(counts.keys()).filter((i) => counts[i] > 0);
  const start = new Int32Array(entity.length + 1);
  const next = new Int32Array(counts.length);
  for (let e = 0; e < entity.length; e++) {
    next[entity[e]] = start[e];
    start[e + 1] = start[e] + counts[entity[e]];
  }
  const rows = new Int32Array(start[entity.length]);
  for (let row = 0; row < panel.nObs; row++) if (wholeOf[row] >= 0) rows[next[panel.entityOf[row]]++] = row;
  return { entity, start, rows };
}

/** Rows of all equations. Slot = place of a transformed row, places + place of a level row. */
export interface StackedRows {
  readonly entities: number;
  /** [entities] index in `LevelRows` */
  readonly entity: Int32Array;
  readonly names: readonly string[];
  /** [entities + 1] */
  readonly start: Int32Array;
  /** [rows] */
  readonly slot: Int32Array;
  /** rows x k */
  readonly X: Float64Array;
  /** [rows] */
  readonly y: Float64Array;
  readonly transformed: number;
  readonly levels: number;
}

/**
 * Writes the transformed values of the level rows from .. to - 1 of one entity to row q of out and those after it, with their places on the calendar.
 * Returns the row after the last. values: level rows x width.
 */
export type Transform = (
  levels: LevelRows,
  from: number,
  to: number,
  width: number,
  values: Float64Array,
  out: TransformedRows,
  q: number,
) => number;

export interface TransformedRows {
  readonly place: Int32Array;
  /** rows x width */
  readonly values: Float64Array;
}

/** x_t - x_t-1 where both are there, at t. */
export const differences: Transform = ({ place }, from, to, width, values, out, q) => {
  for (let r = from + 1; r < to; r++) {
    if (place[r] !== place[r - 1] + 1) continue;
    for (let j = 0; j < width; j++) out.values[q * width + j] = values[r * width + j] - values[(r - 1) * width + j];
    out.place[q++] = place[r];
  }
  return q;
};

/** sqrt(n / (n + 1)) (x_t - mean of the n later rows), one place after t (Arellano, Bover 1995). */
export const orthogonalDeviations: Transform = ({ place }, from, to, width, values, out, q) => {
  for (let r = from; r < to - 1; r++) out.place[q + r - from] = place[r] + 1;
  for (let j = 0; j < width; j++) {
    let later = 0;
    for (let r = to - 1; r >= from; r--) {
      const [n, x] = [to - 1 - r, values[r * width + j]];
      if (n > 0) out.values[(q + r - from) * width + j] = Math.sqrt(n / (n + 1)) * (x - later / n);
      later += x;
    }
  }
  return q + Math.max(0, to - 1 - from);
};

/** The transformation of a model. */
export const transformOf = (spec: GmmSpec): Transform => (spec.transform === "fod" ? orthogonalDeviations : differences);

/** Stacks the equations; entities without a row in any of them are left out. `values` rows x (names + 1) of the level rows. */
export function stackRows(
  levels: LevelRows,
  transform: Transform,
  system: boolean,
  names: readonly string[],
  values: Float64Array,
): StackedRows {
  const width = names.length + 1;
  const most = levels.wholeRow.length * (system ? 2 : 1);
  const out = { place: new Int32Array(most), values: new Float64Array(most * width) };
  const [entity, start] = [new Int32Array(levels.entities), new Int32Array(levels.entities + 1)];
  let [count, rows, transformed] = [0, 0, 0];
  for (let e = 0; e < levels.entities; e++) {
    const [from, to, before] = [levels.start[e], levels.start[e + 1], rows];
    rows = transform(levels, from, to, width, values, out, rows);
    transformed += rows - before;
    if (system) rows = copyLevels(levels, from, to, width, values, out, rows);
    if (rows === before) continue;
    entity[count++] = e;
    start[count] = rows;
  }
  return {
    entities: count,
    entity: entity.subarray(0, count),
    names,
    start: start.subarray(0, count + 1),
    slot: out.place.subarray(0, rows),
    ...splitColumns(out.values, rows, width),
    transformed,
    levels: rows - transformed,
  };
}

/** The level rows themselves, `places` slots further. */
function copyLevels(
  levels: LevelRows,
  from: number,
  to: number,
  width: number,
  values: Float64Array,
  out: TransformedRows,
  q: number,
): number {
  for (let i = from * width, o = q * width; i < to * width; i++, o++) out.values[o] = values[i];
  for (let r = from; r < to; r++) out.place[q + r - from] = levels.places + levels.place[r];
  return q + to - from;
}

/** X rows x k and y [rows] of rows x (k + 1). */
function splitColumns(values: Float64Array, rows: number, width: number): { X: Float64Array; y: Float64Array } {
  const k = width - 1;
  const [X, y] = [new Float64Array(rows * k), new Float64Array(rows)];
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < k; j++) X[r * k + j] = values[r * width + j];
    y[r] = values[r * width + k];
  }
  return { X, y };
}
