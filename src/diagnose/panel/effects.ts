// F tests between nested least squares fits of a panel: whether effects are needed, whether coefficients are common.
import { fUpper } from "../../math/distributions.js";
import type { Design } from "../../model/design.js";
import type { Fit } from "../../result/fit.js";
import { leastSquares } from "../../wasm/least-squares.js";
import { type Groups, groupsOf, type Index, methodOf, type PanelModel, type PanelTest, refuse } from "./model.js";

interface Sum {
  readonly rss: number;
  readonly df: number;
}

function fTest(restricted: Sum, full: Sum, name: string, notes: readonly string[] = []): PanelTest {
  const df = restricted.df - full.df;
  const statistic = (restricted.rss - full.rss) / df / (full.rss / full.df);
  return { name, statistic, df, df2: full.df, p: fUpper(statistic, df, full.df), ...(notes.length === 0 ? {} : { notes }) };
}

const isLeastSquares = ({ spec }: Fit): boolean => spec.estimator === "panel" && (spec.method === "pooled" || spec.method === "within");

const sumOf = ({ statistics }: Fit): Sum => ({ rss: statistics.rss, df: statistics.dfResidual });

/**
 * F of the effects of a within model: ((RSS0 - RSS) / (df0 - df)) / (RSS / df), against pooled least squares with the same regressors and a constant, or
 * against a model with fewer effects on the same rows. Homoskedastic. Throws PANEL_TEST where the model has no effects or the two are not nested.
 */
export function fEffects(model: PanelModel, against: PanelModel | null = null, name = "f-effects"): PanelTest {
  const { fit, design } = model;
  if (!isLeastSquares(fit) || design.factors.length === 0) {
    throw refuse(name, `the model is ${methodOf(fit)} without effects that are absorbed; give a within model`);
  }
  if (against === null) return fTest(pooledSum(design), sumOf(fit), name);
  refuseOther(model, against, name);
  return fTest(sumOf(against.fit), sumOf(fit), name);
}

function refuseOther({ fit, design }: PanelModel, against: PanelModel, name: string): void {
  const other = against.design;
  const slopes = ({ names }: Design): string => names.filter((term) => term !== "(Intercept)").join(" + ");
  const effects = other.factors.map((factor) => factor.name);
  const reason = !isLeastSquares(against.fit)
    ? `\`against\` is ${methodOf(against.fit)}`
    : other.response !== design.response
      ? `the responses are ${design.response} and ${other.response}`
      : other.nObs !== design.nObs || other.panel.sourceRow.some((row, i) => row !== design.panel.sourceRow[i])
        ? `the models have other rows (${design.nObs} and ${other.nObs})`
        : slopes(other) !== slopes(design)
          ? `the regressors are ${slopes(design)} and ${slopes(other)}`
          : effects.some((effect) => !design.factors.some((factor) => factor.name === effect))
            ? `\`against\` has effects of ${effects.join(", ")}, which the model has not`
            : against.fit.statistics.dfResidual <= fit.statistics.dfResidual
              ? "`against` has as many effects as the model"
              : null;
  if (reason !== null) throw refuse(name, `\`against\` has to be the model with fewer effects and nothing else changed: ${reason}`);
}

/** Pooled least squares with a constant. Regressors that are then collinear count once. */
function pooledSum({ X, names, nObs, y }: Design): Sum {
  const columns = new Float64Array((names.length + 1) * nObs);
  columns.fill(1, 0, nObs);
  columns.set(X, nObs);
  const { rss, rank } = leastSquares(columns, names.length + 1, nObs, y);
  return { rss, df: nObs - rank };
}

/**
 * Chow's F (1960) that the coefficients are those of all groups: ((RSS0 - sum RSS_g) / (df0 - df)) / (sum RSS_g / df) with RSS_g of a regression in each
 * entity (or period) alone. A pooled model is tested with its constant; a within model with effects of the same index leaves constants free. A
 * regressor that does not vary in a group is not estimated there and counts for nothing, with a note. Throws PANEL_TEST for another model, and where
 * the groups leave no degrees of freedom.
 */
export function poolability({ fit, design }: PanelModel, by: Index = "entity", name = "poolability"): PanelTest {
  const { panel, factors } = design;
  const index = by === "entity" ? panel.entityName : panel.timeName;
  const within = factors.length === 1 && factors[0].name === index;
  if (!isLeastSquares(fit) || !(factors.length === 0 || within)) {
    throw refuse(
      name,
      `the model is ${methodOf(fit)}; this test takes a pooled model, or a within model whose only effects are those of ${index ?? by}`,
    );
  }
  const groups = groupsOf(panel, by);
  const { rss, rank, deficient } = separate(design, groups, within);
  const df = design.nObs - rank;
  if (df < 1) {
    const sentence = `${design.nObs} rows leave nothing for the error when each of ${groups.levels.length} groups by ${index ?? by} has its own ${rank} coefficients together`;
    throw refuse(name, sentence, { rows: design.nObs, coefficients: rank });
  }
  if (df >= sumOf(fit).df) throw refuse(name, `there is one group by ${index ?? by}: separate regressions are the model itself`);
  const notes =
    deficient === 0
      ? []
      : [`${deficient} of ${groups.levels.length} groups cannot estimate every coefficient; what they cannot is not counted`];
  return fTest(sumOf(fit), { rss, df }, name, notes);
}

/** Sums over the regressions of each group. */
function separate({ X, y, names, nObs }: Design, { rows, start, levels }: Groups, constant: boolean) {
  const own = constant ? 1 : 0;
  const k = names.length + own;
  let [rss, rank, deficient] = [0, 0, 0];
  for (let g = 0; g < levels.length; g++) {
    const group = rows.subarray(start[g], start[g + 1]);
    const n = group.length;
    const columns = new Float64Array(k * n).fill(1, 0, own * n);
    for (let j = own; j < k; j++) for (let at = 0; at < n; at++) columns[j * n + at] = X[(j - own) * nObs + group[at]];
    const fit = leastSquares(
      columns,
      k,
      n,
      Float64Array.from(group, (row) => y[row]),
    );
    rss += fit.rank === n ? 0 : fit.rss;
    rank += fit.rank;
    if (fit.rank < k) deficient++;
  }
  return { rss, rank, deficient };
}
