// The maximum of a likelihood that is concentrated in one spatial parameter: a grid finds the hill, the root of the score its top.
import { findRoot, minimizeBrent } from "../math/brent.js";

export interface Profile {
  readonly low: number;
  readonly high: number;
  /** The concentrated log-likelihood at many points, up to a constant. */
  values(at: Float64Array): Float64Array;
  /** Its derivative at one point. */
  score(at: number): number;
}

export interface ProfileMaximum {
  readonly at: number;
  readonly status: "converged" | "boundary";
}

const GRID_POINTS = 48;

/** A root this close to the end of its interval is on the boundary. */
const BOUNDARY_DISTANCE = 1e-6;

/** Half-width of the search where the interval of the parameter is not bounded, in multiples of the bounded end (or of 1). */
const UNBOUNDED_REACH = 10;

export function maximizeProfile(profile: Profile): ProfileMaximum {
  const { low, high } = searchInterval(profile);
  const grid = Float64Array.from({ length: GRID_POINTS }, (_, i) => low + ((high - low) * (i + 0.5)) / GRID_POINTS);
  const values = profile.values(grid);
  let best = 0;
  for (let i = 1; i < GRID_POINTS; i++) if (values[i] > values[best] || Number.isNaN(values[best])) best = i;
  const inset = BOUNDARY_DISTANCE / 10;
  const left = best === 0 ? low + inset : grid[best - 1];
  const right = best === GRID_POINTS - 1 ? high - inset : grid[best + 1];
  const at = peak(profile, left, right);
  const boundary = at - low < BOUNDARY_DISTANCE || high - at < BOUNDARY_DISTANCE;
  return { at, status: boundary ? "boundary" : "converged" };
}

/** Top of the hill in [left, right]: the score changes sign there, or the maximum stands at an end. */
function peak(profile: Profile, left: number, right: number): number {
  const [atLeft, atRight] = [profile.score(left), profile.score(right)];
  if (atLeft > 0 && atRight < 0) return findRoot((x) => profile.score(x), left, right, 1e-15);
  if (atLeft > 0 && atRight > 0) return right;
  if (atLeft < 0 && atRight < 0) return left;
  return minimizeBrent((x) => -profile.values(Float64Array.of(x))[0], left, right, 1e-11).x;
}

function searchInterval({ low, high }: Profile): { low: number; high: number } {
  const reach = UNBOUNDED_REACH * Math.max(1, Number.isFinite(low) ? -low : 0, Number.isFinite(high) ? high : 0);
  return { low: Math.max(low, -reach), high: Math.min(high, reach) };
}
