// Moments from block structure against the matrix Z written out.
import { describe, expect, it } from "vitest";
import { type InstrumentPlan, type PanelRows, type SlotWeights, withMoments } from "../../src/wasm/panel-moments.js";
import { gram, product, transposed } from "../reference/dense.js";
import { inBothBuilds } from "../support/both-builds.js";
import { assertClose } from "../support/close.js";
import { lehmer } from "../support/random.js";

interface Problem {
  readonly plan: InstrumentPlan;
  readonly rows: PanelRows;
  readonly H: SlotWeights;
  /** rows x columns */
  readonly Z: Float64Array;
}

/** Slots with own columns (0, 1, 2, 3, 0, ..) and a run that slots share in two halves; entities have some of the slots, the last none. */
function problem(entities: number, slots: number, shared: number, scale = 1): Problem {
  const next = lehmer(entities + 31 * slots + shared);
  const cells = 3 * slots + 2;
  const own = Array.from({ length: slots }, (_, s) => s % 4);
  const firstShared = own.reduce((sum, n) => sum + n, 0);
  const half = Math.floor(shared / 2);
  const layout = new Int32Array(5 * slots);
  const source: number[] = [];
  let column = 0;
  for (let s = 0; s < slots; s++) {
    const mine: [number, number] = s < slots / 2 ? [firstShared, half + (shared % 2)] : [firstShared + half, shared - half];
    layout.set([source.length, column, own[s], ...mine], 5 * s);
    for (let k = 0; k < own[s] + mine[1]; k++) source.push(Math.floor(next() * cells));
    column += own[s];
  }
  const columns = firstShared + shared;
  const grid = Float64Array.from({ length: entities * cells }, () => (next() < 0.2 ? 0 : scale * (next() - 0.5)));
  const rowStart = new Int32Array(entities + 1);
  const rowSlot: number[] = [];
  for (let i = 0; i < entities; i++) {
    for (let s = 0; s < slots && i < entities - 1; s++) if (next() < 0.8) rowSlot.push(s);
    rowStart[i + 1] = rowSlot.length;
  }
  const plan = { columns, slots, cells, layout, source: Int32Array.from(source) };
  const rows = { entities, rowStart, rowSlot: Int32Array.from(rowSlot), grid };
  const start = Int32Array.from({ length: slots + 1 }, (_, s) => 2 * s - Math.max(0, s - slots + 1));
  const slot = Int32Array.from({ length: 2 * slots - 1 }, (_, k) => Math.floor(k / 2) + (k % 2));
  const H = { start, slot, value: Float64Array.from(slot, (_, k) => (k % 2 === 0 ? 1 : -1)) };
  return { plan, rows, H, Z: written(plan, rows) };
}

function written({ columns, cells, layout, source }: InstrumentPlan, { entities, rowStart, rowSlot, grid }: PanelRows): Float64Array {
  const Z = new Float64Array(rowSlot.length * columns);
  for (let i = 0; i < entities; i++) {
    for (let r = rowStart[i]; r < rowStart[i + 1]; r++) {
      const [first, own, owns, shared, shares] = layout.subarray(5 * rowSlot[r]);
      for (let k = 0; k < owns; k++) Z[r * columns + own + k] = grid[i * cells + source[first + k]];
      for (let k = 0; k < shares; k++) Z[r * columns + shared + k] = grid[i * cells + source[first + owns + k]];
    }
  }
  return Z;
}

/** Z_i'u_i, entities x columns. */
function scores(Z: Float64Array, u: Float64Array, { rowStart, entities }: PanelRows, L: number): Float64Array {
  const out = new Float64Array(entities * L);
  for (let i = 0; i < entities; i++)
    for (let r = rowStart[i]; r < rowStart[i + 1]; r++) for (let l = 0; l < L; l++) out[i * L + l] += Z[r * L + l] * u[r];
  return out;
}

const SIZES: [number, number, number][] = [
  [1, 1, 1],
  [2, 2, 0],
  [3, 4, 2],
  [16, 5, 3],
  [17, 8, 7],
  [64, 6, 16],
  [513, 7, 4],
  [1030, 3, 17],
];

