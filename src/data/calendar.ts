// Periods: their order, and their place on the calendar in whole steps, so that a lag finds "one step before" and not "the row above".
import { DurbinError } from "../errors.js";
import { parseDecimal } from "./number.js";

export interface Calendar {
  /** Position of each given key in the sorted order. */
  readonly rank: Int32Array;
  /** Keys in order: numeric if all are numbers, else by code unit. */
  readonly periods: readonly string[];
  /** Place of each period, 0 for the first, in steps. */
  readonly places: Float64Array;
  readonly notes: readonly string[];
}

/** Relative distance from a whole number of steps that rounded fractions of a year (1995.083, 1995.167, 1995.25) stay within. */
const REGULAR = 0.05;

/**
 * Orders period keys. Whole numbers: a step is the greatest common divisor of the differences. Other numbers: the smallest difference,
 * if the others are multiples of it. Texts: the position in the list. Throws TIME_KEY for two spellings of one number.
 */
export function makeCalendar(source: string, name: string, keys: readonly string[]): Calendar {
  const parsed = keys.map(parseDecimal);
  const numeric = parsed.every((value) => value !== undefined && Number.isFinite(value));
  const values = numeric ? (parsed as number[]) : null;
  const order = Array.from(keys, (_, i) => i).sort(
    values === null ? (a, b) => (keys[a] < keys[b] ? -1 : 1) : (a, b) => values[a] - values[b],
  );
  const rank = new Int32Array(keys.length);
  order.forEach((key, position) => {
    rank[key] = position;
  });
  const periods = order.map((key) => keys[key]);
  if (values === null)
    return { rank, periods, ...byPosition(`${name}: periods are text, so a lag is the period before in the data`, periods) };

  const sorted = order.map((key) => values[key]);
  const differences = sorted.slice(1).map((value, i) => value - sorted[i]);
  const same = differences.indexOf(0);
  if (same >= 0) {
    throw new DurbinError(
      "input",
      "TIME_KEY",
      `${source}: "${periods[same]}" and "${periods[same + 1]}" in column "${name}" are the same number written in two ways`,
      { column: name },
    );
  }
  return {
    rank,
    periods,
    ...(sorted.every(Number.isSafeInteger) ? wholeSteps(name, sorted, periods) : fractions(name, periods, differences)),
  };
}

type Places = Pick<Calendar, "places" | "notes">;

function byPosition(note: string, periods: readonly string[]): Places {
  return { places: Float64Array.from(periods, (_, t) => t), notes: periods.length > 1 ? [note] : [] };
}

function wholeSteps(name: string, sorted: readonly number[], periods: readonly string[]): Places {
  let step = 0;
  for (const value of sorted) step = gcd(step, value - sorted[0]);
  if (step === 0) step = 1;
  const places = Float64Array.from(sorted, (value) => (value - sorted[0]) / step);
  const notes = step === 1 ? [] : [`${name}: periods are ${step} apart, so a lag is one step of ${step}`];
  return { places, notes: [...notes, ...holes(name, places, periods)] };
}

function fractions(name: string, periods: readonly string[], differences: readonly number[]): Places {
  const step = differences.reduce((least, difference) => Math.min(least, difference), Infinity);
  const places = new Float64Array(periods.length);
  for (let t = 1; t < periods.length; t++) {
    const steps = differences[t - 1] / step;
    if (Math.abs(steps - Math.round(steps)) > REGULAR) {
      return byPosition(`${name}: periods are not evenly spaced, so a lag is the period before in the data`, periods);
    }
    places[t] = places[t - 1] + Math.round(steps);
  }
  const notes = periods.length > 1 ? [`${name}: periods are fractions, so a lag is one step of ${step}`] : [];
  return { places, notes: [...notes, ...holes(name, places, periods)] };
}

/** A note when the calendar has places without any data: monthly keys such as 200112, 200201 show up here. */
function holes(name: string, places: Float64Array, periods: readonly string[]): string[] {
  let widest = 1;
  for (let t = 2; t < places.length; t++) if (places[t] - places[t - 1] > places[widest] - places[widest - 1]) widest = t;
  const gap = places.length > 1 ? places[widest] - places[widest - 1] : 1;
  if (gap === 1) return [];
  return [`${name}: no data between ${periods[widest - 1]} and ${periods[widest]}, ${gap} steps apart; lags do not reach across`];
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
