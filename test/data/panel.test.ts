import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { compareKeys, keyTexts, zerosHint } from "../../src/data/keys.js";
import {
  balance,
  buildPanel,
  columnOf,
  describeRow,
  numericColumn,
  type Panel,
  type PanelIndex,
  requireComplete,
  requireFinite,
  restrict,
  tableOf,
} from "../../src/data/panel.js";
import { fromColumns } from "../../src/data/plain-data.js";
import { refusal } from "./refusal.js";

const panelOf = (text: string, index: PanelIndex): Panel =>
  buildPanel(readCsv(new TextEncoder().encode(text), { source: "t.csv", keys: Object.values(index) }), index);

const STATES = "state,year,y\nNV,1971,1\nAL,1970,2\nAL,1971,3\nCA,1970,4\n";

describe("buildPanel", () => {
  it("sorts by period, then by entity in order of first appearance", () => {
    const panel = panelOf(STATES, { entity: "state", time: "year" });
    expect(panel.entities).toEqual(["NV", "AL", "CA"]);
    expect(panel.periods).toEqual(["1970", "1971"]);
    expect([...panel.rowOf]).toEqual([-1, 0, 1, 2, 3, -1]);
    expect([...panel.entityOf]).toEqual([1, 2, 0, 1]);
    expect([...panel.periodOf]).toEqual([0, 0, 1, 1]);
    expect([...numericColumn(panel, "y")]).toEqual([2, 4, 1, 3]);
    expect(columnOf(panel, "state")).toEqual(["AL", "CA", "NV", "AL"]);
    expect([...panel.sourceRow]).toEqual([2, 4, 1, 3]);
    expect(panel.balanced).toBe(false);
    expect(describeRow(panel, 3)).toBe("AL, 1971");
  });

  it("keeps keys as text", () => {
    const panel = panelOf("fips,year,y\n01,2000,1\n1,2000,2\n", { entity: "fips", time: "year" });
    expect(panel.entities).toEqual(["01", "1"]);
    expect(buildPanel(fromColumns({ id: [2, 1], y: [0, 0] }), { entity: "id" }).entities).toEqual(["2", "1"]);
    expect(panelOf("iso,y\nNA,1\nDE,2\n", { entity: "iso" }).entities).toEqual(["NA", "DE"]);
  });

  it("makes a cross-section, plain rows and a time series", () => {
    const cross = panelOf("id,y\nb,1\na,2\n", { entity: "id" });
    expect([cross.nPeriods, cross.periods, cross.balanced, describeRow(cross, 1)]).toEqual([1, [""], true, "a"]);
    const rows = panelOf("y\n1\n2\n", {});
    expect([rows.entities, rows.entityName, describeRow(rows, 1)]).toEqual([["1", "2"], null, "row 2"]);
    const series = panelOf("t,y\n2,1\n1,2\n", { time: "t" });
    expect([series.nEntities, series.periods, [...numericColumn(series, "y")], describeRow(series, 0)]).toEqual([
      1,
      ["1", "2"],
      [2, 1],
      "1",
    ]);
  });

  it("treats no key and no column as special", () => {
    const panel = panelOf("__proto__,t,<b>\n__proto__,1,5\nconstructor,1,6\n", { entity: "__proto__", time: "t" });
    expect(panel.entities).toEqual(["__proto__", "constructor"]);
    expect([...numericColumn(panel, "<b>")]).toEqual([5, 6]);
  });

  it("refuses unknown columns and names the nearest", () => {
    expect(refusal("UNKNOWN_COLUMN", () => panelOf(STATES, { entity: "state", time: "yeer" }))).toBe(
      't.csv has no column "yeer" for `time`, did you mean "year"?',
    );
    expect(refusal("UNKNOWN_COLUMN", () => panelOf(STATES, { entity: "zzzzzzzzzzz" }))).toContain("its columns are state, year, y");
  });

  it("refuses missing keys, by row", () => {
    expect(refusal("MISSING_KEY", () => panelOf("s,y\n,1\nA,2\n ,3\n", { entity: "s" }))).toBe(
      't.csv: column "s" is empty in rows 1 and 3; every row needs its entity key',
    );
    const table = fromColumns({ id: ["a", "b"], t: [NaN, 1] });
    expect(refusal("MISSING_KEY", () => buildPanel(table, { entity: "id", time: "t" }))).toContain("row 1");
  });

  it("refuses duplicates, with the key, the rows and what is missing", () => {
    const twice = "state,year,y\nALABAMA,1970,1\nALABAMA,1970,2\n";
    expect(refusal("DUPLICATE_KEY", () => panelOf(twice, { entity: "state", time: "year" }))).toContain(
      "duplicate key ALABAMA, 1970, rows 1 and 2",
    );
    expect(refusal("DUPLICATE_KEY", () => panelOf(twice, { entity: "state" }))).toBe(
      "t.csv: duplicate key ALABAMA, rows 1 and 2; give `time`",
    );
    expect(refusal("DUPLICATE_KEY", () => panelOf(twice, { time: "year" }))).toContain("give `entity`");
  });

  it("refuses an index that is larger than memory", () => {
    const n = 40_000;
    const table = fromColumns({ id: Array.from({ length: n }, (_, i) => i), t: Array.from({ length: n }, (_, i) => i) });
    expect(refusal("MEMORY_LIMIT", () => buildPanel(table, { entity: "id", time: "t" }))).toContain("5.96 GiB");
  });
});

