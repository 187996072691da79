// The grammar of tests of static panels.
import { MODEL, testType } from "./schema-test-type.js";
import { flag, integer, names, type Schema, text, word } from "./schema-type.js";

const EFFECTS = word("the effects that are tested", ["entity", "time", "twoways"]);
const INDEX = word("the groups", ["entity", "time"]);
const ON_POOLED = { model: MODEL, effects: EFFECTS };

/** The tests of `serial-correlation`, and the options of each besides `model`. */
export const SERIAL_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  "breusch-godfrey": ["order", "form", "lags"],
  "durbin-watson": [],
  "wooldridge-within": [],
  "wooldridge-first-difference": ["null"],
  "bera-sosa-escudero-yoon": ["null", "alternative"],
  "baltagi-li": ["alternative"],
  "bhargava-franzini-narendranathan": [],
  "baltagi-wu": [],
};

export const PANEL_TYPES: readonly Schema[] = [
  testType(
    "f-effects",
    "F of the effects of a within model",
    { model: MODEL, against: text("the name of a model with fewer effects, by default pooled least squares") },
    ["model"],
  ),
  testType("breusch-pagan", "Lagrange multiplier test of random effects", ON_POOLED, ["model"]),
  testType("honda", "one-sided test of random effects", ON_POOLED, ["model"]),
  testType("king-wu", "one-sided test of random effects, effects weighted by their information", ON_POOLED, ["model"]),
  testType("gourieroux-holly-monfort", "one-sided test of random effects of entities and periods together", { model: MODEL }, ["model"]),
  testType("wooldridge-effects", "whether pooled residuals are correlated inside groups", { model: MODEL, effects: INDEX }, ["model"]),
  testType("poolability", "Chow test that all groups have the same coefficients", { model: MODEL, effects: INDEX }, ["model"]),
  testType(
    "serial-correlation",
    "whether the errors of a panel are correlated over time",
    {
      model: MODEL,
      test: word("the test", Object.keys(SERIAL_OPTIONS)),
      order: integer("breusch-godfrey: lags of the residual", { minimum: 1, maximum: 1000, default: 1 }),
      form: word("breusch-godfrey: N R2 or F", ["chisq", "f"]),
      lags: word("breusch-godfrey: the row before, across entities, or the period before", ["stacked", "calendar"]),
      null: word(
        "which hypothesis: fd, fe of wooldridge-first-difference; ar, re, joint of bera-sosa-escudero-yoon",
        ["fd", "fe", "ar", "re", "joint"],
        [],
        {
          default: undefined,
        },
      ),
      alternative: word("the side of the p value of effects (null: re) and of baltagi-li", ["greater", "two-sided"], [], {
        default: undefined,
      }),
    },
    ["model", "test"],
  ),
  testType(
    "pesaran-cd",
    "whether residuals, or variables, of entities move together",
    {
      model: MODEL,
      variables: names("or the variables, a result each"),
      statistic: word("the statistic", ["cd", "lm", "scaled-lm", "bias-corrected-lm", "mean-correlation", "mean-abs-correlation"]),
    },
    [],
  ),
  testType(
    "unit-root",
    "whether the series of a panel have unit roots",
    {
      variable: text("the column"),
      test: word("the test", ["llc", "ips", "fisher", "hadri", "cips"]),
      form: word("ips: wtbar, ztbar, tbar; fisher: chisq, pm, z, logit", ["wtbar", "ztbar", "tbar", "chisq", "pm", "z", "logit"], [], {
        default: undefined,
      }),
      deterministic: word("the part without the unit root", ["none", "intercept", "trend"], [], { default: "intercept" }),
      lags: integer("lagged differences", { minimum: 0, maximum: 1000, default: 0 }),
      dfCorrection: flag("divide the variance of the regressions by n - k, not n", true),
      truncation: integer("llc: lags of the long-run variance, by default floor(3.21 T^(1/3))", { minimum: 0, maximum: 1000 }),
      robust: flag("hadri: a variance for each entity", true),
    },
    ["variable", "test"],
  ),
  testType(
    "granger",
    "whether one variable helps to predict another in some entity (Dumitrescu and Hurlin)",
    {
      effect: text("the column that is predicted"),
      cause: text("the column whose lags may help"),
      order: integer("lags of both", { minimum: 1, maximum: 1000, default: 1 }),
    },
    ["effect", "cause"],
  ),
];
