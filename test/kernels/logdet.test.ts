import { beforeAll, describe, expect, it } from "vitest";
import { logDetDerivatives, logDetSpectrum, resolventTraces } from "../../src/wasm/logdet.js";
import { combine, identity, invert, type Matrix, multiply, trace, zeros } from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

interface Case {
  readonly W: Matrix;
  readonly re: Float64Array;
  readonly im: Float64Array | null;
}

/** W with known eigenvalues: real ones and 2 x 2 rotation blocks on the diagonal, mixed by a similarity with elementary matrices. */
function known(n: number, pairs: number, seed: number): Case {
  const next = lehmer(seed);
  const W = zeros(n, n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const a = 2 * next() - 1;
    const b = next() - 0.5;
    re[i] = a;
    W[i][i] = a;
    if (i >= 2 * pairs || i + 1 >= n) continue;
    [re[i + 1], im[i], im[i + 1]] = [a, b, -b];
    [W[i][i + 1], W[i + 1][i], W[i + 1][i + 1]] = [b, -b, a];
    i++;
  }
  for (let step = 0; step < 3 * n; step++) {
    const [i, j] = [Math.floor(next() * n), Math.floor(next() * n)];
    if (i === j) continue;
    const c = next() - 0.5;
    for (let k = 0; k < n; k++) W[i][k] += c * W[j][k];
    for (let k = 0; k < n; k++) W[k][j] -= c * W[k][i];
  }
  return { W, re, im: pairs > 0 ? im : null };
}

const RHOS = Float64Array.of(-0.95, -0.5, 0, 0.3, 0.77, 0.99);

for (const build of BUILDS) {
  describe(`log-determinant from a spectrum, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    for (const [n, pairs] of [
      [1, 0],
      [2, 0],
      [7, 0],
      [8, 0],
      [17, 0],
      [2, 1],
      [7, 2],
      [8, 4],
      [19, 6],
    ]) {
      it(`agrees with dense determinants and inverses, n = ${n}, ${pairs} complex pairs`, () => {
        const { W, re, im } = known(n, pairs, 100 * n + pairs);
        const logDet = logDetSpectrum(re, im, RHOS);
        const traces = resolventTraces(re, im, RHOS);
        RHOS.forEach((rho, j) => {
          const { inverse, logAbsDet } = invert(combine(1, identity(n), -rho, W));
          const G = multiply(W, inverse);
          assertClose(logDet[j], logAbsDet, 1e-9, 1e-11); // the dense side loses digits to its elimination
          assertClose(traces.inverse[j], trace(inverse), 1e-9, 1e-9);
          assertClose(traces.g[j], trace(G), 1e-9, 1e-9);
          assertClose(traces.gSquared[j], trace(multiply(G, G)), 1e-8, 1e-8);
        });
      });
    }

    it("agrees with the sum over eigenvalues to rounding", () => {
      for (const pairs of [0, 40]) {
        const { re, im } = known(203, pairs, 5);
        const sums = Array.from(RHOS, (rho) => re.reduce((sum, a, i) => sum + Math.log(Math.hypot(1 - rho * a, rho * (im?.[i] ?? 0))), 0));
        assertClose(logDetSpectrum(re, im, RHOS), sums, 1e-13, 1e-13);
      }
    });

    it("has derivatives that fit differences of the function", () => {
      const { re, im } = known(40, 9, 3);
      const h = 2 ** -12;
      for (const rho of [-0.6, 0.1, 0.7]) {
        const [low, mid, high] = logDetSpectrum(re, im, Float64Array.of(rho - h, rho, rho + h));
        const { first, second } = logDetDerivatives(re, im, Float64Array.of(rho));
        assertClose((high - low) / (2 * h), first[0], 1e-4, 1e-4);
        assertClose((high - 2 * mid + low) / (h * h), second[0], 1e-3, 1e-3);
      }
    });

    it("is -Infinity where I - rho W is singular, and keeps far products in range", () => {
      expect(logDetSpectrum(Float64Array.of(0.5, 1), null, Float64Array.of(1, 2))).toEqual(Float64Array.of(-Infinity, -Infinity));
      const far = new Float64Array(16).fill(1e100);
      assertClose(logDetSpectrum(far, null, Float64Array.of(1))[0], 16 * 100 * Math.log(10), 1e-14);
      assertClose(logDetSpectrum(far, new Float64Array(16), Float64Array.of(1))[0], 16 * 100 * Math.log(10), 1e-14);
    });

    it("is 0 without eigenvalues and empty without rho", () => {
      const none = new Float64Array(0);
      expect(logDetSpectrum(none, null, Float64Array.of(0.5))).toEqual(Float64Array.of(0));
      expect(resolventTraces(none, none, Float64Array.of(0.5))).toEqual({
        inverse: Float64Array.of(0),
        g: Float64Array.of(0),
        gSquared: Float64Array.of(0),
      });
      expect(logDetSpectrum(Float64Array.of(1), null, none)).toHaveLength(0);
      expect(() => logDetSpectrum(new Float64Array(3), new Float64Array(2), RHOS)).toThrow(/3 real but 2 imaginary/);
    });
  });
}

describe("debug and release", () => {
  it("give the same bits", async () => {
    const cases = [known(301, 0, 1), known(300, 70, 2)];
    const results = [];
    for (const build of BUILDS) {
      await loadKernels(build);
      results.push(cases.map(({ re, im }) => [logDetSpectrum(re, im, RHOS), resolventTraces(re, im, RHOS)]));
    }
    expect(results[0]).toEqual(results[1]);
  });
});
