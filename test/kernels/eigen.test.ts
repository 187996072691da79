// Eigenvalues against Jacobi's rotations, closed forms and the laws of traces; equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { luFactor } from "../../src/wasm/dense.js";
import { generalEigenvalues, symmetricEigen, symmetricEigenvalues } from "../../src/wasm/eigen.js";
import {
  companion,
  distanceFromSingular,
  hilbert,
  identity,
  jacobiEigenvalues,
  matrix,
  product,
  ring,
  ringEigenvalues,
  transposed,
  wilkinson,
} from "../reference/dense.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const SIZES = [0, 1, 2, 3, 5, 16, 17, 48, 64, 100, 257];

function random(n: number, seed: number): Float64Array {
  const next = lehmer(seed);
  return matrix(n, n, () => next() - 0.5);
}
function symmetric(n: number, seed: number): Float64Array {
  const A = random(n, seed);
  return matrix(n, n, (i, j) => A[Math.min(i, j) * n + Math.max(i, j)]);
}
const trace = (A: Float64Array, n: number): number => Array.from({ length: n }, (_, i) => A[i * n + i]).reduce((s, x) => s + x, 0);
const norm = (A: Float64Array): number => Math.sqrt(A.reduce((sum, x) => sum + x * x, 0));
const repeated = (n: number, values: readonly number[]): Float64Array => {
  // H D H with the reflector of (1, 2, …, n): every eigenvalue n / values.length times
  const v = Array.from({ length: n }, (_, i) => i + 1);
  const square = v.reduce((s, x) => s + x * x, 0);
  const H = matrix(n, n, (i, j) => (i === j ? 1 : 0) - (2 * v[i] * v[j]) / square);
  const D = matrix(n, n, (i, j) => (i === j ? values[i % values.length] : 0));
  const A = product(product(H, D, n, n, n), H, n, n, n);
  return matrix(n, n, (i, j) => 0.5 * (A[i * n + j] + A[j * n + i]));
};

const SPECIAL: readonly [string, Float64Array, number][] = [
  ["zero", new Float64Array(100), 10],
  ["identity", identity(40), 40],
  ["Hilbert", hilbert(14), 14],
  ["Wilkinson W21+", wilkinson(21), 21],
  ["Wilkinson W101+", wilkinson(101), 101],
  ["ring", ring(50), 50],
  ["repeated 1, 2, 3", repeated(45, [1, 2, 3]), 45],
  ["repeated 0, 0, 0, 5", repeated(36, [0, 0, 0, 5]), 36],
  ["scaled by 1e-150", symmetric(33, 5).map((x) => x * 1e-150), 33],
  ["scaled by 1e150", symmetric(33, 5).map((x) => x * 1e150), 33],
  ["scaled by 1e-310", symmetric(9, 5).map((x) => x * 1e-310), 9],
  ["graded", matrix(24, 24, (i, j) => 2 ** -(i + j)), 24],
];

