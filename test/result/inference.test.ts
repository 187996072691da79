// From estimates to standard errors, p values and intervals.
import { beforeAll, describe, expect, it } from "vitest";
import { coefficients, criticalValue, termIndex, termLabel, withInference } from "../../src/result/inference.js";
import { init } from "../../src/wasm/load.js";
import { tTail } from "../reference/panel.js";
import { assertClose } from "../support/close.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const t = (df: number) => ({ type: "t", df }) as const;
const normal = { type: "normal" } as const;

describe("an estimate", () => {
  it.each([1, 2, 5, 30, 1e6])("t(%d): p is the tail, the interval has its level", (df) => {
    for (const level of [0.5, 0.9, 0.95, 0.999]) {
      const { p, low, high, statistic } = withInference(1.5, 0.5, t(df), level);
      expect(statistic).toBe(3);
      if (df < 1e6) assertClose(p as number, tTail(3, df), 1e-9);
      if (df < 1e6) assertClose(tTail(((high as number) - 1.5) / 0.5, df), 1 - level, 1e-8);
      assertClose((low as number) + (high as number), 3, 1e-12);
    }
  });

  it("normal: textbook values", () => {
    const { p, low, high } = withInference(1.96, 1, normal, 0.95);
    assertClose(p as number, 0.04999579029644087, 1e-12); // 2 (1 - Phi(1.96))
    assertClose([low as number, high as number], [1.96 - 1.959963984540054, 1.96 + 1.959963984540054], 1e-12, 1e-15);
    assertClose(criticalValue(normal, 0.99), 2.575829303548901, 1e-12);
  });

  it("t with many degrees of freedom is normal", () => {
    assertClose(withInference(2, 1, t(1e9), 0.95).p as number, withInference(2, 1, normal, 0.95).p as number, 1e-7);
  });

  it("p excludes zero exactly when the interval does", () => {
    for (const df of [3, 12]) {
      for (let estimate = -5; estimate <= 5; estimate += 0.25) {
        const { p, low, high } = withInference(estimate, 1, t(df), 0.95);
        expect((p as number) < 0.05).toBe((low as number) > 0 || (high as number) < 0);
      }
    }
  });

  it("the sign of the estimate turns the interval, not p", () => {
    const [a, b] = [withInference(0.7, 0.3, t(8), 0.95), withInference(-0.7, 0.3, t(8), 0.95)];
    expect(b.p).toBe(a.p);
    expect([-(b.high as number), -(b.low as number)]).toEqual([a.low, a.high]);
  });

  it.each([null, Number.NaN, -1, Number.POSITIVE_INFINITY])("without a standard error (%s) stands alone", (se) => {
    expect(withInference(1, se, normal, 0.95)).toEqual({ estimate: 1 });
  });

  it("with a standard error of zero has no t", () => {
    expect(withInference(1, 0, normal, 0.95)).toEqual({ estimate: 1, se: 0 });
  });

  it("far out p keeps its digits", () => {
    const { p } = withInference(38, 1, normal, 0.95);
    expect(p).toBeGreaterThan(1e-320);
    expect(p).toBeLessThan(1e-300);
  });
});

describe("a coefficient table", () => {
  const pooled = () => panelFit(simulatedPanel(6, 5, 3), { formula: "y ~ x1 + x2" });

  it("stands in the order of the formula", () => {
    const fit = pooled();
    expect(coefficients(fit).map(({ name }) => name)).toEqual(["(Intercept)", "x1", "x2"]);
    expect(termIndex(fit, "x2")).toBe(2);
    expect(termIndex(fit, "x3")).toBe(-1);
  });

  it("has no standard errors without a covariance", () => {
    const fit = pooled();
    expect(coefficients({ ...fit, covariance: null })).toEqual(
      fit.terms.map(({ name }, i) => ({ name, term: name, estimate: fit.estimate[i] })),
    );
  });

  it("never shows the letter of a spatial parameter alone", () => {
    expect(termLabel({ name: "rho", role: "rho", variable: "log(gsp)" })).toBe("rho (W·log(gsp))");
    expect(termLabel({ name: "lambda", role: "lambda", variable: "u" })).toBe("lambda (W·u)");
    expect(termLabel({ name: "rho", role: "beta", variable: "rho" })).toBe("rho");
  });
});
