import { describe, expect, it } from "vitest";
import { findRoot, minimizeBrent } from "../../src/math/brent.js";

describe("minimizeBrent", () => {
  it("finds smooth minima to 1e-11", () => {
    const cases: [(x: number) => number, number, number, number][] = [
      [(x) => (x - 0.3) ** 2, -1, 1, 0.3],
      [(x) => 1000 + 500 * (x - 0.7) ** 2, -1, 1, 0.7],
      [(x) => -Math.log(1 - x) - 3 * Math.log(1 + x) + 40, -1, 1, 0.5],
      [(x) => Math.exp(x) - 2 * x, 0, 2, Math.LN2],
    ];
    for (const [f, low, high, expected] of cases) {
      const { x, value, evaluations } = minimizeBrent(f, low, high, 1e-11);
      expect(Math.abs(x - expected)).toBeLessThan(2e-11);
      expect(value).toBe(f(x));
      expect(evaluations).toBeLessThan(40);
    }
  });

  it("finds the root of the derivative of a concentrated likelihood", () => {
    const w = Array.from({ length: 48 }, (_, i) => Math.cos(1 + i * 2.1));
    const f = (r: number): number => 24 * Math.log(3 - 2 * 1.1 * r + 0.9 * r * r) - w.reduce((sum, v) => sum + Math.log(1 - r * v), 0);
    const slope = (r: number): number =>
      (24 * (1.8 * r - 2.2)) / (3 - 2.2 * r + 0.9 * r * r) + w.reduce((sum, v) => sum + v / (1 - r * v), 0);
    const { x } = minimizeBrent(f, -0.999, 0.999);
    expect(Math.abs(x - findRoot(slope, -0.9, 0.9, 1e-15))).toBeLessThan(1e-10);
  });

  it("approaches a minimum at an end and keeps inside", () => {
    const seen: number[] = [];
    const record = (v: number): number => {
      seen.push(v);
      return v;
    };
    const { x } = minimizeBrent(record, 2, 5);
    expect(x - 2).toBeLessThan(1e-7);
    expect(seen.every((v) => v > 2 && v < 5)).toBe(true);
    expect(5 - minimizeBrent((v) => -v, 2, 5).x).toBeLessThan(1e-6);
  });

  it("finds kinks, counts evaluations, and takes a coarse tolerance", () => {
    let calls = 0;
    const absolute = (x: number): number => {
      calls++;
      return Math.abs(x - 0.123);
    };
    const kink = minimizeBrent(absolute, -1, 1);
    expect(Math.abs(kink.x - 0.123)).toBeLessThan(1e-8);
    expect(kink.evaluations).toBe(calls);
    const coarse = minimizeBrent((x) => (x - 0.3) ** 4, -1, 1, 1e-3);
    expect(Math.abs(coarse.x - 0.3)).toBeLessThan(5e-3);
  });

  it("treats NaN as infinite and refuses a function without a finite value", () => {
    expect(Math.abs(minimizeBrent((x) => (x > 0.5 ? Number.NaN : (x - 0.2) ** 2), -1, 1).x - 0.2)).toBeLessThan(1e-9);
    expect(() => minimizeBrent(() => Number.NaN, -1, 1)).toThrow(/no finite value of the function between -1 and 1/);
  });
});

describe("findRoot", () => {
  it("finds roots to the tolerance", () => {
    const cases: [(x: number) => number, number, number, number][] = [
      [(x) => x * x - 2, 0, 2, Math.SQRT2],
      [(x) => Math.cos(x), 1, 2, Math.PI / 2],
      [(x) => x ** 9, -1, 1.5, 0],
      [(x) => Math.exp(x) - 5, -10, 10, Math.log(5)],
      [(x) => 1e-20 * (x - 3), 0, 1e6, 3],
    ];
    for (const [f, low, high, expected] of cases) {
      let calls = 0;
      const counted = (v: number): number => {
        calls++;
        return f(v);
      };
      const x = findRoot(counted, low, high);
      expect(Math.abs(x - expected)).toBeLessThan(expected === 0 ? 1e-10 : 2e-12 + 1e-15 * Math.abs(expected));
      expect(calls).toBeLessThan(120);
    }
  });

  it("accepts a root at an end and a falling function", () => {
    expect(findRoot((x) => x - 1, 1, 4)).toBe(1);
    expect(findRoot((x) => x - 4, 1, 4)).toBe(4);
    expect(Math.abs(findRoot((x) => 2 - x, 0, 5) - 2)).toBeLessThan(1e-12);
  });

  it("refuses equal signs and NaN", () => {
    expect(() => findRoot((x) => x * x + 1, -1, 2)).toThrow(/the function is 2 at the lower end and 5 at the upper/);
    expect(() => findRoot(() => Number.NaN, -1, 2)).toThrow(/NaN/);
    expect(() => findRoot((x) => (Math.abs(x) < 0.9 ? Number.NaN : x), -1, 1)).toThrow(/the function is NaN at/);
  });
});
