// Whether pooled residuals hide effects of entities or periods: Lagrange multiplier tests of variance components.
import { chiSquaredUpper, normalTail, normalTwoSided } from "../../math/distributions.js";
import { sumOfSquares } from "../../math/vector.js";
import type { Effects } from "../../model/spec.js";
import { type Index, type PanelModel, type PanelTest, groupsOf, refuse, requirePooled } from "./model.js";

/** A one-sided LM statistic of one variance component, and the size of its information. */
interface Component {
  /** N / sqrt(2 (M - N)) (sum_g (sum e)^2 / e'e - 1), standard normal under no effect (Honda 1985). */
  readonly score: number;
  /** M - N, M = sum of squared group sizes */
  readonly weight: number;
}

function component({ fit, design: { panel } }: PanelModel, by: Index, name: string): Component {
  const e = fit.residuals;
  const { rows, start, levels } = groupsOf(panel, by);
  let [squares, weight] = [0, 0];
  for (let g = 0; g < levels.length; g++) {
    let sum = 0;
    for (let at = start[g]; at < start[g + 1]; at++) sum += e[rows[at]];
    const size = start[g + 1] - start[g];
    squares += sum * sum;
    weight += size * (size - 1);
  }
  if (weight === 0)
    throw refuse(name, `every ${by === "entity" ? "entity" : "period"} has one row, so that its effect cannot be told from the error`);
  return { score: (e.length / Math.sqrt(2 * weight)) * (squares / sumOfSquares(e) - 1), weight };
}

const INDICES: Readonly<Record<Exclude<Effects, "none">, readonly Index[]>> = {
  entity: ["entity"],
  time: ["time"],
  twoways: ["entity", "time"],
};

export type TestedEffects = keyof typeof INDICES;

function components(model: PanelModel, effects: TestedEffects, name: string): readonly Component[] {
  requirePooled(model, name);
  return INDICES[effects].map((by) => component(model, by, name));
}

/**
 * Breusch and Pagan (1980): the sum of the squared scores, chi2 with one degree of freedom an effect; unbalanced as Baltagi and Li (1990). With e the
 * residuals of pooled least squares. Throws PANEL_TEST for another model, or where every group has one row.
 */
export function breuschPaganEffects(model: PanelModel, effects: TestedEffects = "entity", name = "breusch-pagan"): PanelTest {
  const all = components(model, effects, name);
  const statistic = all.reduce((sum, { score }) => sum + score * score, 0);
  return { name, statistic, df: all.length, p: chiSquaredUpper(statistic, all.length) };
}

/** Honda (1985): the sum of the scores over the root of their number, one-sided normal: a variance is not negative. Throws as `breuschPaganEffects`. */
export function honda(model: PanelModel, effects: TestedEffects = "entity", name = "honda"): PanelTest {
  const all = components(model, effects, name);
  const statistic = all.reduce((sum, { score }) => sum + score, 0) / Math.sqrt(all.length);
  return { name, statistic, p: normalTail(statistic) };
}

/** King and Wu (1997): the scores weighted by the roots of M - N, one-sided normal. Throws as `breuschPaganEffects`. */
export function kingWu(model: PanelModel, effects: TestedEffects = "entity", name = "king-wu"): PanelTest {
  const all = components(model, effects, name);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const statistic = all.reduce((sum, { score, weight }) => sum + Math.sqrt(weight / total) * score, 0);
  return { name, statistic, p: normalTail(statistic) };
}

/**
 * Gourieroux, Holly and Monfort (1982), both effects: the sum of the squares of positive scores; under no effects a mixture, 1/4 at zero, 1/2 chi2(1),
 * 1/4 chi2(2). Throws as `breuschPaganEffects`.
 */
export function gourierouxHollyMonfort(model: PanelModel, name = "gourieroux-holly-monfort"): PanelTest {
  const statistic = components(model, "twoways", name).reduce((sum, { score }) => sum + Math.max(0, score) * Math.max(0, score), 0);
  const p = statistic === 0 ? 1 : chiSquaredUpper(statistic, 1) / 2 + chiSquaredUpper(statistic, 2) / 4;
  return { name, statistic, p };
}

/**
 * Wooldridge (2010, section 10.4.4): s_g = sum over pairs inside a group of e e', statistic sum s_g / sqrt(sum s_g^2), normal, two-sided. It is robust
 * to other distributions and finds any correlation inside groups, also a serial one. Throws PANEL_TEST for another model than pooled, or where no
 * group has two rows.
 */
export function wooldridgeEffects(model: PanelModel, by: Index = "entity", name = "wooldridge-effects"): PanelTest {
  requirePooled(model, name);
  const e = model.fit.residuals;
  const { rows, start, levels } = groupsOf(model.design.panel, by);
  let [total, squares] = [0, 0];
  for (let g = 0; g < levels.length; g++) {
    let [before, pairs] = [0, 0];
    for (let at = start[g]; at < start[g + 1]; at++) {
      pairs += before * e[rows[at]];
      before += e[rows[at]];
    }
    total += pairs;
    squares += pairs * pairs;
  }
  if (squares === 0)
    throw refuse(name, `no ${by === "entity" ? "entity" : "period"} has two rows, so that there are no pairs to correlate`);
  const statistic = total / Math.sqrt(squares);
  return { name, statistic, p: normalTwoSided(statistic) };
}
