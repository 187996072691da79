// Errors that are correlated over time: within entities (Newey and West), or across all entities (Driscoll and Kraay).
import type { Panel } from "../../data/panel.js";
import { DurbinError } from "../../errors.js";
import type { VcovSpec } from "../../model/spec.js";
import { type Inference, type Regression, sandwich } from "../regression.js";
import { scoresBy } from "./cluster.js";
import { isConventional, smallSampleFactor } from "./small-sample.js";

/** Below this number of periods a note warns. */
const FEW_PERIODS = 20;

/** floor(T^(1/4)), the largest L with L^4 <= T. */
export function defaultLags(T: number): number {
  let lags = 0;
  while ((lags + 1) * (lags + 1) * (lags + 1) * (lags + 1) <= T) lags++;
  return lags;
}

/** The lags that `vcov` asks for, in steps of the calendar. Throws INDEX_NEEDED without time, VCOV_LAGS unless they are fewer than the periods. */
export function lagsOf({ type, lags }: VcovSpec, { nPeriods, timeName }: Panel): number {
  if (timeName === null) throw new DurbinError("input", "INDEX_NEEDED", `${type} needs \`time\` in \`data\``, { type });
  if (nPeriods < 2) throw new DurbinError("input", "VCOV_LAGS", `${type} needs several periods, and there is one`, { type });
  const L = lags ?? defaultLags(nPeriods);
  if (L < nPeriods) return L;
  throw new DurbinError(
    "input",
    "VCOV_LAGS",
    `${type}: ${L} lags need more than ${L} periods, and there are ${nPeriods}; lags up to ${nPeriods - 1} can be used`,
    {
      lags: L,
      periods: nPeriods,
    },
  );
}

/** Period at a place of the calendar, -1 where there is none. */
export function periodsByPlace({ calendar, nPeriods }: Panel): (place: number) => number {
  const found = new Map<number, number>();
  for (let t = 0; t < nPeriods; t++) found.set(calendar[t], t);
  return (place) => found.get(place) ?? -1;
}

/** meat [k * k] += weight (a b' + b a'), or weight a a' where both are one vector. */
export function addOuter(meat: Float64Array, k: number, weight: number, a: Float64Array, at: number, b: Float64Array, bt: number): void {
  const same = a === b && at === bt;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      meat[i * k + j] += same ? weight * a[at + i] * a[at + j] : weight * (a[at + i] * b[bt + j] + b[bt + i] * a[at + j]);
    }
  }
}

const tOf = (df: number): Inference["reference"] => ({ type: "t", df });

/**
 * M = sum over lags l = 0..L of w_l sum over periods of s_t s_{t-l}' and its transpose, w_l = 1 - l/(L+1), s_t = sum of x_it e_it over entities
 * (Driscoll and Kraay 1998), L = floor(T^(1/4)) by default. Lags are calendar time. Small-sample factors count periods as clusters (plm's vcovSCC
 * with `sss`, fixest); reference t(T - 1) for `stata`, `fixest` and `full`, else t(dfResidual). Throws VCOV_LAGS, INDEX_NEEDED.
 */
export function driscollKraay(regression: Regression, vcov: VcovSpec, panel: Panel): Inference {
  const { smallSample = "stata" } = vcov;
  const L = lagsOf(vcov, panel);
  const k = regression.names.length;
  const scores = scoresBy(regression, { levels: panel.periods, levelOf: panel.periodOf });
  const at = periodsByPlace(panel);
  const meat = new Float64Array(k * k);
  for (let t = 0; t < panel.nPeriods; t++) {
    for (let l = 0; l <= L; l++) {
      const s = at(panel.calendar[t] - l);
      if (s >= 0) addOuter(meat, k, 1 - l / (L + 1), scores, t * k, scores, s * k);
    }
  }
  const few = panel.nPeriods < FEW_PERIODS ? [`Driscoll-Kraay standard errors rest on many periods; there are ${panel.nPeriods}`] : [];
  return serial(regression, meat, smallSampleFactor(regression, smallSample, panel.nPeriods, [{ levelOf: panel.periodOf }]), {
    reference: tOf(isConventional(smallSample) ? panel.nPeriods - 1 : regression.dfResidual),
    notes: [`Driscoll-Kraay with ${L} lag${L === 1 ? "" : "s"}`, ...few],
  });
}

/**
 * M = sum over entities, periods and lags l = 0..L of w_l s_it s_i,t-l' and its transpose, w_l = 1 - l/(L+1), s_it = x_it e_it (Newey and West
 * 1987, within entities), L = floor(T^(1/4)) by default. Lags are calendar time. Small-sample factors count rows as clusters, as plm's vcovNW;
 * reference t(dfResidual). Throws VCOV_LAGS, INDEX_NEEDED.
 */
export function neweyWest(regression: Regression, vcov: VcovSpec, panel: Panel): Inference {
  const L = lagsOf(vcov, panel);
  const { nObs } = regression;
  const rows = Int32Array.from({ length: nObs }, (_, row) => row);
  const scores = scoresBy(regression, { levels: { length: nObs } as readonly string[], levelOf: rows });
  const factor = smallSampleFactor(regression, vcov.smallSample ?? "stata", nObs, [{ levelOf: rows }]);
  const meat = withinEntities(scores, regression.names.length, panel, 0, L);
  return serial(regression, meat, factor, {
    reference: tOf(regression.dfResidual),
    notes: [`Newey-West within entities with ${L} lag${L === 1 ? "" : "s"}`],
  });
}

/** The sum over entities, periods and lags `from`..L of w_l s_it s_i,t-l' and its transpose; scores [nObs * k]. */
export function withinEntities(scores: Float64Array, k: number, panel: Panel, from: number, L: number): Float64Array {
  const { nEntities, entityOf, periodOf, calendar, rowOf } = panel;
  const at = periodsByPlace(panel);
  const meat = new Float64Array(k * k);
  for (let row = 0; row < panel.nObs; row++) {
    for (let l = from; l <= L; l++) {
      const s = at(calendar[periodOf[row]] - l);
      const other = s < 0 ? -1 : rowOf[s * nEntities + entityOf[row]];
      if (other >= 0) addOuter(meat, k, 1 - l / (L + 1), scores, row * k, scores, other * k);
    }
  }
  return meat;
}

function serial(regression: Regression, meat: Float64Array, factor: number, rest: Pick<Inference, "reference" | "notes">): Inference {
  return {
    covariance: sandwich(
      regression,
      meat.map((value) => factor * value),
    ),
    ...rest,
  };
}
