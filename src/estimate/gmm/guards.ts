// What a careful reader asks of a GMM fit, in words (Roodman 2009; Bond 2002).
import type { TestResult } from "../../result/fit.js";
import { formatNumber, formatP } from "../../result/format.js";
import type { Steps } from "./steps.js";

/** J tests with p values above this have lost their power. */
const SUSPICIOUS = 0.99;
const LEVEL = 0.05;

/** Notes on the number of instruments, singular weights, the tests. `responseLags` is the longest lag of the response among the regressors. */
export function guardNotes(instruments: number, entities: number, steps: Steps, tests: readonly TestResult[]): string[] {
  const pOf = (name: string): number | undefined => tests.find((test) => test.name === name)?.p;
  const notes: string[] = [];
  if (instruments > entities) {
    notes.push(
      `${instruments} instruments for ${entities} entities: more moments than entities overfit the endogenous regressors and weaken the Hansen test; use collapse or fewer lags`,
    );
  }
  const { one, two } = steps;
  if (one.weight.rank < one.weight.size) notes.push(singular("one-step weight", one.weight.rank, one.weight.size));
  if (two.weight.rank < two.weight.size) notes.push(singular("two-step weight", two.weight.rank, two.weight.size));
  const hansen = pOf("hansenJ");
  if (hansen !== undefined && hansen > SUSPICIOUS) {
    notes.push(
      `hansenJ has p = ${formatNumber(hansen, 3)}: so near 1 it says that instruments are too many to test, not that they are valid`,
    );
  }
  const second = pOf("ar2");
  if (second !== undefined && second < LEVEL) {
    notes.push(
      `ar2 rejects (p ${formatP(second)}): errors are serially correlated, so that instruments dated t-2 are not valid; start at deeper lags, or add lags of the response`,
    );
  }
  if (!steps.converged) notes.push(`the steps did not settle in ${steps.iterations}`);
  return notes;
}

const singular = (name: string, rank: number, size: number): string =>
  `the ${name} is singular, of rank ${rank} with ${size} moments: a generalized inverse was used`;
