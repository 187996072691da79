// The rows that a `where` keeps, and those of units that W has.
import { evaluateCondition, parseExpression } from "../data/expression.js";
import type { Panel } from "../data/panel.js";
import { describeRow } from "../data/access.js";
import { restrict } from "../data/restrict.js";
import { listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import type { Dropped } from "../model/design.js";
import type { SpatialWeights } from "../weights/weights.js";

export interface RestrictedRows {
  readonly panel: Panel;
  readonly notes: readonly string[];
}

/** The panel of the rows where the condition holds; the whole panel without one. Throws STUDY_TEST when none does. */
export function restrictRows(panel: Panel, where: string | undefined): RestrictedRows {
  if (where === undefined) return { panel, notes: [] };
  const kept = restrict(panel, evaluateCondition(parseExpression(where), panel));
  if (kept.nObs === 0) throw new DurbinError("input", "STUDY_TEST", `where: no row of ${panel.source} satisfies ${where}`);
  return { panel: kept, notes: kept.nObs === panel.nObs ? [] : [`where keeps ${kept.nObs} of ${panel.nObs} rows`] };
}

const MOST_KEYS = 20;

export interface LinkedRows {
  readonly panel: Panel;
  readonly dropped: readonly Dropped[];
}

/** The panel without the units that `islands: drop` took out of W; the whole panel without W. */
export function linkedRows(panel: Panel, W: SpatialWeights | null): LinkedRows {
  if (W === null || W.dropped.length === 0) return { panel, dropped: [] };
  const gone = new Set(W.dropped);
  const isGone = (row: number): boolean => gone.has(panel.entities[panel.entityOf[row]]);
  const rows = Array.from({ length: panel.nObs }, (_, row) => row).filter(isGone);
  if (rows.length === 0) return { panel, dropped: [] };
  const keep = new Uint8Array(panel.nObs).fill(1);
  for (const row of rows) keep[row] = 0;
  const keys = rows.slice(0, MOST_KEYS).map((row) => describeRow(panel, row));
  return { panel: restrict(panel, keep), dropped: [{ reason: `no neighbors in weights "${W.name}"`, count: rows.length, keys }] };
}

/** For results that have no sample to record it in. */
export const droppedNote = ({ reason, count, keys }: Dropped): string =>
  `${count} ${count === 1 ? "row" : "rows"} dropped, ${reason}: ${listed(
    keys.map((key) => `(${key})`),
    count,
  )}`;
