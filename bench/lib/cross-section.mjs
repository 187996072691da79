// Seeded cross-sections of many units: lattices and points, y = 0.6 W y + 1 + x1 - 0.5 x2 + e.
import {
  buildDesign,
  buildPanel,
  buildWeights,
  completeSpec,
  estimate,
  fromColumns,
  normals,
  pointGeometry,
  spatialLag,
  uniforms,
} from "durbin";

const SEED = 1;
const RHO = 0.6;

/** Powers of rho W that are summed for (I - rho W)^-1: 0.6^60 < 1e-13. */
const TERMS = 60;

/** Row-standardized W of links that stand in CSR. */
function rowStandardized(n, rowPtr, colIdx) {
  const weight = new Float64Array(colIdx.length);
  for (let i = 0; i < n; i++) weight.fill(1 / (rowPtr[i + 1] - rowPtr[i]), rowPtr[i], rowPtr[i + 1]);
  const given = { n, rowPtr, colIdx, weight, keys: Array.from({ length: n }, (_, i) => `u${i}`) };
  return { ...given, given, raw: weight, dropped: [], name: "w", standardization: "row", islands: "error", notes: [] };
}

/** Rook or queen neighbors on a lattice of side x side cells. */
export function latticeWeights(side, rule) {
  const n = side * side;
  const rowPtr = new Int32Array(n + 1);
  const colIdx = new Int32Array(8 * n);
  let end = 0;
  for (let i = 0; i < n; i++) {
    const [row, column] = [Math.floor(i / side), i % side];
    for (let a = -1; a <= 1; a++) {
      for (let b = -1; b <= 1; b++) {
        const [r, c] = [row + a, column + b];
        const linked = rule === "rook" ? Math.abs(a) + Math.abs(b) === 1 : a !== 0 || b !== 0;
        if (linked && r >= 0 && c >= 0 && r < side && c < side) colIdx[end++] = r * side + c;
      }
    }
    rowPtr[i + 1] = end;
  }
  return rowStandardized(n, rowPtr, colIdx.slice(0, end));
}

/** Each of n random points linked with its k nearest; with `symmetric` either way. */
export function pointWeights(n, k, symmetric) {
  const units = Array.from({ length: n }, (_, i) => `u${i}`);
  const place = uniforms(SEED, 90, 0, 2 * n);
  const points = fromColumns({ id: units, x: place.slice(0, n), y: place.slice(n) });
  const context = { units, geometry: pointGeometry(points, { id: "id", x: "x", y: "y" }), others: new Map() };
  const nearest = buildWeights("nearest", { type: "knn", k, standardize: symmetric ? "none" : "row" }, context);
  if (!symmetric) return nearest;
  return buildWeights(
    "w",
    { type: "symmetrize", of: "nearest", rule: "union", standardize: "row" },
    { ...context, others: new Map([["nearest", nearest]]) },
  );
}

export function columnsOf(W) {
  const [x1, x2, e] = [1, 2, 3].map((stream) => normals(SEED, stream, 0, W.n));
  const mean = x1.map((value, row) => 1 + value - 0.5 * x2[row] + e[row]);
  let y = mean;
  for (let term = 0; term < TERMS; term++) y = spatialLag(W, y).map((lag, row) => mean[row] + RHO * lag);
  return { id: W.keys, y, x1, x2 };
}

/** From raw columns and W to estimates, standard errors and impacts; nothing is kept in between. */
export function fitCrossSection(columns, W, options) {
  const model = { estimator: "spatial-panel", formula: "y ~ x1 + x2", weights: "w", ...options };
  const panel = buildPanel(fromColumns(columns), { entity: "id" });
  return estimate(buildDesign(panel, { ...model, effects: "none", missing: "refuse", weights: W }), completeSpec(model), W, { seed: 1 });
}
