// First differences over calendar time.
import { describeRow, type Panel } from "../../data/panel.js";
import { restrict } from "../../data/restrict.js";
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import { norm } from "../../math/vector.js";
import type { Design } from "../../model/design.js";
import type { PanelSpec } from "../../model/spec.js";
import type { Fit } from "../../result/fit.js";
import type { SpatialWeights } from "../../weights/weights.js";
import type { EstimateOptions } from "../estimator.js";
import { panelLeastSquares } from "../panel.js";

/** A difference this small against the column is rounding. */
const ROUNDING_SHARE = 1e-13;

/**
 * OLS of y_t - y_(t-1) on x_t - x_(t-1). A row needs the period before on the calendar among the rows of the model; the first row of each stretch is
 * lost. The constant of the formula stays as a constant of the differences, a trend of the levels (`intercept: false` leaves it out). With
 * `effects: time` the differences have period effects. Throws NO_DIFFERENCES, NO_VARIATION for regressors that do not change over time, and as
 * `panelLeastSquares`. Residuals and fitted values are those of the differences.
 */
export function firstDifference(design: Design, spec: PanelSpec, weights: SpatialWeights | null, options: EstimateOptions): Fit<PanelSpec> {
  return panelLeastSquares(differenced(design, spec.intercept !== false), spec, weights, options);
}

/** The design of the differences; `constant`: whether a constant of the formula is kept. */
export function differenced(design: Design, constant: boolean): Design {
  const { panel, nObs } = design;
  const before = rowsBefore(panel);
  const rows = Int32Array.from(before.keys()).filter((row) => before[row] >= 0);
  if (rows.length === 0) throw noDifferences(panel);
  const k = design.names.length;
  const own = design.hasIntercept ? 1 : 0;
  const skipped = constant ? 0 : own;
  const X = new Float64Array((k - skipped) * rows.length);
  for (let j = skipped; j < k; j++) {
    const column = design.X.subarray(j * nObs, (j + 1) * nObs);
    X.set(j < own ? new Float64Array(rows.length).fill(1) : differences(column, rows, before), (j - skipped) * rows.length);
  }
  refuseConstant(design, X, skipped, rows.length);
  const keep = before.map((row) => (row >= 0 ? 1 : 0));
  const lost = nObs - rows.length;
  return {
    ...design,
    panel: restrict(panel, Uint8Array.from(keep)),
    nObs: rows.length,
    y: differences(design.y, rows, before),
    X,
    names: design.names.slice(skipped),
    hasIntercept: design.hasIntercept && constant,
    factors: design.factors.map((factor) => ({ ...factor, levelOf: Int32Array.from(rows, (row) => factor.levelOf[row]) })),
    notes: [...design.notes, `${lost} of ${nObs} rows have no period before them and are lost to differencing`],
  };
}

/** [nObs] the row of the same entity one period earlier, -1 where there is none. */
function rowsBefore({ nObs, nEntities, entityOf, periodOf, rowOf, calendar }: Panel): Int32Array {
  return Int32Array.from({ length: nObs }, (_, row) => {
    const t = periodOf[row];
    return t > 0 && calendar[t] - calendar[t - 1] === 1 ? rowOf[(t - 1) * nEntities + entityOf[row]] : -1;
  });
}

const differences = (x: Float64Array, rows: Int32Array, before: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => x[row] - x[before[row]]);

function refuseConstant({ names, X, nObs }: Design, D: Float64Array, skipped: number, rows: number): void {
  const columns = names.slice(skipped).filter((name, j) => {
    const level = norm(X.subarray((j + skipped) * nObs, (j + skipped + 1) * nObs));
    return name !== "(Intercept)" && norm(D.subarray(j * rows, (j + 1) * rows)) <= ROUNDING_SHARE * level;
  });
  if (columns.length === 0) return;
  const [verb, remedy] = columns.length === 1 ? ["does not change", "drop it"] : ["do not change", "drop them"];
  const sentence = `${listed(columns)} ${verb} over time, so that the first differences are zero; ${remedy}, or interact with something that changes`;
  throw new DurbinError("input", "NO_VARIATION", sentence, { columns });
}

function noDifferences(panel: Panel): DurbinError {
  const found =
    panel.timeName === null
      ? "the data have no `time`"
      : panel.nPeriods === 1
        ? `there is one period, ${panel.periods[0]}`
        : `no row follows another of its entity by one period; the first is (${describeRow(panel, 0)})`;
  return new DurbinError("input", "NO_DIFFERENCES", `first differences need two periods that follow each other, but ${found}`);
}
