// Many units: sparse factors and polynomials in rho give the numbers of the spectrum and of dense matrices.
import { beforeAll, describe, expect, it } from "vitest";
import { choleskyFilter, luFilter } from "../../src/estimate/filter.js";
import { logDetFromSpectrum } from "../../src/estimate/logdet/spectrum.js";
import { estimate } from "../../src/estimate/registry.js";
import { denseResolvent } from "../../src/estimate/resolvent/dense.js";
import { sparseResolvent } from "../../src/estimate/resolvent/sparse.js";
import { spatialOperator } from "../../src/estimate/spatial-operator.js";
import type { SpatialPanelSpec } from "../../src/model/spec.js";
import { init } from "../../src/wasm/load.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { spectrum } from "../../src/weights/spectrum.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
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

const n = 520;
const T = 2;
const panel = balancedPanel(n, T);
const WEIGHTS: Record<string, SpatialWeights> = {
  row: weightsFromDense(rowStandardized(ringGraph(n, 200, 3))),
  unequal: weightsFromDense(ringGraph(n, 200, 3).map((row) => row.map((w) => w / 4.5))),
  directed: weightsFromDense(directedGraph(n, 3, 5)),
};

function dataOf(W: SpatialWeights): { y: Float64Array; X: Record<string, Float64Array> } {
  const draw = normal(17);
  const [x1, x2] = [0, 1].map(() => Float64Array.from({ length: n * T }, draw));
  const b = x1.map((v, r) => v - 0.5 * x2[r] + draw());
  let y = b;
  for (let i = 0; i < 120; i++) y = spatialLag(W, y).map((v, r) => b[r] + 0.5 * v);
  return { y, X: { x1, x2 } };
}

describe.each(Object.entries(WEIGHTS))("%s weights", (kind, W) => {
  const fit = (options: Partial<SpatialPanelSpec>) => {
    const { y, X } = dataOf(W);
    return estimate(designOf(panel, y, X, options.effects === undefined), spatialSpec(options), W);
  };

  it.each([
    { model: "sar" },
    { model: "sem" },
    { model: "sdm", effects: "twoways" },
    { model: "sdem", effects: "time" },
    { model: "sdm", impacts: { method: "simulation", draws: 50 } },
    { model: "sar", vcov: { type: "iid", information: "observed" } },
    ...(kind === "unequal" ? [] : [{ model: "sdm", effects: "twoways", bias: "lee-yu" }]),
  ] as Partial<SpatialPanelSpec>[])("$model $effects $bias: estimates, errors, likelihood and impacts of the spectrum", (options) => {
    const sparse = fit(options);
    const dense = fit({ ...options, logdet: { method: "eigen" } });
    assertClose(sparse.estimate, dense.estimate, 1e-10, 1e-11);
    assertClose(sparse.covariance as Float64Array, dense.covariance as Float64Array, 1e-8, 1e-12);
    assertClose(Object.values(sparse.statistics), Object.values(dense.statistics), 1e-10);
    const numbers = ({ impacts }: typeof sparse) =>
      impacts.flatMap((i) => [i.direct, i.indirect, i.total].flatMap((part) => [part.estimate, part.se as number]));
    assertClose(numbers(sparse), numbers(dense), 1e-8);
  });

  it("the resolvent equals the dense one", () => {
    const rho = 0.6;
    const curve = logDetFromSpectrum(spectrum(W)).outline();
    const { filter, logDet } = spatialOperator(W, { method: "auto" }, 0);
    expect(filter?.method).toBe(kind === "directed" ? "lu" : "cholesky");
    const [dense, sparse] = [denseResolvent(W, rho, curve), sparseResolvent(W, filter ?? luFilter(W), rho, logDet.on(0.5, 0.7))];
    const x = Float64Array.from({ length: n * T }, normal(3));
    assertClose(sparse.apply(x), dense.apply(x), 1e-10, 1e-12);
    assertClose(sparse.columnSums(), dense.columnSums(), 1e-11);
    assertClose([sparse.traceG, sparse.traceGG, sparse.traceGGt()], [dense.traceG, dense.traceGG, dense.traceGGt()], 1e-10);
  });

  it("log-determinants and their derivatives are those of the spectrum, close to the ends too", () => {
    const exact = logDetFromSpectrum(spectrum(W)).outline();
    const { logDet } = spatialOperator(W, { method: "auto" }, 0);
    for (const [from, to] of [
      [-0.5, 0.5],
      [0.62, 0.63],
      [0.9, 0.999 * logDet.high],
      [0.999 * logDet.low, -0.3],
    ]) {
      const rhos = Float64Array.from({ length: 9 }, (_, i) => from + ((to - from) * i) / 8);
      const curve = logDet.on(from, to);
      assertClose(curve.values(rhos), exact.values(rhos), 1e-11, 1e-11);
      assertClose(curve.slopes(rhos), exact.slopes(rhos), 1e-8, 1e-8);
      assertClose(curve.curvatures(rhos), exact.curvatures(rhos), 1e-5, 1e-5);
    }
  });
});

