// What was done to the data, the matrices, the models and the tests, on stderr.
import type { StudyResults } from "../index.js";
import { say } from "./streams.js";

const textsOf = (notes: unknown): readonly string[] => (Array.isArray(notes) ? notes.map(String) : []);

interface Sample {
  readonly dropped: readonly { readonly reason: string; readonly count: number }[];
}

/** Rows that a model left out, and its notes. */
function ofModel({ sample, notes }: StudyResults["models"][string]): readonly string[] {
  const { dropped } = sample as unknown as Sample;
  return [...dropped.map(({ reason, count }) => `${count} ${count === 1 ? "row" : "rows"} dropped: ${reason}`), ...textsOf(notes)];
}

/** Models and tests repeat the notes of their matrix, and tests those of each other: each is said once. */
export function sayNotes({ notes, weights, models, tests }: StudyResults): void {
  const said = new Set<string>();
  const tell = (name: string, texts: readonly string[]): void => {
    for (const text of texts) if (!said.has(text)) say(`note: ${name}${text}`);
  };
  const tellOnce = (name: string, texts: readonly string[]): void => {
    tell(name, texts);
    for (const text of texts) said.add(text);
  };
  tell("", notes);
  for (const [key, facts] of Object.entries(weights)) tellOnce(`${key}: `, textsOf(facts.notes));
  for (const [name, model] of Object.entries(models)) tell(`${name}: `, ofModel(model));
  for (const test of tests) tellOnce(`${test.name}: `, textsOf(test.notes));
}
