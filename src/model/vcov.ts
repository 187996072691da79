// The option `vcov`: a name, or {type, ...}. Defaults of docs/vocabulary.md section 4.
import { Options } from "./options.js";
import type { VcovSpec } from "./spec.js";
import { CLUSTER_FACTORS, IID_FACTORS, INFORMATION, VCOV_OPTIONS, VCOV_TYPES, type Words } from "./words.js";

const LIKELIHOOD: Words<VcovSpec["type"]> = { built: ["iid"], later: [...VCOV_TYPES.built, ...(VCOV_TYPES.later ?? [])] };

/** Options that are not of least squares types, and whose they are. */
const ELSEWHERE = [
  ["information", "iid of likelihood models"],
  ["distances", "hac"],
  ["bandwidth", "hac"],
] as const;

/** Defaults of single types; other options are left out, or needed. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  "iid smallSample": "df",
  "cluster smallSample": "stata",
  "driscoll-kraay smallSample": "stata",
  "newey-west smallSample": "stata",
  "conley kernel": "bartlett",
  "conley lags": 0,
  "bootstrap draws": 999,
  "block-bootstrap draws": 999,
};
const NEEDED: readonly string[] = ["by", "cutoff", "length"];

/** `vcov` of a least squares or likelihood model with its defaults. Throws MODEL_OPTION, MODEL_VALUE, MODEL_MISSING, MODEL_NOT_BUILT. */
export function completeVcov(model: Options, kind: "leastSquares" | "likelihood" | "own"): VcovSpec {
  if (kind === "own") return ownCovariance(model);
  const words = kind === "leastSquares" ? VCOV_TYPES : LIKELIHOOD;
  const given = model.value("vcov");
  const options =
    given === undefined || typeof given === "string" ? new Options({ type: given }, `${model.place}vcov: `) : model.inside("vcov");
  const type = options?.word("type", words) ?? "iid";
  if (options === undefined) return { type };
  if (kind === "leastSquares") return completeLeastSquares(options, type);
  options.requireKeys(["type", "information"], [], new Map([...owners(), ["smallSample", "least squares models"]]));
  const information = options.word("information", INFORMATION);
  return { type, ...(information === undefined ? {} : { information }) };
}

function ownCovariance(model: Options): VcovSpec {
  const given = model.value("vcov") as VcovSpec | string | undefined;
  if (given === undefined || given === "iid" || (given as VcovSpec).type === "iid") return { type: "iid" };
  throw model.error("MODEL_CONFLICT", "the method has a covariance of its own; leave out vcov");
}

/** The types that an option belongs to. */
function owners(): ReadonlyMap<string, string> {
  const found = new Map<string, string>(ELSEWHERE);
  for (const [type, keys] of Object.entries(VCOV_OPTIONS))
    for (const key of keys) found.set(key, [found.get(key), type].filter(Boolean).join(", "));
  return found;
}

/** The options in the order of the type's list, defaults written out where a type has them. */
function completeLeastSquares(options: Options, type: VcovSpec["type"]): VcovSpec {
  const keys = VCOV_OPTIONS[type] ?? [];
  options.requireKeys(["type", ...keys], [], owners());
  const found: Record<string, unknown> = { type };
  for (const key of keys) {
    const value = optionOf(options, type, key) ?? DEFAULTS[`${type} ${key}`];
    if (value !== undefined) found[key] = value;
    else if (NEEDED.includes(key)) throw options.error("MODEL_MISSING", `${type} needs \`${key}\``);
  }
  return found as unknown as VcovSpec;
}

/** Words of types that load on demand, and numbers, are judged where they are used: src/estimate/covariance/options.ts. */
function optionOf(options: Options, type: VcovSpec["type"], key: keyof VcovSpec): unknown {
  if (key === "by") return typeof options.value(key) === "string" ? [options.requiredText(key)] : options.texts(key);
  return key === "smallSample" ? options.word(key, type === "iid" ? IID_FACTORS : CLUSTER_FACTORS) : options.value(key);
}
