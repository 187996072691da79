// The covariance types that load on demand: one line a type.
import type { Panel } from "../../data/panel.js";
import type { Factor } from "../../model/design.js";
import { factorOf, groupsOf } from "../../model/factor.js";
import type { VcovSpec } from "../../model/spec.js";
import type { CovarianceOf } from "./covariance.js";
import { conley } from "./conley.js";
import { beckKatz } from "./beck-katz.js";
import { multiwayClustered } from "./multiway.js";
import { checkVcovOptions } from "./options.js";
import { blockBootstrap, jackknife, pairsBootstrap } from "./resample.js";
import { driscollKraay, neweyWest } from "./serial.js";

const clusterOf = ({ by }: VcovSpec, panel: Panel): Factor => factorOf(panel, (by as readonly string[])[0]);

const TYPES: Readonly<Record<string, CovarianceOf>> = {
  cluster: (regression, vcov, { panel }) => {
    const clusters = (vcov.by as readonly string[]).map((name) => groupsOf(panel, name));
    return multiwayClustered(regression, clusters, vcov);
  },
  "driscoll-kraay": (regression, vcov, { panel }) => driscollKraay(regression, vcov, panel),
  "newey-west": (regression, vcov, { panel }) => neweyWest(regression, vcov, panel),
  "beck-katz": (regression, _, { panel }) => beckKatz(regression, panel),
  conley,
  jackknife: (regression, vcov, { panel }) => jackknife(regression, clusterOf(vcov, panel)),
  bootstrap: (regression, vcov, { panel, seed }) => pairsBootstrap(regression, clusterOf(vcov, panel), vcov, seed),
  "block-bootstrap": (regression, vcov, { panel, seed }) => blockBootstrap(regression, vcov, panel, seed),
};

/** The covariance that `vcov` asks for. Throws what `checkVcovOptions` and the type throw. */
export const covarianceOnDemand: CovarianceOf = (regression, vcov, ground) => {
  checkVcovOptions(vcov);
  return TYPES[vcov.type](regression, vcov, ground);
};
