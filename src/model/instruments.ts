// The options of instrumental variables: `iv`, `alpha`, and `vcov`, whose default depends on them.
import type { Formula } from "./formula.js";
import { described, type Options } from "./options.js";
import type { PanelSpec, VcovSpec } from "./spec.js";
import { completeVcov } from "./vcov.js";
import { IV_METHODS, IV_OF, OWN_COVARIANCE } from "./words.js";

type Completed = Pick<PanelSpec, "iv" | "alpha" | "vcov">;

/** Types that fit least squares again and again. */
const RESAMPLED = ["bootstrap", "block-bootstrap", "jackknife"];

/** Throws MODEL_CONFLICT where `iv` has nothing to instrument, or where gmm is given a covariance that its weights contradict. */
export function completeInstruments(options: Options, { endogenous }: Formula, method: PanelSpec["method"]): Completed {
  const given = options.word("iv", IV_METHODS);
  if (endogenous.length === 0) {
    if (given === undefined && !options.has("alpha")) {
      return { vcov: completeVcov(options, OWN_COVARIANCE.includes(method) ? "own" : "leastSquares") };
    }
    const sentence = `${given === undefined ? "alpha" : "iv"} is about endogenous regressors, and the formula names none: they stand in its third part, "y ~ x | 0 | endogenous ~ instruments"`;
    throw options.error("MODEL_CONFLICT", sentence);
  }
  const known = IV_OF[method];
  if (known === undefined) {
    const sentence = `instruments with method: ${method} are not in this version, which has ${Object.keys(IV_OF).join(", ")}`;
    throw options.error("MODEL_NOT_BUILT", sentence, {}, "unsupported");
  }
  const iv = given ?? known[0];
  if (!known.includes(iv)) throw options.error("MODEL_CONFLICT", `method: ${method} has iv: ${known.join(", ")}, not ${iv}`);
  const vcov = iv === "gmm" ? gmmVcov(options) : completeVcov(options, "leastSquares");
  if (RESAMPLED.includes(vcov.type)) {
    const sentence = `vcov ${vcov.type} with instruments is not in this version; use cluster, or another type with a formula`;
    throw options.error("MODEL_NOT_BUILT", sentence, {}, "unsupported");
  }
  return { iv, ...completeAlpha(options, iv), vcov };
}

function completeAlpha(options: Options, iv: PanelSpec["iv"]): Pick<PanelSpec, "alpha"> {
  const alpha = options.value("alpha") ?? 1;
  if (options.has("alpha") && iv !== "fuller") throw options.error("MODEL_CONFLICT", "alpha is the constant of iv: fuller");
  if (typeof alpha !== "number" || !(alpha >= 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw options.error("MODEL_VALUE", `alpha is a number from 0, found ${described(alpha)}`);
  }
  return iv === "fuller" ? { alpha } : {};
}

function gmmVcov(options: Options): VcovSpec {
  const vcov: VcovSpec = options.has("vcov") ? completeVcov(options, "leastSquares") : { type: "hc0" };
  if (!["iid", "hc2", "hc3", "hc4"].includes(vcov.type)) return vcov;
  const sentence = `iv: gmm weights the moments by a robust covariance: vcov is hc0 (the default), hc1 or cluster there, not ${vcov.type}`;
  throw options.error("MODEL_CONFLICT", sentence);
}