describe("the calendar", () => {
  const calendarOf = (periods: readonly (number | string)[]) => {
    const panel = buildPanel(fromColumns({ id: periods.map(() => "a"), t: periods }), { entity: "id", time: "t" });
    return { periods: panel.periods, places: [...panel.calendar], notes: panel.notes };
  };

  it("counts whole numbers in steps of their common divisor", () => {
    expect(calendarOf([2000, 1990, 1995])).toEqual({
      periods: ["1990", "1995", "2000"],
      places: [0, 1, 2],
      notes: ["t: periods are 5 apart, so a lag is one step of 5"],
    });
    expect(calendarOf([9, 10, 12])).toEqual({
      periods: ["9", "10", "12"],
      places: [0, 1, 3],
      notes: ["t: no data between 10 and 12, 2 steps apart; lags do not reach across"],
    });
    expect(calendarOf([7])).toEqual({ periods: ["7"], places: [0], notes: [] });
    expect(calendarOf([-1, 0, 1]).places).toEqual([0, 1, 2]);
  });

  it("counts evenly spaced fractions, rounded ones too", () => {
    expect(calendarOf([2000.5, 2000, 2000.25, 2001]).places).toEqual([0, 1, 2, 4]);
    const months = Array.from({ length: 240 }, (_, i) => (1990 + i / 12).toFixed(3));
    expect(calendarOf(months).places).toEqual(months.map((_, i) => i));
  });

  it("takes positions where there is no even spacing", () => {
    expect(calendarOf([1, 1.3, 2])).toMatchObject({
      places: [0, 1, 2],
      notes: ["t: periods are not evenly spaced, so a lag is the period before in the data"],
    });
    expect(calendarOf(["2001Q2", "2000Q4", "2001Q1"])).toMatchObject({ periods: ["2000Q4", "2001Q1", "2001Q2"], places: [0, 1, 2] });
    expect(calendarOf(["2001", "wave 2", "10"]).periods).toEqual(["10", "2001", "wave 2"]);
  });

  it("notes the hole that monthly numbers leave at the turn of a year", () => {
    expect(calendarOf([200111, 200112, 200201]).notes[0]).toContain("between 200112 and 200201, 89 steps apart");
  });

  it("refuses one period written in two ways", () => {
    expect(refusal("TIME_KEY", () => panelOf("id,t\na,1970\nb,1970.0\n", { entity: "id", time: "t" }))).toContain('"1970" and "1970.0"');
  });
});

