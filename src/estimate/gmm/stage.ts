// One step of GMM: the estimate for a given weight, b = (X'Z W Z'X)^-1 X'Z W Z'y, and what inference needs of it.
import { DurbinError } from "../../errors.js";
import { matMul, transposed } from "../../math/linear.js";
import { choleskyInverse } from "../../wasm/dense.js";
import type { Moments } from "../../wasm/panel-moments.js";
import type { Weight } from "./weight.js";

/** What a column keeps of its moments when the columns before it are given, as a share: below this it is not identified. */
const COLLINEAR = 1e-12;

export interface MomentProblem {
  readonly moments: Moments;
  readonly names: readonly string[];
  /** Columns of Z. */
  readonly columns: number;
  /** rows x k */
  readonly X: Float64Array;
  /** [rows] */
  readonly y: Float64Array;
  /** columns x k */
  readonly ZX: Float64Array;
  /** [columns] */
  readonly Zy: Float64Array;
}

/** The solution of the moment equations for one weight. */
export interface Solution {
  readonly weight: Weight;
  readonly coefficients: Float64Array;
  /** [columns] Z'u */
  readonly score: Float64Array;
  /** k x k: (X'Z W Z'X)^-1 */
  readonly bread: Float64Array;
  /** columns x k: W Z'X */
  readonly projection: Float64Array;
}

export interface Stage extends Solution {
  /** [rows] y - X b */
  readonly residuals: Float64Array;
}

/** The problem of a panel: the moments of its regressors and response. */
export function momentProblem(
  moments: Moments,
  names: readonly string[],
  columns: number,
  X: Float64Array,
  y: Float64Array,
): MomentProblem {
  return { moments, names, columns, X, y, ZX: moments.products(X, names.length), Zy: moments.products(y, 1) };
}

/** b for a weight and moments ZX L x k, Zy [L]. Throws COLLINEAR where the instruments do not tell the regressors apart. */
export function solveMoments(ZX: Float64Array, Zy: Float64Array, names: readonly string[], weight: Weight): Solution {
  const [k, L] = [names.length, Zy.length];
  const projection = weight.times(ZX, k);
  const P = transposed(projection, L, k);
  const bread = inverseBread(matMul(P, ZX, k, L, k), names);
  const solve = (g: Float64Array): Float64Array => matMul(bread, matMul(P, g, k, L, 1), k, k, 1);
  const scoreAt = (b: Float64Array): Float64Array => matMul(ZX, b, L, k, 1).map((value, l) => Zy[l] - value);
  const first = solve(Zy);
  const coefficients = solve(scoreAt(first)).map((correction, j) => first[j] + correction); // refined once: normal equations lose digits
  return { weight, coefficients, score: scoreAt(coefficients), bread, projection };
}

/** The estimate for a weight, with its residuals. */
export function stageOf({ names, ZX, Zy, X, y }: MomentProblem, weight: Weight): Stage {
  const solution = solveMoments(ZX, Zy, names, weight);
  return { ...solution, residuals: residualsOf(X, y, solution.coefficients) };
}

/** y - X b. X rows x k. */
export function residualsOf(X: Float64Array, y: Float64Array, b: Float64Array): Float64Array {
  const k = b.length;
  const out = new Float64Array(y.length);
  for (let r = 0; r < y.length; r++) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += X[r * k + j] * b[j];
    out[r] = y[r] - sum;
  }
  return out;
}

/** The inverse of M k x k, scaled to a diagonal of ones in between. */
function inverseBread(M: Float64Array, names: readonly string[]): Float64Array {
  const k = names.length;
  const scale = Float64Array.from({ length: k }, (_, j) => (M[j * k + j] > 0 ? 1 / Math.sqrt(M[j * k + j]) : 0));
  const R = M.map((_, p) => {
    const [i, j] = [Math.floor(p / k), p % k];
    return scale[i] * scale[j] * ((M[i * k + j] + M[j * k + i]) / 2);
  });
  const culprit = firstCollinear(R, k);
  if (culprit >= 0) {
    const others = culprit === 0 ? "" : ` and the regressors before it (${names.slice(0, culprit).join(", ")})`;
    const sentence = `the instruments do not tell ${names[culprit]}${others} apart: it does not vary in the equations, or it is collinear there`;
    throw new DurbinError("input", "COLLINEAR", sentence, { name: names[culprit] });
  }
  return choleskyInverse(R, k, "X'Z W Z'X").map((value, p) => value * scale[Math.floor(p / k)] * scale[p % k]);
}

/** The first column whose pivot in the Cholesky factorization of R is rounding, -1 without one. */
function firstCollinear(R: Float64Array, k: number): number {
  const L = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      let sum = R[i * k + j];
      for (let m = 0; m < j; m++) sum -= L[i * k + m] * L[j * k + m];
      if (i === j && !(sum > COLLINEAR)) return j;
      L[i * k + j] = i === j ? Math.sqrt(sum) : sum / L[j * k + j];
    }
  }
  return -1;
}
