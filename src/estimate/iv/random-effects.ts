// Instruments beside random effects: quasi-demeaned regressors, and the instruments of each estimator.
import { DurbinError } from "../../errors.js";
import type { Design, Factor, Instruments } from "../../model/design.js";
import { factorOf } from "../../model/factor.js";
import type { PanelSpec } from "../../model/spec.js";
import { formatNumber } from "../../result/format.js";
import { leastSquares } from "../../wasm/dense.js";
import { demean, groupMeans, type Factor as Classification } from "../../math/within.js";
import { counts, spread } from "../panel-methods/quadratic-forms.js";
import { oneWay, theta } from "../panel-methods/quasi-demean.js";
import type { Prepared } from "./prepared.js";
import { joined } from "./problem.js";
import { twoStageRss } from "./two-stage.js";

/**
 * y_it = x_it b + u_i + e_it, quasi-demeaned with the variances of Swamy and Arora: RSS / (N - n - k) of within 2SLS, and RSS / (n - k) of 2SLS on
 * means, which estimates s2_u + s2 / T (unbalanced: T the harmonic mean, as Stata's xtivreg). Instruments, Z = (exogenous, excluded): `g2sls` Z quasi-demeaned
 * (Balestra and Varadharajan-Krishnakumar 1987); `ec2sls` Z within and the means of Z (Baltagi 1981); `amemiya-macurdy` (1986) also what Z
 * within is in each period; `breusch-mizon-schmidt` (1989) the same here, where no regressor is only exogenous within. Instruments that others determine are left
 * out. Throws MODEL_CONFLICT for two-way effects, TOO_FEW_ROWS.
 */
export function randomEffects(design: Design, spec: PanelSpec): Prepared {
  const named = randomFactor(design, spec);
  const factor = { levels: named.levels.length, levelOf: named.levelOf };
  const { nObs, hasIntercept } = design;
  const { endogenous, Z: excluded } = design.instruments as Instruments;
  const k1 = design.names.length - endogenous;
  const Z = joined(design.X.subarray(0, k1 * nObs), excluded);
  const { idiosyncratic, component } = variances(design, Z, factor, named.name);
  const part = Math.max(0, component);
  const transform = oneWay(factor, nObs, idiosyncratic, part);
  const slopes = hasIntercept ? Z.subarray(nObs) : Z;
  const X = transform(design.X);
  const candidates = spec.iv === "g2sls" ? transform(excluded) : candidatesOf(spec.iv as string, slopes, Z, design, factor);
  const chosen = independent(X.subarray(0, k1 * nObs), candidates, nObs);
  const notes =
    spec.iv === "g2sls"
      ? []
      : [`${chosen.length / nObs + k1} instruments, of ${candidates.length / nObs + k1} that are not all independent`];
  const names =
    spec.iv === "g2sls"
      ? (design.instruments as Instruments).names
      : Array.from({ length: chosen.length / nObs }, (_, i) => `instrument ${i + 1}`);
  const rows = nObs / factor.levels;
  const which = named.name === design.panel.entityName ? "Entity" : "Time";
  return {
    design: { ...design, y: transform(design.y), X, instruments: { endogenous, names, Z: spec.iv === "g2sls" ? candidates : chosen } },
    statistics: {
      sigma2Idiosyncratic: idiosyncratic,
      [`sigma2${which}`]: part,
      ...(design.panel.balanced ? { [`theta${which}`]: theta(idiosyncratic, part, rows) } : {}),
    },
    notes:
      component < 0
        ? [...notes, `sigma2${which} (${formatNumber(component, 4)}) is estimated below zero and set to 0: the data show no such effects`]
        : notes,
  };
}

function randomFactor({ panel }: Design, { effects = "entity" }: PanelSpec): Factor {
  if (effects === "twoways") {
    const sentence = "instruments beside random effects are one-way: effects: entity or time; add the other as i(..) to the formula";
    throw new DurbinError("input", "MODEL_CONFLICT", sentence);
  }
  const name = effects === "time" ? panel.timeName : panel.entityName;
  if (name === null) throw new DurbinError("input", "INDEX_NEEDED", `effects: ${effects} needs \`${effects}\` in \`data\``, { effects });
  return factorOf(panel, name);
}

function variances(design: Design, Z: Float64Array, factor: Classification, name: string): { idiosyncratic: number; component: number } {
  const { nObs, X, y } = design;
  const within = (columns: Float64Array): Float64Array => demean(columns, nObs, [factor]).values;
  const means = (columns: Float64Array): Float64Array => groupMeans(columns, nObs, factor);
  const inside = twoStageRss({ after: within(X), before: X }, { after: within(Z), before: Z }, within(y));
  const between = twoStageRss({ after: means(X), before: X }, { after: means(Z), before: Z }, means(y));
  const [dfWithin, dfBetween] = [nObs - factor.levels - inside.k, factor.levels - between.k];
  if (dfWithin < 1 || dfBetween < 1) {
    const sentence = `the variance components need more rows: ${factor.levels} levels of ${name} and ${nObs} rows for ${between.k} and ${inside.k} coefficients`;
    throw new DurbinError("input", "TOO_FEW_ROWS", sentence, { nObs });
  }
  const idiosyncratic = inside.rss / dfWithin;
  const inverseRows = counts(factor).reduce((sum, rows) => sum + 1 / rows, 0) / factor.levels;
  return { idiosyncratic, component: between.rss / dfBetween - idiosyncratic * inverseRows };
}

/** Z within, means of Z, and for amemiya-macurdy the periods of Z within, each a value for every row. */
function candidatesOf(iv: string, slopes: Float64Array, Z: Float64Array, { nObs, panel }: Design, factor: Classification): Float64Array {
  const inside = demean(slopes, nObs, [factor]).values;
  const both = joined(inside, spread(Z, nObs, factor));
  if (iv === "ec2sls") return both;
  const other = factor.levelOf === panel.entityOf || factor.levels === panel.nEntities ? panel.periodOf : panel.entityOf;
  return joined(both, byPeriod(inside, nObs, factor, other));
}

/** For each column and each value of `other`: the column there, for every row of the level; 0 where it has no such row. */
function byPeriod(columns: Float64Array, nObs: number, { levels, levelOf }: Classification, other: Int32Array): Float64Array {
  const periods = other.reduce((most, t) => Math.max(most, t), 0) + 1;
  const out = new Float64Array(columns.length * periods);
  const value = new Float64Array(levels * periods);
  for (let j = 0; j < columns.length / nObs; j++) {
    value.fill(0);
    for (let i = 0; i < nObs; i++) value[other[i] * levels + levelOf[i]] = columns[j * nObs + i];
    for (let t = 0; t < periods; t++) {
      const start = (j * periods + t) * nObs;
      for (let i = 0; i < nObs; i++) out[start + i] = value[t * levels + levelOf[i]];
    }
  }
  return out;
}

/** Those of the candidates that neither the exogenous regressors nor the candidates before them determine. */
function independent(exogenous: Float64Array, candidates: Float64Array, nObs: number): Float64Array {
  const all = joined(exogenous, candidates);
  const { kept } = leastSquares(all, all.length / nObs, nObs, new Float64Array(nObs));
  const k1 = exogenous.length / nObs;
  return joined(
    ...Array.from(
      kept.filter((j) => j >= k1),
      (j) => all.subarray(j * nObs, (j + 1) * nObs),
    ),
  );
}
