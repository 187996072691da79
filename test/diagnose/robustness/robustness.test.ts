// Robustness tests against refits, formulas written out, and simulated truth.
import { beforeAll, describe, expect, it } from "vitest";
import { groupDifference } from "../../../src/diagnose/robustness/group-difference.js";
import { leaveOneOut } from "../../../src/diagnose/robustness/leave-one-out.js";
import { osterBounds } from "../../../src/diagnose/robustness/oster.js";
import { placebo } from "../../../src/diagnose/robustness/placebo.js";
import { uTest } from "../../../src/diagnose/robustness/u-test.js";
import { estimate } from "../../../src/estimate/registry.js";
import { normalTwoSided, tQuantile, tUpper } from "../../../src/math/distributions.js";
import { permutation } from "../../../src/math/random.js";
import { init } from "../../../src/wasm/load.js";
import { refusal } from "../../data/refusal.js";
import { assertClose } from "../../support/close.js";
import { type Columns, panelDesign, simulatedPanel } from "../../support/panel-data.js";
import { normal } from "../../support/simulate.js";

beforeAll(() => init());

const TOLERANCE = 1e-10;

function fitted(columns: Columns, options: { readonly formula: string; readonly [option: string]: unknown }) {
  const { design, spec } = panelDesign(columns, options);
  return { design, fit: estimate(design, spec, null) };
}

const coefficient = ({ fit }: ReturnType<typeof fitted>, name: string): number =>
  fit.estimate[fit.terms.findIndex((term) => term.name === name)];

const DATA = simulatedPanel(12, 6, 3);

describe("uTest", () => {
  const curved = { ...DATA, y: DATA.y.map((y, r) => y + 0.4 * (DATA.x2[r] as number) ** 2) };
  const model = () => fitted(curved, { formula: "y ~ x2 + I(x2^2) + x1 | entity + time" });

  it("takes the weaker of the slopes at both ends, and Fieller's interval", () => {
    const { fit, design } = model();
    const found = uTest(fit, design, { variable: "x2" });
    const [b, c] = [fit.estimate[0], fit.estimate[1]];
    const V = fit.covariance as Float64Array;
    const df = fit.statistics.dfResidual;
    const t = (x: number) => (b + 2 * c * x) / Math.sqrt(V[0] + 4 * x * V[1] + 4 * x * x * V[4]);
    const [low, high] = [Math.min(...DATA.x2), Math.max(...DATA.x2)];
    expect(found.shape).toBe("u");
    assertClose([found.from, found.to, found.turningPoint], [low, high, -b / (2 * c)], TOLERANCE);
    assertClose(found.statistic as number, Math.min(-t(low), t(high)), TOLERANCE);
    assertClose(found.p as number, tUpper(Math.min(-t(low), t(high)), df), TOLERANCE);
    for (const end of [found.turningLow, found.turningHigh]) assertClose(Math.abs(t(end as number)), tQuantile(0.975, df), 1e-8);
    expect(found.shareBeyond).toBe(DATA.x2.filter((x) => x > -b / (2 * c)).length / DATA.x2.length);
  });

  it("says that a curve is monotone over an interval", () => {
    const { fit, design } = model();
    const found = uTest(fit, design, { variable: "x2", low: 3 });
    expect([found.shape, found.p]).toEqual(["monotone", undefined]);
    expect(found.notes[0]).toMatch(/^the fitted curve is monotone between 3 and/);
  });

  it("has no end of Fieller's interval without curvature", () => {
    const { fit, design } = fitted(DATA, { formula: "y ~ x2 + I(x2^2)" });
    const found = uTest(fit, design, { variable: "x2" });
    expect([found.turningLow, found.turningHigh]).toEqual([undefined, undefined]);
    expect(found.notes.at(-1)).toMatch(/has no end at 95 per cent/);
  });

  it("refuses a wrong square, an interval outside the data, an unknown coefficient", () => {
    const { fit, design } = model();
    expect(refusal("ROBUSTNESS", () => uTest(fit, design, { variable: "x2", square: "x1" }))).toBe(
      "u-test: x1 is not the square of x2; name the quadratic term with `square`",
    );
    expect(refusal("ROBUSTNESS", () => uTest(fit, design, { variable: "x2", low: 9, high: 99 }))).toMatch(/holds no part of the data/);
    expect(refusal("UNKNOWN_COEFFICIENT", () => uTest(fit, design, { variable: "x1" }))).toMatch(/no coefficient "I\(x1\^2\)"/);
  });
});

