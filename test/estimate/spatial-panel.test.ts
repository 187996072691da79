import { beforeAll, describe, expect, it } from "vitest";
import { estimate } from "../../src/estimate/registry.js";
import type { Fit } from "../../src/result/fit.js";
import { init } from "../../src/wasm/load.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { type Matrix, multiply } from "../reference/matrix.js";
import { dummies, logLikAt, observedCovariance, referenceFit } from "../reference/spatial-ml.js";
import { assertClose } from "../support/close.js";
import {
  balancedPanel,
  designOf,
  directedGraph,
  normal,
  panelSpec,
  ringGraph,
  rowStandardized,
  spatialSpec,
  weightsFromDense,
} from "../support/simulate.js";

beforeAll(() => init());

const n = 9;
const T = 5;
const panel = balancedPanel(n, T);
const draw = normal(7);
const x1 = Float64Array.from({ length: n * T }, (_, r) => draw() + 0.3 * (r % n));
const x2 = Float64Array.from({ length: n * T }, (_, r) => draw() + 0.2 * Math.floor(r / n));

const scaled = (A: Matrix, divisor: number): Matrix => A.map((row) => row.map((w) => w / divisor));
const WEIGHTS: Record<string, Matrix> = {
  row: rowStandardized(ringGraph(n, 6, 3)),
  spectral: scaled(ringGraph(n, 6, 3), 4.2), // rows with different sums
  directed: directedGraph(n, 3, 5), // complex eigenvalues
};

/** y with a spatial lag of 0.4 and effects. */
function response(W: Matrix): Float64Array {
  const w = weightsFromDense(W);
  const e = normal(11);
  const b = Float64Array.from(x1, (v, r) => v - 0.5 * x2[r] + 0.1 * (r % n) + 0.2 * Math.floor(r / n) + e());
  let y = b;
  for (let i = 0; i < 200; i++) y = spatialLag(w, y).map((v, r) => b[r] + 0.4 * v);
  return y;
}

describe.each(Object.keys(WEIGHTS))("maximum likelihood with %s weights equals explicit dummies", (kind) => {
  const dense = WEIGHTS[kind];
  const W = weightsFromDense(dense);
  describe.each(["none", "entity", "time", "twoways"] as const)("effects %s", (effects) => {
    it.each(["sar", "sdm", "sem", "sdem"] as const)("%s", (model) => {
      const y = response(dense);
      const intercept = effects === "none";
      const fit = estimate(designOf(panel, y, { x1, x2 }, intercept), spatialSpec({ model, effects }), W);
      const one = new Array<number>(n * T).fill(1);
      const durbin = model === "sdm" || model === "sdem";
      const Z = [...(intercept ? [one] : []), [...x1], [...x2], ...(durbin ? [[...spatialLag(W, x1)], [...spatialLag(W, x2)]] : [])];
      const reference = referenceFit({
        kind: model === "sar" || model === "sdm" ? "lag" : "error",
        W: dense,
        T,
        y: [...y],
        Z,
        D: dummies(n, T, effects),
        low: -0.95,
        high: 0.95,
      });
      const k = Z.length;
      assertClose(fit.estimate, [...reference.delta, reference.rho], 1e-6, 1e-7); // golden section stops at the root of machine epsilon
      expect(fit.statistics.logLik).toBeCloseTo(reference.logLik, 9);
      assertClose([fit.statistics.sigma2, fit.statistics.rss], [reference.sigma2, reference.rss], 1e-6);
      assertClose(fit.covariance as Float64Array, reference.covariance.flat(), 1e-5, 1e-7);
      expect(fit.terms.length).toBe(k + 1);
    });
  });
});

