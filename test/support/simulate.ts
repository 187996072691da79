// Small simulated panels and weights for tests: seeded, plain arithmetic, no library code.
import type { Panel } from "../../src/data/panel.js";
import type { Design } from "../../src/model/design.js";
import type { SpatialPanelSpec, PanelSpec } from "../../src/model/spec.js";
import type { SpatialWeights } from "../../src/weights/weights.js";

/** Uniform numbers in (0, 1): Lehmer's generator. */
export function uniform(seed: number): () => number {
  let state = (seed * 48271 + 11) % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Roughly normal numbers: twelve uniforms. */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
}

/** Weights from a dense matrix. */
export function weightsFromDense(dense: readonly (readonly number[])[], name = "w"): SpatialWeights {
  const n = dense.length;
  const rowPtr = new Int32Array(n + 1);
  const colIdx: number[] = [];
  const weight: number[] = [];
  dense.forEach((row, i) => {
    row.forEach((w, j) => {
      if (w === 0) return;
      colIdx.push(j);
      weight.push(w);
    });
    rowPtr[i + 1] = colIdx.length;
  });
  const keys = Array.from({ length: n }, (_, i) => `u${i}`);
  const given = { n, rowPtr, colIdx: Int32Array.from(colIdx), weight: Float64Array.from(weight), keys };
  return { ...given, given, raw: given.weight, dropped: [], name, standardization: "none", islands: "error", notes: [] };
}

/** A connected symmetric 0/1 graph: a ring plus random chords. */
export function ringGraph(n: number, chords: number, seed: number): number[][] {
  const A = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const next = uniform(seed);
  const link = (i: number, j: number): void => {
    if (i !== j) A[i][j] = A[j][i] = 1;
  };
  for (let i = 0; i < n; i++) link(i, (i + 1) % n);
  for (let c = 0; c < chords; c++) link(Math.floor(next() * n), Math.floor(next() * n));
  return A;
}

export const rowStandardized = (A: number[][]): number[][] => A.map((row) => row.map((w) => w / row.reduce((a, b) => a + b, 0)));

/** A 0/1 k-nearest-like directed graph, rows summing to 1: its spectrum is complex. */
export function directedGraph(n: number, k: number, seed: number): number[][] {
  const next = uniform(seed);
  return Array.from({ length: n }, (_, i) => {
    const row = new Array<number>(n).fill(0);
    row[(i + 1) % n] = 1;
    while (row.reduce((a, b) => a + b, 0) < k) {
      const j = Math.floor(next() * n);
      if (j !== i) row[j] = 1;
    }
    return row.map((w) => w / k);
  });
}

/** A balanced n x T panel index without columns. */
export function balancedPanel(n: number, T: number): Panel {
  const nObs = n * T;
  return {
    source: "simulated",
    entityName: "unit",
    timeName: "time",
    entities: Array.from({ length: n }, (_, i) => `u${i}`),
    periods: Array.from({ length: T }, (_, t) => String(t + 1)),
    calendar: Float64Array.from({ length: T }, (_, t) => t + 1),
    nEntities: n,
    nPeriods: T,
    nObs,
    entityOf: Int32Array.from({ length: nObs }, (_, row) => row % n),
    periodOf: Int32Array.from({ length: nObs }, (_, row) => Math.floor(row / n)),
    rowOf: Int32Array.from({ length: nObs }, (_, row) => row),
    balanced: true,
    sourceRow: Int32Array.from({ length: nObs }, (_, row) => row + 1),
    columns: new Map(),
    notes: [],
  };
}

/** A design with the given columns; an intercept is put first when asked. */
export function designOf(panel: Panel, y: Float64Array, X: Record<string, Float64Array>, intercept: boolean): Design {
  const names = [...(intercept ? ["(Intercept)"] : []), ...Object.keys(X)];
  const columns = [...(intercept ? [new Float64Array(panel.nObs).fill(1)] : []), ...Object.values(X)];
  const flat = new Float64Array(names.length * panel.nObs);
  for (const [j, column] of columns.entries()) flat.set(column, j * panel.nObs);
  return {
    panel,
    whole: panel,
    nObs: panel.nObs,
    response: "y",
    y,
    names,
    X: flat,
    hasIntercept: intercept,
    factors: [],
    dropped: [],
    notes: [],
  };
}

export function spatialSpec(overrides: Partial<SpatialPanelSpec>): SpatialPanelSpec {
  return {
    estimator: "spatial-panel",
    model: "sar",
    method: "ml",
    weights: "w",
    effects: "none",
    bias: "none",
    durbin: null,
    formula: "y ~ x",
    vcov: { type: "iid", information: "expected" },
    level: 0.95,
    save: [],
    logdet: { method: "auto" },
    impacts: { method: "delta", draws: 1000 },
    ...overrides,
  };
}

export function panelSpec(overrides: Partial<PanelSpec>): PanelSpec {
  return {
    estimator: "panel",
    method: "pooled",
    effects: "none",
    formula: "y ~ x",
    vcov: { type: "iid", smallSample: "df" },
    level: 0.95,
    save: [],
    ...overrides,
  };
}
