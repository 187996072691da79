// Every number of a static panel against its definition: explicit dummies, dense projections, loops over pairs of rows.
import { beforeAll, describe, expect, it } from "vitest";
import { coefficients } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import {
  type ClusterRule,
  clusterCovariance,
  iidCovariance,
  type ReferencePanel,
  referencePanel,
  referenceStatistics,
  slopeF,
  tTail,
  whiteCovariance,
} from "../reference/panel.js";
import { positivePart } from "../reference/positive-part.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const TOLERANCE = 1e-9; // some 60 rows; the reference inverts Z'Z with up to 25 dummies

const DATA = {
  balanced: simulatedPanel(9, 7, 3),
  unbalanced: simulatedPanel(10, 8, 5, (i, t) => (i * 5 + t * 3) % 7 !== 0 && !(i === 4 && t > 4)),
};

/** Formula's second part, and the labels of its factors. */
const EFFECTS: Readonly<Record<string, readonly string[]>> = {
  pooled: [],
  entity: ["entity"],
  time: ["time"],
  "entity + time": ["entity", "time"],
  "region + time": ["region", "time"],
  "entity + time + line": ["entity", "time", "line"],
};

const RULES: readonly ClusterRule[] = ["stata", "none", "g", "hc1", "sss", "full"];
/** Rules that set negative eigenvalues to zero. */
const conventional: ReadonlySet<ClusterRule> = new Set(["stata", "full"]);
const BY = [["entity"], ["time"], ["region"], ["block"], ["entity", "time"], ["region", "block"]];

describe.each(Object.keys(DATA) as (keyof typeof DATA)[])("%s panel", (kind) => {
  const data = DATA[kind];
  const labels = (name: string): string[] => (data[name as keyof typeof data] as readonly (number | string)[]).map(String);

  describe.each(Object.keys(EFFECTS))("effects %s", (effects) => {
    const absorbed = EFFECTS[effects];
    const formula = `y ~ x1 + x2 + x3${absorbed.length > 0 ? ` | ${effects}` : ""}`;
    const panel: ReferencePanel = {
      y: data.y,
      X: { x1: data.x1, x2: data.x2, x3: data.x3 },
      intercept: absorbed.length === 0,
      factors: absorbed.map(labels),
    };
    const reference = referencePanel(panel);

    /** Everything that a covariance leads to. */
    function check(vcov: object, covariance: number[][], df: number): void {
      const fit = panelFit(data, { formula, vcov });
      const k = reference.names.length;
      const scale = Math.max(...covariance.map((row, i) => Math.abs(row[i])));
      assertClose(fit.estimate, reference.b, TOLERANCE);
      assertClose(fit.covariance as Float64Array, covariance.flat(), TOLERANCE, TOLERANCE * scale);
      expect(fit.reference).toEqual({ type: "t", df });
      coefficients(fit).forEach((row, i) => {
        expect(row.name).toBe(reference.names[i]);
        const variance = covariance[i][i];
        if (variance < 0) {
          expect(row).toEqual({ name: row.name, term: row.name, estimate: fit.estimate[i] });
          expect(fit.notes.join()).toContain(`gives ${row.name}`);
          return;
        }
        const se = Math.sqrt((fit.covariance as Float64Array)[i * k + i]);
        assertClose([row.se as number, row.statistic as number], [se, fit.estimate[i] / se], 1e-14);
        assertClose(row.p as number, tTail(row.statistic as number, df), 1e-9, 1e-13);
        const [low, high] = [row.low as number, row.high as number];
        assertClose(low + high, 2 * row.estimate, 1e-12, 1e-12);
        assertClose(tTail((high - row.estimate) / se, df), 0.05, 1e-9);
      });
    }

    it.each(["df", "k", "none"] as const)("iid, %s", (smallSample) => {
      check({ type: "iid", smallSample }, iidCovariance(reference, smallSample), reference.dfResidual);
    });

    it.each(["hc0", "hc1", "hc2", "hc3", "hc4"] as const)("%s", (type) => {
      check({ type }, whiteCovariance(reference, type), reference.dfResidual);
    });

    describe.each(BY.map((by) => ({ by, text: by.join(" and ") })))("clustered by $text", ({ by }) => {
      it.each(RULES)("%s", (smallSample) => {
        const clusters = by.map(labels);
        const smallest = Math.min(...clusters.map((cluster) => new Set(cluster).size));
        const V = clusterCovariance(reference, panel, clusters, smallSample);
        const k = reference.names.length;
        const repaired = positivePart(V.flat(), k);
        const expected = conventional.has(smallSample) && by.length > 1 ? V.map((row, i) => row.map((_, j) => repaired[i * k + j])) : V;
        const df = smallSample === "stata" || smallSample === "full" ? smallest - 1 : reference.dfResidual;
        check({ type: "cluster", by, smallSample }, expected, df);
      });
    });

    it("statistics and the F test", () => {
      const fit = panelFit(data, { formula });
      const { nEntities, nPeriods, projectionIterations, ...statistics } = fit.statistics;
      if (absorbed.length < 2) expect(projectionIterations ?? 0).toBe(0);
      expect([nEntities, nPeriods]).toEqual([new Set(data.entity).size, new Set(data.time).size]);
      const expected = referenceStatistics(panel, reference, data.entity);
      expect(Object.keys(statistics).sort()).toEqual(Object.keys(expected).sort());
      for (const name of Object.keys(expected)) assertClose(statistics[name], expected[name], 1e-9, 1e-12);
      const [test] = fit.tests;
      const f = slopeF(panel, reference);
      expect([test.name, test.df, test.df2]).toEqual(["f", f.df, f.df2]);
      assertClose(test.statistic, f.statistic, 1e-9);
    });

    it("residuals and fitted values", () => {
      const fit = panelFit(data, { formula });
      const order = [...data.y.keys()].sort((a, b) => data.time[a] - data.time[b] || a - b); // time-major
      assertClose(
        fit.residuals,
        order.map((row) => reference.e[row]),
        1e-9,
        1e-11,
      );
      assertClose(
        fit.fitted.map((value, i) => value + fit.residuals[i]),
        order.map((row) => data.y[row]),
        1e-14,
      );
    });
  });
});

describe("without a constant", () => {
  const data = DATA.unbalanced;
  const panel: ReferencePanel = { y: data.y, X: { x1: data.x1, x2: data.x2 }, intercept: false, factors: [] };
  const reference = referencePanel(panel);

  it("sums of squares are not centred, K counts the slopes alone", () => {
    const fit = panelFit(data, { formula: "y ~ 0 + x1 + x2", vcov: { type: "cluster", by: "entity" } });
    assertClose(fit.estimate, reference.b, TOLERANCE);
    assertClose(fit.covariance as Float64Array, clusterCovariance(reference, panel, [data.entity], "stata").flat(), TOLERANCE);
    const expected = referenceStatistics(panel, reference, data.entity);
    for (const name of ["tss", "rss", "r2", "r2Adjusted", "logLik", "aicParameters"])
      assertClose(fit.statistics[name], expected[name], 1e-9);
    assertClose(fit.tests[0].statistic, slopeF(panel, reference).statistic, 1e-9);
  });
});

it("level sets the interval", () => {
  const fit = panelFit(DATA.balanced, { formula: "y ~ x1 | entity", level: 0.9 });
  const [{ estimate, se, high }] = coefficients(fit);
  assertClose(tTail(((high as number) - estimate) / (se as number), fit.statistics.dfResidual), 0.1, 1e-9);
});
