// The "Yes / No" rows of a table: which effects each model removes.
import { fixedEffectText } from "../model/formula.js";
import { parseFormula } from "../model/parse.js";
import type { Fit } from "../result/fit.js";
import type { Row } from "./model.js";

/** Names of the panel's columns: a factor of the formula that is one of them is the same effect as `effects: entity` or `time`. */
export interface PanelIndex {
  readonly entity?: string | null;
  readonly time?: string | null;
}

const ENTITY = "Entity effects";
const TIME = "Time effects";

/** Labels of the effects that a model removes. */
function effectsOf({ spec }: Fit, index: PanelIndex): ReadonlySet<string> {
  const labels = new Set<string>();
  if (spec.effects === "entity" || spec.effects === "twoways") labels.add(ENTITY);
  if (spec.effects === "time" || spec.effects === "twoways") labels.add(TIME);
  if (labels.size > 0) return labels; // what the formula's second part comes to
  for (const effect of parseFormula(spec.formula).fixedEffects) {
    const name = fixedEffectText(effect);
    labels.add(name === index.entity ? ENTITY : name === index.time ? TIME : `${name} effects`);
  }
  return labels;
}

/** Rows in the order entity, time, others as they come; none when no model removes any effect. */
export function effectRows(fits: readonly { readonly fit: Fit }[], index: PanelIndex): readonly Row[] {
  const byModel = fits.map(({ fit }) => effectsOf(fit, index));
  const found = new Set(byModel.flatMap((labels) => [...labels]));
  const others = [...found].filter((label) => label !== ENTITY && label !== TIME);
  return [ENTITY, TIME, ...others]
    .filter((label) => found.has(label))
    .map((label) => ({ label, cells: byModel.map((labels) => ({ text: labels.has(label) ? "Yes" : "No" })) }));
}
