// Least squares on transformed columns, with the refusals every linear estimator shares.
import { listed } from "../data/table.js";
import { DurbinError } from "../errors.js";
import { lengthAroundMean, norm } from "../math/vector.js";
import { leastSquares } from "../wasm/least-squares.js";

/** A column counts as absorbed by the effects when they leave less than this share of its variation, or only rounding of its level. */
const ABSORBED_SHARE = 1e-9;
const ROUNDING_SHARE = 1e-13;

/** Residuals below this share of the dependent variable count as a perfect fit. */
export const PERFECT_FIT_SHARE = 1e-12;

/** What a message shows of long lists. */
const MOST_TERMS = 6;
const MOST_DEPENDENCIES = 5;

export type LeastSquaresFit = ReturnType<typeof leastSquares>;

/** Columns as they were before effects were removed from them, and the names of the effects. */
export interface BeforeEffects {
  readonly effects: string;
  /** [nObs] */
  readonly y: Float64Array;
  /** [k * nObs] */
  readonly X: Float64Array;
}

/** Throws NO_VARIATION where the effects leave nothing of a regressor, naming it. Columns are [k * nObs]. */
export function refuseAbsorbed(names: readonly string[], before: Float64Array, after: Float64Array, nObs: number, effects: string): void {
  const columns = absorbedColumns(names, before, after, nObs);
  if (columns.length === 0) return;
  const [verb, remedy] =
    columns.length === 1
      ? ["does not vary", "drop it, or interact it with something that varies"]
      : ["do not vary", "drop them, or interact them with something that varies"];
  throw new DurbinError("input", "NO_VARIATION", `${listed(columns)} ${verb} once the effects (${effects}) are removed; ${remedy}`, {
    columns,
  });
}

/** Names of the columns [k * nObs] of which the effects leave nothing. */
export function absorbedColumns(names: readonly string[], before: Float64Array, after: Float64Array, nObs: number): string[] {
  return names.filter((_, j) => isAbsorbed(before.subarray(j * nObs, (j + 1) * nObs), after.subarray(j * nObs, (j + 1) * nObs)));
}

/** Throws NO_VARIATION where the constant or the effects leave nothing of the dependent variable to explain. */
export function refuseConstantResponse(response: string, y: Float64Array, after: Float64Array, effects: string): void {
  if (effects !== "" && norm(after) > ABSORBED_SHARE * norm(y)) return; // effects leave less of a constant
  const constant = lengthAroundMean(y) <= ROUNDING_SHARE * norm(y);
  if (!constant && !isAbsorbed(y, after)) return;
  const what = constant ? `is ${rounded(y[0])} in every row` : `does not vary once the effects (${effects}) are removed`;
  throw new DurbinError("input", "NO_VARIATION", `${response}, the dependent variable, ${what}: nothing is left to explain`, {
    columns: [response],
  });
}

function isAbsorbed(before: Float64Array, after: Float64Array): boolean {
  const left = norm(after);
  if (left > ABSORBED_SHARE * norm(before)) return false; // the length around the mean is not longer
  return left <= ABSORBED_SHARE * lengthAroundMean(before) || left <= ROUNDING_SHARE * norm(before);
}

/**
 * OLS of y on the k columns of X. Throws TOO_FEW_ROWS; COLLINEAR, naming every column that others determine, and how; PERFECT_FIT;
 * NOT_FINITE where squares leave the range of doubles. With `before`, what is only rounding error of the columns before the effects were
 * removed counts as nothing.
 */
