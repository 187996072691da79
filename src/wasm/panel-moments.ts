// Moments Z'u of panels whose instrument matrix Z is addressed in place and never formed (assembly/panel-moments.ts).
import { scope } from "./arena.js";
import { requireLength } from "./check.js";
import { kernel } from "./load.js";

type Place = readonly [plan: number, source: number, cells: number, grid: number, rowStart: number, rowSlot: number];

interface MomentExports {
  momentProducts(from: number, to: number, ...rest: [...Place, m: number, C: number, out: number]): void;
  momentImage(from: number, to: number, ...rest: [...Place, v: number, out: number]): void;
  momentOuterScratch(columns: number): number;
  momentOuter(to: number, columns: number, ...rest: [...Place, u: number, out: number, scratch: number]): void;
  momentGram(
    from: number,
    to: number,
    columns: number,
    ...rest: [...Place, linkStart: number, linkSlot: number, linkValue: number, present: number, values: number, out: number]
  ): void;
  momentTiltScratch(m: number): number;
  momentTilt(
    from: number,
    to: number,
    ...rest: [...Place, m: number, image: number, u: number, X: number, out: number, scratch: number]
  ): void;
}

const wasm = () => kernel<MomentExports>();

/** Entities a call: long sweeps are cut, so that a runtime can put better code in between. */
const SWEEP = 1024;

/** Which cells of an entity's line are the instruments of a row. A slot is an equation and a period. */
export interface InstrumentPlan {
  /** Columns of Z. */
  readonly columns: number;
  readonly slots: number;
  /** Cells of an entity's line. */
  readonly cells: number;
  /** [5 * slots] first entry in `source`; first own column and their number; first shared column and their number */
  readonly layout: Int32Array;
  /** cells by slot: own, then shared columns */
  readonly source: Int32Array;
}

/** The rows of all equations, those of an entity side by side. */
export interface PanelRows {
  readonly entities: number;
  /** [entities + 1] */
  readonly rowStart: Int32Array;
  /** [rows] */
  readonly rowSlot: Int32Array;
  /** [entities * cells] values of the instruments, 0 where absent */
  readonly grid: Float64Array;
}

/** H between slots, by the slot of the row: each pair once. */
export interface SlotWeights {
  /** [slots + 1] */
  readonly start: Int32Array;
  readonly slot: Int32Array;
  readonly value: Float64Array;
}

/** What can be asked of Z, L x m results row-major. */
export interface Moments {
  /** Z'C: L x m. C rows x m. */
  products(C: Float64Array, m: number): Float64Array;
  /** Z v: [rows]. v [L]. */
  image(v: Float64Array): Float64Array;
  /** sum of Z_i'u_i u_i'Z_i over entities: L x L, exactly symmetric. */
  outer(u: Float64Array): Float64Array;
  /** sum of Z_i'H_i Z_i: L x L, exactly symmetric. */
  gram(H: SlotWeights): Float64Array;
  /** sum of g_i (X_i'Z_i v)' + Z_i'X_i (g_i'v), g_i = Z_i'u_i: L x m. v [L], u [rows], X rows x m. */
  tilt(v: Float64Array, u: Float64Array, X: Float64Array, m: number): Float64Array;
}

/** Puts the plan and the grid into memory once, for everything that `use` asks. */
export function withMoments<T>(plan: InstrumentPlan, rows: PanelRows, use: (moments: Moments) => T): T {
  const { entities, rowStart, rowSlot, grid } = rows;
  requireLength("grid", grid, entities, plan.cells);
  return scope(({ copyIn }) => {
    const place: Place = [copyIn(plan.layout), copyIn(plan.source), plan.cells, copyIn(grid), copyIn(rowStart), copyIn(rowSlot)];
    return use(momentsAt(plan, entities, rowSlot.length, place));
  });
}

function momentsAt(plan: InstrumentPlan, entities: number, rows: number, place: Place): Moments {
  const L = plan.columns;
  const sweep = (part: (from: number, to: number) => void): void => {
    for (let from = 0; from < entities; from += SWEEP) part(from, Math.min(entities, from + SWEEP));
  };
  return {
    products: (C, m) =>
      scope(({ copyIn, copyOut }) => {
        requireLength("C", C, rows, m);
        const [c, out] = [copyIn(C), copyIn(new Float64Array(L * m))];
        sweep((from, to) => wasm().momentProducts(from, to, ...place, m, c, out));
        return copyOut(out, L * m);
      }),
    image: (v) =>
      scope(({ f64, copyIn, copyOut }) => {
        requireLength("v", v, L);
        const [address, out] = [copyIn(v), f64(rows)];
        sweep((from, to) => wasm().momentImage(from, to, ...place, address, out));
        return copyOut(out, rows);
      }),
    outer: (u) =>
      scope(({ f64, bytes, copyIn, copyOut }) => {
        requireLength("u", u, rows);
        const out = f64(L * L);
        wasm().momentOuter(entities, L, ...place, copyIn(u), out, bytes(wasm().momentOuterScratch(L) >>> 0));
        return copyOut(out, L * L);
      }),
    gram: ({ start, slot, value }) =>
      scope(({ f64, copyIn, copyOut }) => {
        const half = copyIn(new Float64Array(L * L));
        const links = [copyIn(start), copyIn(slot), copyIn(value)] as const;
        const present = copyIn(new Int32Array(plan.slots));
        const values = f64(plan.source.length);
        sweep((from, to) => wasm().momentGram(from, to, L, ...place, ...links, present, values, half));
        const B = copyOut(half, L * L);
        return Float64Array.from(B, (b, p) => b + B[(p % L) * L + Math.floor(p / L)]);
      }),
    tilt: (v, u, X, m) =>
      scope(({ f64, bytes, copyIn, copyOut }) => {
        requireLength("X", X, rows, m);
        const [address, image, residuals, x] = [copyIn(v), f64(rows), copyIn(u), copyIn(X)];
        const out = copyIn(new Float64Array(L * m));
        const scratch = bytes(wasm().momentTiltScratch(m) >>> 0);
        sweep((from, to) => {
          wasm().momentImage(from, to, ...place, address, image);
          wasm().momentTilt(from, to, ...place, m, image, residuals, x, out, scratch);
        });
        return copyOut(out, L * m);
      }),
  };
}
