// A fit as the entry of results.json under `models` (design: results). Numbers that do not exist are absent, with a note.
import type { Fit } from "./fit.js";
import { coefficients } from "./inference.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The plain object of a fit, key order fixed. */
export function fitToJson(fit: Fit): { readonly [key: string]: Json | undefined } {
  const asked = new Set(fit.spec.save);
  const notes = [...fit.notes];
  const out = {
    estimator: fit.spec.estimator,
    spec: withoutNull(fit.spec as unknown as Readonly<Record<string, Json>>),
    status: fit.status,
    sample: fit.sample as unknown as Json,
    ...(fit.logdet === undefined ? {} : { logdet: finiteEnds(fit.logdet) }),
    coefficients: coefficients(fit) as unknown as Json,
    statistics: fit.statistics as unknown as Json,
    ...(fit.impacts.length > 0 ? { impacts: fit.impacts as unknown as Json } : {}),
    tests: fit.tests as unknown as Json,
    ...(fit.firstStages === undefined ? {} : { firstStages: fit.firstStages as unknown as Json }),
    ...(asked.has("fixedEffects") ? { fixedEffects: fit.fixedEffects as unknown as Json } : {}),
    ...(asked.has("residuals") ? { residuals: Array.from(fit.residuals) } : {}),
    ...(asked.has("fitted") ? { fitted: Array.from(fit.fitted) } : {}),
    ...(asked.has("covariance") && fit.covariance !== null ? { covariance: covarianceRows(fit) } : {}),
    notes,
  };
  return finite(out, "", notes) as { readonly [key: string]: Json | undefined };
}

/** Options that the model does not have are absent. */
const withoutNull = (spec: Readonly<Record<string, Json>>): Json =>
  Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null));

/** An end of the interval that does not exist is left out. */
function finiteEnds({ method, low, high }: NonNullable<Fit["logdet"]>): Json {
  return { method, ...(Number.isFinite(low) ? { low } : {}), ...(Number.isFinite(high) ? { high } : {}) };
}

function covarianceRows(fit: Fit): Json {
  const k = fit.terms.length;
  return fit.terms.map((term, i) => ({
    name: term.name,
    values: Array.from((fit.covariance as Float64Array).subarray(i * k, (i + 1) * k)),
  }));
}

/** Leaves out numbers that are not finite (null in a list, so that the others keep their place) and says so in `notes`. */
export function finite(value: Json | undefined, path: string, notes: string[]): Json | undefined {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    notes.push(`${path} does not exist (${value}) and is left out`);
    return undefined;
  }
  if (Array.isArray(value)) return finiteList(value, path, notes);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]) => [key, finite(item, path === "" ? key : `${path}.${key}`, notes)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function finiteList(list: readonly Json[], path: string, notes: string[]): Json {
  const said: string[] = [];
  const out = list.map((item, i) => finite(item, addressOf(item, path, i), said) ?? null);
  const bare = list.every((item) => typeof item === "number");
  if (bare && said.length > 1) notes.push(`${said.length} values of ${path} do not exist and are left out`);
  else notes.push(...said);
  return out;
}

/** How a path names an item of a list: by its `name` or `variable` where it has one. */
function addressOf(item: Json, path: string, i: number): string {
  const { name, variable } = (item ?? {}) as { readonly name?: Json; readonly variable?: Json };
  const key = name ?? variable;
  return typeof key === "string" ? `${path}.${key}` : `${path}[${i}]`;
}
