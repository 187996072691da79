// The grammar of `models:` (docs/vocabulary.md sections 3 and 4), one branch an estimator.
import { either, integer, list, named, number, record, type Schema, text, word } from "./schema-type.js";

const SMALL_SAMPLE = ["df", "k", "none", "g", "hc1", "sss", "stata", "full"];
const VCOV = ["iid", "hc0", "hc1", "hc2", "hc3", "hc4", "cluster"];
const VCOV_LATER = ["gls", "robust", "driscoll-kraay", "newey-west", "beck-katz", "conley", "hac", "windmeijer", "asymptotic"];

const clusterBy = either("the variables whose values make the clusters", text("a variable"), list("variables", text("a variable")));

const vcov: Schema = {
  ...either(
    "the covariance of the coefficients",
    word("its name", VCOV, VCOV_LATER, { default: "iid" }),
    record(
      "its name and options",
      {
        type: word("its name", VCOV, VCOV_LATER, { default: "iid" }),
        by: clusterBy,
        smallSample: word("small-sample factor: df for iid, stata for cluster", SMALL_SAMPLE, ["gm"]),
        leverage: word("leverage correction of cluster", ["none"], ["hc2", "hc3", "hc4"]),
        information: word("information matrix of likelihood models", ["expected", "observed"]),
      },
      ["type"],
      ["lags", "cutoff", "kernel", "distances", "bandwidth"],
    ),
  ),
  default: "iid",
};

const effects = word("effects that are removed", ["none", "entity", "time", "twoways"], ["random"]);

const COMMON = {
  formula: text('"y ~ x1 + x2 | fixed effects"', { examples: ["log(gsp) ~ log(pcap) + unemp"] }),
  where: text("condition on the rows, applied after lags and W() were built"),
  vcov,
  level: number("confidence level of low and high", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 }),
  save: list("extra blocks of the result", word("a block", ["fixedEffects", "residuals", "fitted", "covariance"])),
};

const panel = record(
  "y = X beta + effects + e, by least squares",
  {
    estimator: { const: "panel", description: "panel regression" },
    method: word(
      "pooled, or within when effects are given",
      ["pooled", "within"],
      [
        "random",
        "between",
        "between-time",
        "first-difference",
        "hausman-taylor",
        "mean-group",
        "cce-mean-group",
        "cce-pooled",
        "demeaned-mean-group",
        "fgls",
        "swamy",
      ],
    ),
    effects,
    weights: text("the key of the matrix of W() in the formula"),
    ...COMMON,
  },
  ["estimator", "formula"],
  ["components", "transform", "intercept", "iv", "alpha", "caseWeights"],
);

const impacts = record("how standard errors of impacts are made; the estimates are exact traces", {
  method: word("delta method, joint draws, or none", ["delta", "simulation", "none"]),
  draws: integer("draws of the simulation", { minimum: 2, default: 1000 }),
});

const spatialPanel = record(
  "y = rho W y + X beta + W X theta + effects + u, u = lambda W u + e, by maximum likelihood",
  {
    estimator: { const: "spatial-panel", description: "spatial panel" },
    model: word("which spatial terms", ["sar", "sem", "sdm", "sdem"], ["ols", "slx", "sac", "gns"]),
    method: word("how it is estimated", ["ml"], ["s2sls", "gm", "gmm"]),
    weights: text("the key of a weights matrix"),
    effects,
    bias: word("lee-yu: the estimator on the orthonormal transformation", ["none", "lee-yu"]),
    durbin: list("regressors lagged in sdm, all by default", text("a term of the formula")),
    impacts,
    ...COMMON,
  },
  ["estimator", "model", "formula", "weights"],
  ["transform", "errorType", "dynamic", "iv", "moments", "errors", "lagOrder", "logdet"],
);

export const MODELS: Schema = named("models by name", {
  description: "a model",
  oneOf: [panel, spatialPanel],
  "x-unsupported": ["spatial", "gmm", "simultaneous", "tobit"],
});
