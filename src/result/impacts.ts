// Average impacts of the regressors of y = rho W y + X beta + W X theta + ..:  S_k = (I - rho W)^-1 (beta_k I + theta_k W).
// direct = mean diagonal, total = mean row sum, indirect = total - direct (LeSage and Pace 2009, section 2.7).
import { quantile } from "../math/quantile.js";
import { normals } from "../math/random.js";
import { lowerTriangle } from "../math/triangle.js";
import type { Estimate, Impact, Term } from "./fit.js";
import { withInference } from "./inference.js";

/** The four averages over P = (I - rho W)^-1 that all impacts are made of, at one rho. */
export interface Multipliers {
  /** tr(P)/n */
  readonly direct: number;
  /** tr(P W)/n */
  readonly directLag: number;
  /** 1'P 1/n */
  readonly total: number;
  /** 1'P W 1/n */
  readonly totalLag: number;
}

/** Multipliers as functions of rho: many values, and the derivative at one. */
export interface MultiplierCurve {
  readonly low: number;
  readonly high: number;
  at(rhos: Float64Array): Multipliers[];
  slope(rho: number): Multipliers;
}

export interface ImpactInput {
  readonly terms: readonly Term[];
  /** [k], rho last where the model has one */
  readonly estimate: Float64Array;
  /** [k * k] or null */
  readonly covariance: Float64Array | null;
  readonly level: number;
  readonly curve: MultiplierCurve;
}

interface Variable {
  readonly name: string;
  /** Positions of beta and theta, -1 where there is none. */
  readonly beta: number;
  readonly theta: number;
}

const KINDS = ["direct", "indirect", "total"] as const;
type Triple = readonly [direct: number, indirect: number, total: number];

function variables(terms: readonly Term[]): Variable[] {
  const names = [...new Set(terms.filter((t) => t.role === "beta" || t.role === "theta").map((t) => t.variable))];
  const find = (name: string, role: string): number => terms.findIndex((t) => t.variable === name && t.role === role);
  return names.map((name) => ({ name, beta: find(name, "beta"), theta: find(name, "theta") }));
}

function triple(m: Multipliers, beta: number, theta: number): Triple {
  const direct = beta * m.direct + theta * m.directLag;
  const total = beta * m.total + theta * m.totalLag;
  return [direct, total - direct, total];
}

const pick = (values: Float64Array, at: number): number => (at < 0 ? 0 : values[at]);

/** Impacts with standard errors by the delta method: exact derivatives of the multipliers in rho. */
export function deltaImpacts({ terms, estimate, covariance, level, curve }: ImpactInput): Impact[] {
  const k = terms.length;
  const rhoAt = terms.findIndex((t) => t.role === "rho");
  const rho = rhoAt < 0 ? 0 : estimate[rhoAt];
  const [m] = curve.at(Float64Array.of(rho));
  const slope = rhoAt < 0 ? null : curve.slope(rho);
  return variables(terms).map(({ name, beta, theta }) => {
    const [b, h] = [pick(estimate, beta), pick(estimate, theta)];
    const value = triple(m, b, h);
    const inRho = slope === null ? null : triple(slope, b, h);
    const [inBeta, inTheta] = [triple(m, 1, 0), triple(m, 0, 1)];
    const parts = KINDS.map((_, part) => {
      if (covariance === null) return { estimate: value[part] };
      const gradient = new Float64Array(k);
      if (beta >= 0) gradient[beta] = inBeta[part];
      if (theta >= 0) gradient[theta] = inTheta[part];
      if (inRho !== null) gradient[rhoAt] = inRho[part];
      let variance = 0;
      for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) variance += gradient[i] * covariance[i * k + j] * gradient[j];
      return withInference(value[part], Math.sqrt(variance), { type: "normal" }, level);
    });
    return impact(name, parts);
  });
}

const impact = (variable: string, [direct, indirect, total]: readonly Estimate[]): Impact => ({ variable, direct, indirect, total });

/** Philox stream of the impact draws; other uses of the study's seed take other streams. */
const IMPACT_STREAM = 1;

/**
 * Impacts at the estimates with standard errors and percentile intervals from joint draws of all coefficients from N(estimate, covariance).
 * Draws with rho outside the admissible interval are rejected and counted. Replication r of seed s is the same draw on every machine.
 */
export function simulatedImpacts(input: ImpactInput, draws: number, seed: number): { impacts: Impact[]; rejected: number } {
  const { terms, estimate, covariance, level, curve } = input;
  if (covariance === null) return { impacts: deltaImpacts(input), rejected: 0 };
  const k = terms.length;
  const rhoAt = terms.findIndex((t) => t.role === "rho");
  const L = lowerTriangle(covariance, k);
  const accepted: Float64Array[] = [];
  for (let r = 0; r < draws; r++) {
    const z = normals(seed, IMPACT_STREAM, r, k);
    const draw = estimate.slice();
    for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) draw[i] += L[i * k + j] * z[j];
    if (rhoAt < 0 || (draw[rhoAt] > curve.low && draw[rhoAt] < curve.high)) accepted.push(draw);
  }
  const rhos = Float64Array.from(accepted, (draw) => (rhoAt < 0 ? 0 : draw[rhoAt]));
  const multipliers = curve.at(rhos);
  const points = deltaImpacts({ ...input, covariance: null });
  const impacts = variables(terms).map(({ name, beta, theta }, v) => {
    const values = KINDS.map(() => new Float64Array(accepted.length));
    accepted.forEach((draw, r) => {
      const parts = triple(multipliers[r], pick(draw, beta), pick(draw, theta));
      for (let part = 0; part < 3; part++) values[part][r] = parts[part];
    });
    return impact(
      name,
      KINDS.map((kind, part) => fromDraws(points[v][kind].estimate, values[part], level)),
    );
  });
  return { impacts, rejected: draws - accepted.length };
}

function fromDraws(estimate: number, values: Float64Array, level: number): Estimate {
  const count = values.length;
  if (count < 2) return { estimate };
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i] / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
  const base = withInference(estimate, Math.sqrt(squares / (count - 1)), { type: "normal" }, level);
  const sorted = values.slice().sort();
  return { ...base, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}
