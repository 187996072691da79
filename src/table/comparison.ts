// Which rows of a table of models compare fits of different kinds.
import type { Fit } from "../result/fit.js";
import { statisticName } from "./names.js";

const LIKELIHOOD = ["logLik", "aic", "bic"];
const CRITERIA = ["aic", "bic"];
const VARIANCE = ["sigma2", "sigma"];

/** A fit and how a sentence calls it: the number of its column, or its name. */
interface Labelled {
  readonly label: string;
  readonly fit: Fit;
}

/** Labels by what is said of their fits, in order of first appearance; a fit of which nothing is said is in none. */
function labelsBy(fits: readonly Labelled[], say: (fit: Fit) => string | null): ReadonlyMap<string, string> {
  const groups = new Map<string, string[]>();
  for (const { label, fit } of fits) {
    const said = say(fit);
    if (said !== null) groups.set(said, [...(groups.get(said) ?? []), label]);
  }
  return new Map(Array.from(groups, ([said, labels]) => [said, labels.join(", ")]));
}

const phrase = (groups: ReadonlyMap<string, string>): string => Array.from(groups, ([said, labels]) => `${said} in ${labels}`).join("; ");

/** Rows that the likelihood is a product over. */
function likelihoodRows({ statistics, sample }: Fit): string | null {
  if (statistics.logLik === undefined) return null;
  const { nObsEffective } = statistics;
  return nObsEffective === undefined ? `${sample.observations} rows` : `${nObsEffective} effective rows`;
}

type Counting = "counted" | "not counted" | "no effects";

/** Whether the effects that a fit removes are parameters of its AIC. */
function counting({ spec, statistics, terms }: Fit): Counting | null {
  if (statistics.aicParameters === undefined) return null;
  if (spec.estimator === "spatial-panel") return spec.effects === "none" ? "no effects" : "not counted";
  return statistics.aicParameters > terms.length + 1 ? "counted" : "no effects";
}

/** What the sum of squares is divided by. */
function divisor({ spec, statistics }: Fit): string | null {
  if (statistics.sigma2 === undefined) return null;
  if (spec.estimator === "panel") return "residual degrees of freedom";
  return statistics.nObsEffective === undefined ? "rows" : "effective rows";
}

/** Sentences on rows of `statistics` (names) whose numbers do not compare over all of the fits; none where they do. */
export function comparisonNotes(fits: readonly Labelled[], statistics: readonly string[]): readonly string[] {
  const shown = (names: readonly string[]): string =>
    names
      .filter((name) => statistics.includes(name))
      .map((name) => statisticName(name).label)
      .join(", ");
  const notes: string[] = [];
  const [likelihood, criteria, variance] = [LIKELIHOOD, CRITERIA, VARIANCE].map(shown);
  const rows = labelsBy(fits, likelihoodRows);
  if (likelihood !== "" && rows.size > 1) notes.push(`${likelihood}: over ${phrase(rows)}, so they do not compare.`);
  const counts = labelsBy(fits, counting);
  const uncounted = counts.get("not counted");
  if (criteria !== "" && uncounted !== undefined && counts.size > 1) {
    const counted = counts.get("counted");
    const others = counted === undefined ? "" : `, but are in ${counted}`;
    notes.push(`${criteria}: the effects removed are not counted as parameters in ${uncounted}${others}, so they do not compare.`);
  }
  const divisors = labelsBy(fits, divisor);
  if (variance !== "" && divisors.size > 1) notes.push(`${variance}: divided by ${phrase(divisors)}.`);
  return notes;
}

/** The same over all models of a study, which its results say whatever its tables show. */
export const modelsNotes = (fits: readonly { readonly name: string; readonly fit: Fit }[]): readonly string[] =>
  comparisonNotes(
    fits.map(({ name, fit }) => ({ label: name, fit })),
    ["logLik", "aic", "bic", "sigma2"],
  ).map((note) => `models: ${note}`);
