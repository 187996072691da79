// Dynamic panels by GMM: differences or orthogonal deviations, alone or with levels. Loaded on demand.
import { DurbinError } from "../../errors.js";
import { chiSquaredUpper } from "../../math/distributions.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import type { Design } from "../../model/design.js";
import type { GmmSpec } from "../../model/spec.js";
import type { Fit, TestResult } from "../../result/fit.js";
import { type Moments, withMoments } from "../../wasm/panel-moments.js";
import type { SpatialWeights } from "../../weights/weights.js";
import { boundsNote, lagBounds } from "./bounds.js";
import { type Column, layOut } from "./columns.js";
import { iteratedCovariance, robustCovariance, windmeijerCovariance } from "./covariance.js";
import { guardNotes } from "./guards.js";
import { hansen, hansenDifferences, momentCriteria, sargan } from "./overidentification.js";
import { redundantColumns, redundantNotes } from "./reduce.js";
import { serialTests } from "./serial.js";
import { gmmSetting, groupsOf, type Setting } from "./setting.js";
import { slotWeights } from "./slot-weights.js";
import { type MomentProblem, momentProblem, type Stage } from "./stage.js";
import { continuouslyUpdated, iterated, type Steps, twoSteps } from "./steps.js";
import { submatrix, weightOf } from "./weight.js";

const STEPS = { 1: twoSteps, 2: twoSteps, iterated, cue: continuouslyUpdated };

/** More columns than this make a dense covariance of moments that no panel can estimate. */
const MOST_INSTRUMENTS = 4000;

/**
 * y = X b + a_i + e by GMM with the instruments of `spec`. Tests `hansenJ`, differences in Hansen, `sargan` (transformed equations alone), `ar1`.., `wald`.
 * Throws INSTRUMENT, DYNAMIC_PANEL, UNDERIDENTIFIED, COLLINEAR, NO_REGRESSORS.
 */
export function dynamicPanelGmm(design: Design, spec: GmmSpec, weights: SpatialWeights | null): Fit<GmmSpec> {
  const setting = gmmSetting(design, spec, weights);
  if (setting.names.length === 0) throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the effects");
  const { columns: set, levels, panelRows } = setting;
  requireMoments(setting, set.columns);
  const { plan, order } = layOut(set.columns, set.variables.length, levels.places);
  return withMoments(plan, panelRows, (moments) => {
    const S = moments.gram(slotWeights(spec, levels.places, levelPlaces(setting)));
    const redundant = redundantColumns(plan, panelRows, S);
    const gone = new Set([...redundant.zero, ...redundant.duplicates.map(([l]) => l)]);
    if (gone.size === 0) return fitOf(design, spec, setting, { columns: order, H: S, notes: [], moments });
    const kept = Int32Array.from(order.keys()).filter((l) => !gone.has(l));
    const columns = Array.from(kept, (l) => order[l]);
    requireMoments(setting, columns);
    const [H, notes] = [submatrix(S, order.length, kept), redundantNotes(order, redundant)];
    const reduced = layOut(columns, set.variables.length, levels.places).plan;
    return withMoments(reduced, panelRows, (inner) => fitOf(design, spec, setting, { columns, H, notes, moments: inner }));
  });
}

const levelPlaces = ({ levels }: Setting): number[] => {
  const seen = new Uint8Array(levels.places);
  for (const place of levels.place) seen[place] = 1;
  return Array.from(seen.keys()).filter((place) => seen[place] === 1);
};

/** The columns of Z that are kept, in the order of its layout, and the sum of Z_i'H_i Z_i. */
interface Instruments {
  readonly columns: readonly Column[];
  readonly H: Float64Array;
  readonly notes: readonly string[];
  readonly moments: Moments;
}

/** Throws INSTRUMENT for too many columns, UNDERIDENTIFIED for too few. */
function requireMoments({ names }: Setting, columns: readonly Column[]): void {
  if (columns.length > MOST_INSTRUMENTS) {
    const sentence = `instruments: ${columns.length} columns are more than ${MOST_INSTRUMENTS}; use collapse, or fewer lags`;
    throw new DurbinError("input", "INSTRUMENT", sentence, { columns: columns.length });
  }
  if (columns.length >= names.length && columns.length > 0) return;
  const [m, k] = [columns.length, names.length];
  const sentence = `${m === 0 ? "no instrument column is" : `${m} instrument ${m === 1 ? "column is" : "columns are"}`} left for ${k} ${k === 1 ? "coefficient" : "coefficients"} (${names.join(", ")}); every regressor needs an instrument, an exogenous one iv() of itself`;
  throw new DurbinError("input", "UNDERIDENTIFIED", sentence, { columns: m, coefficients: k });
}