describe("observed information equals the numerical Hessian with explicit dummies", () => {
  const dense = WEIGHTS.row;
  it.each([
    ["sar", "none"],
    ["sdm", "twoways"],
    ["sem", "entity"],
    ["sem", "twoways"],
    ["sdem", "time"],
  ] as const)("%s, effects %s", (model, effects) => {
    const y = response(dense);
    const W = weightsFromDense(dense);
    const design = designOf(panel, y, { x1, x2 }, effects === "none");
    const fit = estimate(design, spatialSpec({ model, effects, vcov: { type: "iid", information: "observed" } }), W);
    const one = new Array<number>(n * T).fill(1);
    const durbin = model === "sdm" || model === "sdem";
    const reference = observedCovariance({
      kind: model === "sar" || model === "sdm" ? "lag" : "error",
      W: dense,
      T,
      y: [...y],
      Z: [...(effects === "none" ? [one] : []), [...x1], [...x2], ...(durbin ? [[...spatialLag(W, x1)], [...spatialLag(W, x2)]] : [])],
      D: dummies(n, T, effects),
      low: -0.95,
      high: 0.95,
    });
    assertClose(fit.covariance as Float64Array, reference.flat(), 1e-4, 1e-6); // the differences are taken at steps of 1e-3
  });

  it("is refused for error models with time effects when the rows of W have different sums", () => {
    const spec = spatialSpec({ model: "sem", effects: "time", vcov: { type: "iid", information: "observed" } });
    const W = weightsFromDense(WEIGHTS.spectral);
    expect(() => estimate(designOf(panel, response(WEIGHTS.spectral), { x1, x2 }, false), spec, W)).toThrow(/information: expected/);
  });
});

describe("Lee and Yu's transformation", () => {
  const W = weightsFromDense(WEIGHTS.row);
  const y = () => response(WEIGHTS.row);
  const fit = (effects: "entity" | "time" | "twoways", bias: "none" | "lee-yu", model: "sar" | "sdm" | "sem" = "sdm"): Fit =>
    estimate(designOf(panel, y(), { x1, x2 }, false), spatialSpec({ model, effects, bias }), W);

  /** Columns of an orthonormal basis of the complement of the constant (Helmert). */
  const helmert = (m: number): Matrix =>
    Array.from({ length: m }, (_, i) =>
      Array.from({ length: m - 1 }, (_, j) => (i <= j ? 1 : i === j + 1 ? -(j + 1) : 0) / Math.sqrt((j + 1) * (j + 2))),
    );

  it("leaves coefficients with entity effects alone and scales the variance by T/(T-1)", () => {
    const [plain, transformed] = [fit("entity", "none"), fit("entity", "lee-yu")];
    assertClose(transformed.estimate, plain.estimate, 1e-10);
    assertClose([transformed.statistics.sigma2], [(plain.statistics.sigma2 * T) / (T - 1)], 1e-12);
  });

  it.each(["time", "twoways"] as const)("equals the estimator on explicitly transformed data: %s", (effects) => {
    const F = helmert(n);
    const Ft = helmert(T);
    const transform = (x: ArrayLike<number>): number[] => {
      const periods = Array.from({ length: T }, (_, t) => Array.from({ length: n }, (_, i) => x[t * n + i]));
      const byTime =
        effects === "twoways"
          ? multiply(
              Ft[0].map((_, s) => Ft.map((row) => row[s])),
              periods,
            )
          : periods;
      return multiply(byTime, F).flat();
    };
    const dense = WEIGHTS.row;
    const Wstar = multiply(
      multiply(
        F[0].map((_, j) => F.map((row) => row[j])),
        dense,
      ),
      F,
    );
    for (const model of ["sar", "sdm", "sem"] as const) {
      const durbin = model === "sdm";
      const Z = [transform(x1), transform(x2), ...(durbin ? [transform(spatialLag(W, x1)), transform(spatialLag(W, x2))] : [])];
      const reference = referenceFit({
        kind: model === "sem" ? "error" : "lag",
        W: Wstar,
        T: effects === "twoways" ? T - 1 : T,
        y: transform(y()),
        Z,
        D: [],
        low: -0.95,
        high: 0.95,
      });
      const ours = fit(effects, "lee-yu", model);
      assertClose(ours.estimate, [...reference.delta, reference.rho], 1e-6, 1e-7);
      expect(ours.statistics.logLik).toBeCloseTo(reference.logLik, 9);
      assertClose(ours.covariance as Float64Array, reference.covariance.flat(), 1e-5, 1e-7);
    }
  });

  it("is refused with time effects when rows do not sum to 1", () => {
    const spectral = weightsFromDense(WEIGHTS.spectral);
    expect(() => estimate(designOf(panel, y(), { x1, x2 }, false), spatialSpec({ effects: "time", bias: "lee-yu" }), spectral)).toThrow(
      /rows sum to 1/,
    );
  });
});

