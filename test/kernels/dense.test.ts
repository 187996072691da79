// Products, Cholesky and LU against their definitions, with equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import {
  cholesky,
  choleskyInverse,
  choleskyLogDet,
  choleskySolve,
  crossProduct,
  crossProducts,
  inverse,
  luFactor,
  luSolve,
  luSolveTransposed,
  matVec,
  multiply,
} from "../../src/wasm/dense.js";
import { determinant, gram, hilbert, identity, matrix, product, solve, transposed } from "../reference/dense.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const SIZES = [0, 1, 2, 3, 5, 16, 17, 48, 64, 100, 257];

function random(m: number, n: number, seed: number): Float64Array {
  const next = lehmer(seed);
  return matrix(m, n, () => next() - 0.5);
}

/** X X' of n rows of n + 5, plus a little on the diagonal: positive definite, condition below 1e6. */
function definite(n: number): Float64Array {
  const A = gram(random(n, n + 5, n + 1), n, n + 5);
  for (let i = 0; i < n; i++) A[i * n + i] += 1e-3;
  return A;
}

describe("products", () => {
  it("multiply is the triple loop", async () => {
    for (const [m, k, n] of [
      ...SIZES.map((s) => [s, s, s]),
      [1, 7, 300],
      [300, 1, 7],
      [7, 300, 1],
      [3, 0, 4],
      [195, 260, 9],
      [5, 513, 1030],
      [513, 4, 6],
      [1100, 3, 2],
    ]) {
      const [A, B] = [random(m, k, m + 1), random(k, n, n + 2)];
      const C = await inBothBuilds(() => multiply(A, B, m, k, n));
      assertClose(C, product(A, B, m, k, n), 1e-13, 1e-15 * (k + 1)); // sums of k products below 1/4
    }
  });

  it("matVec is multiply with one column", async () => {
    for (const n of SIZES) {
      const [A, x] = [random(n + 3, n, 1), random(n, 1, 2)];
      assertClose(await inBothBuilds(() => matVec(A, x, n + 3, n)), product(A, x, n + 3, n, 1), 1e-13, 1e-15 * (n + 1));
    }
  });

  it("cross-products are exactly symmetric, and a pair has the same bits wherever it stands", async () => {
    for (const k of SIZES.slice(0, 8)) {
      for (const n of [0, 1, 2, 7, 511, 512, 513, 1500]) {
        const X = random(k, n, k + n);
        const C = await inBothBuilds(() => crossProduct(X, k, n));
        assertClose(C, gram(X, k, n), 1e-13, 1e-15 * (n + 1));
        expect(transposed(C, k, k)).toEqual(C);
        expect(crossProducts(X, k, X, k, n)).toEqual(C);
        if (k > 3)
          expect(crossProducts(X.subarray(2 * n), k - 2, X.subarray(n, 2 * n), 1, n)).toEqual(C.filter((_, p) => p % k === 1 && p > 2 * k));
      }
    }
  });
});