function fitOf(design: Design, spec: GmmSpec, setting: Setting, { columns, H, notes, moments }: Instruments): Fit<GmmSpec> {
  const { names, rows, levels } = setting;
  const L = columns.length;
  const problem = momentProblem(moments, names, L, rows.X, rows.y);
  const steps = STEPS[spec.steps](problem, weightOf(H, L, "the one-step weight"));
  const stage = spec.steps === 1 ? steps.one : steps.two;
  const covariance = covarianceOf(problem, steps, spec, setting);
  const serial = serialTests(problem, stage, covariance, rows, setting.differenced, levels.places, spec.arTests);
  const tests: TestResult[] = [
    ...hansen(steps),
    ...hansenDifferences(problem, steps, columns, groupsOf(setting.terms, setting.dummies.size > 0)),
    ...(spec.system || (spec.transform === "fd" && spec.initialWeight === "identity")
      ? []
      : sargan(steps, spec.transform === "fd" ? 2 : 1)),
    ...serial.tests,
    ...waldTest(setting, stage.coefficients, covariance),
  ];
  const fitted = fittedLevels(design, setting, stage);
  const lag = `lag(${design.response}, 1)`;
  const bounds = names.includes(lag) ? lagBounds(levels, names, setting.values, lag) : null;
  const slots = new Set(rows.slot);
  const periods = new Set([...slots].map((slot) => slot % levels.places));
  return {
    spec,
    status: steps.converged ? "converged" : "notConverged",
    response: design.response,
    sample: {
      observations: spec.system ? rows.levels : rows.transformed,
      entities: rows.entities,
      periods: periods.size,
      balanced: rows.slot.length === rows.entities * slots.size,
      dropped: [...design.dropped, ...levels.dropped],
    },
    terms: names.map((name) => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
    estimate: stage.coefficients,
    covariance,
    reference: { type: "normal" },
    statistics: { ...statisticsOf(setting, spec, L), ...momentCriteria(steps, rows.entities), ...bounds },
    tests,
    impacts: [],
    fixedEffects: {},
    residuals: design.y.map((value, row) => value - fitted[row]),
    fitted,
    notes: [
      ...design.notes,
      ...notes,
      ...guardNotes(L, rows.entities, steps, tests),
      ...(bounds === null ? [] : boundsNote(lag, stage.coefficients[names.indexOf(lag)], bounds)),
      ...serial.notes,
    ],
  };
}

function statisticsOf({ rows }: Setting, spec: GmmSpec, instruments: number): Fit["statistics"] {
  return {
    nObs: spec.system ? rows.levels : rows.transformed,
    nEntities: rows.entities,
    nInstruments: instruments,
    nObsDifference: rows.transformed,
    ...(spec.system ? { nObsLevel: rows.levels } : {}),
  };
}

/** X b in levels, by row of the design; period dummies without a coefficient count 0. */
function fittedLevels(design: Design, { names, dummies }: Setting, { coefficients }: Stage): Float64Array {
  const { nObs, X, panel } = design;
  const out = new Float64Array(nObs);
  names.forEach((name, j) => {
    const column = design.names.indexOf(name);
    for (let row = 0; row < nObs; row++) {
      if (!dummies.has(name)) out[row] += coefficients[j] * X[column * nObs + row];
      else if (name === `${panel.timeName}::${panel.periods[panel.periodOf[row]]}`) out[row] += coefficients[j];
    }
  });
  return out;
}

/** The covariance that `vcov` names. The asymptotic one of one step assumes the errors that its weight assumes. */
function covarianceOf(problem: MomentProblem, steps: Steps, spec: GmmSpec, setting: Setting): Float64Array {
  if (spec.steps === 1) {
    if (spec.vcov.type === "robust") return robustCovariance(steps.one, steps.omega, problem.columns);
    return steps.one.bread.map((value) => value * errorVariance(steps.one, spec, setting));
  }
  if (spec.vcov.type === "asymptotic") return steps.two.bread;
  return spec.steps === "iterated" ? iteratedCovariance(problem, steps) : windmeijerCovariance(problem, steps);
}

/** SSE of the transformed rows by their number less the coefficients, half of it for differences. */
function errorVariance({ residuals, coefficients }: Stage, spec: GmmSpec, { rows, levels }: Setting): number {
  const { transformed, slot } = rows;
  const sse = residuals.reduce((sum, u, r) => (slot[r] < levels.places ? sum + u * u : sum), 0);
  const scale = spec.transform === "fd" && spec.initialWeight !== "identity" ? 2 : 1;
  return sse / (scale * (transformed - coefficients.length));
}

/** `wald`: every slope is zero, but for the constant and the period dummies. */
function waldTest({ names, dummies }: Setting, b: Float64Array, V: Float64Array): TestResult[] {
  const slopes = Int32Array.from(names.keys()).filter((j) => names[j] !== "(Intercept)" && !dummies.has(names[j]));
  const [q, k] = [slopes.length, names.length];
  if (q === 0) return [];
  const block = Float64Array.from({ length: q * q }, (_, p) => V[slopes[Math.floor(p / q)] * k + slopes[p % q]]);
  try {
    const statistic = inverseQuadratic(
      Float64Array.from(slopes, (j) => b[j]),
      block,
      "the covariance of the slopes",
    );
    return [{ name: "wald", statistic, df: q, p: chiSquaredUpper(statistic, q) }];
  } catch (error) {
    if (error instanceof DurbinError && error.code === "NOT_POSITIVE_DEFINITE") return [];
    throw error;
  }
}
