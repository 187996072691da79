// The absorbed effects, recovered after the fit.
import { DurbinError } from "../errors.js";
import type { Design } from "../model/design.js";
import { compareLevels } from "../model/factor.js";
import type { FixedEffect } from "../result/fit.js";
import { groupMeans, termEffects } from "../math/within.js";
import { absorbedTerms, effectNames } from "./within.js";

/** Change of a step of the recovery, relative to the standard deviation of what the regressors leave. */
const TOLERANCE = 1e-13;

/** X b of k columns. */
export function predictor(X: Float64Array, coefficients: Float64Array, nObs: number): Float64Array {
  const out = new Float64Array(nObs);
  coefficients.forEach((b, j) => {
    const from = j * nObs;
    for (let i = 0; i < nObs; i++) out[i] += b * X[from + i];
  });
  return out;
}

/**
 * Levels of the effects by factor, in units of y. One factor: mean(y)_g - mean(x)_g' b, with se = sqrt(sigma2 / T_g + mean(x)_g' V mean(x)_g).
 * Several: the effect of a level with every other factor at its first level, what dummies without a constant give (plm::fixef, type =
 * "level"; fixest instead sets the first levels after the first factor to 0); no standard errors. Throws NO_CONVERGENCE.
 */
export function fixedEffects(design: Design, coefficients: Float64Array, V: Float64Array, sigma2: number): Record<string, FixedEffect[]> {
  const { nObs, X, y, factors } = design;
  const fitted = predictor(X, coefficients, nObs);
  const rest = y.map((value, i) => value - fitted[i]);
  const orders = factors.map(({ levels }) => inOrder(levels));
  if (factors.length === 1) {
    const effects = oneFactor(design, rest, V, sigma2);
    return Object.fromEntries([[factors[0].name, orders[0].map((g) => effects[g])]]);
  }
  const firsts = orders.map((order) => order[0]);
  const levels = relativeToLevels(severalFactors(design, rest), firsts);
  return Object.fromEntries(factors.map((f, m) => [f.name, orders[m].map((g) => ({ name: f.levels[g], estimate: levels[m][g] }))]));
}

/** Places of the levels in their order. */
function inOrder(levels: readonly string[]): number[] {
  const compare = compareLevels(levels);
  return Array.from(levels.keys()).sort((a, b) => compare(levels[a], levels[b]));
}

function oneFactor({ X, nObs, factors, names }: Design, rest: Float64Array, V: Float64Array, sigma2: number): FixedEffect[] {
  const [factor] = factors;
  const k = names.length;
  const G = factor.levels.length;
  const counts = new Int32Array(G);
  for (let row = 0; row < nObs; row++) counts[factor.levelOf[row]]++;
  const classification = { levels: G, levelOf: factor.levelOf };
  const level = groupMeans(rest, nObs, classification);
  const means = groupMeans(X, nObs, classification);
  return factor.levels.map((name, g) => {
    let variance = sigma2 / counts[g];
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) variance += means[a * G + g] * V[a * k + b] * means[b * G + g];
    return { name, estimate: level[g], se: Math.sqrt(variance) };
  });
}

/** Least squares of `rest` on the dummies of all factors. Throws NO_CONVERGENCE. */
function severalFactors(design: Design, rest: Float64Array): Float64Array[] {
  const { effects, iterations, converged } = termEffects(rest, design.nObs, absorbedTerms(design), { tolerance: TOLERANCE });
  if (converged) return effects;
  throw new DurbinError(
    "numerical",
    "NO_CONVERGENCE",
    `the levels of ${effectNames(design)} did not converge in ${iterations} steps; leave out \`save: [fixedEffects]\``,
  );
}

/** Each factor's levels plus the level `firsts` of all other factors. */
function relativeToLevels(levels: readonly Float64Array[], firsts: readonly number[]): Float64Array[] {
  const bases = levels.map((values, m) => values[firsts[m]]);
  return levels.map((values, m) => {
    const others = bases.reduce((sum, base, l) => (l === m ? sum : sum + base), 0);
    return values.map((value) => value + others);
  });
}
