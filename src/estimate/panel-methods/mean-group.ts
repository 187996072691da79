// Slopes that differ by entity: the mean of the entities' own regressions, with or without common factors.
import { DurbinError } from "../../errors.js";
import { matMul, quadratic } from "../../math/linear.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import { crossProduct } from "../../wasm/dense.js";
import { leastSquaresMany } from "../../wasm/least-squares.js";
import { fullRankLeastSquares } from "../least-squares.js";
import {
  dispersion,
  type EntityFit,
  entityRegressions,
  entityRows,
  fitOfEntities,
  meanCoefficients,
  periodMeans,
  refuseOneEntity,
  takeColumns,
} from "./entity-regressions.js";

/**
 * b = mean of b_i, V = sum of (b_i - b)(b_i - b)' / (n (n - 1)). `mean-group` (Pesaran and Smith 1995): b_i of OLS in each entity; `demeaned-mean-group`:
 * after the mean of each period is subtracted; `cce-mean-group` (Pesaran 2006): with the constant and the period means of y and X as further regressors of
 * each entity, whose coefficients are not reported. z statistics. Throws as `entityRegressions`.
 */
export function meanGroup(design: Design, spec: PanelSpec): Fit<PanelSpec> {
  const { names, y, X } = columnsFor(design, spec.method);
  const k = spec.method === "cce-mean-group" ? slopeNames(design).length : names.length;
  const { entities, residuals } = entityRegressions(design, names, y, X);
  const reported = entities.map(({ b }) => ({ b: b.subarray(0, k) }));
  const estimate = meanCoefficients(reported, k);
  const spread = dispersion(
    reported.map(({ b }) => b.map((value, j) => value - estimate[j])),
    k,
  );
  return fitOfEntities(design, spec, {
    names: names.slice(0, k),
    estimate,
    covariance: spread.map((value) => value / entities.length),
    residuals,
    dfResidual: design.nObs - entities.length * names.length,
  });
}

const slopeNames = ({ names, hasIntercept }: Design): readonly string[] => {
  if (names.length > (hasIntercept ? 1 : 0)) return hasIntercept ? names.slice(1) : names;
  throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the constant");
};

/** [slopes * nObs] */
const slopesOf = ({ X, nObs, hasIntercept }: Design): Float64Array => (hasIntercept ? X.subarray(nObs) : X);

function columnsFor(design: Design, method: PanelSpec["method"]): { names: readonly string[]; y: Float64Array; X: Float64Array } {
  const { names, y, X, panel, nObs, hasIntercept } = design;
  if (method === "mean-group") return { names, y, X };
  if (method === "demeaned-mean-group") {
    const less = (columns: Float64Array): Float64Array => {
      const means = periodMeans(columns, panel);
      return columns.map((value, at) => value - means[at]);
    };
    const demeaned = X.slice();
    demeaned.set(less(slopesOf(design)), hasIntercept ? nObs : 0);
    return { names, y: less(y), X: demeaned };
  }
  const common = commonFactors(design);
  return { names: [...slopeNames(design), ...common.names], y, X: withCommon(slopesOf(design), common.columns) };
}

/** The constant and the period means of y and the regressors. */
function commonFactors(design: Design): { names: string[]; columns: Float64Array } {
  const { y, nObs, panel, response } = design;
  const slopes = slopesOf(design);
  const columns = new Float64Array(2 * nObs + slopes.length).fill(1);
  columns.set(periodMeans(y, panel), nObs);
  columns.set(periodMeans(slopes, panel), 2 * nObs);
  return { names: ["(Intercept)", ...[response, ...slopeNames(design)].map((name) => `mean(${name})`)], columns };
}

/**
 * Pooled common correlated effects (Pesaran 2006): with M_i the residuals from entity i's regression on the constant and the period means of y and X,
 * b = (sum of X_i'M_i X_i)^-1 sum of X_i'M_i y_i. V = (n / (n - 1)) S^-1 (sum of S_i d_i d_i' S_i) S^-1 with S_i = X_i'M_i X_i, S their sum and d_i the
 * deviations of the entities' own slopes from their mean (his equations 67 to 69). z statistics. Throws as `entityRegressions`.
 */
export function pooledCce(design: Design, spec: PanelSpec): Fit<PanelSpec> {
  const { panel, nObs, y } = design;
  refuseOneEntity(panel);
  const names = slopeNames(design);
  const k = names.length;
  const common = commonFactors(design);
  const { entities } = entityRegressions(design, [...names, ...common.names], y, withCommon(slopesOf(design), common.columns));
  const parts = entityRows(panel).map((rows) => {
    const H = takeColumns(common.columns, nObs, rows);
    const both = new Float64Array((k + 1) * rows.length);
    both.set(takeColumns(y, nObs, rows));
    both.set(takeColumns(slopesOf(design), nObs, rows), rows.length);
    const { residuals } = leastSquaresMany(H, common.names.length, rows.length, both, k + 1);
    return { rows, residuals, S: crossProduct(residuals.slice(rows.length), k, rows.length) };
  });
  const [My, MX] = [new Float64Array(nObs), new Float64Array(k * nObs)];
  for (const { rows, residuals } of parts) {
    for (const [place, row] of rows.entries()) {
      My[row] = residuals[place];
      for (let j = 0; j < k; j++) MX[j * nObs + row] = residuals[(j + 1) * rows.length + place];
    }
  }
  const fit = fullRankLeastSquares(names, MX, nObs, My);
  const mean = meanCoefficients(entities, k);
  const scores = entities.map(({ b }, i) =>
    matMul(
      parts[i].S,
      b.slice(0, k).map((value, j) => value - mean[j]),
      k,
      k,
      1,
    ),
  );
  const meat = dispersion(scores, k).map((value) => value * entities.length);
  const found: EntityFit = {
    names,
    estimate: fit.coefficients,
    covariance: quadratic(fit.inverse, meat, k, k),
    residuals: fit.residuals,
    dfResidual: nObs - k - entities.length * common.names.length,
  };
  return fitOfEntities(design, spec, found);
}

function withCommon(slopes: Float64Array, common: Float64Array): Float64Array {
  const all = new Float64Array(slopes.length + common.length);
  all.set(slopes);
  all.set(common, slopes.length);
  return all;
}
