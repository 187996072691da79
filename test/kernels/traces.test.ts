// Exact and stochastic traces against dense powers, in both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { traceMoments } from "../../src/wasm/moments.js";
import { normals } from "../../src/wasm/random.js";
import { renumbering } from "../../src/wasm/renumber.js";
import { type Csr, rowWeights, spatialLag, trace, traceOfSquare, transpose } from "../../src/wasm/sparse.js";
import { chebyshevTraces, powerTraces } from "../../src/wasm/traces.js";
import { balancingDiagonal } from "../../src/weights/spectrum.js";
import { combine, identity, type Matrix, multiply, trace as denseTrace } from "../reference/matrix.js";
import { beside, dense, fromDense, linksOf, reordered, shuffledOrder } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const asMatrix = (W: Csr): Matrix => Array.from({ length: W.n }, (_, i) => Array.from(dense(W).subarray(i * W.n, (i + 1) * W.n)));

const random = (n: number, share: number, seed: number): Csr => {
  const next = lehmer(seed);
  return fromDense(
    Float64Array.from({ length: n * n }, () => (next() < share ? (next() - 0.3) / (1 + n * share) : 0)),
    n,
  );
};
const rowStandardized = (W: Csr): Csr => {
  const weight = W.weight.slice();
  for (let i = 0; i < W.n; i++) for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) weight[k] = 1 / (W.rowPtr[i + 1] - W.rowPtr[i]);
  return { ...W, weight };
};
const GRID = rowStandardized(linksOf(49, (i, j) => (j === i + 1 && j % 7 > 0) || j === i + 7));
const SYMMETRIC = linksOf(40, (i, j) => (i * 7 + j * 3) % 11 === 0);
const MOST = 7;
const CASES: Readonly<Record<string, Csr>> = {
  ...Object.fromEntries([1, 2, 3, 16, 17, 64].map((n) => [`random ${n}`, random(n, 0.15, n + 1)])),
  "random 150": random(150, 0.03, 5),
  "row-standardized grid": GRID,
  "symmetric with two components and islands": beside(
    SYMMETRIC,
    linksOf(3, () => false),
    SYMMETRIC,
  ),
  diagonal: fromDense(Float64Array.of(0.5, 0, 0, -0.25), 2),
};

describe.each(Object.entries(CASES))("exact traces: %s", (_, W) => {
  const A = asMatrix(W);
  const largest = Math.max(1, ...A.map((row) => row.reduce((sum, w) => sum + Math.abs(w), 0)));

  it("of powers are those of dense powers", async () => {
    const traces: number[] = [];
    for (let k = 1, P = A; k <= MOST; k++, P = k <= MOST ? multiply(P, A) : P) traces.push(denseTrace(P));
    for (let terms = 0; terms <= MOST; terms++) {
      const found = await inBothBuilds(() => powerTraces(W, terms));
      expect(found).toHaveLength(terms);
      found.forEach((value, k) => void assertClose(value, traces[k], 1e-12, 1e-14 * W.n * largest ** (k + 1)));
    }
    assertClose(powerTraces(W, 2), [trace(W), traceOfSquare(W)], 1e-13, 1e-15 * W.n * largest ** 2);
  });

  it("of Chebyshev polynomials are those of the recurrence", async () => {
    const found = await inBothBuilds(() => chebyshevTraces(W, MOST));
    let [before, now] = [identity(W.n), A];
    for (let k = 1; k <= MOST; k++) {
      assertClose(found[k - 1], denseTrace(now), 1e-11, 1e-13 * W.n * (2 * largest + 1) ** k);
      if (k < MOST) [before, now] = [now, combine(2, multiply(A, now), -1, before)];
    }
  });
});

describe("exact traces", () => {
  beforeAll(() => loadKernels("release"));

  it("take half the work of a symmetric matrix and are the same", () => {
    assertClose(powerTraces(SYMMETRIC, 7, { symmetric: true }), powerTraces(SYMMETRIC, 7), 1e-13);
    assertClose(chebyshevTraces(SYMMETRIC, 7, { symmetric: true }), chebyshevTraces(SYMMETRIC, 7), 1e-12);
  });

  it("do not depend on the order of units, on transposing and on what was computed before", () => {
    const W = random(64, 0.1, 3);
    assertClose(powerTraces(reordered(W, shuffledOrder(64, 2)), 6), powerTraces(W, 6), 1e-12, 1e-15);
    assertClose(powerTraces(transpose(W), 6), powerTraces(W, 6), 1e-12, 1e-15);
    expect(powerTraces(W, 6)).toEqual(powerTraces(W, 6));
  });

  it("refuse values that are not finite", () => {
    expect(() => powerTraces({ ...GRID, weight: GRID.weight.map(() => Number.NaN) }, 2)).toThrow(
      expect.objectContaining({ code: "NOT_FINITE" }),
    );
  });
});

