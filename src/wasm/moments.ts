// Stochastic traces of the powers of a sparse matrix.
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { normals } from "./random.js";
import type { Csr } from "./sparse.js";

interface MomentsExports {
  columnMoments(
    n: number,
    m: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    terms: number,
    U: number,
    X: number,
    Y: number,
    moments: number,
  ): void;
}

/** Products with W in a kernel call: one long call would stay in the engine's first, slow version of the code. */
const TERMS_A_CALL = 2;

/**
 * n u'W^k u / u'u for k = 1 .. terms and `probes` vectors u of independent normal numbers: estimates of tr(W^k), one a vector (Barry and Pace 1999).
 * Row k - 1 of the result [terms x probes] holds those of W^k. The vectors depend on `seed` alone.
 */
export function traceMoments(
  { n, rowPtr, colIdx, weight }: Csr,
  terms: number,
  probes: number,
  seed: number,
  stream: number,
): Float64Array {
  if (n === 0) return new Float64Array(terms * probes);
  return scope(({ f64, copyIn, copyOut }) => {
    const vectors = normals(seed, stream, 0, n * probes);
    const lengths = new Float64Array(probes);
    vectors.forEach((value, at) => void (lengths[at % probes] += value * value));
    const [rows, columns, weights, moments] = [copyIn(rowPtr), copyIn(colIdx), copyIn(weight), f64(terms * probes)];
    const [U, X, Y] = [copyIn(vectors), copyIn(vectors), f64(n * probes)];
    for (let k = 0; k < terms; k += TERMS_A_CALL) {
      const count = Math.min(TERMS_A_CALL, terms - k);
      kernel<MomentsExports>().columnMoments(n, probes, rows, columns, weights, count, U, X, Y, moments + 8 * k * probes);
    }
    return copyOut(moments, terms * probes).map((value, at) => (n * value) / lengths[at % probes]);
  });
}
