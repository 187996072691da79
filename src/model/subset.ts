// A design on some of its rows.
import { restrict } from "../data/restrict.js";
import type { Design, Factor } from "./design.js";

/** The rows with keep[row] != 0; levels without rows vanish from the factors. */
export function designOfRows(design: Design, keep: Uint8Array): Design {
  const { nObs, names } = design;
  const rows: number[] = [];
  for (let row = 0; row < nObs; row++) if (keep[row] !== 0) rows.push(row);
  const take = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]);
  const X = new Float64Array(names.length * rows.length);
  names.forEach((_, j) => {
    X.set(take(design.X.subarray(j * nObs, (j + 1) * nObs)), j * rows.length);
  });
  const factors = design.factors.map((factor) => factorOfRows(factor, rows));
  return { ...design, panel: restrict(design.panel, keep), nObs: rows.length, y: take(design.y), X, factors };
}

function factorOfRows({ name, levels, levelOf }: Factor, rows: readonly number[]): Factor {
  const place = new Int32Array(levels.length).fill(-1);
  for (const row of rows) place[levelOf[row]] = 0;
  const kept: string[] = [];
  levels.forEach((level, i) => {
    if (place[i] === 0) place[i] = kept.push(level) - 1;
  });
  return { name, levels: kept, levelOf: Int32Array.from(rows, (row) => place[levelOf[row]]) };
}
