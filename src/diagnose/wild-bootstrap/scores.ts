// What a wild cluster bootstrap needs of a regression: sums by cluster (Roodman, MacKinnon, Nielsen and Webb 2019), no column of length N per draw.
import { DurbinError } from "../../errors.js";
import { crossProductsBy } from "../../estimate/covariance/cells.js";
import { scoresBy } from "../../estimate/covariance/cluster.js";
import { isNested } from "../../estimate/covariance/small-sample.js";
import type { Regression } from "../../estimate/regression.js";
import type { Factor } from "../../model/design.js";
import { inverse } from "../../wasm/dense.js";
import { demean } from "../../wasm/within.js";

/** Residuals of the restricted model are e + delta c, c = X A r' with A = (X'X)^-1, r' the unit vector of the coefficient: two sums of everything. */
export interface WildScores {
  readonly G: number;
  readonly k: number;
  /** [k * k] A */
  readonly A: Float64Array;
  /** [k] r A, its element of the coefficient is its variance over sigma2 */
  readonly rA: Float64Array;
  /** [G * k] scores of the residuals of the bootstrap model: of e, and of c */
  readonly S: readonly [Float64Array, Float64Array];
  /** [G * k] K_g A r', K_g = X_g'X_g */
  readonly P: Float64Array;
  /** [G * G] c_g'(M D_h u)_g where absorbed effects cross clusters, M removes them and D_h keeps cluster h; null where they do not */
  readonly crossed: readonly [Float64Array, Float64Array] | null;
}

/** Doubles of columns that are projected together. */
const BATCH = 4_000_000;

/**
 * The sums for the coefficient at `at`. With `jackknife` the residuals of a cluster come from the (restricted) estimates without it, u_g =
 * (I - X_g A1 X_g')^-1 e_g (MacKinnon, Nielsen and Webb 2023): A1 of the model that the bootstrap imposes. Throws ROBUSTNESS for `jackknife` with
 * effects that cross clusters, and where a model is not identified without a cluster.
 */
export function wildScores(
  regression: Regression,
  cluster: Factor,
  at: number,
  { restricted, jackknife }: { readonly restricted: boolean; readonly jackknife: boolean },
): WildScores {
  const { names, nObs, X, inverse: A } = regression;
  const [k, G] = [names.length, cluster.levels.length];
  const cells = { count: G, levelOf: cluster.levelOf };
  const K = crossProductsBy(regression, cells);
  const rA = A.slice(at * k, (at + 1) * k);
  const P = new Float64Array(G * k);
  for (let g = 0; g < G; g++) for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) P[g * k + a] += K[(g * k + a) * k + b] * rA[b];
  const scores = scoresBy(regression, cluster);
  const nested = regression.factors.every((factor) => isNested(factor, cluster));
  if (jackknife && !nested) {
    const sentence = `variants 31 need effects that are nested in the clusters by ${cluster.name}; write the others as dummies, such as i(year), or use wcr11`;
    throw new DurbinError("input", "ROBUSTNESS", sentence);
  }
  if (jackknife) {
    const A1 = restricted ? A.map((value, index) => value - (rA[Math.floor(index / k)] * rA[index % k]) / rA[at]) : A;
    return { G, k, A, rA, P, S: leaveOneOut(K, A1, [scores, P], k, cluster), crossed: null };
  }
  const c = new Float64Array(nObs);
  for (let j = 0; j < k; j++) for (let i = 0; i < nObs; i++) c[i] += X[j * nObs + i] * rA[j];
  const crossed = nested
    ? null
    : ([crossedBy(regression, cluster, c, regression.residuals), crossedBy(regression, cluster, c, c)] as const);
  return { G, k, A, rA, P, S: [scores, P], crossed };
}

/** (I - K_g A1)^-1 s_g, which is X_g'(I - X_g A1 X_g')^-1 u_g for s_g = X_g'u_g. */
function leaveOneOut(
  K: Float64Array,
  A1: Float64Array,
  scores: readonly [Float64Array, Float64Array],
  k: number,
  cluster: Factor,
): readonly [Float64Array, Float64Array] {
  const out = [new Float64Array(scores[0].length), new Float64Array(scores[0].length)] as const;
  cluster.levels.forEach((level, g) => {
    const I = new Float64Array(k * k);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        let sum = a === b ? 1 : 0;
        for (let m = 0; m < k; m++) sum -= K[(g * k + a) * k + m] * A1[m * k + b];
        I[a * k + b] = sum;
      }
    }
    const solver = inverseOrNull(I, k);
    if (solver === null) {
      const sentence = `variants 31 leave out one cluster after the other, and without ${level} of ${cluster.name} the regressors are collinear; use wcr11`;
      throw new DurbinError("input", "ROBUSTNESS", sentence, { level });
    }
    for (const s of [0, 1]) {
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) out[s][g * k + a] += solver[a * k + b] * scores[s][g * k + b];
    }
  });
  return out;
}

/** A share of the weight on one cluster that counts as all of it. */
const FULL = 1e-9;

/** I^-1 for I similar to a symmetric matrix with eigenvalues in [0, 1]; null where one of them is 0 up to rounding, which the trace shows. */
function inverseOrNull(I: Float64Array, k: number): Float64Array | null {
  try {
    const found = inverse(I, k);
    let trace = 0;
    for (let a = 0; a < k; a++) trace += found[a * k + a];
    return Math.abs(trace) * FULL < 1 ? found : null;
  } catch (error) {
    if (error instanceof DurbinError && error.kind === "numerical") return null;
    throw error;
  }
}

/** [G * G] c_g'(M D_h u)_g: column h of u is u in cluster h, zero elsewhere, effects removed. */
function crossedBy({ nObs, factors }: Regression, { levels, levelOf }: Factor, c: Float64Array, u: Float64Array): Float64Array {
  const G = levels.length;
  const out = new Float64Array(G * G);
  const classes = factors.map((factor) => ({ levels: factor.levels.length, levelOf: factor.levelOf }));
  const batch = Math.max(1, Math.floor(BATCH / nObs));
  for (let first = 0; first < G; first += batch) {
    const count = Math.min(batch, G - first);
    const columns = new Float64Array(count * nObs);
    for (let i = 0; i < nObs; i++) {
      const h = levelOf[i] - first;
      if (h >= 0 && h < count) columns[h * nObs + i] = u[i];
    }
    const { values, converged, iterations } = demean(columns, nObs, classes, { tolerance: 1e-12 });
    if (!converged) {
      throw new DurbinError("numerical", "NO_CONVERGENCE", `removing the effects did not converge in ${iterations} sweeps`, { iterations });
    }
    for (let h = 0; h < count; h++) for (let i = 0; i < nObs; i++) out[levelOf[i] * G + first + h] += c[i] * values[h * nObs + i];
  }
  return out;
}
