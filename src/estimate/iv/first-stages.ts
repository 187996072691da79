// How well the instruments explain the endogenous regressors.
import { fUpper } from "../../math/distributions.js";
import { centeredSumOfSquares, sumOfSquares } from "../../math/vector.js";
import type { TestResult } from "../../result/fit.js";
import { choleskyInverse } from "../../wasm/dense.js";
import { rowProducts } from "./canonical.js";
import type { IvProblem } from "./problem.js";
import { columnsOf, type Projection } from "./projection.js";

/**
 * `firstStage/X` of each endogenous regressor: F(l, N - q - absorbed) of the l excluded instruments, homoskedastic; r2 of the regression on
 * all q instruments; partialR2 of the excluded ones given the exogenous regressors; sheaR2 = [(X'X)^-1]_jj / [(X'PX)^-1]_jj (Shea 1997).
 */
export function firstStages(problem: IvProblem, projection: Projection): TestResult[] {
  const { nObs, exogenous, endogenous: g, names, X, absorbed, centered } = problem;
  const { instruments, W, C, V } = projection;
  const l = instruments - exogenous;
  const df2 = nObs - instruments - absorbed;
  const whole = choleskyInverse(rowProducts(W.subarray(0, g * nObs), g, W.subarray(0, g * nObs), g), g);
  const fitted = choleskyInverse(rowProducts(C.subarray(0, g * l), g, C.subarray(0, g * l), g), g);
  const columns = columnsOf(X, nObs);
  return names.slice(exogenous).map((name, j) => {
    const [rss, explained] = [sumOfSquares(V.subarray(j * nObs, (j + 1) * nObs)), sumOfSquares(C.subarray(j * l, (j + 1) * l))];
    const column = columns[exogenous + j];
    const tss = centered ? centeredSumOfSquares(column) : sumOfSquares(column);
    const statistic = explained / l / (rss / df2);
    return {
      name: `firstStage/${name}`,
      statistic,
      df: l,
      df2,
      p: fUpper(statistic, l, df2),
      r2: 1 - rss / tss,
      partialR2: explained / (explained + rss),
      sheaR2: whole[j * g + j] / fitted[j * g + j],
    };
  });
}
