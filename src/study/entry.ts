// The doors to the study runner. What stands behind them (YAML, schema, report, figures) loads on first use: a program that only fits
// models never pays for it.
import type { RunOptions } from "./progress.js";
import type { StudyResult } from "./result.js";
import type { Sources } from "./sources.js";
import type { StudySpec } from "./spec.js";

const onDemand = () => import("./on-demand.js");

/**
 * Reads a study from YAML or JSON text. `source` is its name in messages ("study.yaml").
 * Throws STUDY_* with line and column: unknown keys and words name the nearest valid one.
 */
export async function parseStudy(text: string, source?: string): Promise<StudySpec> {
  return (await onDemand()).parseStudy(text, source);
}

/**
 * Runs a study: `results` is the object of results.json, `files` every file of the output folder by path. `sources` gives the bytes of the
 * study's files. An error in any part refuses the whole study, and its message begins with the part ("models.sdm: ...").
 */
export async function runStudy(study: StudySpec | object, sources: Sources, options?: RunOptions): Promise<StudyResult> {
  return (await onDemand()).runStudy(study as StudySpec, sources, options);
}

/** The JSON Schema of the study file, 2020-12. */
export async function studySchema(): Promise<Record<string, unknown>> {
  return (await onDemand()).publishedSchema();
}

/** Recomputes a few numbers whose last bits are known: whether this runtime gives the results that every other gives. */
export async function selfTest(): Promise<readonly import("./self-test.js").Check[]> {
  return (await onDemand()).selfTest();
}
