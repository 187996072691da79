// Least squares against the normal equations, its laws, and the naming of collinear columns; equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { leastSquares, leastSquaresMany } from "../../src/wasm/dense.js";
import { gram, identity, product, solve, transposed } from "../reference/dense.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const column = (n: number, seed: number): Float64Array => {
  const next = lehmer(seed);
  return Float64Array.from({ length: n }, () => next() - 0.5);
};
const stack = (...columns: ArrayLike<number>[]): Float64Array => Float64Array.from(columns.flatMap((c) => Array.from(c)));
const independent = (k: number, n: number): Float64Array => stack(...Array.from({ length: k }, (_, j) => column(n, 7 * j + n)));
const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

describe("least squares", () => {
  beforeAll(() => loadKernels("release"));

  it("agrees with the normal equations; residuals are orthogonal; leverages sum to the rank", async () => {
    for (const [k, n] of [
      [1, 1],
      [1, 5],
      [2, 2],
      [2, 3],
      [3, 16],
      [3, 17],
      [16, 64],
      [3, 20],
      [5, 255],
      [5, 256],
      [5, 257],
      [17, 600],
      [48, 100],
    ]) {
      const X = independent(k, n);
      const y = column(n, 99);
      const fit = await inBothBuilds(() => leastSquares(X, k, n, y));
      const XtX = gram(X, k, n);
      expect(fit.rank).toBe(k);
      expect(fit.dependencies).toEqual([]);
      assertClose(fit.inverse, solve(XtX, identity(k), k, k), 1e-9, 1e-11);
      expect(transposed(fit.inverse, k, k)).toEqual(fit.inverse);
      assertClose(fit.coefficients, solve(XtX, product(X, y, k, n, 1), k, 1), 1e-9, 1e-11);
      assertClose(product(X, fit.residuals, k, n, 1), new Float64Array(k), 0, 1e-12);
      assertClose(fit.fitted, product(fit.coefficients, X, 1, k, n), 1e-12, 1e-13);
      assertClose(fit.rss, inner(fit.residuals, fit.residuals), 1e-13);
      assertClose(
        fit.leverage.reduce((s, h) => s + h, 0),
        k,
        1e-12,
      );
      const hat = (i: number): number => {
        const x = Float64Array.from({ length: k }, (_, j) => X[j * n + i]);
        return inner(x, product(fit.inverse, x, k, k, 1));
      };
      assertClose(
        fit.leverage,
        Float64Array.from({ length: n }, (_, i) => hat(i)),
        1e-9,
        1e-12,
      );
    }
  });

  it("several right-hand sides are several fits", async () => {
    const [k, n] = [4, 300];
    const X = independent(k, n);
    const Y = [column(n, 1), column(n, 2), column(n, 3)];
    const many = await inBothBuilds(() => leastSquaresMany(X, k, n, stack(...Y), 3));
    Y.forEach((y, q) => {
      const one = leastSquares(X, k, n, y);
      assertClose(many.coefficients.subarray(q * k, (q + 1) * k), one.coefficients, 1e-12);
      assertClose(many.residuals.subarray(q * n, (q + 1) * n), one.residuals, 1e-11, 1e-14);
      assertClose(many.rss[q], one.rss, 1e-13);
    });
    expect(leastSquaresMany(X, k, n, new Float64Array(0), 0).leverage).toEqual(many.leverage);
  });

  it("names every dropped column as a combination of the kept ones, and always drops the later column", async () => {
    const n = 80;
    const one = new Float64Array(n).fill(1);
    const [a, b, c] = [column(n, 1), column(n, 2), column(n, 3)];
    const sum = a.map((value, i) => 3 * value - 0.5 * b[i]);
    const shifted = c.map((value) => 2 * value + 7);
    const X = stack(one, a, b, sum, c, new Float64Array(n), shifted, a);
    const y = column(n, 4);
    const fit = await inBothBuilds(() => leastSquares(X, 8, n, y));
    expect(Array.from(fit.kept)).toEqual([0, 1, 2, 4]);
    expect(fit.dependencies.map(({ column: j, on }) => [j, on.map((term) => [term.column, Number(term.coefficient.toFixed(10))])])).toEqual(
      [
        [
          3,
          [
            [1, 3],
            [2, -0.5],
          ],
        ],
        [5, []],
        [
          6,
          [
            [0, 7],
            [4, 2],
          ],
        ],
        [7, [[1, 1]]],
      ],
    );
    expect(Array.from(fit.coefficients, Number.isNaN)).toEqual([false, false, false, true, false, true, true, true]);
    const alone = leastSquares(stack(one, a, b, c), 4, n, y);
    assertClose(
      fit.coefficients.filter((value) => !Number.isNaN(value)),
      alone.coefficients,
      1e-11,
    );
    assertClose(fit.inverse, alone.inverse, 1e-11, 1e-13);
    assertClose(fit.leverage, alone.leverage, 1e-11);
  });

  it("the choice does not depend on the order of the rows", () => {
    const n = 60;
    const dummies = Array.from({ length: 6 }, (_, g) => Float64Array.from({ length: n }, (_, i) => (i % 6 === g ? 1 : 0)));
    const X = stack(new Float64Array(n).fill(1), column(n, 5), ...dummies);
    const order = Array.from({ length: n }, (_, i) => (i * 17 + 3) % n);
    const shuffled = stack(...Array.from({ length: 8 }, (_, j) => order.map((i) => X[j * n + i])));
    const y = column(n, 8);
    const [first, second] = [
      leastSquares(X, 8, n, y),
      leastSquares(
        shuffled,
        8,
        n,
        Float64Array.from(order, (i) => y[i]),
      ),
    ];
    expect(Array.from(first.kept)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(second.kept).toEqual(first.kept);
    expect(first.dependencies[0].on.map((term) => term.column)).toEqual([0, 2, 3, 4, 5, 6]);
    assertClose(second.coefficients.subarray(0, 7), first.coefficients.subarray(0, 7), 1e-11);
  });

  it("units do not matter: 1e-150 and 1e150 beside each other, and near collinearity above the tolerance survives", async () => {
    const n = 50;
    const X = independent(3, n);
    const units = [1e-150, 1, 1e150];
    const scaled = X.map((value, p) => value * units[Math.floor(p / n)]);
    const y = column(n, 3);
    const [fit, plain] = [await inBothBuilds(() => leastSquares(scaled, 3, n, y)), leastSquares(X, 3, n, y)];
    assertClose(
      fit.coefficients,
      plain.coefficients.map((b, j) => b / units[j]),
      1e-11,
    );
    assertClose(fit.rss, plain.rss, 1e-12);
    assertClose(
      leastSquares(
        X,
        3,
        n,
        y.map((v) => v * 1e-160),
      ).coefficients,
      plain.coefficients.map((b) => b * 1e-160),
      1e-11,
    );
    for (const [share, rank] of [
      [1e-7, 2],
      [1e-11, 1],
    ]) {
      const near = stack(
        X.subarray(0, n),
        X.subarray(0, n).map((value, i) => value + share * X[n + i]),
      );
      expect(leastSquares(near, 2, n, y).rank).toBe(rank);
    }
    expect(
      leastSquares(
        stack(
          X.subarray(0, n),
          X.subarray(0, n).map((v, i) => v + 1e-3 * X[n + i]),
        ),
        2,
        n,
        y,
        { tolerance: 0.1 },
      ).rank,
    ).toBe(1);
  });

  it("a column of rounding errors is dropped when its length before demeaning is given", () => {
    const n = 40;
    const noise = column(n, 1).map((value) => value * 1e-14);
    const X = stack(column(n, 2), noise);
    const y = column(n, 3);
    expect(leastSquares(X, 2, n, y).rank).toBe(2);
    const fit = leastSquares(X, 2, n, y, { referenceLengths: Float64Array.of(1, 1) });
    expect([fit.rank, fit.kept[0]]).toEqual([1, 0]);
  });

  it("is exact on a polynomial through ill-conditioned powers (Wampler 1970)", () => {
    const n = 21;
    const X = stack(...Array.from({ length: 6 }, (_, p) => Array.from({ length: n }, (_, i) => i ** p)));
    const y = Float64Array.from({ length: n }, (_, i) => [0, 1, 2, 3, 4, 5].reduce((sum, p) => sum + i ** p, 0));
    assertClose(leastSquares(X, 6, n, y).coefficients, [1, 1, 1, 1, 1, 1], 1e-9);
  });

  it("more columns than rows, no rows, no columns, NaN", () => {
    const y = column(3, 1);
    expect(leastSquares(independent(5, 3), 5, 3, y)).toMatchObject({ rank: 3, kept: Int32Array.of(0, 1, 2) });
    expect(leastSquares(new Float64Array(0), 2, 0, new Float64Array(0))).toMatchObject({ rank: 0, rss: 0 });
    expect(leastSquares(new Float64Array(0), 0, 3, y)).toMatchObject({ rank: 0, residuals: y, leverage: new Float64Array(3) });
    expect(() => leastSquares(Float64Array.of(1, Number.NaN), 1, 2, y.subarray(0, 2))).toThrow(/^X holds a value that is not finite/);
    expect(() => leastSquares(Float64Array.of(1, 2), 1, 2, Float64Array.of(1, Number.POSITIVE_INFINITY))).toThrow(/^y holds a value/);
    expect(() => leastSquares(new Float64Array(5), 2, 3, y)).toThrow(/X is 2 x 3 but has 5/);
  });
});
