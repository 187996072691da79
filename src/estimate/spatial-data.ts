// What the spatial estimators share: columns of a balanced panel, their spatial lags, and the effects removed AFTER lagging the raw data.
import { unbalancedRemedy } from "../data/balance.js";
import { DurbinError } from "../errors.js";
import type { Design } from "../model/design.js";
import type { Effects, SpatialPanelSpec } from "../model/spec.js";
import type { Term } from "../result/fit.js";
import { spatialLag } from "../wasm/sparse.js";
import type { BeforeEffects } from "./least-squares.js";
import { demeanGrid } from "../wasm/grid.js";
import { constantRowSum } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";

export interface SpatialData {
  readonly n: number;
  readonly T: number;
  readonly nObs: number;
  readonly effects: Effects;
  readonly W: SpatialWeights;
  /** Row sum of W when all rows share it. */
  readonly rowSum: number | null;
  /** Effective entities and periods: one less where Lee and Yu's transformation removes an effect. */
  readonly nEffective: number;
  readonly periodsEffective: number;
  /** Terms of Z = [X, W X]. */
  readonly terms: readonly Term[];
  /** [nObs] as in the data, and [k * nObs] with W X, effects not removed. */
  readonly y: Float64Array;
  readonly Z: Float64Array;
  readonly lagged: readonly string[];
}

const DURBIN_MODELS = new Set(["sdm", "sdem"]);

/** Columns of a spatial panel model. Throws for unbalanced panels, unknown `durbin` variables and Lee-Yu with a W that is not row-standardized. */
export function spatialData(design: Design, spec: SpatialPanelSpec, W: SpatialWeights): SpatialData {
  const { panel, nObs, names, X, y } = design;
  const [n, T] = [panel.nEntities, panel.nPeriods];
  refuseUnbalanced(design);
  const rowSum = constantRowSum(W);
  const transformed = spec.bias === "lee-yu";
  const removesTime = spec.effects === "time" || spec.effects === "twoways";
  const removesEntity = spec.effects === "entity" || spec.effects === "twoways";
  if (transformed && removesTime && (rowSum === null || Math.abs(rowSum - 1) > 1e-8)) {
    throw new DurbinError(
      "input",
      "ROW_STANDARDIZED_NEEDED",
      `bias: lee-yu with ${spec.effects} effects needs weights whose rows sum to 1; "${W.name}" is standardized by ${W.standardization}; use standardize: row or bias: none`,
    );
  }
  const lagged = DURBIN_MODELS.has(spec.model) ? laggedNames(names, spec.durbin) : [];
  const Z = new Float64Array((names.length + lagged.length) * nObs);
  Z.set(X);
  if (lagged.length > 0) {
    const chosen = new Float64Array(lagged.length * nObs);
    lagged.forEach((name, j) => {
      const from = names.indexOf(name) * nObs;
      chosen.set(X.subarray(from, from + nObs), j * nObs);
    });
    Z.set(spatialLag(W, chosen), names.length * nObs);
  }
  return {
    n,
    T,
    nObs,
    effects: spec.effects,
    W,
    rowSum,
    nEffective: transformed && removesTime ? n - 1 : n,
    periodsEffective: transformed && removesEntity ? T - 1 : T,
    terms: [
      ...names.map((name): Term => ({ name, role: name === "(Intercept)" ? "intercept" : "beta", variable: name })),
      ...lagged.map((name): Term => ({ name: `W(${name})`, role: "theta", variable: name })),
    ],
    y,
    Z,
    lagged,
  };
}

function refuseUnbalanced({ panel, nObs }: Design): void {
  if (panel.balanced) return;
  const missing: string[] = [];
  for (let at = 0; at < panel.rowOf.length && missing.length < 3; at++) {
    if (panel.rowOf[at] !== -1) continue;
    missing.push(`${panel.entities[at % panel.nEntities]} in ${panel.periods[Math.floor(at / panel.nEntities)]}`);
  }
  const count = panel.nEntities * panel.nPeriods - nObs;
  throw new DurbinError(
    "input",
    "UNBALANCED_PANEL",
    `a spatial panel needs every entity in every period, but ${count} of ${panel.nEntities * panel.nPeriods} are missing: ${missing.join(", ")}${count > missing.length ? ", .." : ""}; fill them, or ${unbalancedRemedy(panel)}`,
    { missing },
  );
}

function laggedNames(names: readonly string[], durbin: readonly string[] | null): string[] {
  const regressors = names.filter((name) => name !== "(Intercept)");
  if (durbin === null) return regressors;
  for (const name of durbin) {
    if (!names.includes(name)) {
      throw new DurbinError("input", "UNKNOWN_DURBIN", `durbin: "${name}" is not a regressor of the formula (${regressors.join(", ")})`, {
        name,
      });
    }
  }
  return names.filter((name) => durbin.includes(name));
}

/** What messages about collinear columns say of the removed effects; undefined where none are. */
export const beforeEffects = ({ effects, y, Z }: SpatialData): BeforeEffects | undefined =>
  effects === "none" ? undefined : { effects, y, X: Z };

/** Columns (contiguous, nObs each) with the effects of the model removed. */
export function removeEffects(columns: Float64Array, data: Pick<SpatialData, "n" | "T" | "nObs">, effects: Effects): Float64Array {
  if (effects === "none") return columns;
  const values = columns.slice();
  for (let from = 0; from < values.length; from += data.nObs) demeanGrid(values.subarray(from, from + data.nObs), data.n, data.T, effects);
  return values;
}
