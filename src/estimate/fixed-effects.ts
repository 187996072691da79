// The absorbed effects, recovered after the fit.
import { DurbinError } from "../errors.js";
import type { Design, Factor } from "../model/design.js";
import { compareLevels } from "../model/factor.js";
import type { FixedEffect } from "../result/fit.js";
import { groupMeans } from "../wasm/within.js";

/** Steps of the recovery of several factors; each is two passes over the rows. */
const MAX_STEPS = 10_000;
/** It ends when every level's mean of what is left is below this share of the scale. */
const STEP_TOLERANCE = 1e-13;

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
  const levels = relativeToLevels(severalFactors(factors, rest), firsts);
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
  const counts = levelCounts(factor);
  const classification = { levels: G, levelOf: factor.levelOf };
  const level = groupMeans(rest, nObs, classification);
  const means = groupMeans(X, nObs, classification);
  return factor.levels.map((name, g) => {
    let variance = sigma2 / counts[g];
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) variance += means[a * G + g] * V[a * k + b] * means[b * G + g];
    return { name, estimate: level[g], se: Math.sqrt(variance) };
  });
}

/** Least squares of `rest` on the dummies of all factors, the shortest solution: conjugate gradients, scaled by the counts of the levels. */
function severalFactors(factors: readonly Factor[], rest: Float64Array): Float64Array[] {
  const counts = factors.map(levelCounts);
  const left = rest.slice();
  const scale = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0) / rest.length);
  const solution = factors.map(({ levels }) => new Float64Array(levels.length));
  let gradient = factors.map((factor) => levelSums(factor, left));
  let direction = gradient.map((sums, m) => sums.map((sum, g) => sum / counts[m][g]));
  let length = inner(gradient, direction);
  for (let step = 0; step < MAX_STEPS && length > 0; step++) {
    const change = spread(factors, direction, left.length);
    const size = length / change.reduce((sum, value) => sum + value * value, 0);
    for (let i = 0; i < left.length; i++) left[i] -= size * change[i];
    solution.forEach((values, m) => {
      for (let g = 0; g < values.length; g++) values[g] += size * direction[m][g];
    });
    gradient = factors.map((factor) => levelSums(factor, left));
    const means = gradient.map((sums, m) => sums.map((sum, g) => sum / counts[m][g]));
    if (means.every((values) => values.every((mean) => Math.abs(mean) <= STEP_TOLERANCE * scale))) return solution;
    const before = length;
    length = inner(gradient, means);
    direction = means.map((values, m) => values.map((mean, g) => mean + (length / before) * direction[m][g]));
  }
  if (length === 0) return solution;
  const names = factors.map(({ name }) => name).join(", ");
  throw new DurbinError(
    "numerical",
    "NO_CONVERGENCE",
    `the levels of ${names} did not converge in ${MAX_STEPS} steps; leave out \`save: [fixedEffects]\``,
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

const levelCounts = (factor: Factor): Float64Array => levelSums(factor, new Float64Array(factor.levelOf.length).fill(1));

function levelSums({ levels, levelOf }: Factor, x: Float64Array): Float64Array {
  const sums = new Float64Array(levels.length);
  for (let i = 0; i < x.length; i++) sums[levelOf[i]] += x[i];
  return sums;
}

/** The sum over factors of the value of each row's level. */
function spread(factors: readonly Factor[], values: readonly Float64Array[], nObs: number): Float64Array {
  const out = new Float64Array(nObs);
  factors.forEach(({ levelOf }, m) => {
    for (let i = 0; i < nObs; i++) out[i] += values[m][levelOf[i]];
  });
  return out;
}

function inner(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let sum = 0;
  a.forEach((values, m) => {
    for (let g = 0; g < values.length; g++) sum += values[g] * b[m][g];
  });
  return sum;
}
