// Which rows a table shows, under which names and in which order: keep, drop, order, rename by canonical names with "*" as wildcard.
import { DurbinError, suggestion } from "../errors.js";

export interface Selection {
  /** Only these, e.g. ["lemp", "W(*)"]. */
  readonly keep?: readonly string[];
  /** Without these. */
  readonly drop?: readonly string[];
  /** These first, in this order; the others follow in theirs. */
  readonly order?: readonly string[];
  /** Printed name by canonical name; also used for impacts and inside W(). */
  readonly rename?: Readonly<Record<string, string>>;
}

function matcher(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "su");
}

/** The names that one of the patterns means, pattern by pattern. Throws `input` TABLE_NAME_UNKNOWN for a pattern without a match. */
function matches(names: readonly string[], patterns: readonly string[], option: string): readonly string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const test = matcher(pattern);
    const hits = names.filter((name) => test.test(name));
    if (hits.length === 0) {
      const message = `${option}: no coefficient is named "${pattern}"${suggestion(pattern, names)}`;
      throw new DurbinError("input", "TABLE_NAME_UNKNOWN", message, { option, name: pattern });
    }
    for (const hit of hits) found.add(hit);
  }
  return [...found];
}

/** Applies keep, drop and order. Throws `input` TABLE_NAME_UNKNOWN. */
export function select(names: readonly string[], { keep, drop, order }: Selection): readonly string[] {
  const kept = keep === undefined ? new Set(names) : new Set(matches(names, keep, "keep"));
  for (const name of drop === undefined ? [] : matches(names, drop, "drop")) kept.delete(name);
  const first = order === undefined ? [] : matches(names, order, "order");
  return [...new Set([...first, ...names])].filter((name) => kept.has(name));
}

/** The printed name: renamed itself, or W() of a renamed variable. */
export function printedName(name: string, shown: string, rename: Selection["rename"] = {}): string {
  if (Object.hasOwn(rename, name)) return rename[name];
  const inside = /^W\((.*)\)$/s.exec(name)?.[1];
  return inside !== undefined && Object.hasOwn(rename, inside) ? `W·${rename[inside]}` : shown;
}

/** Checks that `rename` names something. Throws `input` TABLE_NAME_UNKNOWN. */
export function checkRename(names: readonly string[], rename: Selection["rename"] = {}): void {
  const known = new Set(names);
  const unknown = Object.keys(rename).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const message = `rename: no coefficient is named "${unknown}"${suggestion(unknown, names)}`;
  throw new DurbinError("input", "TABLE_NAME_UNKNOWN", message, { option: "rename", name: unknown });
}

/**
 * One order for the names of several lists: a new name stands after the one before it in its own list, else before the next one that is
 * known, else last. [a, c] and [a, b, c] give [a, b, c].
 */
export function mergeOrder(lists: readonly (readonly string[])[]): readonly string[] {
  const merged: string[] = [];
  for (const list of lists) {
    list.forEach((name, i) => {
      if (merged.includes(name)) return;
      const next = list.slice(i + 1).find((later) => merged.includes(later));
      const place = i > 0 ? merged.indexOf(list[i - 1]) + 1 : next === undefined ? merged.length : merged.indexOf(next);
      merged.splice(place, 0, name);
    });
  }
  return merged;
}
