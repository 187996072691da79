// The variances of error components: y = X b + u_i + v_t + e.
import { DurbinError } from "../../errors.js";
import { absorbedParameters } from "../../math/absorbed.js";
import type { Design, Factor } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import { luFactor, luSolve } from "../../wasm/dense.js";
import { demean, type Factor as Classification } from "../../wasm/within.js";
import { fixedEffects } from "../fixed-effects.js";
import { type ProjectedFit, projectedFit } from "./projected-fit.js";
import { betweenForm, counts, expectedWeights, type Form, quadraticForm, spread } from "./quadratic-forms.js";

/** As the within estimator. */
const PROJECTION_TOLERANCE = 1e-12;

export interface Components {
  /** Of the remaining error. */
  readonly idiosyncratic: number;
  /** One for each factor, as estimated: may be negative. */
  readonly ofFactors: readonly number[];
}

interface Ground {
  readonly design: Design;
  /** y and X with the effects removed, and least squares of them. */
  readonly within: ProjectedFit;
  readonly factors: readonly Classification[];
  /** Rows less effects. */
  readonly dfWithin: number;
  /** Removes the effects. */
  readonly form: Form;
}

/**
 * Variances by analysis of variance: quadratic forms in residuals, within and between the levels of each factor, equated to their expectations.
 * `swamy-arora` (1972; unbalanced Baltagi and Chang 1994): residuals of the within regression and of the regressions on means; `wallace-hussain`
 * (1969): of pooled least squares; `amemiya` (1971): of the within regression. The last two divide a balanced panel's forms by their degrees of freedom
 * without counting coefficients, as the authors and plm do; unbalanced ones have exact expectations. `nerlove` (1971): RSS/N within, and the variance of the
 * estimated effects, weighted by rows. `swamy-arora-unweighted`: unweighted means with the harmonic mean of the rows, Stata's default. Regressors that the
 * effects remove are left out of the within regression, and those that means do not tell apart of the one on means.
 * Throws TOO_FEW_ROWS, NO_CONVERGENCE, and MODEL_CONFLICT for two-way `swamy-arora-unweighted`.
 */
export function components(design: Design, factors: readonly Factor[], method: NonNullable<PanelSpec["components"]>): Components {
  if (method === "swamy-arora-unweighted" && factors.length > 1) {
    throw new DurbinError("input", "MODEL_CONFLICT", "components: swamy-arora-unweighted has one-way effects only; use swamy-arora");
  }
  const ground = groundOf(design, factors);
  if (method === "nerlove") return nerlove(ground, factors);
  if (method === "swamy-arora-unweighted") return unweighted(ground, factors[0]);
  if (method !== "swamy-arora" && design.panel.balanced) return textbook(ground, method === "amemiya" ? ground.within : pooled(design));
  return analysisOfVariance(ground, method, factors);
}

const classificationOf = ({ levels, levelOf }: Factor): Classification => ({ levels: levels.length, levelOf });

function groundOf(design: Design, named: readonly Factor[]): Ground {
  const { nObs } = design;
  const factors = named.map(classificationOf);
  const names = named.map(({ name }) => name).join(", ");
  const remove = (columns: Float64Array): Float64Array => {
    const { values, converged, iterations } = demean(columns, nObs, factors, { tolerance: PROJECTION_TOLERANCE });
    if (converged) return values;
    throw new DurbinError("numerical", "NO_CONVERGENCE", `removing the effects (${names}) did not converge in ${iterations} sweeps`);
  };
  const dfWithin = nObs - absorbedParameters(factors);
  const slopes = design.hasIntercept ? design.X.subarray(nObs) : design.X;
  const within = projectedFit(slopes, remove(slopes), remove(design.y), nObs);
  if (dfWithin - within.k < 1) {
    const sentence = `${nObs} rows leave nothing to tell the effects (${names}) from the error: ${nObs - dfWithin} effects and ${within.k} coefficients`;
    throw new DurbinError("input", "TOO_FEW_ROWS", sentence, { nObs });
  }
  const form = { apply: remove, traces: [dfWithin, ...factors.map(() => 0)] };
  return { design, within, factors, dfWithin, form };
}

