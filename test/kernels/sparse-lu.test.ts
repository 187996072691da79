// Sparse LU of I - rho W against elimination of the dense matrix, closed forms and laws of determinants; equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import type { Csr } from "../../src/wasm/sparse.js";
import { transpose } from "../../src/wasm/sparse.js";
import { luSparse } from "../../src/wasm/sparse-lu.js";
import { factorByColumns } from "../../src/wasm/sparse-lu-columns.js";
import { luPlan } from "../../src/wasm/sparse-lu-plan.js";
import { identity, logDeterminant, matrix, solve, transposed } from "../reference/dense.js";
import { nearest, n, ringOf, SPECIAL, scaled } from "../reference/directed.js";
import { dense, fromDense, reordered, shuffledOrder } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

const RHOS = Float64Array.of(0, 0.5, -0.5, 0.95, -0.95, 1.7, -3, 25);

const residualMatrix = (W: Csr, rho: number): Float64Array => {
  const [A, I] = [dense(W), identity(W.n)];
  return A.map((w, p) => I[p] - rho * w);
};
/** In both builds, twice in each, against the reference at every rho. */
async function agrees(W: Csr, rhos: Float64Array = RHOS, tolerance = 1e-12): Promise<void> {
  const { logAbs, sign } = await inBothBuilds(() => {
    const lu = luSparse(W);
    const first = lu.logAbsDet(rhos);
    expect(lu.logAbsDet(rhos)).toEqual(first);
    return first;
  });
  rhos.forEach((rho, i) => {
    const expected = logDeterminant(residualMatrix(W, rho), W.n);
    expect(sign[i]).toBe(expected.sign);
    assertClose(logAbs[i], expected.logAbs, tolerance, tolerance);
  });
}

/** Solutions of both systems in both builds, against the reference. */
async function solves(W: Csr, rho: number, m: number, tolerance = 1e-11): Promise<void> {
  const next = lehmer(W.n + m);
  const B = matrix(W.n, m, () => next() - 0.5);
  const A = residualMatrix(W, rho);
  const { X, Xt } = await inBothBuilds(() => {
    const lu = luSparse(W);
    return { X: lu.solve(rho, B, m), Xt: lu.solve(rho, B, m, true) };
  });
  assertClose(X, solve(A, B, W.n, m), tolerance, tolerance);
  assertClose(Xt, solve(transposed(A, W.n, W.n), B, W.n, m), tolerance, tolerance);
}