describe("placebo", () => {
  it.each(["entities", "rows"] as const)("is the refit with %s drawn again", (assign) => {
    const options = { formula: "y ~ x1 + x2 + x3 | entity + time" };
    const { fit, design } = fitted(DATA, options);
    const found = placebo(fit, design, { variable: "x2", draws: 120, assign, seed: 5 });
    const at = design.names.indexOf("x2") * design.nObs;
    for (const draw of [0, 49, 50, 119]) {
      const X = design.X.slice();
      const order = permutation(5, 71, draw, assign === "rows" ? design.nObs : design.panel.nEntities);
      for (let row = 0; row < design.nObs; row++) {
        const n = design.panel.nEntities;
        X[at + row] = design.X[at + (assign === "rows" ? order[row] : Math.floor(row / n) * n + order[row % n])];
      }
      assertClose(found.estimates[draw], estimate({ ...design, X }, fit.spec, null).estimate[1], 1e-9);
    }
    const extreme = found.estimates.filter((b) => Math.abs(b) >= Math.abs(found.estimate)).length;
    expect(found.p).toBe((extreme + 1) / 121);
    expect(placebo(fit, design, { variable: "x2", draws: 60, assign, seed: 5 }).estimates).toEqual(found.estimates.slice(0, 60));
  });

  it("needs a balanced panel for histories, and least squares", () => {
    const { fit, design } = fitted(
      simulatedPanel(8, 5, 2, (i, t) => i + t > 0),
      { formula: "y ~ x1 | entity" },
    );
    expect(refusal("ROBUSTNESS", () => placebo(fit, design, { variable: "x1" }))).toMatch(
      /balanced panel only; complete it, or use `assign: rows`/,
    );
    expect(placebo(fit, design, { variable: "x1", assign: "rows", draws: 20 }).draws).toBe(20);
  });
});

describe("leaveOneOut", () => {
  it("is the fit on the other groups", () => {
    const options = { formula: "y ~ x1 + x2 | entity + time", vcov: { type: "cluster", by: "entity" } };
    const { fit, design } = fitted(DATA, options);
    const found = leaveOneOut(fit, design, { variable: "x2", by: "region" });
    const values = ["r0", "r1", "r2"].map((region) => fitted(DATA, { ...options, where: `region != '${region}'` }));
    assertClose(
      found.groups.map((group) => group.estimate),
      values.map((without) => coefficient(without, "x2")),
      TOLERANCE,
    );
    assertClose(
      found.groups.map((group) => group.se as number),
      values.map(({ fit: without }) => Math.sqrt((without.covariance as Float64Array)[3])),
      1e-8,
    );
    expect([found.low, found.high]).toEqual([
      Math.min(...found.groups.map((g) => g.estimate)),
      Math.max(...found.groups.map((g) => g.estimate)),
    ]);
  });

  it("notes groups without which nothing can be estimated", () => {
    const dummy = { ...DATA, d: DATA.region.map((region) => Number(region === "r0")) };
    const { fit, design } = fitted(dummy, { formula: "y ~ d + x1" });
    const found = leaveOneOut(fit, design, { variable: "d", by: "region" });
    expect(found.groups.map(({ name }) => name)).toEqual(["r1", "r2"]);
    expect(found.notes[0]).toMatch(/^without region r0: d is 0 in every row/);
    expect(
      refusal("ROBUSTNESS", () =>
        leaveOneOut(
          fit,
          { ...design, panel: { ...design.panel, columns: new Map([["one", new Float64Array(design.nObs)]]) } },
          { variable: "d", by: "one" },
        ),
      ),
    ).toMatch(/one has one value, 0/);
  });
});

