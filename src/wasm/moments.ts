// Stochastic traces of the powers of a sparse matrix.
import { scope } from "./arena.js";
import { kernel } from "./load.js";
import { normalsInMemory } from "./random.js";
import { renumbering } from "./renumber.js";
import { type Csr, rowWeights, sweep } from "./sparse.js";

interface MomentsExports {
  spreadColumns(from: number, to: number, n: number, m: number, unit: number, d: number, U: number, Z: number): void;
  addDots(rows: number, m: number, d: number, X: number, Y: number, out: number): void;
  momentStep(
    from: number,
    to: number,
    m: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    step: number,
    d: number,
    U: number,
    X: number,
    Y: number,
    cross: number,
    own: number,
  ): void;
}

const wasm = () => kernel<MomentsExports>();

export interface Probes {
  /** Powers of W. */
  readonly terms: number;
  /** Random vectors. */
  readonly probes: number;
  readonly seed: number;
  readonly stream: number;
}

/** Vectors that go through the products together. */
const TOGETHER = 16;

/**
 * n u'A^k u / u'u for k = 1 .. terms and random vectors u of independent normal numbers: estimates of tr(W^k), one a vector (Barry and Pace 1999).
 * Row k - 1 of the result [terms x probes] holds those of W^k. A = W, or, given the diagonal d with d_i w_ij = d_j w_ji, the symmetric D^1/2 W D^-1/2,
 * whose powers a and b make the moment a + b: half the products, and less variance. Vector p depends on the seed, the stream and p alone.
 */
export function traceMoments(W: Csr, { terms, probes, seed, stream }: Probes, d: Float64Array | null): Float64Array {
  const order = renumbering(W, 8 * Math.min(probes, TOGETHER));
  const problem: Problem = {
    W: order?.matrix ?? W,
    unit: order?.unit ?? Int32Array.from(W.rowPtr.subarray(0, W.n).keys()),
    d: new Float64Array(W.n).fill(1),
    symmetric: d !== null,
  };
  if (d !== null) for (let i = 0; i < W.n; i++) problem.d[i] = d[problem.unit[i]];
  const traces = new Float64Array(terms * probes);
  for (let first = 0; first < probes; first += TOGETHER) {
    const m = Math.min(TOGETHER, probes - first);
    const moments = momentsOf(problem, terms, m, (p, out) => normalsInMemory(seed, stream, first + p, W.n, out));
    for (let k = 1; k <= terms; k++) {
      for (let p = 0; p < m; p++) traces[(k - 1) * probes + first + p] = (W.n * moments[k * m + p]) / moments[p];
    }
  }
  return traces;
}

interface Problem {
  readonly W: Csr;
  /** [n] the unit in each row of W */
  readonly unit: Int32Array;
  readonly d: Float64Array;
  readonly symmetric: boolean;
}

/** Z'D W^k Z for k = 0 .. terms, column by column [terms + 1 x m], Z = D^-1/2 U for the m vectors of U. */
function momentsOf({ W, unit, d, symmetric }: Problem, terms: number, m: number, draw: (p: number, out: number) => void): Float64Array {
  const { n } = W;
  return scope(({ f64, copyIn, copyOut }) => {
    const equal = rowWeights(W);
    const [rowPtr, colIdx, weight, diagonal] = [copyIn(W.rowPtr), copyIn(W.colIdx), copyIn(equal ?? W.weight), copyIn(d)];
    const [units, moments, start, second] = [copyIn(unit), copyIn(new Float64Array((terms + 1) * m)), f64(n * m), f64(n * m)];
    const momentsAt = (k: number): number => (k <= terms ? moments + 8 * k * m : 0);
    for (let p = 0; p < m; p++) draw(p, second + 8 * n * p);
    sweep(n, (from, to) => wasm().spreadColumns(from, to, n, m, units, diagonal, second, start));
    wasm().addDots(n, m, diagonal, start, start, moments);
    let [X, Y, next] = [start, second, symmetric ? start : f64(n * m)];
    for (let k = 1; k <= terms; k += symmetric ? 2 : 1) {
      const [U, own] = symmetric ? [X, momentsAt(k + 1)] : [start, 0];
      sweep(n, (from, to) => {
        wasm().momentStep(from, to, m, rowPtr, colIdx, weight, equal ? 0 : 8, diagonal, U, X, Y, momentsAt(k), own);
      });
      [X, Y, next] = [Y, next, Y];
    }
    return copyOut(moments, (terms + 1) * m);
  });
}