export function fullRankLeastSquares(
  names: readonly string[],
  X: Float64Array,
  nObs: number,
  y: Float64Array,
  before?: BeforeEffects,
): LeastSquaresFit {
  const k = names.length;
  if (nObs < k) {
    throw new DurbinError("input", "TOO_FEW_ROWS", `${nObs} rows cannot identify ${k} coefficients`, { nObs, k });
  }
  const fit = leastSquares(X, k, nObs, y, {
    tolerance: ABSORBED_SHARE,
    ...(before === undefined ? {} : { referenceLengths: roundingLengths(before.X, k, nObs) }),
  });
  if (fit.rank < k) throw collinear(names, fit, before?.effects);
  const least = Math.max(PERFECT_FIT_SHARE * norm(y), before === undefined ? 0 : ROUNDING_SHARE * norm(before.y));
  if (norm(fit.residuals) <= least) {
    throw new DurbinError(
      "input",
      "PERFECT_FIT",
      "the regressors reproduce the dependent variable exactly, so no error variance is left; look for it, or a part of it, among the regressors",
    );
  }
  refuseOverflow(names, fit);
  return fit;
}

/** Squares beyond 1e308 or below 1e-308 leave no variance to report. */
function refuseOverflow(names: readonly string[], { rss, inverse }: LeastSquaresFit): void {
  const inRange = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;
  const column = names.find((_, j) => !inRange(inverse[j * names.length + j]));
  if (inRange(rss) && column === undefined) return;
  const what = inRange(rss) ? column : "the dependent variable";
  throw new DurbinError("numerical", "NOT_FINITE", `${what} is too large or too small for its squares; give it in other units`, {
    column: inRange(rss) ? column : null,
  });
}

/** Lengths of which ABSORBED_SHARE is the rounding error of each column. */
export function roundingLengths(X: Float64Array, k: number, nObs: number): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => (ROUNDING_SHARE / ABSORBED_SHARE) * norm(X.subarray(j * nObs, (j + 1) * nObs)));
}

export function collinear(names: readonly string[], { dependencies }: LeastSquaresFit, effects: string | undefined): DurbinError {
  const columns = dependencies.map(({ column }) => names[column]);
  const details = { columns };
  if (dependencies.length === 1 && isConstant(names, dependencies[0].on)) {
    const already = dependencies[0].on.length === 0 ? "" : ", like the constant";
    const sentence = `${dependencyText(names, dependencies[0])}${already}; drop it`;
    return new DurbinError("input", "COLLINEAR", sentence, details);
  }
  const sentences = dependencies.map((dependency) => dependencyText(names, dependency));
  const rest = sentences.length - MOST_DEPENDENCIES;
  const shown = `${sentences.slice(0, MOST_DEPENDENCIES).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
  const when = effects === undefined ? "" : ` once the effects (${effects}) are removed`;
  const remedy = dependencies.length === 1 ? "drop one of them" : "drop one column of each";
  return new DurbinError("input", "COLLINEAR", `collinear columns${when}: ${shown}; ${remedy}`, details);
}

type Dependency = LeastSquaresFit["dependencies"][number];

const isConstant = (names: readonly string[], on: Dependency["on"]): boolean =>
  on.length === 0 || (on.length === 1 && names[on[0].column] === "(Intercept)");

/** "total = hwy + 0.5 water", "x = 3 - 2 y"; "one is 1 in every row" where only the constant determines it. */
function dependencyText(names: readonly string[], { column, on }: Dependency): string {
  if (isConstant(names, on)) return `${names[column]} is ${on.length === 0 ? 0 : rounded(on[0].coefficient)} in every row`;
  const terms = on.slice(0, MOST_TERMS).map(({ column: other, coefficient }, i) => {
    const sign = coefficient < 0 ? (i === 0 ? "-" : " - ") : i === 0 ? "" : " + ";
    const size = rounded(Math.abs(coefficient));
    if (names[other] === "(Intercept)") return `${sign}${size}`;
    return `${sign}${size === 1 ? "" : `${size} `}${names[other]}`;
  });
  const rest = on.length - terms.length;
  return `${names[column]} = ${terms.join("")}${rest > 0 ? ` and ${rest} more terms` : ""}`;
}

/** Six digits: 0.1 and not 0.09999999999999998. */
const rounded = (x: number): number => Number(x.toPrecision(6));
