// Inference that weak instruments do not harm: does y - X beta0 depend on the instruments?
import { findRoot, minimizeBrent } from "../../math/brent.js";
import { fUpper } from "../../math/distributions.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import type { TestResult } from "../../result/fit.js";
import { excludedBlock, type Scheme } from "./moments.js";

/** Points at which the test is inverted, before its extrema are refined. */
const GRID = 400;

type Interval = NonNullable<TestResult["intervals"]>[number];

/** Where the set is looked for: beta0 = estimate + scale t / (1 - t^2) for t in [-1, 1], so that the ends are infinity. */
export interface Place {
  readonly estimate: number;
  readonly scale: number;
}

/**
 * `andersonRubin` (1949): F(l, residual df) that the endogenous regressors' coefficients are all zero, under the model's vcov. With one
 * endogenous regressor `intervals` is the set of values that the test does not reject at `level`: bounded, unbounded, the whole line, or
 * empty where every value is rejected because the instruments are. It is found on a grid over the whole line, with every extremum refined.
 */
export function andersonRubin(scheme: Scheme, level: number, place: Place): TestResult {
  const { nObs, columns, exogenous, instruments, C, V } = scheme.projection;
  const [g, l] = [columns - 1, instruments - exogenous];
  const ofY = excludedBlock(scheme, V.subarray(g * nObs));
  const df2 = ofY.reference.type === "t" ? ofY.reference.df : Number.POSITIVE_INFINITY;
  const statistic = inverseQuadratic(C.subarray(g * l), ofY.covariance, "the covariance of the reduced form") / l;
  const test = { name: "andersonRubin", statistic, df: l, df2, p: fUpper(statistic, l, df2) };
  if (g > 1) return test;
  const along = statisticAlong(scheme, ofY.covariance, l);
  const critical = findRoot((c) => fUpper(c / (1 - c), l, df2) - (1 - level), 0, 1);
  return { ...test, intervals: acceptedSet((t) => along(place, t) / l - critical / (1 - critical), place) };
}

/**
 * The statistic of a y - b x, b / a = beta0, as a function of t. Its covariance is a quadratic in (a, b), except where clusters by several
 * variables are repaired to be positive: that is computed anew each time.
 */
function statisticAlong(scheme: Scheme, ofY: Float64Array, l: number): (place: Place, t: number) => number {
  const { nObs, C, V } = scheme.projection;
  const [x, y] = [V.subarray(0, nObs), V.subarray(nObs)];
  const at = (a: number, b: number): Float64Array => {
    const residuals = new Float64Array(nObs);
    for (let i = 0; i < nObs; i++) residuals[i] = a * y[i] - b * x[i];
    return excludedBlock(scheme, residuals).covariance;
  };
  const [ofX, ofSum] = [at(0, 1), at(1, -1)];
  const quadratic = (a: number, b: number): Float64Array =>
    ofY.map((yy, i) => a * a * yy - a * b * (ofSum[i] - yy - ofX[i]) + b * b * ofX[i]);
  const covarianceAt = (scheme.vcov.by ?? []).length > 1 ? at : quadratic;
  return ({ estimate, scale }, t) => {
    const a = 1 - t * t;
    const b = a * estimate + scale * t;
    const moments = Float64Array.from({ length: l }, (_, i) => a * C[l + i] - b * C[i]);
    return inverseQuadratic(moments, covarianceAt(a, b), "the covariance of the reduced form");
  };
}

/** The set of beta0 where f(t) <= 0, as intervals. */
function acceptedSet(f: (t: number) => number, { estimate, scale }: Place): Interval[] {
  const points = refined(f);
  const betaOf = (t: number): number => estimate + (scale * t) / (1 - t * t);
  const intervals: Interval[] = [];
  let open: { low?: number } | null = points[0].value <= 0 ? {} : null;
  for (let i = 1; i < points.length; i++) {
    const [before, after] = [points[i - 1], points[i]];
    if (before.value <= 0 === after.value <= 0) continue;
    const end = betaOf(findRoot(f, before.t, after.t, 1e-15));
    if (open === null) open = { low: end };
    else {
      intervals.push({ ...open, high: end });
      open = null;
    }
  }
  return open === null ? intervals : [...intervals, open];
}

interface Evaluated {
  readonly t: number;
  readonly value: number;
}

/** Values on the grid, and at the minimum or maximum around every point that is lower or higher than its neighbors. */
function refined(f: (t: number) => number): Evaluated[] {
  const grid = Array.from({ length: GRID + 1 }, (_, i) => ({ t: (2 * i) / GRID - 1, value: f((2 * i) / GRID - 1) }));
  const extrema = grid.slice(1, -1).flatMap(({ value }, i) => {
    const [before, after] = [grid[i], grid[i + 2]];
    const sign = value <= before.value && value <= after.value ? 1 : value >= before.value && value >= after.value ? -1 : 0;
    if (sign === 0) return [];
    const { x } = minimizeBrent((t) => sign * f(t), before.t, after.t);
    return [{ t: x, value: f(x) }];
  });
  return [...grid, ...extrema].sort((a, b) => a.t - b.t);
}
