// The covariance types that load on demand: one line a type.
import { groupsOf } from "../../model/factor.js";
import type { CovarianceOf } from "./covariance.js";
import { beckKatz } from "./beck-katz.js";
import { multiwayClustered } from "./multiway.js";
import { checkVcovOptions } from "./options.js";
import { driscollKraay, neweyWest } from "./serial.js";

const TYPES: Readonly<Record<string, CovarianceOf>> = {
  cluster: (regression, vcov, { panel }) => {
    const clusters = (vcov.by as readonly string[]).map((name) => groupsOf(panel, name));
    return multiwayClustered(regression, clusters, vcov);
  },
  "driscoll-kraay": (regression, vcov, { panel }) => driscollKraay(regression, vcov, panel),
  "newey-west": (regression, vcov, { panel }) => neweyWest(regression, vcov, panel),
  "beck-katz": (regression, _, { panel }) => beckKatz(regression, panel),
};

/** The covariance that `vcov` asks for. Throws what `checkVcovOptions` and the type throw. */
export const covarianceOnDemand: CovarianceOf = (regression, vcov, ground) => {
  checkVcovOptions(vcov);
  return TYPES[vcov.type](regression, vcov, ground);
};
