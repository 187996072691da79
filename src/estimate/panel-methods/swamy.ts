// Random coefficients.
import { listed } from "../../data/table.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import { matMul } from "../../math/linear.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import { predictor } from "../fixed-effects.js";
import { choleskyInverse } from "../../wasm/dense.js";
import { symmetricEigenvalues } from "../../wasm/eigen.js";
import { chiSquaredTest, dispersion, entityRegressions, fitOfEntities, meanCoefficients } from "./entity-regressions.js";

/**
 * Swamy (1970): b_i = b + v_i, var(v_i) = Delta = dispersion of the OLS b_i less the mean of V_i = s2_i (X_i'X_i)^-1; b = sum of W_i b_i over the sum of W_i =
 * (Delta + V_i)^-1, covariance (sum of W_i)^-1. A Delta that is not positive semidefinite is replaced by the dispersion alone, with a note. The test
 * `parameterConstancy`: sum of (b_i - b*)' V_i^-1 (b_i - b*), b* weighted by V_i^-1, chi2(k (n - 1)). z statistics. Throws as `entityRegressions`.
 */
export function swamy(design: Design, spec: PanelSpec): Fit<PanelSpec> {
  const { names, y, X, nObs } = design;
  const k = names.length;
  const { entities } = entityRegressions(design, names, y, X);
  const own = entities.map(({ b, inverse, rss, df }) => ({ b, V: inverse.map((value) => (value * rss) / df) }));
  const mean = meanCoefficients(own, k);
  const spread = dispersion(
    own.map(({ b }) => b.map((value, j) => value - mean[j])),
    k,
  );
  const corrected = spread.map((value, at) => value - own.reduce((sum, { V }) => sum + V[at], 0) / own.length);
  const positive = symmetricEigenvalues(corrected, k)[0] >= 0;
  const Delta = positive ? corrected : spread;
  const { b, covariance } = weighted(
    own.map(({ b, V }) => ({ b, V: V.map((value, at) => value + Delta[at]) })),
    k,
  );
  const constant = weighted(own, k).b;
  const statistic = own.reduce(
    (sum, { b: mine, V }) =>
      sum +
      inverseQuadratic(
        mine.map((value, j) => value - constant[j]),
        V,
        "the covariance of an entity's coefficients",
      ),
    0,
  );
  const fitted = predictor(X, b, nObs);
  return fitOfEntities(design, spec, {
    names,
    estimate: b,
    covariance,
    residuals: y.map((value, i) => value - fitted[i]),
    dfResidual: nObs - k,
    tests: [chiSquaredTest("parameterConstancy", statistic, k * (own.length - 1))],
    notes: positive
      ? []
      : [
          `the variance of the coefficients of ${listed(names)} was not positive semidefinite and is replaced by their dispersion, sampling error included`,
        ],
  });
}

/** Means of coefficients weighted by the inverses of V_i, and the inverse of the sum of the weights. */
function weighted(parts: readonly { readonly b: Float64Array; readonly V: Float64Array }[], k: number) {
  const total = new Float64Array(k * k);
  const right = new Float64Array(k);
  for (const { b, V } of parts) {
    const W = choleskyInverse(V, k, "the covariance of an entity's coefficients");
    const Wb = matMul(W, b, k, k, 1);
    for (let at = 0; at < k * k; at++) total[at] += W[at];
    for (let j = 0; j < k; j++) right[j] += Wb[j];
  }
  const covariance = choleskyInverse(total, k, "the sum of the weights of the entities");
  return { b: matMul(covariance, right, k, k, 1), covariance };
}
