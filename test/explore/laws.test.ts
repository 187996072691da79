import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bivariateMoran, lee } from "../../src/explore/bivariate.js";
import { geary, pooledGeary } from "../../src/explore/geary.js";
import { getisOrd } from "../../src/explore/getis-ord.js";
import type { SpatialStatistic } from "../../src/explore/inference.js";
import { joinCount } from "../../src/explore/join-count.js";
import { localG } from "../../src/explore/local-g.js";
import { localGeary } from "../../src/explore/local-geary.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { moran, pooledMoran } from "../../src/explore/moran.js";
import { moranPoints } from "../../src/explore/moran-points.js";
import { moranResiduals } from "../../src/explore/moran-residuals.js";
import { init } from "../../src/wasm/load.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { assertClose } from "../support/close.js";
import { denseOf, readGal, weightsOf } from "../support/gal.js";
import { exactMoments, lehmer } from "../support/random.js";
import { column, olsResiduals } from "../support/tables.js";

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
const columbus = fixture("columbus.csv");
const [crime, income, value] = ["CRIME", "INC", "HOVAL"].map((name) => column(columbus, name));
const queen = readGal(fixture("columbus-queen.gal"), "row");

/** An asymmetric matrix of a few units, with a diagonal if asked for. */
function smallWeights(n: number, seed: number, diagonal = false): SpatialWeights {
  const next = lehmer(seed);
  return weightsOf(
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) =>
        i === j ? (diagonal ? 0.3 + 0.1 * i : 0) : (i + 1) % n === j || next() < 0.5 ? 0.2 + next() : 0,
      ),
    ),
  );
}
const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, lehmer(seed));
const inOrder = (x: Float64Array, order: readonly number[]): Float64Array => x.map((_, i) => x[order[i]]);
const moments = ({ expected, variance }: { expected: number; variance: number }): number[] => [expected, variance];

beforeAll(() => init());

describe("moments under randomization equal those over all 720 relabellings of six units", () => {
  // Sums over 720 orders of numbers of size 1 to 10.
  const TOLERANCE = 1e-11;
  const n = 6;
  const [x, y, x2, x3] = [11, 12, 13, 14].map((seed) => numbers(n, seed));
  const statistics: Record<string, (W: SpatialWeights, order: readonly number[]) => SpatialStatistic> = {
    moran: (W, order) => moran(inOrder(x, order), W),
    geary: (W, order) => geary(inOrder(x, order), W),
    "getis-ord": (W, order) => getisOrd(inOrder(x, order), W),
    "bivariate-moran": (W, order) => bivariateMoran(inOrder(x, order), inOrder(y, order), W),
    lee: (W, order) => lee(inOrder(x, order), inOrder(y, order), W),
    "pooled Moran": (W, order) =>
      pooledMoran(
        [x, x2, x3].map((values) => inOrder(values, order)),
        W,
      ),
    "pooled Geary": (W, order) =>
      pooledGeary(
        [x, x2, x3].map((values) => inOrder(values, order)),
        W,
      ),
  };
  for (const [name, statistic] of Object.entries(statistics)) {
    for (const diagonal of [false, true]) {
      it(`${name}${diagonal ? ", W with a diagonal" : ""}`, () => {
        const W = smallWeights(n, 5, diagonal);
        const exact = exactMoments(n, (order) => statistic(W, order).estimate);
        assertClose(moments(statistic(W, [0, 1, 2, 3, 4, 5])), moments(exact), TOLERANCE);
      });
    }
  }

  it("join counts", () => {
    const W = smallWeights(n, 5);
    const labels = Float64Array.from([1, 1, 2, 2, 2, 3]);
    joinCount(labels, W).forEach((part, k) => {
      const exact = exactMoments(n, (order) => joinCount(inOrder(labels, order), W)[k].estimate);
      assertClose(moments(part), moments(exact), TOLERANCE, 1e-15);
    });
  });

  const locals = { "local Moran": localMoran, "local Geary": localGeary };
  for (const [name, local] of Object.entries(locals)) {
    it(`${name}: total over all orders, conditional over those that keep the unit`, () => {
      const W = smallWeights(n, 5, name === "local Moran");
      const total = exactMoments(n, (order) => local(inOrder(x, order), W)[2].estimate);
      assertClose(moments(local(x, W, { variance: "total" })[2]), moments(total), TOLERANCE);
      const conditional = exactMoments(n - 1, (order) => {
        const others = [0, 1, 3, 4, 5];
        const full = others.map((_, i) => others[order[i]]);
        return local(inOrder(x, [full[0], full[1], 2, full[2], full[3], full[4]]), W)[2].estimate;
      });
      assertClose(moments(local(x, W)[2]), moments(conditional), TOLERANCE);
    });
  }

  it("G over the orders that keep the unit, G* over all", () => {
    const W = smallWeights(n, 5);
    const star = exactMoments(n, (order) => localG(inOrder(x, order), W, { star: true })[2].estimate);
    assertClose(moments(localG(x, W, { star: true })[2]), moments(star), TOLERANCE);
    const kept = exactMoments(n - 1, (order) => {
      const others = [0, 1, 3, 4, 5].map((_, i, all) => all[order[i]]);
      return localG(inOrder(x, [others[0], others[1], 2, others[2], others[3], others[4]]), W)[2].estimate;
    });
    assertClose(moments(localG(x, W)[2]), moments(kept), TOLERANCE);
  });
});

