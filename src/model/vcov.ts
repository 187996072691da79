// The option `vcov`: a name, or {type, ...}. Defaults of docs/vocabulary.md section 4.
import { Options } from "./options.js";
import type { VcovSpec } from "./spec.js";
import { CLUSTER_FACTORS, IID_FACTORS, INFORMATION, LEVERAGE, VCOV_TYPES, type Words } from "./words.js";

const LIKELIHOOD: Words<VcovSpec["type"]> = { built: ["iid"], later: [...VCOV_TYPES.built, ...(VCOV_TYPES.later ?? [])] };

/** Options of the types, and the type each belongs to. */
const OWNERS: ReadonlyMap<string, string> = new Map([
  ["by", "cluster"],
  ["leverage", "cluster"],
  ["smallSample", "iid and cluster"],
  ["information", "iid of likelihood models"],
  ["lags", "driscoll-kraay, newey-west and conley"],
  ["cutoff", "conley"],
  ["kernel", "conley and hac"],
  ["distances", "hac"],
  ["bandwidth", "hac"],
]);

/** `vcov` of a least squares or likelihood model with its defaults. Throws MODEL_OPTION, MODEL_VALUE, MODEL_MISSING, MODEL_NOT_BUILT. */
export function completeVcov(model: Options, kind: "leastSquares" | "likelihood"): VcovSpec {
  const words = kind === "leastSquares" ? VCOV_TYPES : LIKELIHOOD;
  const given = model.value("vcov");
  const options =
    given === undefined || typeof given === "string" ? new Options({ type: given }, `${model.place}vcov: `) : model.inside("vcov");
  const type = options?.word("type", words) ?? "iid";
  if (options === undefined) return { type };
  if (type === "cluster") return completeCluster(options);
  if (type !== "iid") {
    options.requireKeys(["type"], [], OWNERS);
    return { type };
  }
  if (kind === "leastSquares") {
    options.requireKeys(["type", "smallSample"], [], OWNERS);
    return { type, smallSample: options.word("smallSample", IID_FACTORS) ?? "df" };
  }
  options.requireKeys(["type", "information"], [], new Map([...OWNERS, ["smallSample", "least squares models"]]));
  const information = options.word("information", INFORMATION);
  return { type, ...(information === undefined ? {} : { information }) };
}

function completeCluster(options: Options): VcovSpec {
  options.requireKeys(["type", "by", "smallSample", "leverage"], [], OWNERS);
  options.word("leverage", LEVERAGE);
  if (!options.has("by")) throw options.error("MODEL_MISSING", "cluster needs `by`, the variables whose values make the clusters");
  const single = options.value("by");
  const by = typeof single === "string" ? [options.requiredText("by")] : (options.texts("by") as string[]);
  return { type: "cluster", by, smallSample: options.word("smallSample", CLUSTER_FACTORS) ?? "stata" };
}
