import { beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign, type DesignOptions } from "../../src/model/build.js";
import type { Design } from "../../src/model/design.js";
import { init } from "../../src/wasm/load.js";
import { refusal } from "../data/refusal.js";
import { assertClose } from "../support/close.js";
import { weightsOf } from "../support/gal.js";
import { column, panelOf, produc } from "./panels.js";

beforeAll(() => init());

const STATES = ["ALABAMA", "ARIZONA", "FLORIDA", "OREGON"];

function build(panel: Panel, formula: string, options: Partial<DesignOptions> = {}): Design {
  return buildDesign(panel, { formula, effects: "none", missing: "drop", weights: null, ...options });
}

/** X'y by name. */
function products(design: Design): Record<string, number> {
  return Object.fromEntries(design.names.map((name) => [name, column(design, name).reduce((sum, x, row) => sum + x * design.y[row], 0)]));
}

/** Formula, and X'y of R 4.2.2: crossprod(model.matrix(f, data), y) on four states of Produc, with R's names in ours. */
const R_PRODUCTS: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  [
    "log(gsp) ~ log(pcap)*unemp + I(emp^2/1000) + i(region)",
    {
      "(Intercept)": 726.17702741688038,
      "log(pcap)": 7190.9677625876566,
      unemp: 5376.0296527912287,
      "log(pcap):unemp": 53203.048302345815,
      "I(emp^2/1000)": 2827931.156516979,
      "region::6": 179.13799745893149,
      "region::8": 175.32737566786611,
      "region::9": 175.38170111105592,
    },
  ],
  [
    "gsp ~ unemp*i(region)",
    {
      "(Intercept)": 3501061,
      unemp: 25374600.500000007,
      "region::6": 648483,
      "region::8": 527566,
      "region::9": 519098,
      "unemp:region::6": 5422514.8,
      "unemp:region::8": 3583339.7,
      "unemp:region::9": 4323908.5999999996,
    },
  ],
  [
    "gsp ~ i(region):unemp",
    {
      "(Intercept)": 3501061,
      "region::5:unemp": 12044837.4,
      "region::6:unemp": 5422514.8,
      "region::8:unemp": 3583339.7,
      "region::9:unemp": 4323908.5999999996,
    },
  ],
  [
    "gsp ~ 0 + i(region) + unemp",
    { "region::5": 1805914, "region::6": 648483, "region::8": 527566, "region::9": 519098, unemp: 25374600.500000007 },
  ],
  [
    "gsp ~ poly(unemp, 3)",
    {
      "(Intercept)": 3501061,
      "poly(unemp, 3)1": -28393.913118125809,
      "poly(unemp, 3)2": -37371.891127396302,
      "poly(unemp, 3)3": 48763.68417198825,
    },
  ],
];

