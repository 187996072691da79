// Columns as factors: levels in their order, and the level of every row.
import { describeRow, dropMissingRemedy } from "../data/access.js";
import { numberCodes } from "../data/codes.js";
import { numberKey } from "../data/keys.js";
import { parseDecimal } from "../data/number.js";
import type { Panel } from "../data/panel.js";
import { columnNamed, isNumeric, listed, type TextColumn } from "../data/table.js";
import { DurbinError } from "../errors.js";
import type { Factor } from "./design.js";

/** The factor of a column, or of the combinations of several (`state^year`), with -1 for the level of rows where one is missing. */
export function codedColumns(panel: Panel, variables: readonly string[]): Factor {
  const factors = variables.map((variable) => codedColumn(panel, variable));
  return factors.reduce(combine);
}

/** The same with levels in any order: what grouping needs. The index of the panel costs nothing. */
export function groupedColumns(panel: Panel, variables: readonly string[]): Factor {
  return variables.map((variable) => groupedColumn(panel, variable)).reduce(combine);
}

/** The factor of a column without missing values, levels in their order. Throws UNKNOWN_COLUMN, and MISSING_VALUE naming rows. */
export const factorOf = (panel: Panel, name: string): Factor => complete(panel, codedColumn(panel, name));

/** The same with levels in any order. */
export const groupsOf = (panel: Panel, name: string): Factor => complete(panel, groupedColumn(panel, name));

function complete(panel: Panel, factor: Factor): Factor {
  if (!factor.levelOf.includes(-1)) return factor;
  const missing: string[] = [];
  let count = 0;
  factor.levelOf.forEach((level, row) => {
    if (level < 0 && ++count <= 5) missing.push(`(${describeRow(panel, row)})`);
  });
  const sentence = `${factor.name} is missing at ${listed(missing, count)}; ${dropMissingRemedy([factor.name])}`;
  throw new DurbinError("input", "MISSING_VALUE", sentence, { keys: missing, count });
}

/** Levels in numeric order if all are numbers, else in code unit order. */
export function compareLevels(levels: readonly string[]): (a: string, b: string) => number {
  const byUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const values = new Map(levels.map((level) => [level, parseDecimal(level)]));
  if ([...values.values()].includes(undefined)) return byUnit;
  return (a, b) => (values.get(a) as number) - (values.get(b) as number) || byUnit(a, b);
}

function groupedColumn(panel: Panel, name: string): Factor {
  if (name === panel.entityName) return { name, levels: panel.entities, levelOf: panel.entityOf };
  if (name === panel.timeName) return { name, levels: panel.periods, levelOf: panel.periodOf };
  const column = columnNamed(panel, name);
  if (!isNumeric(column)) return { name, ...textCodes(column) };
  const { values, codeOf } = numberCodes(column);
  return { name, levels: values.map(numberKey), levelOf: codeOf };
}

function textCodes(column: TextColumn): Omit<Factor, "name"> {
  const codes = new Map<string, number>();
  const levelOf = new Int32Array(column.length);
  for (let row = 0; row < levelOf.length; row++) {
    const text = column[row];
    let code = text === null ? -1 : codes.get(text);
    if (code === undefined) codes.set(text as string, (code = codes.size));
    levelOf[row] = code;
  }
  return { levels: [...codes.keys()], levelOf };
}

/** Levels in their order. */
function codedColumn(panel: Panel, column: string): Factor {
  const { name, levels: keys, levelOf: codeOf } = groupedColumn(panel, column);
  if (name === panel.timeName) return { name, levels: keys, levelOf: codeOf }; // in order already
  const levels = [...keys].sort(compareLevels(keys));
  const place = new Map(levels.map((level, i) => [level, i]));
  const newCode = keys.map((key) => place.get(key) as number);
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
