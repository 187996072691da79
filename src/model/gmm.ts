// The options of `gmm`: words only. What the entries of `instruments` say is read where the estimator is, which loads on demand.
import { described, Options } from "./options.js";
import type { GmmSpec } from "./spec.js";
import { GMM_VCOV, INITIAL_WEIGHTS, TIME_INSTRUMENTS, TRANSFORMS } from "./words.js";

/** What a GMM model has beyond what every model has. Throws MODEL_VALUE, MODEL_MISSING, MODEL_CONFLICT. */
export function completeGmm(options: Options): Omit<GmmSpec, "estimator" | "formula" | "where" | "level" | "save"> {
  const instruments = options.texts("instruments");
  if (instruments === undefined) throw options.error("MODEL_MISSING", '`instruments` is missing, such as ["gmm(y, 2:4)", "iv(x)"]');
  const system = flag(options, "system");
  const timeEffects = flag(options, "timeEffects");
  const timeInstruments = options.word("timeInstruments", TIME_INSTRUMENTS) ?? "both";
  if (timeInstruments === "level" && !(system && timeEffects)) {
    const lacks = system ? "timeEffects is false" : "without system: true there is no level equation";
    throw options.error("MODEL_CONFLICT", `timeInstruments: level puts period dummies in the level equation, but ${lacks}`);
  }
  const steps = stepsOf(options);
  const weights = options.text("weights");
  return {
    instruments,
    system,
    transform: options.word("transform", TRANSFORMS) ?? "fd",
    steps,
    initialWeight: options.word("initialWeight", INITIAL_WEIGHTS) ?? "h3",
    timeEffects,
    timeInstruments,
    arTests: arTests(options),
    vcov: gmmVcov(options, steps),
    ...(weights === undefined ? {} : { weights }),
  };
}

function flag(options: Options, key: string): boolean {
  const value = options.value(key) ?? false;
  if (typeof value !== "boolean") throw options.error("MODEL_VALUE", `${key} is true or false, found ${described(value)}`, { key });
  return value;
}

function stepsOf(options: Options): GmmSpec["steps"] {
  const value = options.value("steps") ?? 2;
  if (value === 1 || value === 2 || value === "iterated" || value === "cue") return value;
  throw options.error("MODEL_VALUE", `steps is 1, 2, iterated or cue, found ${described(value)}`, { key: "steps" });
}

function arTests(options: Options): number {
  const value = options.value("arTests") ?? 2;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 20) return value;
  throw options.error("MODEL_VALUE", `arTests is a whole number from 0 to 20, found ${described(value)}`, { key: "arTests" });
}

/** One step: robust, or asymptotic; later steps: windmeijer, or asymptotic, the default of cue. */
function gmmVcov(model: Options, steps: GmmSpec["steps"]): GmmSpec["vcov"] {
  const given = model.value("vcov");
  const options = typeof given === "object" ? model.inside("vcov") : new Options({ type: given }, `${model.place}vcov: `);
  options?.requireKeys(["type"], [], new Map());
  const usual = steps === 1 ? "robust" : steps === "cue" ? "asymptotic" : "windmeijer";
  const type = options?.word("type", GMM_VCOV) ?? usual;
  if (type !== "asymptotic" && type !== usual) {
    const remedy = usual === "asymptotic" ? "use asymptotic" : `use ${usual} or asymptotic`;
    throw model.error("MODEL_CONFLICT", `vcov: ${type} is not a covariance of steps: ${steps}; ${remedy}`);
  }
  return { type };
}
