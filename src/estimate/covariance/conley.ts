// Errors correlated between near places, and within a place over time.
import { chooseCrs } from "../../data/coordinates.js";
import type { Geometry } from "../../data/geometry.js";
import { numericColumn, type Panel } from "../../data/panel.js";
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import type { VcovSpec } from "../../model/spec.js";
import { neighborsWithin, type Places } from "../../wasm/neighbors.js";
import { type Inference, type Regression, sandwich } from "../regression.js";
import { scoresBy } from "./cluster.js";
import type { CovarianceGround } from "./covariance.js";
import { semidefinite } from "./semidefinite.js";
import { addOuter, lagsOf, withinEntities } from "./serial.js";

/** Weights of r = distance / cutoff in [0, 1]. */
const KERNELS: Readonly<Record<string, (r: number) => number>> = {
  bartlett: (r) => 1 - r,
  uniform: () => 1,
  epanechnikov: (r) => 1 - r * r,
};

/**
 * M = sum over periods of sum over entities i, j of K(d_ij / cutoff) s_it s_jt', s_it = x_it e_it (Conley 1999), plus with `lags` L the sum over
 * entities of (1 - l/(L+1)) s_it s_i,t-l' and its transpose, l = 1..L (Hsiang 2010): K(r) = 1 - r (`bartlett`), 1 (`uniform`), 1 - r^2
 * (`epanechnikov`) for r <= 1. Distances are km along the great circle for degrees. Pairs are found by a tree, so that time and memory grow with
 * those within the cutoff. Negative eigenvalues are set to zero, with a note. No small-sample factor; reference t(dfResidual). Throws VCOV_PLACES,
 * GEOMETRY_INVALID, VCOV_LAGS.
 */
export function conley(regression: Regression, vcov: VcovSpec, { panel, geometry }: CovarianceGround): Inference {
  const { cutoff = 0, kernel = "bartlett", lags = 0 } = vcov;
  const L = lags === 0 ? 0 : lagsOf(vcov, panel);
  const k = regression.names.length;
  const scores = scoresBy(regression, {
    levels: { length: panel.nObs } as readonly string[],
    levelOf: Int32Array.from({ length: panel.nObs }, (_, row) => row),
  });
  const own = new Float64Array(k * k);
  for (let row = 0; row < panel.nObs; row++) addOuter(own, k, 1, scores, row * k, scores, row * k);
  const places = placesOf(vcov, panel, geometry);
  const { rowPtr, colIdx, distance } = neighborsWithin(places, 0, new Float64Array(panel.nEntities).fill(cutoff));
  const weight = distance.map((d) => KERNELS[kernel](d / cutoff));
  const near = betweenEntities(scores, k, panel, { rowPtr, colIdx, weight });
  const serial = L === 0 ? null : withinEntities(scores, k, panel, 1, L);
  const meat = own.map((value, at) => value + near[at] + (serial === null ? 0 : serial[at]));
  const alone = sandwich(regression, own);
  const scale = Float64Array.from({ length: k }, (_, j) => alone[j * k + j]);
  const { covariance, notes } = semidefinite(sandwich(regression, meat), scale, `conley, ${kernel} kernel,`);
  const unit = places.crs === "lonlat" ? " km" : "";
  const pairs = `conley: ${colIdx.length / 2} pairs within ${cutoff}${unit}${L === 0 ? "" : `, ${L} lag${L === 1 ? "" : "s"}`}`;
  return { covariance, reference: { type: "t", df: regression.dfResidual }, notes: [pairs, ...notes] };
}

interface Links {
  readonly rowPtr: Int32Array;
  readonly colIdx: Int32Array;
  readonly weight: Float64Array;
}

/** The sum over periods and linked entities of w_ij s_it s_jt'. */
function betweenEntities(scores: Float64Array, k: number, panel: Panel, { rowPtr, colIdx, weight }: Links): Float64Array {
  const { nEntities, nPeriods, rowOf } = panel;
  const meat = new Float64Array(k * k);
  const sum = new Float64Array(k);
  for (let t = 0; t < nPeriods; t++) {
    for (let i = 0; i < nEntities; i++) {
      const row = rowOf[t * nEntities + i];
      if (row < 0) continue;
      sum.fill(0);
      for (let at = rowPtr[i]; at < rowPtr[i + 1] && colIdx[at] < i; at++) {
        const other = rowOf[t * nEntities + colIdx[at]];
        if (other >= 0) for (let j = 0; j < k; j++) sum[j] += weight[at] * scores[other * k + j];
      }
      addOuter(meat, k, 1, scores, row * k, sum, 0);
    }
  }
  return meat;
}

function placesOf(vcov: VcovSpec, panel: Panel, geometry: Geometry | null): Places {
  if (vcov.lon !== undefined) return { crs: "lonlat", points: pointsOfColumns(panel, vcov.lon, vcov.lat as string, "lonlat") };
  if (vcov.x !== undefined) return { crs: "planar", points: pointsOfColumns(panel, vcov.x, vcov.y as string, "planar") };
  if (geometry === null) {
    const sentence = "conley needs places: columns with `lon` and `lat`, or `x` and `y`, in `vcov`, or a `geometry`";
    throw new DurbinError("input", "VCOV_PLACES", sentence);
  }
  const place = new Map(geometry.keys.map((key, i) => [key, i]));
  const missing = panel.entities.filter((key) => !place.has(key));
  if (missing.length > 0) {
    throw new DurbinError("input", "VCOV_PLACES", `conley: ${geometry.source} has no place for ${listed(missing)}`, { missing });
  }
  const points = new Float64Array(2 * panel.nEntities);
  panel.entities.forEach((key, i) => {
    const from = 2 * (place.get(key) as number);
    points.set(geometry.points.subarray(from, from + 2), 2 * i);
  });
  return { crs: geometry.crs, points };
}

/** [2n] the coordinates of each entity, which must be the same in all its rows. */
function pointsOfColumns(panel: Panel, first: string, second: string, crs: "lonlat" | "planar"): Float64Array {
  const points = new Float64Array(2 * panel.nEntities).fill(Number.NaN);
  [first, second].forEach((name, axis) => {
    const column = numericColumn(panel, name);
    panel.entityOf.forEach((entity, row) => {
      const at = 2 * entity + axis;
      const value = column[row];
      const key = panel.entities[entity];
      if (!Number.isFinite(value)) {
        throw new DurbinError(
          "input",
          "VCOV_PLACES",
          `conley: ${name} of ${key} is ${Number.isNaN(value) ? "missing" : "infinite"}; every row needs its place`,
          { key },
        );
      }
      if (!Number.isNaN(points[at]) && points[at] !== value) {
        throw new DurbinError("input", "VCOV_PLACES", `conley: ${name} of ${key} is ${points[at]} and ${value}; an entity has one place`, {
          key,
        });
      }
      points[at] = value;
    });
  });
  chooseCrs(panel.source, crs, points);
  return points;
}
