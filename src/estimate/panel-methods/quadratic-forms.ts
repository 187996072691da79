// Quadratic forms in residuals, and what they are expected to be under error components: the moments of analysis of variance.
import { groupMeans, type Factor as Classification } from "../../math/within.js";
import { crossProduct, crossProducts } from "../../wasm/dense.js";
import { matMul } from "../../math/linear.js";
import { dot, mean } from "../../math/vector.js";
import type { ProjectedFit } from "./projected-fit.js";

/** A symmetric S with S S = S: removes effects, or takes means by level. */
export interface Form {
  /** S times each of the columns of [nObs]. */
  readonly apply: (columns: Float64Array) => Float64Array;
  /** tr(S) and tr(S D D') for the dummies D of each factor. */
  readonly traces: readonly number[];
}

/** Means by the levels of factor `at` of `factors`; with `centered` less the overall mean. */
export function betweenForm(factors: readonly Classification[], at: number, nObs: number, centered: boolean): Form {
  const factor = factors[at];
  const apply = (columns: Float64Array): Float64Array => {
    const means = spread(columns, nObs, factor);
    if (!centered) return means;
    for (let start = 0; start < means.length; start += nObs) {
      const overall = mean(means.subarray(start, start + nObs));
      for (let i = start; i < start + nObs; i++) means[i] -= overall;
    }
    return means;
  };
  const less = centered ? 1 : 0;
  // an entity has a period once: tr(P DD') is the number of levels of P where D are the dummies of the other factor
  const traces = factors.map((other) => (other === factor ? nObs : factor.levels) - (less * sumOfSquaredCounts(other)) / nObs);
  return { apply, traces: [factor.levels - less, ...traces] };
}

/** Each column's means by level, a value for every row. */
export function spread(columns: Float64Array, nObs: number, factor: Classification): Float64Array {
  const means = groupMeans(columns, nObs, factor);
  const out = new Float64Array(columns.length);
  for (let start = 0, first = 0; start < out.length; start += nObs, first += factor.levels) {
    for (let i = 0; i < nObs; i++) out[start + i] = means[first + factor.levelOf[i]];
  }
  return out;
}

/** [levels] rows of each. */
export function counts({ levels, levelOf }: Classification): Float64Array {
  const count = new Float64Array(levels);
  for (const level of levelOf) count[level]++;
  return count;
}

const sumOfSquaredCounts = (factor: Classification): number => counts(factor).reduce((sum, c) => sum + c * c, 0);

/** u'S u of u = y - X b. */
export function quadraticForm({ apply }: Form, { X, k, coefficients }: ProjectedFit, y: Float64Array): number {
  const u = y.slice();
  for (let j = 0; j < k; j++) for (let i = 0; i < u.length; i++) u[i] -= coefficients[j] * X[j * u.length + i];
  return dot(u, apply(u));
}

/**
 * The weights c of E(u'S u) = c_0 s2 + sum of c_f s2_f for residuals u = (I - X B) e, B = (X'AX)^-1 X'A, of errors e with variance s2 and a component
 * s2_f for each factor: c_g = tr(S G) - 2 tr(B G S X) + tr(B G B' X'S X) with G = I or D_f D_f'. Costs products of k columns, never an N x N matrix.
 */
export function expectedWeights(
  { apply, traces }: Form,
  fit: ProjectedFit,
  factors: readonly Classification[],
  nObs: number,
): Float64Array {
  const { k, X, AX, inverse } = fit;
  if (k === 0) return Float64Array.from(traces);
  const SX = apply(X);
  const XSX = crossProducts(X, k, SX, k, nObs);
  return Float64Array.from(traces, (trace, g) => {
    const [a, s, m] = g === 0 ? [AX, SX, nObs] : [sums(AX, nObs, factors[g - 1]), sums(SX, nObs, factors[g - 1]), factors[g - 1].levels];
    const once = traceOfProduct(inverse, crossProducts(a, k, s, k, m), k);
    const BGB = product(product(inverse, crossProduct(a, k, m), k), inverse, k);
    return trace - 2 * once + traceOfProduct(BGB, XSX, k);
  });
}

/** Each column's sums by level. */
function sums(columns: Float64Array, nObs: number, { levels, levelOf }: Classification): Float64Array {
  const out = new Float64Array((columns.length / nObs) * levels);
  for (let start = 0, first = 0; start < columns.length; start += nObs, first += levels) {
    for (let i = 0; i < nObs; i++) out[first + levelOf[i]] += columns[start + i];
  }
  return out;
}

function traceOfProduct(A: Float64Array, B: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) sum += A[i * k + j] * B[j * k + i];
  return sum;
}

const product = (A: Float64Array, B: Float64Array, k: number): Float64Array => matMul(A, B, k, k, k);
