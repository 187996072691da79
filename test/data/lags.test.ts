import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPanel, diffColumn, lagColumn, leadColumn, numericColumn, type Panel } from "../../src/data/panel.js";
import { fromColumns } from "../../src/data/plain-data.js";
import { refusal } from "./refusal.js";

interface Row {
  readonly id: string;
  readonly t: number;
  readonly y: number;
}

const panelOf = (rows: readonly Row[]): Panel =>
  buildPanel(fromColumns({ id: rows.map((row) => row.id), t: rows.map((row) => row.t), y: rows.map((row) => row.y) }), {
    entity: "id",
    time: "t",
  });

/** Values by "id t", in a fixed order: what must not depend on the order of the rows. */
function byKey(panel: Panel, values: Float64Array): [string, number][] {
  const pairs = Array.from(values, (value, row): [string, number] => [
    `${panel.entities[panel.entityOf[row]]} ${panel.periods[panel.periodOf[row]]}`,
    value,
  ]);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

const GAPS: Row[] = [
  { id: "A", t: 1, y: 10 },
  { id: "A", t: 2, y: 20 },
  { id: "A", t: 4, y: 40 },
  { id: "B", t: 2, y: 200 },
  { id: "B", t: 3, y: 300 },
];

describe("lags", () => {
  it("go one step back on the calendar and not one row", () => {
    const panel = panelOf(GAPS);
    const y = numericColumn(panel, "y");
    expect(byKey(panel, lagColumn(panel, y, 1))).toEqual([
      ["A 1", NaN],
      ["A 2", 10],
      ["A 4", NaN],
      ["B 2", NaN],
      ["B 3", 200],
    ]);
    expect(byKey(panel, lagColumn(panel, y, 2)).filter(([, value]) => !Number.isNaN(value))).toEqual([["A 4", 20]]);
    expect(byKey(panel, leadColumn(panel, y))).toEqual(byKey(panel, lagColumn(panel, y, -1)));
    expect(byKey(panel, diffColumn(panel, y)).filter(([, value]) => !Number.isNaN(value))).toEqual([
      ["A 2", 10],
      ["B 3", 100],
    ]);
    expect(lagColumn(panel, y, 0)).toBe(y);
    expect(lagColumn(panel, y, 99).every(Number.isNaN)).toBe(true);
  });

  it("count in steps of the data", () => {
    const panel = panelOf(GAPS.map((row) => ({ ...row, t: 1900 + 5 * row.t })));
    expect(byKey(panel, lagColumn(panel, numericColumn(panel, "y"), 1)).map(([, value]) => value)).toEqual([NaN, 10, NaN, NaN, 200]);
  });

  it("are refused without periods or with half a step", () => {
    const cross = buildPanel(fromColumns({ id: ["a", "b"], y: [1, 2] }), { entity: "id" });
    expect(refusal("NO_TIME", () => lagColumn(cross, numericColumn(cross, "y"), 1))).toContain("give `time`");
    refusal("COLUMN_TYPE", () => lagColumn(panelOf(GAPS), new Float64Array(5), 0.5));
  });

  const panels = fc
    .uniqueArray(fc.record({ id: fc.constantFrom("A", "B", "C", "D"), t: fc.integer({ min: -6, max: 6 }), y: fc.integer() }), {
      minLength: 1,
      maxLength: 30,
      selector: ({ id, t }) => `${id} ${t}`,
    })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));

  it("law: the order of the rows changes nothing", () => {
    fc.assert(
      fc.property(panels, fc.integer({ min: -3, max: 3 }), ([rows, shuffled], k) => {
        const a = panelOf(rows);
        const b = panelOf(shuffled);
        expect(byKey(b, lagColumn(b, numericColumn(b, "y"), k))).toEqual(byKey(a, lagColumn(a, numericColumn(a, "y"), k)));
        expect(b.notes).toEqual(a.notes);
        expect([...b.calendar]).toEqual([...a.calendar]);
      }),
    );
  });

  it("law: a lead of a lag is the value where both exist", () => {
    fc.assert(
      fc.property(panels, fc.integer({ min: -3, max: 3 }), ([rows], k) => {
        const panel = panelOf(rows);
        const y = numericColumn(panel, "y");
        const there = leadColumn(panel, lagColumn(panel, y, k), k);
        there.forEach((value, row) => {
          if (!Number.isNaN(value)) expect(value).toBe(y[row]);
        });
      }),
    );
  });
});
