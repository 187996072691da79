// Spatial panels by full maximum likelihood: sar, sem, sdm, sdem with no, entity, time or two-way effects.
import { DurbinError } from "../errors.js";
import { chiSquaredUpper } from "../math/distributions.js";
import { log } from "../math/elementwise.js";
import { centeredSumOfSquares, squaredCorrelation } from "../math/vector.js";
import type { Design } from "../model/design.js";
import type { SpatialPanelSpec } from "../model/spec.js";
import type { Fit, Impact, Term, TestResult } from "../result/fit.js";
import { formatNumber } from "../result/format.js";
import { deltaImpacts, simulatedImpacts } from "../result/impacts.js";
import type { SpatialWeights } from "../weights/weights.js";
import { type LogDet, withoutConstant } from "./logdet/curve.js";
import { isMonteCarlo } from "./logdet/montecarlo.js";
import { multiplierCurve } from "./multipliers.js";
import type { EstimateOptions } from "./estimator.js";
import { sampleOf } from "./sample.js";
import { type SpatialData, spatialData } from "./spatial-data.js";
import { spatialErrorMl } from "./spatial-error.js";
import type { SpatialEstimates } from "./spatial-estimates.js";
import { spatialLagMl } from "./spatial-lag.js";
import { type SpatialOperator, spatialOperator } from "./spatial-operator.js";

/** `weights` in the order of the panel's entities. */
export function spatialPanelMl(
  design: Design,
  asked: SpatialPanelSpec,
  W: SpatialWeights | null,
  options: EstimateOptions,
): Fit<SpatialPanelSpec> {
  if (W === null) throw new DurbinError("input", "WEIGHTS_NEEDED", "a spatial panel model needs `weights`");
  const data = spatialData(design, asked, W);
  const { spec, note: informationNote } = withInformation(asked, data);
  const operator = spatialOperator(W, spec.logdet, options.seed);
  const logDet = data.nEffective < data.n ? withoutConstant(operator.logDet) : operator.logDet;
  const isLag = spec.model === "sar" || spec.model === "sdm";
  const estimates = isLag ? spatialLagMl(data, spec, operator, logDet) : spatialErrorMl(data, spec, operator, logDet);
  const spatial: Term = isLag ? { name: "rho", role: "rho", variable: design.response } : { name: "lambda", role: "lambda", variable: "u" };
  const terms = [...data.terms, spatial];
  const notes = [...design.notes, ...W.notes, ...informationNote];
  if (estimates.status === "boundary") {
    notes.push(`${spatial.name} is at an end of its interval (${logDet.low}, ${logDet.high}): estimates without standard errors`);
  }
  notes.push(...approximationNote(operator.logDet, estimates.estimate[terms.length - 1], data.periodsEffective));
  const { impacts, note } = impactsOf({ terms, estimates, spec, operator, seed: options.seed });
  if (note !== null) notes.push(note);
  return {
    spec: { ...spec, durbin: data.lagged.length > 0 ? data.lagged : null },
    status: estimates.status,
    response: design.response,
    sample: sampleOf(design),
    terms,
    estimate: estimates.estimate,
    covariance: estimates.covariance,
    reference: { type: "normal" },
    logdet: { method: logDet.method, low: logDet.low, high: logDet.high },
    statistics: statisticsOf(data, estimates),
    tests: spatialTests(estimates),
    impacts,
    fixedEffects: {},
    residuals: estimates.residuals,
    fitted: design.y.map((value, i) => value - estimates.residuals[i]),
    notes,
  };
}

/** From so many units on the inverse that tr(GG') needs takes longer than the search for the estimate. */
const OBSERVED_FROM = 50_000;

/** The specification with its information matrix: the one asked for, else expected as long as that is cheap. */
function withInformation(spec: SpatialPanelSpec, { n, effects, rowSum }: SpatialData): { spec: SpatialPanelSpec; note: string[] } {
  if (spec.vcov.type !== "iid" || spec.vcov.information !== undefined) return { spec, note: [] };
  const removesTime = effects === "time" || effects === "twoways";
  const observable = spec.model === "sar" || spec.model === "sdm" || !removesTime || rowSum !== null;
  const information = n >= OBSERVED_FROM && observable ? "observed" : "expected";
  const note =
    information === "observed"
      ? [
          `standard errors from the observed information, as ${OBSERVED_FROM} units or more make the expected one expensive; information: expected has it`,
        ]
      : [];
  return { spec: { ...spec, vcov: { ...spec.vcov, information } }, note };
}

/** Approximate log-determinants are never taken without being asked for; the result says so all the same. */
function approximationNote({ method, on }: LogDet, rho: number, T: number): string[] {
  if (method !== "chebyshev" && method !== "montecarlo") return [];
  const curve = on(rho, rho);
  if (!isMonteCarlo(curve)) return ["log-determinants are approximate: logdet: chebyshev"];
  const error = T * curve.standardErrors(Float64Array.of(rho))[0];
  return [`log-determinants are approximate: logdet: montecarlo, standard error of the log-likelihood ${formatNumber(error, 4)}`];
}

interface ImpactRequest {
  readonly terms: readonly Term[];
  readonly estimates: SpatialEstimates;
  readonly spec: SpatialPanelSpec;
  readonly operator: SpatialOperator;
  readonly seed: number;
}

/** Impacts where the model has spillovers of its regressors: not in sem. */
function impactsOf({ terms, estimates, spec, operator, seed }: ImpactRequest): { impacts: readonly Impact[]; note: string | null } {
  if (spec.model === "sem" || spec.impacts.method === "none") return { impacts: [], note: null };
  const input = {
    terms,
    estimate: estimates.estimate,
    covariance: estimates.covariance,
    level: spec.level,
    curve: multiplierCurve(operator),
  };
  if (spec.impacts.method === "delta") return { impacts: deltaImpacts(input), note: null };
  const { impacts, rejected } = simulatedImpacts(input, spec.impacts.draws, seed);
  const note =
    rejected > 0 ? `${rejected} of ${spec.impacts.draws} draws of the impacts had rho outside its interval and were left out` : null;
  return { impacts, note };
}

function statisticsOf(data: SpatialData, estimates: SpatialEstimates): Record<string, number> {
  const { nObs, n, T } = data;
  const { rss, logLik, response, prediction, estimate } = estimates;
  const k = estimate.length + 1;
  const nEffective = data.nEffective * data.periodsEffective;
  return {
    nObs,
    nEntities: n,
    nPeriods: T,
    ...(nEffective < nObs ? { nObsEffective: nEffective } : {}),
    rss,
    sigma2: rss / nEffective,
    sigma: Math.sqrt(rss / nEffective),
    r2: 1 - rss / centeredSumOfSquares(response),
    r2Correlation: squaredCorrelation(response, prediction),
    logLik,
    aic: -2 * logLik + 2 * k,
    bic: -2 * logLik + k * log(nEffective),
    aicParameters: k,
  };
}

/** The spatial parameter against none: likelihood ratio and Wald. */
function spatialTests({ estimate, covariance, logLik, logLikRestricted }: SpatialEstimates): TestResult[] {
  const at = estimate.length - 1;
  const ratio = Math.max(0, 2 * (logLik - logLikRestricted));
  const tests: TestResult[] = [{ name: "lrSpatial", statistic: ratio, df: 1, p: chiSquaredUpper(ratio, 1) }];
  if (covariance !== null) {
    const wald = (estimate[at] * estimate[at]) / covariance[at * estimate.length + at];
    tests.push({ name: "waldSpatial", statistic: wald, df: 1, p: chiSquaredUpper(wald, 1) });
  }
  return tests;
}
