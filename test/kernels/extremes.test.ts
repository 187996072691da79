import { beforeAll, describe, expect, it } from "vitest";
import { symmetricEigenvalues } from "../../src/wasm/eigen.js";
import { extremeEigenvalues } from "../../src/wasm/extremes.js";
import type { Csr } from "../../src/wasm/sparse.js";
import { lastComponent, tridiagonalBound, tridiagonalValue } from "../../src/wasm/tridiagonal-ends.js";
import { beside, dense, fromDense, linksOf, reordered, shuffledOrder } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const PATH = (n: number): Csr => {
  const rowPtr = Int32Array.from({ length: n + 1 }, (_, i) => Math.max(0, Math.min(2 * i - 1, 2 * n - 2)));
  const colIdx = Int32Array.from({ length: Math.max(0, 2 * n - 2) }, (_, k) => (k % 2 === 0 ? (k + 2) / 2 : (k - 1) / 2));
  return { n, rowPtr, colIdx, weight: new Float64Array(colIdx.length).fill(1) };
};
const grid = (rows: number, columns: number, queen: boolean): Csr =>
  linksOf(rows * columns, (i, j) => {
    const [down, right] = [Math.abs(Math.floor(i / columns) - Math.floor(j / columns)), Math.abs((i % columns) - (j % columns))];
    return queen ? Math.max(down, right) === 1 : down + right === 1;
  });
/** D^-1/2 S D^-1/2, D the row sums. */
const normalized = (S: Csr): Csr => {
  const degree = Float64Array.from({ length: S.n }, (_, i) => S.rowPtr[i + 1] - S.rowPtr[i]);
  const rowOf = Array.from(degree, (d, i) => new Array<number>(d).fill(i)).flat();
  return { ...S, weight: S.weight.map((w, k) => w / Math.sqrt(degree[rowOf[k]] * degree[S.colIdx[k]])) };
};
const random = (n: number, seed: number): Csr => {
  const next = lehmer(seed);
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) if (next() < 0.2) A[i * n + j] = A[j * n + i] = next() - 0.5;
  return fromDense(A, n);
};
const NONE: Csr = { n: 0, rowPtr: new Int32Array(1), colIdx: new Int32Array(0), weight: new Float64Array(0) };
const ISLANDS: Csr = { ...NONE, n: 3, rowPtr: new Int32Array(4) };

const CASES: Readonly<Record<string, Csr>> = {
  "no units": NONE,
  "one unit": fromDense(Float64Array.of(-3), 1),
  "one island": { ...NONE, n: 1, rowPtr: new Int32Array(2) },
  islands: ISLANDS,
  pair: PATH(2),
  "three in a path": PATH(3),
  "path 64": PATH(64),
  "rook 16 x 16, both ends +-": grid(16, 16, false),
  "rook 16 x 17, normalized": normalized(grid(16, 17, false)),
  "queen 16 x 16, repeated ends": grid(16, 16, true),
  "two equal components and islands": beside(grid(5, 5, true), ISLANDS, grid(5, 5, true)),
  "complete graph": linksOf(17, () => true),
  star: linksOf(40, (i) => i === 7),
  identity: fromDense(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2), 3),
  "negative definite": fromDense(Float64Array.of(-2, 1, 1, -2), 2),
  ...Object.fromEntries([1, 2, 3, 16, 17, 64, 257].map((n) => [`random ${n}`, random(n, n + 5)])),
};

describe.each(Object.entries(CASES))("ends of the spectrum: %s", (_, S) => {
  it("are those of the whole spectrum, in both builds, with an error that holds", async () => {
    const values = S.n === 0 ? Float64Array.of(0) : symmetricEigenvalues(dense(S), S.n);
    const radius = Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    const { min, max, error } = await inBothBuilds(() => extremeEigenvalues(S));
    expect(error).toBeLessThanOrEqual(1e-10 * radius);
    assertClose([min, max], [values[0], values[values.length - 1]], 0, 1e-13 * radius);
  });

  it("do not depend on the order of units, on scale and on what was computed before", async () => {
    await loadKernels("release");
    const { min, max } = extremeEigenvalues(S);
    const moved = extremeEigenvalues(reordered(S, shuffledOrder(S.n, 3)));
    assertClose([moved.min, moved.max], [min, max], 1e-12, 1e-14);
    expect(extremeEigenvalues(S)).toEqual(extremeEigenvalues(S));
    for (const scale of [1e-200, 1e-9, 1e9, 1e200]) {
      const scaled = extremeEigenvalues({ ...S, weight: S.weight.map((w) => w * scale) });
      assertClose([scaled.min / scale, scaled.max / scale], [min, max], 1e-12, 1e-13);
    }
  });
});

