// Dependence across entities and causality: correlations pair by pair, F tests entity by entity, size under the null.
import { beforeAll, describe, expect, it } from "vitest";
import { numericColumn } from "../../../src/data/panel.js";
import { type CrossSectionStatistic, crossSectionDependence, pesaranCd } from "../../../src/diagnose/panel/cross-section.js";
import { granger } from "../../../src/diagnose/panel/granger.js";
import type { PanelModel } from "../../../src/diagnose/panel/model.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import { simulatedPanel } from "../../support/panel-data.js";
import { model, nullPanel, rejections, shuffled } from "./support.js";

beforeAll(() => init());

const FULL = simulatedPanel(8, 7, 5);
const GAPS = simulatedPanel(9, 8, 4, (i, t) => (i * 3 + t) % 5 !== 0);
const within = (data = FULL) => model(data, "y ~ x1 + x2", { effects: "entity" });
const STATISTICS: readonly CrossSectionStatistic[] = ["cd", "lm", "scaled-lm", "mean-correlation", "mean-abs-correlation"];

/** r and T of every pair, from the definition of a correlation. */
function pairsOf({ fit, design: { panel } }: PanelModel): { r: number; T: number }[] {
  const value = (i: number, t: number): number | undefined => {
    const row = panel.rowOf[t * panel.nEntities + i];
    return row < 0 ? undefined : fit.residuals[row];
  };
  const pairs: { r: number; T: number }[] = [];
  for (let i = 0; i < panel.nEntities; i++) {
    for (let j = 0; j < i; j++) {
      const common = panel.periods.map((_, t) => [value(i, t), value(j, t)]).filter((pair) => !pair.includes(undefined)) as number[][];
      const T = common.length;
      const means = [0, 1].map((of) => common.reduce((sum, pair) => sum + pair[of], 0) / T);
      const moment = (a: number, b: number): number => common.reduce((sum, pair) => sum + (pair[a] - means[a]) * (pair[b] - means[b]), 0);
      pairs.push({ r: moment(0, 1) / Math.sqrt(moment(0, 0) * moment(1, 1)), T });
    }
  }
  return pairs.filter(({ T }) => T >= 3);
}

describe.each([
  ["balanced", FULL],
  ["with gaps", GAPS],
])("pesaran-cd, %s", (_, data) => {
  it("is a sum over pairs", () => {
    const pairs = pairsOf(within(data));
    const n = pairs.length;
    const total = (of: (pair: { r: number; T: number }) => number): number => pairs.reduce((sum, pair) => sum + of(pair), 0);
    const lm = total(({ r, T }) => T * r * r);
    const expected = [
      total(({ r, T }) => Math.sqrt(T) * r) / Math.sqrt(n),
      lm,
      (lm - n) / Math.sqrt(2 * n),
      total(({ r }) => r) / n,
      total(({ r }) => Math.abs(r)) / n,
    ];
    STATISTICS.forEach((statistic, s) => {
      assertClose(pesaranCd(within(data), statistic).statistic, expected[s], 1e-9);
    });
  });

  it("does not depend on the order of rows or the unit", () => {
    for (const statistic of STATISTICS) {
      const { statistic: expected } = pesaranCd(within(data), statistic);
      assertClose(pesaranCd(within(shuffled(data) as typeof data), statistic).statistic, expected, 1e-8);
      assertClose(pesaranCd(within({ ...data, y: data.y.map((y) => 1e-3 * y) }), statistic).statistic, expected, 1e-8);
    }
  });
});

describe("granger", () => {
  it("averages F tests of the entities' own regressions", () => {
    const data = simulatedPanel(5, 12, 3);
    const { panel } = model(data, "y ~ x1").design;
    const K = 2;
    const W = panel.entities.map((entity) => {
      const of = (formula: string) => model(data, formula, { where: `entity == "${entity}"` }).fit.statistics;
      const full = of("y ~ lag(y, 1:2) + lag(x1, 1:2)");
      const own = of("y ~ lag(y, 1:2)");
      return (own.rss - full.rss) / (full.rss / full.dfResidual);
    });
    const wBar = W.reduce((a, b) => a + b, 0) / W.length;
    const [zTilde, zBar, mean] = granger(panel, { effect: "y", cause: "x1", order: K });
    assertClose(mean.statistic, wBar, 1e-8);
    assertClose(zBar.statistic, Math.sqrt(5 / (2 * K)) * (wBar - K), 1e-8);
    const T = 12; // Dumitrescu and Hurlin (2012, eq. 33) with T values of which K are lost
    const scale = (5 / (2 * K)) * ((T - 3 * K - 5) / (T - 2 * K - 3));
    assertClose(zTilde.statistic, Math.sqrt(scale) * (((T - 3 * K - 3) / (T - 3 * K - 1)) * wBar - K), 1e-8);
  });

  it("refuses short series and a variable that causes itself", () => {
    const { panel } = model(FULL, "y ~ x1").design;
    expect(refusal("PANEL_TEST", () => granger(panel, { effect: "y", cause: "x1", order: 2 }))).toContain("has 5 rows with 2 lags");
    expect(refusal("PANEL_TEST", () => granger(panel, { effect: "y", cause: "y" }))).toContain("effect and cause are both y");
  });
});

describe("size under independence, 300 panels", () => {
  it("cd", () => {
    const share = rejections(300, (seed) => {
      const { panel } = model(nullPanel({ n: 20, T: 10, keep: (i, t) => (i + t) % 8 !== 0 }, seed), "y ~ x").design;
      return crossSectionDependence(panel, numericColumn(panel, "y")).p as number;
    });
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.09);
  });

  it("granger, zTilde", () => {
    const share = rejections(300, (seed) => {
      const { panel } = model(nullPanel({ n: 15, T: 15 }, seed), "y ~ x").design;
      return granger(panel, { effect: "y", cause: "x" })[0].p as number;
    });
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.1);
  });
});

describe("pesaran-cd refuses", () => {
  it("one entity, series without common periods, other models", () => {
    const single = model(simulatedPanel(1, 12, 2), "y ~ x1");
    expect(refusal("PANEL_TEST", () => pesaranCd(single))).toContain("there is one entity");
    const apart = model(
      simulatedPanel(2, 12, 2, (i, t) => (i === 0) === t < 6),
      "y ~ x1",
    );
    expect(refusal("PANEL_TEST", () => pesaranCd(apart))).toContain("no two entities have 3 periods in common");
    expect(refusal("PANEL_TEST", () => pesaranCd(model(FULL, "y ~ x1"), "bias-corrected-lm"))).toContain(
      "is for within models with entity effects",
    );
    expect(refusal("PANEL_TEST", () => pesaranCd(within(GAPS), "bias-corrected-lm"))).toContain("needs every entity in every period");
  });

  it("says how many pairs are left out", () => {
    const some = model(
      simulatedPanel(5, 8, 2, (i, t) => i !== 4 || t < 2),
      "y ~ x1",
    );
    expect(pesaranCd(some).notes).toEqual([
      "4 of 10 pairs of entities have fewer than 3 common periods or no variation; they are left out",
    ]);
  });
});
