// Which (entity, period) cells a panel lacks.
import type { Panel } from "./panel.js";

export interface Balance {
  readonly balanced: boolean;
  /** The first 20 absent [entity, period], entity by entity. */
  readonly missing: readonly (readonly [string, string])[];
  /** All absent cells: nEntities * nPeriods - nObs. */
  readonly missingCount: number;
  /** [nEntities] rows of each entity. */
  readonly counts: Int32Array;
  /** Entities with a hole between their first and last period, on the calendar. */
  readonly gaps: readonly string[];
}

const SHOWN = 20;

/** Incomplete entities that a condition can name. */
const FEW = 3;

/** What makes a panel complete, for messages. */
export function unbalancedRemedy(panel: Panel): string {
  const { entities, entityName, nPeriods } = panel;
  const { counts } = balance(panel);
  const incomplete = entities.filter((_, i) => counts[i] < nPeriods);
  const keys = incomplete.slice(0, incomplete.length > FEW ? 1 : FEW).map((key) => `${entityName} != '${key}'`);
  const filter = `"${keys.join(" & ")}${incomplete.length > FEW ? " & .." : ""}"`;
  return `leave out what is not complete with \`prepare: [{filter: ${filter}}]\`; dropMissing keeps a panel complete with \`by: ${entityName}\``;
}

/** Balance of a panel: absent cells, rows an entity, entities with gaps. */
export function balance(panel: Panel): Balance {
  const { nEntities, nPeriods, nObs, rowOf, calendar } = panel;
  const counts = new Int32Array(nEntities);
  const missing: [string, string][] = [];
  const gaps: string[] = [];
  for (let i = 0; i < nEntities; i++) {
    let first = -1;
    let last = -1;
    for (let t = 0; t < nPeriods; t++) {
      if (rowOf[t * nEntities + i] >= 0) {
        counts[i]++;
        if (first < 0) first = t;
        last = t;
      } else if (missing.length < SHOWN) missing.push([panel.entities[i], panel.periods[t]]);
    }
    if (first >= 0 && calendar[last] - calendar[first] + 1 !== counts[i]) gaps.push(panel.entities[i]);
  }
  return { balanced: panel.balanced, missing, missingCount: nEntities * nPeriods - nObs, counts, gaps };
}
