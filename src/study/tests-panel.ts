// Tests of static panels: effects, serial correlation, dependence across entities, unit roots.
import { fEffects, poolability } from "../diagnose/panel/effects.js";
import type { Index, PanelTest } from "../diagnose/panel/model.js";
import {
  breuschPaganEffects,
  gourierouxHollyMonfort,
  honda,
  kingWu,
  type TestedEffects,
  wooldridgeEffects,
} from "../diagnose/panel/random-effects.js";
import type { StudyTest } from "./spec.js";
import { type FittedModel, modelNamed, type TestEntry, type TestRunner } from "./test-entry.js";

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
  poolability: ofModel((model, test, name) => poolability(model, indexOf(test), name)),
};
