import { centeredSumOfSquares, mean, sumOfSquares } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import { predictor } from "../fixed-effects.js";
import { withinR2 } from "../panel-statistics.js";
import type { IvProblem } from "./problem.js";
import type { IvSolution } from "./solve.js";

/**
 * Statistics of an instrumental variables fit (docs/vocabulary.md section 5). r2 = 1 - RSS / TSS of the transformed data, which may be
 * negative; r2Within, r2Between, r2Overall: squared correlations of y with X b. nInstruments: exogenous regressors and excluded instruments.
 */
export function ivStatistics(design: Design, problem: IvProblem, solution: IvSolution, dfResidual: number): Record<string, number> {
  const { nObs, panel, factors } = design;
  const rss = sumOfSquares(solution.residuals);
  const tss = problem.centered ? centeredSumOfSquares(problem.y) : sumOfSquares(problem.y);
  const sigma2 = rss / dfResidual;
  const raw = predictor(design.X, solution.coefficients, nObs);
  const { r2Within, ...others } = withinR2(design, solution.coefficients, 1 - rss / tss);
  return {
    nObs,
    nEntities: panel.nEntities,
    nPeriods: panel.nPeriods,
    dfResidual,
    rss,
    tss,
    sigma: Math.sqrt(sigma2),
    sigma2,
    r2: 1 - rss / tss,
    r2Adjusted: 1 - ((rss / tss) * (nObs - 1)) / dfResidual,
    ...(r2Within === undefined ? {} : { r2Within }),
    ...others,
    ...(factors.length > 0 ? { projectionIterations: problem.iterations, intercept: mean(design.y) - mean(raw) } : {}),
    nInstruments: problem.exogenous + problem.instrumentNames.length,
  };
}
