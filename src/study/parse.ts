// From text or object to a study that keeps the grammar, or the one sentence that says what does not.
import { DurbinError } from "../errors.js";
import { checkIdentification } from "../model/identification.js";
import { findBrokenReference } from "./references.js";
import { STUDY } from "./schema.js";
import type { StudySpec } from "./spec.js";
import { findProblem, isRecord, type Path, type Problem, pathText } from "./validate.js";
import { parseYaml } from "./yaml.js";

/** Format of study files that this version reads. */
const FORMAT = 1;

/**
 * Reads a study from YAML or JSON text. `source` is its name in messages ("study.yaml").
 * Throws STUDY_* with line and column: unknown keys and words name the nearest valid one.
 */
export async function parseStudy(text: string, source = "study.yaml"): Promise<StudySpec> {
  const { value, place } = await parseYaml(text.replace(/^\uFEFF/, ""), source);
  const problem = firstProblem(value);
  if (problem !== null) throw asError(problem, `${source}:${place(problem.path, problem.onKey)}: `);
  return value as StudySpec;
}

/** The same for an object that a program made. */
export function checkStudy(value: unknown): StudySpec {
  const problem = firstProblem(value);
  if (problem !== null) throw asError(problem, "");
  return value as StudySpec;
}

function firstProblem(value: unknown): Problem | null {
  return newerFormat(value) ?? unidentified(value) ?? findProblem(value, STUDY) ?? findBrokenReference(value as StudySpec);
}

const asError = (problem: Problem, prefix: string): DurbinError =>
  new DurbinError(problem.kind, problem.code, `${prefix}${problem.sentence}`, { path: problem.path });

function newerFormat(value: unknown): Problem | null {
  if (!isRecord(value) || typeof value.durbin !== "number" || value.durbin === FORMAT) return null;
  return {
    path: ["durbin"],
    onKey: false,
    kind: "input",
    code: "STUDY_VERSION",
    sentence: `durbin: the study is written for format ${value.durbin}; this version reads format ${FORMAT}`,
  };
}

/** A system that no method can estimate is refused for that, before its estimator is found missing. */
function unidentified(value: unknown): Problem | null {
  if (!isRecord(value) || !isRecord(value.models)) return null;
  for (const [name, model] of Object.entries(value.models)) {
    if (!isRecord(model) || model.estimator !== "simultaneous") continue;
    try {
      checkIdentification(model);
    } catch (error) {
      if (!(error instanceof DurbinError)) throw error;
      const path: Path = ["models", name];
      return { path, onKey: true, kind: error.kind, code: error.code, sentence: `${pathText(path)}: ${error.message}` };
    }
  }
  return null;
}