describe("log-determinants", () => {
  it("agree with dense elimination at every size", async () => {
    for (const size of [0, 1, 2, 3, 5, 16, 17, 64]) for (const k of [1, 3, 6]) await agrees(nearest(size, k, size + k));
    await agrees(nearest(257, 5, 1), Float64Array.of(0.5, 0.99, -0.9, 4), 1e-11);
  });

  it.each(SPECIAL)("%s", async (name, W) => {
    await agrees(W);
    // rounding is relative to rows, so rescaled columns cost digits
    await agrees(transpose(W), RHOS, name.startsWith("rows rescaled") ? 1e-10 : 1e-12);
    await agrees(reordered(W, shuffledOrder(W.n, 8)));
  });

  it("of a matrix without cycles are those of its diagonal, exactly, however large rho is", async () => {
    const next = lehmer(3);
    const W = fromDense(
      matrix(n, n, (i, j) => (i === j ? (i % 3) / 8 : j > i && next() < 0.6 ? 1 + next() : 0)),
      n,
    );
    const rhos = Float64Array.of(0.5, -2, 4, 1e6);
    for (const M of [W, transpose(W), reordered(W, shuffledOrder(n, 5))]) {
      const { logAbs, sign } = await inBothBuilds(() => luSparse(M).logAbsDet(rhos));
      const factors = Array.from(rhos, (rho) => Array.from({ length: n }, (_, i) => 1 - (rho * (i % 3)) / 8));
      assertClose(
        logAbs,
        factors.map((f) => f.reduce((sum, x) => sum + Math.log(Math.abs(x)), 0)),
        1e-14,
      );
      expect(Array.from(sign)).toEqual(factors.map((f) => f.reduce((product, x) => product * Math.sign(x), 1)));
    }
  });

  it("of a directed ring are ln|1 - rho^n|, far outside the unit interval too", () => {
    for (const size of [2, 3, 64, 257]) {
      const { logAbs, sign } = luSparse(ringOf(size)).logAbsDet(Float64Array.of(0.999, -0.999, 2, -2, 1e6, -1e6));
      const power = (x: number): number => size * Math.log(x);
      const odd = size % 2 === 1;
      const small = Math.exp(power(0.999));
      const expected = [Math.log1p(-small), Math.log1p(odd ? small : -small), ...[2, -2, 1e6, -1e6].map((rho) => power(Math.abs(rho)))];
      expected[2] += Math.log1p(-Math.exp(-power(2)));
      expected[3] += Math.log1p(odd ? Math.exp(-power(2)) : -Math.exp(-power(2)));
      assertClose(logAbs, expected, 1e-12, 1e-12);
      expect(Array.from(sign)).toEqual([1, 1, -1, odd ? 1 : -1, -1, odd ? 1 : -1]);
    }
  });

  it("do not change when W grows and rho shrinks by the same power of two", async () => {
    const W = nearest(100, 5, 2);
    const { logAbs } = luSparse(W).logAbsDet(RHOS);
    for (const factor of [2 ** 30, 2 ** -30]) {
      const rescaled = luSparse(scaled(W, factor)).logAbsDet(RHOS.map((rho) => rho / factor));
      expect(rescaled.logAbs).toEqual(logAbs);
    }
    await agrees(
      scaled(W, 1e9),
      RHOS.map((rho) => rho / 1e9),
    );
    await agrees(
      scaled(W, 1e-9),
      RHOS.map((rho) => rho * 1e9),
    );
  });

  it("do not suffer where effects fade to less than any number", async () => {
    // a path whose links are 0.8 onwards and 0.2 back is similar to one with 0.4 both ways: eigenvalues 0.8 cos(k pi / (n + 1))
    const W = fromDense(
      matrix(600, 600, (i, j) => (j === i + 1 ? 0.8 : j === i - 1 ? 0.2 : 0)),
      600,
    );
    const rhos = Float64Array.of(1e-300, 1e-200, 1e-100, 1e-30, 1e-3, 0.9);
    const { logAbs } = await inBothBuilds(() => luSparse(W).logAbsDet(rhos));
    const expected = rhos.map((rho) => {
      let sum = 0;
      for (let k = 1; k <= 600; k++) sum += Math.log1p(-0.8 * rho * Math.cos((k * Math.PI) / 601));
      return sum;
    });
    assertClose(logAbs, expected, 1e-12, 1e-13);
  });

  it("fall without bound towards a singular matrix, which has none", () => {
    for (const W of [
      ringOf(30),
      nearest(30, 29, 1),
      fromDense(
        matrix(12, 12, () => 1),
        12,
      ),
    ]) {
      const pole = W.n === 12 ? 1 / 12 : 1;
      const { logAbs, sign } = luSparse(W).logAbsDet(Float64Array.of(pole * (1 - 1e-6), pole * (1 - 1e-9), pole, pole * (1 + 1e-9)));
      assertClose(logAbs[0] - logAbs[1], Math.log(1e3), 1e-5);
      expect([logAbs[2], sign[0], sign[1], sign[2], sign[3]]).toEqual([-Infinity, 1, 1, 0, -1]);
      expect(() => luSparse(W).solve(pole, new Float64Array(W.n), 1)).toThrow(/I - rho W at rho = .* is singular/);
    }
  });
});

