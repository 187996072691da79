// The regression that instruments are used in: as it is, of differences, of means, or quasi-demeaned.
import type { Design, Instruments } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import { designOfMeans } from "../panel-methods/between.js";
import { differenced } from "../panel-methods/first-difference.js";
import { joined } from "./problem.js";
import { randomEffects } from "./random-effects.js";

/** A transformed regression, with what its fit says besides. */
export interface Prepared {
  readonly design: Design;
  readonly statistics: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** What `method` makes of a design. Effects that are absorbed are removed later. */
export function prepared(design: Design, spec: PanelSpec): Prepared {
  const plain = (made: Design): Prepared => ({ design: made, statistics: {}, notes: [] });
  switch (spec.method) {
    case "first-difference":
      return plain(withInstruments(design, (all) => differenced(all, spec.intercept !== false)));
    case "between":
      return plain(withInstruments(design, (all) => designOfMeans(all, "entity", spec.vcov.by ?? [])));
    case "random":
      return randomEffects(design, spec);
    default:
      return plain(design);
  }
}

/** A transformation of the columns of a design, applied to its instruments too. */
function withInstruments(design: Design, transform: (design: Design) => Design): Design {
  const { endogenous, names, Z } = design.instruments as Instruments;
  const all = transform({ ...design, names: [...design.names, ...names], X: joined(design.X, Z) });
  const k = all.names.length - names.length;
  const instruments = { endogenous, names, Z: all.X.subarray(k * all.nObs) };
  return { ...all, names: all.names.slice(0, k), X: all.X.subarray(0, k * all.nObs), instruments };
}
