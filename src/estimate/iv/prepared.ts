// The regression that instruments are used in: of the rows as they are, or of means.
import type { Design, Instruments } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import { designOfMeans } from "../panel-methods/between.js";
import { joined } from "./problem.js";

/** What `method` makes of a design. Effects that are absorbed are removed later. */
export function prepared(design: Design, { method, vcov }: PanelSpec): Design {
  return method === "between" ? withInstruments(design, (all) => designOfMeans(all, "entity", vcov.by ?? [])) : design;
}

/** A transformation of the columns of a design, applied to its instruments too. */
function withInstruments(design: Design, transform: (design: Design) => Design): Design {
  const { endogenous, names, Z } = design.instruments as Instruments;
  const all = transform({ ...design, names: [...design.names, ...names], X: joined(design.X, Z) });
  const k = all.names.length - names.length;
  const instruments = { endogenous, names, Z: all.X.subarray(k * all.nObs) };
  return { ...all, names: all.names.slice(0, k), X: all.X.subarray(0, k * all.nObs), instruments };
}
