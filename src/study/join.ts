// A left join of tables on text keys: every row of the left table finds exactly one row of the right one, or the study is refused.
import { compareKeys, keyTexts, zerosHint } from "../data/keys.js";
import { type Column, columnNamed, listed, type Table, type TextColumn, takeRows } from "../data/table.js";
import { DurbinError } from "../errors.js";

export interface JoinOptions {
  /** Key columns, in both tables. */
  readonly on: readonly string[];
  /** Columns to take besides the keys; all by default. */
  readonly columns?: readonly string[];
}

/** One text per row that two rows share exactly when all their keys agree; null where a key is missing. */
function rowKeys(table: Table, on: readonly string[]): (string | null)[] {
  const columns = on.map((name) => keyTexts(table, name, " for `on`"));
  return Array.from({ length: table.nRows }, (_, row) => {
    const keys = columns.map((column) => column[row]);
    return keys.includes(null) ? null : keys.length === 1 ? keys[0] : JSON.stringify(keys);
  });
}

const shown = (key: string): string => (key.startsWith("[") ? (JSON.parse(key) as string[]).join(", ") : key);

/**
 * The left table with columns of the right one. Throws STUDY_JOIN: keys twice on the right, keys of the left that the right does not
 * have, a column that both have; UNKNOWN_COLUMN.
 */
export function joinTables(left: Table, right: Table, { on, columns }: JoinOptions): Table {
  const place = uniqueKeys(right, on);
  const keys = rowKeys(left, on);
  const order = Int32Array.from(keys, (key) => (key === null ? -1 : (place.get(key) ?? -1)));
  if (order.includes(-1)) throw unmatched(left, right, on, keys, order, place);
  const joined = new Map<string, Column>(left.columns);
  const raw = new Map(left.keys);
  for (const name of columns ?? right.columns.keys()) {
    if (on.includes(name)) continue;
    const column = columnNamed(right, name);
    if (joined.has(name)) {
      throw new DurbinError(
        "input",
        "STUDY_JOIN",
        `both ${left.source} and ${right.source} have a column "${name}"; choose with \`columns\``,
        { column: name },
      );
    }
    joined.set(name, takeRows(column, order));
    const texts = right.keys.get(name);
    if (texts !== undefined) raw.set(name, takeRows(texts, order) as TextColumn);
  }
  return { ...left, columns: joined, keys: raw };
}

function uniqueKeys(right: Table, on: readonly string[]): ReadonlyMap<string, number> {
  const place = new Map<string, number>();
  for (const [row, key] of rowKeys(right, on).entries()) {
    if (key === null) continue;
    const first = place.get(key);
    if (first !== undefined) {
      const rows = `rows ${first + 1} and ${row + 1}`;
      throw new DurbinError(
        "input",
        "STUDY_JOIN",
        `${right.source}: duplicate key ${shown(key)}, ${rows}; keys of a joined file are unique`,
        { key: shown(key) },
      );
    }
    place.set(key, row);
  }
  return place;
}

function unmatched(
  left: Table,
  right: Table,
  on: readonly string[],
  keys: readonly (string | null)[],
  order: Int32Array,
  place: ReadonlyMap<string, number>,
): DurbinError {
  const row = order.indexOf(-1);
  const absent = new Set(keys.filter((key) => key !== null && !place.has(key)));
  if (absent.size === 0) {
    return new DurbinError("input", "STUDY_JOIN", `${left.source}: row ${row + 1} has no ${on.join(", ")} to join ${right.source} on`, {
      row: row + 1,
    });
  }
  const names = [...absent].map((key) => shown(key as string));
  const hint = on.length === 1 ? zerosHint(compareKeys([...place.keys()], names)) : "";
  const sentence = `${right.source} has no row for ${on.join(", ")} ${listed(names)} of ${left.source}${hint}`;
  return new DurbinError("input", "STUDY_JOIN", sentence, { keys: names.slice(0, 20) });
}
