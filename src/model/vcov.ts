// The option `vcov`: a name, or {type, ...}. Defaults of docs/vocabulary.md section 4.
import { described, Options } from "./options.js";
import type { VcovSpec } from "./spec.js";
import { CLUSTER_FACTORS, CONLEY_KERNELS, IID_FACTORS, INFORMATION, LEVERAGE, VCOV_OPTIONS, VCOV_TYPES, type Words } from "./words.js";

const LIKELIHOOD: Words<VcovSpec["type"]> = { built: ["iid"], later: [...VCOV_TYPES.built, ...(VCOV_TYPES.later ?? [])] };

/** Options, and the types each belongs to. */
const OWNERS = new Map<string, string>([
  ["information", "iid of likelihood models"],
  ["distances", "hac"],
  ["bandwidth", "hac"],
]);
for (const [type, options] of Object.entries(VCOV_OPTIONS)) {
  for (const key of options) OWNERS.set(key, OWNERS.has(key) ? `${OWNERS.get(key)}, ${type}` : type);
}

/** `vcov` of a least squares or likelihood model with its defaults. Throws MODEL_OPTION, MODEL_VALUE, MODEL_MISSING, MODEL_NOT_BUILT. */
export function completeVcov(model: Options, kind: "leastSquares" | "likelihood"): VcovSpec {
  const words = kind === "leastSquares" ? VCOV_TYPES : LIKELIHOOD;
  const given = model.value("vcov");
  const options =
    given === undefined || typeof given === "string" ? new Options({ type: given }, `${model.place}vcov: `) : model.inside("vcov");
  const type = options?.word("type", words) ?? "iid";
  if (options === undefined) return { type };
  if (kind === "leastSquares") return completeLeastSquares(options, type);
  options.requireKeys(["type", "information"], [], new Map([...OWNERS, ["smallSample", "least squares models"]]));
  const information = options.word("information", INFORMATION);
  return { type, ...(information === undefined ? {} : { information }) };
}

/** The options in the order of the type's list, defaults written out where a type has them. */
function completeLeastSquares(options: Options, type: VcovSpec["type"]): VcovSpec {
  const keys = VCOV_OPTIONS[type] ?? [];
  options.requireKeys(["type", ...keys], [], OWNERS);
  const found: Record<string, unknown> = { type };
  for (const key of keys) {
    const value = optionOf(options, type, key);
    if (value !== undefined) found[key] = value;
  }
  if (type === "conley") refuseHalfCoordinates(options);
  return found as unknown as VcovSpec;
}

function optionOf(options: Options, type: VcovSpec["type"], key: keyof VcovSpec): unknown {
  switch (key) {
    case "by":
      return clusterVariables(options, type);
    case "smallSample":
      return type === "iid" ? (options.word(key, IID_FACTORS) ?? "df") : (options.word(key, CLUSTER_FACTORS) ?? "stata");
    case "leverage": {
      const leverage = options.word(key, LEVERAGE);
      return leverage === "none" ? undefined : leverage;
    }
    case "kernel":
      return options.word(key, CONLEY_KERNELS) ?? "bartlett";
    case "lags":
      return number(options, key, 0, type === "conley" ? 0 : undefined);
    case "draws":
      return number(options, key, 2, 999);
    case "length":
      return number(options, key, 1) ?? missing(options, "block-bootstrap needs `length`, the periods of a block");
    case "cutoff":
      return number(options, key, 0) ?? missing(options, "conley needs `cutoff`, the distance from which errors are uncorrelated");
    default:
      return options.text(key);
  }
}

function missing(options: Options, sentence: string): never {
  throw options.error("MODEL_MISSING", sentence);
}

function clusterVariables(options: Options, type: string): readonly string[] {
  if (!options.has("by")) missing(options, `${type} needs \`by\`, the variables whose values make the clusters`);
  const by = typeof options.value("by") === "string" ? [options.requiredText("by")] : (options.texts("by") as string[]);
  if (by.length === 1 || type === "cluster") return by;
  throw options.error("MODEL_VALUE", `by is one variable in ${type}, found ${by.join(", ")}`);
}

/** A whole number of at least `least`; of `cutoff` any number above it. */
function number(options: Options, key: string, least: number, otherwise?: number): number | undefined {
  const value = options.value(key) ?? otherwise;
  if (value === undefined) return undefined;
  const fits =
    key === "cutoff" ? Number.isFinite(value) && (value as number) > least : Number.isInteger(value) && (value as number) >= least;
  if (fits) return value as number;
  const expected = key === "cutoff" ? `a number above ${least}` : `a whole number from ${least}`;
  throw options.error("MODEL_VALUE", `${key} is ${expected}, found ${described(value)}`);
}

function refuseHalfCoordinates(options: Options): void {
  const given = ["lon", "lat", "x", "y"].filter((key) => options.has(key)).join(", ");
  if (["", "lon, lat", "x, y"].includes(given)) return;
  throw options.error("MODEL_CONFLICT", `coordinates are lon and lat, or x and y, or those of the geometry; found ${given}`);
}
