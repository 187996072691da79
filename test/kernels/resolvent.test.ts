// Forms of (I - rho M)^-1 against dense solves; equal bits from both builds.
import { beforeAll, describe, expect, it } from "vitest";
import { hessenbergForm, hessenbergReduce, symmetricEigenvalues, symmetricReduce, tridiagonalForm } from "../../src/wasm/eigen.js";
import { identity, matrix, product, ring, solve, transposed } from "../reference/dense.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

const RHOS = Float64Array.of(-1.7, -0.9, -0.3, 0, 1e-8, 0.2, 0.5, 0.95, 1.3, 4);

function random(m: number, n: number, seed: number): Float64Array {
  const next = lehmer(seed);
  return matrix(m, n, () => next() - 0.5);
}

/** u'(I - rho M)^-1 v and u'(I - rho M)^-1 M (I - rho M)^-1 v by elimination. */
function reference(M: Float64Array, n: number, u: Float64Array, v: Float64Array, rho: number): [number, number] {
  const A = matrix(n, n, (i, j) => (i === j ? 1 : 0) - rho * M[i * n + j]);
  const x = solve(A, v, n, 1);
  const z = solve(transposed(A, n, n), u, n, 1);
  return [product(u, x, 1, n, 1)[0] ?? 0, product(z, product(M, x, n, n, 1), 1, n, 1)[0] ?? 0];
}

function expectForms(
  M: Float64Array,
  n: number,
  u: Float64Array,
  v: Float64Array,
  form: { values: Float64Array; derivatives: Float64Array },
): void {
  RHOS.forEach((rho, i) => {
    const [value, derivative] = reference(M, n, u, v, rho);
    assertClose(form.values[i], value, 1e-9, 1e-11);
    assertClose(form.derivatives[i], derivative, 1e-8, 1e-10);
  });
}

describe("symmetric reduction", () => {
  beforeAll(() => loadKernels("release"));

  it("S = Q T Q': forms, inner products and eigenvalues are kept", async () => {
    for (const n of [0, 1, 2, 3, 5, 16, 17, 48, 100]) {
      const A = random(n, n, n + 1);
      const S = matrix(n, n, (i, j) => (A[i * n + j] + A[j * n + i]) / (2 + n / 8));
      const U = random(3, n, 5);
      const reduced = await inBothBuilds(() => symmetricReduce(S, n, U, 3));
      const rows = [0, 1, 2].map((q) => reduced.U.subarray(q * n, (q + 1) * n));
      const before = [0, 1, 2].map((q) => U.subarray(q * n, (q + 1) * n));
      assertClose(product(reduced.U, transposed(reduced.U, 3, n), 3, n, 3), product(U, transposed(U, 3, n), 3, n, 3), 1e-12, 1e-13);
      assertClose(reduced.values, symmetricEigenvalues(S, n), 0, 0);
      for (const [a, b] of [
        [0, 1],
        [2, 2],
      ]) {
        const form = await inBothBuilds(() => tridiagonalForm(reduced.d, reduced.e, rows[a], rows[b], RHOS));
        expectForms(S, n, before[a], before[b], form);
      }
    }
  });

  it("Q' as the image of the identity gives back T", () => {
    const n = 40;
    const A = random(n, n, 2);
    const S = matrix(n, n, (i, j) => A[Math.min(i, j) * n + Math.max(i, j)]);
    const { d, e, U } = symmetricReduce(S, n, identity(n), n); // row q is Q'e_q, so U is Q
    const T = product(product(transposed(U, n, n), S, n, n, n), U, n, n, n);
    assertClose(
      T,
      matrix(n, n, (i, j) => (i === j ? d[i] : Math.abs(i - j) === 1 ? e[Math.min(i, j)] : 0)),
      0,
      1e-13,
    );
  });

  it("a bipartite graph has zero pivots at every step; the ring stays right next to its bounds", () => {
    const n = 24;
    const { d, e, U } = symmetricReduce(ring(n), n, identity(n).subarray(0, 2 * n), 2);
    const [u, v] = [U.subarray(0, n), U.subarray(n)];
    for (const rho of [0.499, 0.501, -0.499, 1e6]) {
      const form = tridiagonalForm(d, e, u, v, Float64Array.of(rho));
      const [value, derivative] = reference(ring(n), n, identity(n).subarray(0, n), identity(n).subarray(n, 2 * n), rho);
      assertClose(form.values[0], value, 1e-9, 1e-12);
      assertClose(form.derivatives[0], derivative, 1e-7, 1e-12);
    }
    expect(() =>
      tridiagonalForm(Float64Array.of(2), Float64Array.of(0), Float64Array.of(1), Float64Array.of(1), Float64Array.of(0.5)),
    ).toThrow(/^I - rho W at rho = 0.5 is singular/);
  });

  it("the derivative is the slope of the form", () => {
    const { d, e, U } = symmetricReduce(ring(31), 31, random(2, 31, 4), 2);
    const h = 1e-5;
    const { values, derivatives } = tridiagonalForm(d, e, U.subarray(0, 31), U.subarray(31), Float64Array.of(0.3 - h, 0.3, 0.3 + h));
    assertClose(derivatives[1], (values[2] - values[0]) / (2 * h), 1e-7);
  });
});

describe("Hessenberg reduction", () => {
  beforeAll(() => loadKernels("release"));

  it("A = Q H Q': zeros below the sub-diagonal, forms kept", async () => {
    for (const n of [0, 1, 2, 3, 5, 16, 17, 48, 100]) {
      const A = random(n, n, n + 1).map((x) => x / (1 + n / 16));
      const [U, V] = [random(2, n, 6), random(2, n, 7)];
      const reduced = await inBothBuilds(() => hessenbergReduce(A, n, U, V, 2));
      for (let i = 2; i < n; i++) for (let j = 0; j < i - 1; j++) expect(reduced.H[i * n + j]).toBe(0);
      for (const q of [0, 1]) {
        const part = (rows: Float64Array): Float64Array => rows.subarray(q * n, (q + 1) * n);
        const form = await inBothBuilds(() => hessenbergForm(reduced.H, n, part(reduced.U), part(reduced.V), RHOS));
        expectForms(A, n, part(U), part(V), form);
      }
    }
  });

  it("Q as the image of the identity gives back H", () => {
    const n = 33;
    const A = random(n, n, 2);
    const { H, U } = hessenbergReduce(A, n, identity(n), new Float64Array(n * n), n);
    assertClose(product(product(transposed(U, n, n), A, n, n, n), U, n, n, n), H, 0, 1e-13);
    assertClose(product(U, transposed(U, n, n), n, n, n), identity(n), 0, 1e-13);
  });

  it("a singular I - rho H says so", () => {
    const H = Float64Array.of(0, 1, 1, 0);
    const u = Float64Array.of(1, 0);
    expect(() => hessenbergForm(H, 2, u, u, Float64Array.of(0.5, 1))).toThrow(/^I - rho W at rho = 1 is singular/);
    expect(() => hessenbergReduce(Float64Array.of(Number.NaN), 1, u.subarray(0, 1), u.subarray(0, 1), 1, "W")).toThrow(/^W holds a value/);
  });
});
