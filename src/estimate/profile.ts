// The maximum of a likelihood that is concentrated in one spatial parameter: a grid finds the hill, the root of the score its top.
import { findRoot, minimizeBrent } from "../math/brent.js";
import type { LogDet, LogDetCurve } from "./logdet/curve.js";

/** The concentrated log-likelihood at many points, up to a constant, and its derivative at one. */
export interface ProfileCurve {
  values(at: Float64Array): Float64Array;
  score(at: number): number;
}

export interface ProfileMaximum {
  readonly at: number;
  readonly status: "converged" | "boundary";
  /** The log-determinants around the maximum. */
  readonly curve: LogDetCurve;
}

const GRID_POINTS = 48;

/** A root this close to the end of its interval is on the boundary; of intervals shorter than 1, this share of their length. */
const BOUNDARY_DISTANCE = 1e-6;

/** Precision of a root, as above. */
const ROOT_TOLERANCE = 1e-15;

/** Half-width of the search where the interval of the parameter is not bounded, in multiples of the bounded end (or of 1). */
const UNBOUNDED_REACH = 10;

/** Half-width, in standard errors, of the first stretch in which a costly likelihood is looked at: draws of impacts stay inside. */
const STRETCH = 8;

/** `profile` makes the concentrated likelihood of log-determinants. */
export function maximizeProfile(logDet: LogDet, profile: (curve: LogDetCurve) => ProfileCurve): ProfileMaximum {
  const { low, high } = searchInterval(logDet);
  const unit = Math.min(1, high - low);
  const near = unit * BOUNDARY_DISTANCE;
  const inside = { low: low + near / 10, high: high - near / 10, unit };
  const outline = profile(logDet.outline());
  const start = hill(outline, { low, high }, inside);
  const { at, curve } = refine(logDet, profile, start, inside);
  const boundary = at - low < near || high - at < near;
  return { at, status: boundary ? "boundary" : "converged", curve };
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Where to search, and what tolerances are multiples of. */
interface Search extends Interval {
  readonly unit: number;
}

/** Top of the highest hill of a curve that is cheap everywhere. */
function hill(curve: ProfileCurve, { low, high }: Interval, inside: Search): number {
  const grid = Float64Array.from({ length: GRID_POINTS }, (_, i) => low + ((high - low) * (i + 0.5)) / GRID_POINTS);
  const values = curve.values(grid);
  let best = 0;
  for (let i = 1; i < GRID_POINTS; i++) if (values[i] > values[best] || Number.isNaN(values[best])) best = i;
  return peak(curve, best === 0 ? inside.low : grid[best - 1], best === GRID_POINTS - 1 ? inside.high : grid[best + 1], inside.unit);
}

/** Top of the hill in [left, right]: the score changes sign there, or the maximum stands at an end. */
function peak(curve: ProfileCurve, left: number, right: number, unit: number): number {
  const [atLeft, atRight] = [curve.score(left), curve.score(right)];
  if (atLeft > 0 && atRight < 0) return findRoot((x) => curve.score(x), left, right, unit * ROOT_TOLERANCE);
  if (atLeft > 0 && atRight > 0) return right;
  if (atLeft < 0 && atRight < 0) return left;
  return minimizeBrent((x) => -curve.values(Float64Array.of(x))[0], left, right, unit * 1e-11).x;
}

/** From the top of the outline to the top itself: stretches of the true curve, the next one uphill of the last until one holds the top. */
function refine(
  logDet: LogDet,
  profile: (curve: LogDetCurve) => ProfileCurve,
  start: number,
  inside: Search,
): { at: number; curve: LogDetCurve } {
  let half = stretchAround(profile(logDet.outline()), start, inside);
  let [from, to] = [Math.max(inside.low, start - half), Math.min(inside.high, start + half)];
  for (;;) {
    const curve = logDet.on(from, to);
    if (curve === logDet.outline()) return { at: start, curve };
    const at = peak(profile(curve), from, to, inside.unit);
    if (!((at === to && to < inside.high) || (at === from && from > inside.low))) return { at, curve };
    half *= 2;
    [from, to] = at === to ? [to, Math.min(inside.high, to + 2 * half)] : [Math.max(inside.low, from - 2 * half), from];
  }
}

/** Standard errors from the curvature at a point, within bounds: derivatives of a very short stretch would show the rounding of its values. */
function stretchAround(curve: ProfileCurve, at: number, { low, high }: Interval): number {
  const h = Math.min(1e-4 * (high - low), 0.5 * (at - low), 0.5 * (high - at));
  const curvature = h > 0 ? (curve.score(at + h) - curve.score(at - h)) / (2 * h) : Number.NaN;
  const half = STRETCH / Math.sqrt(-curvature);
  const [shortest, longest] = [0.005 * (high - low), 0.1 * (high - low)];
  return half < longest ? Math.max(half, shortest) : longest;
}

function searchInterval({ low, high }: Interval): Interval {
  const reach = UNBOUNDED_REACH * Math.max(1, Number.isFinite(low) ? -low : 0, Number.isFinite(high) ? high : 0);
  return { low: Math.max(low, -reach), high: Math.min(high, reach) };
}