it("the factors of few units serve as well: cholesky and lu give the spectrum's fit", () => {
  const W = weightsFromDense(rowStandardized(ringGraph(9, 6, 3)));
  const draw = normal(2);
  const [y, x] = [0, 1].map(() => Float64Array.from({ length: 45 }, draw));
  const fit = (method: "eigen" | "cholesky" | "lu") =>
    estimate(designOf(balancedPanel(9, 5), y, { x }, true), spatialSpec({ model: "sar", logdet: { method } }), W);
  const expected = fit("eigen");
  for (const method of ["cholesky", "lu"] as const) assertClose(fit(method).estimate, expected.estimate, 1e-9, 1e-11);
  expect(choleskyFilter(WEIGHTS.directed)).toBe(null);
});

describe("weights of every kind, sparse factors against the spectrum", () => {
  const ring = ringGraph(n, 200, 3);
  const standardized = rowStandardized(ring);
  const none = ring.map((line) => line.map(() => 0));
  it.each([
    { what: "strong dependence", A: standardized, rho: 0.995 },
    { what: "negative dependence", A: standardized, rho: -0.95 },
    { what: "islands", A: standardized.map((line, i) => line.map((w, j) => (i % 40 === 0 || j % 40 === 0 ? 0 : w))), rho: 0.5 },
    { what: "no cycles", A: none.map((line, i) => line.map((_, j) => (j === i + 1 ? 1 : 0))), rho: 0.5 },
    { what: "own weights", A: standardized.map((line, i) => line.map((w, j) => (i === j ? 0.3 : 0.7 * w))), rho: 0.5 },
    { what: "negative weights", A: ring.map((line, i) => line.map((w, j) => w * ((i + j) % 3 === 0 ? -0.2 : 0.2))), rho: 0.5 },
    { what: "weights of a thousand million", A: ring.map((line) => line.map((w) => w * 1e9)), rho: 0.5e-10 },
  ])("$what", ({ A, rho }) => {
    const W = weightsFromDense(A);
    const draw = normal(17);
    const x = Float64Array.from({ length: n }, draw);
    const b = x.map((v) => v + draw());
    let y = b;
    for (let i = 0; i < 3000; i++) y = spatialLag(W, y).map((v, r) => b[r] + rho * v);
    for (const model of ["sar", "sem", "sdm"] as const) {
      const [sparse, whole] = (["auto", "eigen"] as const).map((method) =>
        estimate(designOf(balancedPanel(n, 1), y, { x }, true), spatialSpec({ model, logdet: { method } }), W),
      );
      expect([sparse.status, sparse.logdet?.method === "eigen"]).toEqual(["converged", false]);
      assertClose(sparse.estimate, whole.estimate, 1e-9, 1e-11 * Math.abs(rho));
      assertClose(sparse.covariance as Float64Array, whole.covariance as Float64Array, 1e-7, 1e-11 * rho * rho);
    }
  });
});
