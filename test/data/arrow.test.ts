import * as arrow from "apache-arrow";
import { describe, expect, it, vi } from "vitest";
import { fromArrow, toArrow } from "../../src/data/arrow.js";
import { readCsv } from "../../src/data/csv.js";
import { buildPanel } from "../../src/data/panel.js";
import { fromColumns, fromRows } from "../../src/data/plain-data.js";
import { refusal, refusalOf } from "./refusal.js";

const values = (column: ArrayLike<unknown> | undefined): unknown[] => Array.from(column as ArrayLike<unknown>);
const tableOf = (columns: Record<string, arrow.Vector>) => new arrow.Table(columns);

describe("fromArrow", () => {
  it("reads numbers, texts, dictionaries, booleans; nulls are missing and not 0", () => {
    const table = fromArrow(
      tableOf({
        x: arrow.vectorFromArray([1.5, null, 3], new arrow.Float64()),
        i: arrow.vectorFromArray([1, 2, null], new arrow.Int32()),
        f: arrow.vectorFromArray([0.5, null, 2], new arrow.Float32()),
        s: arrow.vectorFromArray([" 北京", null, ""], new arrow.Utf8()),
        d: arrow.vectorFromArray(["b", "a", null], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
        b: arrow.vectorFromArray([true, false, null], new arrow.Bool()),
      }),
    );
    expect(table.nRows).toBe(3);
    expect(values(table.columns.get("x"))).toEqual([1.5, NaN, 3]);
    expect(values(table.columns.get("i"))).toEqual([1, 2, NaN]);
    expect(values(table.columns.get("f"))).toEqual([0.5, NaN, 2]);
    expect(values(table.columns.get("s"))).toEqual(["北京", null, null]);
    expect(values(table.columns.get("d"))).toEqual(["b", "a", null]);
    expect(values(table.columns.get("b"))).toEqual([1, 0, NaN]);
  });

  it("reads chunks and slices, whose values are longer than they are", () => {
    const first = arrow.vectorFromArray([1, null, 3], new arrow.Float64());
    const second = arrow.vectorFromArray([null, 5], new arrow.Float64());
    const chunked = tableOf({ x: first.concat(second) });
    expect(chunked.getChildAt(0)?.data.length).toBe(2);
    expect(values(fromArrow(chunked).columns.get("x"))).toEqual([1, NaN, 3, NaN, 5]);
    const long = arrow.vectorFromArray(
      Array.from({ length: 40 }, (_, i) => (i % 7 === 3 ? null : i)),
      new arrow.Int16(),
    );
    expect(values(fromArrow(tableOf({ x: long }).slice(9, 27)).columns.get("x"))).toEqual(
      Array.from({ length: 18 }, (_, i) => ((i + 9) % 7 === 3 ? NaN : i + 9)),
    );
  });

  it("reads what was written to the wire", () => {
    const sent = arrow.tableFromIPC(arrow.tableToIPC(tableOf({ x: arrow.vectorFromArray([1, null, 3], new arrow.Float64()) })));
    expect(values(fromArrow(sent).columns.get("x"))).toEqual([1, NaN, 3]);
  });

  it("reads 64-bit integers exactly or not at all", () => {
    const big = 9007199254740993n; // 2^53 + 1
    const small = tableOf({ n: arrow.vectorFromArray([5n, -7n, null], new arrow.Int64()) });
    expect(values(fromArrow(small).columns.get("n"))).toEqual([5, -7, NaN]);
    const table = tableOf({
      id: arrow.vectorFromArray([big, 1n], new arrow.Int64()),
      y: arrow.vectorFromArray([1, 2], new arrow.Float64()),
    });
    expect(refusal("COLUMN_TYPE", () => fromArrow(table))).toContain("row 1");
    expect(buildPanel(fromArrow(table, { keys: ["id"] }), { entity: "id" }).entities).toEqual(["9007199254740993", "1"]);
  });

  it("refuses types without a number or a text", () => {
    const days = tableOf({ day: arrow.vectorFromArray([0], new arrow.DateDay()) });
    expect(refusal("COLUMN_TYPE", () => fromArrow(days))).toContain('column "day" has the Arrow type Date');
  });
});

describe("toArrow", () => {
  it("writes nulls, and key columns as texts", async () => {
    const table = readCsv(new TextEncoder().encode("fips,x,s,__proto__\n01,1.5,a,1\n02,,,2\n"), { source: "t.csv", keys: ["fips"] });
    const written = await toArrow<arrow.Table>(table);
    expect(written.getChild("x")?.nullCount).toBe(1);
    expect([...(written.getChild("fips") ?? [])]).toEqual(["01", "02"]);
    const again = fromArrow(arrow.tableFromIPC(arrow.tableToIPC(written)), { source: "t.csv" });
    expect(values(again.columns.get("x"))).toEqual([1.5, NaN]);
    expect(values(again.columns.get("s"))).toEqual(["a", null]);
    expect([...again.columns.keys()]).toEqual(["fips", "x", "s", "__proto__"]);
  });

  it("survives two columns on one buffer", async () => {
    const shared = Float64Array.of(1, 2, 3);
    const bytes = arrow.tableToIPC(await toArrow<arrow.Table>(fromColumns({ a: shared, b: shared })));
    expect(values(fromArrow(arrow.tableFromIPC(bytes)).columns.get("b"))).toEqual([1, 2, 3]);
  });
});

it("says which package is missing", async () => {
  vi.doMock("apache-arrow", () => {
    throw new Error("not installed");
  });
  expect(await refusalOf("MISSING_PACKAGE", toArrow(fromColumns({ a: [1] })))).toContain("install it next to durbin");
  vi.doUnmock("apache-arrow");
});

describe("fromColumns and fromRows", () => {
  it("take typed arrays, lists, objects of rows", () => {
    const table = fromColumns({
      a: Int32Array.of(1, 2),
      b: [1, null],
      c: ["x", undefined],
      d: BigInt64Array.of(1n, 2n),
      e: [true, false],
      f: [3n, 4],
    });
    expect([...table.columns].map(([name, column]) => [name, values(column)])).toEqual([
      ["a", [1, 2]],
      ["b", [1, NaN]],
      ["c", ["x", null]],
      ["d", [1, 2]],
      ["e", [1, 0]],
      ["f", [3, 4]],
    ]);
    const rows = fromRows([{ a: 1 }, { a: 2, b: "x" }]);
    expect([...rows.columns].map(([name, column]) => [name, values(column)])).toEqual([
      ["a", [1, 2]],
      ["b", [null, "x"]],
    ]);
    expect(values(fromColumns(new Map([["__proto__", [1]]])).columns.get("__proto__"))).toEqual([1]);
    expect(values(fromRows(JSON.parse('[{"__proto__": 5}, {"a": 1}]')).columns.get("__proto__"))).toEqual([5, NaN]);
  });

  it("refuse what is no table", () => {
    expect(refusal("COLUMN_LENGTH", () => fromColumns({ a: [1, 2], b: [1] }))).toBe('data: column "a" has 2 values, column "b" has 1');
    expect(refusal("COLUMN_TYPE", () => fromColumns({ a: [1, "x"] }))).toBe(
      'data, row 1: column "a" holds a number; expected texts, since others are',
    );
    expect(refusal("COLUMN_TYPE", () => fromColumns({ a: [{}] as unknown as number[] }))).toContain("holds an object");
    refusal("COLUMN_TYPE", () => fromColumns({ a: 5 as unknown as number[] }));
    refusal("COLUMN_TYPE", () => fromColumns({ a: BigUint64Array.of(2n ** 60n + 1n) }));
    refusal("EMPTY_DATA", () => fromColumns({}));
    refusal("EMPTY_DATA", () => fromRows([]));
    refusal("CSV_HEADER", () => fromColumns({ " ": [1] }));
    refusal("CSV_HEADER", () => fromColumns({ a: [1], "a ": [1] }));
  });
});