describe("symmetric eigenvalues", () => {
  it("agree with Jacobi's rotations", async () => {
    for (const n of SIZES.filter((size) => size <= 100)) {
      const A = symmetric(n, n + 1);
      const values = await inBothBuilds(() => symmetricEigenvalues(A, n));
      assertClose(values, jacobiEigenvalues(A, n), 0, 1e-14 * (norm(A) + 1));
    }
  });

  for (const [name, A, n] of SPECIAL) {
    it(`${name}: agree with Jacobi's rotations, and with those found beside the vectors`, async () => {
      const scale = Math.max(...A.map(Math.abs), Number.MIN_VALUE);
      const expected = jacobiEigenvalues(name.startsWith("scaled") ? A.map((x) => x / scale) : A, n);
      const size = name.startsWith("scaled") ? scale : 1;
      const tolerance = 4e-15 * n * (size === 1 ? norm(A) / Math.sqrt(n) : size);
      const values = await inBothBuilds(() => symmetricEigenvalues(A, n));
      assertClose(
        values,
        expected.map((x) => x * size),
        0,
        Math.max(tolerance, Number.MIN_VALUE * 8),
      );
      const { values: same } = await inBothBuilds(() => symmetricEigen(A, n));
      assertClose(same, values, 0, Math.max(tolerance, Number.MIN_VALUE * 8));
    });
  }

  it("the ring of n has 2 cos(2 pi k / n); sum and sum of squares are traces", async () => {
    for (const n of [3, 4, 48, 257, 400, 1060]) {
      assertClose(await inBothBuilds(() => symmetricEigenvalues(ring(n), n)), ringEigenvalues(n), 0, 1e-13);
    }
    for (const n of [100, 257, 600]) {
      const A = symmetric(n, 4);
      const values = await inBothBuilds(() => symmetricEigenvalues(A, n));
      assertClose(
        values.reduce((s, x) => s + x, 0),
        trace(A, n),
        0,
        4e-15 * n,
      );
      assertClose(
        values.reduce((s, x) => s + x * x, 0),
        norm(A) ** 2,
        1e-13,
      );
    }
  });

  it("units do not matter, whether they are scaled away or not: 1e-300 to 1e300", async () => {
    const A = symmetric(70, 13);
    const plain = symmetricEigenvalues(A, 70);
    for (const unit of [-1000, -664, -60, -30, 30, 60, 664, 1000].map((power) => 2 ** power)) {
      const values = await inBothBuilds(() =>
        symmetricEigenvalues(
          A.map((x) => x * unit),
          70,
        ),
      );
      expect(values).toEqual(plain.map((x) => x * unit));
    }
  });

  it("reads the upper triangle only, leaves its argument alone, and refuses NaN", async () => {
    await loadKernels("release");
    const A = symmetric(40, 2);
    const before = A.slice();
    const upper = A.map((x, p) => (Math.floor(p / 40) > p % 40 ? 0 : x));
    expect(symmetricEigenvalues(upper, 40)).toEqual(symmetricEigenvalues(A, 40));
    expect(symmetricEigen(upper, 40)).toEqual(symmetricEigen(A, 40));
    expect(A).toEqual(before);
    expect(() => symmetricEigenvalues(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2, "W")).toThrow(
      /^W holds a value that is not finite/,
    );
    expect(() => symmetricEigenvalues(new Float64Array(3), 2, "W")).toThrow(/W is 2 x 2 but has 3/);
  });
});

