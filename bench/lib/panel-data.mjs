// Seeded data of a spatial Durbin panel: n points of the unit square, each linked with its 5 nearest (either way), rows standardized.
import { buildWeights, fromColumns, normals, pointGeometry, spatialLag, uniforms } from "durbin";

const SEED = 1;
const RHO = 0.4;

/** Powers of rho W that are summed for (I - rho W)^-1: 0.4^60 < 1e-23. */
const TERMS = 60;

/** W of n entities in CSR. */
export function nearestWeights(n) {
  const units = Array.from({ length: n }, (_, i) => `c${i}`);
  const place = uniforms(SEED, 90, 0, 2 * n);
  const points = fromColumns({ id: units, x: place.slice(0, n), y: place.slice(n) });
  const context = { units, geometry: pointGeometry(points, { id: "id", x: "x", y: "y" }), others: new Map() };
  const nearest = buildWeights("nearest", { type: "knn", k: 5, standardize: "none" }, context);
  const spec = { type: "symmetrize", of: "nearest", rule: "union", standardize: "row" };
  return buildWeights("w", spec, { ...context, others: new Map([["nearest", nearest]]) });
}

/** Raw columns of n x T rows, year after year: y = 0.4 W y + x1 - 0.5 x2 + e. */
export function durbinColumns(W, T) {
  const N = W.n * T;
  const [x1, x2, e] = [1, 2, 3].map((stream) => normals(SEED, stream, 0, N));
  const mean = x1.map((value, row) => value - 0.5 * x2[row] + e[row]);
  let y = mean;
  for (let term = 0; term < TERMS; term++) y = spatialLag(W, y).map((lag, row) => mean[row] + RHO * lag);
  const id = Array.from({ length: N }, (_, row) => W.keys[row % W.n]);
  const year = Array.from({ length: N }, (_, row) => String(2000 + Math.floor(row / W.n)));
  return { id, year, y, x1, x2 };
}

/** Links as columns i, j (from 1) and w. */
export function triplets(W) {
  const i = Array.from({ length: W.n }, (_, row) => new Array(W.rowPtr[row + 1] - W.rowPtr[row]).fill(row + 1)).flat();
  return { i, j: Array.from(W.colIdx, (column) => column + 1), w: W.weight };
}
