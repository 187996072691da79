import { beforeAll, describe, expect, it } from "vitest";
import { buildPanel, columnOf, numericColumn, type Panel } from "../../src/data/panel.js";
import { fromColumns } from "../../src/data/plain-data.js";
import { type PrepareStep, prepare } from "../../src/data/prepare.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { refusal } from "./refusal.js";

beforeAll(() => init());

/** Two entities, six periods; x is 1..12 in time-major order, z misses one value. */
const panel: Panel = buildPanel(
  fromColumns({
    id: Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? "A" : "B")),
    t: Array.from({ length: 12 }, (_, i) => 2000 + Math.floor(i / 2)),
    x: Array.from({ length: 12 }, (_, i) => i + 1),
    z: Array.from({ length: 12 }, (_, i) => (i === 4 ? null : 10 * i)),
    label: Array.from({ length: 12 }, (_, i) => (i === 0 ? null : `n${i}`)),
  }),
  { entity: "id", time: "t" },
);
const prepared = (...steps: readonly PrepareStep[]): Panel => prepare(panel, steps);
const values = (name: string, ...steps: readonly PrepareStep[]): number[] => [...numericColumn(prepared(...steps), name)];

describe("derive", () => {
  it("adds columns in order, later ones from earlier ones", () => {
    expect(values("b", { derive: { a: "x * 2", b: "a + 1" } })).toEqual(values("x").map((x) => 2 * x + 1));
    expect(values("one", { derive: { one: 1 } })).toEqual(new Array(12).fill(1));
    expect(columnOf(prepared({ derive: { size: "if(x > 6, 'big', 'small')" } }), "size")[11]).toBe("big");
    expect(panel.columns.has("a")).toBe(false);
  });

  it("refuses a name that is taken", () => {
    expect(refusal("COLUMN_EXISTS", () => prepared({ derive: { x: "1" } }))).toContain('already a column "x"');
    refusal("COLUMN_EXISTS", () => prepared({ derive: { " x ": "1" } }));
    refusal("PREPARE_STEP", () => prepared({ derive: { " ": "1" } }));
    expect(refusal("UNKNOWN_COLUMN", () => prepared({ derive: { y: "log(xx)" } }))).toContain("character 5");
  });

  it("treats no name as special", () => {
    const step = { derive: JSON.parse('{"__proto__": "x + 1"}') as Record<string, string> };
    expect(values("__proto__", step)).toEqual(values("x").map((x) => x + 1));
  });
});

describe("filter and dropMissing", () => {
  it("drop rows and note how many, and why", () => {
    const filtered = prepared({ filter: "z >= 50 | t == 2000" });
    expect([...numericColumn(filtered, "x")]).toEqual([1, 2, 6, 7, 8, 9, 10, 11, 12]);
    expect(filtered.notes).toEqual(["filter z >= 50 | t == 2000: 3 of 12 rows dropped, 1 of them because the condition is missing there"]);
    expect(filtered.periods).toEqual(["2000", "2002", "2003", "2004", "2005"]);
    expect([...filtered.calendar]).toEqual([0, 2, 3, 4, 5]);
    const complete = prepared({ dropMissing: ["z", "label"] });
    expect(complete.nObs).toBe(10);
    expect(complete.notes).toEqual(["dropMissing z, label: 2 of 12 rows dropped: (A, 2000) and (A, 2002)"]);
  });

  it("change and note nothing when all rows stay", () => {
    expect(prepared({ filter: "x > 0" }, { dropMissing: ["x"] })).toBe(panel);
  });

  it("are refused when nothing is left", () => {
    expect(refusal("EMPTY_DATA", () => prepared({ filter: "x > 100" }))).toBe("filter x > 100: no row is left of 12");
  });
});

