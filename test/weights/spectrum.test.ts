import { beforeAll, describe, expect, it } from "vitest";
import { symmetricEigenvalues } from "../../src/wasm/eigen.js";
import { init } from "../../src/wasm/load.js";
import { balancingDiagonal, constantRowSum, spectrum, symmetricForm } from "../../src/weights/spectrum.js";
import { assertClose } from "../support/close.js";
import { directedGraph, ringGraph, rowStandardized, uniform, weightsFromDense } from "../support/simulate.js";

beforeAll(() => init());

describe("which solver", () => {
  it("row-standardized symmetric links are similar to a symmetric matrix, with d = row sums", () => {
    const A = ringGraph(11, 7, 2);
    const d = balancingDiagonal(weightsFromDense(rowStandardized(A))) as Float64Array;
    const sums = A.map((row) => row.reduce((a, b) => a + b, 0));
    assertClose(
      Array.from(d),
      sums.map((s) => s / sums[0]),
      1e-12,
    );
  });

  it("gravity weights 1/d times a mass are too", () => {
    const next = uniform(5);
    const x = Array.from({ length: 9 }, () => next());
    const mass = Array.from({ length: 9 }, () => 0.5 + next());
    const W = weightsFromDense(rowStandardized(x.map((a, i) => x.map((b, j) => (i === j ? 0 : mass[j] / Math.abs(a - b))))));
    expect(spectrum(W).im).toBeNull();
  });

  it("directed links are not, and neither are mixed standardized matrices", () => {
    expect(symmetricForm(weightsFromDense(directedGraph(12, 3, 4)))).toBeNull();
    const [a, b] = [rowStandardized(ringGraph(9, 4, 1)), rowStandardized(ringGraph(9, 6, 8))];
    const mixed = a.map((row, i) => row.map((v, j) => 0.5 * v + 0.5 * b[i][j]));
    expect(balancingDiagonal(weightsFromDense(mixed))).toBeNull();
  });

  it("components have a diagonal each, islands eigenvalue 0", () => {
    const W = weightsFromDense([
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    assertClose(spectrum(W).re, [-1, 0, 0, 1], 0, 1e-15);
  });
});

describe("interval of rho", () => {
  it("a ring of even size has eigenvalues 2 cos(2 pi k / n), so (-1, 1) when row-standardized", () => {
    const { low, high, re } = spectrum(weightsFromDense(rowStandardized(ringGraph(8, 0, 1))));
    assertClose([low, high], [-1, 1], 1e-12);
    const expected = Array.from({ length: 8 }, (_, k) => Math.cos((Math.PI * k) / 4)).sort((a, b) => a - b);
    assertClose(re, expected, 1e-12, 1e-14);
  });

  it("only purely real eigenvalues bound it: a directed ring of odd size has none below zero", () => {
    const ring = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => (j === (i + 1) % 5 ? 1 : 0)));
    const { low, high, im } = spectrum(weightsFromDense(ring));
    expect(im).not.toBeNull();
    expect(low).toBe(-Infinity);
    assertClose(high, 1, 1e-12);
  });

  it("no links: no bound", () => {
    const { low, high } = spectrum(
      weightsFromDense([
        [0, 0],
        [0, 0],
      ]),
    );
    expect([low, high]).toEqual([-Infinity, Infinity]);
  });
});

it("many units: a band or components give what the dense matrix gives", () => {
  for (const A of [
    ringGraph(300, 0, 1),
    ringGraph(300, 200, 2),
    ringGraph(300, 20, 3).map((row, i) => (i % 60 === 0 ? row.map(() => 0) : row)),
  ]) {
    const symmetric = A.map((row, i) => row.map((w, j) => (A[j][i] === 0 ? 0 : w)));
    const W = weightsFromDense(
      symmetric.map((row) =>
        row.map(
          (w) =>
            w /
            Math.max(
              1,
              row.reduce((a, b) => a + b, 0),
            ),
        ),
      ),
    );
    assertClose(spectrum(W).re, symmetricEigenvalues(symmetricForm(W) as Float64Array, 300), 0, 1e-13);
  }
});

it("refuses a dense matrix that cannot fit, before allocating it", () => {
  const n = 30_000;
  const rowPtr = Int32Array.from({ length: n + 1 }, (_, i) => i);
  const W = { n, rowPtr, colIdx: Int32Array.from({ length: n }, (_, i) => (i + 1) % n), weight: new Float64Array(n).fill(1) };
  expect(() => spectrum(W)).toThrow(/30000 units as a dense matrix needs 6\.71 GiB/);
});

it("says whether all rows have one sum", () => {
  expect(constantRowSum(weightsFromDense(rowStandardized(ringGraph(6, 3, 1))))).toBeCloseTo(1, 14);
  expect(constantRowSum(weightsFromDense(ringGraph(6, 3, 1)))).toBeNull();
});
