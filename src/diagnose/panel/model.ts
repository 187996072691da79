// What tests of static panels take, give and refuse.
import { DurbinError } from "../../errors.js";
import type { Panel } from "../../data/panel.js";
import type { Design } from "../../model/design.js";
import type { Fit, TestResult } from "../../result/fit.js";

/** A fit and what it was fitted to. */
export interface PanelModel {
  readonly fit: Fit;
  readonly design: Design;
}

export interface PanelTest extends TestResult {
  readonly notes?: readonly string[];
}

/** Which index: that of entities or that of periods. */
export type Index = "entity" | "time";

export const refuse = (name: string, sentence: string, details: Readonly<Record<string, unknown>> = {}): DurbinError =>
  new DurbinError("input", "PANEL_TEST", `${name}: ${sentence}`, details);

/** Throws PANEL_TEST for another estimator than pooled least squares. */
export function requirePooled({ fit, design }: PanelModel, name: string): void {
  const { spec } = fit;
  if (spec.estimator === "panel" && spec.method === "pooled" && design.factors.length === 0) return;
  throw refuse(name, `the model is ${methodOf(fit)}; this test judges pooled residuals (method: pooled, no effects)`);
}

export const methodOf = ({ spec }: Fit): string => (spec.estimator === "panel" ? spec.method : spec.estimator);

/** The rows of a panel group by group, in the order of time inside an entity and of entities inside a period. */
export interface Groups {
  /** [nObs] */
  readonly rows: Int32Array;
  /** [levels + 1] group g is rows[start[g] .. start[g + 1]) */
  readonly start: Int32Array;
  readonly levels: readonly string[];
}

export function groupsOf(panel: Panel, by: Index): Groups {
  const [levels, levelOf] = by === "entity" ? [panel.entities, panel.entityOf] : [panel.periods, panel.periodOf];
  const start = new Int32Array(levels.length + 1);
  for (const level of levelOf) start[level + 1]++;
  for (let g = 0; g < levels.length; g++) start[g + 1] += start[g];
  const next = start.slice();
  const rows = new Int32Array(levelOf.length);
  for (let row = 0; row < levelOf.length; row++) rows[next[levelOf[row]]++] = row;
  return { rows, start, levels };
}

/** [nObs] the row of the same entity one step earlier on the calendar, -1 where there is none. */
export function rowsBefore({ nObs, nEntities, entityOf, periodOf, rowOf, calendar, timeName }: Panel): Int32Array {
  const before = new Int32Array(nObs).fill(-1);
  if (timeName === null) return before;
  for (let row = 0; row < nObs; row++) {
    const t = periodOf[row];
    if (t > 0 && calendar[t] - calendar[t - 1] === 1) before[row] = rowOf[(t - 1) * nEntities + entityOf[row]];
  }
  return before;
}
