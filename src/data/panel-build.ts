// Table -> Panel: reads the keys, refuses missing and duplicate ones, sorts rows by period and, inside it, by entity.
import { DurbinError } from "../errors.js";
import { makeCalendar } from "./calendar.js";
import { numberCodes } from "./codes.js";
import { keyTexts, numberKey } from "./keys.js";
import type { Panel } from "./panel.js";
import { type Column, columnNamed, isNumeric, listed, type Table } from "./table.js";
import { TakenColumns } from "./taken-columns.js";

export interface PanelIndex {
  /** Name of the entity column. Without it rows are observations, or one time series when `time` is given. */
  readonly entity?: string;
  /** Name of the time column. Without it the data are a cross-section: one row an entity. */
  readonly time?: string;
}

/** Cells of the entity x period table, 4 bytes each: 2 GiB. */
const MAX_CELLS = 536_870_912;

interface Codes {
  readonly keys: readonly string[];
  readonly codeOf: Int32Array;
}

/**
 * The panel of a table. Throws UNKNOWN_COLUMN, MISSING_KEY, TIME_KEY, DUPLICATE_KEY (two rows of one entity and period), MEMORY_LIMIT
 * (entities x periods), all with rows counted from 1 = the first row of data.
 */
export function buildPanel(table: Table, index: PanelIndex): Panel {
  const n = table.nRows;
  if (n === 0) throw new DurbinError("input", "EMPTY_DATA", `${table.source} has no rows`);
  const entity = entityCodes(table, index);
  const time = index.time === undefined ? { keys: [""], codeOf: new Int32Array(n) } : keyCodes(table, index.time, "time");
  const calendar =
    index.time === undefined
      ? { rank: new Int32Array(1), periods: [""], places: new Float64Array(1), notes: [] }
      : makeCalendar(table.source, index.time, time.keys);
  const periodOf = new Int32Array(n);
  for (let row = 0; row < n; row++) periodOf[row] = calendar.rank[time.codeOf[row]];
  const rowOf = placeRows(table.source, index, entity, periodOf, calendar.periods);
  const { order, entityOf, sortedPeriodOf } = timeMajor(rowOf, entity.keys.length, n);
  return {
    source: table.source,
    entityName: index.entity ?? null,
    timeName: index.time ?? null,
    entities: entity.keys,
    periods: calendar.periods,
    calendar: calendar.places,
    nEntities: entity.keys.length,
    nPeriods: calendar.periods.length,
    nObs: n,
    entityOf,
    periodOf: sortedPeriodOf,
    rowOf,
    balanced: n === rowOf.length,
    sourceRow: order.map((row) => row + 1),
    columns: sortColumns(table.columns, order),
    notes: calendar.notes,
  };
}

function entityCodes(table: Table, index: PanelIndex): Codes {
  if (index.entity !== undefined) return keyCodes(table, index.entity, "entity");
  if (index.time !== undefined) return { keys: ["1"], codeOf: new Int32Array(table.nRows) };
  return {
    keys: Array.from({ length: table.nRows }, (_, row) => String(row + 1)),
    codeOf: Int32Array.from({ length: table.nRows }, (_, row) => row),
  };
}

/** Distinct keys in order of first appearance, and the code of every row. Throws MISSING_KEY. */
function keyCodes(table: Table, name: string, role: "entity" | "time"): Codes {
  const use = ` for \`${role}\``;
  const column = columnNamed(table, name, use);
  if (!isNumeric(column) || table.keys.has(name)) return textCodes(table, name, role, use);
  const { values, codeOf } = numberCodes(column);
  if (codeOf.includes(-1)) throw missingKey(table, name, role, codeOf);
  return { keys: values.map(numberKey), codeOf };
}

function textCodes(table: Table, name: string, role: "entity" | "time", use: string): Codes {
  const texts = keyTexts(table, name, use);
  const codes = new Map<string, number>();
  const codeOf = new Int32Array(texts.length);
  for (let row = 0; row < codeOf.length; row++) {
    const text = texts[row];
    let code = text === null ? -1 : codes.get(text);
    if (code === undefined) codes.set(text as string, (code = codes.size));
    codeOf[row] = code;
  }
  if (codeOf.includes(-1)) throw missingKey(table, name, role, codeOf);
  return { keys: [...codes.keys()], codeOf };
}

function missingKey({ source }: Table, column: string, role: "entity" | "time", codeOf: Int32Array): DurbinError {
  const missing = Array.from(codeOf.keys())
    .filter((row) => codeOf[row] < 0)
    .map((row) => row + 1);
  const rows = `row${missing.length > 1 ? "s" : ""} ${listed(missing)}`;
  const sentence = `${source}: column "${column}" is empty in ${rows}; every row needs its ${role} key`;
  return new DurbinError("input", "MISSING_KEY", sentence, { column, rows: missing.slice(0, 20) });
}

/** Source row at t * nEntities + i, -1 where there is none. */
function placeRows(source: string, index: PanelIndex, entity: Codes, periodOf: Int32Array, periods: readonly string[]): Int32Array {
  const nEntities = entity.keys.length;
  if (nEntities * periods.length > MAX_CELLS) {
    throw new DurbinError(
      "input",
      "MEMORY_LIMIT",
      `${source}: ${nEntities} entities x ${periods.length} periods need ${((nEntities * periods.length) / (MAX_CELLS / 2)).toFixed(2)} GiB for their index, ` +
        "the limit is 2 GiB; are `entity` and `time` the right columns?",
    );
  }
  const rowOf = new Int32Array(nEntities * periods.length).fill(-1);
  for (let row = 0; row < periodOf.length; row++) {
    const cell = periodOf[row] * nEntities + entity.codeOf[row];
    if (rowOf[cell] >= 0) throw duplicate(source, index, entity.keys[entity.codeOf[row]], periods[periodOf[row]], rowOf[cell], row);
    rowOf[cell] = row;
  }
  return rowOf;
}

function duplicate(source: string, index: PanelIndex, entity: string, period: string, first: number, second: number): DurbinError {
  const rows = `rows ${first + 1} and ${second + 1}`;
  const details = { entity: index.entity === undefined ? undefined : entity, period, rows: [first + 1, second + 1] };
  let sentence = `${source}: duplicate key ${entity}, ${period}, ${rows}; (\`entity\`, \`time\`) must be unique`;
  if (index.time === undefined) sentence = `${source}: duplicate key ${entity}, ${rows}; give \`time\``;
  else if (index.entity === undefined) sentence = `${source}: duplicate key ${period}, ${rows}; give \`entity\``;
  return new DurbinError("input", "DUPLICATE_KEY", sentence, details);
}

/** Turns source rows in `rowOf` into sorted rows, in place, and says which source row each sorted row is. */
function timeMajor(rowOf: Int32Array, nEntities: number, n: number) {
  const order = new Int32Array(n);
  const entityOf = new Int32Array(n);
  const sortedPeriodOf = new Int32Array(n);
  let row = 0;
  for (let start = 0, period = 0; start < rowOf.length; start += nEntities, period++) {
    for (let entity = 0; entity < nEntities; entity++) {
      const source = rowOf[start + entity];
      if (source < 0) continue;
      order[row] = source;
      entityOf[row] = entity;
      sortedPeriodOf[row] = period;
      rowOf[start + entity] = row++;
    }
  }
  return { order, entityOf, sortedPeriodOf };
}

function sortColumns(columns: ReadonlyMap<string, Column>, order: Int32Array): ReadonlyMap<string, Column> {
  for (let row = 0; row < order.length; row++) if (order[row] !== row) return new TakenColumns(columns, order);
  return columns;
}
