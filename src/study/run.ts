// The runner: read, join, prepare, weights, models, tests, tables and figures (design: order of work). It opens no file and writes none.
import { DurbinError } from "../errors.js";
import type { FigureContext } from "../plot/make.js";
import { finite, fitToJson, type Json } from "../result/json.js";
import { modelsNotes } from "../table/comparison.js";
import { init } from "../wasm/load.js";
import { weightsDigest } from "../weights/digest.js";
import { weightsFacts } from "../weights/facts.js";
import { KERNEL_SHA256 } from "../wasm/digest.generated.js";
import { resultsHash } from "./canonical.js";
import { type LoadedStudy, loadStudy } from "./load.js";
import { fitModel } from "./models.js";
import { checkStudy } from "./parse.js";
import { type Progress, type RunOptions, steps } from "./progress.js";
import { type StudyResult, type StudyResults, worstStatus } from "./result.js";
import { drawFigures, showStudy } from "./show.js";
import type { Sources } from "./sources.js";
import type { StudySpec } from "./spec.js";
import type { FittedModel, TestContext, TestEntry } from "./test-entry.js";
import { runTest } from "./tests.js";
import { VERSION } from "./version.js";
import { buildAllWeights, type WeightsByKey, weightsFinder } from "./weights-of-study.js";

export type { Progress, RunOptions };

/**
 * Runs a study. `sources` gives the bytes of its files. An error in any part refuses the whole study: nothing is returned, and the message
 * begins with the part ("models.sdm: ..."). Models that did not converge are results with a status, not errors.
 */
export async function runStudy(spec: StudySpec, sources: Sources, options: RunOptions = {}): Promise<StudyResult> {
  const study = checkStudy(spec);
  const { seed = 0, level } = study;
  const step = steps(study, options);
  await init();
  await step("read");
  const loaded = await loadStudy(study, sources);
  const weights = await buildAllWeights(study, { ...loaded, sources, before: (key) => step("weights", key) });
  const finder = weightsFinder(weights);
  const models = new Map<string, FittedModel>();
  for (const [name, model] of Object.entries(study.models ?? {})) {
    await step("models", name);
    models.set(name, await fitModel(name, model, level, { panel: panelOf(loaded), weights: finder, seed, geometry: loaded.geometry }));
  }
  const tests: TestEntry[] = [];
  for (const test of study.tests ?? []) {
    await step("tests", test.name ?? test.type);
    const context: TestContext = { panel: panelOf(loaded), models, weights: finder, seed };
    tests.push(...runTest(test, context));
  }
  const ground = figureContext(loaded, weights, models, tests);
  const none = { figures: [], notes: [] };
  const { figures, notes } = ground === null ? none : await drawFigures(study, ground, (name) => step("figures", name));
  const fits = new Map(Array.from(models, ([name, { fit }]) => [name, fit]));
  const results = await collect(loaded, weights, models, tests, seed);
  await step("tables");
  const shown = showStudy(study, results, { ...loaded, fits, figures });
  await step("done");
  return {
    results,
    hash: await resultsHash(results as unknown as Json),
    status: worstStatus(fits.values()),
    fits,
    weights,
    notes,
    tables: shown.tables,
    files: new Map([["results.json", `${JSON.stringify(results, null, 1)}\n`], ...shown.files]),
  };
}

/** Models and tests are refused without `data` before anything runs. */
function panelOf({ panel }: LoadedStudy) {
  if (panel === null) throw new DurbinError("internal", "STUDY_MISSING", "the study has models or tests but no data");
  return panel;
}

async function collect(
  { panel, geometry, digests }: LoadedStudy,
  weights: WeightsByKey,
  models: ReadonlyMap<string, FittedModel>,
  tests: readonly TestEntry[],
  seed: number,
): Promise<StudyResults> {
  const weightDigests: [string, string][] = [];
  for (const [key, W] of weights) weightDigests.push([key, await weightsDigest(W)]);
  const fits = Array.from(models, ([name, { fit }]) => ({ name, fit }));
  const notes: string[] = [...(panel?.notes ?? []), ...(geometry?.notes ?? []), ...modelsNotes(fits)];
  const facts = Array.from(
    weights,
    ([key, W]) => [key, finite({ ...weightsFacts(W), notes: W.notes } as unknown as Json, `weights.${key}`, notes)] as const,
  );
  const entries = tests.map((test) => finite(test as unknown as Json, `tests.${test.name}`, notes));
  return {
    schema: "durbin.results/1",
    models: Object.fromEntries(Array.from(models, ([name, { fit }]) => [name, fitToJson(fit)])),
    tests: entries as unknown as readonly TestEntry[],
    weights: Object.fromEntries(facts) as StudyResults["weights"],
    notes,
    provenance: { version: VERSION, kernel: KERNEL_SHA256, ...digests, weights: Object.fromEntries(weightDigests), seed },
  };
}

function figureContext(
  { panel, geometry }: LoadedStudy,
  weights: WeightsByKey,
  models: ReadonlyMap<string, FittedModel>,
  tests: readonly TestEntry[],
): FigureContext | null {
  if (panel === null) return null;
  return {
    panel,
    weights,
    geometry,
    fits: new Map(Array.from(models, ([name, { fit }]) => [name, fit])),
    designs: new Map(Array.from(models, ([name, { design }]) => [name, design])),
    tests: tests as unknown as FigureContext["tests"],
  };
}
