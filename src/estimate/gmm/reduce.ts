// Instrument columns that say nothing: zero everywhere, or equal to another one.
import type { InstrumentPlan, PanelRows } from "../../wasm/panel-moments.js";
import type { Column } from "./columns.js";

/** Squared distances below this share are looked at value by value. */
const NEAR = 1e-10;

export interface Redundant {
  readonly zero: readonly number[];
  /** [column, the earlier one that it repeats] */
  readonly duplicates: readonly (readonly [number, number])[];
}

/** Columns of Z that are zero or repeat an earlier one, found by their products S = Z'HZ L x L and confirmed value by value. */
export function redundantColumns(plan: InstrumentPlan, rows: PanelRows, S: Float64Array): Redundant {
  const L = plan.columns;
  const zero: number[] = [];
  const duplicates: (readonly [number, number])[] = [];
  const values = new Map<number, Float64Array>();
  const valuesOf = (l: number): Float64Array => {
    const known = values.get(l) ?? columnValues(plan, rows, l);
    values.set(l, known);
    return known;
  };
  const gone = new Set<number>();
  for (let l = 0; l < L; l++) {
    const size = S[l * L + l];
    if (!(size > 0) && valuesOf(l).every((value) => value === 0)) {
      zero.push(l);
      continue;
    }
    for (let m = 0; m < l; m++) {
      const distance = size + S[m * L + m] - 2 * S[l * L + m];
      if (gone.has(m) || !(distance <= NEAR * size)) continue;
      const [a, b] = [valuesOf(l), valuesOf(m)];
      if (!a.every((value, r) => value === b[r])) continue;
      duplicates.push([l, m]);
      gone.add(l);
      break;
    }
  }
  return { zero, duplicates };
}

/** Column l of Z, by row. */
function columnValues(
  { layout, source, cells }: InstrumentPlan,
  { entities, rowStart, rowSlot, grid }: PanelRows,
  l: number,
): Float64Array {
  const out = new Float64Array(rowSlot.length);
  for (let i = 0; i < entities; i++) {
    for (let r = rowStart[i]; r < rowStart[i + 1]; r++) {
      const [first, own, owns, shared, shares] = layout.subarray(5 * rowSlot[r], 5 * rowSlot[r] + 5);
      const at = l >= own && l < own + owns ? first + l - own : l >= shared && l < shared + shares ? first + owns + l - shared : -1;
      if (at >= 0) out[r] = grid[i * cells + source[at]];
    }
  }
  return out;
}

/** What a fit says about them. */
export function redundantNotes(columns: readonly Column[], { zero, duplicates }: Redundant): string[] {
  const named = (list: readonly string[]): string =>
    list.length > 5 ? `${list.slice(0, 5).join("; ")} and ${list.length - 5} more` : list.join("; ");
  const notes: string[] = [];
  if (zero.length > 0)
    notes.push(
      `${zero.length} instrument ${zero.length === 1 ? "column is" : "columns are"} zero and dropped: ${named(zero.map((l) => columns[l].name))}`,
    );
  if (duplicates.length > 0) {
    const pairs = duplicates.map(([l, m]) => `${columns[l].name} = ${columns[m].name}`);
    notes.push(
      `${duplicates.length} instrument ${duplicates.length === 1 ? "column repeats another" : "columns repeat others"} and ${duplicates.length === 1 ? "is" : "are"} dropped: ${named(pairs)}`,
    );
  }
  return notes;
}
