// The order condition of a system of equations: at least as many instruments left out of an equation as endogenous regressors in it.
// It needs the study alone, so a system that cannot be estimated by any method is refused before anything is read.
import type { Problem } from "./validate.js";
import { isRecord } from "./validate.js";

/** Names of the variables of "a + b - 1": the grammar of a right side is a matter of src/model; here only plain sums are judged. */
function plainSum(side: string): readonly string[] | null {
  const terms = side.split("+").map((term) => term.trim());
  return terms.every((term) => /^[\p{L}_.][\p{L}\p{N}_.]*$|^[01]$/u.test(term)) ? terms.filter((term) => !/^[01]$/.test(term)) : null;
}

/** The first equation of `equations` that fails the order condition; null when none does or when an equation is more than a plain sum. */
export function findUnidentified(name: string, model: unknown): Problem | null {
  if (!isRecord(model) || model.estimator !== "simultaneous" || !isRecord(model.equations) || isRecord(model.instruments)) return null;
  const equations: { key: string; response: string; regressors: readonly string[] }[] = [];
  for (const [key, formula] of Object.entries(model.equations)) {
    const [left, right, ...rest] = typeof formula === "string" ? formula.split("~") : [];
    const regressors = right === undefined || rest.length > 0 ? null : plainSum(right);
    if (regressors === null) return null;
    equations.push({ key, response: left.trim(), regressors });
  }
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
  const endogenous = new Set([...equations.map(({ response }) => response), ...texts(model.endogenous)]);
  const instruments = new Set(
    [...equations.flatMap(({ regressors }) => regressors), ...texts(model.instruments)].filter((v) => !endogenous.has(v)),
  );
  for (const { key, regressors } of equations) {
    const inside = regressors.filter((variable) => endogenous.has(variable));
    const outside = [...instruments].filter((variable) => !regressors.includes(variable));
    if (outside.length < inside.length) {
      return {
        path: ["models", name, "equations", key],
        onKey: false,
        kind: "input",
        code: "STUDY_NOT_IDENTIFIED",
        sentence:
          `models.${name}: equation "${key}" is not identified: ${inside.join(", ")} ${inside.length === 1 ? "is" : "are"} endogenous in it ` +
          `and it leaves out ${outside.length} of the instruments, which must be at least ${inside.length}`,
      };
    }
  }
  return null;
}
