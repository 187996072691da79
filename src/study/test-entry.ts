// What a test finds: entries of results.json under `tests`.
import type { Panel } from "../data/panel.js";
import { DurbinError } from "../errors.js";
import type { Design } from "../model/design.js";
import type { Fit } from "../result/fit.js";
import type { Json } from "../result/json.js";
import type { SpatialWeights } from "../weights/weights.js";
import type { StudyTest } from "./spec.js";
import type { WeightsFinder } from "./weights-of-study.js";

/** One result. What does not exist is absent. */
export interface TestEntry {
  /** Unique in the study: NAME, NAME/variable, NAME/variable/period, NAME/part. */
  readonly name: string;
  readonly type: string;
  readonly [key: string]: Json | undefined;
}

/** A model with what it was fitted to. */
export interface FittedModel {
  readonly name: string;
  readonly fit: Fit;
  readonly design: Design;
  /** In the order of the design's entities; null when the model has none. */
  readonly W: SpatialWeights | null;
}

export interface TestContext {
  readonly panel: Panel;
  readonly models: ReadonlyMap<string, FittedModel>;
  readonly weights: WeightsFinder;
  readonly seed: number;
}

export type TestRunner = (test: StudyTest, name: string, context: TestContext) => TestEntry[];

/** What a result is about: the rest of its name. */
export interface Subject {
  readonly variable?: string;
  readonly period?: string;
  readonly part?: string;
}

/** A spatial statistic as NAME[/variable][/period][/part], with the units, periods and weights it is over. */
export function spatialEntry(
  { type }: StudyTest,
  name: string,
  { variable, period, part }: Subject,
  W: SpatialWeights,
  nPeriods: number,
  values: object,
  notes: readonly string[],
): TestEntry {
  const subject = Object.entries({ variable, period, part }).filter(([, value]) => value !== undefined) as [string, string][];
  return {
    name: partName(name, ...subject.map(([, value]) => value)),
    type,
    ...Object.fromEntries(subject),
    weights: W.name,
    nEntities: W.n,
    nPeriods,
    ...values,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** The name of a result under a test. */
export const partName = (name: string, ...parts: readonly string[]): string => [name, ...parts].join("/");

export function modelNamed(context: TestContext, name: string): FittedModel {
  const model = context.models.get(name);
  if (model === undefined) throw new DurbinError("internal", "STUDY_TEST", `model "${name}" was not fitted`);
  return model;
}
