// Which shapes of a map have data, by key: differences that are a mistake are refused, others are said.
import type { Geometry } from "../data/geometry.js";
import { compareKeys, zerosHint } from "../data/keys.js";
import { DurbinError } from "../errors.js";
import { counted, someKeys } from "../weights/links.js";

/**
 * A note about units without a shape and shapes without data, if there are any. Throws FIGURE_KEYS when no key is shared, or when some keys differ in leading
 * zeros only: such units would be drawn as if they had no data.
 */
export function mapNotes(source: string, units: readonly string[], geometry: Geometry): readonly string[] {
  const comparison = compareKeys(geometry.keys, units);
  const { missing, extra, zeros } = comparison;
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`${counted(missing.length, "unit")} of ${source} without a shape: ${someKeys(missing)}`);
  if (extra.length > 0) parts.push(`${counted(extra.length, "shape")} of ${geometry.source} without data: ${someKeys(extra)}`);
  if (zeros.length === 0 && (missing.length === 0 || missing.length < units.length)) return parts.length === 0 ? [] : [parts.join("; ")];
  const hint = zeros.length > 0 ? zerosHint(comparison) : "; no key is in both";
  throw new DurbinError("input", "FIGURE_KEYS", parts.join("; ") + hint, { missing: missing.slice(0, 20), extra: extra.slice(0, 20) });
}
