// Whether a quadratic relation turns inside the data (Lind and Mehlum 2010).
import { normalTail, tUpper } from "../../math/distributions.js";
import { DurbinError } from "../../errors.js";
import type { Design } from "../../model/design.js";
import type { Estimate, Fit, Reference } from "../../result/fit.js";
import { criticalValue, withInference } from "../../result/inference.js";
import { covarianceOf, placeOf } from "./coefficient.js";

export interface UTestOptions {
  /** Name of the linear term, such as `x` or `log(x)`. */
  readonly variable: string;
  /** Name of the quadratic term, `I(variable^2)` by default. */
  readonly square?: string;
  /** Ends of the interval; by default the range of the variable in the rows of the fit. */
  readonly low?: number;
  readonly high?: number;
}

export interface UTest {
  /** U where the slope falls and then rises by the estimates, inverse U the other way round. */
  readonly shape: "u" | "inverse-u" | "monotone";
  /** The smaller of both |t|, and the p value of the test that both slopes have their sign: the larger of two one-sided ones. Absent without a turn. */
  readonly statistic?: number;
  readonly p?: number;
  /** Ends of the interval and the slopes there. */
  readonly from: number;
  readonly to: number;
  readonly slopeLow: Estimate;
  readonly slopeHigh: Estimate;
  /** -b / 2c, where the fitted parabola turns, with Fieller's interval at the level of the fit; ends that do not exist are absent. */
  readonly turningPoint: number;
  readonly turningLow?: number;
  readonly turningHigh?: number;
  /** Share of the rows beyond the turning point. */
  readonly shareBeyond: number;
  readonly notes: readonly string[];
}

/**
 * The test of Sasabuchi (1980) for y = .. + b x + c x^2: against the union of monotone and oppositely shaped relations, slopes b + 2 c x at
 * both ends of the interval must have opposite signs, each one-sided with the covariance of the fit. Throws UNKNOWN_COEFFICIENT,
 * NO_COVARIANCE, ROBUSTNESS for an interval without length or outside the data.
 */
export function uTest(fit: Fit, design: Design, options: UTestOptions, name = "u-test"): UTest {
  const { variable, square = `I(${variable}^2)` } = options;
  const [i, j] = [placeOf(fit, variable, name), placeOf(fit, square, name)];
  const [b, c] = [fit.estimate[i], fit.estimate[j]];
  const x = columnOfTerm(design, variable, square, name);
  const { from, to } = interval(x, options, name);
  const slope = (at: number): Estimate => {
    const variance = covarianceOf(fit, i, i) + 4 * at * covarianceOf(fit, i, j) + 4 * at * at * covarianceOf(fit, j, j);
    return withInference(b + 2 * c * at, Math.sqrt(Math.max(0, variance)), fit.reference, fit.spec.level);
  };
  const [slopeLow, slopeHigh] = [slope(from), slope(to)];
  const turningPoint = -b / (2 * c);
  const turns = slopeLow.estimate * slopeHigh.estimate < 0;
  const fieller = fiellerInterval(fit, i, j);
  return {
    shape: turns ? (slopeLow.estimate < 0 ? "u" : "inverse-u") : "monotone",
    ...(turns ? smaller(slopeLow, slopeHigh, fit.reference) : {}),
    from,
    to,
    slopeLow,
    slopeHigh,
    turningPoint,
    ...fieller.ends,
    shareBeyond: x.filter((value) => value > turningPoint).length / x.length,
    notes: [...(turns ? [] : [`the fitted curve is monotone between ${from} and ${to}: it turns at ${turningPoint}`]), ...fieller.notes],
  };
}

/** The variable over the rows of the fit, seen to be what the quadratic term is the square of. */
function columnOfTerm({ names, X, nObs }: Design, variable: string, square: string, name: string): Float64Array {
  const column = (term: string): Float64Array => X.subarray(names.indexOf(term) * nObs, (names.indexOf(term) + 1) * nObs);
  const [x, squared] = [column(variable), column(square)];
  const row = x.findIndex((value, r) => Math.abs(squared[r] - value * value) > 1e-9 * (1 + value * value));
  if (row < 0) return x;
  throw new DurbinError(
    "input",
    "ROBUSTNESS",
    `${name}: ${square} is not the square of ${variable}; name the quadratic term with \`square\``,
    {
      square,
    },
  );
}

function interval(x: Float64Array, { low, high }: UTestOptions, name: string): { from: number; to: number } {
  const [least, most] = [x.reduce((a, v) => Math.min(a, v), Infinity), x.reduce((a, v) => Math.max(a, v), -Infinity)];
  const [from, to] = [low ?? least, high ?? most];
  if (from < to && from < most && to > least) return { from, to };
  throw new DurbinError(
    "input",
    "ROBUSTNESS",
    `${name}: the interval from ${from} to ${to} holds no part of the data, which go from ${least} to ${most}`,
    {
      from,
      to,
    },
  );
}

const oneSided = ({ statistic = 0 }: Estimate, reference: Reference): number =>
  reference.type === "normal" ? normalTail(Math.abs(statistic)) : tUpper(Math.abs(statistic), reference.df);

function smaller(a: Estimate, b: Estimate, reference: Reference): { statistic: number; p: number } {
  const weaker = Math.abs(a.statistic ?? 0) <= Math.abs(b.statistic ?? 0) ? a : b;
  return { statistic: Math.abs(weaker.statistic ?? 0), p: oneSided(weaker, reference) };
}

/** The points m at which the slope b + 2 c m is not significantly different from 0 (Fieller 1954). */
function fiellerInterval(fit: Fit, i: number, j: number): { ends: { turningLow?: number; turningHigh?: number }; notes: string[] } {
  const z = criticalValue(fit.reference, fit.spec.level);
  const [b, c] = [fit.estimate[i], fit.estimate[j]];
  const squareTerm = 4 * (c * c - z * z * covarianceOf(fit, j, j));
  const linearTerm = 4 * (b * c - z * z * covarianceOf(fit, i, j));
  const constant = b * b - z * z * covarianceOf(fit, i, i);
  const discriminant = linearTerm * linearTerm - 4 * squareTerm * constant;
  const level = `${Number((100 * fit.spec.level).toFixed(2))} per cent`;
  if (squareTerm <= 0) {
    return {
      ends: {},
      notes: [`Fieller's interval of the turning point has no end at ${level}: the quadratic term is not significant at that level`],
    };
  }
  const root = Math.sqrt(Math.max(0, discriminant));
  return { ends: { turningLow: (-linearTerm - root) / (2 * squareTerm), turningHigh: (-linearTerm + root) / (2 * squareTerm) }, notes: [] };
}
