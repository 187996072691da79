// The effects that are absorbed: the formula's second part, or the option `effects`.
import type { Panel } from "../data/panel.js";
import { DurbinError } from "../errors.js";
import { requireColumn } from "./columns.js";
import { type FixedEffectTerm, type Formula, fixedEffectText } from "./formula.js";
import { formulaError } from "./formula-error.js";
import type { Effects, ModelSpec } from "./spec.js";

/** Names of the index columns. */
export interface IndexNames {
  readonly entityName: string | null;
  readonly timeName: string | null;
}

/** What the formula's second part is in terms of `effects`; null when it holds other factors or slopes. */
export function formulaEffects(fixedEffects: readonly FixedEffectTerm[], { entityName, timeName }: IndexNames): Effects | null {
  let entity = false;
  let time = false;
  for (const { variables, slopes } of fixedEffects) {
    if (variables.length > 1 || slopes.length > 0) return null;
    if (variables[0] === entityName) entity = true;
    else if (variables[0] === timeName) time = true;
    else return null;
  }
  return entity ? (time ? "twoways" : "entity") : time ? "time" : "none";
}

/** The same of the factors that a design absorbs, by their names. */
export function effectsOfFactors(names: readonly string[], { entityName, timeName }: IndexNames): Effects | null {
  const entity = entityName !== null && names.includes(entityName);
  const time = timeName !== null && names.includes(timeName);
  if (names.length > Number(entity) + Number(time)) return null;
  return entity ? (time ? "twoways" : "entity") : time ? "time" : "none";
}

/** The effects that the design of a model absorbs: random ones stay in its errors. */
export const absorbedEffects = (spec: ModelSpec): Effects =>
  spec.estimator === "panel" && spec.method.endsWith("random") ? "none" : (spec.effects ?? "none");

/**
 * The columns of each factor to absorb (several: their combinations). Throws EFFECTS_CONFLICT when `effects` and the formula's second
 * part differ, INDEX_NEEDED when the data have no such index, TERM_NOT_BUILT for slopes, UNKNOWN_COLUMN.
 */
export function absorbedVariables(panel: Panel, { fixedEffects, source }: Formula, effects: Effects): (readonly string[])[] {
  for (const effect of fixedEffects) {
    for (const variable of effect.variables) requireColumn(source, panel, variable, effect.at);
    if (effect.slopes.length > 0) {
      const text = fixedEffectText(effect);
      throw formulaError(source, effect.at, "TERM_NOT_BUILT", `slopes by group, ${text}, are not in this version`, { text }, "unsupported");
    }
  }
  if (fixedEffects.length > 0) {
    if (effects !== "none" && formulaEffects(fixedEffects, panel) !== effects) {
      const text = fixedEffects.map(fixedEffectText).join(" + ");
      throw new DurbinError("input", "EFFECTS_CONFLICT", `effects: ${effects} contradicts the formula, whose second part is ${text}`, {
        effects,
      });
    }
    return fixedEffects.map((effect) => effect.variables);
  }
  const entity = effects === "entity" || effects === "twoways" ? [[indexName(panel.entityName, effects, "entity")]] : [];
  const time = effects === "time" || effects === "twoways" ? [[indexName(panel.timeName, effects, "time")]] : [];
  return [...entity, ...time];
}

function indexName(name: string | null, effects: Effects, key: "entity" | "time"): string {
  if (name !== null) return name;
  throw new DurbinError("input", "INDEX_NEEDED", `effects: ${effects} needs \`${key}\` in \`data\``, { effects });
}
