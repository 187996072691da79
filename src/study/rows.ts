// The rows that a `where` keeps.
import { evaluateCondition, parseExpression } from "../data/expression.js";
import type { Panel } from "../data/panel.js";
import { restrict } from "../data/restrict.js";
import { DurbinError } from "../errors.js";

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
