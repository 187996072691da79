// Log-determinants and traces from a spectrum (Ord 1975). `re` and `im` are the parts of the n eigenvalues of W, conjugates both
// listed; `im` is null when all are real. Every function takes many rho at once.
import { DurbinError } from "../errors.js";
import { scope } from "./arena.js";
import { inPieces, ranges } from "./pieces.js";

/** Eigenvalues that a piece works through for all its rho: about half a millisecond. */
const PIECE = 400_000;

export interface ResolventTraces {
  /** tr (I - rho W)^-1, one per rho */
  readonly inverse: Float64Array;
  /** tr G, G = W (I - rho W)^-1 */
  readonly g: Float64Array;
  /** tr G^2 */
  readonly gSquared: Float64Array;
}

function overSpectrum(
  name: "logDetSpectrum" | "resolventTraces",
  re: Float64Array,
  im: Float64Array | null,
  rhos: Float64Array,
  size: number,
): Float64Array {
  if (im !== null && im.length !== re.length) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `${re.length} real but ${im.length} imaginary parts of eigenvalues`);
  }
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(size * rhos.length);
    const values = [re.length, copyIn(re), im === null ? 0 : copyIn(im)];
    const points = copyIn(rhos);
    const { count, range } = ranges(rhos.length, Math.ceil(PIECE / (re.length + 1)));
    const args = (p: number): number[] => {
      const [from, to] = range(p);
      return [...values, to - from, points + 8 * from, out + 8 * size * from];
    };
    inPieces(name, { count, args });
    return copyOut(out, size * rhos.length);
  });
}

/** log|I - rho W| = sum of log|1 - rho w| for each rho; -Infinity where I - rho W is singular. */
export function logDetSpectrum(re: Float64Array, im: Float64Array | null, rhos: Float64Array): Float64Array {
  return overSpectrum("logDetSpectrum", re, im, rhos, 1);
}

/** Traces of (I - rho W)^-1, of G = W (I - rho W)^-1 and of G^2 for each rho. */
export function resolventTraces(re: Float64Array, im: Float64Array | null, rhos: Float64Array): ResolventTraces {
  const traces = overSpectrum("resolventTraces", re, im, rhos, 3);
  const column = (k: number): Float64Array => rhos.map((_, j) => traces[3 * j + k]);
  return { inverse: column(0), g: column(1), gSquared: column(2) };
}

/** First and second derivative of log|I - rho W| by rho, -tr G and -tr G^2, for each rho. */
export function logDetDerivatives(
  re: Float64Array,
  im: Float64Array | null,
  rhos: Float64Array,
): { readonly first: Float64Array; readonly second: Float64Array } {
  const { g, gSquared } = resolventTraces(re, im, rhos);
  return { first: g.map((trace) => -trace), second: gSquared.map((trace) => -trace) };
}