describe("laws", () => {
  const W = weightsFromDense(WEIGHTS.row);

  it("on the concentrated likelihood rho = 0 is least squares: lrSpatial is the distance to it", () => {
    const y = response(WEIGHTS.row);
    const design = designOf(panel, y, { x1, x2 }, true);
    const sar = estimate(design, spatialSpec({ model: "sar" }), W);
    const ols = estimate(design, panelSpec({}), null);
    assertClose(sar.tests[0].statistic, 2 * (sar.statistics.logLik - ols.statistics.logLik), 1e-10);
  });

  it("permuting the entities changes nothing", () => {
    const y = response(WEIGHTS.row);
    const order = [4, 2, 8, 0, 1, 7, 5, 3, 6];
    const move = (x: Float64Array): Float64Array => x.map((_, r) => x[Math.floor(r / n) * n + order[r % n]]);
    const Wp = weightsFromDense(order.map((i) => order.map((j) => WEIGHTS.row[i][j])));
    for (const model of ["sdm", "sem"] as const) {
      const spec = spatialSpec({ model, effects: "twoways" });
      const a = estimate(designOf(panel, y, { x1, x2 }, false), spec, W);
      const b = estimate(designOf(panel, move(y), { x1: move(x1), x2: move(x2) }, false), spec, Wp);
      assertClose(b.estimate, a.estimate, 1e-9);
      assertClose(b.covariance as Float64Array, a.covariance as Float64Array, 1e-8, 1e-14);
    }
  });

  it("theta = -rho beta makes the Durbin model the error model: its likelihood there is that of SEM", () => {
    const y = response(WEIGHTS.row);
    const sem = estimate(designOf(panel, y, { x1, x2 }, false), spatialSpec({ model: "sem", effects: "entity" }), W);
    const [b1, b2, lambda] = sem.estimate;
    const dense = WEIGHTS.row;
    const input = { W: dense, T, y: [...y], D: dummies(n, T, "entity"), low: -0.9, high: 0.9 };
    const lagged = [[...x1], [...x2], [...spatialLag(W, x1)], [...spatialLag(W, x2)]];
    // the entity effects are filtered too in SEM: put the residual's entity means into the dummies of either form
    const delta = [b1, b2, -lambda * b1, -lambda * b2];
    const filtered = y.map((v, r) => v - lambda * spatialLag(W, y)[r] - lagged.reduce((sum, c, j) => sum + delta[j] * c[r], 0));
    const means = Array.from(
      { length: n },
      (_, i) => Array.from({ length: T }, (__, t) => filtered[t * n + i]).reduce((a, b) => a + b, 0) / T,
    );
    const value = logLikAt({ ...input, kind: "lag", Z: lagged }, [...delta, ...means], lambda, sem.statistics.sigma2);
    expect(value).toBeCloseTo(sem.statistics.logLik, 9);
  });

  it("theta = -rho beta makes the Durbin model the error model: the likelihood of SDM is at least that of SEM and SAR", () => {
    const y = response(WEIGHTS.row);
    const logLik = (model: "sar" | "sem" | "sdm"): number =>
      estimate(designOf(panel, y, { x1, x2 }, false), spatialSpec({ model, effects: "entity" }), W).statistics.logLik;
    expect(logLik("sdm")).toBeGreaterThanOrEqual(Math.max(logLik("sar"), logLik("sem")) - 1e-9);
  });
});

describe("a likelihood that climbs to the end of the interval", () => {
  // every unit neighbours every other: once time effects are gone W y = -y / (n - 1) exactly, and rho is not identified
  const complete = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : 1 / (n - 1))));

  it("is reported as boundary, without standard errors, with impacts that have none", () => {
    const y = response(WEIGHTS.row);
    const fit = estimate(designOf(panel, y, { x1, x2 }, false), spatialSpec({ effects: "time" }), weightsFromDense(complete));
    expect(fit.status).toBe("boundary");
    expect(fit.covariance).toBeNull();
    expect(fit.impacts[0].direct.se).toBeUndefined();
    expect(fit.notes.join(" ")).toMatch(/end of its interval/);
  });
});