describe("partial pivoting over all columns", () => {
  it("gives the determinants and solutions of the fronts", async () => {
    for (const W of [nearest(64, 4, 3), SPECIAL[6][1], SPECIAL[11][1], ringOf(17)]) {
      const B = matrix(W.n, 3, (i, j) => 1 + i - 2 * j * j);
      const plan = luPlan(W, "W");
      for (const rho of [0.5, -0.95, 1.7, 25]) {
        const found = await inBothBuilds(() =>
          factorByColumns(W, plan, rho, "W", (factors, memory) => {
            if (factors === null) throw new Error("singular");
            const solutions = [false, true].map((flip) => {
              const address = memory.copyIn(
                Float64Array.from(Array.from(plan.order).flatMap((i) => Array.from(B.subarray(3 * i, 3 * i + 3)))),
              );
              factors.solve(address, 3, flip, memory);
              const X = memory.copyOut(address, 3 * W.n);
              return Float64Array.from(Array.from(plan.place).flatMap((p) => Array.from(X.subarray(3 * p, 3 * p + 3))));
            });
            return { logAbs: factors.logAbs, sign: factors.sign, solutions };
          }),
        );
        const A = residualMatrix(W, rho);
        const expected = logDeterminant(A, W.n);
        expect(found.sign).toBe(expected.sign);
        assertClose(found.logAbs, expected.logAbs, 1e-12, 1e-12);
        assertClose(found.solutions[0], solve(A, B, W.n, 3), 1e-9, 1e-9);
        assertClose(found.solutions[1], solve(transposed(A, W.n, W.n), B, W.n, 3), 1e-9, 1e-9);
      }
    }
  });

  it("refuses where elements grow without bound, instead of a wrong number", () => {
    // Wilkinson (1961): ones in the last row, minus ones right of the diagonal; every elimination doubles the last row
    const size = 64;
    const A = matrix(size, size, (i, j) => (i === j || i === size - 1 ? 1 : j > i ? -1 : 0));
    const W = fromDense(
      matrix(size, size, (i, j) => ((i === j ? 1 : 0) - A[i * size + j]) / 2),
      size,
    );
    const lu = luSparse(W);
    expect(() => lu.logAbsDet(Float64Array.of(2))).toThrow(/I - rho W at rho = 2 loses half of its digits/);
    expect(() => lu.solve(2, new Float64Array(size), 1)).toThrow(/I - rho W at rho = 2 loses half of its digits/);
    expect(lu.logAbsDet(Float64Array.of(0.01)).sign[0]).toBe(1);
  });
});

describe("solves with I - rho W and its transpose", () => {
  it("agree with dense elimination at every size, for one and several right-hand sides", async () => {
    for (const size of [0, 1, 2, 3, 16, 17, 64]) for (const m of [1, 3, 8]) await solves(nearest(size, 4, size), 0.6, m);
    await solves(nearest(257, 5, 1), -0.95, 2);
  });

  it.each(SPECIAL)("%s", async (name, W) => {
    if (name === "a diagonal that cancels at rho = 0.5") await solves(W, 0.5, 2, 1e-9);
    for (const rho of [0.45, -1.7]) await solves(W, rho, 2, 1e-8);
  });

  it("are inverse to the products: both sides of x'(I - rho W) y", () => {
    const W = nearest(300, 5, 8);
    const lu = luSparse(W);
    const next = lehmer(5);
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: 300 }, () => next() - 0.5));
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
    assertClose(dot(x, lu.solve(0.9, y, 1)), dot(lu.solve(0.9, x, 1, true), y), 1e-12);
  });
});

describe("refusals", () => {
  it("what is not finite, and right-hand sides of another size", () => {
    const W = nearest(10, 3, 1);
    expect(() => luSparse({ ...W, weight: W.weight.map(() => Number.NaN) })).toThrow(/W holds a value that is not finite/);
    const lu = luSparse(scaled(W, 1e200), "flows");
    expect(() => lu.logAbsDet(Float64Array.of(Number.NaN))).toThrow(/I - rho flows at rho = NaN holds a value that is not finite/);
    expect(() => lu.logAbsDet(Float64Array.of(1e200))).toThrow(/not finite/);
    expect(() => lu.solve(0.5, Float64Array.of(1, Number.POSITIVE_INFINITY), 1)).toThrow(/B is 10 x 1 but has 2 elements/);
    expect(() => lu.solve(0.5, new Float64Array(10).fill(Number.POSITIVE_INFINITY), 1)).toThrow(/B holds a value that is not finite/);
  });
});
