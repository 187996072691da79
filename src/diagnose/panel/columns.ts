// The regression a fit of a panel comes from: its columns after the transformation, entity after entity in the order of time.
import type { Design } from "../../model/design.js";
import { leastSquares } from "../../wasm/least-squares.js";
import { demean } from "../../wasm/within.js";
import { groupsOf, methodOf, type PanelModel, refuse, rowsBefore } from "./model.js";

/** y [n] on X [k * n]; row r is that of the design's row rows[r]. */
export interface Regression {
  readonly y: Float64Array;
  readonly X: Float64Array;
  readonly k: number;
  readonly n: number;
  readonly rows: Int32Array;
}

const TOLERANCE = 1e-12;

/** The transformed columns of a pooled, within or first-difference fit. Throws PANEL_TEST for another model. */
export function transformedRegression(model: PanelModel, name: string): Regression {
  const { fit, design } = model;
  const method = methodOf(fit);
  if (method === "pooled" || method === "within") return stacked(design, withoutEffects(design, name));
  if (method === "first-difference") return differencedRegression(model, name);
  throw refuse(name, `the model is ${method}; this test takes pooled, within or first-difference`);
}

/** y, then X. */
function rawColumns({ y, X, nObs, names }: Design): Float64Array {
  const columns = new Float64Array((names.length + 1) * nObs);
  columns.set(y);
  columns.set(X, nObs);
  return columns;
}

function withoutEffects(design: Design, name: string): Float64Array {
  const factors = design.factors.map(({ levels, levelOf }) => ({ levels: levels.length, levelOf }));
  const { values, converged } = demean(rawColumns(design), design.nObs, factors, { tolerance: TOLERANCE });
  if (!converged) throw refuse(name, "removing the effects did not converge");
  return values;
}

function stacked({ panel, nObs, names }: Design, columns: Float64Array): Regression {
  const { rows } = groupsOf(panel, "entity");
  const all = columns.map((_, at) => columns[at - (at % nObs) + rows[at % nObs]]);
  return { y: all.subarray(0, nObs), X: all.subarray(nObs), k: names.length, n: nObs, rows };
}

/** First differences over the calendar of any static model, with a constant where the model has one. Throws PANEL_TEST where no row has a period before it. */
export function differencedRegression({ fit, design }: PanelModel, name: string): Regression {
  const { panel, nObs, names, hasIntercept } = design;
  const before = rowsBefore(panel);
  const rows = groupsOf(panel, "entity").rows.filter((row) => before[row] >= 0);
  if (rows.length === 0) throw refuse(name, "no row has the period before it, so that there are no differences");
  const columns = rawColumns(design);
  const constant = hasIntercept && (fit.spec as { readonly intercept?: boolean }).intercept !== false;
  const first = hasIntercept && !constant ? 1 : 0;
  const k = names.length - first;
  const n = rows.length;
  const difference = (column: number): Float64Array =>
    Float64Array.from(rows, (row) => columns[column * nObs + row] - columns[column * nObs + before[row]]);
  const X = new Float64Array(k * n);
  for (let j = 0; j < k; j++) X.set(constant && j === 0 ? new Float64Array(n).fill(1) : difference(j + first + 1), j * n);
  return { y: difference(0), X, k, n, rows };
}

/** Residuals of a regression, by its rows and by those of the design (NaN where it has none). */
export function residualsOf({ y, X, k, n, rows }: Regression, nObs: number): { readonly e: Float64Array; readonly byRow: Float64Array } {
  const { residuals } = leastSquares(X, k, n, y);
  const byRow = new Float64Array(nObs).fill(Number.NaN);
  for (let r = 0; r < n; r++) byRow[rows[r]] = residuals[r];
  return { e: residuals, byRow };
}
