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

  it("simulated errors agree with the delta method within Monte Carlo error", () => {
    const design = designOf(panel, response(dense), { x1, x2 }, true);
    const delta = estimate(design, spatialSpec({ model: "sdm" }), W);
    const draws = 20_000;
    const simulated = estimate(design, spatialSpec({ model: "sdm", impacts: { method: "simulation", draws } }), W, { seed: 4 });
    assertClose(parts(simulated, "estimate"), parts(delta, "estimate"), 1e-14);
    assertClose(parts(simulated, "se"), parts(delta, "se"), 0.12); // curvature of the multipliers in rho; the exact law is the next test
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