/** n u'A^k u / u'u for one vector, by products one after the other. */
function momentsByDefinition(A: Csr, u: Float64Array, terms: number): number[] {
  const dotProduct = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i], 0);
  let x = u;
  return Array.from({ length: terms }, () => {
    x = spatialLag(A, x);
    return (A.n * dotProduct(u, x)) / dotProduct(u, u);
  });
}

describe("stochastic traces", () => {
  for (const [name, W] of Object.entries(CASES)) {
    it(`are the moments of the published vectors: ${name}`, async () => {
      for (const [terms, probes] of [
        [1, 1],
        [6, 3],
        [5, 21],
      ]) {
        const found = await inBothBuilds(() => traceMoments(W, { terms, probes, seed: 9, stream: 4 }, null));
        for (let p = 0; p < probes; p++) {
          const expected = momentsByDefinition(W, normals(9, 4, p, W.n), terms);
          assertClose(
            expected.map((_, k) => found[k * probes + p]),
            expected,
            1e-12,
            1e-13 * W.n,
          );
        }
      }
    });
  }

  it("of W similar to a symmetric matrix are those of that matrix, by half the products", async () => {
    for (const W of [GRID, SYMMETRIC]) {
      const d = balancingDiagonal(W) as Float64Array;
      const rowOf = Array.from({ length: W.n }, (_, i) => new Array<number>(W.rowPtr[i + 1] - W.rowPtr[i]).fill(i)).flat();
      const S = { ...W, weight: W.weight.map((w, k) => (w * Math.sqrt(d[rowOf[k]])) / Math.sqrt(d[W.colIdx[k]])) };
      for (const terms of [1, 2, 5, 6]) {
        const found = await inBothBuilds(() => traceMoments(W, { terms, probes: 2, seed: 1, stream: 0 }, d));
        for (let p = 0; p < 2; p++) {
          const expected = momentsByDefinition(S, normals(1, 0, p, W.n), terms);
          assertClose(
            expected.map((_, k) => found[2 * k + p]),
            expected,
            1e-12,
            1e-12,
          );
        }
      }
    }
  });

  it("are empty without units and without terms", async () => {
    await loadKernels("release");
    const none: Csr = { n: 0, rowPtr: new Int32Array(1), colIdx: new Int32Array(0), weight: new Float64Array(0) };
    expect([powerTraces(none, 3), chebyshevTraces(none, 3)]).toEqual([new Float64Array(3), new Float64Array(3)]);
    expect(traceMoments(none, { terms: 0, probes: 3, seed: 1, stream: 0 }, null)).toHaveLength(0);
    expect(traceMoments(GRID, { terms: 0, probes: 3, seed: 1, stream: 0 }, null)).toHaveLength(0);
  });

  it("do not change when units are renumbered for speed", async () => {
    await loadKernels("release");
    const W = reordered(
      linksOf(150, (i, j) => Math.abs(i - j) <= 2),
      shuffledOrder(150, 4),
    );
    const place = renumbering(W, 1e9);
    expect(place).not.toBeNull();
    expect(renumbering(W, 8)).toBeNull();
    expect(Array.from(place?.unit ?? []).sort((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i));
    assertClose(powerTraces(place?.matrix as Csr, 5), powerTraces(W, 5), 1e-13);
    expect(
      renumbering(
        linksOf(150, (i, j) => Math.abs(i - j) <= 2),
        1e9,
      ),
    ).toBeNull();
    const far = reordered(path(40000), shuffledOrder(40000, 4)); // 13,000 places apart: 1.7 MB with sixteen vectors
    expect(renumbering(far, 128)).not.toBeNull();
    const found = traceMoments(far, { terms: 2, probes: 16, seed: 2, stream: 1 }, null);
    const expected = momentsByDefinition(far, normals(2, 1, 5, far.n), 2);
    assertClose([found[5], found[21]], expected, 1e-10, 1e-9);
  });
});

const path = (n: number): Csr => ({
  n,
  rowPtr: Int32Array.from({ length: n + 1 }, (_, i) => Math.max(0, Math.min(2 * i - 1, 2 * n - 2))),
  colIdx: Int32Array.from({ length: 2 * n - 2 }, (_, k) => (k % 2 === 0 ? (k + 2) / 2 : (k - 1) / 2)),
  weight: new Float64Array(2 * n - 2).fill(1),
});

describe("one weight a row", () => {
  it("is found where all weights of each row are equal", () => {
    expect(rowWeights(GRID)?.[0]).toBe(0.5);
    expect(rowWeights({ ...GRID, weight: GRID.weight.map((w, k) => (k === 5 ? 2 * w : w)) })).toBeNull();
    expect(rowWeights(linksOf(3, () => false))).toEqual(new Float64Array(3));
  });
});
