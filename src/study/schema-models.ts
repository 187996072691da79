// The grammar of `models:` (docs/vocabulary.md sections 3 and 4), one branch an estimator.
import * as words from "../model/words.js";
import { either, flag, integer, list, named, number, record, type Schema, text, word } from "./schema-type.js";

const wordOf = (description: string, { built, later = [] }: words.Words<string>, more: Partial<Schema> = {}): Schema =>
  word(description, built, later, more);

const clusterBy = either("the variables whose values make the clusters", text("a variable"), list("variables", text("a variable")));

const factors: words.Words<string> = {
  built: [...new Set([...words.IID_FACTORS.built, ...words.CLUSTER_FACTORS.built])],
  ...(words.IID_FACTORS.later === undefined ? {} : { later: words.IID_FACTORS.later }),
};

const vcov: Schema = {
  ...either(
    "the covariance of the coefficients",
    wordOf("its name", words.VCOV_TYPES),
    record(
      "its name and options",
      {
        type: wordOf("its name", words.VCOV_TYPES),
        by: clusterBy,
        smallSample: wordOf("small-sample factor: df for iid, stata for clusters and lags", factors),
        leverage: wordOf("leverage correction of cluster", words.LEVERAGE),
        lags: integer("driscoll-kraay, newey-west: floor(T^(1/4)) by default; conley: 0 by default", { minimum: 0 }),
        cutoff: number("conley: the distance from which errors are uncorrelated, km for degrees", { exclusiveMinimum: 0 }),
        kernel: wordOf("conley: weights of distances", words.CONLEY_KERNELS),
        lon: text("conley: column with the longitude; without columns the geometry of the study"),
        lat: text("conley: column with the latitude"),
        x: text("conley: column with a planar coordinate"),
        y: text("conley: column with the other planar coordinate"),
        draws: integer("draws of a bootstrap", { minimum: 2, default: 999 }),
        length: integer("block-bootstrap: periods in a block", { minimum: 1 }),
        information: wordOf("information matrix of likelihood models", words.INFORMATION),
      },
      ["type"],
      ["distances", "bandwidth"],
    ),
  ),
  default: "iid",
};

const COMMON = {
  formula: text('"y ~ x1 + x2 | fixed effects"', { examples: ["log(gsp) ~ log(pcap) + unemp"] }),
  where: text("condition on the rows, applied after lags and W() were built"),
  vcov,
  level: number("confidence level of low and high", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 }),
  save: list("extra blocks of the result", wordOf("a block", words.SAVED, { default: undefined }), {
    uniqueItems: true,
    minItems: 0,
    default: [],
  }),
};

const EFFECTS = "effects that are removed";

const panel = record(
  "y = X beta + effects + e, by least squares",
  {
    estimator: { const: "panel", description: "panel regression" },
    method: wordOf("pooled, or within when effects are given", words.PANEL_METHODS),
    effects: wordOf(EFFECTS, words.EFFECTS),
    weights: text("the key of the matrix of W() in the formula"),
    iv: wordOf("how the endogenous regressors of the formula's third part are instrumented", words.IV_METHODS),
    alpha: number("constant of fuller", { minimum: 0, default: 1 }),
    transform: wordOf("fgls: how effects are removed", words.FGLS_TRANSFORMS),
    components: wordOf("random: how the variances of the effects are estimated", words.COMPONENTS),
    intercept: flag("first-difference: whether the constant of the formula is one of the differences", true),
    ...COMMON,
  },
  ["estimator", "formula"],
  words.PANEL_LATER,
);

const impacts = record("how standard errors of impacts are made; the estimates are exact traces", {
  method: wordOf("delta method, joint draws, or none", words.IMPACT_METHODS),
  draws: integer("draws of the simulation", { minimum: 2, default: 1000 }),
});

const { order, probes, terms } = words.LOGDET_OPTIONS;
const bounded = (
  description: string,
  { minimum, maximum, default: usual }: { minimum: number; maximum: number; default: number },
): Schema => integer(description, { minimum, maximum, default: usual });

/** How ln|I - rho W| is computed: of models, and of the test. */
export const LOGDET = {
  method: wordOf(
    "exact: eigen, cholesky, lu, and auto, which chooses among them; chebyshev and montecarlo are approximations",
    words.LOGDET_METHODS,
  ),
  order: bounded("chebyshev: degree of the polynomial", order),
  probes: bounded("montecarlo: random vectors", probes),
  terms: bounded("montecarlo: powers of W", terms),
};

const logdet = either(
  "how ln|I - rho W| is computed",
  wordOf("its method", words.LOGDET_METHODS),
  record("its method and options", LOGDET),
);

const spatialPanel = record(
  "y = rho W y + X beta + W X theta + effects + u, u = lambda W u + e, by maximum likelihood",
  {
    estimator: { const: "spatial-panel", description: "spatial panel" },
    model: wordOf("which spatial terms", words.SPATIAL_MODELS, { default: undefined }),
    method: wordOf("how it is estimated", words.SPATIAL_METHODS),
    weights: text("the key of a weights matrix"),
    effects: wordOf(EFFECTS, words.SPATIAL_EFFECTS),
    bias: wordOf("lee-yu: the estimator on the orthonormal transformation", words.BIAS),
    durbin: list("regressors lagged in sdm, all by default", text("a term of the formula")),
    logdet,
    impacts,
    ...COMMON,
  },
  ["estimator", "model", "formula", "weights"],
  words.SPATIAL_LATER,
);

const { vcov: _, ...WITHOUT_VCOV } = COMMON;
const gmmVcov = wordOf("covariance: robust with one step, windmeijer with more; asymptotic", words.GMM_VCOV, { default: undefined });

const gmm = record(
  "y = X beta + entity effects + e with lags of y, by GMM on differences or orthogonal deviations",
  {
    estimator: { const: "gmm", description: "dynamic panel" },
    instruments: list(
      "gmm(x, a:b[, collapse][, diff|level]) and iv(x[, diff|level])",
      text("a set of instruments", { examples: ["gmm(n, 2:4)"] }),
    ),
    system: flag("add the level equation, with lagged differences as instruments", false),
    transform: wordOf("first differences, or forward orthogonal deviations", words.TRANSFORMS),
    steps: either(
      "how often the weight is renewed",
      integer("1 or 2", { minimum: 1, maximum: 2, default: 2 }),
      word("until it settles, or in the objective", ["iterated", "cue"]),
    ),
    initialWeight: wordOf("H of the one-step weight", words.INITIAL_WEIGHTS),
    timeEffects: flag("period dummies, which are instruments too", false),
    timeInstruments: wordOf("both: transformed and level in one column; level: level equation only", words.TIME_INSTRUMENTS),
    arTests: integer("highest order of the tests of serial correlation", { minimum: 0, maximum: 20, default: 2 }),
    weights: text("the key of the matrix of W() in the formula and the instruments"),
    ...WITHOUT_VCOV,
    vcov: either("the covariance of the coefficients", gmmVcov, record("its name", { type: gmmVcov }, ["type"])),
  },
  ["estimator", "formula", "instruments"],
);

export const MODELS: Schema = named("models by name", {
  description: "a model",
  oneOf: [panel, spatialPanel, gmm],
  "x-unsupported": words.ESTIMATORS.later ?? [],
});
