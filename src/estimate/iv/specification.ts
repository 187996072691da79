// Tests of an instrumental variables model: are the regressors endogenous, are the instruments valid.
import { chiSquaredUpper, fUpper } from "../../math/distributions.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import { quadratic } from "../../math/linear.js";
import { dot, sumOfSquares } from "../../math/vector.js";
import type { TestResult } from "../../result/fit.js";
import { leastSquares } from "../../wasm/dense.js";
import { complement, rowProducts } from "./canonical.js";
import { excludedBlock, type Scheme, unscaled } from "./moments.js";
import { joined } from "./problem.js";
import { columnsOf, type Projection } from "./projection.js";

const chiSquared = (name: string, statistic: number, df: number): TestResult => ({
  name,
  statistic,
  df,
  p: chiSquaredUpper(statistic, df),
});

/** Endogenous regressors and y, the exogenous regressors partialled out. */
function partialled({ nObs, columns, W, V }: Projection) {
  const g = columns - 1;
  return { nObs, g, X: W.subarray(0, g * nObs), y: W.subarray(g * nObs), V: V.subarray(0, g * nObs) };
}

/**
 * Whether least squares would do. Q is what the residuals of the first stages add to it: `wuHausman` F(g, N - k - g - absorbed) and `durbin`
 * N Q / RSS, chi2(g); `wooldridgeScore` (1995): N less the RSS of 1 on the products of the least squares residuals and the first stages'
 * residuals, these less their projection on the regressors; robust to heteroskedasticity.
 */
export function endogeneityTests(projection: Projection, absorbed: number): TestResult[] {
  const { nObs, g, X, y, V } = partialled(projection);
  const ols = leastSquares(X, g, nObs, y);
  const augmented = leastSquares(joined(X, V), 2 * g, nObs, y);
  if (augmented.rank < 2 * g) return []; // the instruments reproduce an endogenous regressor
  const added = ols.rss - augmented.rss;
  const df2 = nObs - projection.exogenous - 2 * g - absorbed;
  const f = added / g / (augmented.rss / df2);
  const scores = V.slice();
  for (const column of columnsOf(scores, nObs)) {
    const rest = leastSquares(X, g, nObs, column.slice()).residuals;
    for (let i = 0; i < nObs; i++) column[i] = rest[i] * ols.residuals[i];
  }
  const ones = new Float64Array(nObs).fill(1);
  return [
    { name: "wuHausman", statistic: f, df: g, df2, p: fUpper(f, g, df2) },
    chiSquared("durbin", (nObs * added) / ols.rss, g),
    chiSquared("wooldridgeScore", nObs - leastSquares(scores, g, nObs, ones).rss, g),
  ];
}

/** `sargan` = N u'Pu / u'u and `basmann` = (N - q - absorbed) u'Pu / (u'u - u'Pu), chi2(l - g), of residuals that are orthogonal to the exogenous regressors. */
export function homoskedasticOveridentification(projection: Projection, residuals: Float64Array, absorbed: number): TestResult[] {
  const { nObs, exogenous, instruments, columns, Q } = projection;
  const df = instruments - exogenous - columns + 1;
  if (df === 0) return [];
  const all = sumOfSquares(residuals);
  const explained = columnsOf(Q, nObs).reduce((sum, q) => sum + dot(q, residuals) * dot(q, residuals), 0);
  return [
    chiSquared("sargan", (nObs * explained) / all, df),
    chiSquared("basmann", ((nObs - instruments - absorbed) * explained) / (all - explained), df),
  ];
}

/**
 * The robust test of l - g overidentifying restrictions: the moments that no coefficients can set to zero, A'Q'u with A'Q'X = 0, in the
 * inverse of their covariance A'SA. At 2SLS residuals with S of White's form Wooldridge's (1995) score test; at any consistent residuals
 * Hansen's (1982) J with the two-step weight made of them.
 */
export function robustOveridentification(name: string, scheme: Scheme, residuals: Float64Array): TestResult[] {
  const { projection } = scheme;
  const { nObs, exogenous, instruments, columns, Q, C } = projection;
  const [g, l] = [columns - 1, instruments - exogenous];
  const df = l - g;
  if (df === 0) return [];
  const A = complement(C, g, l);
  const moments = Float64Array.from(columnsOf(Q.subarray(exogenous * nObs), nObs), (q) => dot(q, residuals));
  const { covariance } = excludedBlock(unscaled(scheme), residuals);
  const free = rowProducts(A, df, moments, 1);
  return [chiSquared(name, inverseQuadratic(free, quadratic(A, covariance, df, l), "the covariance of the moments"), df)];
}
