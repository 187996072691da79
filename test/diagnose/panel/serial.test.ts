// Tests of serial correlation: definitions with dense matrices, golden values of plm, size under the null.
import { beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../../src/data/csv.js";
import { buildPanel } from "../../../src/data/panel-build.js";
import type { PanelModel } from "../../../src/diagnose/panel/model.js";
import {
  baltagiWu,
  bhargavaFranziniNarendranathan,
  breuschGodfrey,
  durbinWatson,
  wooldridgeFirstDifference,
  wooldridgeWithin,
} from "../../../src/diagnose/panel/serial.js";
import { baltagiLi, beraSosaEscuderoYoon } from "../../../src/diagnose/panel/serial-random.js";
import { estimate } from "../../../src/estimate/registry.js";
import { buildDesign } from "../../../src/model/build.js";
import { completeSpec } from "../../../src/model/complete.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { fixture } from "../../errors/support.js";
import { dotProduct, invert, type Matrix, multiply, transpose } from "../../reference/matrix.js";
import { assertClose } from "../../support/close.js";
import { simulatedPanel } from "../../support/panel-data.js";
import { model, nullPanel, rejections, shuffled } from "./support.js";

beforeAll(() => init());

const GAPS = simulatedPanel(9, 7, 4, (i, t) => (i * 3 + t) % 5 !== 0 && !(i === 2 && t > 3));
const FULL = simulatedPanel(8, 6, 5);
const FORMULA = "y ~ x1 + x2";
const pooled = (data = FULL) => model(data, FORMULA);
const within = (data = FULL) => model(data, FORMULA, { effects: "entity" });

const TESTS: readonly (readonly [string, (data: typeof FULL) => { statistic: number }])[] = [
  ["breusch-godfrey", (data) => breuschGodfrey(within(data), { order: 2, lags: "calendar" })],
  ["wooldridge-within", (data) => wooldridgeWithin(within(data))],
  ["wooldridge-first-difference", (data) => wooldridgeFirstDifference(pooled(data), "fe")],
  ["bera-sosa-escudero-yoon", (data) => beraSosaEscuderoYoon(pooled(data), "joint")],
  ["baltagi-li", (data) => baltagiLi(pooled(data))],
  ["bhargava-franzini-narendranathan", (data) => bhargavaFranziniNarendranathan(within(data))],
  ["baltagi-wu", (data) => baltagiWu(within(data))],
];

describe.each(TESTS)("%s", (_, run) => {
  it("does not depend on the order of rows or the unit of the response", () => {
    for (const data of [FULL, GAPS]) {
      assertClose(run(shuffled(data) as typeof FULL).statistic, run(data).statistic, 1e-7);
      assertClose(run({ ...data, y: data.y.map((y) => 1e3 * y) }).statistic, run(data).statistic, 1e-7);
    }
  });
});

/** V = u J + s G(rho) of one entity: ones, and the autocorrelation rho of neighboring periods to first order. */
interface Entity {
  readonly times: readonly number[];
  readonly e: readonly number[];
}

const entitiesOf = ({ fit, design: { panel } }: PanelModel): Entity[] =>
  panel.entities.map((_, i) => {
    const rows = Array.from(panel.entityOf.keys()).filter((row) => panel.entityOf[row] === i);
    return { times: rows.map((row) => panel.calendar[panel.periodOf[row]]), e: rows.map((row) => fit.residuals[row]) };
  });

const square = (T: number, value: (a: number, b: number) => number): Matrix =>
  Array.from({ length: T }, (_, a) => Array.from({ length: T }, (_, b) => value(a, b)));
const trace = (A: Matrix): number => A.reduce((sum, row, i) => sum + row[i], 0);

/** Score of rho and the information of (rho, u, s) at V = u J + s I, by the traces of Gaussian likelihoods. */
function scores(entities: readonly Entity[], u: number, s: number) {
  const score = [0, 0, 0];
  const information = square(3, () => 0);
  for (const { times, e } of entities) {
    const T = times.length;
    const { inverse } = invert(square(T, (a, b) => u + (a === b ? s : 0)));
    const parts = [
      square(T, (a, b) => (Math.abs(times[a] - times[b]) === 1 ? s : 0)),
      square(T, () => 1),
      square(T, (a, b) => Number(a === b)),
    ].map((D) => multiply(inverse, D));
    parts.forEach((P, a) => {
      const w = multiply(P, inverse);
      score[a] +=
        (dotProduct(
          e,
          w.map((row) => dotProduct(row, e)),
        ) -
          trace(P)) /
        2;
      parts.forEach((Q, b) => {
        information[a][b] += trace(multiply(P, Q)) / 2;
      });
    });
  }
  return { score, information };
}

describe.each([
  ["balanced", FULL],
  ["with gaps", GAPS],
])("score tests against likelihoods with dense matrices, %s", (_, data) => {
  it("bera-sosa-escudero-yoon: scores at pooled residuals, each cleared of the other", () => {
    const found = pooled(data);
    const entities = entitiesOf(found);
    const s = found.fit.residuals.reduce((sum, e) => sum + e * e, 0) / found.fit.residuals.length;
    const { score, information: I } = scores(entities, 0, s);
    const { inverse } = invert(I);
    const joint = dotProduct(
      score,
      inverse.map((row) => dotProduct(row, score)),
    );
    assertClose(beraSosaEscuderoYoon(found, "joint").statistic, joint, 1e-9);
    // the nuisance parameter is at zero but its score is not: it is projected out (Bera and Yoon 1993), sigma2 first
    const free = square(2, (a, b) => I[a][b] - (I[a][2] * I[2][b]) / I[2][2]);
    const adjusted = (a: 0 | 1): number => {
      const b = 1 - a;
      const value = score[a] - (free[a][b] / free[b][b]) * score[b];
      return value / Math.sqrt(free[a][a] - (free[a][b] * free[a][b]) / free[b][b]);
    };
    assertClose(beraSosaEscuderoYoon(found, "ar").statistic, adjusted(0) ** 2, 1e-9);
    assertClose(beraSosaEscuderoYoon(found, "re").statistic, adjusted(1), 1e-9);
    assertClose(beraSosaEscuderoYoon(found, "re", true).statistic, adjusted(1) ** 2, 1e-9);
  });

  it("baltagi-li: at the maximum of a likelihood on a grid", () => {
    const found = pooled(data);
    const { panel, X, y, names, nObs } = found.design;
    const rows = panel.entities.map((_, i) => Array.from(panel.entityOf.keys()).filter((row) => panel.entityOf[row] === i));
    const gls = (phi: number) => {
      const A = square(names.length, () => 0);
      const c = new Array<number>(names.length).fill(0);
      const inverses = rows.map((own) => invert(square(own.length, (a, b) => phi + Number(a === b))).inverse);
      rows.forEach((own, i) => {
        const x = own.map((row) => names.map((_, j) => X[j * nObs + row]));
        const XV = multiply(transpose(x), inverses[i]);
        multiply(XV, x).forEach((line, a) => {
          line.forEach((value, b) => {
            A[a][b] += value;
          });
          c[a] += dotProduct(
            XV[a],
            own.map((row) => y[row]),
          );
        });
      });
      const b = invert(A).inverse.map((row) => dotProduct(row, c));
      const e = y.map((value, row) => value - names.reduce((sum, _, j) => sum + b[j] * X[j * nObs + row], 0));
      const rss = rows.reduce((sum, own, i) => {
        const r = own.map((row) => e[row]);
        return (
          sum +
          dotProduct(
            r,
            inverses[i].map((row) => dotProduct(row, r)),
          )
        );
      }, 0);
      const logs = rows.reduce((sum, own) => sum + Math.log(1 + own.length * phi), 0);
      return { e, s: rss / nObs, deviance: nObs * Math.log(rss) + logs };
    };
    let [low, high] = [0, 20];
    for (let step = 0; step < 200; step++) {
      const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
      if (gls(a).deviance < gls(b).deviance) high = b;
      else low = a;
    }
    const phi = (low + high) / 2;
    const { e, s } = gls(phi);
    const entities = rows.map((own) => ({ times: own.map((row) => panel.calendar[panel.periodOf[row]]), e: own.map((row) => e[row]) }));
    const { score, information } = scores(entities, phi * s, s);
    const expected = score[0] ** 2 * invert(information).inverse[0][0];
    assertClose(baltagiLi(found).statistic, expected, 1e-5); // the maximum is known to the root of rounding
    assertClose(baltagiLi(found, true).statistic ** 2, baltagiLi(found).statistic, 1e-10);
  });

  it("baltagi-wu and bhargava-franzini-narendranathan: sums over an entity's periods", () => {
    const entities = entitiesOf(within(data));
    const total = entities.reduce((sum, { e }) => sum + dotProduct(e, e), 0);
    const near = ({ times }: Entity, j: number): boolean => j > 0 && times[j] - times[j - 1] === 1;
    const all = (term: (entity: Entity, j: number) => number): number =>
      entities.reduce((sum, entity) => sum + entity.e.reduce((inner, _, j) => inner + term(entity, j), 0), 0) / total;
    const d1 = all((entity, j) => (j === 0 ? 0 : (entity.e[j] - (near(entity, j) ? entity.e[j - 1] : 0)) ** 2));
    const d2 = all((entity, j) => (j > 0 && !near(entity, j) ? entity.e[j - 1] ** 2 : 0));
    const ends = all(({ e }, j) => (j === 0 ? e[0] ** 2 : 0) + (j === e.length - 1 ? e[j] ** 2 : 0));
    assertClose(bhargavaFranziniNarendranathan(within(data)).statistic, d1, 1e-9);
    assertClose(baltagiWu(within(data)).statistic, d1 + d2 + ends, 1e-9);
  });
});

describe("size without serial correlation, 300 unbalanced panels with gaps", () => {
  const keep = (i: number, t: number): boolean => (i + 2 * t) % 9 !== 0;
  const of = (effects: "none" | "entity") => (seed: number) => model(nullPanel({ n: 40, T: 8, keep }, seed), "y ~ x", { effects });
  it.each([
    ["breusch-godfrey", of("none"), (m: PanelModel) => breuschGodfrey(m, { lags: "calendar" })],
    ["wooldridge-within", of("entity"), (m: PanelModel) => wooldridgeWithin(m)],
    ["wooldridge-first-difference", of("none"), (m: PanelModel) => wooldridgeFirstDifference(m, "fe")],
    ["bera-sosa-escudero-yoon", of("none"), (m: PanelModel) => beraSosaEscuderoYoon(m, "ar")],
    ["baltagi-li", of("none"), (m: PanelModel) => baltagiLi(m)],
  ] as const)("%s rejects near 5 per cent", (_, make, test) => {
    const share = rejections(300, (seed) => test(make(seed)).p as number);
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.1);
  });
});

