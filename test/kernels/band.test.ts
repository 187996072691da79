// Eigenvalues of sparse symmetric matrices against Jacobi's rotations, closed forms and the dense solver; the ordering by its definition.
import { beforeAll, describe, expect, it } from "vitest";
import { bandOrder, sparseSymmetricEigenvalues } from "../../src/wasm/band.js";
import { symmetricEigenvalues } from "../../src/wasm/eigen.js";
import type { Csr } from "../../src/wasm/sparse.js";
import { jacobiEigenvalues, matrix, ring, ringEigenvalues, wilkinson } from "../reference/dense.js";
import { beside, dense, fromDense, linksOf, reordered, shuffledOrder } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

/** Random symmetric with half-bandwidth b: its last diagonal is full, so no order is much narrower. */
function band(n: number, b: number, seed: number): Csr {
  const next = lehmer(seed);
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i; j < Math.min(n, i + b + 1); j++) {
      const value = next() - 0.5;
      if (j !== i + b && next() < 0.3) continue;
      A[i * n + j] = A[j * n + i] = value;
    }
  return fromDense(A, n);
}
const scaled = (W: Csr, factor: number): Csr => ({ ...W, weight: W.weight.map((w) => w * factor) });
const grid = (m: number, queen: boolean): Csr =>
  linksOf(m * m, (i, j) => {
    const rows = Math.abs(Math.floor(i / m) - Math.floor(j / m));
    const columns = Math.abs((i % m) - (j % m));
    return queen ? Math.max(rows, columns) === 1 : rows + columns === 1;
  });
const gridEigenvalues = (m: number, queen: boolean): Float64Array =>
  Float64Array.from({ length: m * m }, (_, k) => {
    const [a, b] = [Math.floor(k / m) + 1, (k % m) + 1].map((l) => 2 * Math.cos((Math.PI * l) / (m + 1)));
    return queen ? (1 + a) * (1 + b) - 1 : a + b;
  }).sort();
const largest = (W: Csr): number => W.weight.reduce((most, w) => Math.max(most, Math.abs(w)), 0);

/** In both builds, twice in each; ascending. */
async function eigenvalues(S: Csr): Promise<Float64Array> {
  const values = await inBothBuilds(() => {
    const first = sparseSymmetricEigenvalues(S);
    expect(sparseSymmetricEigenvalues(S)).toEqual(first);
    return first;
  });
  expect(values).toEqual(values.slice().sort());
  return values;
}

describe("eigenvalues of bands", () => {
  it("agree with Jacobi's rotations at every size and bandwidth", async () => {
    for (const n of [0, 1, 2, 3, 5, 16, 17, 31, 64]) {
      for (const b of [0, 1, 2, 3, 4, 5, 6, 8, 9, 12].filter((width) => 5 * width <= n)) {
        const S = band(n, b, 100 * n + b + 1);
        assertClose(await eigenvalues(S), jacobiEigenvalues(dense(S), n), 0, 1e-14 * (b + 1));
      }
    }
  });

  it("agree with the dense solver where blocks are many and the last is short", async () => {
    for (const b of [7, 13, 32, 51]) {
      const S = band(257, b, b);
      assertClose(await eigenvalues(S), symmetricEigenvalues(dense(S), 257), 0, 1e-14 * b);
    }
  });

  it("of rook and queen grids in any numbering have closed forms", async () => {
    for (const queen of [false, true]) {
      const S = grid(17, queen);
      for (const W of [S, reordered(S, shuffledOrder(S.n, 3))]) assertClose(await eigenvalues(W), gridEigenvalues(17, queen), 0, 1e-13);
    }
  });
});

const n = 40;
const SPECIAL: readonly [string, Csr][] = [
  ["zero, without entries", fromDense(new Float64Array(n * n), n)],
  ["zero, with entries", scaled(fromDense(ring(n), n), 0)],
  [
    "diagonal with repeats",
    fromDense(
      matrix(n, n, (i, j) => (i === j ? i % 3 : 0)),
      n,
    ),
  ],
  ["path", linksOf(n, (i, j) => j === i + 1)],
  ["star", linksOf(n, (i) => i === 7)],
  ["complete", linksOf(n, () => true)],
  ["Wilkinson W41+", fromDense(wilkinson(41), 41)],
  [
    "graded by position",
    fromDense(
      matrix(n, n, (i, j) => (Math.abs(i - j) <= 3 ? 2 ** -(i + j) : 0)),
      n,
    ),
  ],
  [
    "graded by diagonal",
    fromDense(
      matrix(n, n, (i, j) => (Math.abs(i - j) <= 4 ? 10 ** (-4 * Math.abs(i - j)) : 0)),
      n,
    ),
  ],
  [
    "nearly singular",
    fromDense(
      matrix(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0) + (i + j === 0 ? -1 : 0)),
      n,
    ),
  ],
  [
    "components and islands",
    beside(
      grid(5, true),
      fromDense(new Float64Array(9), 3),
      fromDense(ring(9), 9),
      linksOf(2, () => true),
    ),
  ],
  ["half the components repeated", beside(...Array.from({ length: 6 }, () => band(15, 3, 4)))],
];

