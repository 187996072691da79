// The draws of a wild cluster bootstrap: the statistic of each as a function of the hypothesis.
import { uniforms } from "../../math/random.js";
import type { WildScores } from "./scores.js";

export type Distribution = "rademacher" | "webb";

const STREAM = 63;
/** Webb (2023): six points with mean 0 and variance 1. */
const SIX = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)];

/** Fills v [G] with the factors of draw number r. */
export type Multipliers = (r: number, v: Float64Array) => void;

/** Every vector of signs, for 2^G draws: bit g of r is the sign of cluster g. */
export const allSigns: Multipliers = (r, v) => {
  for (let g = 0; g < v.length; g++) v[g] = ((r >> g) & 1) === 1 ? -1 : 1;
};

export const randomMultipliers =
  (distribution: Distribution, seed: number): Multipliers =>
  (r, v) => {
    const u = uniforms(seed, STREAM, r, v.length);
    for (let g = 0; g < v.length; g++) v[g] = distribution === "webb" ? SIX[Math.floor(6 * u[g])] : u[g] < 0.5 ? -1 : 1;
  };

/**
 * By draw: b* - b0 = n0 + delta n1, and the sum of squared cluster scores of the coefficient s00 + 2 delta s01 + delta^2 s11, all [draws]. The
 * statistic of a draw is t* = (n0 + delta n1) / sqrt(that sum), small-sample factors left out.
 */
export interface Draws {
  readonly n0: Float64Array;
  readonly n1: Float64Array;
  readonly s00: Float64Array;
  readonly s01: Float64Array;
  readonly s11: Float64Array;
}

/** With D_h the score of cluster h and v its factor: b* - b0 = r A sum v_h D_h, and cluster g scores v_g r A D_g - P_g'A sum v_h D_h. */
export function drawAll(scores: WildScores, draws: number, multipliers: Multipliers): Draws {
  const { G, k, A, rA, S, P, crossed } = scores;
  const own = S.map((D) => Float64Array.from({ length: G }, (_, g) => dotAt(rA, 0, D, g * k, k)));
  const PA = new Float64Array(G * k);
  for (let g = 0; g < G; g++) for (let a = 0; a < k; a++) PA[g * k + a] = dotAt(A, a * k, P, g * k, k);
  const [n0, n1, s00, s01, s11] = Array.from({ length: 5 }, () => new Float64Array(draws));
  const [v, z0, z1, a0, a1] = [new Float64Array(G), new Float64Array(k), new Float64Array(k), new Float64Array(G), new Float64Array(G)];
  for (let r = 0; r < draws; r++) {
    multipliers(r, v);
    weightedSum(v, S[0], k, z0);
    weightedSum(v, S[1], k, z1);
    clusterScores(v, own[0], crossed?.[0], PA, z0, a0);
    clusterScores(v, own[1], crossed?.[1], PA, z1, a1);
    n0[r] = dotAt(rA, 0, z0, 0, k);
    n1[r] = dotAt(rA, 0, z1, 0, k);
    s00[r] = dotAt(a0, 0, a0, 0, G);
    s01[r] = dotAt(a0, 0, a1, 0, G);
    s11[r] = dotAt(a1, 0, a1, 0, G);
  }
  return { n0, n1, s00, s01, s11 };
}

function dotAt(x: Float64Array, xAt: number, y: Float64Array, yAt: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[xAt + i] * y[yAt + i];
  return sum;
}

function weightedSum(v: Float64Array, D: Float64Array, k: number, out: Float64Array): void {
  out.fill(0);
  for (let g = 0; g < v.length; g++) for (let a = 0; a < k; a++) out[a] += v[g] * D[g * k + a];
}

function clusterScores(
  v: Float64Array,
  own: Float64Array,
  crossed: Float64Array | undefined,
  PA: Float64Array,
  z: Float64Array,
  out: Float64Array,
): void {
  const [G, k] = [v.length, z.length];
  for (let g = 0; g < G; g++) {
    const direct = crossed === undefined ? v[g] * own[g] : dotAt(crossed, g * G, v, 0, G);
    out[g] = direct - dotAt(PA, g * k, z, 0, k);
  }
}
