// Tests of effects: definitions written out, regressions with dummies, size under the null.
import { beforeAll, describe, expect, it } from "vitest";
import { fEffects, poolability } from "../../../src/diagnose/panel/effects.js";
import type { PanelModel } from "../../../src/diagnose/panel/model.js";
import {
  breuschPaganEffects,
  gourierouxHollyMonfort,
  honda,
  kingWu,
  type TestedEffects,
  wooldridgeEffects,
} from "../../../src/diagnose/panel/random-effects.js";
import { chiSquaredUpper } from "../../../src/math/distributions.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import { simulatedPanel } from "../../support/panel-data.js";
import { model, nullPanel, rejections, shuffled } from "./support.js";

beforeAll(() => init());

const TOLERANCE = 1e-10;
const GAPS = simulatedPanel(9, 7, 4, (i, t) => (i * 3 + t) % 5 !== 0 && !(i === 2 && t > 2));
const FULL = simulatedPanel(8, 6, 5);
const FORMULA = "y ~ x1 + x2";

/** Residuals as a table: entity, period, value. */
const cells = ({ fit, design: { panel } }: PanelModel) =>
  Array.from(fit.residuals, (e, row) => ({ i: panel.entityOf[row], t: panel.periodOf[row], e }));

/** The one-sided score of one effect with double loops over all pairs of rows. */
function score(rows: ReturnType<typeof cells>, same: "i" | "t"): { score: number; pairs: number } {
  let [all, pairs] = [0, 0];
  for (const a of rows)
    for (const b of rows) {
      if (a === b || a[same] !== b[same]) continue;
      all += a.e * b.e;
      pairs++;
    }
  const variance = rows.reduce((sum, { e }) => sum + e * e, 0) / rows.length;
  return { score: all / variance / Math.sqrt(2 * pairs), pairs };
}

describe.each([
  ["balanced", FULL],
  ["unbalanced with gaps", GAPS],
])("random effects, %s", (_, data) => {
  const pooled = () => model(data, FORMULA);

  it("scores are sums over pairs of rows of one group", () => {
    const [mu, lambda] = (["i", "t"] as const).map((same) => score(cells(pooled()), same));
    const total = mu.pairs + lambda.pairs;
    assertClose(honda(pooled(), "entity").statistic, mu.score, TOLERANCE);
    assertClose(honda(pooled(), "time").statistic, lambda.score, TOLERANCE);
    assertClose(honda(pooled(), "twoways").statistic, (mu.score + lambda.score) / Math.SQRT2, TOLERANCE);
    assertClose(breuschPaganEffects(pooled(), "twoways").statistic, mu.score ** 2 + lambda.score ** 2, TOLERANCE);
    assertClose(
      kingWu(pooled(), "twoways").statistic,
      Math.sqrt(mu.pairs / total) * mu.score + Math.sqrt(lambda.pairs / total) * lambda.score,
      TOLERANCE,
    );
    assertClose(gourierouxHollyMonfort(pooled()).statistic, Math.max(0, mu.score) ** 2 + Math.max(0, lambda.score) ** 2, TOLERANCE);
  });

  it("wooldridge sums the pairs of each group", () => {
    const rows = cells(pooled());
    const sums = [...new Set(rows.map(({ i }) => i))].map((i) => {
      const own = rows.filter((row) => row.i === i);
      return own.reduce((sum, a, at) => sum + own.slice(at + 1).reduce((inner, b) => inner + a.e * b.e, 0), 0);
    });
    const expected = sums.reduce((a, b) => a + b, 0) / Math.sqrt(sums.reduce((a, b) => a + b * b, 0));
    assertClose(wooldridgeEffects(pooled()).statistic, expected, TOLERANCE);
  });

  it("do not depend on the order of rows", () => {
    const other = model(shuffled(data), FORMULA);
    for (const effects of ["entity", "time", "twoways"] as TestedEffects[]) {
      assertClose(breuschPaganEffects(other, effects).statistic, breuschPaganEffects(pooled(), effects).statistic, TOLERANCE);
      assertClose(kingWu(other, effects).statistic, kingWu(pooled(), effects).statistic, TOLERANCE);
    }
    assertClose(wooldridgeEffects(other, "time").statistic, wooldridgeEffects(pooled(), "time").statistic, TOLERANCE);
  });
});

describe("size under no effects, 300 unbalanced panels", () => {
  const pooled = (seed: number) => model(nullPanel({ n: 25, T: 6, keep: (i, t) => (i + t) % 7 !== 0 }, seed), "y ~ x");
  it.each([
    ["breusch-pagan", (m: PanelModel) => breuschPaganEffects(m, "twoways")],
    ["honda", (m: PanelModel) => honda(m, "entity")],
    ["king-wu", (m: PanelModel) => kingWu(m, "twoways")],
    ["gourieroux-holly-monfort", (m: PanelModel) => gourierouxHollyMonfort(m)],
    ["wooldridge-effects", (m: PanelModel) => wooldridgeEffects(m)],
    ["poolability", (m: PanelModel) => poolability(m, "time")],
  ] as const)("%s rejects near 5 per cent", (_, test) => {
    const share = rejections(300, (seed) => test(pooled(seed)).p as number);
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.09);
  });
});