describe.each(SIZES)("%i entities, %i slots, %i shared columns", (entities, slots, shared) => {
  const { plan, rows, H, Z } = problem(entities, slots, shared);
  const [L, n] = [plan.columns, rows.rowSlot.length];
  const next = lehmer(5);
  const random = (size: number): Float64Array => Float64Array.from({ length: size }, () => next() - 0.5);
  const [u, v] = [random(n), random(L)];

  it.each([1, 2, 3, 16])("Z'C and tilt with %i columns", async (m) => {
    const C = random(n * m);
    const { ZC, tilt } = await inBothBuilds(() => withMoments(plan, rows, (z) => ({ ZC: z.products(C, m), tilt: z.tilt(v, u, C, m) })));
    assertClose(ZC, product(transposed(Z, n, L), C, L, n, m), 1e-12, 1e-12);
    const g = scores(Z, u, rows, L);
    const expected = new Float64Array(L * m);
    for (let j = 0; j < m; j++) {
      const x = scores(
        Z,
        Float64Array.from({ length: n }, (_, r) => C[r * m + j]),
        rows,
        L,
      );
      const [gv, xv] = [product(g, v, entities, L, 1), product(x, v, entities, L, 1)];
      for (let i = 0; i < entities; i++) for (let l = 0; l < L; l++) expected[l * m + j] += g[i * L + l] * xv[i] + x[i * L + l] * gv[i];
    }
    assertClose(tilt, expected, 1e-12, 1e-11);
  });

  it("Z v, sum of g g', Z'HZ", async () => {
    const { image, outer, Q } = await inBothBuilds(() =>
      withMoments(plan, rows, (z) => ({ image: z.image(v), outer: z.outer(u), Q: z.gram(H) })),
    );
    assertClose(image, product(Z, v, n, L, 1), 1e-12, 1e-13);
    const g = scores(Z, u, rows, L);
    assertClose(outer, gram(transposed(g, entities, L), L, entities), 1e-12, 1e-12);
    assertClose(Q, weighted(Z, rows, H, L), 1e-12, 1e-12);
    for (const A of [outer, Q]) for (let i = 0; i < L; i++) for (let j = 0; j < i; j++) expect(A[i * L + j]).toBe(A[j * L + i]);
  });
});

/** sum of Z_i'H_i Z_i with both triangles of H. */
function weighted(
  Z: Float64Array,
  { entities, rowStart, rowSlot }: PanelRows,
  { start, slot, value }: SlotWeights,
  L: number,
): Float64Array {
  const out = new Float64Array(L * L);
  for (let i = 0; i < entities; i++) {
    for (let r = rowStart[i]; r < rowStart[i + 1]; r++) {
      for (let k = start[rowSlot[r]]; k < start[rowSlot[r] + 1]; k++) {
        for (let s = rowStart[i]; s < rowStart[i + 1]; s++) {
          if (rowSlot[s] !== slot[k]) continue;
          for (let p = 0; p < L * L; p++) {
            const [a, b] = [Math.floor(p / L), p % L];
            out[p] += value[k] * (Z[r * L + a] * Z[s * L + b] + Z[s * L + a] * Z[r * L + b]);
          }
        }
      }
    }
  }
  return out;
}

it("no entities, and values near the ends of the doubles", async () => {
  const none = { entities: 0, rowStart: Int32Array.of(0), rowSlot: new Int32Array(0), grid: new Float64Array(0) };
  const { plan, H } = problem(3, 4, 2);
  const nothing = await inBothBuilds(() => withMoments(plan, none, (z) => ({ outer: z.outer(new Float64Array(0)), Q: z.gram(H) })));
  expect(nothing.outer.every((value) => value === 0) && nothing.Q.every((value) => value === 0)).toBe(true);
  const small = problem(5, 4, 3, 1e-150);
  const u = new Float64Array(small.rows.rowSlot.length).fill(1e150);
  const g = scores(small.Z, u, small.rows, small.plan.columns);
  const outer = await inBothBuilds(() => withMoments(small.plan, small.rows, (z) => z.outer(u)));
  assertClose(outer, gram(transposed(g, 5, small.plan.columns), small.plan.columns, 5), 1e-12, 1e-14);
});
