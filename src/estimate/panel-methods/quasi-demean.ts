// The transformation that makes errors with components spherical: s2^(1/2) Omega^(-1/2).
import { symmetricEigen } from "../../wasm/eigen.js";
import type { Factor as Classification } from "../../wasm/within.js";
import { mean } from "../../math/vector.js";
import { counts, spread } from "./quadratic-forms.js";

/** 1 - sqrt(s2 / (s2 + m s2_f)): the share of a mean of m rows that is subtracted. */
export const theta = (variance: number, component: number, rows: number): number => 1 - Math.sqrt(variance / (variance + rows * component));

export type QuasiDemean = (columns: Float64Array) => Float64Array;

/** z - theta_g mean_g(z) for the levels g of one factor. */
export function oneWay(factor: Classification, nObs: number, variance: number, component: number): QuasiDemean {
  const shares = counts(factor).map((rows) => theta(variance, component, rows));
  return (columns) => {
    const out = spread(columns, nObs, factor);
    for (let start = 0; start < out.length; start += nObs) {
      for (let i = 0; i < nObs; i++) out[start + i] = columns[start + i] - shares[factor.levelOf[i]] * out[start + i];
    }
    return out;
  };
}

/** Balanced: z - theta_1 mean_i(z) - theta_2 mean_t(z) + theta_3 mean(z), theta_3 = theta_1 + theta_2 - 1 + sqrt(s2 / (s2 + T s2_1 + n s2_2)). */
export function twoWay(factors: readonly Classification[], nObs: number, variance: number, parts: readonly number[]): QuasiDemean {
  const [first, second] = factors.map(({ levels }, f) => theta(variance, parts[f], nObs / levels));
  const total = thetaTotal(factors, nObs, variance, parts);
  return (columns) => {
    const [a, b] = factors.map((factor) => spread(columns, nObs, factor));
    const out = columns.slice();
    for (let start = 0; start < columns.length; start += nObs) {
      const overall = mean(columns.subarray(start, start + nObs));
      for (let i = start; i < start + nObs; i++) out[i] += total * overall - first * a[i] - second * b[i];
    }
    return out;
  };
}

export function thetaTotal(factors: readonly Classification[], nObs: number, variance: number, parts: readonly number[]): number {
  const [first, second] = factors.map(({ levels }, f) => theta(variance, parts[f], nObs / levels));
  const both = factors.reduce((sum, { levels }, f) => sum + (nObs / levels) * parts[f], variance);
  return first + second - 1 + Math.sqrt(variance / both);
}

/**
 * Any pattern of rows (the likelihood of Wansbeek and Kapteyn 1989, by a root of Omega): the factor with more levels is quasi-demeaned, Q; the dummies D of
 * the other leave I + r QDD'Q, r = s2_2 / s2, whose inverse root is I - r QD V diag(g) V'D'Q with the eigenvectors V of r D'QQD, as many as the factor has levels.
 */
export function unbalancedTwoWay(
  factors: readonly Classification[],
  nObs: number,
  variance: number,
  parts: readonly number[],
): QuasiDemean {
  const large = factors[0].levels >= factors[1].levels ? 0 : 1;
  const [outer, inner] = [factors[large], factors[1 - large]];
  const ratio = parts[1 - large] / variance;
  const quasi = oneWay(outer, nObs, variance, parts[large]);
  const m = inner.levels;
  const { values, vectors } = symmetricEigen(gram(outer, inner, variance, parts[large], ratio), m, "the periods of the random effects");
  const gain = values.map((s) => ratio * (s < 1e-8 ? 0.5 : (1 - 1 / Math.sqrt(1 + s)) / s));
  return (columns) => {
    const out = quasi(columns);
    for (let start = 0; start < columns.length; start += nObs) {
      const column = out.subarray(start, start + nObs);
      const projected = levelSums(quasi(column), inner);
      const correction = quasi(onRows(throughVectors(projected, vectors, gain), inner, nObs));
      for (let i = 0; i < nObs; i++) column[i] -= correction[i];
    }
    return out;
  };
}

/** r D'QQD = r (diag(rows of a level) - sum over outer levels i of theta_i (2 - theta_i) / T_i for each pair of levels that i has). */
function gram(outer: Classification, inner: Classification, variance: number, component: number, ratio: number): Float64Array {
  const m = inner.levels;
  const rows = counts(outer);
  const A = new Float64Array(m * m);
  const members = Array.from(rows, (): number[] => []);
  for (const [row, i] of outer.levelOf.entries()) members[i].push(inner.levelOf[row]);
  members.forEach((own, i) => {
    const weight = (component / (variance + rows[i] * component)) * ratio;
    for (const s of own) {
      A[s * m + s] += ratio;
      for (const t of own) A[s * m + t] -= weight;
    }
  });
  return A;
}

/** V diag(gain) V'x, eigenvectors in the rows of `vectors`. */
function throughVectors(x: Float64Array, vectors: Float64Array, gain: Float64Array): Float64Array {
  const m = x.length;
  const out = new Float64Array(m);
  for (let v = 0; v < m; v++) {
    let inner = 0;
    for (let t = 0; t < m; t++) inner += vectors[v * m + t] * x[t];
    for (let t = 0; t < m; t++) out[t] += gain[v] * inner * vectors[v * m + t];
  }
  return out;
}

function levelSums(x: Float64Array, { levels, levelOf }: Classification): Float64Array {
  const out = new Float64Array(levels);
  for (let i = 0; i < x.length; i++) out[levelOf[i]] += x[i];
  return out;
}

const onRows = (x: Float64Array, { levelOf }: Classification, nObs: number): Float64Array =>
  Float64Array.from({ length: nObs }, (_, row) => x[levelOf[row]]);
