import { beforeAll, describe, expect, it } from "vitest";
import { sumOfLogDets, withoutConstant } from "../../src/estimate/logdet/curve.js";
import { monteCarloCurve } from "../../src/estimate/logdet/montecarlo.js";
import { logDetFromSpectrum } from "../../src/estimate/logdet/spectrum.js";
import { logDetBy } from "../../src/estimate/logdet/strategy.js";
import { normalMatrix } from "../../src/estimate/resolvent/normal-matrix.js";
import { init } from "../../src/wasm/load.js";
import { admissibleInterval, spectralRadiusBound } from "../../src/weights/interval.js";
import { spectrum } from "../../src/weights/spectrum.js";
import { dense } from "../reference/sparse.js";
import { assertClose } from "../support/close.js";
import { directedGraph, ringGraph, rowStandardized, weightsFromDense } from "../support/simulate.js";

beforeAll(() => init());

const row = (n: number, seed: number) => weightsFromDense(rowStandardized(ringGraph(n, n, seed)));
const RHOS = Float64Array.of(-0.6, 0, 0.31, 0.9);

describe("weights that change from period to period", () => {
  it.each(["eigen", "cholesky", "lu"] as const)("%s: the sum is that of the block-diagonal matrix of all periods", (method) => {
    const periods = [row(14, 1), row(14, 2), row(14, 3)];
    const blocks = Array.from({ length: 42 }, (_, i) =>
      Array.from({ length: 42 }, (__, j) =>
        Math.floor(i / 14) === Math.floor(j / 14) ? dense(periods[Math.floor(i / 14)])[(i % 14) * 14 + (j % 14)] : 0,
      ),
    );
    const whole = logDetFromSpectrum(spectrum(weightsFromDense(blocks)));
    const sum = sumOfLogDets(periods.map((W) => logDetBy(W, { method }, null, 0)));
    expect(sum.method).toBe(method);
    assertClose([sum.low, sum.high], [whole.low, whole.high], 1e-10);
    const [curve, expected] = [sum.on(-0.7, 0.95), whole.on(-0.7, 0.95)];
    assertClose(curve.values(RHOS), expected.values(RHOS), 1e-11, 1e-12);
    assertClose(curve.slopes(RHOS), expected.slopes(RHOS), 1e-8, 1e-9);
    assertClose(curve.curvatures(RHOS), expected.curvatures(RHOS), 1e-6, 1e-6); // each derivative of an interpolant costs about three digits
  });

  it("time effects gone: ln(1 - rho) less, with its derivatives", () => {
    const plain = logDetBy(row(14, 1), { method: "eigen" }, null, 0);
    const { values, slopes, curvatures } = withoutConstant(plain).on(-0.7, 0.95);
    const outline = plain.outline();
    assertClose(
      values(RHOS),
      outline.values(RHOS).map((value, i) => value - Math.log(1 - RHOS[i])),
      1e-13,
    );
    assertClose(
      slopes(RHOS),
      outline.slopes(RHOS).map((value, i) => value + 1 / (1 - RHOS[i])),
      1e-13,
    );
    assertClose(
      curvatures(RHOS),
      outline.curvatures(RHOS).map((value, i) => value + 1 / (1 - RHOS[i]) ** 2),
      1e-13,
    );
  });
});

describe("stochastic traces", () => {
  it.each([1, 40])("are within four standard errors of the truth, and the derivatives are those of the values (W times %f)", (scale) => {
    const n = 400;
    const W = weightsFromDense(rowStandardized(ringGraph(n, n, 5)).map((line) => line.map((w) => w * scale)));
    const curve = monteCarloCurve(W, scale, { probes: 16, terms: 60, seed: 3 });
    const exact = logDetFromSpectrum(spectrum(W)).outline();
    const rhos = Float64Array.of(-0.5, 0.2, 0.7).map((rho) => rho / scale);
    const [values, errors, truth] = [curve.values(rhos), curve.standardErrors(rhos), exact.values(rhos)];
    values.forEach((value, i) => void expect(Math.abs(value - truth[i])).toBeLessThan(4 * errors[i]));
    const h = 1e-5 / scale; // central differences: h^2 in theory, rounding over h in practice, below 1e-6 both
    const around = (f: (rhos: Float64Array) => Float64Array) =>
      rhos.map((rho) => (f(Float64Array.of(rho + h))[0] - f(Float64Array.of(rho - h))[0]) / (2 * h));
    assertClose(curve.slopes(rhos), around(curve.values), 1e-6);
    assertClose(curve.curvatures(rhos), around(curve.slopes), 1e-6);
    expect([...monteCarloCurve(W, scale, { probes: 16, terms: 60, seed: 3 }).values(rhos)]).toEqual([...values]);
  });
});