describe("ends of large spectra", () => {
  beforeAll(() => loadKernels("release"));

  it("a path of 3000 units is resolved to rounding: 2 cos(pi / (n + 1))", () => {
    const { min, max, error } = extremeEigenvalues(PATH(3000));
    const end = 2 * Math.cos(Math.PI / 3001);
    expect(error).toBeLessThan(1e-9);
    assertClose([min, max], [-end, end], 1e-14);
  });

  it("where eigenvalues lie too close together, the error says how far the search came", () => {
    const { min, max, error } = extremeEigenvalues(PATH(200000), "path", { tolerance: 1e-3 });
    const end = 2 * Math.cos(Math.PI / 200001);
    expect(error).toBeLessThan(2e-3);
    expect(end - max).toBeLessThanOrEqual(error);
    expect(end + min).toBeLessThanOrEqual(error);
    expect([end - max, end + min].every((gap) => gap >= 0)).toBe(true);
  });

  it("one end alone takes fewer steps and is as near", () => {
    const S = normalized(grid(40, 40, true));
    const both = extremeEigenvalues(S);
    const { min, error } = extremeEigenvalues(S, "S", { only: "min" });
    expect(error).toBeLessThan(1e-10);
    assertClose(min, both.min, 1e-13);
    assertClose(extremeEigenvalues(S, "S", { only: "max" }).max, 1, 1e-13);
  });

  it("what is not symmetric or not finite is refused", () => {
    const [rowPtr, colIdx] = [Int32Array.of(0, 1, 2), Int32Array.of(1, 0)];
    const S = (...weight: number[]): Csr => ({ n: 2, rowPtr, colIdx, weight: Float64Array.from(weight) });
    expect(() => extremeEigenvalues(S(1, 2))).toThrow(expect.objectContaining({ code: "NOT_SYMMETRIC" }));
    expect(() => extremeEigenvalues(S(Number.NaN, Number.NaN), "W")).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  });
});

describe("tridiagonal matrices", () => {
  it("values from above and last components are those of the whole decomposition", () => {
    for (const n of [1, 2, 3, 16, 17, 64]) {
      const next = lehmer(n);
      const [alpha, beta] = [Array.from({ length: n }, () => next() - 0.5), Array.from({ length: n }, () => next())];
      const T = { alpha, beta, n };
      const A = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        A[i * n + i] = alpha[i];
        if (i > 0) A[i * n + i - 1] = A[(i - 1) * n + i] = beta[i];
      }
      const values = symmetricEigenvalues(A, n);
      const bound = tridiagonalBound(T);
      expect(bound).toBeGreaterThanOrEqual(Math.abs(values[0]));
      for (const k of [1, Math.min(2, n), n]) {
        const value = tridiagonalValue(T, k, bound);
        assertClose(value, values[n - k], 0, 1e-14 * bound);
        // s_n^2 = product over the values of T without its last row and column, over the product of the differences from the others (Parlett 1980, 7.9)
        const minor = n === 1 ? new Float64Array(0) : symmetricEigenvalues(withoutLast(A, n), n - 1);
        const others = values.filter((_, i) => i !== n - k);
        const square = minor.reduce((ratio, mu, i) => (ratio * (value - mu)) / (value - others[i]), 1);
        assertClose(lastComponent(T, value) ** 2, Math.abs(square), 1e-8, 1e-10);
      }
    }
  });
});

function withoutLast(A: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: (n - 1) * (n - 1) }, (_, at) => A[Math.floor(at / (n - 1)) * n + (at % (n - 1))]);
}
