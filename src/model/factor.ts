// Columns as factors: levels in their order, and the level of every row.
import { describeRow, dropMissingRemedy } from "../data/access.js";
import { numberKey } from "../data/keys.js";
import { parseDecimal } from "../data/number.js";
import type { Panel } from "../data/panel.js";
import { columnNamed, listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import type { Factor } from "./design.js";

/** The factor of a column, or of the combinations of several (`state^year`), with -1 for the level of rows where one is missing. */
export function codedColumns(panel: Panel, variables: readonly string[]): Factor {
  const factors = variables.map((variable) => codedColumn(panel, variable));
  return factors.reduce(combine);
}

/** The factor of a column without missing values. Throws UNKNOWN_COLUMN, and MISSING_VALUE naming rows. */
export function factorOf(panel: Panel, name: string): Factor {
  const factor = codedColumns(panel, [name]);
  const missing: string[] = [];
  let count = 0;
  factor.levelOf.forEach((level, row) => {
    if (level < 0 && ++count <= 5) missing.push(`(${describeRow(panel, row)})`);
  });
  if (count > 0) {
    throw new DurbinError("input", "MISSING_VALUE", `${name} is missing at ${listed(missing, count)}; ${dropMissingRemedy([name])}`, {
      keys: missing,
      count,
    });
  }
  return factor;
}

/** Levels in numeric order if all are numbers, else in code unit order. */
export function compareLevels(levels: readonly string[]): (a: string, b: string) => number {
  const byUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const values = new Map(levels.map((level) => [level, parseDecimal(level)]));
  if ([...values.values()].includes(undefined)) return byUnit;
  return (a, b) => (values.get(a) as number) - (values.get(b) as number) || byUnit(a, b);
}

function codedColumn(panel: Panel, name: string): Factor {
  if (name === panel.entityName) return sorted(name, panel.entities, panel.entityOf);
  if (name === panel.timeName) return sorted(name, panel.periods, panel.periodOf);
  const column = columnNamed(panel, name);
  const codes = new Map<number | string, number>();
  const levelOf = new Int32Array(panel.nObs);
  for (let row = 0; row < levelOf.length; row++) {
    const value = column[row];
    if (value === null || Number.isNaN(value)) levelOf[row] = -1;
    else {
      let code = codes.get(value);
      if (code === undefined) codes.set(value, (code = codes.size));
      levelOf[row] = code;
    }
  }
  const keys = Array.from(codes.keys(), (value) => (typeof value === "number" ? numberKey(value) : value));
  return sorted(name, keys, levelOf);
}

/** Levels in their order; those without rows vanish. */
function sorted(name: string, keys: readonly string[], codeOf: Int32Array): Factor {
  const used = new Uint8Array(keys.length);
  for (const code of codeOf) if (code >= 0) used[code] = 1;
  const levels = keys.filter((_, code) => used[code] === 1).sort(compareLevels(keys));
  const place = new Map(levels.map((level, i) => [level, i]));
  const newCode = keys.map((key) => place.get(key) ?? -1);
  return { name, levels, levelOf: codeOf.map((code) => (code < 0 ? -1 : newCode[code])) };
}

/** Combinations that occur, ordered by the level of `a`, then of `b`. */
function combine(a: Factor, b: Factor): Factor {
  const codeOf = a.levelOf.map((level, row) => (level < 0 || b.levelOf[row] < 0 ? -1 : level * b.levels.length + b.levelOf[row]));
  const used = [...new Set(codeOf)].filter((code) => code >= 0).sort((x, y) => x - y);
  const place = new Map(used.map((code, i) => [code, i]));
  const levels = used.map((code) => `${a.levels[Math.floor(code / b.levels.length)]}^${b.levels[code % b.levels.length]}`);
  return { name: `${a.name}^${b.name}`, levels, levelOf: codeOf.map((code) => place.get(code) ?? -1) };
}
