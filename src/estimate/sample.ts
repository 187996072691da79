import type { Design } from "../model/design.js";
import type { Sample } from "../result/fit.js";

/** What was used, for the head of every result. */
export function sampleOf({ panel, nObs, dropped }: Design): Sample {
  return { observations: nObs, entities: panel.nEntities, periods: panel.nPeriods, balanced: panel.balanced, dropped };
}
