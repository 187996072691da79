// Approximations of the log-determinant: against spatialreg's formula written out, and in a fit.
import { beforeAll, describe, expect, it } from "vitest";
import { chebyshevCurve } from "../../src/estimate/logdet/chebyshev.js";
import { type LogDeterminants, logDeterminants } from "../../src/estimate/logdet/values.js";
import { estimate } from "../../src/estimate/registry.js";
import { init } from "../../src/wasm/load.js";
import { type Matrix, combine, identity, multiply, trace } from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import {
  balancedPanel,
  designOf,
  directedGraph,
  normal,
  ringGraph,
  rowStandardized,
  spatialSpec,
  weightsFromDense,
} from "../support/simulate.js";

beforeAll(() => init());

const n = 60;
const RHOS = Float64Array.of(-0.8, 0, 0.35, 0.9);

/** sum_j c_j(rho) tr T_j(W) - n/2 c_0(rho), by definition. */
function byDefinition(W: Matrix, order: number, rho: number): number {
  let [before, now] = [identity(W.length), W];
  const traces = [W.length, trace(W)];
  for (let j = 2; j <= order; j++) {
    [before, now] = [now, combine(2, multiply(W, now), -1, before)];
    traces.push(trace(now));
  }
  const c = (j: number): number => {
    let sum = 0;
    for (let k = 0; k <= order; k++) {
      const angle = (Math.PI * (k + 0.5)) / (order + 1);
      sum += Math.log(1 - rho * Math.cos(angle)) * Math.cos(j * angle);
    }
    return (2 * sum) / (order + 1);
  };
  return traces.reduce((sum, t, j) => sum + c(j) * t, 0) - (W.length / 2) * c(0);
}

describe.each(Object.entries({ symmetric: rowStandardized(ringGraph(n, 40, 3)), directed: directedGraph(n, 4, 2) }))(
  "chebyshev, %s weights",
  (_, A) => {
    it.each([1, 2, 5, 12])("order %i: the formula, its derivatives, and the same whatever the scale of W", (order) => {
      const curve = chebyshevCurve(weightsFromDense(A), 1, order);
      assertClose(
        curve.values(RHOS),
        RHOS.map((rho) => byDefinition(A, order, rho)),
        1e-11,
        1e-12,
      );
      const h = 1e-5; // central differences: h^2 in theory, rounding over h in practice, below 1e-6 both
      const slope = (f: (at: Float64Array) => Float64Array) =>
        RHOS.map((rho) => (f(Float64Array.of(rho + h))[0] - f(Float64Array.of(rho - h))[0]) / (2 * h));
      assertClose(curve.slopes(RHOS), slope(curve.values), 1e-6, 1e-6);
      assertClose(curve.curvatures(RHOS), slope(curve.slopes), 1e-6, 1e-6);
      const scaled = chebyshevCurve(weightsFromDense(A.map((row) => row.map((w) => 3 * w))), 3, order);
      assertClose(scaled.values(RHOS.map((rho) => rho / 3)), curve.values(RHOS), 1e-12, 1e-12);
    });
  },
);

describe("log-determinants at given rho", () => {
  const W = weightsFromDense(rowStandardized(ringGraph(n, 40, 3)));
  let exact: LogDeterminants;
  beforeAll(async () => {
    await init();
    exact = logDeterminants(W, RHOS, { method: "eigen" });
  });

  it("auto names the exact method that it takes", () => {
    expect(logDeterminants(W, RHOS).method).toBe("eigen");
    const many = weightsFromDense(rowStandardized(ringGraph(600, 100, 3)));
    const found = logDeterminants(many, RHOS);
    expect(found.method).toBe("cholesky");
    assertClose(found.values, logDeterminants(many, RHOS, { method: "eigen" }).values, 1e-12, 1e-12);
  });

  it("exact methods agree; approximations come near as they are given more", () => {
    for (const method of ["cholesky", "lu"] as const) assertClose(logDeterminants(W, RHOS, { method }).values, exact.values, 1e-12, 1e-12);
    const distance = (order: number): number => {
      const { values } = logDeterminants(W, RHOS, { method: "chebyshev", order });
      return Math.max(...values.map((value, i) => Math.abs(value - exact.values[i])));
    };
    expect(distance(20)).toBeLessThan(distance(5) / 5);
    const { values, standardErrors } = logDeterminants(W, RHOS, { method: "montecarlo", probes: 64, terms: 80 }, 3);
    values.forEach(
      (value, i) => void expect(Math.abs(value - exact.values[i])).toBeLessThan(4 * (standardErrors as Float64Array)[i] + 1e-9),
    );
    expect(exact.standardErrors).toBe(null);
  });

  it("approximations are refused where their series does not hold, though I - rho W is still regular", () => {
    const queen = Array.from({ length: 64 }, (_, i) =>
      Array.from({ length: 64 }, (__, j) => {
        const [down, right] = [Math.abs(Math.floor(i / 8) - Math.floor(j / 8)), Math.abs((i % 8) - (j % 8))];
        return Math.max(down, right) === 1 ? 1 : 0;
      }),
    );
    for (const scale of [1, 40]) {
      const grid = weightsFromDense(rowStandardized(queen).map((line) => line.map((w) => w * scale))); // eigenvalues from -0.56 to 1, times the scale
      const rho = Float64Array.of(-1.4 / scale);
      const found = logDeterminants(grid, rho, { method: "eigen" }).values;
      for (const method of ["cholesky", "lu"] as const) assertClose(logDeterminants(grid, rho, { method }).values, found, 1e-11);
      for (const method of ["chebyshev", "montecarlo"] as const) {
        expect(() => logDeterminants(grid, rho, { method })).toThrow(
          /in which (chebyshev|montecarlo) approximates .*; eigen, cholesky, lu/,
        );
        const { low, high } = logDeterminants(grid, Float64Array.of(0), { method });
        assertClose([low * scale, high * scale], [-1, 1], 1e-12);
      }
    }
  });

  it("rho outside the interval, at its ends and NaN are refused", () => {
    for (const method of ["auto", "eigen", "cholesky", "lu", "chebyshev", "montecarlo"] as const) {
      for (const rho of [1, 1.5, -3, Number.NaN]) {
        expect(() => logDeterminants(W, Float64Array.of(0.5, rho), { method })).toThrow(
          expect.objectContaining({ code: "NOT_ADMISSIBLE" }),
        );
      }
    }
  });
});

it("fits that ask for an approximation say so", () => {
  const W = weightsFromDense(rowStandardized(ringGraph(n, 40, 3)));
  const [y, x] = [1, 2].map((seed) => Float64Array.from({ length: 3 * n }, normal(seed)));
  const fit = (logdet: Parameters<typeof spatialSpec>[0]["logdet"]) =>
    estimate(designOf(balancedPanel(n, 3), y, { x }, true), spatialSpec({ model: "sdm", ...(logdet === undefined ? {} : { logdet }) }), W, {
      seed: 1,
    });
  const whole = fit(undefined);
  expect(whole.notes.join()).not.toMatch(/approximate/);
  const [chebyshev, montecarlo] = [fit({ method: "chebyshev", order: 20 }), fit({ method: "montecarlo", probes: 200, terms: 60 })];
  expect(chebyshev.notes).toContain("log-determinants are approximate: logdet: chebyshev");
  expect(montecarlo.notes.join()).toMatch(/approximate: logdet: montecarlo, standard error of the log-likelihood 0\.\d+/);
  assertClose(chebyshev.estimate, whole.estimate, 1e-3, 1e-3);
  assertClose(montecarlo.estimate, whole.estimate, 0.05, 0.01);
});