describe("plm 2.6-2 on Grunfeld", () => {
  const data = () =>
    buildPanel(readCsv(new TextEncoder().encode(fixture("grunfeld.csv")), { source: "grunfeld.csv", keys: [] }), {
      entity: "firm",
      time: "year",
    });
  const grunfeld = (effects: "none" | "entity"): PanelModel => {
    const spec = completeSpec({ estimator: "panel", formula: "inv ~ value + capital", effects });
    const design = buildDesign(data(), { formula: spec.formula, effects, missing: "drop", weights: null });
    return { design, fit: estimate(design, spec, null) };
  };
  it("pbltest", () => {
    assertClose(baltagiLi(grunfeld("none")).statistic, 69.532119430405, 1e-8);
    assertClose(baltagiLi(grunfeld("none"), true).statistic, 8.3385921731672, 1e-8);
  });
});

describe("what is refused", () => {
  it("other models", () => {
    expect(refusal("PANEL_TEST", () => wooldridgeWithin(pooled()))).toContain(
      "this test judges a within model with the effects of entity alone",
    );
    expect(refusal("PANEL_TEST", () => baltagiWu(model(FULL, FORMULA, { effects: "twoways" })))).toContain("the effects of entity alone");
    expect(refusal("PANEL_TEST", () => baltagiLi(within()))).toContain("this test judges pooled residuals");
    const between = model(FULL, FORMULA);
    const other = { ...between, fit: { ...between.fit, spec: { ...between.fit.spec, method: "between" } } } as PanelModel;
    expect(refusal("PANEL_TEST", () => durbinWatson(other))).toContain("the model is between; this test takes pooled");
  });

  it("too few periods, one entity, too many lags", () => {
    const pairs = model(simulatedPanel(14, 2, 2), "y ~ x1");
    expect(refusal("PANEL_TEST", () => beraSosaEscuderoYoon(pairs))).toContain("only in pairs");
    expect(refusal("PANEL_TEST", () => wooldridgeFirstDifference(pairs))).toContain("residuals with one before them come from 0 entities");
    const single = model(simulatedPanel(1, 20, 2), "y ~ x1");
    expect(refusal("PANEL_TEST", () => wooldridgeFirstDifference(single))).toContain("come from 1 entity");
    expect(refusal("PANEL_TEST", () => breuschGodfrey(pooled(), { order: 45 }))).toContain(
      "48 rows are too few for 3 regressors and 45 lags",
    );
  });
});
