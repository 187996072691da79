// The "Yes / No" rows of a table: which effects each model removes.
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
  for (const factor of absorbedFactors(spec.formula)) {
    labels.add(factor === index.entity ? ENTITY : factor === index.time ? TIME : `${factor} effects`);
  }
  return labels;
}

/** The terms of the formula's second part; an empty part is written 0. */
function absorbedFactors(formula: string): readonly string[] {
  const factors = topLevel(formula, "|")[1];
  return factors === undefined ? [] : topLevel(factors, "+").filter((factor) => factor !== "0" && factor !== "");
}

/** Parts of a formula between separators that stand in no bracket. */
function topLevel(text: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
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
