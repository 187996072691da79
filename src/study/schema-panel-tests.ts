// The grammar of tests of static panels.
import { MODEL, testType } from "./schema-test-type.js";
import { type Schema, text, word } from "./schema-type.js";

const EFFECTS = word("the effects that are tested", ["entity", "time", "twoways"]);
const INDEX = word("the groups", ["entity", "time"]);
const ON_POOLED = { model: MODEL, effects: EFFECTS };

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
];