it("the mixture of gourieroux, holly and monfort", () => {
  const low = model(nullPanel({ n: 12, T: 5 }, 3), "y ~ x");
  const found = gourierouxHollyMonfort(low);
  const expected = found.statistic === 0 ? 1 : 0.5 * chiSquaredUpper(found.statistic, 1) + 0.25 * chiSquaredUpper(found.statistic, 2);
  expect(found.p).toBe(expected);
});

describe.each([
  ["balanced", FULL],
  ["unbalanced with gaps", GAPS],
])("f-effects and poolability, %s", (_, data) => {
  it("equals F of restrictions in the regression with dummies", () => {
    const dummies = model(data, `${FORMULA} + i(entity) + i(time)`);
    const pooled = model(data, FORMULA);
    const entity = model(data, FORMULA, { effects: "entity" });
    const twoways = model(data, FORMULA, { effects: "twoways" });
    const [full, none] = [dummies.fit.statistics, pooled.fit.statistics];
    const df = none.dfResidual - full.dfResidual;
    const expected = (none.rss - full.rss) / df / (full.rss / full.dfResidual);
    assertClose(fEffects(twoways).statistic, expected, 1e-9);
    expect([fEffects(twoways).df, fEffects(twoways).df2]).toEqual([df, full.dfResidual]);
    const step = fEffects(twoways, entity);
    expect((step.df as number) + (fEffects(entity).df as number)).toBe(df);
  });

  it("poolability equals F of interactions with dummies", () => {
    const own = model(data, "y ~ i(entity) + x1:i(entity)");
    const pooled = model(data, "y ~ x1");
    const [full, none] = [own.fit.statistics, pooled.fit.statistics];
    const df = none.dfResidual - full.dfResidual;
    const found = poolability(pooled);
    assertClose(found.statistic, (none.rss - full.rss) / df / (full.rss / full.dfResidual), 1e-9);
    expect([found.df, found.df2]).toEqual([df, full.dfResidual]);
    const within = poolability(model(data, "y ~ x1", { effects: "entity" }));
    expect([within.df, within.df2]).toEqual([pooled.design.panel.nEntities - 1, full.dfResidual]);
  });
});

describe("what is refused", () => {
  const within = () => model(FULL, FORMULA, { effects: "entity" });
  it("other models", () => {
    const named = "the model is within; this test judges pooled residuals (method: pooled, no effects)";
    expect(refusal("PANEL_TEST", () => honda(within()))).toContain(`honda: ${named}`);
    expect(refusal("PANEL_TEST", () => wooldridgeEffects(within()))).toContain(named);
    expect(refusal("PANEL_TEST", () => fEffects(model(FULL, FORMULA)))).toContain("give a within model");
    expect(refusal("PANEL_TEST", () => poolability(within(), "time"))).toContain("whose only effects are those of time");
  });

  it("models that are not nested", () => {
    const other = (formula: string, options: object = {}) => refusal("PANEL_TEST", () => fEffects(within(), model(FULL, formula, options)));
    expect(other("y ~ x1")).toContain("the regressors are x1 + x2 and x1");
    expect(other("x3 ~ x1 + x2")).toContain("the responses are y and x3");
    expect(other(FORMULA, { where: "time > 2000" })).toContain("the models have other rows (48 and 40)");
    expect(other(FORMULA, { effects: "time" })).toContain("`against` has effects of time, which the model has not");
    expect(other(FORMULA, { effects: "entity" })).toContain("`against` has as many effects as the model");
  });

  it("one period, one entity, short entities", () => {
    const one = model(simulatedPanel(12, 1, 2), "y ~ x1");
    expect(refusal("PANEL_TEST", () => honda(one))).toContain("every entity has one row");
    expect(refusal("PANEL_TEST", () => wooldridgeEffects(one))).toContain("no entity has two rows");
    const single = model(simulatedPanel(1, 12, 2), "y ~ x1");
    expect(refusal("PANEL_TEST", () => poolability(single))).toContain("there is one group by entity");
    const short = model(simulatedPanel(12, 2, 2), "y ~ x1 + x2");
    expect(refusal("PANEL_TEST", () => poolability(short))).toContain("24 rows leave nothing for the error");
  });

  it("says that a regressor does not vary in some groups", () => {
    const data = { ...FULL, x3: FULL.x3.map((x, r) => (FULL.entity[r] === "e03" ? 1 : x)) };
    expect(poolability(model(data, "y ~ x1 + x3")).notes).toEqual([
      "1 of 8 groups cannot estimate every coefficient; what they cannot is not counted",
    ]);
  });
});
