// Where a run is, for whoever watches, and the places where it can be stopped.
import { DurbinError } from "../errors.js";
import type { StudySpec } from "./spec.js";

export type Stage = "read" | "weights" | "models" | "tests" | "tables" | "figures" | "done";

export interface Progress {
  /** What begins now. */
  readonly stage: Stage;
  /** The matrix, model, test or figure. */
  readonly name?: string;
  /** Steps that are finished, and all steps. */
  readonly done: number;
  readonly total: number;
}

export interface RunOptions {
  readonly progress?: (progress: Progress) => void;
  /** Stops the run before its next step: STUDY_CANCELLED. */
  readonly signal?: AbortSignal;
}

/** Lets timers, messages and repaints happen: a run is one long computation otherwise. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A function to be called as each step begins. */
export function steps(study: StudySpec, { progress, signal }: RunOptions): (stage: Stage, name?: string) => Promise<void> {
  const sizes = [study.weights, study.models, study.tests, study.figures].map((part) => Object.keys(part ?? {}).length);
  const total = sizes.reduce((sum, size) => sum + size, 2);
  let begun = 0;
  return async (stage, name) => {
    if (signal?.aborted) throw new DurbinError("input", "STUDY_CANCELLED", "the study was cancelled");
    progress?.({ stage, ...(name === undefined ? {} : { name }), done: Math.min(begun++, total), total });
    if (progress !== undefined || signal !== undefined) await breathe();
  };
}