describe("Cholesky", () => {
  it("L L' = A, the solution solves, the inverse inverts and is exactly symmetric", async () => {
    for (const n of SIZES) {
      const A = definite(n);
      const L = await inBothBuilds(() => cholesky(A, n));
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(L[i * n + j]).toBe(0);
      assertClose(product(L, transposed(L, n, n), n, n, n), A, 1e-13, 1e-13);
      for (const m of [1, 2, 7]) {
        const B = random(n, m, m);
        const X = await inBothBuilds(() => choleskySolve(L, n, B, m));
        assertClose(product(A, X, n, n, m), B, 0, 1e-10); // condition up to 1e6
      }
      const inv = await inBothBuilds(() => choleskyInverse(A, n));
      assertClose(product(A, inv, n, n, n), identity(n), 0, 1e-10);
      expect(transposed(inv, n, n)).toEqual(inv);
    }
  });

  it("ln|A| is that of the determinant by expansion", async () => {
    for (const n of [0, 1, 2, 3, 5, 7]) {
      const A = definite(n);
      const logDet = await inBothBuilds(() => choleskyLogDet(cholesky(A, n), n));
      assertClose(logDet, Math.log(determinant(A, n)), 1e-10, 1e-12);
    }
  });

  it("reads the upper triangle only", async () => {
    await loadKernels("release");
    const A = definite(20);
    const upper = A.map((value, p) => (Math.floor(p / 20) > p % 20 ? Number.NaN : value));
    expect(cholesky(upper, 20)).toEqual(cholesky(A, 20));
  });

  it("refuses what is not positive definite, exact collinearity, NaN and infinity, and names the matrix", async () => {
    await loadKernels("release");
    const collinear = random(6, 40, 3);
    for (let i = 0; i < 40; i++) collinear[5 * 40 + i] = collinear[i] - 2 * collinear[40 + i];
    const cases: [Float64Array, number][] = [
      [Float64Array.of(0), 1],
      [Float64Array.of(-1), 1],
      [Float64Array.of(1, 2, 2, 1), 2],
      [Float64Array.of(1, Number.NaN, Number.NaN, 1), 2],
      [Float64Array.of(Number.POSITIVE_INFINITY, 0, 0, 1), 2],
      [crossProduct(collinear, 6, 40), 6],
    ];
    for (const [A, n] of cases) {
      expect(() => cholesky(A, n, "Z'Z")).toThrow(/^Z'Z is not positive definite/);
      expect(() => choleskyInverse(A, n, "Z'Z")).toThrow(/^Z'Z is not positive definite/);
    }
  });

  it("takes badly scaled matrices: units do not decide about definiteness", async () => {
    const A = definite(12);
    const units = Float64Array.from({ length: 12 }, (_, i) => [1e-70, 1, 1e60][i % 3]);
    const scaled = A.map((value, p) => value * units[Math.floor(p / 12)] * units[p % 12]);
    const L = await inBothBuilds(() => cholesky(scaled, 12));
    assertClose(
      L,
      cholesky(A, 12).map((value, p) => value * units[Math.floor(p / 12)]),
      1e-9,
    );
    expect((await inBothBuilds(() => cholesky(hilbert(9), 9))).every(Number.isFinite)).toBe(true);
  });
});

describe("LU", () => {
  beforeAll(() => loadKernels("release"));

  it("solves A X = B and A'X = B, with the inverse and the determinant by elimination", async () => {
    for (const n of SIZES) {
      const A = random(n, n, n + 4);
      const factors = await inBothBuilds(() => luFactor(A, n));
      expect(factors.singular).toBe(false);
      for (const m of [1, 3, 8]) {
        const B = random(n, m, m + 9);
        assertClose(await inBothBuilds(() => luSolve(factors, B, m)), solve(A, B, n, m), 1e-8, 1e-10);
        assertClose(await inBothBuilds(() => luSolveTransposed(factors, B, m)), solve(transposed(A, n, n), B, n, m), 1e-8, 1e-10);
      }
      assertClose(product(A, await inBothBuilds(() => inverse(A, n)), n, n, n), identity(n), 0, 1e-9);
      if (n > 7) continue;
      const det = determinant(A, n);
      assertClose(factors.sign * Math.exp(factors.logAbsDet), det, 1e-12);
    }
  });

  it("solutions solve up to rounding where the matrix is nearly singular, graded or makes pivots grow", async () => {
    const n = 33;
    const next = random(n, n, 8);
    const cases: readonly (readonly [name: string, A: Float64Array])[] = [
      ["Hilbert", hilbert(n).map((x, p) => (Math.floor(p / n) === p % n ? x * (1 + 1e-12) : x))],
      ["nearly of rank one", next.map((x) => 1 + 1e-9 * x)],
      ["graded rows", matrix(n, n, (i, j) => next[i * n + j] * 2 ** (-6 * i))],
      ["graded columns, upward", matrix(n, n, (i, j) => next[i * n + j] * 2 ** (6 * j))],
      ["pivots that double", matrix(n, n, (i, j) => (i === j || j === n - 1 ? 1 : i > j ? -1 : 0))],
      ...[1e-9, 1e9].map((unit) => [`times ${unit}`, next.map((x) => x * unit)] as const),
    ];
    for (const [name, A] of cases) {
      const factors = await inBothBuilds(() => luFactor(A, n, name));
      if (factors.singular) continue; // zero up to rounding is what it says
      const B = product(A, new Float64Array(n).fill(1), n, n, 1);
      const x = luSolve(factors, B, 1, name);
      const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const growth = largest(factors.lu) / largest(A);
      assertClose(product(A, x, n, n, 1), B, 0, 4 * n * 2 ** -52 * Math.max(1, growth) * largest(A) * largest(x));
    }
  });

  it("counts row exchanges in the sign", () => {
    for (let n = 1; n < 9; n++) {
      const backward = matrix(n, n, (i, j) => (i + j === n - 1 ? 2 : 0));
      const { sign, logAbsDet } = luFactor(backward, n);
      expect(sign).toBe((n * (n - 1)) % 4 === 0 ? 1 : -1);
      assertClose(logAbsDet, n * Math.LN2, 1e-15);
    }
  });

  it("ln|A B| = ln|A| + ln|B|, ln|A| of a triangle is that of its diagonal", () => {
    for (const n of [17, 100]) {
      const [A, B] = [random(n, n, 1), random(n, n, 2)];
      const [a, b, ab] = [A, B, product(A, B, n, n, n)].map((M) => luFactor(M, n));
      assertClose(ab.logAbsDet, a.logAbsDet + b.logAbsDet, 0, 1e-9);
      expect(ab.sign).toBe(a.sign * b.sign);
      const triangle = matrix(n, n, (i, j) => (j < i ? 0 : i === j ? 1 + (i % 5) : 0.01));
      assertClose(
        luFactor(triangle, n).logAbsDet,
        Array.from({ length: n }, (_, i) => Math.log(1 + (i % 5))).reduce((s, x) => s + x, 0),
        1e-14,
      );
    }
  });

  it("a singular matrix is a result; solving with it names the matrix; NaN is refused", () => {
    const magic = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9); // rank 2, the last pivot is rounding
    for (const [A, n] of [
      [new Float64Array(9), 3],
      [magic, 3],
      [Float64Array.of(1, 2, 2, 4), 2],
    ] as const) {
      expect(luFactor(A, n)).toMatchObject({ singular: true, sign: 0, logAbsDet: Number.NEGATIVE_INFINITY });
      expect(() => inverse(A, n, "I - rho W")).toThrow(/^I - rho W is singular/);
    }
    expect(luFactor(Float64Array.of(1, 0, 0, 1e-200), 2).singular).toBe(false);
    expect(() => luFactor(Float64Array.of(1, Number.NaN, 0, 1), 2, "A")).toThrow(/^A holds a value that is not finite/);
    expect(() => inverse(Float64Array.of(1, Number.POSITIVE_INFINITY, 0, 1), 2, "A")).toThrow(/^A holds a value that is not finite/);
  });

  it("checks lengths", () => {
    expect(() => multiply(new Float64Array(5), new Float64Array(4), 2, 2, 2)).toThrow(/A is 2 x 2 but has 5 elements/);
    expect(() => choleskySolve(new Float64Array(4), 2, new Float64Array(3), 1)).toThrow(/B is 2 x 1 but has 3/);
  });
});
