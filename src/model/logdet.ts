// The option `logdet` of spatial likelihoods, which the test `log-determinant` has too.
import { described, type Options } from "./options.js";
import type { LogDetSpec } from "./spec.js";
import { LOGDET_METHODS, LOGDET_OPTIONS } from "./words.js";

/** A method, or a group of options with one; nothing is `auto`. */
export function completeLogdet(options: Options): LogDetSpec {
  if (typeof options.value("logdet") === "string") return withDefaults(options.word("logdet", LOGDET_METHODS) ?? "auto", {});
  const inside = options.inside("logdet");
  if (inside === undefined) return { method: "auto" };
  inside.requireKeys(["method", ...Object.keys(LOGDET_OPTIONS)], [], new Map());
  return completeLogdetOptions(inside);
}

/** `method`, `order`, `probes`, `terms` among some options. */
export function completeLogdetOptions(options: Options): LogDetSpec {
  const method = options.word("method", LOGDET_METHODS) ?? "auto";
  const given: { [key: string]: number } = {};
  for (const [key, { method: owner, minimum, maximum }] of Object.entries(LOGDET_OPTIONS)) {
    const value = options.value(key);
    if (value === undefined) continue;
    if (method !== owner) throw options.error("MODEL_OPTION", `the option "${key}" belongs to method: ${owner}`, { key });
    if (typeof value !== "number" || !Number.isInteger(value) || value < minimum || value > maximum) {
      throw options.error("MODEL_VALUE", `${key} is a whole number from ${minimum} to ${maximum}, found ${described(value)}`, { key });
    }
    given[key] = value;
  }
  return withDefaults(method, given);
}

function withDefaults(method: LogDetSpec["method"], given: { readonly [key: string]: number }): LogDetSpec {
  const own = Object.entries(LOGDET_OPTIONS).filter(([, option]) => option.method === method);
  return { method, ...Object.fromEntries(own.map(([key, option]) => [key, given[key] ?? option.default])) };
}
