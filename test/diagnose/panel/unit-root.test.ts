// Unit roots: regressions of the estimator, laws, behavior on random walks and on stationary series, refusals.
import { beforeAll, describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/data/plain-data.js";
import { buildPanel } from "../../../src/data/panel-build.js";
import { dickeyFullerP, unitRoot, type UnitRootOptions } from "../../../src/diagnose/panel/unit-root.js";
import { coefficients } from "../../../src/result/inference.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import type { Columns } from "../../support/panel-data.js";
import { normal } from "../../support/simulate.js";
import { model, rejections, shuffled } from "./support.js";

beforeAll(() => init());

/** n series of T steps of an autoregression; `first` period of each. */
function series(n: number, T: number, slope: number, seed: number, first = (_: number): number => 0): Columns {
  const draw = normal(seed);
  const rows = Array.from({ length: n }, (_, i) => {
    let y = 0;
    return Array.from({ length: T }, (_, t) => {
      y = slope * y + draw();
      return { i, t, y: y + 2 * i };
    }).slice(first(i));
  }).flat();
  return {
    entity: rows.map(({ i }) => `e${String(i).padStart(2, "0")}`),
    time: rows.map(({ t }) => 2000 + t),
    y: rows.map(({ y }) => y),
    x: rows.map(({ t }) => t),
  };
}

const panelOf = (columns: Columns) => buildPanel(fromColumns(columns), { entity: "entity", time: "time" });
const test = (columns: Columns, options: UnitRootOptions) => unitRoot(panelOf(columns), "y", options);

const KINDS: readonly (readonly [string, UnitRootOptions])[] = [
  ["llc", { test: "llc", lags: 1 }],
  ["ips wtbar", { test: "ips", lags: 1, deterministic: "trend" }],
  ["ips ztbar", { test: "ips", form: "ztbar" }],
  ["fisher chisq", { test: "fisher" }],
  ["fisher pm", { test: "fisher", form: "pm" }],
  ["fisher z", { test: "fisher", form: "z" }],
  ["fisher logit", { test: "fisher", form: "logit", lags: 2 }],
  ["hadri", { test: "hadri" }],
  ["cips", { test: "cips", lags: 1 }],
];

describe.each(KINDS)("%s", (_, options) => {
  const data = series(9, 26, 0.7, 3);
  it("does not depend on the order of rows, the unit or the level of the series", () => {
    const expected = test(data, options).statistic;
    assertClose(test(shuffled(data), options).statistic, expected, 1e-8);
    const moved = { ...data, y: (data.y as number[]).map((y) => 100 + 3 * y) };
    assertClose(test(moved, options).statistic, expected, 1e-7);
  });

  it("tells random walks from stationary series", () => {
    const p = (slope: number) => test(series(12, 40, slope, 9), options).p;
    if (options.test === "cips")
      expect(test(series(12, 40, 0.2, 9), options).statistic).toBeLessThan(-2.5); // 1 per cent is about -2.4
    else if (options.test === "hadri") expect(p(1)).toBeLessThan(0.001);
    else expect(p(0.2)).toBeLessThan(0.001);
  });
});

it("tbar is the mean of the t statistics of the entities' own regressions", () => {
  const data = series(5, 20, 0.8, 4);
  const t = panelOf(data).entities.map((entity) => {
    const { fit } = model(data, "diff(y) ~ lag(y, 1)", { where: `entity == "${entity}"` });
    return coefficients(fit)[1].statistic as number;
  });
  assertClose(test(data, { test: "ips", form: "tbar" }).statistic, t.reduce((a, b) => a + b, 0) / 5, 1e-9);
});

it("p of the Dickey-Fuller t: critical values of MacKinnon (2010) for long series", () => {
  const critical = { none: [-2.5658, -1.941, -1.6168], intercept: [-3.4304, -2.8615, -2.5668], trend: [-3.9588, -3.4105, -3.127] } as const;
  for (const [kind, values] of Object.entries(critical)) {
    [0.01, 0.05, 0.1].forEach((level, at) => {
      assertClose(dickeyFullerP(values[at], kind as keyof typeof critical), level, 0.05); // surfaces of 1994 and of 2010
    });
  }
});

describe("size on random walks, 200 panels", () => {
  it.each([
    ["llc with a short truncation", { test: "llc", truncation: 3 }], // the rule of the paper, 9 here, rejects in 15 per cent
    ["ips", { test: "ips" }],
    ["fisher z", { test: "fisher", form: "z" }],
  ] as const)("%s", (_, options) => {
    const share = rejections(200, (seed) => test(series(10, 30, 1, seed), options).p as number);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.13);
  });

  it("hadri, on white noise", () => {
    const share = rejections(200, (seed) => test(series(10, 30, 0, seed), { test: "hadri" }).p as number);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.13);
  });
});

describe("unbalanced panels and refusals", () => {
  const ragged = series(6, 24, 0.9, 5, (i) => i);
  it("ips and fisher take series of different lengths; others say why not", () => {
    expect(test(ragged, { test: "ips" }).p).toBeGreaterThan(0);
    expect(test(ragged, { test: "fisher" }).p).toBeGreaterThan(0);
    for (const name of ["llc", "hadri", "cips"] as const) {
      expect(refusal("PANEL_TEST", () => test(ragged, { test: name }))).toContain(
        `${name} needs series of one length: e00 has 24 values, e01 23`,
      );
    }
  });

  it("gaps, short and constant series, one entity, forms and parts that do not go together", () => {
    const data = series(4, 12, 0.9, 6);
    const without = (of: (row: number) => boolean): Columns =>
      Object.fromEntries(Object.entries(data).map(([name, values]) => [name, (values as string[]).filter((_, row) => of(row))])) as Columns;
    const no = (options: UnitRootOptions, columns = data) => refusal("PANEL_TEST", () => test(columns, options));
    expect(
      no(
        { test: "ips" },
        without((row) => row !== 5),
      ),
    ).toContain("y has gaps inside the series of e00");
    expect(no({ test: "ips", lags: 5 })).toContain("the series of e00, 12 values, does not allow the regression with 5 lags");
    const flat = { ...data, y: (data.y as number[]).map((y, row) => (row < 12 ? 1 : y)) };
    expect(no({ test: "fisher" }, flat)).toContain("too short or does not vary");
    expect(no({ test: "hadri" }, flat)).toContain("too short or does not vary");
    expect(no({ test: "cips" }, series(1, 20, 0.5, 2))).toContain("there is one");
    expect(no({ test: "ips", deterministic: "none" })).toContain("intercept or trend only");
    expect(no({ test: "ips", form: "z" })).toContain("ips has the forms wtbar, ztbar and tbar, not z");
    expect(no({ test: "fisher", form: "tbar" })).toContain("fisher has the forms");
    expect(no({ test: "hadri", deterministic: "none" })).toContain("levels or trends");
    expect(no({ test: "llc", truncation: 40 })).toContain("truncation 40 needs more than the 12 periods");
  });
});