describe("symmetric eigenvectors", () => {
  const check = (A: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void => {
    assertClose(product(vectors, transposed(vectors, n, n), n, n, n), identity(n), 0, 1e-13);
    const AV = product(vectors, A, n, n, n);
    assertClose(
      AV,
      vectors.map((x, p) => x * values[Math.floor(p / n)]),
      0,
      1e-14 * (norm(A) + 1),
    );
    for (let k = 0; k < n; k++) {
      const row = Array.from(vectors.subarray(k * n, (k + 1) * n));
      expect(Math.max(...row)).toBeGreaterThanOrEqual(-Math.min(...row));
      if (k > 0) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
    }
  };

  it("A v = lambda v, orthonormal, oriented", async () => {
    for (const n of SIZES) {
      const A = symmetric(n, n + 3);
      const { values, vectors } = await inBothBuilds(() => symmetricEigen(A, n));
      check(A, n, values, vectors);
    }
  });

  it("what divide and conquer finds hard: many deflations, none, glued blocks, grades over all of the exponent range", async () => {
    const n = 130;
    const next = lehmer(8);
    const tridiagonal = (diagonal: (i: number) => number, beside: (i: number) => number): Float64Array =>
      matrix(n, n, (i, j) => (i === j ? diagonal(i) : Math.abs(i - j) === 1 ? beside(Math.min(i, j)) : 0));
    const glued = (glue: number) =>
      tridiagonal(
        (i) => Math.abs((i % 21) - 10),
        (i) => (i % 21 === 20 ? glue : 1),
      );
    const kahan = matrix(n, n, (i, j) => (i === j ? 0.9 ** i : i < j ? -0.43 * 0.9 ** i : 0));
    const cases: readonly [string, Float64Array][] = [
      [
        "1, -2, 1",
        tridiagonal(
          () => -2,
          () => 1,
        ),
      ], // no pair of values is close: nothing deflates
      ["glued Wilkinson 1e-8", glued(1e-8)],
      ["glued Wilkinson 1e-15", glued(1e-15)],
      [
        "torn apart",
        tridiagonal(
          (i) => i % 3,
          (i) => (i % 5 === 0 ? 0 : 1),
        ),
      ],
      ["ones", new Float64Array(n * n).fill(1)],
      ["graded, subnormal at its end", matrix(n, n, (i, j) => 2 ** (-4.2 * (i + j)))],
      [
        "graded upward",
        tridiagonal(
          (i) => 4 ** (i - n),
          (i) => 4 ** (i - n),
        ),
      ],
      ["Kahan's squared", product(transposed(kahan, n, n), kahan, n, n, n)],
      ["almost repeated", repeated(n, [1, 1 + 1e-15, 1 - 1e-15, 1 + 1e-12])],
      ["small beside one", repeated(n, [1e-10, 2e-10, 1e-12, 3e-10, 1])],
      [
        "halves with one spectrum",
        tridiagonal(
          (i) => Math.abs(i - (n - 1) / 2),
          () => -1e-3,
        ),
      ],
      ["random", symmetric(n, 77)],
      [
        "random, mostly zero",
        matrix(n, n, (i, j) => (i <= j ? Math.max(0, next() - 0.45) : 0)).map((x, p, A) => x + A[(p % n) * n + Math.floor(p / n)]),
      ],
    ];
    for (const [name, A] of cases) {
      const upper = matrix(n, n, (i, j) => A[Math.min(i, j) * n + Math.max(i, j)]);
      const { values, vectors } = await inBothBuilds(() => symmetricEigen(upper, n, name));
      check(upper, n, values, vectors);
      assertClose(values, symmetricEigenvalues(upper, n), 0, 2e-14 * norm(upper));
    }
  });

  it("units do not matter: 1e-200, 1e-9, 1e9, 1e200", async () => {
    const n = 70;
    const A = symmetric(n, 12);
    const plain = symmetricEigen(A, n);
    for (const unit of [-664, -30, 30, 664].map((power) => 2 ** power)) {
      const scaled = await inBothBuilds(() =>
        symmetricEigen(
          A.map((x) => x * unit),
          n,
        ),
      );
      expect(scaled.vectors).toEqual(plain.vectors);
      expect(scaled.values).toEqual(plain.values.map((x) => x * unit));
    }
  });

  it("also where eigenvalues repeat or almost do", async () => {
    for (const [name, A, n] of SPECIAL) {
      if (name.startsWith("scaled")) continue;
      const { values, vectors } = await inBothBuilds(() => symmetricEigen(A, n));
      check(A, n, values, vectors);
    }
  });
});

describe("general eigenvalues", () => {
  beforeAll(() => loadKernels("release"));

  it("every one makes A - z I singular; power sums are traces; pairs are conjugate and ordered", async () => {
    for (const n of SIZES) {
      const A = random(n, n + 1);
      const { re, im } = await inBothBuilds(() => generalEigenvalues(A, n));
      const A2 = product(A, A, n, n, n);
      assertClose(
        re.reduce((s, x) => s + x, 0),
        trace(A, n),
        0,
        1e-13 * (n + 1),
      );
      assertClose(
        re.reduce((s, x, i) => s + x * x - im[i] * im[i], 0),
        trace(A2, n),
        0,
        1e-13 * (n + 1),
      );
      const cubes = re.reduce((s, x, i) => s + x * x * x - 3 * x * im[i] * im[i], 0);
      assertClose(cubes, trace(product(A, A2, n, n, n), n), 0, 1e-12 * (n + 1));
      for (let i = 0; i < n; i++) {
        if (i > 0) expect(re[i]).toBeLessThanOrEqual(re[i - 1]);
        if (im[i] > 0) expect([re[i + 1], im[i + 1]]).toEqual([re[i], -im[i]]);
        if (n <= 48) expect(distanceFromSingular(A, n, re[i], im[i])).toBeLessThan(1e-13 * norm(A));
      }
    }
  });

  it("ln|I - rho A| from the eigenvalues is that of LU", () => {
    const n = 120;
    const A = random(n, 9).map((x) => x / 4);
    const { re, im } = generalEigenvalues(A, n);
    for (const rho of [-0.9, 0.3, 0.8]) {
      const sum = re.reduce((s, x, i) => s + 0.5 * Math.log((1 - rho * x) ** 2 + (rho * im[i]) ** 2), 0);
      assertClose(
        luFactor(
          matrix(n, n, (i, j) => (i === j ? 1 : 0) - rho * A[i * n + j]),
          n,
        ).logAbsDet,
        sum,
        1e-12,
        1e-12,
      );
    }
  });

  it("a directed ring has the roots of unity: the case without shifts that converge", async () => {
    for (const n of [2, 3, 4, 7, 16, 48, 100]) {
      const { re, im } = await inBothBuilds(() =>
        generalEigenvalues(
          matrix(n, n, (i, j) => ((i + 1) % n === j ? 1 : 0)),
          n,
        ),
      );
      const angles = Array.from({ length: n }, (_, k) => (2 * Math.PI * Math.ceil(k / 2)) / n);
      assertClose(re, angles.map(Math.cos), 0, 1e-13);
      assertClose(
        im,
        angles.map((a, k) => (2 * Math.ceil(k / 2) === n ? 0 : (k % 2 === 1 ? 1 : -1) * Math.sin(a))),
        0,
        1e-13,
      );
    }
  });

  it("companion matrices have their roots", async () => {
    for (const roots of [[3], [2, -1], [4, 3, 2, 1], [0.9, 0.5, 0.1, -0.3, -0.7], [1, 1, 1], [8, 7, 6, 5, 4, 3, 2, 1]]) {
      const { re, im } = await inBothBuilds(() => generalEigenvalues(companion(roots), roots.length));
      const multiple = new Set(roots).size < roots.length; // a root of multiplicity 3 moves by the cube root of rounding
      assertClose(re, roots, 0, multiple ? 2e-5 : 1e-9);
      assertClose(im, new Float64Array(roots.length), 0, multiple ? 2e-5 : 0);
    }
  });

  it("triangular and block-triangular matrices, islands, Jordan blocks, zero", async () => {
    const n = 30;
    const upper = matrix(n, n, (i, j) => (j < i ? 0 : i === j ? (i * 7) % n : 1e3));
    const permuted = matrix(n, n, (i, j) => upper[((i * 7) % n) * n + ((j * 7) % n)]);
    for (const A of [upper, transposed(upper, n, n), permuted]) {
      const { re, im } = await inBothBuilds(() => generalEigenvalues(A, n));
      expect(Array.from(re)).toEqual(Array.from({ length: n }, (_, i) => n - 1 - i)); // balancing isolates all of them
      expect(im.every((x) => x === 0)).toBe(true);
    }
    const jordan = matrix(6, 6, (i, j) => (i === j ? 0.5 : i + 1 === j ? 1 : 0));
    expect(generalEigenvalues(jordan, 6)).toEqual({ re: new Float64Array(6).fill(0.5), im: new Float64Array(6) });
    expect(generalEigenvalues(new Float64Array(16), 4)).toEqual({ re: new Float64Array(4), im: new Float64Array(4) });
    const blocks = matrix(8, 8, (i, j) =>
      i < 3 && j < 3 ? ((i + 1) % 3 === j ? 1 : 0) : i >= 5 && j >= 5 ? ring(3)[(i - 5) * 3 + j - 5] : 0,
    );
    const half = Math.sqrt(3) / 2;
    const { re, im } = generalEigenvalues(blocks, 8);
    assertClose(re, [2, 1, 0, 0, -0.5, -0.5, -1, -1], 0, 1e-14);
    assertClose(im, [0, 0, 0, 0, half, -half, 0, 0], 0, 1e-14);
  });

  it("scales and badly scaled rows: 1e-150, 1e150, D A D^-1", async () => {
    const A = random(20, 3);
    const plain = generalEigenvalues(A, 20);
    for (const unit of [1e-150, 1e150]) {
      const { re, im } = await inBothBuilds(() =>
        generalEigenvalues(
          A.map((x) => x * unit),
          20,
        ),
      );
      assertClose(
        re,
        plain.re.map((x) => x * unit),
        0,
        1e-13 * unit,
      );
      assertClose(
        im,
        plain.im.map((x) => x * unit),
        0,
        1e-13 * unit,
      );
    }
    const D = Float64Array.from({ length: 20 }, (_, i) => 2 ** (5 * (i % 9)));
    const similar = generalEigenvalues(
      A.map((x, p) => (x * D[Math.floor(p / 20)]) / D[p % 20]),
      20,
    );
    assertClose(similar.re, plain.re, 0, 1e-12);
    assertClose(similar.im, plain.im, 0, 1e-12);
  });

  it("agree with the symmetric solver on symmetric matrices, and refuse infinity", () => {
    const A = symmetric(60, 8);
    const { re, im } = generalEigenvalues(A, 60);
    assertClose(re.reverse(), symmetricEigenvalues(A, 60), 0, 1e-13);
    expect(im.every((x) => x === 0)).toBe(true);
    expect(() => generalEigenvalues(Float64Array.of(Number.NEGATIVE_INFINITY), 1, "W")).toThrow(/^W holds a value that is not finite/);
  });
});
