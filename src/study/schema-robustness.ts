// The grammar of tests on what a model says once it stands.
import { MODEL, testType } from "./schema-test-type.js";
import { integer, names, number, type Schema, text, word } from "./schema-type.js";

const VARIABLE = text("the name of a coefficient");
const draws = (fallback: number): Schema => integer("how many random draws", { minimum: 1, maximum: 1_000_000, default: fallback });

export const ROBUSTNESS_TYPES: readonly Schema[] = [
  testType(
    "wild-bootstrap",
    "the wild cluster bootstrap of a coefficient: p value, and confidence interval by inversion",
    {
      model: MODEL,
      variable: VARIABLE,
      by: text("the cluster variable, by default that of the model"),
      variant: word("wcr: the hypothesis is imposed, wcu: it is not; 31: residuals of a cluster from estimates without it", [
        "wcr11",
        "wcr31",
        "wcu11",
        "wcu31",
      ]),
      distribution: word("factors of the clusters: signs, or Webb's six points", ["rademacher", "webb"]),
      draws: draws(9999),
      null: number("the coefficient under the hypothesis", { default: 0 }),
      level: number("confidence level of the interval", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 }),
    },
    ["model", "variable"],
  ),
  testType(
    "u-test",
    "whether a quadratic relation turns inside the data (Lind and Mehlum)",
    {
      model: MODEL,
      variable: VARIABLE,
      square: text("the name of the quadratic term, by default I(variable^2)"),
      low: number("lower end of the interval, by default the smallest value"),
      high: number("upper end, by default the largest value"),
    },
    ["model", "variable"],
  ),
  testType(
    "placebo",
    "the coefficient under random assignment of its variable",
    {
      model: MODEL,
      variable: VARIABLE,
      draws: draws(500),
      assign: word("what changes places: whole histories, or rows", ["entities", "rows"]),
    },
    ["model", "variable"],
  ),
  testType(
    "leave-one-out",
    "the coefficient with one group after the other left out",
    { model: MODEL, variable: VARIABLE, by: text("the column whose values are the groups") },
    ["model", "variable", "by"],
  ),
  testType(
    "oster",
    "the coefficient under selection on unobservables (Oster)",
    {
      models: names("the model with controls, then the one without", { minItems: 2, maxItems: 2 }),
      variable: VARIABLE,
      rMax: number("R2 of the full regression, by default the smaller of 1.3 R2 and 1", { exclusiveMinimum: 0, maximum: 1 }),
      delta: number("selection on unobservables against observables", { default: 1 }),
    },
    ["models", "variable"],
  ),
  testType(
    "group-difference",
    "whether a coefficient differs between two groups",
    {
      models: names("the models of two groups; for permutation then that of both together", { minItems: 2, maxItems: 3 }),
      variable: VARIABLE,
      method: word("wald: independent estimates; permutation: entities drawn into groups", ["wald", "permutation"]),
      draws: draws(1000),
    },
    ["models", "variable"],
  ),
];