describe("restrict", () => {
  it("lets entities and periods without rows vanish and keeps calendar places", () => {
    const panel = panelOf("s,t,y,z\nA,1,1,p\nA,2,2,q\nA,4,3,r\nB,1,4,s\nB,4,5,u\nC,2,6,v\n", { entity: "s", time: "t" });
    const kept = restrict(
      panel,
      Uint8Array.from(panel.periodOf, (t, row) => (t !== 1 && panel.entityOf[row] !== 2 ? 1 : 0)),
    );
    expect([kept.entities, kept.periods, [...kept.calendar], kept.balanced]).toEqual([["A", "B"], ["1", "4"], [0, 3], true]);
    expect([...numericColumn(kept, "y")]).toEqual([1, 4, 3, 5]);
    expect(columnOf(kept, "z")).toEqual(["p", "s", "r", "u"]);
    expect([...kept.rowOf]).toEqual([0, 1, 2, 3]);
    expect([...kept.sourceRow]).toEqual([1, 4, 3, 5]);
  });

  it("gives the panel itself when all rows stay, and refuses a mask of another length", () => {
    const panel = panelOf(STATES, { entity: "state", time: "year" });
    expect(restrict(panel, new Uint8Array(4).fill(1))).toBe(panel);
    expect(restrict(panel, new Uint8Array(4)).nObs).toBe(0);
    refusal("LENGTH_MISMATCH", () => restrict(panel, new Uint8Array(3)));
  });
});

describe("balance", () => {
  it("lists absent cells, counts rows and finds gaps on the calendar", () => {
    const panel = panelOf("s,t\nA,1\nA,2\nA,3\nB,1\nB,3\nC,2\nC,3\nD,1\n", { entity: "s", time: "t" });
    expect(balance(panel)).toEqual({
      balanced: false,
      missing: [
        ["B", "2"],
        ["C", "1"],
        ["D", "2"],
        ["D", "3"],
      ],
      missingCount: 4,
      counts: Int32Array.of(3, 2, 2, 1),
      gaps: ["B"],
    });
    expect(balance(panelOf("s,t\nA,1\nA,3\nA,4\n", { entity: "s", time: "t" }))).toMatchObject({
      balanced: true,
      missing: [],
      gaps: ["A"],
    });
  });
});

describe("columns by name", () => {
  const panel = panelOf("s,t,x,w\nB,1,1,7\nA,1,n/a,Inf\nA,2,3,\n", { entity: "s", time: "t" });

  it("names the nearest column and the cell that made a column text", () => {
    expect(refusal("UNKNOWN_COLUMN", () => columnOf(panel, "X1"))).toContain('did you mean "x"?');
    expect(refusal("NOT_NUMERIC", () => numericColumn(panel, "x"))).toContain('column "x" is text: row 2 holds "n/a"');
  });

  it("refuses infinite and missing values by key", () => {
    const w = numericColumn(panel, "w");
    expect(refusal("INFINITE_VALUE", () => requireFinite(panel, "w", w))).toBe("w is infinite at (A, 1)");
    expect(refusal("INFINITE_VALUE", () => requireComplete(panel, "w", w))).toContain("w is infinite");
    const y = Float64Array.of(NaN, 1, NaN);
    expect(() => requireFinite(panel, "y", y)).not.toThrow();
    expect(refusal("MISSING_VALUE", () => requireComplete(panel, "y", y))).toBe(
      "y is missing at (B, 1) and (A, 2); remove such rows with `prepare: [{dropMissing: [y], by: s}]`",
    );
  });

  it("goes back to a table with its keys", () => {
    expect(tableOf(panel).keys.get("s")).toEqual(["B", "A", "A"]);
    expect(keyTexts(tableOf(panel), "t")).toEqual(["1", "1", "2"]);
  });
});

describe("compareKeys", () => {
  it("lists differences in the order given", () => {
    expect(compareKeys(["b", "a", "x"], ["a", "c", "b"])).toEqual({ missing: ["c"], extra: ["x"], zeros: [] });
    expect(compareKeys(["a"], ["a"])).toEqual({ missing: [], extra: [], zeros: [] });
  });

  it("sees that only leading zeros differ, of all keys or of some", () => {
    const comparison = compareKeys(["1", "2", "10"], ["01", "02", "10"]);
    expect(comparison).toEqual({
      missing: ["01", "02"],
      extra: ["1", "2"],
      zeros: [
        ["01", "1"],
        ["02", "2"],
      ],
    });
    expect(zerosHint(comparison)).toMatch(/^; they differ only in leading zeros \("01" and "1"\)/);
    const some = compareKeys(["01", "3"], ["1", "2"]);
    expect(some.zeros).toEqual([["1", "01"]]);
    expect(zerosHint(some)).toMatch(/^; 1 of 2 differ only in leading zeros/);
    expect(compareKeys(["0"], ["00"]).zeros).toHaveLength(1);
    expect(compareKeys(["x1"], ["x01"]).zeros).toHaveLength(0);
  });
});