describe("laws of Moran's I and Geary's C", () => {
  it("do not depend on the order of the units", () => {
    const order = [...Array(49).keys()].map((i) => (i * 20 + 7) % 49);
    const dense = denseOf(queen);
    const W = weightsOf(order.map((i) => order.map((j) => dense[i][j])));
    for (const statistic of [moran, geary, getisOrd]) {
      const [a, b] = [statistic(crime, queen), statistic(inOrder(crime, order), W)];
      assertClose([b.estimate, b.variance, b.statistic!, b.p!], [a.estimate, a.variance, a.statistic!, a.p!], 1e-10);
    }
    const local = localMoran(crime, queen);
    assertClose(
      localMoran(inOrder(crime, order), W).map((unit) => unit.statistic!),
      order.map((i) => local[i].statistic!),
      1e-10,
    );
  });

  it("do not depend on the unit of measurement or the origin, however large", () => {
    for (const [a, b] of [
      [1000, -3],
      [1e-200, 0],
      [1e200, 0],
      [-1, 5],
    ]) {
      for (const statistic of [moran, geary]) {
        const [before, after] = [
          statistic(crime, queen),
          statistic(
            crime.map((value) => a * value + b),
            queen,
          ),
        ];
        assertClose([after.estimate, after.statistic!], [before.estimate, before.statistic!], 1e-11);
      }
    }
  });

  it("are constants when every unit is a neighbour of every other", () => {
    const n = 9;
    const W = weightsOf(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : 1 / (n - 1)))));
    const test = moran(numbers(n, 3), W);
    assertClose(test.estimate, -1 / (n - 1), 1e-13);
    expect(test).toEqual({ estimate: test.estimate, expected: test.expected, variance: 0 });
    assertClose(geary(numbers(n, 3), W).estimate, 1, 1e-13);
  });

  it("pooled over copies of one period are those of the period", () => {
    for (const [one, pooled] of [
      [moran, pooledMoran],
      [geary, pooledGeary],
    ] as const) {
      for (const assumption of ["randomization", "normality"] as const) {
        const [a, b] = [one(crime, queen, { assumption }), pooled([crime, crime, crime], queen, { assumption })];
        assertClose([b.estimate, b.expected, b.variance], [a.estimate, a.expected, a.variance], 1e-12);
      }
    }
  });

  it("pooled weigh the periods by their sums of squares, and gain from periods that differ", () => {
    const [a, b] = [moran(crime, queen), moran(value, queen)];
    const squares = [crime, value].map((x) => {
      const mean = x.reduce((sum, v) => sum + v / x.length, 0);
      return x.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
    });
    const pooled = pooledMoran([crime, value], queen);
    assertClose(pooled.estimate, (squares[0] * a.estimate + squares[1] * b.estimate) / (squares[0] + squares[1]), 1e-12);
    expect(pooled.variance).toBeLessThan(Math.max(a.variance, b.variance));
  });

  it("of residuals on a constant are Moran's I under normality", () => {
    const mean = crime.reduce((sum, v) => sum + v / 49, 0);
    const actual = moranResiduals(
      crime.map((v) => v - mean),
      new Float64Array(49).fill(1),
      queen,
    );
    const expected = moran(crime, queen, { assumption: "normality" });
    assertClose([actual.estimate, ...moments(actual), actual.p!], [expected.estimate, ...moments(expected), expected.p!], 1e-11);
  });
});

