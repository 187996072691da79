// Period dummies as regressors: level dummies, transformed with the rest; the first period is the base.
import type { Panel } from "../../data/panel.js";
import type { GmmSpec } from "../../model/spec.js";
import type { LevelRows } from "./sample.js";

/** Places whose level rows enter an equation, in order. */
function usedPlaces({ entities, start, place, places }: LevelRows, spec: GmmSpec): number[] {
  const used = new Uint8Array(places);
  for (let e = 0; e < entities; e++) {
    for (let r = start[e]; r < start[e + 1]; r++) {
      const before = r > start[e] && (spec.transform === "fod" || place[r - 1] === place[r] - 1);
      if (before) used[place[r - 1]] = 1;
      if (before || spec.system) used[place[r]] = 1;
    }
  }
  return Array.from(used.keys()).filter((t) => used[t] === 1);
}

/** Places with a dummy: all that enter, but the first. */
export const dummyPlaces = (levels: LevelRows, spec: GmmSpec): number[] => (spec.timeEffects ? usedPlaces(levels, spec).slice(1) : []);

/** The dummies' names, `year::1979`. `periodOf` gives the period at a place. */
export const dummyNames = (panel: Panel, periodOf: Int32Array, places: readonly number[]): string[] =>
  places.map((place) => `${panel.timeName}::${panel.periods[periodOf[place]]}`);

/** Level rows with the dummies between the regressors and the response: rows x (k + dummies + 1). */
export function withDummies({ names, values, place }: LevelRows, dummies: readonly number[]): Float64Array {
  if (dummies.length === 0) return values;
  const k = names.length;
  const width = k + dummies.length + 1;
  const column = new Map(dummies.map((at, j) => [at, k + j]));
  const out = new Float64Array(place.length * width);
  for (let r = 0; r < place.length; r++) {
    out.set(values.subarray(r * (k + 1), r * (k + 1) + k), r * width);
    const dummy = column.get(place[r]);
    if (dummy !== undefined) out[r * width + dummy] = 1;
    out[(r + 1) * width - 1] = values[r * (k + 1) + k];
  }
  return out;
}