describe("eigenvalues of special matrices", () => {
  it.each(SPECIAL)("%s: agree with Jacobi's rotations, in any numbering", async (_, S) => {
    const expected = jacobiEigenvalues(dense(S), S.n);
    for (const W of [S, reordered(S, shuffledOrder(S.n, 11))]) {
      assertClose(await eigenvalues(W), expected, 0, 4e-15 * S.n * (largest(S) + Number.MIN_VALUE));
    }
  });

  it("scale with the matrix, by powers of two to the bit", async () => {
    const S = band(64, 9, 2);
    const values = await eigenvalues(S);
    for (const factor of [2 ** -30, 2 ** 30, 2 ** -900, 2 ** 900]) {
      expect(await eigenvalues(scaled(S, factor))).toEqual(values.map((x) => x * factor));
    }
    for (const factor of [1e-9, 1e9, 1e-300]) {
      assertClose(
        await eigenvalues(scaled(S, factor)),
        values.map((x) => x * factor),
        0,
        1e-13 * factor,
      );
    }
  });

  it("of a component of tiny weights are as precise as if it stood alone", async () => {
    const [large, small] = [scaled(band(31, 4, 5), 1e9), scaled(fromDense(ring(31), 31), 1e-9)];
    const values = await eigenvalues(beside(large, small));
    const around = Array.from(values).filter((x) => Math.abs(x) < 1);
    assertClose(
      around,
      ringEigenvalues(31).map((x) => x * 1e-9),
      0,
      1e-22,
    );
  });
});

describe("refusals", () => {
  it("a matrix that is not symmetric to the last bit, or not finite", () => {
    const S = fromDense(ring(12), 12);
    const weight = S.weight.slice();
    weight[3] += 1e-15;
    expect(() => sparseSymmetricEigenvalues({ ...S, weight }, "S")).toThrow(/S is not symmetric: row [12] differs from column [12]/); // the pair (1, 2)
    const oneWay = fromDense(
      matrix(3, 3, (i, j) => (j === (i + 1) % 3 ? 1 : 0)),
      3,
    );
    expect(() => bandOrder(oneWay)).toThrow(/not symmetric/);
    weight[3] = Number.NaN;
    expect(() => sparseSymmetricEigenvalues({ ...S, weight }, "S")).toThrow(/S holds a value that is not finite/);
  });

  it("a dense component that cannot fit, before the work", () => {
    const leaves = 40_000;
    const S: Csr = {
      n: leaves + 1,
      rowPtr: Int32Array.from({ length: leaves + 2 }, (_, i) => (i === 0 ? 0 : leaves + i - 1)),
      colIdx: Int32Array.from({ length: 2 * leaves }, (_, k) => (k < leaves ? k + 1 : 0)),
      weight: new Float64Array(2 * leaves).fill(1),
    };
    expect(() => sparseSymmetricEigenvalues(S)).toThrow(/needs 11\.92 GiB/);
  });
});

describe("ordering", () => {
  const widthOf = (S: Csr, place: Int32Array): number => {
    let most = 0;
    for (let i = 0; i < S.n; i++)
      for (let k = S.rowPtr[i]; k < S.rowPtr[i + 1]; k++) most = Math.max(most, Math.abs(place[i] - place[S.colIdx[k]]));
    return most;
  };
  const GRAPHS: readonly [string, Csr, number, number][] = [
    ["nothing", linksOf(0, () => false), 0, 0],
    ["islands", linksOf(3, () => false), 3, 0],
    [
      "a shuffled path",
      reordered(
        linksOf(30, (i, j) => j === i + 1),
        shuffledOrder(30, 1),
      ),
      1,
      1,
    ],
    ["a shuffled ring", reordered(fromDense(ring(30), 30), shuffledOrder(30, 1)), 1, 2],
    ["a shuffled rook grid", reordered(grid(12, false), shuffledOrder(144, 2)), 1, 12],
    ["a queen grid as it comes", grid(12, true), 1, 13],
    ["a star", linksOf(9, (i) => i === 0), 1, 7],
    ["a complete graph", linksOf(9, () => true), 1, 8],
    [
      "three components",
      reordered(
        beside(
          grid(4, false),
          linksOf(2, () => true),
          grid(5, false),
        ),
        shuffledOrder(43, 5),
      ),
      3,
      5,
    ],
  ];

  it.each(GRAPHS)("%s: a permutation, as wide as it says, and not wider than known", async (_, S, components, known) => {
    const { order, starts, widths } = await inBothBuilds(() => bandOrder(S));
    expect(Array.from(order).sort((i, j) => i - j)).toEqual(Array.from({ length: S.n }, (__, i) => i));
    expect(widths.length).toBe(components);
    expect(starts.length).toBe(components + 1);
    expect([starts[0], starts[components]]).toEqual([0, S.n]);
    const place = new Int32Array(S.n);
    order.forEach((unit, p) => void (place[unit] = p));
    expect(Math.max(0, ...widths)).toBe(widthOf(S, place));
    expect(Math.max(0, ...widths)).toBeLessThanOrEqual(known);
  });
});