describe("the admissible interval without the spectrum", () => {
  it("is that of the spectrum where W is similar to a symmetric matrix", () => {
    for (const W of [row(60, 2), row(300, 4), weightsFromDense(ringGraph(300, 200, 7))]) {
      const { low, high } = spectrum(W);
      const found = admissibleInterval(W);
      assertClose([found.low, found.high], [low, high], 1e-4);
      expect(found.low >= low * (1 + 1e-12) && found.high <= high * (1 + 1e-12)).toBe(true);
    }
  });

  it("ends at the reciprocal of the row sum where all rows have one, islands or not", () => {
    const A = rowStandardized(ringGraph(300, 200, 7));
    const withIsland = [...A.map((line) => [...line, 0]), new Array<number>(301).fill(0)];
    for (const B of [A, withIsland]) expect(Math.abs(admissibleInterval(weightsFromDense(B)).high - 1)).toBeLessThan(1e-15);
    expect(Math.abs(admissibleInterval(weightsFromDense(A.map((line) => line.map((w) => 8 * w)))).high - 1 / 8)).toBeLessThan(1e-16);
  });

  it("holds every eigenvalue where it is not, and ends at Perron's", () => {
    const directed = directedGraph(40, 3, 5);
    const scaled = directed.map((line, i) => line.map((w) => w * (1 + (i % 5)))); // rows of different sums
    for (const A of [directed, scaled]) {
      const W = weightsFromDense(A);
      const { re, im } = spectrum(W);
      const radius = Math.max(...re.map((value, i) => Math.hypot(value, im?.[i] ?? 0)));
      assertClose(spectralRadiusBound(W), radius, 1e-9);
      expect(admissibleInterval(W)).toEqual({ low: -1 / spectralRadiusBound(W), high: 1 / spectralRadiusBound(W) });
    }
  });

  it("is unbounded for matrices without links and without cycles", () => {
    const chain = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (__, j) => (j === i + 1 ? 1 : 0)));
    for (const A of [chain, chain.map((line) => line.map(() => 0))]) {
      expect(admissibleInterval(weightsFromDense(A))).toEqual({ low: -Infinity, high: Infinity });
    }
  });
});

it("the normal matrix and W'W stand at the same places, symmetric to the last bit", () => {
  for (const A of [
    directedGraph(30, 3, 5),
    directedGraph(30, 3, 6).map((line, i) => line.map((w, j) => (i === j && i % 4 === 0 ? 0.2 : w))),
  ]) {
    const W = weightsFromDense(A);
    const { lagged, ...normal } = normalMatrix(W, 0.7);
    const M = A.map((line, i) => line.map((w, j) => (i === j ? 1 : 0) - 0.7 * w));
    const gram = (B: number[][]) =>
      Float64Array.from({ length: 900 }, (_, at) => B.reduce((sum, line) => sum + line[Math.floor(at / 30)] * line[at % 30], 0));
    assertClose(dense(normal), gram(M), 1e-14, 1e-15);
    assertClose(dense({ ...normal, weight: lagged }), gram(A), 1e-14, 1e-15);
    const whole = dense(normal);
    for (let i = 0; i < 30; i++) for (let j = 0; j < i; j++) expect(whole[i * 30 + j]).toBe(whole[j * 30 + i]);
  }
});
