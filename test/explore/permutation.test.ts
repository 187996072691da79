import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bivariateMoran, lee } from "../../src/explore/bivariate.js";
import { geary, pooledGeary } from "../../src/explore/geary.js";
import { getisOrd } from "../../src/explore/getis-ord.js";
import { permuted, summarize } from "../../src/explore/inference.js";
import { joinCount } from "../../src/explore/join-count.js";
import { localG } from "../../src/explore/local-g.js";
import { localGeary } from "../../src/explore/local-geary.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { moran, pooledMoran } from "../../src/explore/moran.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { readGal } from "../support/gal.js";
import { column } from "../support/tables.js";

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
const columbus = fixture("columbus.csv");
const [crime, income, value] = ["CRIME", "INC", "HOVAL"].map((name) => column(columbus, name));
const queen = readGal(fixture("columbus-queen.gal"), "row");
const R = 9999;

beforeAll(() => init());

describe("summarize", () => {
  const values = Float64Array.from([1, 2, 3, 4]);
  it("counts the observed value among the permuted ones", () => {
    expect(summarize(values, 5, "greater").p).toBe(1 / 5);
    expect(summarize(values, 5, "less").p).toBe(1);
    expect(summarize(values, 3, "greater").p).toBe(3 / 5);
    expect(summarize(values, 3, "less").p).toBe(4 / 5);
    expect(summarize(values, 5, "greater", -1).p).toBe(1);
  });
  it("doubles the smaller side and stops at 1, with ties too", () => {
    expect(summarize(values, 5, "two-sided").p).toBe(2 / 5);
    expect(summarize(Float64Array.from([2, 2, 2, 2]), 2, "two-sided").p).toBe(1);
    expect(summarize(values, 2.5, "two-sided").p).toBe(1);
  });
  it("takes values that differ by rounding for ties", () => {
    expect(summarize(Float64Array.from([0.1 + 0.2, 0, 1]), 0.3, "greater").p).toBe(3 / 4);
    expect(summarize(Float64Array.from([0.3, 0, 1]), 0.1 + 0.2, "greater").p).toBe(3 / 4);
  });
  it("gives mean and standard deviation, the latter from two values on", () => {
    assertClose([summarize(values, 0, "less").mean, summarize(values, 0, "less").sd!], [2.5, Math.sqrt(5 / 3)], 1e-15);
    expect(summarize(values.slice(0, 1), 0, "less")).toEqual({ p: 0.5, mean: 1 });
  });
});

describe("permutation of global statistics", () => {
  // Monte Carlo: a mean within 4 standard errors, a standard deviation within 4 / sqrt(2 R) plus the kurtosis of the statistic.
  const agree = (test: ReturnType<typeof moran>): void => {
    const sd = Math.sqrt(test.variance);
    assertClose(test.permutation!.mean, test.expected, 0, (4 * sd) / Math.sqrt(R));
    assertClose(test.permutation!.sd!, sd, 0.04);
  };
  const options = { permutations: R, seed: 3 };
  it("Moran", () => agree(moran(crime, queen, options)));
  it("Geary", () => agree(geary(crime, queen, options)));
  it("Getis-Ord", () => agree(getisOrd(crime, queen, options)));
  it("bivariate Moran", () => agree(bivariateMoran(crime, income, queen, options)));
  it("Lee, whose variance spdep overstates (0.00320 against 0.00248)", () => agree(lee(crime, income, queen, options)));
  it("pooled Moran", () => agree(pooledMoran([crime, value], queen, options)));
  it("pooled Geary", () => agree(pooledGeary([crime, value], queen, options)));
  it("join counts", () =>
    joinCount(
      crime.map((v) => (v > 34 ? 1 : 0)),
      queen,
      options,
    ).forEach(agree));

  for (const [name, pooled] of Object.entries({ pooledMoran, pooledGeary })) {
    it(`${name}: the kernel relabels the units as the host would, alike in every period`, () => {
      const options = { permutations: 50, seed: 7, stream: 2 };
      const { mean, sd } = pooled([crime, value], queen, options).permutation!;
      const inOrder = (x: Float64Array, order: Int32Array): Float64Array => x.map((_, i) => x[order[i]]);
      const one = permuted(49, options, (order) => pooled([inOrder(crime, order), inOrder(value, order)], queen).estimate);
      const again = summarize(one, 0, "greater");
      assertClose([mean, sd!], [again.mean, again.sd!], 1e-11);
    });
  }

  it("repeats with the seed and differs between seeds and streams", () => {
    const run = (seed: number, stream: number): number => geary(crime, queen, { permutations: 99, seed, stream }).permutation!.mean;
    expect(run(1, 0)).toBe(run(1, 0));
    expect(new Set([run(1, 0), run(2, 0), run(1, 1)]).size).toBe(3);
  });

  it("finds the same side for Moran and Geary", () => {
    expect(moran(crime, queen, options).permutation!.p).toBe(1 / (R + 1));
    expect(geary(crime, queen, options).permutation!.p).toBeLessThan(0.001);
    expect(geary(crime, queen, { ...options, alternative: "less" }).permutation!.p).toBeGreaterThan(0.999);
  });
});

describe("conditional permutation of local statistics", () => {
  const options = { permutations: 1999, seed: 5 };
  for (const [name, local] of Object.entries({ localMoran, localG, localGeary })) {
    it(name, () => {
      for (const unit of local(crime, queen, options)) {
        const sd = Math.sqrt(unit.variance);
        assertClose(unit.permutation!.mean, unit.expected, 0, (4.5 * sd) / Math.sqrt(1999));
        assertClose(unit.permutation!.sd!, sd, 0.12);
      }
    });
  }
});
