// The options of covariances that load on demand: words and numbers.
import { Options, described } from "../../model/options.js";
import type { VcovSpec } from "../../model/spec.js";
import { CONLEY_KERNELS, LEVERAGE } from "../../model/words.js";

/** Least values of whole numbers. */
const LEAST = { lags: 0, draws: 2, length: 1 };

/** Throws MODEL_VALUE and MODEL_CONFLICT for options that no covariance has; `completeVcov` judged which belong to the type. */
export function checkVcovOptions(vcov: VcovSpec): void {
  const options = new Options(vcov as unknown as Record<string, unknown>, "vcov: ");
  options.word("leverage", LEVERAGE);
  options.word("kernel", CONLEY_KERNELS);
  for (const [key, least] of Object.entries(LEAST)) {
    const value = options.value(key) ?? least;
    if (Number.isInteger(value) && (value as number) >= least) continue;
    throw options.error("MODEL_VALUE", `${key} is a whole number from ${least}, found ${described(value)}`);
  }
  const cutoff = options.value("cutoff") ?? 1;
  if (!Number.isFinite(cutoff) || (cutoff as number) <= 0) {
    throw options.error("MODEL_VALUE", `cutoff is a number above 0, found ${described(cutoff)}`);
  }
  if (vcov.type !== "cluster" && (vcov.by ?? []).length > 1) {
    throw options.error("MODEL_VALUE", `by is one variable in ${vcov.type}, found ${(vcov.by as readonly string[]).join(", ")}`);
  }
  const given = ["lon", "lat", "x", "y"].filter((key) => options.text(key) !== undefined).join(", ");
  if (["", "lon, lat", "x, y"].includes(given)) return;
  throw options.error("MODEL_CONFLICT", `coordinates are lon and lat, or x and y, or those of the geometry; found ${given}`);
}
