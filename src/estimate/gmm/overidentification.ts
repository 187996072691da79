// Tests of the moments: Sargan, Hansen, and the difference in Hansen of groups of instruments.
import { DurbinError } from "../../errors.js";
import { chiSquaredUpper } from "../../math/distributions.js";
import { log } from "../../math/elementwise.js";
import { sumOfSquares } from "../../math/vector.js";
import type { TestResult } from "../../result/fit.js";
import type { Column } from "./columns.js";
import { type MomentProblem, type Solution, solveMoments } from "./stage.js";
import type { Steps } from "./steps.js";
import { submatrix, weightOf } from "./weight.js";

/** A chi-squared test; exactly identified moments have none. */
function chiSquared(name: string, statistic: number, df: number): TestResult[] {
  return df > 0 ? [{ name, statistic, df, p: chiSquaredUpper(statistic, df) }] : [];
}

/** g'W g at a stage. */
const objective = ({ weight, score }: Solution): number => weight.times(score, 1).reduce((sum, value, l) => sum + value * score[l], 0);

/** `hansenJ`: g'W g of the efficient step; df = rank of its weight - coefficients. */
export function hansen({ two }: Steps): TestResult[] {
  return chiSquared("hansenJ", objective(two), two.weight.size - two.coefficients.length);
}

/**
 * Criteria for choosing instruments and lags by `hansenJ` (Andrews, Lu 2001), smaller is better: J - 2 df, J - df ln N, J - 2.1 df ln ln N for N entities.
 * None where the moments identify exactly.
 */
export function momentCriteria({ two }: Steps, entities: number): Readonly<Record<string, number>> {
  const df = two.weight.size - two.coefficients.length;
  if (df === 0 || entities < 3) return {};
  const [J, logN] = [objective(two), log(entities)];
  return { mmscAic: J - 2 * df, mmscBic: J - df * logN, mmscHqic: J - 2.1 * df * log(logN) };
}

/**
 * One-step g'W g / s2 with s2 = SSE / (scale (N - k)) (`sargan`: Arellano, Bond 1991) and SSE / (scale N) (`sarganN`: gretl); scale is 2 for differences,
 * whose errors have twice the variance. Of transformed equations alone.
 */
export function sargan({ one }: Steps, scale: number): TestResult[] {
  const [N, k] = [one.residuals.length, one.coefficients.length];
  const [J, sse, df] = [objective(one), sumOfSquares(one.residuals), one.weight.size - k];
  return [...chiSquared("sargan", (J * scale * (N - k)) / sse, df), ...chiSquared("sarganN", (J * scale * N) / sse, df)];
}

/**
 * For each group of instruments `hansenExcluding/GROUP`, J without it, and `hansenDifference/GROUP`, the difference to J, chi-squared with as many degrees
 * of freedom as it has columns; `level` stands for all gmm() instruments of the level equation. The weight without the group is the inverse of the block
 * of the full covariance, so that differences are not negative. A group without which nothing is over-identified has none.
 */
export function hansenDifferences(
  problem: MomentProblem,
  steps: Steps,
  columns: readonly Column[],
  groups: readonly string[],
): TestResult[] {
  const isLevel = ({ group, equations }: Column): boolean => equations === "level" && group.startsWith("gmm(");
  const tests: [string, (column: Column) => boolean][] = groups.map((group) => [group, (column) => column.group === group]);
  const both = columns.some(({ equations }) => equations !== "level");
  const sets = both && columns.some(isLevel) ? [...tests, ["level", isLevel] as (typeof tests)[number]] : tests;
  const J = objective(steps.two);
  return sets.flatMap(([name, belongs]) => {
    const kept = Int32Array.from(columns.keys()).filter((l) => !belongs(columns[l]));
    const size = columns.length - kept.length;
    const rest = size === 0 || kept.length < problem.names.length ? null : restricted(problem, steps.omega, kept);
    if (rest === null) return [];
    const df = kept.length - problem.names.length;
    return [...chiSquared(`hansenExcluding/${name}`, rest, df), ...chiSquared(`hansenDifference/${name}`, J - rest, size)];
  });
}

/** The minimum of g'W g over the kept moments; null where they do not identify the coefficients. */
function restricted(problem: MomentProblem, omega: Float64Array, kept: Int32Array): number | null {
  const [n, k] = [kept.length, problem.names.length];
  const S = submatrix(omega, problem.columns, kept);
  const pick = (A: Float64Array, m: number): Float64Array =>
    Float64Array.from({ length: n * m }, (_, p) => A[kept[Math.floor(p / m)] * m + (p % m)]);
  try {
    return objective(
      solveMoments(pick(problem.ZX, k), pick(problem.Zy, 1), problem.names, weightOf(S, n, "the covariance of the kept moments")),
    );
  } catch (error) {
    if (error instanceof DurbinError && error.code === "COLLINEAR") return null;
    throw error;
  }
}
