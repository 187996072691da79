// The absorbed effects, recovered after the fit.
import type { Design, Factor } from "../model/design.js";
import type { FixedEffect } from "../result/fit.js";

/** Sweeps of the recovery of several factors; each is one pass over the rows. */
const MAX_SWEEPS = 10_000;
const SWEEP_TOLERANCE = 1e-12;

/** X b of k columns. */
export function predictor(X: Float64Array, coefficients: Float64Array, nObs: number): Float64Array {
  const out = new Float64Array(nObs);
  for (let j = 0; j < coefficients.length; j++) for (let i = 0; i < nObs; i++) out[i] += coefficients[j] * X[j * nObs + i];
  return out;
}

/**
 * Levels of the effects by factor. One factor: mean(y)_g - mean(x)_g' b, with se = sqrt(sigma2 / T_g + mean(x)_g' V mean(x)_g).
 * Several factors: least squares levels, every factor after the first relative to its own first level; no standard errors.
 */
export function fixedEffects(design: Design, coefficients: Float64Array, V: Float64Array, sigma2: number): Record<string, FixedEffect[]> {
  const { nObs, X, y, factors } = design;
  const raw = predictor(X, coefficients, nObs);
  const rest = y.map((value, i) => value - raw[i]);
  if (factors.length === 0) return {};
  if (factors.length === 1) return Object.fromEntries([[factors[0].name, oneFactor(design, rest, V, sigma2)]]);
  const levels = severalFactors(factors, rest);
  return Object.fromEntries(factors.map((f, m) => [f.name, f.levels.map((name, g) => ({ name, estimate: levels[m][g] }))]));
}

function oneFactor({ X, nObs, factors, names }: Design, rest: Float64Array, V: Float64Array, sigma2: number): FixedEffect[] {
  const [factor] = factors;
  const k = names.length;
  const counts = groupSums(factor, new Float64Array(nObs).fill(1));
  const level = groupSums(factor, rest).map((sum, g) => sum / counts[g]);
  const means = Array.from({ length: k }, (_, j) =>
    groupSums(factor, X.subarray(j * nObs, (j + 1) * nObs)).map((sum, g) => sum / counts[g]),
  );
  return factor.levels.map((name, g) => {
    let variance = sigma2 / counts[g];
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) variance += means[a][g] * V[a * k + b] * means[b][g];
    return { name, estimate: level[g], se: Math.sqrt(variance) };
  });
}

function groupSums(factor: Factor, x: Float64Array): Float64Array {
  const sums = new Float64Array(factor.levels.length);
  for (let i = 0; i < x.length; i++) sums[factor.levelOf[i]] += x[i];
  return sums;
}

/** Backfitting (Gauss-Seidel on the normal equations of the dummies), then the first level of each later factor moved into the first factor. */
function severalFactors(factors: readonly Factor[], rest: Float64Array): Float64Array[] {
  const levels = factors.map((f) => new Float64Array(f.levels.length));
  const counts = factors.map((f) => groupSums(f, new Float64Array(rest.length).fill(1)));
  const left = rest.slice();
  const scale = Math.sqrt(rest.reduce((sum, r) => sum + r * r, 0) / rest.length);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let change = 0;
    factors.forEach((factor, m) => {
      const step = groupSums(factor, left).map((sum, g) => sum / counts[m][g]);
      for (let g = 0; g < step.length; g++) {
        levels[m][g] += step[g];
        change = Math.max(change, Math.abs(step[g]));
      }
      for (let i = 0; i < left.length; i++) left[i] -= step[factor.levelOf[i]];
    });
    if (change <= SWEEP_TOLERANCE * scale) break;
  }
  for (let m = 1; m < levels.length; m++) {
    const base = levels[m][0];
    for (let g = 0; g < levels[m].length; g++) levels[m][g] -= base;
    for (let g = 0; g < levels[0].length; g++) levels[0][g] += base;
  }
  return levels;
}
