// Random effects: least squares after quasi-demeaning.
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import type { Design, Factor } from "../../model/design.js";
import { factorOf } from "../../model/factor.js";
import type { PanelSpec } from "../../model/spec.js";
import { formatNumber } from "../../result/format.js";
import type { Fit } from "../../result/fit.js";
import type { Factor as Classification } from "../../wasm/within.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { EstimateOptions } from "../estimator.js";
import { refuseConstantResponse } from "../least-squares.js";
import { panelStatistics, type Solved } from "../panel-statistics.js";
import { fitTransformed } from "../transformed.js";
import { type Components, components } from "./components.js";
import { counts } from "./quadratic-forms.js";
import { oneWay, type QuasiDemean, theta, thetaTotal, twoWay, unbalancedTwoWay } from "./quasi-demean.js";

/** Names of the statistics of a component, in the order of `randomFactors`. */
const NAMES = { entity: ["sigma2Entity", "thetaEntity"], time: ["sigma2Time", "thetaTime"] } as const;

/**
 * Feasible generalized least squares of y = X b + u_i + v_t + e with the variances of `components`: OLS of Omega^(-1/2) y on Omega^(-1/2) X, z statistics.
 * sigma2 = rss / (N - K) of that regression scales the covariance. Variances below zero are set to zero and noted. Throws ONE_LEVEL, TOO_FEW_ROWS,
 * INDEX_NEEDED, and as `fitTransformed`. Residuals are those of the transformed regression.
 */
export function random(design: Design, spec: PanelSpec, _: SpatialWeights | null, options: EstimateOptions): Fit<PanelSpec> {
  const { names } = design;
  if (names.length === 0) throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the effects");
  if (design.hasIntercept && names.length > 1) refuseConstantResponse(design.response, design.y, design.y, "");
  const factors = randomFactors(design, spec);
  const found = components(design, factors, spec.components ?? "swamy-arora");
  const parts = found.ofFactors.map((variance) => Math.max(0, variance));
  const classifications = factors.map(({ levels, levelOf }) => ({ levels: levels.length, levelOf }));
  const transform = quasiDemean(classifications, design, found.idiosyncratic, parts);
  const labels = factors.map(({ name }) => NAMES[name === design.panel.entityName ? "entity" : "time"]);
  return fitTransformed(
    design,
    spec,
    {
      y: transform(design.y),
      X: transform(design.X),
      absorbed: 0,
      normal: true,
      statistics: (solved) => ({
        ...statisticsOf(design, solved),
        ...componentStatistics(found.idiosyncratic, parts, labels, classifications, design),
      }),
      notes: [...negativeNotes(found, labels), ...rangeNotes(found.idiosyncratic, parts, labels, classifications)],
    },
    options,
  );
}

/** Entity, time. */
function randomFactors({ panel }: Design, { effects = "entity" }: PanelSpec): Factor[] {
  const wanted = effects === "twoways" ? (["entity", "time"] as const) : ([effects === "time" ? "time" : "entity"] as const);
  return wanted.map((which) => {
    const name = which === "entity" ? panel.entityName : panel.timeName;
    if (name === null) throw new DurbinError("input", "INDEX_NEEDED", `effects: ${effects} needs \`${which}\` in \`data\``, { effects });
    const factor = factorOf(panel, name);
    if (factor.levels.length > 1) return factor;
    throw new DurbinError("input", "ONE_LEVEL", `random effects need several levels of ${name}; the rows have one, ${factor.levels[0]}`, {
      name,
    });
  });
}

function quasiDemean(factors: readonly Classification[], { nObs, panel }: Design, variance: number, parts: readonly number[]): QuasiDemean {
  if (factors.length === 1) return oneWay(factors[0], nObs, variance, parts[0]);
  const both = panel.balanced ? twoWay : unbalancedTwoWay;
  return both(factors, nObs, variance, parts);
}

/** Those of least squares that mean something: no likelihood is maximized. */
function statisticsOf(design: Design, solved: Solved): Record<string, number> {
  const likelihood = ["logLik", "aic", "bic", "aicParameters"];
  return Object.fromEntries(Object.entries(panelStatistics(design, solved)).filter(([name]) => !likelihood.includes(name)));
}

type Labels = readonly (readonly [variance: string, theta: string])[];

function componentStatistics(
  variance: number,
  parts: readonly number[],
  labels: Labels,
  factors: readonly Classification[],
  { nObs, panel }: Design,
): Record<string, number> {
  const variances = { sigma2Idiosyncratic: variance, ...Object.fromEntries(labels.map(([name], f) => [name, parts[f]])) };
  if (!panel.balanced) return variances;
  const thetas = Object.fromEntries(labels.map(([, name], f) => [name, theta(variance, parts[f], nObs / factors[f].levels)]));
  return { ...variances, ...thetas, ...(factors.length === 2 ? { thetaTotal: thetaTotal(factors, nObs, variance, parts) } : {}) };
}

function negativeNotes({ ofFactors }: Components, labels: Labels): string[] {
  const negative = labels.filter((_, f) => ofFactors[f] < 0);
  if (negative.length === 0) return [];
  const values = negative.map(([name]) => `${name} (${formatNumber(ofFactors[labels.findIndex(([other]) => other === name)], 4)})`);
  return [`${listed(values)} ${negative.length === 1 ? "is" : "are"} estimated below zero and set to 0: the data show no such effects`];
}

/** Unbalanced panels: the shares differ with the number of rows. */
function rangeNotes(variance: number, parts: readonly number[], labels: Labels, factors: readonly Classification[]): string[] {
  return factors.flatMap((factor, f) => {
    const rows = counts(factor);
    const [least, most] = [rows.reduce((a, b) => Math.min(a, b)), rows.reduce((a, b) => Math.max(a, b))];
    if (least === most) return [];
    const share = (count: number): string => `${formatNumber(theta(variance, parts[f], count), 4)} (${count} rows)`;
    return [`${labels[f][1]} runs from ${share(least)} to ${share(most)}`];
  });
}