const pooled = ({ X, y, nObs }: Design): ProjectedFit => projectedFit(X, X, y, nObs);

/** The regression on means by level, each row with the mean of its level. */
function between({ X, y, nObs }: Design, named: Factor): ProjectedFit {
  const factor = classificationOf(named);
  const fit = projectedFit(X, spread(X, nObs, factor), spread(y, nObs, factor), nObs);
  if (factor.levels > fit.k) return fit;
  const sentence = `components: swamy-arora needs more levels of ${named.name} than coefficients of the regression on their means, found ${factor.levels} and ${fit.k}; use amemiya, wallace-hussain or nerlove`;
  throw new DurbinError("input", "TOO_FEW_ROWS", sentence, { levels: factor.levels, k: fit.k });
}

function analysisOfVariance(
  { design, within, factors, form }: Ground,
  method: NonNullable<PanelSpec["components"]>,
  named: readonly Factor[],
): Components {
  const { nObs, y } = design;
  const amemiya = method === "amemiya";
  const ols = method === "wallace-hussain" ? pooled(design) : null;
  const moments: readonly (readonly [Form, ProjectedFit])[] = [
    [form, ols ?? within],
    ...factors.map((_, at) => [betweenForm(factors, at, nObs, amemiya), ols ?? (amemiya ? within : between(design, named[at]))] as const),
  ];
  const size = moments.length;
  const system = new Float64Array(size * size);
  for (const [row, [each, fit]] of moments.entries()) system.set(expectedWeights(each, fit, factors, nObs), row * size);
  const found = Float64Array.from(moments, ([each, fit]) => quadraticForm(each, fit, y));
  const [idiosyncratic, ...ofFactors] = luSolve(luFactor(system, size, "the moments of the variance components"), found, 1);
  return { idiosyncratic, ofFactors };
}

/** Balanced: each form by its degrees of freedom, n (s2 + T s2_u) between n entities with T rows. */
function textbook({ design, factors, dfWithin, form, within }: Ground, fit: ProjectedFit): Components {
  const { nObs, y } = design;
  const centered = fit === within;
  const idiosyncratic = quadraticForm(form, fit, y) / dfWithin;
  const ofFactors = factors.map(({ levels }, at) => {
    const meanSquare = quadraticForm(betweenForm(factors, at, nObs, centered), fit, y) / levels;
    return (meanSquare - idiosyncratic) / (nObs / levels);
  });
  return { idiosyncratic, ofFactors };
}

function nerlove({ design, within }: Ground, factors: readonly Factor[]): Components {
  const { nObs } = design;
  const zeros = new Float64Array(within.k * within.k);
  const names = Array.from(within.kept, String);
  const levels = fixedEffects({ ...design, X: within.X, names, factors }, within.coefficients, zeros, 0);
  const ofFactors = factors.map((factor) => {
    const rows = counts(classificationOf(factor));
    const effects = Float64Array.from(levels[factor.name], ({ estimate }) => estimate);
    const center = effects.reduce((sum, effect, g) => sum + rows[g] * effect, 0) / nObs;
    const variance = effects.reduce((sum, effect, g) => sum + rows[g] * (effect - center) * (effect - center), 0) / nObs;
    return (variance * rows.length) / (rows.length - 1);
  });
  return { idiosyncratic: within.rss / nObs, ofFactors };
}

function unweighted({ design, within, dfWithin, factors: [factor] }: Ground, named: Factor): Components {
  const { nObs, X, y } = design;
  between(design, named); // refuses too few levels
  const rows = counts(factor);
  const scaled = (columns: Float64Array): Float64Array =>
    spread(columns, nObs, factor).map((value, at) => value / Math.sqrt(rows[factor.levelOf[at % nObs]]));
  const means = projectedFit(X, scaled(X), scaled(y), nObs);
  const idiosyncratic = within.rss / (dfWithin - within.k);
  const harmonic = rows.length / rows.reduce((sum, count) => sum + 1 / count, 0);
  return { idiosyncratic, ofFactors: [means.rss / (rows.length - means.k) - idiosyncratic / harmonic] };
}
