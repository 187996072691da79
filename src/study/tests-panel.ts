// Tests of static panels: effects, serial correlation, dependence across entities, unit roots.
import { numericColumn } from "../data/access.js";
import { type CrossSectionStatistic, crossSectionDependence, pesaranCd } from "../diagnose/panel/cross-section.js";
import { granger } from "../diagnose/panel/granger.js";
import { unitRoot } from "../diagnose/panel/unit-root.js";
import { fEffects, poolability } from "../diagnose/panel/effects.js";
import type { Index, PanelModel, PanelTest } from "../diagnose/panel/model.js";
import {
  breuschPaganEffects,
  gourierouxHollyMonfort,
  honda,
  kingWu,
  type TestedEffects,
  wooldridgeEffects,
} from "../diagnose/panel/random-effects.js";
import {
  baltagiWu,
  bhargavaFranziniNarendranathan,
  breuschGodfrey,
  type BreuschGodfreyOptions,
  durbinWatson,
  wooldridgeFirstDifference,
  wooldridgeWithin,
} from "../diagnose/panel/serial.js";
import { baltagiLi, beraSosaEscuderoYoon } from "../diagnose/panel/serial-random.js";
import { DurbinError } from "../errors.js";
import { SERIAL_OPTIONS } from "./schema-panel-tests.js";
import type { StudyTest } from "./spec.js";
import { type FittedModel, modelNamed, partName, type TestEntry, type TestRunner } from "./test-entry.js";

/** A result as an entry; what does not exist is absent. */
const entry = ({ type, model }: StudyTest, { name, statistic, df, df2, p, notes }: PanelTest): TestEntry => ({
  name,
  type,
  model,
  statistic,
  df,
  df2,
  p,
  notes,
});

/** A test of one model, from its options. */
const ofModel =
  (run: (model: FittedModel, test: StudyTest, name: string) => PanelTest): TestRunner =>
  (test, name, context) => [entry(test, run(modelNamed(context, test.model as string), test, name))];

const effectsOf = (test: StudyTest): TestedEffects => (test.effects as TestedEffects | undefined) ?? "entity";
const indexOf = (test: StudyTest): Index => (test.effects as Index | undefined) ?? "entity";

const SERIAL_KEYS = [...new Set(Object.values(SERIAL_OPTIONS).flat())];

/** One of the hypotheses that a test knows; the first by default. */
function hypothesis<const H extends string>(test: StudyTest, name: string, known: readonly H[]): H {
  const given = (test.null as string | undefined) ?? known[0];
  const found = known.find((word) => word === given);
  if (found !== undefined) return found;
  throw new DurbinError("input", "STUDY_TEST", `${name}: null: ${given} is not of ${test.test}, which knows ${known.join(", ")}`);
}

const SERIAL: Readonly<Record<string, (model: PanelModel, test: StudyTest, name: string) => PanelTest>> = {
  "breusch-godfrey": (model, test, name) => breuschGodfrey(model, test as BreuschGodfreyOptions, name),
  "durbin-watson": (model, _, name) => durbinWatson(model, name),
  "wooldridge-within": (model, _, name) => wooldridgeWithin(model, name),
  "wooldridge-first-difference": (model, test, name) => wooldridgeFirstDifference(model, hypothesis(test, name, ["fd", "fe"]), name),
  "bera-sosa-escudero-yoon": (model, test, name) =>
    beraSosaEscuderoYoon(model, hypothesis(test, name, ["ar", "re", "joint"]), test.alternative === "two-sided", name),
  "baltagi-li": (model, test, name) => baltagiLi(model, test.alternative === "greater", name),
  "bhargava-franzini-narendranathan": (model, _, name) => bhargavaFranziniNarendranathan(model, name),
  "baltagi-wu": (model, _, name) => baltagiWu(model, name),
};

export const PANEL_TESTS: Readonly<Record<string, TestRunner>> = {
  "f-effects": (test, name, context) => {
    const against = test.against === undefined ? null : modelNamed(context, test.against as string);
    return [entry(test, fEffects(modelNamed(context, test.model as string), against, name))];
  },
  "breusch-pagan": ofModel((model, test, name) => breuschPaganEffects(model, effectsOf(test), name)),
  honda: ofModel((model, test, name) => honda(model, effectsOf(test), name)),
  "king-wu": ofModel((model, test, name) => kingWu(model, effectsOf(test), name)),
  "gourieroux-holly-monfort": ofModel((model, _, name) => gourierouxHollyMonfort(model, name)),
  "wooldridge-effects": ofModel((model, test, name) => wooldridgeEffects(model, indexOf(test), name)),
  "serial-correlation": ofModel((model, test, name) => {
    const kind = test.test as keyof typeof SERIAL;
    const stranger = Object.keys(test).find((key) => SERIAL_KEYS.includes(key) && !SERIAL_OPTIONS[kind].includes(key));
    if (stranger === undefined) return SERIAL[kind](model, test, name);
    throw new DurbinError("input", "STUDY_TEST", `${name}: ${kind} has no option \`${stranger}\``);
  }),
  "pesaran-cd": (test, name, context) => {
    const statistic = test.statistic as CrossSectionStatistic | undefined;
    if (test.model !== undefined) return [entry(test, pesaranCd(modelNamed(context, test.model), statistic, name))];
    return (test.variables ?? []).map((variable) => ({
      ...entry(test, crossSectionDependence(context.panel, numericColumn(context.panel, variable), statistic, partName(name, variable))),
      variable,
    }));
  },
  "unit-root": (test, name, { panel }) => [
    { ...entry(test, unitRoot(panel, test.variable as string, test as never, name)), variable: test.variable as string },
  ],
  granger: (test, name, { panel }) => granger(panel, test as never, name).map((part) => entry(test, part)),
  poolability: ofModel((model, test, name) => poolability(model, indexOf(test), name)),
};