describe("osterBounds", () => {
  /** x and y depend on an observed and an unobserved confounder alike. */
  function confounded(n: number, beta: number) {
    const draw = normal(9);
    const column = () => Array.from({ length: n }, () => draw());
    const [seen, hidden, noise, e] = [column(), column(), column(), column()];
    const x = seen.map((w, i) => w + hidden[i] + noise[i]);
    const y = x.map((v, i) => beta * v + 2 * seen[i] + 2 * hidden[i] + e[i]);
    return { entity: seen.map((_, i) => `e${i}`), time: seen.map(() => 1), x, y, seen, hidden };
  }

  it("finds the coefficient when selection is equal and the full R2 is known", () => {
    const data = confounded(20_000, 0.7);
    const [full, controlled, short] = ["x + seen + hidden", "x + seen", "x"].map((terms) => fitted(data, { formula: `y ~ ${terms}` }));
    const found = osterBounds(controlled.fit, short.fit, controlled.design, { variable: "x", rMax: full.fit.statistics.r2 });
    expect(coefficient(controlled, "x")).toBeGreaterThan(1.5);
    assertClose([found.estimate, ...found.others].find((b) => Math.abs(b - 0.7) < 0.05) as number, 0.7, 0.06);
    const again = osterBounds(controlled.fit, short.fit, controlled.design, {
      variable: "x",
      rMax: full.fit.statistics.r2,
      delta: found.delta,
    });
    expect(Math.min(...[again.estimate, ...again.others].map(Math.abs))).toBeLessThan(1e-8);
  });

  it("solves the quadratic of equal selection", () => {
    const data = confounded(300, 0.7);
    const [controlled, short] = ["x + seen", "x"].map((terms) => fitted(data, { formula: `y ~ ${terms}` }));
    const {
      estimate: b,
      others,
      rMax,
      controlled: c,
      uncontrolled: u,
    } = osterBounds(controlled.fit, short.fit, controlled.design, { variable: "x" });
    const variance = (values: readonly number[]) => {
      const center = values.reduce((sum, v) => sum + v, 0) / values.length;
      return values.reduce((sum, v) => sum + (v - center) ** 2, 0) / (values.length - 1);
    };
    const left = fitted(data, { formula: "x ~ seen" }).fit.residuals;
    const [vy, vx, tau] = [variance(data.y), variance(data.x), variance([...left])];
    // Oster (2019), proposition 2: tau (b0 - b~) nu^2 + Theta nu - (Rmax - R~) vy (b0 - b~) vx = 0
    const gap = u.estimate - c.estimate;
    const theta = (c.r2 - u.r2) * vy * tau + vx * tau * gap ** 2 - (rMax - c.r2) * vy * (vx - tau);
    for (const nu of [b, ...others].map((solution) => c.estimate - solution)) {
      assertClose(tau * vx * gap * nu * nu + theta * nu, (rMax - c.r2) * vy * gap * vx, 1e-8);
    }
    expect(others.length).toBe(1);
  });

  it("refuses models that do not fit together", () => {
    const data = confounded(50, 0.7);
    const [controlled, short, other] = ["y ~ x + seen", "y ~ x", "seen ~ x"].map((formula) => fitted(data, { formula }));
    expect(refusal("ROBUSTNESS", () => osterBounds(controlled.fit, other.fit, controlled.design, { variable: "x" }))).toMatch(
      /same response/,
    );
    expect(refusal("ROBUSTNESS", () => osterBounds(short.fit, controlled.fit, short.design, { variable: "x" }))).toMatch(/R2 must rise/);
    expect(refusal("ROBUSTNESS", () => osterBounds(controlled.fit, short.fit, controlled.design, { variable: "x", rMax: 0.1 }))).toMatch(
      /to rMax \(0.1\)/,
    );
  });
});

describe("groupDifference", () => {
  const groups = { ...DATA, big: DATA.entity.map((entity) => (entity < "e05" ? "yes" : "no")) };
  const options = { formula: "y ~ x1 + x2 | entity + time", vcov: { type: "cluster", by: "entity" } };
  const of = (where: string) => fitted(groups, { ...options, where });

  it("is z of independent estimates", () => {
    const [a, b] = [of("big == 'yes'"), of("big == 'no'")];
    const found = groupDifference(a, b, null, { variable: "x2" });
    const V = [a, b].map(({ fit }) => (fit.covariance as Float64Array)[3]);
    const difference = coefficient(a, "x2") - coefficient(b, "x2");
    assertClose([found.estimate, found.se as number], [difference, Math.sqrt(V[0] + V[1])], TOLERANCE);
    assertClose(found.p, normalTwoSided(difference / Math.sqrt(V[0] + V[1])), TOLERANCE);
  });

  it("draws entities into groups of the same sizes", () => {
    const [a, b, all] = [of("big == 'yes'"), of("big == 'no'"), fitted(groups, options)];
    const found = groupDifference(a, b, all.design, { variable: "x2", method: "permutation", draws: 40, seed: 3 });
    let extreme = 0;
    for (let draw = 0; draw < 40; draw++) {
      const order = permutation(3, 72, draw, 12);
      const drawn = { ...groups, drawn: groups.entity.map((entity) => order[Number(entity.slice(1))]) };
      const [first, second] = ["drawn < 5", "drawn >= 5"].map((where) => coefficient(fitted(drawn, { ...options, where }), "x2"));
      if (Math.abs(first - second) >= Math.abs(found.estimate)) extreme++;
    }
    expect([found.p, found.draws]).toEqual([(extreme + 1) / 41, 40]);
  });

  it("refuses groups that share entities, and permutation without the pooled model", () => {
    const [a, b] = [of("time < 2003"), of("time >= 2003")];
    expect(refusal("ROBUSTNESS", () => groupDifference(a, b, null, { variable: "x2" }))).toMatch(
      /^group-difference: e00 is in both groups/,
    );
    const [c, d] = [of("big == 'yes'"), of("big == 'no'")];
    expect(refusal("ROBUSTNESS", () => groupDifference(c, d, null, { variable: "x2", method: "permutation" }))).toMatch(
      /needs a third model/,
    );
    expect(refusal("ROBUSTNESS", () => groupDifference(c, d, c.design, { variable: "x2", method: "permutation" }))).toMatch(
      /has to hold both/,
    );
  });
});
