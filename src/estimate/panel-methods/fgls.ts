// Feasible GLS with any covariance of an entity's errors over time.
import { DurbinError } from "../../errors.js";
import type { Panel } from "../../data/panel.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import { cholesky, choleskyInverse, choleskySolve, crossProducts } from "../../wasm/dense.js";
import { demean } from "../../wasm/within.js";
import { predictor } from "../fixed-effects.js";
import { fullRankLeastSquares, refuseAbsorbed, refuseConstantResponse } from "../least-squares.js";
import { matMul, transposed } from "../../math/linear.js";
import { entityRows, fitOfEntities, refuseOneEntity, takeColumns } from "./entity-regressions.js";
import { differenced } from "./first-difference.js";

interface Columns {
  readonly design: Design;
  readonly y: Float64Array;
  readonly X: Float64Array;
}

/**
 * b = (sum of X_i'O_i^-1 X_i)^-1 sum of X_i'O_i^-1 y_i, covariance the inverse of the sum (Kiefer 1980; Wooldridge 2010, 10.4.3 and 10.5.5). O is the T x T
 * mean over entities of u_i u_i' of the first step's residuals, each element over the entities that have both periods. `transform` **within**: entity effects
 * are removed and the last row of each entity, which the others determine, is left out; `pooled`; `first-difference`. z statistics. Throws ONE_LEVEL,
 * TOO_FEW_ENTITIES, NOT_POSITIVE_DEFINITE, and as least squares.
 */
export function fgls(design: Design, spec: PanelSpec): Fit<PanelSpec> {
  refuseOneEntity(design.panel);
  const within = spec.transform === "within";
  const own = spec.transform === "first-difference" ? differenced(design, true) : design;
  refuseFewEntities(own.panel, within);
  const columns = columnsFor(own, within);
  const { names, nObs, panel } = columns.design;
  const k = names.length;
  if (k === 0) throw new DurbinError("input", "NO_REGRESSORS", "the formula has no regressor besides the effects");
  const first = fullRankLeastSquares(names, columns.X, nObs, columns.y);
  const rows = entityRows(panel).map((own) => (within ? own.subarray(0, own.length - 1) : own));
  const [S, r] = weightedProducts(columns, errorCovariance(panel, first.residuals), rows);
  const covariance = choleskyInverse(S, k, "X'O^-1 X");
  const estimate = matMul(covariance, r, k, k, 1);
  const fitted = predictor(columns.X, estimate, nObs);
  return fitOfEntities(columns.design, spec, {
    names,
    estimate,
    covariance,
    residuals: columns.y.map((value, i) => value - fitted[i]),
    dfResidual: nObs - k - (within ? panel.nEntities : 0),
  });
}

function columnsFor(design: Design, within: boolean): Columns {
  if (!within) return { design, y: design.y, X: design.X };
  const { nObs, panel, names, response } = design;
  const entity = [{ levels: panel.nEntities, levelOf: panel.entityOf }];
  const [y, X] = [design.y, design.X].map((columns) => demean(columns, nObs, entity).values);
  refuseConstantResponse(response, design.y, y, panel.entityName as string);
  refuseAbsorbed(names, design.X, X, nObs, panel.entityName as string);
  return { design, y, X };
}

function refuseFewEntities({ nEntities, nPeriods }: Panel, within: boolean): void {
  if (nEntities >= (within ? nPeriods - 1 : nPeriods)) return;
  const sentence = `fgls estimates the covariance of the errors in ${nPeriods} periods from as many entities at least; there are ${nEntities}: use method: within with vcov: cluster, or fewer periods`;
  throw new DurbinError("input", "TOO_FEW_ENTITIES", sentence, { nEntities, nPeriods });
}

/** T x T. */
function errorCovariance({ nEntities, nPeriods, rowOf }: Panel, u: Float64Array): Float64Array {
  const O = new Float64Array(nPeriods * nPeriods);
  for (let t = 0; t < nPeriods; t++) {
    for (let s = 0; s <= t; s++) {
      let [sum, count] = [0, 0];
      for (let i = 0; i < nEntities; i++) {
        const [a, b] = [rowOf[t * nEntities + i], rowOf[s * nEntities + i]];
        if (a < 0 || b < 0) continue;
        sum += u[a] * u[b];
        count++;
      }
      O[t * nPeriods + s] = O[s * nPeriods + t] = count === 0 ? 0 : sum / count;
    }
  }
  return O;
}

/** Sums over entities of X_i'O_i^-1 X_i [k * k] and X_i'O_i^-1 y_i [k]; entities with the same periods share a factorization. */
function weightedProducts({ design, y, X }: Columns, O: Float64Array, rows: readonly Int32Array[]): [Float64Array, Float64Array] {
  const { nObs, names, panel } = design;
  const k = names.length;
  const [S, r] = [new Float64Array(k * k), new Float64Array(k)];
  const factors = new Map<string, Float64Array>();
  rows.forEach((own, i) => {
    const m = own.length;
    if (m === 0) return;
    const periods = Array.from(own, (row) => panel.periodOf[row]);
    const key = periods.join();
    const L = factors.get(key) ?? factorOf(O, periods, panel, i);
    factors.set(key, L);
    const both = new Float64Array((k + 1) * m);
    both.set(takeColumns(y, nObs, own));
    both.set(takeColumns(X, nObs, own), m);
    const solved = choleskySolve(L, m, transposed(both, k + 1, m), k + 1);
    const products = crossProducts(both.slice(m), k, transposed(solved, m, k + 1), k + 1, m);
    for (let a = 0; a < k; a++) {
      r[a] += products[a * (k + 1)];
      for (let b = 0; b < k; b++) S[a * k + b] += products[a * (k + 1) + 1 + b];
    }
  });
  return [S, r];
}

function factorOf(O: Float64Array, periods: readonly number[], { nPeriods, entities }: Panel, i: number): Float64Array {
  const m = periods.length;
  const own = Float64Array.from({ length: m * m }, (_, at) => O[periods[Math.floor(at / m)] * nPeriods + periods[at % m]]);
  return cholesky(own, m, `the covariance of the errors in the periods of entity ${entities[i]}`);
}
