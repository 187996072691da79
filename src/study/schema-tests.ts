// The grammar of `tests:` (docs/vocabulary.md section 7), one branch a type.
import { LOGDET } from "./schema-models.js";
import { PANEL_TYPES } from "./schema-panel-tests.js";
import { ROBUSTNESS_TYPES } from "./schema-robustness.js";
import { MODEL, testType as type } from "./schema-test-type.js";
import { flag, integer, list, number, names, type Schema, text, word } from "./schema-type.js";

const WEIGHTS = text("the key of a weights matrix");
const ALTERNATIVE = word("the side of the p value", ["greater", "less", "two-sided"]);
const PERMUTATIONS = integer("random permutations for a pseudo p value; 0 = none", { minimum: 0, maximum: 10_000_000, default: 0 });

/** Tests on variables: over rows that `where` keeps, a period at a time with `by`. */
const ON_VARIABLES = {
  variables: names("the variables, a result each"),
  weights: WEIGHTS,
  by: text("the time variable: a result for every period"),
  where: text("condition on the rows; it keeps whole units or whole periods"),
};

const ADJUST_N = flag("leave units without neighbours out of n", true);

const OF_VARIABLES = { ...ON_VARIABLES, alternative: ALTERNATIVE, permutations: PERMUTATIONS, adjustN: ADJUST_N };

const GLOBAL = {
  ...OF_VARIABLES,
  model: text("the name of a model: the test is on its residuals"),
  assumption: word("the variance under the null", ["randomization", "normality"]),
};

const TWO = {
  variables: names("the two variables; the second is lagged", { minItems: 2, maxItems: 2 }),
  weights: WEIGHTS,
  by: ON_VARIABLES.by,
  where: ON_VARIABLES.where,
  alternative: ALTERNATIVE,
  permutations: PERMUTATIONS,
};

const LOCAL = {
  ...ON_VARIABLES,
  alternative: word("the side of the p value", ["greater", "less", "two-sided"], [], { default: "two-sided" }),
  permutations: PERMUTATIONS,
};
const MOMENTS = word("conditional: the unit keeps its value; total: all values change places", ["conditional", "total"]);

const TYPES: readonly Schema[] = [
  type("moran", "Moran's I of variables or of a model's residuals", GLOBAL, ["weights"]),
  type("geary", "Geary's C", GLOBAL, ["weights"]),
  type("getis-ord", "the global G of Getis and Ord", OF_VARIABLES, ["variables", "weights"]),
  type("bivariate-moran", "Moran's I of one variable and the lag of another", TWO, ["variables", "weights"]),
  type("lee", "Lee's L of two variables", TWO, ["variables", "weights"]),
  type("join-count", "joins of equal and unequal categories", OF_VARIABLES, ["variables", "weights"]),
  type(
    "local-moran",
    "local Moran's I",
    {
      ...LOCAL,
      variance: MOMENTS,
      divisor: word("of the variance m2", ["n", "n-1"]),
    },
    ["variables", "weights"],
  ),
  type("local-g", "local G, or G* with the unit itself", { ...LOCAL, star: flag("count the unit itself", false) }, [
    "variables",
    "weights",
  ]),
  type("local-geary", "local Geary's c", { ...LOCAL, variance: MOMENTS }, ["variables", "weights"]),
  type(
    "lm",
    "Lagrange multiplier tests of a model without spatial terms, robust forms included",
    { model: MODEL, weights: WEIGHTS, durbin: flag("the tests on W X too", false) },
    ["model", "weights"],
  ),
  type(
    "wald",
    "Wald test of a restriction on a model",
    {
      model: MODEL,
      restriction: word("sar: theta = 0; sem: theta + rho beta = 0", ["sar", "sem"], [], { default: undefined }),
      restrictions: list("or linear equations in the coefficients", text("an equation", { examples: ["log(pcap) + log(pc) = 1"] })),
    },
    ["model"],
  ),
  type("lr", "likelihood ratio of two models", { models: names("the larger model, then the smaller", { minItems: 2, maxItems: 2 }) }, [
    "models",
  ]),
  type(
    "hansen-difference",
    "difference in Hansen's J of two gmm models, each with its own weight",
    { models: names("the model with all instruments, then the one with fewer", { minItems: 2, maxItems: 2 }) },
    ["models"],
  ),
  type(
    "log-determinant",
    "ln|I - rho W| at some rho",
    { weights: WEIGHTS, at: list("the rho", number("a rho in the admissible interval"), { minItems: 1 }), ...LOGDET },
    ["weights", "at"],
  ),
  type(
    "specification",
    "LM, Wald and LR tests around a spatial model, and the decision they lead to",
    { model: MODEL, level: number("significance level of the decision", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.05 }) },
    ["model"],
  ),
  ...ROBUSTNESS_TYPES,
  ...PANEL_TYPES,
];

export const TESTS: Schema = list(
  "tests, in the order they are reported",
  {
    description: "a test",
    oneOf: TYPES,
    "x-unsupported": ["hausman", "heteroskedasticity", "normality", "baltagi-song-koh", "baltagi-song-jung-koh", "model-probability"],
  },
  { minItems: 0 },
);
