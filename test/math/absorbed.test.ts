import { describe, expect, it } from "vitest";
import { absorbedParameters, connectedComponents, usedLevels } from "../../src/math/absorbed.js";
import { dummyRank } from "../reference/dummies.js";
import { lehmer } from "../support/random.js";

const classification = (levels: number, n: number, of: (i: number) => number) => ({
  levels,
  levelOf: Int32Array.from({ length: n }, (_, i) => of(i)),
});

describe("absorbedParameters", () => {
  it("counts used levels of one factor and nothing without factors", () => {
    expect(absorbedParameters([])).toBe(0);
    expect(absorbedParameters([classification(9, 6, (i) => 2 * (i % 3))])).toBe(3);
    expect(usedLevels(classification(4, 0, () => 0))).toBe(0);
  });

  it("is n + T - 1 on a balanced panel", () => {
    expect(absorbedParameters([classification(5, 35, (i) => i % 5), classification(7, 35, (i) => Math.floor(i / 5))])).toBe(11);
  });

  it("is the rank of the dummies for two factors, connected or not", () => {
    for (let seed = 1; seed < 60; seed++) {
      const next = lehmer(seed * 7919);
      const n = 4 + Math.floor(next() * 20);
      const factors = [12, 9].map((levels) => classification(levels, n, () => Math.floor(next() * levels)));
      expect(absorbedParameters(factors)).toBe(dummyRank(n, factors));
    }
  });

  it("counts the level of a nested factor once", () => {
    const fine = classification(12, 48, (i) => i % 12);
    const coarse = classification(4, 48, (i) => (i % 12) % 4);
    expect(connectedComponents(fine, coarse)).toBe(4);
    expect(absorbedParameters([fine, coarse])).toBe(12);
    expect(absorbedParameters([coarse, fine])).toBe(12);
  });

  it("bounds the rank of three factors from above, and meets it on complete crossings", () => {
    for (let seed = 1; seed < 40; seed++) {
      const next = lehmer(seed * 104729);
      const factors = [6, 5, 4].map((levels) => classification(levels, 25, () => Math.floor(next() * levels)));
      expect(absorbedParameters(factors)).toBeGreaterThanOrEqual(dummyRank(25, factors));
    }
    const crossing = [
      classification(3, 24, (i) => i % 3),
      classification(4, 24, (i) => Math.floor(i / 3) % 4),
      classification(2, 24, (i) => Math.floor(i / 12)),
    ];
    expect(absorbedParameters(crossing)).toBe(dummyRank(24, crossing));
  });
});
