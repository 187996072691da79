// Arellano-Bond tests of serial correlation in first-differenced residuals (Arellano, Bond 1991, equation 8), with the full variance.
import { normalTwoSided } from "../../math/distributions.js";
import { matMul, transposed } from "../../math/linear.js";
import type { TestResult } from "../../result/fit.js";
import type { StackedRows } from "./sample.js";
import { type MomentProblem, residualsOf, type Stage } from "./stage.js";

export interface SerialTests {
  readonly tests: readonly TestResult[];
  readonly notes: readonly string[];
}

/**
 * `ar1` .. `arM`. rows: all equations of the estimate; differences: first-differenced rows, those in slots below `places` of its entities (`rows` itself
 * where it holds them). V k x k is the covariance of the coefficients.
 */
export function serialTests(
  problem: MomentProblem,
  stage: Stage,
  V: Float64Array,
  rows: StackedRows,
  differences: StackedRows,
  places: number,
  orders: number,
): SerialTests {
  const residuals = differences === rows ? stage.residuals : residualsOf(differences.X, differences.y, stage.coefficients);
  const tests: TestResult[] = [];
  const notes: string[] = [];
  for (let order = 1; order <= orders; order++) {
    const sums = lagProducts(differences, residuals, order, places);
    const name = `ar${order}`;
    if (sums.pairs === 0) {
      notes.push(`${name} is left out: no entity has differences ${order} ${order === 1 ? "period" : "periods"} apart`);
      continue;
    }
    const variance = serialVariance(problem, stage, V, rows, differences, sums);
    const statistic = sums.total / Math.sqrt(variance);
    if (variance > 0) tests.push({ name, statistic, p: normalTwoSided(statistic) });
    else notes.push(`${name} is left out: the variance of its products is ${variance === 0 ? "zero" : "negative"}`);
  }
  return { tests, notes };
}

interface LagProducts {
  readonly pairs: number;
  /** sum of q_i */
  readonly total: number;
  /** [entities of the differences] q_i = sum of u_t u_t-j */
  readonly byEntity: Float64Array;
  /** [k] sum of u_t-j x_t */
  readonly regressors: Float64Array;
}

function lagProducts({ entities, start, slot, X, names }: StackedRows, u: Float64Array, order: number, places: number): LagProducts {
  const k = names.length;
  const byEntity = new Float64Array(entities);
  const regressors = new Float64Array(k);
  let [pairs, total] = [0, 0];
  for (let i = 0; i < entities; i++) {
    let earlier = start[i];
    for (let r = start[i]; r < start[i + 1] && slot[r] < places; r++) {
      while (slot[earlier] < slot[r] - order) earlier++;
      if (slot[earlier] !== slot[r] - order) continue;
      pairs++;
      byEntity[i] += u[r] * u[earlier];
      for (let j = 0; j < k; j++) regressors[j] += u[earlier] * X[r * k + j];
    }
    total += byEntity[i];
  }
  return { pairs, total, byEntity, regressors };
}

/** sum of q_i^2 - 2 w'X B P' (sum of g_i q_i) + w'X V X'w. */
function serialVariance(
  { moments, names, columns: L }: MomentProblem,
  { residuals, bread, projection }: Stage,
  V: Float64Array,
  rows: StackedRows,
  differences: StackedRows,
  { byEntity, regressors }: LagProducts,
): number {
  const k = names.length;
  const weighted = new Float64Array(residuals.length);
  let i = 0;
  let squares = 0;
  for (const q of byEntity) squares += q * q;
  for (let e = 0; e < rows.entities; e++) {
    while (i < differences.entities && differences.entity[i] < rows.entity[e]) i++;
    const q = i < differences.entities && differences.entity[i] === rows.entity[e] ? byEntity[i] : 0;
    for (let r = rows.start[e]; r < rows.start[e + 1]; r++) weighted[r] = residuals[r] * q;
  }
  const scores = matMul(bread, matMul(transposed(projection, L, k), moments.products(weighted, 1), k, L, 1), k, k, 1);
  const VX = matMul(V, regressors, k, k, 1);
  let variance = squares;
  for (let j = 0; j < k; j++) variance += regressors[j] * (VX[j] - 2 * scores[j]);
  return variance;
}