describe("winsorize", () => {
  it("clips at the type 7 quantiles, all rows or by group", () => {
    // quantile(1:12, c(0.1, 0.9)) = 2.1, 10.9 in R
    assertClose(values("x", { winsorize: ["x"], probs: [0.1, 0.9] }), [2.1, 2.1, 3, 4, 5, 6, 7, 8, 9, 10, 10.9, 10.9], 1e-15);
    // by id: quantile(seq(1, 11, 2), c(0.2, 0.8)) = 3, 9; quantile(seq(2, 12, 2), ..) = 4, 10
    assertClose(values("x", { winsorize: ["x"], probs: [0.2, 0.8], by: "id" }), [3, 4, 3, 4, 5, 6, 7, 8, 9, 10, 9, 10], 1e-15);
    expect(prepared({ winsorize: ["x"], probs: [0.1, 0.9] }).notes).toEqual(["winsorize x at 0.1 and 0.9: 2 values raised, 2 lowered"]);
  });

  it("keeps missing values, takes a suffix, has 1 and 99 per cent as default", () => {
    const wide = prepared({ winsorize: ["z"], suffix: "_w" });
    expect([...numericColumn(wide, "z")][0]).toBe(0);
    expect([...numericColumn(wide, "z_w")][4]).toBeNaN();
    assertClose(numericColumn(wide, "z_w")[0], 1, 1e-13); // 11 values 0, 10, .., 110 without 40: quantile at 0.01 is 0 + 0.1 * 10
    expect(numericColumn(panel, "z")[0]).toBe(0);
  });

  it("refuses what makes no sense", () => {
    expect(refusal("PREPARE_STEP", () => prepared({ winsorize: ["x"], probs: [0.9, 0.1] }))).toContain("[0.9, 0.1]");
    refusal("NOT_NUMERIC", () => prepared({ winsorize: ["label"] }));
    expect(refusal("MISSING_VALUE", () => prepared({ winsorize: ["x"], by: "label" }))).toContain("label is missing at A, 2000");
    expect(refusal("PREPARE_STEP", () => prepared({ winsorize: ["t"] }))).toContain("key column");
    refusal("COLUMN_EXISTS", () => prepared({ winsorize: ["x"], suffix: "_1" }, { winsorize: ["x"], suffix: "_1" }));
    const infinite = { ...panel, columns: new Map(panel.columns).set("x", new Float64Array(12).fill(Infinity)) };
    refusal("INFINITE_VALUE", () => prepare(infinite, [{ winsorize: ["x"] }]));
  });
});

describe("standardize", () => {
  it("gives mean 0 and standard deviation 1 with divisor n - 1", () => {
    // scale(1:12) in R: (1 - 6.5) / sqrt(13)
    assertClose(values("x", { standardize: ["x"] })[0], -5.5 / Math.sqrt(13), 1e-15);
    const grouped = values("x", { standardize: ["x"], by: "id" });
    assertClose(grouped.slice(0, 2), [-5 / Math.sqrt(14), -5 / Math.sqrt(14)], 1e-15);
    expect(values("z", { standardize: ["z"] })[4]).toBeNaN();
    expect(values("x", { standardize: ["x"], suffix: "_s" })).toEqual(values("x"));
  });

  it("refuses a column that does not vary", () => {
    expect(refusal("NOT_DEFINED", () => prepared({ derive: { c: "1" } }, { standardize: ["c"] }))).toContain("c does not vary");
    expect(refusal("NOT_DEFINED", () => prepared({ derive: { c: "x * (t > 2000)" } }, { standardize: ["c"], by: "t" }))).toContain(
      "in t 2000",
    );
  });
});

describe("steps from a file", () => {
  it.each([
    [{ fliter: "x > 1" }, 'unknown key "fliter", did you mean "filter"?'],
    [{ winsorize: ["x"], prob: [0, 1] }, 'unknown key "prob", did you mean "probs"?'],
    [{ filter: "x > 1", by: "t" }, 'unknown key "by"; filter has no options'],
    [{ filter: "x > 1", dropMissing: ["x"] }, "filter and dropMissing are two steps"],
    [{}, "expected one of derive, filter"],
    ["filter", "expected one of derive, filter"],
    [{ filter: 3 }, "filter is a condition in a text"],
    [{ derive: ["a"] }, "derive maps new names to expressions"],
    [{ derive: { a: null } }, "derive maps new names to expressions"],
    [{ dropMissing: "x" }, "dropMissing is a list of columns"],
    [{ winsorize: [] }, "winsorize is a list of columns"],
    [{ winsorize: ["x"], probs: [0.1] }, "probs are two numbers"],
    [{ standardize: ["x"], by: 3 }, "by is a text"],
  ])("refuses %j", (step, sentence) => {
    expect(refusal("PREPARE_STEP", () => prepared(step as unknown as PrepareStep))).toContain(sentence);
  });

  it("numbers them when there are several", () => {
    expect(refusal("PREPARE_STEP", () => prepared({ filter: "x > 1" }, {} as unknown as PrepareStep))).toMatch(/^step 2: /);
  });
});
