// A panel of some of the rows: sample masks of `filter`, `where` and of listwise deletion.
import { DurbinError } from "../errors.js";
import type { Panel } from "./panel.js";
import { TakenColumns } from "./taken-columns.js";

/** The rows with keep[row] != 0. Entities and periods without rows vanish, the others keep their order and their calendar place. */
export function restrict(panel: Panel, keep: Uint8Array): Panel {
  if (keep.length !== panel.nObs) {
    throw new DurbinError("internal", "LENGTH_MISMATCH", `the panel has ${panel.nObs} rows but the mask has ${keep.length}`);
  }
  let count = 0;
  const order = new Int32Array(panel.nObs);
  for (let row = 0; row < keep.length; row++) if (keep[row] !== 0) order[count++] = row;
  return count === panel.nObs ? panel : takePanelRows(panel, order.slice(0, count));
}

function takePanelRows(panel: Panel, order: Int32Array): Panel {
  const entities = usedCodes(panel.nEntities, panel.entityOf, order);
  const periods = usedCodes(panel.nPeriods, panel.periodOf, order);
  const entityOf = new Int32Array(order.length);
  const periodOf = new Int32Array(order.length);
  const sourceRow = new Int32Array(order.length);
  const rowOf = new Int32Array(entities.kept.length * periods.kept.length).fill(-1);
  for (let row = 0; row < order.length; row++) {
    entityOf[row] = entities.newCode[panel.entityOf[order[row]]];
    periodOf[row] = periods.newCode[panel.periodOf[order[row]]];
    sourceRow[row] = panel.sourceRow[order[row]];
    rowOf[periodOf[row] * entities.kept.length + entityOf[row]] = row;
  }
  return {
    ...panel,
    entities: entities.kept.map((i) => panel.entities[i]),
    periods: periods.kept.map((t) => panel.periods[t]),
    calendar: Float64Array.from(periods.kept, (t) => panel.calendar[t]),
    nEntities: entities.kept.length,
    nPeriods: periods.kept.length,
    nObs: order.length,
    entityOf,
    periodOf,
    rowOf,
    balanced: order.length === rowOf.length,
    sourceRow,
    columns: new TakenColumns(panel.columns, order),
  };
}

function usedCodes(count: number, codeOf: Int32Array, rows: Int32Array) {
  const newCode = new Int32Array(count).fill(-1);
  for (let i = 0; i < rows.length; i++) newCode[codeOf[rows[i]]] = 0;
  const kept: number[] = [];
  for (let code = 0; code < count; code++) if (newCode[code] === 0) newCode[code] = kept.push(code) - 1;
  return { newCode, kept };
}
