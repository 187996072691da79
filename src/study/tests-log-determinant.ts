// The test `log-determinant`: ln|I - rho W| at some rho.
import { logDeterminants } from "../estimate/logdet/values.js";
import { completeLogdetOptions } from "../model/logdet.js";
import { Options } from "../model/options.js";
import { requireUsable } from "../weights/islands.js";
import type { TestRunner } from "./test-entry.js";

export const logDeterminantTest: TestRunner = (test, name, context) => {
  const W = context.weights.built(test.weights as string);
  requireUsable(W);
  const spec = completeLogdetOptions(new Options(test, ""));
  const at = test.at as readonly number[];
  const { method, low, high, values, standardErrors } = logDeterminants(W, Float64Array.from(at), spec, context.seed);
  const ends = { ...(Number.isFinite(low) ? { low } : {}), ...(Number.isFinite(high) ? { high } : {}) };
  const errors = standardErrors === null ? {} : { standardErrors: Array.from(standardErrors) };
  return [{ name, type: test.type, weights: W.name, method, ...ends, at, values: Array.from(values), ...errors }];
};
