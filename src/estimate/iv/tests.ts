// The tests that every instrumental variables fit carries, and what they say in words.
import { DurbinError } from "../../errors.js";
import { chiSquaredUpper } from "../../math/distributions.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import { sumOfSquares } from "../../math/vector.js";
import type { IvMethod } from "../../model/spec.js";
import { formatEstimate, formatNumber } from "../../result/format.js";
import type { TestResult } from "../../result/fit.js";
import { andersonRubin } from "./anderson-rubin.js";
import { firstStages } from "./first-stages.js";
import type { Scheme } from "./moments.js";
import type { IvProblem } from "./problem.js";
import { columnsOf } from "./projection.js";
import { endogeneityTests, homoskedasticOveridentification, robustOveridentification } from "./specification.js";
import { weakInstruments } from "./weak-instruments.js";

/** An endogenous regressor of which the instruments leave less than this share is an instrument itself. */
const REPRODUCED_SHARE = 1e-20;
/** The rule of thumb of Staiger and Stock (1997) for the first-stage F. */
const WEAK = 10;

interface Said {
  readonly tests: readonly TestResult[];
  readonly notes: readonly string[];
}

/** What the tests are made of. */
export interface Tested {
  readonly problem: IvProblem;
  readonly scheme: Scheme;
  readonly method: IvMethod;
  readonly level: number;
  /** [nObs] of the structural form; `initial`: of 2SLS */
  readonly residuals: Float64Array;
  readonly initial: Float64Array;
  /** Of the last coefficient. */
  readonly estimate: number;
  readonly se: number;
}

/** Identification, endogeneity, overidentification; a test whose covariance is singular is left out, with a note. */
export function ivTests(tested: Tested): Said & { readonly reproduced: boolean } {
  const { problem, scheme, method, residuals, initial } = tested;
  const { projection, absorbed, vcov } = scheme;
  const reproduced = reproducedNames(tested);
  if (reproduced.length > 0) {
    const what = `the instruments reproduce ${reproduced.join(", ")} exactly`;
    return { tests: [], notes: [`${what}: tests of identification and endogeneity are left out`], reproduced: true };
  }
  const parts: Said[] = [
    { tests: firstStages(problem, projection), notes: [] },
    attempt("kleibergenPaap", () => weakInstruments(scheme, method)),
    attempt("andersonRubin", () => [andersonRubin(scheme, tested.level, { estimate: tested.estimate, scale: tested.se })]),
  ];
  if (method !== "gmm") {
    parts.push({ tests: endogeneityTests(projection, absorbed), notes: [] });
    parts.push({ tests: homoskedasticOveridentification(projection, residuals, absorbed), notes: [] });
    if (method !== "liml" && method !== "fuller") {
      const white: Scheme = { ...scheme, vcov: { type: "hc0" } };
      parts.push(attempt("wooldridgeOverid", () => robustOveridentification("wooldridgeOverid", white, residuals)));
    }
  }
  if (vcov.type !== "iid") parts.push(attempt("hansenJ", () => robustOveridentification("hansenJ", scheme, initial)));
  const tests = parts.flatMap((part) => part.tests);
  return {
    tests,
    notes: [...parts.flatMap((part) => part.notes), ...weakNotes(tests, method), ...setNotes(tests, tested)],
    reproduced: false,
  };
}

function reproducedNames({ problem, scheme: { projection } }: Tested): string[] {
  const { nObs, W, V } = projection;
  const [before, after] = [columnsOf(W, nObs), columnsOf(V, nObs)];
  return problem.names.slice(problem.exogenous).filter((_, j) => sumOfSquares(after[j]) <= REPRODUCED_SHARE * sumOfSquares(before[j]));
}

function attempt(name: string, run: () => TestResult[]): Said {
  try {
    return { tests: run(), notes: [] };
  } catch (error) {
    if (!(error instanceof DurbinError) || error.code !== "NOT_POSITIVE_DEFINITE") throw error;
    return { tests: [], notes: [`${name} is left out: its covariance is singular, as with fewer clusters than moments`] };
  }
}

function weakNotes(tests: readonly TestResult[], method: IvMethod): string[] {
  const strength = tests.find(({ name }) => name === "kleibergenPaapF") ?? tests.find(({ name }) => name === "craggDonald");
  if (strength === undefined || strength.statistic >= WEAK) return [];
  const remedy = method === "2sls" || method === "gmm" ? "; iv: liml has less bias" : "";
  const said = formatEstimate(strength.statistic, 2);
  return [
    `weak instruments: ${strength.name} is ${said}, below ${WEAK}: estimates are biased and their intervals too short, unlike the set of andersonRubin${remedy}`,
  ];
}

/** The Anderson-Rubin set in words. */
function setNotes(tests: readonly TestResult[], { problem, level }: Tested): string[] {
  const intervals = tests.find(({ name }) => name === "andersonRubin")?.intervals;
  if (intervals === undefined) return [];
  const [name] = problem.names.slice(-1);
  const set = `Anderson-Rubin ${formatNumber(100 * level, 0)}% confidence set of ${name}`;
  if (intervals.length === 0) return [`${set}: empty, every value is rejected: the instruments are not valid together`];
  const parts = intervals.map(({ low, high }) => {
    const [from, to] = [
      low === undefined ? "(-infinity" : `[${formatEstimate(low, 4)}`,
      high === undefined ? "infinity)" : `${formatEstimate(high, 4)}]`,
    ];
    return `${from}, ${to}`;
  });
  const [first] = intervals;
  const whole = first.low === undefined && first.high === undefined ? ": the instruments say nothing about it" : "";
  return [`${set}: ${parts.join(" and ")}${whole}`];
}

/** `wald`: all slopes zero, chi2, with the model's covariance V (k x k); nothing without slopes. */
export function waldTest(coefficients: Float64Array, V: Float64Array, first: number): Said {
  const k = coefficients.length;
  const q = k - first;
  const block = Float64Array.from({ length: q * q }, (_, at) => V[(first + Math.floor(at / q)) * k + first + (at % q)]);
  return attempt("wald", () => {
    const statistic = inverseQuadratic(coefficients.subarray(first), block, "the covariance of the slopes");
    return [{ name: "wald", statistic, df: q, p: chiSquaredUpper(statistic, q) }];
  });
}
