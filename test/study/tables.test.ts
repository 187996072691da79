import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/data/plain-data.js";
import type { Column } from "../../src/data/table.js";
import { joinTables } from "../../src/study/join.js";

const values = (column: Column | undefined): unknown[] => [...(column ?? [])];

const left = fromColumns({ state: ["CA", "NY", "CA"], year: [1, 1, 2], y: [1, 2, 3] }, { source: "left.csv" });

describe("a left join", () => {
  it("takes columns by key, whatever the order of the right table", () => {
    const right = fromColumns({ state: ["NY", "CA", "TX"], area: [20, 10, 30], name: ["n", "c", "t"] }, { source: "right.csv" });
    const joined = joinTables(left, right, { on: ["state"] });
    expect(values(joined.columns.get("area"))).toEqual([10, 20, 10]);
    expect(values(joined.columns.get("name"))).toEqual(["c", "n", "c"]);
    expect([...joined.columns.keys()]).toEqual(["state", "year", "y", "area", "name"]);
    expect([...joinTables(left, right, { on: ["state"], columns: ["area"] }).columns.keys()]).toEqual(["state", "year", "y", "area"]);
  });

  it("joins on several keys without mixing them up", () => {
    const right = fromColumns({ state: ["CA", "NY", "CA"], year: [2, 1, 1], z: [5, 6, 7] });
    expect(values(joinTables(left, right, { on: ["state", "year"] }).columns.get("z"))).toEqual([7, 6, 5]);
    const tricky = fromColumns({ a: ["x,", "x"], b: ["y", ",y"], v: [1, 2] });
    const pairs = fromColumns({ a: ["x", "x,"], b: [",y", "y"] });
    expect(values(joinTables(pairs, tricky, { on: ["a", "b"] }).columns.get("v"))).toEqual([2, 1]);
  });

  it("refuses unmatched keys and says which", () => {
    const right = fromColumns({ state: ["CA"], area: [10] }, { source: "right.csv" });
    expect(() => joinTables(left, right, { on: ["state"] })).toThrow(/right.csv has no row for state NY of left.csv/);
  });

  it("says when only leading zeros differ", () => {
    const codes = fromColumns({ fips: ["01", "02"] }, { source: "left.csv" });
    const numbers = fromColumns({ fips: [1, 2], area: [10, 20] }, { source: "right.csv" });
    expect(() => joinTables(codes, numbers, { on: ["fips"] })).toThrow(/leading zeros/);
  });

  it("refuses repeated keys on the right, keys that are missing on the left, columns of both", () => {
    const twice = fromColumns({ state: ["CA", "CA", "NY"], area: [1, 2, 3] }, { source: "right.csv" });
    expect(() => joinTables(left, twice, { on: ["state"] })).toThrow(/right.csv: duplicate key CA, rows 1 and 2/);
    const gap = fromColumns({ state: ["CA", null] }, { source: "gap.csv" });
    expect(() => joinTables(gap, fromColumns({ state: ["CA"], a: [1] }), { on: ["state"] })).toThrow(/gap.csv: row 2 has no state/);
    const same = fromColumns({ state: ["CA", "NY"], y: [1, 2] }, { source: "right.csv" });
    expect(() => joinTables(left, same, { on: ["state"] })).toThrow(/both left.csv and right.csv have a column "y"/);
    expect(() => joinTables(left, same, { on: ["sate"] })).toThrow(/did you mean "state"/);
  });
});
