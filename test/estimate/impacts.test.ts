import { beforeAll, describe, expect, it } from "vitest";
import { estimate } from "../../src/estimate/registry.js";
import type { Fit } from "../../src/result/fit.js";
import { init } from "../../src/wasm/load.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { combine, identity, invert, type Matrix, multiply, trace } from "../reference/matrix.js";
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

const n = 12;
const T = 6;
const panel = balancedPanel(n, T);
const draw = normal(3);
const x1 = Float64Array.from({ length: n * T }, () => draw());
const x2 = Float64Array.from({ length: n * T }, () => draw());
const WEIGHTS: Record<string, Matrix> = {
  row: rowStandardized(ringGraph(n, 8, 2)),
  spectral: ringGraph(n, 8, 2).map((row) => row.map((w) => w / 4.5)),
  directed: directedGraph(n, 3, 5),
  directedUneven: directedGraph(n, 3, 5).map((row, i) => row.map((w) => w * (0.6 + 0.03 * i))),
};

function response(dense: Matrix): Float64Array {
  const w = weightsFromDense(dense);
  const e = normal(5);
  const b = Float64Array.from(x1, (v, r) => v - 0.5 * x2[r] + 0.3 * e());
  let y = b;
  for (let i = 0; i < 300; i++) y = spatialLag(w, y).map((v, r) => b[r] + 0.45 * v);
  return y;
}

/** [direct, indirect, total] of every variable by the dense inverse. */
function denseImpacts(fit: Fit, dense: Matrix, parameters: ArrayLike<number>): number[] {
  const at = (role: string, variable: string): number => fit.terms.findIndex((t) => t.role === role && t.variable === variable);
  const P = invert(combine(1, identity(n), -parameters[fit.terms.length - 1], dense)).inverse;
  return ["x1", "x2"].flatMap((variable) => {
    const theta = at("theta", variable);
    const S = multiply(P, combine(parameters[at("beta", variable)], identity(n), theta < 0 ? 0 : parameters[theta], dense));
    const direct = trace(S) / n;
    const total = S.flat().reduce((a, b) => a + b, 0) / n;
    return [direct, total - direct, total];
  });
}

const parts = (fit: Fit, key: "estimate" | "se"): number[] =>
  fit.impacts.flatMap((i) => [i.direct, i.indirect, i.total].map((e) => e[key] as number));

/**
 * Standard deviation and kurtosis of [direct, indirect, total] of every variable when all coefficients are jointly normal: given rho an impact is
 * linear in (beta, theta), so its moments follow from the conditional mean and variance, integrated over rho by the trapezoid rule.
 */
function lawOfDraws(fit: Fit, dense: Matrix): { sd: number; kurtosis: number }[] {
  const k = fit.terms.length;
  const V = fit.covariance as Float64Array;
  const r = k - 1;
  const sd = Math.sqrt(V[r * k + r]);
  const points = Array.from({ length: 401 }, (_, i) => -8 + i * 0.04);
  const density = points.map((z) => Math.exp((-z * z) / 2));
  const mass = density.reduce((a, b) => a + b, 0);
  const at = points.map((z) => {
    const shifted = fit.estimate.map((v, i) => v + (V[i * k + r] / sd) * z); // mean of all coefficients given rho
    const mean = denseImpacts(fit, dense, shifted);
    // impacts are linear in (beta, theta) at fixed rho: columns by differences from zero coefficients
    const unit = Array.from({ length: r }, (_, j) =>
      denseImpacts(
        fit,
        dense,
        shifted.map((v, i) => (i === r ? v : i === j ? 1 : 0)),
      ),
    );
    const variance = mean.map((_, part) => {
      let sum = 0;
      for (let i = 0; i < r; i++) {
        for (let j = 0; j < r; j++) sum += unit[i][part] * (V[i * k + j] - (V[i * k + r] * V[j * k + r]) / V[r * k + r]) * unit[j][part];
      }
      return sum;
    });
    return { mean, variance };
  });
  return at[0].mean.map((_, part) => {
    const average = (f: (i: number) => number): number => points.reduce((sum, _z, i) => sum + (density[i] / mass) * f(i), 0);
    const mean = average((i) => at[i].mean[part]);
    const variance = average((i) => at[i].variance[part] + (at[i].mean[part] - mean) ** 2);
    const fourth = average((i) => {
      const [d2, v] = [(at[i].mean[part] - mean) ** 2, at[i].variance[part]];
      return d2 * d2 + 6 * d2 * v + 3 * v * v;
    });
    return { sd: Math.sqrt(variance), kurtosis: fourth / (variance * variance) };
  });
}

