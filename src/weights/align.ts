// W brought to the units of a data set: reordered by key, or restricted to some of its units.
import { compareKeys, zerosHint } from "../data/keys.js";
import { DurbinError } from "../errors.js";
import { choose, counted, someKeys } from "./links.js";
import { standardizedWeights } from "./standardize.js";
import type { SpatialWeights } from "./weights.js";

/** The same keys in the same order. */
export const sameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((key, i) => key === b[i]));

/**
 * W with rows and columns in the order of `entities`. Throws WEIGHTS_KEYS, naming keys and counts, unless both have the same keys;
 * weights stay as they are (`restrictWeights` leaves units out).
 */
export function alignWeights(W: SpatialWeights, entities: readonly string[]): SpatialWeights {
  if (sameOrder(W.keys, entities)) return W;
  const comparison = compareKeys(W.keys, entities);
  const { missing, extra } = comparison;
  if (missing.length > 0 || extra.length > 0) {
    const parts: string[] = [];
    const dropped = new Set(W.dropped);
    if (missing.length > 0) {
      const why = missing.every((key) => dropped.has(key)) ? " (islands: drop took them out of W; leave them out of the data too)" : "";
      parts.push(`${missing.length} of ${counted(entities.length, "unit")} of the data not in W: ${someKeys(missing)}${why}`);
    }
    if (extra.length > 0) parts.push(`${extra.length} of ${counted(W.n, "unit")} of W not in the data: ${someKeys(extra)}`);
    const message = `weights "${W.name}": ${parts.join("; ")}${zerosHint(comparison)}`;
    throw new DurbinError("input", "WEIGHTS_KEYS", message, { name: W.name, missing: missing.slice(0, 20), extra: extra.slice(0, 20) });
  }
  const weight = choose(W, entities).weight;
  const { weight: raw, ...structure } = choose({ ...W, weight: W.raw }, entities);
  return { ...W, ...structure, weight, raw };
}

/**
 * W among the units of `keys`, in that order, standardized again from the weights before standardization, which a note says.
 * Throws WEIGHTS_KEYS for a key that W does not have. Units may become islands (`requireUsable`).
 */
export function restrictWeights(W: SpatialWeights, keys: readonly string[]): SpatialWeights {
  const { missing } = compareKeys(W.keys, keys);
  if (missing.length > 0) return alignWeights(W, keys);
  if (keys.length === W.n) return alignWeights(W, keys);
  const links = choose({ ...W, weight: W.raw }, keys);
  const weight = standardizedWeights(W.name, links, W.standardization);
  const again = W.standardization === "none" ? "" : " and standardized again";
  const note = `W was restricted to ${keys.length} of ${counted(W.n, "unit")}${again}`;
  return { ...W, ...links, weight, raw: links.weight, notes: [...W.notes, note] };
}
