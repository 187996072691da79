// Economic distance: units are near when a variable is alike in them.
import { keyText, numberKey } from "../data/keys.js";
import type { Panel } from "../data/panel.js";
import { isNumeric, type NumericColumn } from "../data/table.js";
import { DurbinError, suggestion } from "../errors.js";
import { counted, fromRows, someKeys } from "./links.js";
import type { Made } from "./made.js";
import { badValue, type EconomicDistanceWeights } from "./spec.js";
import { needsUnits, type WeightsContext } from "./units.js";

type Years = EconomicDistanceWeights["years"];

const periodKey = (year: number | string): string => (typeof year === "number" ? numberKey(year) : keyText(year));

/** [nPeriods] which periods the mean is taken over. */
function chosenPeriods(name: string, years: Years, { periods, source }: Panel): boolean[] {
  if (years === undefined) return periods.map(() => true);
  const unknown = (key: string): DurbinError =>
    badValue(name, "years", `periods of ${source}, which has ${someKeys(periods)}${suggestion(key, periods)}`, key);
  if ("from" in years || "to" in years) {
    const { from, to } = years as { readonly from: number | string; readonly to: number | string };
    const inside = between(periodKey(from), periodKey(to), periods, unknown);
    if (inside.every((chosen) => !chosen)) throw unknown(`${from} to ${to}`);
    return inside;
  }
  const wanted = new Set((years as readonly (number | string)[]).map(periodKey));
  for (const key of wanted) if (!periods.includes(key)) throw unknown(key);
  if (wanted.size === 0) throw badValue(name, "years", "a list of at least one period", years);
  return periods.map((key) => wanted.has(key));
}

/** Numbers are compared as numbers and need be no periods themselves; other periods must be. */
function between(from: string, to: string, periods: readonly string[], unknown: (key: string) => DurbinError): boolean[] {
  const numbers = [from, to, ...periods].map(Number);
  if (numbers.every(Number.isFinite)) return periods.map((key) => Number(key) >= numbers[0] && Number(key) <= numbers[1]);
  const [first, last] = [from, to].map((key) => {
    const at = periods.indexOf(key);
    if (at < 0) throw unknown(key);
    return at;
  });
  return periods.map((_, t) => t >= first && t <= last);
}

function variableOf(name: string, spec: EconomicDistanceWeights, panel: Panel): NumericColumn {
  const column = panel.columns.get(spec.variable);
  if (column === undefined) {
    const message = `weights "${name}": ${panel.source} has no column ${JSON.stringify(spec.variable)}${suggestion(String(spec.variable), panel.columns.keys())}`;
    throw new DurbinError("input", "UNKNOWN_COLUMN", message, { name, column: spec.variable });
  }
  if (!isNumeric(column)) throw badValue(name, "variable", "a column of numbers", spec.variable);
  return column;
}

/** [nEntities] means over the chosen periods, of what is there; what is not is noted, a unit without any value is an error. */
function means(name: string, spec: EconomicDistanceWeights, panel: Panel, notes: string[]): Float64Array {
  const chosen = chosenPeriods(name, spec.years, panel);
  const values = variableOf(name, spec, panel);
  const sum = new Float64Array(panel.nEntities);
  const count = new Int32Array(panel.nEntities);
  for (let row = 0; row < panel.nObs; row++) {
    if (!chosen[panel.periodOf[row]] || Number.isNaN(values[row])) continue;
    const unit = panel.entityOf[row];
    if (!Number.isFinite(values[row])) {
      const message = `weights "${name}": ${spec.variable} is infinite at ${panel.entities[unit]}, ${panel.periods[panel.periodOf[row]]}`;
      throw new DurbinError("input", "INFINITE_VALUE", message, { name, unit: panel.entities[unit] });
    }
    sum[unit] += values[row];
    count[unit]++;
  }
  const most = chosen.filter(Boolean).length;
  const without = panel.entities.filter((_, i) => count[i] === 0);
  if (without.length > 0) {
    const message = `weights "${name}": ${spec.variable} has no value in the chosen periods for ${counted(without.length, "unit")}: ${someKeys(without)}`;
    throw new DurbinError("input", "MISSING_VALUE", message, { name, units: without.slice(0, 20) });
  }
  const partly = panel.entities.filter((_, i) => count[i] < most);
  if (partly.length > 0) {
    notes.push(
      `the mean of ${spec.variable} uses fewer than ${counted(most, "period")} for ${counted(partly.length, "unit")}: ${someKeys(partly)}`,
    );
  }
  return sum.map((total, i) => total / count[i]);
}

/**
 * w_ij = 1 / |m_i - m_j|, i != j, m = mean of a variable over the years. Throws WEIGHTS_TIED naming a pair with equal means.
 * With a variable that the model explains, W is endogenous: take years before the sample.
 */
export function economicDistance(name: string, spec: EconomicDistanceWeights, context: WeightsContext): Made {
  const { panel, units } = context;
  if (panel === undefined || units === null || panel.entityName === null) throw needsUnits(name, "economic-distance");
  const notes: string[] = [];
  const m = means(name, spec, panel, notes);
  const at = new Map(panel.entities.map((key, i) => [key, m[i]]));
  const values = Float64Array.from(units, (key) => at.get(key) ?? Number.NaN);
  const order = Array.from(units.keys()).sort((i, j) => values[i] - values[j] || i - j);
  for (let k = 1; k < order.length; k++) {
    const [i, j] = [order[k - 1], order[k]];
    if (Number.isFinite(1 / (values[j] - values[i]))) continue;
    const pair = [units[i], units[j]];
    const [a, b] = pair.map((key) => JSON.stringify(key));
    const message = `weights "${name}": the mean of ${spec.variable} is the same in ${a} and ${b}, so 1 / |difference| is infinite`;
    throw new DurbinError("input", "WEIGHTS_TIED", message, { name, units: pair });
  }
  const links = fromRows(units, (i, put) => {
    for (let j = 0; j < units.length; j++) if (j !== i) put(j, 1 / Math.abs(values[i] - values[j]));
  });
  return { links, notes };
}