describe.each(Object.keys(WEIGHTS))("impacts with %s weights", (kind) => {
  const dense = WEIGHTS[kind];
  const W = weightsFromDense(dense);
  describe.each(["none", "entity", "twoways"] as const)("effects %s", (effects) => {
    it.each(["sar", "sdm"] as const)("%s: estimates equal the dense inverse, delta errors a numerical Jacobian", (model) => {
      const fit = estimate(designOf(panel, response(dense), { x1, x2 }, effects === "none"), spatialSpec({ model, effects }), W);
      const k = fit.terms.length;
      assertClose(parts(fit, "estimate"), denseImpacts(fit, dense, fit.estimate), 1e-10, 1e-13);
      const jacobian = Array.from({ length: k }, (_, j) => {
        const h = 1e-5;
        const shifted = (by: number): number[] =>
          denseImpacts(
            fit,
            dense,
            fit.estimate.map((v, i) => (i === j ? v + by : v)),
          );
        const [a, b, c, d] = [shifted(2 * h), shifted(h), shifted(-h), shifted(-2 * h)];
        return a.map((_, i) => (-a[i] + 8 * b[i] - 8 * c[i] + d[i]) / (12 * h));
      });
      const V = fit.covariance as Float64Array;
      const se = jacobian[0].map((_, part) => {
        let variance = 0;
        for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) variance += jacobian[i][part] * V[i * k + j] * jacobian[j][part];
        return Math.sqrt(variance);
      });
      assertClose(parts(fit, "se"), se, 1e-6);
    });
  });

  it("simulated errors equal the exact law of the draws within 4 Monte Carlo errors at 100,000 draws", () => {
    const draws = 100_000;
    const spec = spatialSpec({ model: "sdm", impacts: { method: "simulation", draws } });
    const fit = estimate(designOf(panel, response(dense), { x1, x2 }, true), spec, W, { seed: 4 });
    assertClose(parts(fit, "estimate"), denseImpacts(fit, dense, fit.estimate), 1e-10, 1e-13);
    const law = lawOfDraws(fit, dense);
    parts(fit, "se").forEach((se, i) => {
      const monteCarloError = law[i].sd * Math.sqrt((law[i].kurtosis - 1) / (4 * draws));
      assertClose(se, law[i].sd, 0, 4 * monteCarloError);
    });
  });
});

describe("laws of impacts", () => {
  it("a row-standardized SAR has total = beta / (1 - rho)", () => {
    const fit = estimate(
      designOf(panel, response(WEIGHTS.row), { x1, x2 }, false),
      spatialSpec({ effects: "twoways" }),
      weightsFromDense(WEIGHTS.row),
    );
    assertClose(
      fit.impacts.map((i) => i.total.estimate),
      [0, 1].map((j) => fit.estimate[j] / (1 - fit.estimate[2])),
      1e-12,
    );
  });

  it("the same seed gives the same draws, another seed others", () => {
    const design = designOf(panel, response(WEIGHTS.row), { x1, x2 }, false);
    const spec = spatialSpec({ model: "sdm", effects: "entity", impacts: { method: "simulation", draws: 200 } });
    const run = (seed: number): number[] => parts(estimate(design, spec, weightsFromDense(WEIGHTS.row), { seed }), "se");
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });
});
