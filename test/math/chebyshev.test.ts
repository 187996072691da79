import { beforeAll, describe, expect, it } from "vitest";
import { degreeFor, interpolate, seriesAt, seriesDerivative, seriesSize, seriesTail } from "../../src/math/chebyshev.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";

beforeAll(() => init());

const over = (f: (x: number) => number) => (points: Float64Array) => points.map(f);

describe("interpolation at Chebyshev points", () => {
  it("reproduces polynomials up to its degree, and their derivatives", () => {
    const f = (x: number): number => 3 - x + 2 * x ** 3 - x ** 5;
    const slope = (x: number): number => -1 + 6 * x ** 2 - 5 * x ** 4;
    const curvature = (x: number): number => 12 * x - 20 * x ** 3;
    for (const degree of [5, 6, 9]) {
      const series = interpolate(over(f), -0.7, 1.9, degree);
      const first = seriesDerivative(series);
      for (const x of [-0.7, -0.2, 0, 0.4, 1.1, 1.9]) {
        assertClose(seriesAt(series, x), f(x), 1e-13, 1e-13);
        assertClose(seriesAt(first, x), slope(x), 1e-12, 1e-12);
        assertClose(seriesAt(seriesDerivative(first), x), curvature(x), 1e-11, 1e-11);
      }
    }
  });

  it("a straight line at degree one, a constant's derivative", () => {
    const line = interpolate(
      over((x) => 2 * x + 1),
      0,
      4,
      1,
    );
    expect(seriesAt(line, 3)).toBe(7);
    assertClose(seriesAt(seriesDerivative(line), 1), 2, 1e-15);
    expect(seriesAt(seriesDerivative(seriesDerivative(line)), 1)).toBe(0);
  });

  it("takes the degree that the nearest singularity asks for", () => {
    for (const [gap, low, high] of [
      [0.4, -0.2, 0.6],
      [0.05, 0.8, 0.95],
      [0.9, 0, 0.1],
    ]) {
      const degree = degreeFor(1e-13, gap, high - low);
      const series = interpolate(
        over((x) => Math.log(1 - x)),
        low,
        high,
        degree,
      );
      expect(seriesTail(series) / seriesSize(series)).toBeLessThan(5e-12); // coefficients fall from a multiple of the largest on
      for (let x = low; x <= high; x += (high - low) / 7) assertClose(seriesAt(series, x), Math.log(1 - x), 1e-12, 1e-12);
      const short = interpolate(
        over((x) => Math.log(1 - x)),
        low,
        high,
        Math.ceil(degree / 2),
      );
      expect(seriesTail(short) / seriesSize(short)).toBeGreaterThan(1e-10);
    }
  });
});
