// Great-circle distances on the WGS84 ellipsoid, and unit vectors whose chords preselect candidates.
import { at, put } from "./f64";

const RADIUS: f64 = 6378.137; // km, equatorial
const FLATTENING: f64 = 1.0 / 298.257223563;
const RADIAN: f64 = 0.017453292519943295;

// @ts-ignore: decorator
@inline
function square(x: f64): f64 {
  return x * x;
}

/** Distance in km between two positions in degrees (Andoyer's formula in Meeus 1998, ch. 11; relative error of order f^2). Symmetric to the bit. */
export function greatCircle(lon1: f64, lat1: f64, lon2: f64, lat2: f64): f64 {
  const F = ((lat1 + lat2) / 2) * RADIAN;
  const G = ((lat1 - lat2) / 2) * RADIAN;
  const L = ((lon1 - lon2) / 2) * RADIAN;
  const sinF = square(Math.sin(F));
  const cosF = square(Math.cos(F));
  const sinG = square(Math.sin(G));
  const cosG = square(Math.cos(G));
  const sinL = square(Math.sin(L));
  const cosL = square(Math.cos(L));
  const S = sinG * cosL + cosF * sinL;
  const C = cosG * cosL + sinF * sinL;
  if (S == 0) return 0;
  const w = Math.atan(Math.sqrt(S / C));
  const R = Math.sqrt(S * C) / w;
  const H1 = (3 * R - 1) / (2 * C);
  const H2 = (3 * R + 1) / (2 * S);
  return 2 * w * RADIUS * (1 + FLATTENING * H1 * sinF * cosG - FLATTENING * H2 * cosF * sinG);
}

/** Distances in km of `count` pairs: from and to f64[2 count] as longitude, latitude; out f64[count]. */
export function greatCircles(count: i32, from: usize, to: usize, out: usize): void {
  for (let i = 0; i < count; i++) {
    put(out, i, greatCircle(at(from, 2 * i), at(from, 2 * i + 1), at(to, 2 * i), at(to, 2 * i + 1)));
  }
}

/** The unit vector of a longitude and latitude in degrees: out f64[3]. */
export function unitVector(lon: f64, lat: f64, out: usize): void {
  const c = Math.cos(lat * RADIAN);
  put(out, 0, c * Math.cos(lon * RADIAN));
  put(out, 1, c * Math.sin(lon * RADIAN));
  put(out, 2, Math.sin(lat * RADIAN));
}

/** place f64[2n] in degrees, out f64[3n]: unit vectors of the sphere. */
export function unitVectors(n: i32, place: usize, out: usize): void {
  for (let i = 0; i < n; i++) unitVector(at(place, 2 * i), at(place, 2 * i + 1), out + <usize>i * 24);
}

// The correction of `greatCircle` lies in [1 - 2.5 f, 1 + f]: (3R - 1)/2 in [-1/2, 1], (3R + 1)/2 in [1/2, 2], and both fractions it
// multiplies are at most 1. Bounds on chords leave room for rounding: 1e-9 of the length, and 1e-14 for unit vectors that are rounded.
const LEAST: f64 = 1 - 2.5 * FLATTENING;
const MOST: f64 = 1 + FLATTENING;

/** A squared chord of the unit sphere that no pair at most `distance` km apart exceeds. */
export function chordBound(distance: f64): f64 {
  const half = distance / (2 * RADIUS * LEAST);
  if (!(half < 1.5707963267948966)) return 5;
  return square(2 * Math.sin(half) * (1 + 1e-9) + 1e-14);
}

/** A squared chord of the unit sphere that every pair at least `distance` km apart reaches. */
export function chordFloor(distance: f64): f64 {
  const half = min(distance / (2 * RADIUS * MOST), 1.5707963267948966);
  return square(max(0, 2 * Math.sin(half) * (1 - 1e-9) - 1e-14));
}

/** A squared chord that no pair exceeds that is as near as some pair with the squared chord `squared`: sin(c x) <= c sin x for c >= 1. */
// @ts-ignore: decorator
@inline
export function chordsBeyond(squared: f64): f64 {
  return square(Math.sqrt(squared) * ((MOST / LEAST) * (1 + 1e-9)) + 1e-14);
}
