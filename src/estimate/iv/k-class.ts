// The kappa of limited information maximum likelihood and of Fuller.
import { relativeTo, rowProducts } from "./canonical.js";
import type { Projection } from "./projection.js";

/**
 * LIML: the smallest root of |W'M1 W - kappa W'M W| = 0 for W = (X endogenous, y), 1 where exactly identified (Anderson and Rubin 1949);
 * Fuller (1977): less alpha / (N - q - absorbed).
 */
export function limlKappa({ nObs, columns, exogenous, instruments, C, V }: Projection): number {
  if (instruments - exogenous === columns - 1) return 1;
  const between = rowProducts(C, columns, C, columns);
  const within = rowProducts(V, columns, V.subarray(0, columns * nObs), columns);
  return 1 + relativeTo(between, within, columns, "the residuals of the reduced form").values[0];
}
