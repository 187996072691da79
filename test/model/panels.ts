// Panels for the tests of src/model/: Produc from the fixture, and small ones written in place.
import { readFileSync } from "node:fs";
import { readCsv } from "../../src/data/csv.js";
import type { Panel } from "../../src/data/panel.js";
import { buildPanel } from "../../src/data/panel-build.js";
import type { Column, Table } from "../../src/data/table.js";
import type { Design } from "../../src/model/design.js";

const PRODUC = readFileSync(new URL("../fixtures/produc.csv", import.meta.url), "utf8");

/** Rows of Produc (plm 2.6-2) of some states, in the order that `order` makes of the file's. */
export function produc(states: readonly string[], order: (rows: string[]) => string[] = (rows) => rows): Panel {
  const [header, ...rows] = PRODUC.trim().split(/\r?\n/);
  const chosen = rows.filter((row) => states.some((state) => row.startsWith(`${state},`)));
  const bytes = new TextEncoder().encode([header, ...order(chosen)].join("\n"));
  return buildPanel(readCsv(bytes, { source: "produc.csv", keys: ["state", "year"] }), { entity: "state", time: "year" });
}

/** A panel of columns; `i` is the entity and `t` the time where they are given. */
export function panelOf(columns: Readonly<Record<string, readonly number[] | readonly (string | null)[]>>): Panel {
  const entries = Object.entries(columns).map(([name, values]): [string, Column] => [
    name,
    values.some((value) => typeof value === "string") ? (values as (string | null)[]) : Float64Array.from(values as number[]),
  ]);
  const table: Table = { source: "data", nRows: entries[0][1].length, columns: new Map(entries), keys: new Map() };
  return buildPanel(table, { ...("i" in columns ? { entity: "i" } : {}), ...("t" in columns ? { time: "t" } : {}) });
}

/** Column of a design by name. */
export function column(design: Design, name: string): number[] {
  const j = design.names.indexOf(name);
  if (j < 0) throw new Error(`no column ${name} among ${design.names.join(", ")}`);
  return [...design.X.subarray(j * design.nObs, (j + 1) * design.nObs)];
}
