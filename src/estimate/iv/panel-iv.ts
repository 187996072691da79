// Instrumental variables: y = X beta + effects + e with some of X correlated with e. Pooled, or after the effects are removed.
import { describeRow } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import { absorbedParameters } from "../../math/absorbed.js";
import { norm, sumOfSquares } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import type { IvMethod, PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { covariance } from "../covariance/covariance.js";
import type { EstimateOptions } from "../estimator.js";
import { fixedEffects } from "../fixed-effects.js";
import { PERFECT_FIT_SHARE } from "../least-squares.js";
import { singletonNotes, tooFewRows } from "../panel.js";
import { sampleOf } from "../sample.js";
import { firstStageCoefficients } from "./first-stage-coefficients.js";
import { withEffectsOf } from "../transformed.js";
import { gmmInstruments } from "./gmm.js";
import { limlKappa } from "./k-class.js";
import type { Scheme } from "./moments.js";
import { prepared } from "./prepared.js";
import { type IvProblem, ivProblem } from "./problem.js";
import { project } from "./projection.js";
import { type IvSolution, kClassInstruments, notMoved, solveBy } from "./solve.js";
import { ivStatistics } from "./statistics.js";
import { ivTests, waldTest } from "./tests.js";
import { canonicalCorrelations } from "./weak-instruments.js";

/** A squared canonical correlation below this is rounding error. */
const UNIDENTIFIED = 1e-20;

/**
 * Two-stage least squares, LIML, Fuller's modification of it, or two-step GMM. Inference by `vcov` with the structural residuals and the
 * projected regressors, normal reference distribution. Tests of identification, endogeneity and overidentification; statistics of
 * `ivStatistics`, and kappa. Throws as `ivProblem` does, UNDER_IDENTIFIED, TOO_FEW_ROWS, PERFECT_FIT, FULL_LEVERAGE, ONE_CLUSTER.
 */
export function panelIv(given: Design, spec: PanelSpec, _: SpatialWeights | null, { seed, geometry }: EstimateOptions): Fit<PanelSpec> {
  const { design, ...more } = prepared(given, spec);
  const { nObs, names, panel, factors, hasIntercept } = design;
  const dfResidual = nObs - names.length - absorbedParameters(factors);
  if (dfResidual < 1) throw tooFewRows(design, absorbedParameters(factors));
  const problem = ivProblem(design);
  const ground = { panel, seed, geometry };
  const rowName = (row: number): string => describeRow(panel, row);
  const scheme: Scheme = { projection: project(problem), vcov: spec.vcov, ground, factors, absorbed: problem.absorbed, rowName };
  if (canonicalCorrelations(scheme).values[0] < UNIDENTIFIED) throw notMoved(names.slice(problem.exogenous));
  const { solution, initial, kappa } = solved(problem, scheme, spec);
  const { coefficients, residuals, H, inverse } = solution;
  if (norm(residuals) <= PERFECT_FIT_SHARE * norm(problem.y)) throw perfectFit();
  const rss = sumOfSquares(residuals);
  const regression = {
    ...{ names, nObs, X: H, inverse, residuals, rss, dfResidual, factors, rowName },
    get leverage() {
      return solution.leverage;
    },
  };
  const { covariance: V, notes } = covariance(regression, spec.vcov, ground);
  const last = names.length - 1;
  const wald = waldTest(coefficients, V, hasIntercept ? 1 : 0);
  const place = { estimate: coefficients[last], se: Math.sqrt(V[last * names.length + last]) };
  const tests = ivTests({ problem, scheme, method: spec.iv as IvMethod, level: spec.level, residuals, initial, ...place });
  const within = spec.method === "within" && spec.save.includes("fixedEffects");
  return {
    spec: withEffectsOf(spec, design),
    status: "converged",
    response: design.response,
    sample: sampleOf(spec.method === "between" ? given : design),
    terms: names.map((name) => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
    estimate: coefficients,
    covariance: V,
    reference: { type: "normal" },
    statistics: {
      ...ivStatistics(spec.method === "random" ? given : design, problem, solution, dfResidual),
      ...(spec.method === "between" ? { nEntities: given.panel.nEntities, nPeriods: given.panel.nPeriods } : {}),
      ...more.statistics,
      ...(kappa === undefined ? {} : { kappa }),
    },
    tests: [...wald.tests, ...tests.tests],
    ...(tests.reproduced || spec.method === "random" ? {} : { firstStages: firstStageCoefficients(problem, scheme, spec.level) }),
    impacts: [],
    fixedEffects: within ? fixedEffects(design, coefficients, V, rss / dfResidual) : {},
    residuals,
    fitted: design.y.map((value, i) => value - residuals[i]),
    notes: [...design.notes, ...more.notes, ...singletonNotes(design), ...notes, ...wald.notes, ...tests.notes],
  };
}

interface Solved {
  readonly solution: IvSolution;
  /** Residuals of 2SLS, of which weights are made. */
  readonly initial: Float64Array;
  readonly kappa?: number;
}

function solved(problem: IvProblem, scheme: Scheme, { iv, alpha = 1 }: PanelSpec): Solved {
  const { projection, absorbed } = scheme;
  const by = (kappa: number): IvSolution => solveBy(problem, kClassInstruments(problem, projection, kappa));
  const first = by(1);
  const initial = first.residuals;
  if (iv === "gmm") return { solution: solveBy(problem, gmmInstruments(problem, scheme, initial)), initial };
  if (iv !== "liml" && iv !== "fuller") return { solution: first, initial };
  const liml = limlKappa(projection);
  const kappa = iv === "fuller" ? liml - alpha / (problem.nObs - projection.instruments - absorbed) : liml;
  return { solution: by(kappa), initial, kappa };
}

function perfectFit(): DurbinError {
  const sentence =
    "the regressors reproduce the dependent variable exactly, so no error variance is left; look for it, or a part of it, among the regressors";
  return new DurbinError("input", "PERFECT_FIT", sentence);
}