describe("Moran's I of panel residuals", () => {
  const [n, T] = [6, 4];
  const W = smallWeights(n, 21);
  const X = [numbers(n * T, 31), numbers(n * T, 32)];
  const y = numbers(n * T, 33);
  const dummy = (on: (row: number) => boolean): Float64Array => Float64Array.from({ length: n * T }, (_, row) => (on(row) ? 1 : 0));
  const entities = Array.from({ length: n }, (_, i) => dummy((row) => row % n === i));
  const periods = Array.from({ length: T }, (_, t) => dummy((row) => Math.floor(row / n) === t));
  const dummies = { none: [], entity: entities, time: periods, twoways: [...entities, ...periods.slice(1)] };
  for (const effects of ["none", "entity", "time", "twoways"] as const) {
    it(`with effects ${effects} is that with dummy variables`, () => {
      const explicit = olsResiduals(y, [...X, ...dummies[effects]]);
      const a = moranResiduals(explicit.residuals, explicit.X, W);
      const b = moranResiduals(explicit.residuals, explicit.X.slice(0, 2 * n * T), W, { effects });
      assertClose([b.estimate, ...moments(b)], [a.estimate, ...moments(a)], 1e-10);
    });
  }
  it("has the moments that dense matrices give", () => {
    const { X: columns, residuals } = olsResiduals(y, [...X, ...dummies.twoways]);
    const N = n * T;
    const k = columns.length / N;
    const A = Array.from({ length: N }, (_, r) =>
      Array.from({ length: N }, (_, c) => (Math.floor(r / n) === Math.floor(c / n) ? denseOf(W)[r % n][c % n] : 0)),
    );
    const unit = (j: number): Float64Array => Float64Array.from({ length: N }, (_, r) => (r === j ? 1 : 0));
    const basis = Array.from({ length: k }, (_, j) => columns.slice(j * N, (j + 1) * N));
    const M = Array.from({ length: N }, (_, j) => olsResiduals(unit(j), basis).residuals); // column j of M, which is symmetric
    const times = (a: ArrayLike<number>[], b: ArrayLike<number>[]): number[][] =>
      Array.from(a, (row) => Array.from({ length: N }, (_, c) => Array.from(row).reduce((sum, v, r) => sum + v * b[r][c], 0)));
    const trace = (a: number[][]): number => a.reduce((sum, row, i) => sum + row[i], 0);
    const MA = times(M, A);
    const MAt = times(
      M,
      A[0].map((_, c) => A.map((row) => row[c])),
    );
    const df = N - k;
    const factor = N / A.flat().reduce((sum, v) => sum + v, 0);
    const expected = (factor * trace(MA)) / df;
    const variance = (factor * factor * (trace(times(MA, MA)) + trace(times(MA, MAt)) + trace(MA) ** 2)) / (df * (df + 2)) - expected ** 2;
    const actual = moranResiduals(residuals, columns.slice(0, 2 * N), W, { effects: "twoways" });
    assertClose(moments(actual), [expected, variance], 1e-10);
  });
});

describe("other laws", () => {
  it("local Moran sums to S0 I, whatever the divisor of m2 the z stays", () => {
    const local = localMoran(crime, queen);
    assertClose(
      local.reduce((sum, unit) => sum + unit.estimate, 0),
      49 * moran(crime, queen).estimate,
      1e-12,
    );
    const other = localMoran(crime, queen, { divisor: "n-1" });
    assertClose(
      other.map((unit) => unit.estimate),
      local.map((unit) => (unit.estimate * 48) / 49),
      1e-12,
    );
    assertClose(
      other.map((unit) => unit.statistic!),
      local.map((unit) => unit.statistic!),
      1e-12,
    );
  });
  it("local Geary sums to 2 S0 C", () => {
    const sum = localGeary(crime, queen).reduce((total, unit) => total + unit.estimate, 0);
    assertClose(sum, 2 * 49 * geary(crime, queen).estimate, 1e-12);
  });
  it("the z of G* is the same for binary and row-standardized contiguity", () => {
    const binary = readGal(fixture("columbus-queen.gal"), "none");
    const [a, b] = [binary, queen].map((W) => localG(crime, W, { star: true }).map((unit) => unit.statistic!));
    assertClose(a, b, 1e-11);
  });
  it("bivariate Moran of a variable with itself is Moran's I; Lee's L is symmetric", () => {
    const [a, b] = [bivariateMoran(crime, crime, queen), moran(crime, queen)];
    assertClose([a.estimate, ...moments(a)], [b.estimate, ...moments(b)], 1e-11);
    const [l, r] = [lee(crime, income, queen), lee(income, crime, queen)];
    assertClose([l.estimate, ...moments(l)], [r.estimate, ...moments(r)], 1e-12);
  });
  it("the slope of the scatterplot is Moran's I and the quadrants are those of local Moran", () => {
    const { points, slope } = moranPoints(crime, queen);
    assertClose(slope, moran(crime, queen).estimate, 1e-12);
    expect(points.map((point) => point.quadrant)).toEqual(localMoran(crime, queen).map((unit) => unit.quadrant));
    assertClose(
      points.reduce((sum, { z }) => sum + z * z, 0),
      48,
      1e-12,
    );
  });
  it("join counts add up to half of all weights", () => {
    const parts = joinCount(
      crime.map((v) => (v > 34 ? 1 : 0)),
      queen,
    );
    expect(parts.map((part) => part.name)).toEqual(["0:0", "1:1", "0:1", "total"]);
    assertClose(
      parts.slice(0, 3).reduce((sum, part) => sum + part.estimate, 0),
      49 / 2,
      1e-12,
    );
  });
});