describe("buildDesign", () => {
  it.each(R_PRODUCTS)("has R's columns: %s", (formula, expected) => {
    const design = build(produc(STATES), formula);
    expect(design.nObs).toBe(68);
    expect(design.names).toEqual(Object.keys(expected));
    assertClose(Object.values(products(design)), Object.values(expected), 1e-12); // sums of 68 products; poly loses three digits
  });

  it("lags by the calendar, and records what they cost", () => {
    const design = build(produc(STATES), "gsp ~ L.unemp + D.unemp + diff(unemp, 2) + F.unemp");
    // plm 2.6-2: lag, diff and lead of a pdata.frame, rows where all exist
    assertClose(
      ["lag(unemp, 1)", "diff(unemp)", "diff(unemp, 2)", "lag(unemp, -1)"].map((name) => products(design)[name]),
      [21776659.399999999, 205119.20000000001, 518645.89999999997, 22406680.5],
      1e-13,
    );
    expect(design.nObs).toBe(56);
    expect(design.dropped).toHaveLength(1);
    expect(design.dropped[0]).toMatchObject({ reason: "lag not available", count: 12 });
    expect(design.dropped[0].keys).toContain("ALABAMA, 1970");
    expect(design.panel.periods).toEqual(Array.from({ length: 14 }, (_, t) => String(1972 + t)));
  });

  it("makes lags before where, so that where costs no lag", () => {
    const design = build(produc(STATES), "gsp ~ lag(unemp, 1)", { where: "year >= 1980" });
    expect([design.nObs, design.dropped]).toEqual([28, []]);
    expect(design.notes).toEqual(["where year >= 1980: 28 of 68 rows"]);
    const all = build(produc(STATES), "gsp ~ lag(unemp, 1)");
    expect(column(design, "lag(unemp, 1)")).toEqual(column(all, "lag(unemp, 1)").slice(-28));
  });

  it("does not reach over gaps in time", () => {
    const panel = panelOf({ i: ["a", "a", "a", "b", "b", "b"], t: [1, 2, 4, 1, 2, 4], y: [1, 2, 3, 4, 5, 6], x: [10, 20, 40, 1, 2, 4] });
    const design = build(panel, "y ~ lag(x, 1)");
    expect(column(design, "lag(x, 1)")).toEqual([10, 1]);
    expect(design.panel.periods).toEqual(["2"]);
  });

  it("absorbs the constant when there are effects, and says where they come from", () => {
    const panel = produc(STATES);
    const written = build(panel, "gsp ~ unemp | state + year");
    expect(written.names).toEqual(["unemp"]);
    expect(written.hasIntercept).toBe(false);
    expect(written.factors.map(({ name, levels }) => [name, levels.length])).toEqual([
      ["state", 4],
      ["year", 17],
    ]);
    expect(written.factors[0].levels).toEqual(STATES);
    expect(build(panel, "gsp ~ unemp", { effects: "twoways" }).factors).toEqual(written.factors);
    expect(build(panel, "gsp ~ unemp | year + state", { effects: "twoways" }).factors.map(({ name }) => name)).toEqual(["year", "state"]);
    expect(build(panel, "gsp ~ unemp", { effects: "time" }).factors.map(({ name }) => name)).toEqual(["year"]);
  });

  it("combines columns to one factor, with the combinations that occur", () => {
    const [factor] = build(produc(STATES), "gsp ~ unemp | region^year", { where: "year < 1972 & !(region == 9 & year == 1970)" }).factors;
    expect(factor.name).toBe("region^year");
    expect([...factor.levels].sort()).toEqual(["5^1970", "5^1971", "6^1970", "6^1971", "8^1970", "8^1971", "9^1971"]);
  });

  it("restricts levels to the rows used", () => {
    const design = build(produc(STATES), "gsp ~ unemp + i(year) | state", { where: "year < 1973 & state != 'OREGON'" });
    expect(design.names).toEqual(["unemp", "year::1971", "year::1972"]);
    expect(design.factors[0].levels).toEqual(["ALABAMA", "ARIZONA", "FLORIDA"]);
    expect([...design.factors[0].levelOf]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(design.panel.nEntities).toBe(3);
  });

  it("chooses the base that ref names", () => {
    const panel = produc(STATES);
    expect(build(panel, "gsp ~ i(region, ref = 8)").names).toEqual(["(Intercept)", "region::5", "region::6", "region::9"]);
    expect(build(panel, "gsp ~ ib8.region").names).toEqual(["(Intercept)", "region::5", "region::6", "region::9"]);
    expect(build(panel, "gsp ~ i(region, unemp)").names).toEqual([
      "(Intercept)",
      "region::5:unemp",
      "region::6:unemp",
      "region::8:unemp",
      "region::9:unemp",
    ]);
    expect(build(panel, "gsp ~ i(region, unemp, ref = 5)").names).toHaveLength(4);
  });

  it("orders levels as numbers when all are, and takes them as in the data", () => {
    const panel = panelOf({ y: [1, 2, 3, 4], g: ["10", "9", "1", "10"], h: ["b", "B", "a", "10"], n: [10, 9.5, -1, 9.5] });
    expect(build(panel, "y ~ i(g)").names).toEqual(["(Intercept)", "g::9", "g::10"]);
    expect(build(panel, "y ~ i(h)").names).toEqual(["(Intercept)", "h::B", "h::a", "h::b"]);
    expect(build(panel, "y ~ i(n)").names).toEqual(["(Intercept)", "n::9.5", "n::10"]);
    expect(build(panel, "y ~ i(n, ref = 10) - 1").names).toEqual(["n::-1", "n::9.5"]);
  });

  it("drops rows with missing values and says why", () => {
    const panel = panelOf({
      i: ["a", "b", "c", "d", "e"],
      y: [1, NaN, 3, 4, 5],
      x: [NaN, NaN, 1, 2, 3],
      g: ["u", "u", "v", null, "u"],
      unused: [NaN, NaN, NaN, NaN, NaN],
    });
    const design = build(panel, "y ~ log(x) + i(g)");
    expect(design.dropped).toEqual([
      { reason: "missing values in g", count: 1, keys: ["d"] },
      { reason: "missing values in x", count: 1, keys: ["a"] },
      { reason: "missing values in y, x", count: 1, keys: ["b"] },
    ]);
    expect([...design.y]).toEqual([3, 5]);
  });

  it("refuses missing values with the cells and the remedy", () => {
    const panel = panelOf({ i: ["a", "a", "b", "b"], t: [1, 2, 1, 2], y: [1, 2, 3, 4], x: [1, NaN, 2, NaN] });
    const sentence = refusal("MISSING_VALUE", () => build(panel, "y ~ x", { missing: "refuse" }));
    expect(sentence).toBe(
      "missing values in 2 cells: x at (a, 2) and x at (b, 2); remove such rows with `prepare: [{dropMissing: [x], by: i}]`",
    );
    expect(refusal("MISSING_VALUE", () => build(panel, "y ~ lag(y, 1)", { missing: "refuse" }))).toBe(
      'lag(y, 1) cannot be computed at (a, 1) and (b, 1); leave those periods out with `where: "t >= 2"`',
    );
    expect(refusal("MISSING_VALUE", () => build(panel, "y ~ lead(y)", { missing: "refuse" }))).toMatch(/`where: "t <= 1"`$/);
    expect(build(panel, "y ~ lag(y, 1)", { missing: "refuse", where: "t >= 2" }).nObs).toBe(2);
  });

  it("keeps hostile names apart", () => {
    const panel = panelOf({
      i: ["a", "b", "c"],
      "": [9, 9, 9],
      ["__proto__"]: [1, 2, 3],
      constructor: [3, 1, 2],
      "a:b": [1, 0, 0],
      y: [1, 2, 3],
    });
    const design = build(panel, "y ~ __proto__ + constructor + `a:b` + i(`a:b`)");
    expect(design.names).toEqual(["(Intercept)", "__proto__", "constructor", "`a:b`", "`a:b`::1"]);
    expect(column(design, "__proto__")).toEqual([1, 2, 3]);
  });
});

describe("W()", () => {
  const rows = [
    [0, 1, 0],
    [0.5, 0, 0.5],
    [0, 1, 0],
  ];
  const W = weightsOf(rows, { keys: ["c", "a", "b"] });
  const panel = panelOf({
    i: ["a", "b", "c", "a", "b", "c"],
    t: [1, 1, 1, 2, 2, 2],
    y: [1, 2, 3, 4, 5, 6],
    x: [10, 20, 30, 1, 2, 3],
  });

  it("lags each period in space, rows matched by key", () => {
    // a: (c + b) / 2, b: a, c: a
    const design = build(panel, "y ~ W(x) + W(I(x^2)) + W(W(x))", { weights: W });
    expect(column(design, "W(x)")).toEqual([25, 10, 10, 2.5, 1, 1]);
    expect(column(design, "W(I(x^2))")).toEqual([650, 100, 100, 6.5, 1, 1]);
    expect(column(design, "W(W(x))")).toEqual([10, 25, 25, 1, 2.5, 2.5]);
  });

  it("combines with lags in both orders, and sees rows that where leaves out", () => {
    const design = build(panel, "y ~ lag(W(x), 1) + W(lag(x, 1)) + W(x)", { weights: W, where: "t == 2 & i != 'c'" });
    expect(column(design, "lag(W(x), 1)")).toEqual([25, 10]);
    expect(column(design, "W(lag(x, 1))")).toEqual([25, 10]);
    expect(column(design, "W(x)")).toEqual([2.5, 1]);
  });

  it("does not exist where a neighbor has no value", () => {
    const gaps = panelOf({ i: ["a", "b", "c", "a", "b"], t: [1, 1, 1, 2, 2], y: [1, 2, 3, 4, 5], x: [10, 20, NaN, 1, 2] });
    const design = build(gaps, "y ~ W(x)", { weights: W });
    expect(design.dropped).toEqual([{ reason: "spatial lag not available", count: 2, keys: ["a, 1", "a, 2"] }]);
    expect(column(design, "W(x)")).toEqual([10, 10, 1]);
  });

  it("needs weights, entities and matching keys", () => {
    expect(refusal("WEIGHTS_NEEDED", () => build(panel, "y ~ W(x)"))).toMatch(/column 5: W\(\) needs a weights matrix/);
    expect(refusal("INDEX_NEEDED", () => build(panelOf({ y: [1, 2, 3], x: [1, 2, 3] }), "y ~ W(x)", { weights: W }))).toMatch(/entity/);
    expect(refusal("WEIGHTS_KEYS", () => build(panel, "y ~ W(x)", { weights: weightsOf(rows) }))).toMatch(/u1/);
    const island = weightsOf([[0, 0, 0], ...rows.slice(1)], { keys: ["a", "b", "c"], islands: "error" });
    expect(refusal("WEIGHTS_ISLANDS", () => build(panel, "y ~ W(x)", { weights: island }))).toMatch(/"a"/);
  });
});

describe("buildDesign refuses", () => {
  const panel = produc(STATES);

  it("unknown columns, at their place and with the nearest name", () => {
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "log(gsp) ~ unenp"))).toBe(
      'formula "log(gsp) ~ unenp", column 12: produc.csv has no column "unenp", did you mean "unemp"?',
    );
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "log(gsp) ~ W(lag(pcpa, 1))"))).toMatch(/column 18.*"pcap"/);
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "gsp ~ i(regoin)"))).toMatch(/column 7.*"region"/);
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "gsp ~ unemp | stat"))).toMatch(/column 15.*"state"/);
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "gdp ~ unemp"))).toMatch(/column 1.*"gsp"/);
    expect(refusal("UNKNOWN_COLUMN", () => build(panel, "gsp ~ unemp", { where: "yeer > 1980" }))).toMatch(/"year"/);
  });

  it("text where numbers belong", () => {
    expect(refusal("TEXT_COLUMN", () => build(panel, "gsp ~ state"))).toMatch(/column 7: state is text; i\(state\) makes a factor of it/);
    expect(refusal("TEXT_COLUMN", () => build(panel, "state ~ unemp"))).toMatch(/column 1/);
    expect(refusal("TEXT_COLUMN", () => build(panel, "gsp ~ unemp:state"))).toMatch(/column 13/);
    expect(refusal("EXPRESSION_TYPE", () => build(panel, "gsp ~ log(state)"))).toMatch(/state is text/);
  });

  it("infinite and undefined values, naming the cell", () => {
    const bad = panelOf({ i: ["a", "b", "c"], y: [1, 2, 3], x: [1, 0, 2], z: [1, Infinity, 2], big: [1e200, 1e200, 1] });
    expect(refusal("NOT_DEFINED", () => build(bad, "y ~ log(x)"))).toMatch(/log\(x\) at b/);
    expect(refusal("INFINITE_VALUE", () => build(bad, "y ~ z"))).toMatch(/z is infinite at \(b\)/);
    expect(refusal("INFINITE_VALUE", () => build(bad, "y ~ big:I(big*1)"))).toMatch(/big:I\(big\*1\) is infinite at \(a\) and \(b\)/);
    const grouped = panelOf({ i: ["a", "b", "c"], y: [1, 2, 3], g: ["u", "v", "v"], big: [1e200, 1, 1] });
    expect(refusal("INFINITE_VALUE", () => build(grouped, "y ~ big:I(big*1):i(g, ref = u)"))).toMatch(/::v is infinite at \(a\)/);
    expect(refusal("INFINITE_VALUE", () => build(bad, "y ~ poly(big, 2, raw = true)"))).toMatch(/\)2 is infinite/);
  });

  it("levels that are not there, and factors that do not vary", () => {
    expect(refusal("UNKNOWN_LEVEL", () => build(panel, "gsp ~ i(year, ref = 1868)"))).toMatch(
      /column 7: year has no level "1868".*did you mean/,
    );
    expect(refusal("UNKNOWN_LEVEL", () => build(panel, "gsp ~ i(year, ref = 1970)", { where: "year > 1970" }))).toMatch(/in the rows used/);
    expect(refusal("ONE_LEVEL", () => build(panel, "gsp ~ i(region)", { where: "region == 5" }))).toMatch(/one level in the rows used, 5/);
    expect(refusal("ONE_LEVEL", () => build(panel, "gsp ~ poly(region, 4)"))).toMatch(/more than 4 different values, found 4/);
  });

  it("effects that contradict each other or the data", () => {
    expect(refusal("EFFECTS_CONFLICT", () => build(panel, "gsp ~ unemp | state", { effects: "twoways" }))).toMatch(
      /twoways.*second part is state/,
    );
    expect(refusal("EFFECTS_CONFLICT", () => build(panel, "gsp ~ unemp | region", { effects: "entity" }))).toMatch(/region/);
    expect(refusal("INDEX_NEEDED", () => build(panelOf({ y: [1, 2], x: [1, 2] }), "y ~ x", { effects: "entity" }))).toMatch(/`entity`/);
    expect(refusal("INDEX_NEEDED", () => build(panelOf({ i: ["a", "b"], y: [1, 2], x: [1, 2] }), "y ~ x", { effects: "twoways" }))).toMatch(
      /`time`/,
    );
  });

  it("what is not built, saying so", () => {
    expect(refusal("TERM_NOT_BUILT", () => build(panel, "gsp ~ unemp | state[year]"))).toMatch(/state\[year\]/);
  });

  it("samples without rows", () => {
    expect(refusal("EMPTY_SAMPLE", () => build(panel, "gsp ~ unemp", { where: "year > 2100" }))).toBe(
      "no row is left of 68: where year > 2100: 0 of 68 rows",
    );
    const none = panelOf({ y: [1, 2], x: [NaN, NaN] });
    expect(refusal("EMPTY_SAMPLE", () => build(none, "y ~ x"))).toBe('no row is left of 2: 2 dropped for "missing values in x"');
  });

  it("lags without periods", () => {
    expect(refusal("NO_TIME", () => build(panelOf({ i: ["a", "b"], y: [1, 2], x: [1, 2] }), "y ~ lag(x, 1)"))).toMatch(/time/);
  });

  it("more columns than memory", () => {
    const n = 30_000;
    const wide = panelOf({ i: Array.from({ length: n }, (_, row) => `u${row}`), y: new Array(n).fill(1) });
    expect(refusal("MEMORY_LIMIT", () => build(wide, "y ~ i(i)"))).toMatch(/6\.71 GiB; absorb/);
  });
});
